"""What steps change beside the state: dates, amounts, and the rows that belong to a project."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xianwu.core.events.api import write_change, write_new
from xianwu.core.workflow.api import open_record, relimit
from xianwu.core.workflow.declarations import Move, flow_of
from xianwu.domains.fiscal_review import facts
from xianwu.domains.fiscal_review.guards import lines, own_party
from xianwu.domains.fiscal_review.kinds import Outcome, PartyKind, QueryKind, Reply
from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    Conclusion,
    Consultation,
    ConsultationIssue,
    ConsultationParty,
    Objection,
    Query,
    ReviewProject,
    Submission,
)
from xianwu.domains.fiscal_review.numbering import issue_numbered, next_number

EVENT = "fiscal_review."


def dated(field: str, **fixed: Any) -> Any:
    """Set the day of the step in `field`, and what is always the same."""

    def effect(record: Any, move: Move) -> None:
        setattr(record, field, move.as_of)
        for name, value in fixed.items():
            setattr(record, name, value)

    return effect


# --- papers in ------------------------------------------------------------------------------------


def _receive(project: ReviewProject, move: Move) -> None:
    last = project.submissions.order_by("version_no").last()
    amount = move.data.get("amount") or project.submitted
    given = lines(move.data.get("items") or "")
    row = Submission(
        project=project,
        version_no=last.version_no + 1 if last else 1,
        amount=amount,
        received_on=move.as_of,
        items=[*(last.items if last else []), *(item for item in given if not last or item not in last.items)],
        note=move.data.get("note") or "",
    )
    write_new(row, EVENT + "submission_received", actor=move.actor, at=move.at)
    project.submitted = amount


def submit(project: ReviewProject, move: Move) -> None:
    _receive(project, move)
    project.submitted_on, project.first_submitted = move.as_of, project.submitted


def request_papers(project: ReviewProject, move: Move) -> None:
    """One letter that names everything that is missing."""
    last = project.submissions.order_by("version_no").last()
    missing = [*facts.missing_papers(project, last.items), *lines(move.data.get("extra") or "")]
    write_change(last, {"missing": missing}, EVENT + "submission_checked", actor=move.actor, at=move.at)
    words = "；".join(missing)
    number = issue_numbered(project, "supplement", {"missing": missing}, move=move)
    _ask_owner(project, move, kind=QueryKind.PAPERS, content=words, document_no=number)


def _ask_owner(project: ReviewProject, move: Move, *, kind: str, content: str, document_no: str = "") -> None:
    row = Query(project=project, kind=kind, content=content, raised_on=move.as_of, document_no=document_no)
    write_new(row, EVENT + "query_raised", actor=move.actor, at=move.at)


def _answer(project: ReviewProject, move: Move, *, kind: str, answer: str) -> None:
    for row in project.querys.filter(kind=kind, answered_on=None):
        changes = {"answered_on": move.as_of, "answer": answer}
        write_change(row, changes, EVENT + "query_answered", actor=move.actor, at=move.at)


def resubmit(project: ReviewProject, move: Move) -> None:
    _receive(project, move)
    _answer(project, move, kind=QueryKind.PAPERS, answer=move.data.get("note") or "已补交资料")


def raise_query(project: ReviewProject, move: Move) -> None:
    _ask_owner(project, move, kind=QueryKind.DOUBT, content=move.data["content"])


def answer_query(project: ReviewProject, move: Move) -> None:
    _answer(project, move, kind=QueryKind.DOUBT, answer=move.data["answer"])


# --- channel, people, agency ----------------------------------------------------------------------


def classify(project: ReviewProject, move: Move) -> None:
    advice = facts.classification_of(project, on=move.as_of)
    chosen = move.data.get("channel") or advice.channel
    reasons = [*advice.reasons, *advice.doubts]
    if chosen != advice.channel:
        reasons.append(f"人工改定：{move.data['channel_reason']}")
    project.channel, project.channel_reasons = chosen, reasons
    # The clock began with the advised channel; another channel means another limit from the same first day.
    flow = flow_of(ReviewProject)
    assert flow
    relimit(flow, "review", [project], on=move.as_of)


def assign(project: ReviewProject, move: Move) -> None:
    for name in ("first_reviewer", "second_reviewer", "final_reviewer"):
        setattr(project, f"{name}_id", int(move.data[name]))
    project.assigned_on = move.as_of


def appoint_agency(project: ReviewProject, move: Move) -> None:
    project.agency_id = int(move.data["agency"])
    job = AgencyJob(
        number=next_number("委", year=move.as_of.year),
        title=project.title,
        unit_id=project.unit_id,
        state=AgencyJob.State.APPOINTED,
        project=project,
        agency_id=project.agency_id,
        mode=move.data["mode"],
        fee=move.data["fee"],
        draw_seed=move.data.get("draw_seed") or "",
        assigned_on=move.as_of,
    )
    why = (move.data.get("mode_reason") or "").strip()
    note = f"公开抽取后改用其他方式：{why}" if why else ""
    open_record(job, EVENT + "job_appointed", actor=move.actor, at=move.at, note=note)


def release_agency(job: AgencyJob, move: Move) -> None:
    """Whoever withdrew or was taken off no longer sees the project."""
    if move.step.name == "withdraw":
        job.conflict = move.reason
    project = ReviewProject.objects.get(pk=job.project_id)
    if project.agency_id == job.agency_id:
        note = f"{job.agency}：{move.reason}"
        write_change(project, {"agency": None}, EVENT + "project_agency_left", actor=move.actor, at=move.at, note=note)


def deliver(job: AgencyJob, move: Move) -> None:
    job.delivered_on, job.delivered_amount = move.as_of, move.data["amount"]
    job.delivered_note = move.data.get("note") or ""


def recheck(job: AgencyJob, move: Move) -> None:
    job.rechecked_on, job.recheck_amount = move.as_of, move.data["amount"]
    job.score = int(move.data["score"])


def survey(project: ReviewProject, move: Move) -> None:
    project.surveyed_on, project.survey_note = move.data["surveyed_on"], move.data["note"]


# --- the three checks -----------------------------------------------------------------------------


def _explain_above(project: ReviewProject, move: Move, amount: Decimal) -> None:
    """Why the sum of this check stands above the sum sent in; nothing where it does not."""
    given = (move.data.get("above_reason") or "").strip()
    project.above_reason = given if amount > project.submitted else ""


def first_review(project: ReviewProject, move: Move) -> None:
    _explain_above(project, move, move.data["amount"])
    project.first_amount, project.first_reviewed_on = move.data["amount"], move.as_of


def second_review(project: ReviewProject, move: Move) -> None:
    _explain_above(project, move, move.data["amount"])
    project.second_amount, project.second_reviewed_on = move.data["amount"], move.as_of


def finalise(project: ReviewProject, move: Move) -> None:
    project.approved, project.cuts, project.adds = (move.data[name] for name in ("approved", "cuts", "adds"))
    project.finalised_on = move.as_of
    _explain_above(project, move, project.approved)


# --- consultation ---------------------------------------------------------------------------------


def call_consultation(project: ReviewProject, move: Move) -> None:
    project.return_state = project.state
    project.disputed = abs(move.data["claimed"] - move.data["reviewed"])
    meeting = Consultation(
        number=next_number("会", year=move.as_of.year),
        title=f"{project.title}会商"[:200],
        unit_id=project.unit_id,
        state=Consultation.State.CALLED,
        project=project,
        called_on=move.as_of,
        place=move.data.get("place") or "",
    )
    open_record(meeting, EVENT + "consultation_called", actor=move.actor, at=move.at)
    party = ConsultationParty(consultation=meeting, party_id=project.owner_id, kind=PartyKind.OWNER)
    write_new(party, EVENT + "party_called", actor=move.actor, at=move.at)
    issue = ConsultationIssue(
        consultation=meeting,
        subject=move.data["subject"],
        claimed=move.data["claimed"],
        reviewed=move.data["reviewed"],
        raised_on=move.as_of,
    )
    write_new(issue, EVENT + "issue_raised", actor=move.actor, at=move.at)


def hold_aside(project: ReviewProject, move: Move) -> None:
    project.return_state = project.state


def back_again(project: ReviewProject, move: Move) -> str:
    """The state in which the work was laid aside."""
    return project.return_state or ReviewProject.State.ASSIGNED


def decide_issue(meeting: Consultation, move: Move) -> None:
    issue = meeting.issues.get(pk=int(move.data["issue"]))
    changes = {"decided_on": move.as_of, "decided": move.data["decided"], "decision": move.data["decision"]}
    write_change(issue, changes, EVENT + "issue_decided", actor=move.actor, at=move.at)


def sign_meeting(meeting: Consultation, move: Move) -> None:
    changes = {"signed_on": move.as_of, "opinion": move.data["opinion"]}
    write_change(own_party(meeting, move), changes, EVENT + "party_signed", actor=move.actor, at=move.at)


def close_meeting(meeting: Consultation, move: Move) -> None:
    meeting.closed_on, meeting.minutes = move.as_of, move.data["minutes"]
    context = {
        "issues": [(issue.subject, issue.decision) for issue in meeting.issues.filter(withdrawn_on=None)],
        "parties": [str(party) for party in meeting.parties.filter(withdrawn_on=None).select_related("party")],
        "minutes": meeting.minutes,
    }
    meeting.minutes_no = issue_numbered(meeting, "minutes", context, move=move)


# --- opinion and conclusion -----------------------------------------------------------------------


def seek_opinion(project: ReviewProject, move: Move) -> None:
    project.opinion_sought_on, project.replied_on, project.owner_reply = move.as_of, None, ""
    context = {"days": facts.days_of("opinion_days", on=move.as_of)}
    issue_numbered(project, "opinion", context, move=move)


def reply(kind: Reply) -> Any:
    def effect(project: ReviewProject, move: Move) -> None:
        project.owner_reply = kind
        project.replied_on = None if kind == Reply.SILENT else move.as_of

    return effect


def raise_objection(project: ReviewProject, move: Move) -> None:
    reply(Reply.OBJECTED)(project, move)
    row = Objection(
        project=project,
        content=move.data["content"],
        amount=move.data.get("amount") or 0,
        raised_on=move.as_of,
    )
    write_new(row, EVENT + "objection_raised", actor=move.actor, at=move.at)


def decide_objection(outcome: Outcome) -> Any:
    def effect(project: ReviewProject, move: Move) -> None:
        changes = {"outcome": outcome, "decided_on": move.as_of, "decision": move.data["decision"]}
        for row in project.objections.filter(decided_on=None):
            write_change(row, changes, EVENT + "objection_decided", actor=move.actor, at=move.at)
        if outcome == Outcome.UPHELD:
            _reset_checks(project)

    return effect


def _reset_checks(project: ReviewProject) -> None:
    for name in (
        "first_amount",
        "second_amount",
        "approved",
        "cuts",
        "adds",
        "first_reviewed_on",
        "second_reviewed_on",
        "finalised_on",
    ):
        setattr(project, name, None)
    project.above_reason = ""


def conclude(project: ReviewProject, move: Move) -> None:
    """Freeze amounts, days and reply as they stand today."""
    used = facts.review_used(project, on=move.as_of)
    context = {"used_days": used.used, "paused_days": used.paused}
    second, first = project.second_amount or 0, project.first_amount
    row = Conclusion(
        project=project,
        title=project.title,
        version_no=project.conclusions.count() + 1,
        document_no=issue_numbered(project, "conclusion", context, move=move),
        concluded_on=move.as_of,
        stage=project.stage,
        industry=project.industry,
        channel=project.channel,
        submitted=project.submitted,
        approved=project.approved,
        cuts=project.cuts,
        adds=project.adds,
        first_amount=first,
        recheck_difference=abs(second - first) if first is not None else 0,
        complete_on=project.complete_on,
        used_days=used.used,
        paused_days=used.paused,
        limit_days=used.limit,
        is_on_time=used.used <= used.limit,
        owner_reply=project.owner_reply,
        replied_on=project.replied_on,
        is_objected=project.objections.exists(),
    )
    write_new(row, EVENT + "conclusion_issued", actor=move.actor, at=move.at)
    project.concluded_on = move.as_of


def archive(project: ReviewProject, move: Move) -> None:
    project.archived_on, project.archive_no = move.as_of, move.data["archive_no"].strip()


def _end_conclusions(project: ReviewProject, move: Move, changes: dict[str, Any], verb: str) -> None:
    for row in project.conclusions.filter(withdrawn_on=None, superseded_on=None):
        write_change(row, changes, EVENT + verb, actor=move.actor, at=move.at, note=move.reason)


def reopen(project: ReviewProject, move: Move) -> None:
    """A re-review begins a new run of the clock; the old conclusion stands in the record, but counts no more."""
    _end_conclusions(project, move, {"superseded_on": move.as_of}, "conclusion_superseded")
    _reset_checks(project)
    project.complete_on = move.as_of
    project.concluded_on = project.archived_on = project.opinion_sought_on = project.replied_on = None
    project.owner_reply = ""


def withdraw(project: ReviewProject, move: Move) -> None:
    changes = {"withdrawn_on": move.as_of, "withdrawal_reason": move.reason[:300]}
    _end_conclusions(project, move, changes, "conclusion_withdrawn")

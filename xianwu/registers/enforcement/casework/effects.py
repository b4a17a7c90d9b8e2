"""What the steps of a case change beside its state: days, sums, papers and the rows that belong to it."""

from __future__ import annotations

from typing import Any

from xianwu.core.workflow.api import start_clocks
from xianwu.core.workflow.declarations import Effect, Move, flow_of
from xianwu.papers.api import papers_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.brain.terms import read_hour
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.issuing import issue
from xianwu.registers.enforcement.casework.papers import code_of, decision_key, notice_key
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.kinds import NoPenalty, ReviewOutcome, Sanction
from xianwu.registers.enforcement.models import Case, Delivery
from xianwu.registers.enforcement.printing import latest_paper
from xianwu.registers.enforcement.publicity.actions import announce_case, recall
from xianwu.registers.enforcement.serving import record_delivery

S = Case.State
TOLD = ("notified_on", "notice_no", "notice_served_on", "defence_due_on", "defence_on", "hearing_due_on",
        "hearing_asked_on", "hearing_noticed_on", "hearing_on", "hearing_host", "reviewed_on", "reviewed_by",
        "discussed_on", "investigated_on")  # fmt: skip
SAID = ("notice_no", "defence", "defence_reply", "hearing_place", "hearing_report", "review_outcome", "review_note",
        "discussion")  # fmt: skip


def dated(field: str, *names: str) -> Effect:
    """The day of the step in `field`, and the answers that have the names of fields."""

    def effect(case: Case, move: Move) -> None:
        setattr(case, field, move.as_of)
        take(case, move, *names)

    return effect


def take(case: Case, move: Move, *names: str) -> None:
    """Answers into the fields of the same name; an empty text stays a text."""
    for name in names:
        value = move.data.get(name)
        setattr(case, name, value.strip() if isinstance(value, str) else value)


def show(
    case: Case, key: str, move: Move, extra: dict[str, Any] | None = None, *, again: bool = False, anew: bool = False
) -> str:
    """Print a paper of the case; a second one after the case went back cites the first, one made anew stands alone."""
    earlier = latest_paper(case, key) if again else None
    reason = "案件退回后重新办理"
    paper = issue(case, key, extra, actor=move.actor, at=move.at, cites=earlier, reason=reason, is_anew=anew)
    return str(paper.number)


def stay(case: Case, move: Move) -> str:
    return str(case.state)


# --- filing -----------------------------------------------------------------------------------------


def apply_filing(case: Case, move: Move) -> None:
    take(case, move, "filing_request", "unit_opinion")


def approve_filing(case: Case, move: Move) -> None:
    """Filed: the ninety days run, and the filing form is printed with every opinion."""
    case.filed_on, case.filed_by_id = move.as_of, move.actor.id
    case.decision_due_on = due_on("decision_days", move.as_of, matter=case.matter)
    case.filing_opinion = str(move.data["filing_opinion"]).strip()
    show(case, "filing_approval", move)


def finish_investigation(case: Case, move: Move) -> None:
    case.investigated_on = move.as_of
    take(case, move, "facts", "evidence", "reasons", "proposal", "proposed_fine", "proposed_confiscation", "fine_base",
         "deviation", "discretion_factors", "departure", "correction_demand", "is_complex", "is_public_interest")  # fmt: skip
    case.discretion_id = int(move.data["discretion"]) if move.data.get("discretion") else None
    show(case, "investigation_report", move, again=True)


def reinvestigate(case: Case, move: Move) -> None:
    """Back to the investigation: what was told and heard no longer holds; the papers stay and are cited."""
    for name in TOLD:
        setattr(case, name, None)
    for name in SAID:
        setattr(case, name, "")
    case.hearing_offered = case.is_defence_waived = case.is_hearing_waived = False


def review(case: Case, move: Move) -> None:
    """Sent back, what was told and heard falls as in `reinvestigate`; a discussion held too early is held again."""
    if move.data["outcome"] == ReviewOutcome.RETURNED:
        reinvestigate(case, move)
    elif move.data["outcome"] == ReviewOutcome.PASSED and case.state == S.DISCUSSED:
        case.discussed_on, case.discussion = None, ""
    case.reviewed_on, case.reviewed_by_id = move.as_of, move.actor.id
    case.review_outcome, case.review_note = move.data["outcome"], str(move.data.get("note") or "").strip()
    show(case, "legal_review", move, again=True)


def after_review(case: Case, move: Move) -> str:
    """Passed: on; sent back: to the investigation; not agreed: it stays and is shut."""
    if case.review_outcome == ReviewOutcome.RETURNED:
        return str(S.FILED)
    if case.review_outcome == ReviewOutcome.PASSED and case.state in (S.INVESTIGATED, S.DISCUSSED):
        return str(S.REVIEWED)
    return str(case.state)


def discuss(case: Case, move: Move) -> None:
    case.discussed_on, case.discussion = move.data["discussed_on"], str(move.data["discussion"]).strip()
    show(case, "discussion_record", move, again=True)


def after_discussion(case: Case, move: Move) -> str:
    return str(S.DEFENDED if case.state == S.DEFENDED else S.DISCUSSED)


# --- notice, defence, hearing -----------------------------------------------------------------------


def notify(case: Case, move: Move) -> None:
    """Print the prior notice; the hearing is offered where the law says so, or where the organ wants it."""
    need = Dossier(case, on=move.as_of).hearing
    case.notified_on = move.as_of
    case.hearing_offered = need.is_required or bool(move.data.get("offers_hearing"))
    case.notice_no = show(case, notice_key(case), move, again=True)


def deliver(case: Case, paper: Paper, move: Move) -> Delivery:
    """Write down how the paper was served, with its receipt."""
    data = move.data
    return record_delivery(
        paper,
        recipient=str(data.get("recipient") or case.party_name),
        method=data["method"],
        served_on=data.get("served_on") or move.as_of,
        witness=str(data.get("witness") or ""),
        has_consent=bool(data.get("has_consent")),
        announced_in=str(data.get("announced_in") or ""),
        note=str(data.get("note") or ""),
        matter=case.matter,
        case=case,
        actor=move.actor,
        at=move.at,
    )


def paper_numbered(case: Case, key: str, number: str) -> Paper:
    return papers_of(case).get(kind=code_of(key), number=number)


def serve_notice(case: Case, move: Move) -> None:
    """Served: defence and request for a hearing run from the day on which it counts as served."""
    paper = paper_numbered(case, notice_key(case), case.notice_no)
    row = deliver(case, paper, move)
    case.notice_served_on = row.deemed_on
    case.defence_due_on = due_on("defence_days", row.deemed_on, matter=case.matter)
    if case.hearing_offered:
        case.hearing_due_on = due_on("hearing_ask_days", row.deemed_on, matter=case.matter)
        flow = flow_of(Case)
        assert flow
        start_clocks(flow, "hearing_request", [case], on=move.as_of)


def after_service(case: Case, move: Move) -> str:
    """A corrected notice opens the periods anew: what was heard before it is no review of what is said now."""
    return str(S.HEARING if case.state == S.HEARING else S.NOTIFIED)


def hear_defence(case: Case, move: Move) -> None:
    case.defence_on, case.defence = move.data["defence_on"], str(move.data["defence"]).strip()


def review_defence(case: Case, move: Move) -> None:
    case.defence_reply = str(move.data.get("defence_reply") or "").strip()


def waive_defence(case: Case, move: Move) -> None:
    """The right to be heard in writing only: a hearing is another right and is given up by itself."""
    case.is_defence_waived = True


def waive_hearing(case: Case, move: Move) -> None:
    case.is_hearing_waived = True


def ask_hearing(case: Case, move: Move) -> None:
    """Whoever asks within the term is heard, whatever was given up before."""
    case.is_hearing_waived = False
    case.hearing_asked_on = move.data["asked_on"]


def notice_hearing(case: Case, move: Move) -> None:
    case.hearing_noticed_on, case.hearing_on = move.as_of, move.data["hearing_on"]
    case.hearing_place, case.hearing_host_id = str(move.data["place"]).strip(), int(move.data["host"])
    show(case, "hearing_notice", move, again=True)


def report_hearing(case: Case, move: Move) -> None:
    take(case, move, "hearing_report", "defence_reply")


def drop_hearing(case: Case, move: Move) -> None:
    case.hearing_asked_on = case.hearing_noticed_on = case.hearing_on = case.hearing_host = None
    case.hearing_place = ""


# --- decision ---------------------------------------------------------------------------------------


def _decided(case: Case, move: Move) -> None:
    case.decided_on, case.decided_by_id = move.as_of, move.actor.id


def decide(case: Case, move: Move) -> None:
    _decided(case, move)
    take(case, move, "sanction", "fine", "confiscation", "deviation", "act_due_on")
    case.departure = str(move.data.get("departure") or case.departure).strip()
    case.decision_no = show(case, decision_key(case), move)
    announce_case(case, move)


def decide_none(case: Case, move: Move) -> None:
    _decided(case, move)
    case.sanction, case.fine, case.confiscation = Sanction.NONE, None, None
    case.no_penalty_basis = str(NoPenalty(move.data["ground"]).label)
    case.education = str(move.data.get("education") or "").strip()
    case.decision_no = show(case, decision_key(case), move)


def decide_on_spot(case: Case, move: Move) -> None:
    """Decided and handed over at once, by the officers who are there."""
    _decided(case, move)
    take(case, move, "facts", "sanction", "fine", "correction_demand", "spot_place")
    case.spot_time = read_hour(str(move.data["spot_time"]))
    case.proposal, case.proposed_fine = case.sanction, case.fine
    case.defence = str(move.data.get("defence") or "").strip()
    case.decision_no = show(case, "spot_decision", move)
    paper = paper_numbered(case, "spot_decision", case.decision_no)
    case.served_on = deliver(case, paper, move).deemed_on
    _let_pay(case, move)
    announce_case(case, move)


def serve_decision(case: Case, move: Move) -> None:
    paper = paper_numbered(case, decision_key(case), case.decision_no)
    case.served_on = deliver(case, paper, move).deemed_on
    _let_pay(case, move)


def _let_pay(case: Case, move: Move) -> None:
    """The time to pay runs from service, where there is anything to pay."""
    if not (case.fine or case.confiscation):
        return
    assert case.served_on
    case.pay_due_on = due_on("pay_days", case.served_on, matter=case.matter)
    flow = flow_of(Case)
    assert flow
    start_clocks(flow, "pay", [case], on=move.as_of)


# --- performance and end ------------------------------------------------------------------------------


def remind(case: Case, move: Move) -> None:
    case.reminder_no = show(case, "reminder", move, anew=bool(case.changed_on))


def serve_reminder(case: Case, move: Move) -> None:
    paper = paper_numbered(case, "reminder", case.reminder_no)
    case.reminded_on = deliver(case, paper, move).deemed_on


def close(case: Case, move: Move) -> None:
    case.closed_on, case.closing_report = move.as_of, str(move.data["closing_report"]).strip()
    show(case, "closing_report", move, anew=bool(case.changed_on))


def archive(case: Case, move: Move) -> None:
    case.archived_on, case.archive_no = move.as_of, str(move.data["archive_no"]).strip()
    show(case, "archive_index", move, anew=bool(case.changed_on))


def annul(case: Case, move: Move) -> None:
    """The decision falls, and with it whatever of it is public."""
    case.annulled_on = move.as_of
    recall(case, on=move.as_of, reason=f"撤销处罚决定：{move.reason}"[:200], actor=move.actor, at=move.at)


def suspend(case: Case, move: Move) -> None:
    case.return_state = case.state


def back_again(case: Case, move: Move) -> str:
    """The state in which the case was laid aside."""
    return case.return_state or str(S.FILED)

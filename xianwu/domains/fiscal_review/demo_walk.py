"""Walks a synthetic review through its days, by the same steps that people take."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.declarations import Workflow
from xianwu.core.workflow.replay import Saga, Turn, instant
from xianwu.domains.fiscal_review import facts
from xianwu.domains.fiscal_review.demo_stories import Plan, Story
from xianwu.domains.fiscal_review.kinds import Outcome, QueryKind, Reply
from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    Conclusion,
    Consultation,
    ConsultationIssue,
    ConsultationParty,
    FundSource,
    Objection,
    Query,
    ReviewProject,
    Submission,
)
from xianwu.domains.fiscal_review.workflow import JOB, MEETING, PROJECT
from xianwu.lib.workdays import add_workdays, used_workdays

S = ReviewProject.State


class Walk:
    """Walks a project through its days; `run` uses the clock up, `stand` pauses it."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.day, self.minute = plan, plan.start, 0
        begun = instant(plan.start - timedelta(days=2))
        plan.project.state = S.DRAFT
        self.story = Story(plan, Saga(plan.project, begun, "fiscal_review.project_drafted", plan.owner))
        self.pauses: list[tuple[date, date | None]] = []
        self.complete_on = plan.start
        self.job: Saga | None = None

    # --- small moves

    def run(self, days: int) -> None:
        """Working days pass."""
        if days > 0:
            self.day, self.minute = add_workdays(self.day, days, calendar()).on, 0

    def stand(self, days: int) -> None:
        """Working days pass while the review clock stands still."""
        begun = self.day
        self.run(days)
        self.pauses.append((begun, self.day))

    def _at(self) -> Any:
        self.minute += 11
        return instant(self.day, self.minute)

    def step(self, name: str, actor: Any, state: str, why: str = "", **changes: Any) -> None:
        self._turn(self.story.saga, PROJECT, name, actor, {"state": state, **changes}, note=why)

    def _turn(self, saga: Saga, flow: Workflow, name: str, actor: Any, changes: dict[str, Any], note: str = "") -> None:
        saga.turns.append(Turn(self._at(), flow.verb(flow.step(name)), actor, changes, step=name, note=note))

    def side(self, saga: Saga, verb: str, actor: Any, **changes: Any) -> None:
        saga.turns.append(Turn(self._at(), f"fiscal_review.{verb}", actor, changes))

    def belong(self, row: Any, verb: str, actor: Any) -> Saga:
        saga = Saga(row, self._at(), f"fiscal_review.{verb}", actor)
        self.story.own.setdefault(type(row), []).append(saga)
        return saga

    # --- passages

    def arrive(self, *, is_waiting: bool = False) -> None:
        """Papers come in; with `is_waiting` the missing ones are still to come."""
        plan, project = self.plan, self.plan.project
        given = plan.papers[:-1] if plan.supplement else plan.papers
        self.belong(FundSource(project=project, kind=plan.fund, amount=project.submitted), "fund_recorded", plan.owner)
        first = self._submission(1, given)
        self.step("submit", plan.owner, S.SUBMITTED, submitted_on=self.day, first_submitted=project.submitted)
        if plan.supplement:
            self._supplement(first, is_waiting=is_waiting)

    def _submission(self, version: int, given: tuple[str, ...]) -> Saga:
        row = Submission(
            project=self.plan.project,
            version_no=version,
            amount=self.plan.project.submitted,
            received_on=self.day,
            items=list(given),
        )
        return self.belong(row, "submission_received", self.plan.owner)

    def _supplement(self, first: Saga, *, is_waiting: bool) -> None:
        plan = self.plan
        missing = list(plan.papers[-1:])
        self.side(first, "submission_checked", plan.intake, missing=missing)
        row = Query(project=plan.project, kind=QueryKind.PAPERS, content="；".join(missing), raised_on=self.day)
        query = self.belong(row, "query_raised", plan.intake)
        self.step("request_papers", plan.intake, S.SUPPLEMENTING)
        if is_waiting:
            return
        self.run(plan.supplement)
        self._submission(2, plan.papers)
        self.side(query, "query_answered", plan.owner, answered_on=self.day, answer="已补交资料")
        self.step("resubmit", plan.owner, S.SUBMITTED)

    def accept(self) -> None:
        self.complete_on, plan = self.day, self.plan
        self.step("accept", plan.intake, S.ACCEPTED, complete_on=self.day)

    def classify(self) -> None:
        plan, project = self.plan, self.plan.project
        advice = facts.classification_of(project, on=self.day)
        reasons = list(advice.reasons)
        self.step("classify", plan.intake, S.CLASSIFIED, channel=advice.channel, channel_reasons=reasons)

    def assign(self) -> None:
        plan = self.plan
        names = ("first_reviewer_id", "second_reviewer_id", "final_reviewer_id")
        chosen = {name: person.id for name, person in zip(names, plan.people, strict=True)}
        self.step("assign", plan.intake, S.ASSIGNED, assigned_on=self.day, **chosen)

    def take_on(self) -> None:
        self.accept()
        self.classify()
        self.assign()

    def appoint(self) -> None:
        plan = self.plan
        self.step("appoint_agency", plan.people[2], S.ASSIGNED, agency_id=plan.agency.pk)
        row = AgencyJob(
            title=plan.project.title,
            unit_id=plan.project.unit_id,
            state=AgencyJob.State.APPOINTED,
            project=plan.project,
            agency=plan.agency,
            fee=Decimal(int(plan.project.submitted * 3 / 1000)).quantize(Decimal("0.01")),
            draw_seed=f"{self.day:%Y%m%d}",
            assigned_on=self.day,
        )
        self.job = self.belong(row, "job_appointed", plan.people[2])
        accepted = {"state": AgencyJob.State.ACCEPTED, "accepted_on": self.day}
        self._turn(self.job, JOB, "accept", plan.agency_clerk, accepted)

    def deliver(self) -> None:
        if self.job is None or len(self.job.turns) > 1:
            return
        plan = self.plan
        changes = {
            "state": AgencyJob.State.DELIVERED,
            "delivered_on": self.day,
            "delivered_amount": plan.first_amount,
        }
        self._turn(self.job, JOB, "deliver", plan.agency_clerk, changes)

    def look(self, days: int) -> None:
        """First review, with a site visit, a question or an agency on the way."""
        plan = self.plan
        first = plan.people[0]
        if plan.agency and self.job is None:
            self.appoint()
        half = days // 2
        self.run(half)
        if plan.is_surveyed:
            self.step("survey", first, S.ASSIGNED, surveyed_on=self.day, survey_note="现场核对主要工程量（演示）")
        if plan.query:
            self.ask()
        self.run(days - half)
        self.deliver()
        self.step("first_review", first, S.FIRST_REVIEWED, first_amount=plan.first_amount, first_reviewed_on=self.day)

    def ask(self, *, is_waiting: bool = False) -> None:
        """A question to the owner; with `is_waiting` it is still unanswered."""
        plan = self.plan
        words = "请说明土方外运距离的取定依据（演示）"
        row = Query(project=plan.project, kind=QueryKind.DOUBT, content=words, raised_on=self.day)
        query = self.belong(row, "query_raised", plan.people[0])
        self.step("raise_query", plan.people[0], S.QUERIED)
        if is_waiting:
            return
        self.stand(plan.query)
        self.side(query, "query_answered", plan.owner, answered_on=self.day, answer="运距按签证单 8 公里（演示）")
        self.step("answer_query", plan.owner, S.ASSIGNED)
        plan.query = 0

    def consult(self, *, is_waiting: bool = False) -> None:
        """A meeting on one issue: called, held, decided, signed, closed; with `is_waiting` only called."""
        plan, project = self.plan, self.plan.project
        claimed, reviewed = plan.cuts / 5, plan.cuts / 10
        amounts = {"claimed": claimed.quantize(Decimal("0.01")), "reviewed": reviewed.quantize(Decimal("0.01"))}
        gap = amounts["claimed"] - amounts["reviewed"]
        row = Consultation(
            title=f"{project.title}会商"[:200],
            unit_id=project.unit_id,
            state=Consultation.State.CALLED,
            project=project,
            called_on=self.day,
            place="评审中心会议室",
        )
        final = plan.people[2]
        self.step("call_consultation", final, S.CONSULTING, return_state=S.FIRST_REVIEWED, disputed=gap)
        meeting = self.belong(row, "consultation_called", final)
        signers = [self._party(row, project.owner, "owner", plan.owner)]
        kinds = ("builder", "designer", "supervisor")
        signers += [
            self._party(row, unit, kind, clerk) for (unit, clerk), kind in zip(plan.outsiders, kinds, strict=True)
        ]
        issue_row = ConsultationIssue(
            consultation=row,
            subject="土方外运距离取定（演示）",
            raised_on=self.day,
            basis="签证单与现场记录",
            **amounts,
        )
        issue = self.belong(issue_row, "issue_raised", final)
        if is_waiting:
            return
        self.stand(plan.consult)
        self._hold(meeting, issue, signers, amounts["reviewed"])
        self.step("end_consultation", final, S.FIRST_REVIEWED)

    def _party(self, meeting: Consultation, unit: Any, kind: str, clerk: Any) -> tuple[Saga, Any]:
        row = ConsultationParty(consultation=meeting, party=unit, kind=kind)
        return self.belong(row, "party_called", self.plan.people[2]), clerk

    def _hold(self, meeting: Saga, issue: Saga, signers: list[tuple[Saga, Any]], decided: Decimal) -> None:
        final = self.plan.people[2]
        held = Consultation.State.HELD
        self._turn(meeting, MEETING, "hold", final, {"state": held, "held_on": self.day})
        words = "按现场记录取定（演示）"
        self.side(issue, "issue_decided", final, decided_on=self.day, decided=decided, decision=words)
        for saga, clerk in signers:
            self.side(saga, "party_signed", clerk, signed_on=self.day, opinion="同意")
        closed = {"state": Consultation.State.CLOSED, "closed_on": self.day, "minutes": "各方就争议达成一致（演示）。"}
        self._turn(meeting, MEETING, "close", final, closed)

    def check_twice(self, second: int, final: int) -> None:
        plan = self.plan
        if plan.consult:
            self.consult()
            plan.consult = 0
        self.run(second)
        amounts = {"second_amount": plan.second_amount, "second_reviewed_on": self.day}
        self.step("second_review", plan.people[1], S.SECOND_REVIEWED, **amounts)
        self.run(final)
        result = {"approved": plan.approved, "cuts": plan.cuts, "adds": plan.adds, "finalised_on": self.day}
        self.step("finalise", plan.people[2], S.FINALISED, **result)
        if self.job and self.job.row.rechecked_on is None and len(self.job.turns) == 2:
            done = {
                "state": AgencyJob.State.RECHECKED,
                "rechecked_on": self.day,
                "recheck_amount": plan.second_amount,
                "score": 92,
            }
            self._turn(self.job, JOB, "recheck", plan.people[2], done)

    def ask_owner(self, rest: int, *, is_waiting: bool = False) -> None:
        plan = self.plan
        empty = {"opinion_sought_on": self.day, "replied_on": None, "owner_reply": ""}
        self.step("seek_opinion", plan.intake, S.OPINION_SOUGHT, **empty)
        if is_waiting:
            return
        self.stand(plan.opinion)
        if plan.reply == Reply.AGREED:
            self.step("agree", plan.owner, S.SETTLED, replied_on=self.day, owner_reply=Reply.AGREED)
        elif plan.reply == Reply.SILENT:
            self.step("lapse", plan.intake, S.SETTLED, owner_reply=Reply.SILENT)
        else:
            self._object()
        self.run(rest)

    def _object(self) -> None:
        plan = self.plan
        words = "对人工费调整不认可（演示）"
        row = Objection(project=plan.project, content=words, amount=plan.cuts / 20, raised_on=self.day)
        row.amount = row.amount.quantize(Decimal("0.01"))
        saga = self.belong(row, "objection_raised", plan.owner)
        self.step("object", plan.owner, S.DISPUTED, replied_on=self.day, owner_reply=Reply.OBJECTED)
        answer = "依据合同专用条款，不予调整（演示）"
        decided = {"outcome": Outcome.DISMISSED, "decided_on": self.day, "decision": answer}
        self.side(saga, "objection_decided", plan.head, **decided)
        self.step("dismiss", plan.head, S.SETTLED)

    def conclude(self) -> None:
        """Freeze what the real clock gives for these dates and pauses."""
        plan, project = self.plan, self.plan.project
        used = used_workdays(self.complete_on, self.day, self.pauses, calendar())
        whole = used_workdays(self.complete_on, self.day, (), calendar())
        channel = next(turn.changes["channel"] for turn in self.story.saga.turns if "channel" in turn.changes)
        project.channel = channel
        limit = facts.limit_days(project, self.complete_on)
        row = Conclusion(
            project=project, title=project.title, version_no=len(self.story.conclusions) + 1, concluded_on=self.day,
            stage=project.stage, industry=project.industry, channel=channel, submitted=project.submitted,
            approved=plan.approved, cuts=plan.cuts, adds=plan.adds, first_amount=plan.first_amount,
            recheck_difference=abs(plan.second_amount - plan.first_amount), complete_on=self.complete_on,
            used_days=used, paused_days=whole - used, limit_days=limit, is_on_time=used <= limit,
            owner_reply=plan.reply, replied_on=None if plan.reply == Reply.SILENT else self._replied_on(),
            is_objected=Objection in self.story.own,
        )  # fmt: skip
        project.channel = ""
        self.belong(row, "conclusion_issued", plan.head)
        self.step("conclude", plan.head, S.CONCLUDED, concluded_on=self.day)

    def _replied_on(self) -> date | None:
        turns = reversed(self.story.saga.turns)
        return next((turn.changes["replied_on"] for turn in turns if turn.changes.get("replied_on")), None)

    def archive(self) -> None:
        self.run(3)
        year, _, serial = self.plan.project.project_code.split("-")
        words = f"档{year}-{serial}"
        self.step("archive", self.plan.intake, S.ARCHIVED, archived_on=self.day, archive_no=words)

    def reopen(self, days: int) -> None:
        """A re-review: the old conclusion stands in the record and counts no more."""
        plan = self.plan
        old = self.story.own[Conclusion][-1]
        self.side(old, "conclusion_superseded", plan.head, superseded_on=self.day)
        blank = ("first_amount", "second_amount", "approved", "first_reviewed_on", "second_reviewed_on", "finalised_on",
                 "concluded_on", "archived_on", "opinion_sought_on", "replied_on", "cuts", "adds")  # fmt: skip
        changes = dict.fromkeys(blank) | {"owner_reply": ""}
        self.complete_on, self.pauses = self.day, []
        self.step(
            "reopen", plan.head, S.ASSIGNED, "财务决算发现漏项，启动复评（演示）", complete_on=self.day, **changes
        )
        self.review(days)

    def withdraw(self) -> None:
        why = "项目取消，结论撤销（演示）"
        changes = {"withdrawn_on": self.day, "withdrawal_reason": why}
        self.side(self.story.own[Conclusion][-1], "conclusion_withdrawn", self.plan.head, **changes)
        self.step("withdraw", self.plan.head, S.WITHDRAWN, why)

    def review(self, days: int) -> None:
        """From the first look to the conclusion, using exactly so many working days."""
        first, second, final = days * 55 // 100, days * 20 // 100, days * 15 // 100
        self.look(first)
        self.check_twice(second, final)
        self.ask_owner(days - first - second - final)
        self.conclude()


def full_story(plan: Plan) -> Walk:
    """A review from arrival to conclusion."""
    walk = Walk(plan)
    walk.arrive()
    walk.take_on()
    walk.review(plan.days)
    return walk

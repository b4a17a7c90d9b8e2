"""The month that the bulletin tells, lived through the verbs that people call: 20 visits, 15 hazards, 9 by deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.art_training.demo_register import School
from xianwu.domains.art_training.fire_actions import copy_fire_finding
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.kinds import ItemResult, PhotoStage, Recheck, Source
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Plan
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.pictures import shot
from xianwu.registers.enforcement.visits import evidence, facts, finding_actions, plan_actions, team_actions


@dataclass(frozen=True)
class Fault:
    """An item that fails, and what becomes of it: `on_site`, `fixed`, `reported`, `ordered`, `extended`, `overdue`."""

    code: str
    end: str
    days: int = 0


@dataclass(frozen=True)
class Day:
    """A visit of the month: the day, the place of its school in the list, its source, its faults."""

    day: int
    school: int
    source: str = Source.CAMPAIGN
    faults: tuple[Fault, ...] = ()
    is_concluded: bool = True


VISITS = (
    Day(4, 0, faults=(Fault("F2", "on_site"),)),
    Day(4, 1, faults=(Fault("L1", "fixed", 12),)),
    Day(5, 2),
    Day(5, 3, faults=(Fault("F3", "overdue", 14), Fault("M1", "on_site"))),
    Day(6, 4, Source.COMPLAINT, faults=(Fault("M3", "fixed", 10),)),
    Day(7, 5),
    Day(8, 6, faults=(Fault("F1", "on_site"),)),
    Day(11, 7, faults=(Fault("P2", "fixed", 9),)),
    Day(12, 8),
    Day(13, 9, faults=(Fault("F5", "fixed", 8),)),
    Day(14, 10, faults=(Fault("F6", "on_site"),)),
    Day(15, 11),
    Day(18, 12, faults=(Fault("L2", "fixed", 6),)),
    Day(19, 13, faults=(Fault("C2", "on_site"),)),
    Day(20, 4, Source.COMPLAINT),
    Day(21, 14, faults=(Fault("P1", "extended", 7),)),
    Day(22, 15),
    Day(25, 1, Source.TRANSFER, faults=(Fault("F4", "ordered", 20),)),
    Day(26, 16, faults=(Fault("A1", "on_site"),)),
    Day(28, 17, faults=(Fault("C3", "reported", 15),), is_concluded=False),
)
"""20 visits to 18 institutions; 9 + 6 hazards: of the nine five fixed, three in time, one overdue."""
CLOSED_DOORS = (Day(12, 18), Day(21, 19))
COMING = (("notified", 20), ("approved", 21), ("planned", 22), ("cancelled", 23))


class Month:
    """One run over the month: who acts, and the rows it needs again and again."""

    def __init__(self, cast: Cast, schools: list[School], plan: Plan, *, first: date) -> None:
        self.cast, self.schools, self.plan, self.first = cast, schools, plan, first
        self.items = {item.code: item for item in CheckItem.objects.filter(matter=plan.matter)}
        self.pictures = 0
        self.findings: dict[str, Finding] = {}

    def at(self, day: int, minute: int = 0) -> datetime:
        return instant(self.first + timedelta(days=day - 1), minute)

    @property
    def officer(self) -> Any:
        return self.cast["art_officer_1"]

    def photo(self, visit: Inspection, stage: str, at: datetime, finding: Finding | None = None) -> None:
        self.pictures += 1
        name = f"现场{self.pictures}.png"
        file, device = shot(40_000 + self.pictures, stage, at, name=name, of=visit.subject)
        evidence.add_photo(visit, file, stage=stage, finding=finding, device=device, actor=self.officer, at=at)

    # --- before the visit ----------------------------------------------------------------------------------

    def arrange(self, day: Day) -> Inspection:
        """Planned three days before, today at the latest, with two officers."""
        school, at = self.schools[day.school], min(self.at(day.day, -1440 * 3), self.at(29))
        data = {
            "subject": school.subject, "source": day.source, "basis": self.cast.basis, "scope": "按检查清单",
            "planned_on": self.first + timedelta(days=day.day - 1), "is_joint": day.source == Source.CAMPAIGN,
        }  # fmt: skip
        if day.source == Source.CAMPAIGN:
            data["plan"] = self.plan
        row = plan_actions.plan_inspection(data, actor=self.cast["art_clerk"], at=at)
        team_actions.assign_officers([row], self.cast.officers[:2], actor=self.cast["art_clerk"], at=at)
        return row

    def announce(self, row: Inspection, day: Day) -> None:
        take_step(row, "approve", actor=self.cast["art_deputy"], at=self.at(day.day, -1440 * 3 + 60))
        take_step(row, "notify", actor=self.cast["art_clerk"], at=self.at(day.day, -1440 * 3 + 90))

    # --- the visit -----------------------------------------------------------------------------------------

    def visit(self, day: Day) -> Inspection:
        row = self.arrange(day)
        self.announce(row, day)
        self.start(row, day)
        self.answer(row, day)
        found = [self.find(row, fault, day) for fault in day.faults]
        signed = {"signature": "signed", "party_name": row.subject.operator, "party_role": "负责人"}
        take_step(row, "finish", actor=self.officer, at=self.at(day.day, 70), data=signed)
        for finding, fault in zip(found, day.faults, strict=True):
            self.follow(finding, fault, day)
        if day.is_concluded:
            take_step(row, "conclude", actor=self.officer, at=self.at(day.day, 200))
        return row

    def start(self, row: Inspection, day: Day) -> None:
        declared = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": row.subject.operator}
        take_step(row, "start", actor=self.officer, at=self.at(day.day, 10), data=declared)

    def answer(self, row: Inspection, day: Day) -> None:
        failed = {fault.code for fault in day.faults}
        answers = {
            item.pk: team_actions.Answer(ItemResult.FAILED if item.code in failed else ItemResult.PASSED)
            for item in facts.items_for(row)
        }
        team_actions.answer_items(row, answers, actor=self.officer, at=self.at(day.day, 40))

    def find(self, row: Inspection, fault: Fault, day: Day) -> Finding:
        mode = {"mode": "on_site" if fault.end == "on_site" else "deadline"}
        at, item = self.at(day.day, 45), self.items[fault.code]
        finding = finding_actions.add_finding(row, mode, item=item, actor=self.officer, at=at)
        self.findings[f"{day.day}{fault.code}"] = finding
        self.photo(row, PhotoStage.BEFORE, self.at(day.day, 46), finding)
        if fault.end == "on_site":
            self.photo(row, PhotoStage.AFTER, self.at(day.day, 58), finding)
            take_step(finding, "fix_on_site", actor=self.officer, at=self.at(day.day, 60))
        return finding

    # --- afterwards ----------------------------------------------------------------------------------------

    def follow(self, finding: Finding, fault: Fault, day: Day) -> None:
        if fault.end == "on_site":
            return
        due = facts.add_days(self.first + timedelta(days=day.day - 1), fault.days, facts.calendar(), roll=True).on
        take_step(finding, "order", actor=self.officer, at=self.at(day.day, 100), data={"due_on": due})
        self.serve(finding, day.day, 110)
        getattr(self, f"end_{fault.end}")(finding, fault, day)

    def serve(self, finding: Finding, day: int, minutes: int) -> None:
        """The order that is in force now."""
        paper = papers_of(finding).order_by("-pk").first()
        finding_actions.serve_paper(
            finding, paper, recipient=finding.subject.operator, method="direct",
            served_on=self.first + timedelta(days=day - 1), actor=self.officer, at=self.at(day, minutes),
        )  # fmt: skip

    def end_ordered(self, finding: Finding, fault: Fault, day: Day) -> None:
        """Left as it is."""

    def end_reported(self, finding: Finding, fault: Fault, day: Day) -> None:
        take_step(finding, "report", actor=self.officer, at=self.at(29, 20))

    def end_fixed(self, finding: Finding, fault: Fault, day: Day) -> None:
        told = min(day.day + fault.days - 3, 27)
        take_step(finding, "report", actor=self.officer, at=self.at(told, 300))
        seen = self.at(told + 1, 120)
        self.pictures += 1
        name = f"复查{self.pictures}.png"
        file, device = shot(40_000 + self.pictures, "after", seen, name=name, of=finding.subject)
        finding_actions.record_reinspection(
            finding, result=Recheck.FIXED, officers=self.cast.officers[:2], checked_on=seen.date(), note="已按要求改正",
            pictures=[finding_actions.Picture(file, device)], actor=self.officer, at=seen,
        )  # fmt: skip

    def end_extended(self, finding: Finding, fault: Fault, day: Day) -> None:
        later = {"due_on": self.first + timedelta(days=day.day + fault.days + 13)}
        take_step(
            finding,
            "ask_extension",
            actor=self.officer,
            at=self.at(26, 60),
            data=later,
            reason="教师资格考试成绩九月公布",
        )
        take_step(finding, "extend", actor=self.cast["art_deputy"], at=self.at(27, 60))
        self.serve(finding, 27, 90)

    def end_overdue(self, finding: Finding, fault: Fault, day: Day) -> None:
        """Past its day, and seen again the day after: still as it was."""
        over = day.day + fault.days + 1
        take_step(finding, "lapse", actor=self.officer, at=self.at(over, 30))
        seen = self.at(over + 1, 60)
        finding_actions.record_reinspection(
            finding, result=Recheck.NOT_FIXED, officers=self.cast.officers[:2], checked_on=seen.date(),
            note="期限届满后到场查看，没有改正", actor=self.officer, at=seen,
        )  # fmt: skip

    # --- what is no visit ----------------------------------------------------------------------------------

    def closed_door(self, day: Day) -> None:
        row = self.arrange(day)
        self.announce(row, day)
        self.photo(row, PhotoStage.SCENE, self.at(day.day, 15))
        why = "大门紧锁，暑期放假，邻店证实"
        take_step(row, "attempt", actor=self.officer, at=self.at(day.day, 20), reason=why)

    def coming(self, state: str, school: int) -> None:
        """Arranged today or yesterday for the week to come."""
        day = Day(33, school)
        row = self.arrange(day)
        if state in ("approved", "notified"):
            take_step(row, "approve", actor=self.cast["art_deputy"], at=self.at(29, 10))
        if state == "notified":
            take_step(row, "notify", actor=self.cast["art_clerk"], at=self.at(29, 20))
        if state == "cancelled":
            take_step(row, "cancel", actor=self.cast["art_clerk"], at=self.at(29, 25), reason="机构九月起停业，改期")

    def under_way(self, school: int) -> None:
        """Today's visit, begun and not yet finished."""
        day = Day(29, school, Source.COMPLAINT)
        row = self.arrange(day)
        self.announce(row, day)
        self.start(row, day)


def live(month: Month) -> None:
    """The whole month in the order of its days."""
    for day in VISITS:
        month.visit(day)
    for day in CLOSED_DOORS:
        month.closed_door(day)
    for state, school in COMING:
        month.coming(state, school)
    month.under_way(24)
    fire = month.cast.units["fire"]
    for name, day in (("5F3", 6), ("13F5", 14)):
        copy_fire_finding(
            Finding.objects.get(pk=month.findings[name].pk), to_organ=fire, reason="请依法核查。",
            actor=month.cast["art_clerk"], at=month.at(day, 30),
        )  # fmt: skip


def hold_quietly(cast: Cast, row: Inspection) -> None:
    """A drawn visit from approval to conclusion, with nothing found."""
    day = row.planned_on
    officer = next(cast[name] for name in cast.actors if cast[name].id == facts.officers_of(row)[0].person_id)
    take_step(row, "approve", actor=cast["art_deputy"], at=instant(day, 5))
    take_step(row, "notify", actor=cast["art_clerk"], at=instant(day, 10))
    declared = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": row.subject.operator}
    take_step(row, "start", actor=officer, at=instant(day, 60), data=declared)
    passed = {item.pk: team_actions.Answer(ItemResult.PASSED) for item in facts.items_for(row)}
    team_actions.answer_items(row, passed, actor=officer, at=instant(day, 90))
    signed = {"signature": "signed", "party_name": row.subject.operator, "party_role": "负责人"}
    take_step(row, "finish", actor=officer, at=instant(day, 110), data=signed)
    take_step(row, "conclude", actor=officer, at=instant(day, 200))

"""The last week before the bulletin, lived through the verbs that people call: homes, experts, partners, major hazards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.gas_safety import joint_actions
from xianwu.domains.gas_safety.demo_register import Place
from xianwu.domains.gas_safety.kinds import MATTER, Fuel, Kind
from xianwu.domains.gas_safety.models import ExpertAdvice, PartnerPart
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.kinds import Duty, ItemResult, PhotoStage, Recheck, Source
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Participant, Plan
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.pictures import shot
from xianwu.registers.enforcement.synthetic.sites import workday
from xianwu.registers.enforcement.visits import evidence, facts, finding_actions, plan_actions, team_actions

CREW = 4
"""Officers of each lived visit."""


@dataclass(frozen=True)
class Day:
    """A visit: day of the month, who is visited, the item that fails and how (`on_site`, `ordered`, ``)."""

    day: int
    who: str
    source: str = Source.CAMPAIGN
    faults: tuple[tuple[str, str], ...] = ()
    partners: tuple[str, ...] = ()
    has_expert: bool = False


VISITS = (
    Day(25, "crowded", faults=(("U12", "ordered"),), partners=("market", "fire", "commerce"), has_expert=True),
    Day(26, "home", Source.COMPLAINT, faults=(("R03", "on_site"),)),
    Day(26, "bottled", faults=(("U06", "on_site"),)),
    Day(27, "basement", faults=(("U01", "ordered"),)),
    Day(28, "line", faults=(("N01", "referred"),), has_expert=True),
)
UNDONE = Day(15, "user", faults=(("U06", "ordered"),))
"""In May, an order that ran out: from it comes the case whose file shows everything from the visit on."""
FIXED_HERE, ORDERED_HERE = 2, 3
COMING = 8
"""Visits of next week that still have nobody: for whoever makes crews."""


class Week:
    """One run over the week."""

    def __init__(self, cast: Cast, places: dict[str, Place], plan: Plan, *, first: date) -> None:
        self.cast, self.places, self.plan, self.first = cast, places, plan, first
        self.items = {item.code: item for item in CheckItem.objects.filter(matter=MATTER).select_related("rule")}
        self.pictures = 0

    def at(self, day: int, minute: int = 0) -> datetime:
        return instant(self.first + timedelta(days=day - 1), minute)

    @property
    def officer(self) -> Any:
        return self.cast["gas_officer_1"]

    def photo(self, visit: Inspection, stage: str, at: datetime, finding: Finding | None = None) -> None:
        self.pictures += 1
        name = f"燃气现场{self.pictures}.png"
        file, device = shot(3000 + self.pictures, stage, at, name=name, of=visit.subject)
        evidence.add_photo(visit, file, stage=stage, finding=finding, device=device, actor=self.officer, at=at)

    # --- before ----------------------------------------------------------------------------------------------

    def arrange(self, day: Day, place: Place) -> Inspection:
        at = self.at(day.day, -1440 * 3)
        data = {
            "subject": place.subject, "source": day.source, "basis": self.cast.basis, "scope": "按检查清单",
            "planned_on": self.first + timedelta(days=day.day - 1),
        }  # fmt: skip
        if day.source == Source.CAMPAIGN:
            data["plan"] = self.plan
        row = plan_actions.plan_inspection(data, actor=self.cast.clerk, at=at)
        team_actions.assign_officers([row], self.cast.officers[:CREW], actor=self.cast.clerk, at=at)
        if day.partners:
            units = [self.cast.units[code] for code in day.partners]
            joint_actions.invite_partners(row, units, actor=self.cast.clerk, at=at)
        if day.has_expert:
            self._add_expert(row, at)
        take_step(row, "approve", actor=self.cast.deputy, at=self.at(day.day, -1440 * 3 + 60))
        take_step(row, "notify", actor=self.cast.clerk, at=self.at(day.day, -1440 * 3 + 90))
        return row

    def _add_expert(self, row: Inspection, at: datetime) -> None:
        options: dict[str, Any] = {"actor": self.cast.clerk, "at": at}
        team_actions.add_participant(row, duty=Duty.LEADER, person=self.cast.people["gas_deputy"], **options)
        expert: Participant = team_actions.add_participant(row, duty=Duty.EXPERT, name="示例燃气专家", **options)
        joint_actions.declare_interest(expert, has_no_interest=True, signed_on=at.date(), **options)

    # --- the visit -------------------------------------------------------------------------------------------

    def visit(self, day: Day) -> Inspection:
        row = self.arrange(day, self.places[day.who])
        if row.subject.kind == Kind.RESIDENT:
            joint_actions.record_entry(
                row,
                given_by=row.subject.operator,
                relation="本人",
                is_given=True,
                actor=self.officer,
                at=self.at(day.day, 5),
            )
        self.start(row, day.day)
        found = self.answer(row, day)
        signed = {"signature": "signed", "party_name": row.subject.operator, "party_role": "负责人"}
        take_step(row, "finish", actor=self.officer, at=self.at(day.day, 70), data=signed)
        for finding, (_, end) in zip(found, day.faults, strict=True):
            if end != "on_site":
                self.order(finding, day.day, is_referred=end == "referred")
        self.after(row, day)
        take_step(row, "conclude", actor=self.officer, at=self.at(day.day, 110))
        return row

    def start(self, row: Inspection, day: int) -> None:
        declared = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": row.subject.operator}
        take_step(row, "start", actor=self.officer, at=self.at(day, 10), data=declared)

    def answer(self, row: Inspection, day: Day) -> list[Finding]:
        failed = {code for code, _ in day.faults}
        answers = {
            item.pk: team_actions.Answer(ItemResult.FAILED if item.code in failed else ItemResult.PASSED)
            for item in facts.items_for(row)
        }
        team_actions.answer_items(row, answers, actor=self.officer, at=self.at(day.day, 40))
        return [self.find(row, code, end, day.day) for code, end in day.faults]

    def find(self, row: Inspection, code: str, end: str, day: int) -> Finding:
        mode = {"mode": "on_site" if end == "on_site" else "deadline"}
        item = self.items[code]
        finding = finding_actions.add_finding(row, mode, item=item, actor=self.officer, at=self.at(day, 45))
        self.photo(row, PhotoStage.BEFORE, self.at(day, 46), finding)
        if end == "on_site":
            self.photo(row, PhotoStage.AFTER, self.at(day, 58), finding)
            take_step(finding, "fix_on_site", actor=self.officer, at=self.at(day, 60))
        return finding

    def order(self, finding: Finding, day: int, *, is_referred: bool) -> None:
        take_step(finding, "order", actor=self.officer, at=self.at(day, 80))
        paper = papers_of(finding).order_by("-pk").first()
        finding_actions.serve_paper(
            finding, paper, recipient=finding.subject.operator, method="direct",
            served_on=self.first + timedelta(days=day - 1), actor=self.officer, at=self.at(day, 85),
        )  # fmt: skip
        if is_referred:
            to = {"to_organ": str(self.cast.units["emergency"].pk)}
            why = "搭建简易房占压中压管线，存在重大事故隐患，请依法核查处置"
            take_step(finding, "refer", actor=self.officer, at=self.at(day, 90), data=to, reason=why)
        elif finding.is_suspended:
            joint_actions.notify_supplier(
                finding, demand="停止向该经营场所配送瓶装液化石油气，协助移出气瓶，复查合格后再供气。",
                actor=self.officer, at=self.at(day, 95),
            )  # fmt: skip

    def after(self, row: Inspection, day: Day) -> None:
        on = self.first + timedelta(days=day.day - 1)
        for advice in ExpertAdvice.objects.filter(inspection=row):
            joint_actions.record_advice(
                advice,
                advice="探测器应装在距地面 0.3 米以内；建议加装联锁切断。",
                actor=self.cast.clerk,
                at=self.at(day.day, 100),
            )
        for part in PartnerPart.objects.filter(inspection=row, organ__code="market").select_related("organ"):
            joint_actions.record_decision(
                part, decision="nothing", decided_on=on, note="气瓶二维码齐全", actor=self.cast["market_clerk"],
                at=self.at(day.day, 105),
            )  # fmt: skip

    def left_undone(self, day: Day) -> Finding:
        """A visit whose order is not obeyed: seen again after the deadline, still as it was."""
        finding = self.visit(day).findings.get()
        assert finding.due_at is not None
        seen = instant(workday(finding.due_at.date() + timedelta(days=1)), 60)
        self.pictures += 1
        file, device = shot(
            3000 + self.pictures, "scene", seen, name=f"燃气复查{self.pictures}.png", of=finding.subject
        )
        finding_actions.record_reinspection(
            finding, result=Recheck.NOT_FIXED, officers=self.cast.officers[:2], checked_on=seen.date(),
            note="软管仍未更换，接头未拆除", pictures=[finding_actions.Picture(file, device)], actor=self.officer, at=seen,
        )  # fmt: skip
        finding.refresh_from_db()
        return finding

    # --- what is no visit --------------------------------------------------------------------------------------

    def refused_home(self, place: Place) -> None:
        """A household that does not let anybody in: nobody enters, and it is no visit."""
        row = self.arrange(Day(27, "", Source.COMPLAINT), place)
        joint_actions.record_entry(
            row, given_by=place.subject.operator, relation="本人", is_given=False, note="家中有病人，改日联系", actor=self.officer,
            at=self.at(27, 200),
        )  # fmt: skip
        self.photo(row, PhotoStage.SCENE, self.at(27, 205))
        take_step(row, "attempt", actor=self.officer, at=self.at(27, 210), reason="居民不同意入户，转供气企业上门安检")

    def under_way(self, place: Place) -> None:
        """Today's visit, begun and not yet finished."""
        row = self.arrange(Day(29, "", Source.COMPLAINT), place)
        self.start(row, 29)


def cast_places(places: list[Place]) -> dict[str, Place]:
    """Who plays which part of the week."""
    active = [each for each in places if each.off_on is None]
    kitchens = [each for each in active if each.subject.kind == Kind.CATERING]
    bottled = [each for each in kitchens if each.gas.fuel == Fuel.BOTTLED and not each.subject.is_crowded]
    homes = [each for each in active if each.subject.kind == Kind.RESIDENT]
    return {
        "crowded": next(each for each in reversed(kitchens) if each.subject.is_crowded),
        "home": homes[0],
        "closed_home": homes[1],
        "bottled": bottled[0],
        "basement": next(each for each in bottled[1:] if each.gas.is_basement or each is bottled[-1]),
        "line": next(each for each in active if each.subject.kind == Kind.NETWORK),
        "today": kitchens[3],
        "user": next(each for each in bottled[2:-1] if each.listed_on < date(2025, 1, 1) and not each.gas.is_basement),
    }


def live(week: Week) -> None:
    for day in VISITS:
        week.visit(day)
    week.refused_home(week.places["closed_home"])
    week.under_way(week.places["today"])

"""Cases of art training, walked by the verbs that people call: closing a school takes the whole way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.art_training.demo_people import Cast
from xianwu.domains.art_training.demo_register import School, workday
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement.casework import actions, handling, paying
from xianwu.registers.enforcement.kinds import Procedure, Sanction, Source
from xianwu.registers.enforcement.models import Case, Finding, PenaltyRule

STOP_RULE, SCOPE_RULE = "ART-01", "ART-02"
INCOME = Decimal(12_000)
FACTS = "没有取得办学许可，在居民住宅内开展艺术类校外培训，有固定场所和两名以上从业人员。"


class Walk:
    """One case; the day moves on with each step."""

    def __init__(self, cast: Cast, school: School, *, on: date, rule: str = STOP_RULE, **more: Any) -> None:
        self.cast, self.school, self.day, self.minute = cast, school, workday(on), 0
        data = {
            "unit": cast.organ, "matter": MATTER, "procedure": Procedure.ORDINARY, "source": Source.PATROL,
            "title": f"{school.subject.title}擅自举办艺术类校外培训机构案", "facts": FACTS, "subject": school.subject,
            "rule": PenaltyRule.objects.get(matter=MATTER, code=rule), "occurred_on": self.day, "clue_on": self.day, **more,
        }  # fmt: skip
        self.key = actions.open_clue(data, actor=cast["art_clerk"], at=self.at).pk

    @property
    def at(self) -> Any:
        self.minute += 5
        return instant(self.day, self.minute)

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.key)

    def on(self, days: int) -> Walk:
        self.day, self.minute = workday(self.day + timedelta(days=days)), 0
        return self

    def step(self, name: str, who: str, *, reason: str = "", **data: Any) -> Walk:
        take_step(self.case, name, actor=self.cast[f"art_{who}"], at=self.at, data=data, reason=reason)
        return self

    # --- passages ------------------------------------------------------------------------------------------

    def filed(self) -> Walk:
        self.step("apply_filing", "officer_1", filing_request="建议立案调查", unit_opinion="同意立案").on(1)
        self.step("approve_filing", "deputy", filing_opinion="同意立案，依法调查")
        for number in (1, 2):
            handling.assign_handler(
                self.case, person=self.cast.people[f"art_officer_{number}"], is_main=number == 1, no_conflict=True,
                actor=self.cast["art_deputy"], at=self.at,
            )  # fmt: skip
        return self

    def proposed(self) -> Walk:
        self.on(12).step(
            "finish_investigation", "officer_1", facts=FACTS, evidence="现场检查（勘验）笔录、询问笔录、收款记录、招生广告照片",
            reasons="不具备办证条件，拒不停止招生；违法所得已查明。", proposal=Sanction.SUSPENSION, proposed_fine=INCOME,
            fine_base=INCOME, correction_demand="退还所收费用，妥善安置学员",
        )  # fmt: skip
        self.on(2).step("review", "reviewer", outcome="passed", note="事实清楚，程序合法，同意")
        words = "局长、分管局长、法制审核人员参加；一致同意拟处罚意见。"
        return self.on(1).step("discuss", "head", discussed_on=self.day, discussion=words)

    def told(self) -> Walk:
        self.proposed().on(1).step("notify", "officer_1")
        return self.on(1).step("serve_notice", "clerk", served_on=self.day, method="direct")

    def heard(self) -> Walk:
        """Defence in writing, no hearing asked for; the five working days run out."""
        self.told().on(2).step("hear_defence", "clerk", defence_on=self.day, defence="请求从轻处罚，愿意配合退费。")
        return self.on(8).step("review_defence", "officer_1", defence_reply="已按违法所得一倍的下限提出，予以采纳。")

    def decided(self) -> Walk:
        self.heard().on(1).step("decide", "head", sanction=Sanction.SUSPENSION, fine=INCOME)
        return self.on(2).step("serve_decision", "clerk", served_on=self.day, method="direct")


def closed_school(cast: Cast, school: School) -> None:
    """The whole way to the archive; the school then leaves the register."""
    walk = Walk(cast, school, on=school.listed_on + timedelta(days=8)).filed().decided().on(9)
    paying.record_payment(
        walk.case, kind="fine", amount=INCOME, paid_on=walk.day, receipt_no="豫财罚演示0001",
        actor=cast["art_clerk"], at=walk.at,
    )  # fmt: skip
    walk.on(2).step("perform", "clerk", performance="已停止办学，退还费用，罚款缴清")
    walk.on(1).step("close", "deputy", closing_report="处罚决定已履行，同意结案")
    walk.on(3).step("archive", "clerk", archive_no=f"{walk.day.year}-艺培-001")
    take_step(school.subject, "leave", actor=cast["art_clerk"], at=walk.at, reason="已责令停止办学，现场核实关停")
    school.off_on = walk.day


def unpaid(cast: Cast, school: School) -> None:
    """Closed by decision, the fine not paid in time."""
    walk = Walk(cast, school, on=school.listed_on + timedelta(days=6)).filed().decided().on(18)
    walk.step("remind", "officer_1").on(1).step("serve_reminder", "clerk", served_on=walk.day, method="direct")


def waiting_for_defence(cast: Cast, school: School, *, as_of: date) -> None:
    """Told this week: the party may still ask for a hearing."""
    walk = Walk(cast, school, on=as_of - timedelta(days=24)).filed().told()
    assert walk.day <= as_of, walk.day


def small_cases(cast: Cast, schools: list[School], *, as_of: date) -> None:
    """A clue, one not filed, one spared."""
    open_on, name = as_of - timedelta(days=3), "超出许可地址开展培训案"
    options: dict[str, Any] = {
        "rule": SCOPE_RULE,
        "facts": "在许可地址外增设教室开展培训。",
        "title": name,
        "source": Source.COMPLAINT,
    }
    Walk(cast, schools[0], on=open_on, **options)
    dropped = Walk(cast, schools[1], on=date(as_of.year, 4, 14), **options)
    dropped.on(3).step("refuse_filing", "deputy", reason="经核查，增设教室已取得变更许可，违法事实不能成立")
    _warned_on_the_spot(Walk(cast, schools[2], on=date(as_of.year, 5, 20), **options, procedure=Procedure.SIMPLE))


def _warned_on_the_spot(walk: Walk) -> None:
    for number in (1, 2):
        handling.assign_handler(
            walk.case, person=walk.cast.people[f"art_officer_{number}"], is_main=number == 1, no_conflict=True,
            actor=walk.cast["art_deputy"], at=walk.at,
        )  # fmt: skip
    walk.step(
        "decide_on_spot", "officer_1", facts="在许可地址外增设教室开展培训，当场停用。", sanction=Sanction.WARNING,
        correction_demand="立即停用未经许可的教室", defence="没有意见", spot_time="10时20分", spot_place="机构门厅", method="direct",
    )  # fmt: skip
    walk.on(1).step("put_on_record", "clerk").step("perform", "clerk", performance="已停用教室")
    walk.on(1).step("close", "deputy", closing_report="同意结案").on(1).step(
        "archive", "clerk", archive_no="2025-艺培-002"
    )


def from_overdue(cast: Cast, finding: Finding, *, as_of: date) -> None:
    """An order that ran out becomes a case under investigation."""
    day = workday(as_of - timedelta(days=10))
    finding = Finding.objects.get(pk=finding.pk)
    take_step(finding, "file", actor=cast["art_officer_1"], at=instant(day, 30))
    case = Case.objects.get(findings=finding)
    words = {"filing_request": "逾期不改正，建议立案", "unit_opinion": "同意"}
    take_step(case, "apply_filing", actor=cast["art_officer_1"], at=instant(day, 60), data=words)
    at = instant(workday(day + timedelta(days=1)), 30)
    take_step(case, "approve_filing", actor=cast["art_deputy"], at=at, data={"filing_opinion": "同意立案"})


def tell_early(cast: Cast, schools: list[School]) -> None:
    """Cases of this spring, before the year's visits are told: one of them takes a school off the list."""
    never = [each for each in schools if each.is_never]
    closed_school(cast, never[0])
    unpaid(cast, never[1])

"""Cases of art training, walked by the verbs that people call: closing a school takes the whole way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.domains.art_training.demo_month import Day, Fault, Month
from xianwu.domains.art_training.demo_register import School
from xianwu.registers.enforcement.kinds import Procedure, Sanction, Source
from xianwu.registers.enforcement.models import Finding, Plan
from xianwu.registers.enforcement.synthetic.cases import Story, Walk, from_overdue
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday

STOP_RULE, SCOPE_RULE = "ART-01", "ART-02"
INCOME = Decimal(12_000)
FACTS = "没有取得办学许可，在居民住宅内开展艺术类校外培训，有固定场所和两名以上从业人员。"


BEYOND = Story(
    "在许可地址外增设教室开展培训。", "", "", "立即停用未经许可的教室", sanction=Sanction.WARNING, fine=Decimal(0)
)
CLOSING = Story(
    FACTS,
    evidence="现场检查（勘验）笔录、询问笔录、收款记录、招生广告照片",
    reasons="不具备办证条件，拒不停止招生；违法所得已查明。",
    demand="退还所收费用，妥善安置学员",
    sanction=Sanction.SUSPENSION,
    fine=INCOME,
    base=INCOME,
    defence="请求从轻处罚，愿意配合退费。",
    reply="已按违法所得一倍的下限提出，予以采纳。",
)


def closing(cast: Cast, school: School, *, on: date) -> Walk:
    title = f"{school.subject.title}擅自举办艺术类校外培训机构案"
    return Walk(cast, CLOSING, on=on).open(school.subject, rule=STOP_RULE, title=title)


def closed_school(cast: Cast, school: School, plan: Plan) -> None:
    """The whole way from the visit to the archive; the school then leaves the register."""
    day = workday(school.listed_on + timedelta(days=6))
    month = Month(cast, [school], plan, first=day.replace(day=1))
    visit = month.visit(Day(day.day, 0, Source.TRANSFER, faults=(Fault("L1", "ordered", 10),)))
    walk = from_overdue(cast, CLOSING, visit.findings.get(), on=day + timedelta(days=2)).filed().decided()
    walk.paid("豫财罚演示0001")
    walk.archived(f"{walk.day.year}-艺培-001", performance="已停止办学，退还费用，罚款缴清")
    take_step(school.subject, "leave", actor=cast["art_clerk"], at=walk.at, reason="已责令停止办学，现场核实关停")
    school.off_on = walk.day


def unpaid(cast: Cast, school: School) -> None:
    """Closed by decision, the fine not paid in time."""
    walk = closing(cast, school, on=school.listed_on + timedelta(days=6)).filed().decided().on(18)
    walk.step("remind", "officer_1").on(1).step("serve_reminder", "clerk", served_on=walk.day, method="direct")


def waiting_for_defence(cast: Cast, school: School, *, as_of: date) -> None:
    """Told this week: the party may still ask for a hearing."""
    walk = closing(cast, school, on=as_of - timedelta(days=24)).filed().told()
    assert walk.day <= as_of, walk.day


def small_cases(cast: Cast, schools: list[School], *, as_of: date) -> None:
    """A clue, one not filed, one spared."""
    options: dict[str, Any] = {"rule": SCOPE_RULE, "title": "超出许可地址开展培训案", "source": Source.COMPLAINT}
    Walk(cast, BEYOND, on=as_of - timedelta(days=3)).open(schools[0].subject, **options)
    dropped = Walk(cast, BEYOND, on=date(as_of.year, 4, 14)).open(schools[1].subject, **options)
    dropped.on(3).step("refuse_filing", "deputy", reason="经核查，增设教室已取得变更许可，违法事实不能成立")
    warned = Walk(cast, BEYOND, on=date(as_of.year, 5, 20))
    _warned_on_the_spot(warned.open(schools[2].subject, **options, procedure=Procedure.SIMPLE))


def _warned_on_the_spot(walk: Walk) -> None:
    walk.with_handlers().step(
        "decide_on_spot", "officer_1", facts="在许可地址外增设教室开展培训，当场停用。", sanction=Sanction.WARNING,
        correction_demand="立即停用未经许可的教室", defence="没有意见", spot_time="9:10", spot_place="机构门厅", method="direct",
    )  # fmt: skip
    walk.on(1).step("put_on_record", "clerk").step("perform", "clerk", performance="已停用教室")
    walk.on(1).step("close", "deputy", closing_report="同意结案").on(1).step(
        "archive", "clerk", archive_no="2025-艺培-002"
    )


def investigated(cast: Cast, finding: Finding, *, as_of: date) -> None:
    """An order that ran out becomes a case under investigation."""
    walk = from_overdue(cast, BEYOND, finding, on=as_of - timedelta(days=10))
    walk.step("apply_filing", "officer_1", filing_request="逾期不改正，建议立案", unit_opinion="同意").on(1)
    walk.step("approve_filing", "deputy", filing_opinion="同意立案")


def tell_early(cast: Cast, schools: list[School], plan: Plan) -> None:
    """Cases of this spring, before the year's visits are told: one of them takes a school off the list."""
    never = [each for each in schools if each.is_never]
    closed_school(cast, never[0], plan)
    unpaid(cast, never[1])

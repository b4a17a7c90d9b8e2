"""Two and a half years of synthetic visits, guides, shops and cases of art training, calibrated to the bulletin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.art_training import demo_month, first_rows
from xianwu.domains.art_training.demo_findings import write_findings
from xianwu.domains.art_training.demo_month import Month
from xianwu.domains.art_training.demo_past import plan_visits, trim, write_visits
from xianwu.domains.art_training.demo_people import Cast, make_cast
from xianwu.domains.art_training.demo_register import School, make_register
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import CheckItem, Plan
from xianwu.registers.enforcement.visits import plan_actions

BEGINS = date(2023, 1, 3)
BASIS = demo_month.BASIS


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Write the synthetic county's art training."""
    cast = make_cast(on=as_of, at=instant(BEGINS))
    first_rows.enter(at=instant(BEGINS))
    schools = make_register(rng, cast, as_of=as_of)
    progress("艺培机构")
    plans = {year: _plan(cast, year) for year in (2023, 2024, 2025)}
    summer = _campaign(cast, as_of)
    visited = august_list(schools, as_of)
    _write_past(rng, cast, schools, visited, plans, as_of=as_of)
    progress("历年检查")
    demo_month.live(Month(cast, visited, summer, first=as_of.replace(day=1)))
    progress("本月检查")


def august_list(schools: list[School], as_of: date) -> list[School]:
    """Those the month is told of: two without a licence at fixed places, else institutions on the list."""
    on_list = [each for each in schools if each.is_listed(as_of) and not each.is_never]
    licensed = [each for each in on_list if each.subject.is_registered]
    found = [each for each in on_list if not each.subject.is_registered and each.listed_on < as_of.replace(day=1)]
    chosen = licensed[:1] + found[:1] + licensed[1:11] + found[1:2] + licensed[11:]
    return chosen


def _write_past(
    rng: Random, cast: Cast, schools: list[School], visited: list[School], plans: dict[int, Plan], *, as_of: date
) -> None:
    items = list(CheckItem.objects.filter(matter=MATTER).order_by("code"))
    visits = plan_visits(rng, schools, plans, until=as_of.replace(day=1))
    visits = [each for each in visits if each.on < as_of.replace(day=1)]
    visits = trim(visits, reserved={id(school): 1 for school in visited[:26]})
    write_visits(rng, cast, visits, items)
    write_findings(rng, cast, visits, as_of=as_of)


def _plan(cast: Cast, year: int) -> Plan:
    data = {
        "matter": MATTER, "title": f"{year}年艺培机构检查计划", "source": Source.PLAN, "starts_on": date(year, 2, 1),
        "ends_on": date(year, 12, 31), "scope": "证照、消防、收费、人员", "basis": BASIS, "yearly_cap": 2,
    }  # fmt: skip
    return _approved(cast, data, on=date(year, 1, 10))


def _campaign(cast: Cast, as_of: date) -> Plan:
    data = {
        "matter": MATTER, "title": "2025年暑期艺培机构专项检查", "source": Source.CAMPAIGN, "starts_on": date(2025, 7, 15),
        "ends_on": date(2025, 9, 30), "scope": "全覆盖：证照资质、培训内容、消防安全、收费、人员", "basis": BASIS, "yearly_cap": 2,
    }  # fmt: skip
    return _approved(cast, data, on=date(2025, 7, 10))


def _approved(cast: Cast, data: dict[str, Any], *, on: date) -> Plan:
    plan = plan_actions.draft_plan(data, actor=cast["art_clerk"], at=instant(on))
    take_step(plan, "submit", actor=cast["art_clerk"], at=instant(on, 10))
    take_step(plan, "approve", actor=cast["art_deputy"], at=instant(on, 60))
    take_step(plan, "publish", actor=cast["art_clerk"], at=instant(on, 90))
    return plan

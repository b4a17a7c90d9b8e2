"""Twenty months of synthetic gas inspections, calibrated to the bulletin: 1,983 people's visits, 46 put right, 3 cases, 2.14."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.gas_safety import demo_cases, demo_repeats, demo_week, first_rows
from xianwu.domains.gas_safety.demo_past import BEFORE, Bulk, Wanted
from xianwu.domains.gas_safety.demo_people import make_cast
from xianwu.domains.gas_safety.demo_register import Place, make_register
from xianwu.domains.gas_safety.household import demo as household
from xianwu.domains.gas_safety.kinds import MATTER, Kind
from xianwu.domains.gas_safety.learning import demo as learning
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Finding, Plan, Publication
from xianwu.registers.enforcement.synthetic import findings as ends
from xianwu.registers.enforcement.synthetic.findings import Ending
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday
from xianwu.registers.enforcement.synthetic.yearly import publish_year
from xianwu.registers.enforcement.visits import plan_actions
from xianwu.registers.enforcement.visits.scoring import score_subjects

BEGINS = date(2024, 1, 2)
PRINTED_OFFICERS, PRINTED_FIXED = 1983, 46
IN_BULK = 430
UNDONE_ON = date(2025, 5, 15)
CAP = 4


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Write the synthetic county's gas safety."""
    cast = make_cast(on=as_of, at=instant(BEGINS))
    first_rows.enter(at=instant(BEGINS))
    places = make_register(rng, cast, begins=BEGINS, as_of=as_of)
    progress("燃气对象")
    demo_cases.earlier(cast, places)
    demo_cases.alarm(cast, places)
    week = demo_week.cast_places(places)
    plan, endings, undone = _tell_past(rng, cast, places, week, as_of=as_of)
    progress("历次检查")
    demo_cases.user(cast, undone)
    demo_cases.under_way(cast, _first_overdue(endings), as_of=as_of)
    progress("案件")
    demo_week.live(demo_week.Week(cast, week, plan, first=as_of.replace(day=1)))
    _list_coming(cast, places, plan, as_of=as_of)
    _publish(cast, as_of=as_of)
    progress("本周检查")
    household.report(Random(20250829), cast, [place.gas for place in places], as_of=as_of)
    learning.learn(cast, as_of=as_of)
    demo_repeats.tell(cast, endings, as_of=as_of)
    publish_year(cast)
    score_subjects(MATTER, cast.organ, actor=cast.clerk, at=instant(as_of, 5))
    progress("风险评分")


def _tell_past(
    rng: Random, cast: Cast, places: list[Place], week: dict[str, Place], *, as_of: date
) -> tuple[Plan, list[Ending], Finding]:
    """Last year's plan, then the campaign in bulk: as many people's visits as the printed figure leaves; in May one
    visit is lived, whose order runs out."""
    bulk = Bulk(rng, cast, places)
    before = _plan(cast, 2024, "2024年燃气安全检查计划", Source.PLAN, date(2024, 2, 1), date(2024, 12, 31))
    campaign = _plan(cast, 2025, "2025年燃气安全专项执法", Source.CAMPAIGN, date(2025, 3, 1), date(2025, 12, 31))
    early = bulk.past_year(before)
    old = bulk.fail(early, BEFORE, first=date(2024, 3, 1), last=date(2024, 12, 6))
    reserved = Counter({id(place): 1 for place in week.values()})
    visits = bulk.campaign(campaign, count=IN_BULK, last=as_of - timedelta(days=6), reserved=reserved)
    wanted = Wanted(PRINTED_OFFICERS - (len(demo_week.VISITS) + 1) * demo_week.CREW)
    assert wanted.on_site + wanted.fixed + wanted.late == PRINTED_FIXED - demo_week.FIXED_HERE - demo_cases.FIXED_HERE
    bulk.size_crews(visits, wanted.officer_visits)
    fresh = [
        *bulk.fail(visits, {ends.OVERDUE: 1}, first=date(2025, 7, 21), last=date(2025, 8, 1)),
        *bulk.fail(visits, {ends.OVERDUE: wanted.overdue - 1}, first=date(2025, 8, 8), last=date(2025, 8, 15)),
        *bulk.fail(visits, {ends.FIXED: wanted.fixed, ends.LATE: wanted.late, ends.VOID: wanted.void},
                   first=date(2025, 3, 3), last=as_of - timedelta(days=32)),
        *bulk.fail(visits, {ends.ON_SITE: wanted.on_site}, first=date(2025, 3, 3), last=as_of),
        *bulk.fail(visits, {ends.ORDERED: wanted.ordered}, first=as_of - timedelta(days=9), last=as_of),
    ]  # fmt: skip
    told, ended = [*early, *visits], [*old, *fresh]
    bulk.write(told, ended, first=BEGINS, last=UNDONE_ON, until=as_of)
    undone = demo_week.Week(cast, week, campaign, first=UNDONE_ON.replace(day=1)).left_undone(demo_week.UNDONE)
    bulk.write(told, ended, first=UNDONE_ON + timedelta(days=1), last=as_of, until=as_of)
    bulk.write_beside(told)
    return campaign, ended, undone


def _first_overdue(endings: list[Ending]) -> Finding:
    overdue = sorted((each for each in endings if each.kind == ends.OVERDUE), key=lambda each: each.visit.on)
    return overdue[0].finding


def _list_coming(cast: Cast, places: list[Place], plan: Plan, *, as_of: date) -> None:
    """Next week's visits, approved by nobody yet and without crews."""
    kitchens = [each.subject for each in places if each.subject.kind == Kind.CATERING and each.off_on is None]
    day = workday(as_of + timedelta(days=4))
    plan_actions.plan_subjects(
        plan, kitchens[20 : 20 + demo_week.COMING], planned_on=day, actor=cast.clerk, at=instant(as_of, 3)
    )


def _publish(cast: Cast, *, as_of: date) -> None:
    """Everything older is public in time; the newest results still wait for their turn."""
    waiting = Publication.objects.filter(
        matter=MATTER, state=Publication.State.PENDING, made_on__lte=as_of - timedelta(days=9)
    )
    for row in waiting.select_related("unit", "case"):
        day = workday(row.made_on + timedelta(days=5))
        take_step(row, "publish", actor=cast.clerk, at=instant(min(day, row.due_on), 300))


def _plan(cast: Cast, year: int, title: str, source: str, first: date, last: date) -> Plan:
    data = {
        "matter": MATTER, "title": title, "source": source, "starts_on": first, "ends_on": last,
        "scope": "经营、输送配送、使用各环节，人员密集场所", "basis": cast.basis, "yearly_cap": CAP,
    }  # fmt: skip
    on = first - timedelta(days=10)
    plan = plan_actions.draft_plan(data, actor=cast.clerk, at=instant(on))
    take_step(plan, "submit", actor=cast.clerk, at=instant(on, 10))
    take_step(plan, "approve", actor=cast.deputy, at=instant(on, 60))
    take_step(plan, "publish", actor=cast.clerk, at=instant(on, 90))
    return plan

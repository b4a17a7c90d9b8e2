"""Two and a half years of synthetic visits, guides, shops and cases of art training, calibrated to the bulletin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.art_training import demo_cases, demo_draw, demo_guides, demo_month, first_rows
from xianwu.domains.art_training.checklist import UNLICENSED
from xianwu.domains.art_training.demo_month import Month
from xianwu.domains.art_training.demo_people import make_cast
from xianwu.domains.art_training.demo_register import School, make_register
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import CheckItem, Plan, Publication
from xianwu.registers.enforcement.synthetic.findings import OVERDUE, Ending, write_findings
from xianwu.registers.enforcement.synthetic.past import plan_visits, trim, write_visits
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import workday
from xianwu.registers.enforcement.synthetic.yearly import publish_year
from xianwu.registers.enforcement.visits import plan_actions
from xianwu.registers.enforcement.visits.scoring import score_subjects

BEGINS = date(2023, 1, 3)
COMPLAINTS = {2023: 5, 2024: 8, 2025: 6}
CAP = 2
SUMMER = date(2025, 6, 16)


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Write the synthetic county's art training."""
    cast = make_cast(on=as_of, at=instant(BEGINS))
    first_rows.enter(at=instant(BEGINS))
    schools = make_register(rng, cast, as_of=as_of)
    progress("艺培机构")
    demo_guides.tell_guides(cast, schools, as_of=as_of)
    plans = {year: _plan(cast, year) for year in (2023, 2024, 2025)}
    demo_cases.tell_early(cast, schools, plans[2025])
    progress("办证指导和案件")
    visited = august_list(schools, as_of)
    ended = _tell_past(rng, cast, schools, visited, plans, as_of=as_of)
    progress("历年检查")
    demo_month.live(Month(cast, visited, _campaign(cast), first=as_of.replace(day=1)))
    progress("本月检查")
    _tell_late(rng, cast, schools, ended, as_of=as_of)
    publish_year(cast)
    progress("风险评分")


def august_list(schools: list[School], as_of: date) -> list[School]:
    """Those the month is told of: one that was found without a licence, else institutions on the list."""
    on_list = [each for each in schools if each.is_listed(as_of) and not each.is_never]
    found = [each for each in on_list if each.subject.found_on]
    licensed = [each for each in on_list if not each.subject.found_on]
    return licensed[:1] + found[:1] + licensed[1:]


def _tell_past(
    rng: Random, cast: Cast, schools: list[School], visited: list[School], plans: dict[int, Plan], *, as_of: date
) -> list[Ending]:
    """The draw of the spring, lived; then everything else in bulk, never above the cap."""
    first = as_of.replace(day=1)
    reserved = Counter({id(school): 1 for school in visited[:26]})
    drawn = _live_draw(rng, cast, schools, plans[as_of.year])
    reserved.update(id(school) for school in schools if school.subject.pk in drawn)
    items = list(CheckItem.objects.filter(matter=MATTER).exclude(rule__code=UNLICENSED).order_by("code"))
    planned = plan_visits(rng, list(schools), plans, complaints=COMPLAINTS, until=first)
    visits = trim([each for each in planned if each.on < first], cap=CAP, reserved=reserved, year=as_of.year)
    write_visits(rng, cast, visits, items, until=as_of)
    return write_findings(rng, cast, visits, open_since=SUMMER)


def _live_draw(rng: Random, cast: Cast, schools: list[School], plan: Plan) -> set[int]:
    """Keys of the subjects that were drawn and visited."""
    row = demo_draw.commit(rng, cast, plan, schools, on=date(2025, 3, 10))
    visits = demo_draw.reveal(cast, row)
    for visit in visits:
        demo_month.hold_quietly(cast, visit)
    return {visit.subject_id for visit in visits}


def _tell_late(rng: Random, cast: Cast, schools: list[School], ended: list[Ending], *, as_of: date) -> None:
    """What stands open on the day: cases, a draw that waits for its number, shops to be looked at, scores."""
    never = [each for each in schools if each.is_never]
    listed = [each for each in schools if each.is_listed(as_of) and not each.subject.found_on]
    licensed = [each for each in listed if each.venue.permit_until and each.venue.permit_until > as_of]
    demo_cases.waiting_for_defence(cast, never[2], as_of=as_of)
    demo_cases.small_cases(cast, licensed[5:], as_of=as_of)
    licensed_ids = {each.subject.pk for each in licensed}
    late = [each for each in ended if each.kind == OVERDUE and each.item.rule_id]
    overdue = next(each for each in late if each.finding.subject_id in licensed_ids)
    demo_cases.investigated(cast, overdue.finding, as_of=as_of)
    demo_guides.tell_shops(rng, cast, schools, as_of=as_of)
    autumn = _plan(
        cast, as_of.year, title="2025年秋季艺培机构双随机抽查", source=Source.RANDOM, on=as_of - timedelta(days=9)
    )
    demo_draw.commit(rng, cast, autumn, schools, on=as_of - timedelta(days=1))
    _publish(cast, as_of=as_of)
    score_subjects(MATTER, cast.organ, actor=cast["art_clerk"], at=instant(as_of, 5))


def _publish(cast: Cast, *, as_of: date) -> None:
    """Everything of the last weeks is public in time; the newest results still wait for their turn."""
    waiting = Publication.objects.filter(
        matter=MATTER, state=Publication.State.PENDING, made_on__lte=as_of - timedelta(days=9)
    )
    for row in waiting.select_related("unit", "case"):
        day = workday(row.made_on + timedelta(days=5))
        take_step(row, "publish", actor=cast["art_clerk"], at=instant(min(day, row.due_on), 300))


def _plan(cast: Cast, year: int, *, title: str = "", source: str = Source.PLAN, on: date | None = None) -> Plan:
    data = {
        "matter": MATTER, "title": title or f"{year}年艺培机构检查计划", "source": source, "starts_on": on or date(year, 2, 1),
        "ends_on": date(year, 12, 31), "scope": "证照、消防、收费、人员", "basis": cast.basis, "yearly_cap": CAP,
    }  # fmt: skip
    return _approved(cast, data, on=on or date(year, 1, 10))


def _campaign(cast: Cast) -> Plan:
    data = {
        "matter": MATTER, "title": "2025年暑期艺培机构专项检查", "source": Source.CAMPAIGN, "starts_on": date(2025, 7, 15),
        "ends_on": date(2025, 9, 30), "scope": "全覆盖：证照资质、培训内容、消防安全、收费、人员", "basis": cast.basis, "yearly_cap": CAP,
    }  # fmt: skip
    return _approved(cast, data, on=date(2025, 7, 10))


def _approved(cast: Cast, data: dict[str, Any], *, on: date) -> Plan:
    plan = plan_actions.draft_plan(data, actor=cast["art_clerk"], at=instant(on))
    take_step(plan, "submit", actor=cast["art_clerk"], at=instant(on, 10))
    take_step(plan, "approve", actor=cast["art_deputy"], at=instant(on, 60))
    take_step(plan, "publish", actor=cast["art_clerk"], at=instant(on, 90))
    return plan

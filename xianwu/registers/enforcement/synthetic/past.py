"""Years of visits before the demo's month: planned, held, recorded and followed up, written in bulk with their past."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from xianwu.core.events.api import write_many_new
from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.replay import Saga, Turn, instant, write_sagas
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.declarations import matter_label
from xianwu.registers.enforcement.kinds import Duty, ItemResult, PublicKind, Source
from xianwu.registers.enforcement.models import (
    CheckedItem,
    CheckItem,
    Inspection,
    Participant,
    Plan,
    Publication,
)
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import Site, workday
from xianwu.registers.enforcement.visits.numbering import INSPECTION, next_numbers

FAULTS = (0, 0, 1, 1, 1, 2)


@dataclass
class Held:
    """One visit of the past with what was found."""

    site: Site
    on: date
    source: str
    plan: Plan | None
    officers: tuple[int, ...] = (0, 1)
    is_joint: bool = False
    row: Inspection | None = None
    failed: list[CheckItem] = field(default_factory=list)

    def fitting(self, items: list[CheckItem]) -> list[CheckItem]:
        """The items that are looked at here."""
        return [item for item in items if item.fits(self.site.subject.kind)]


def plan_visits(
    rng: Random,
    sites: list[Site],
    plans: dict[int, Plan],
    *,
    complaints: dict[int, int],
    until: date,
    again: float = 0.35,
) -> list[Held]:
    """A visit a year to each, a second to a share of `again`, and complaints."""
    found: list[Held] = []
    for year, plan in plans.items():
        last = min(date(year, 12, 10), until)
        for site in sites:
            times = 1 + (rng.random() < again)
            found += [
                Held(site, day, Source.PLAN, plan)
                for day in _days(rng, max(date(year, 3, 1), site.listed_on + timedelta(days=5)), last, times)
                if site.is_listed(day)
            ]
        for site in rng.sample(sites, complaints[year]):
            day = _days(rng, date(year, 3, 1), last, 1)[0]
            if site.is_listed(day):
                found.append(Held(site, day, Source.COMPLAINT, None))
    for visit in found:
        visit.officers = rng.choice(((0, 1), (2, 3), (0, 2), (1, 3)))
        visit.site.visits.append(visit.on)
    return sorted(found, key=lambda each: each.on)


def _days(rng: Random, first: date, last: date, times: int) -> list[date]:
    span = (last - first).days
    if span <= 0:
        return []
    return sorted(workday(first + timedelta(days=rng.randint(0, span - 4))) for _ in range(times))[:times]


def trim(visits: list[Held], *, cap: int, reserved: dict[int, int], year: int) -> list[Held]:
    """Leave out what would exceed the yearly cap once the visits of `year` that are told singly are held."""
    used: Counter[tuple[int, int]] = Counter()
    kept = []
    for visit in visits:
        key = (id(visit.site), visit.on.year)
        room = cap - (reserved.get(id(visit.site), 0) if visit.on.year == year else 0)
        if visit.source == Source.COMPLAINT or used[key] < room:
            kept.append(visit)
            used[key] += visit.source != Source.COMPLAINT
    return kept


# --- visits -----------------------------------------------------------------------------------------------


def write_visits(
    rng: Random,
    cast: Cast,
    visits: list[Held],
    items: list[CheckItem],
    *,
    until: date,
    faults: tuple[int, ...] = FAULTS,
) -> None:
    """Planned, approved, announced, held, concluded and published, with teams and answers.

    `until`: the county's day; nothing is written that had not happened by then.
    `faults`: how many items may fail on a visit, one of them by chance; none: those that stand on the visits already.
    """
    by_year: dict[int, list[Held]] = {}
    for visit in visits:
        by_year.setdefault(visit.on.year, []).append(visit)
    for year, own in by_year.items():
        for visit, number in zip(own, next_numbers(INSPECTION, year=year, count=len(own)), strict=True):
            visit.row = _inspection(cast, visit, number)
    write_sagas([_saga(cast, visit, until=until) for visit in visits])
    for visit in visits if faults else ():
        visit.failed = rng.sample(visit.fitting(items), rng.choice(faults))
    _write_teams(cast, visits)
    _write_answers(rng, visits, items)
    _write_publications(cast, visits, until=until)


def _inspection(cast: Cast, visit: Held, number: str) -> Inspection:
    subject = visit.site.subject
    return Inspection(
        number=number, title=subject.title, unit=cast.organ, matter=cast.matter, state="planned", subject=subject,
        town=subject.town, plan=visit.plan, source=visit.source, basis=cast.basis, is_joint=visit.is_joint,
        scope="按检查清单", planned_on=visit.on,
    )  # fmt: skip


def _concluded(visit: Held, *, until: date) -> date:
    return min(workday(visit.on + timedelta(days=3)), until)


def _saga(cast: Cast, visit: Held, *, until: date) -> Saga:
    before, day = workday(visit.on - timedelta(days=6)), visit.on
    clerk, deputy, officer = cast.clerk, cast.deputy, cast.officer(visit.officers[0])
    told = {"party_name": visit.site.subject.operator, "party_role": "负责人", "is_card_shown": True,
            "is_code_scanned": True, "times_this_year": 1}  # fmt: skip
    done = _concluded(visit, until=until)
    saga = Saga(visit.row, instant(before), "enforcement.inspection_planned", clerk)
    saga.turns = [
        Turn(instant(before, 60), "enforcement.inspection_approved", deputy,
             {"state": "approved", "approved_on": before, "approved_by_id": deputy.id}, "approve"),
        Turn(instant(before, 90), "enforcement.inspection_notified", clerk,
             {"state": "notified", "notified_on": before}, "notify"),
        Turn(instant(day, 10), "enforcement.inspection_started", officer,
             {"state": "visiting", "started_at": instant(day, 10), "held_on": day, **told}, "start"),
        Turn(instant(day, 60), "enforcement.inspection_finished", officer,
             {"state": "visited", "ended_at": instant(day, 60), "signature": "signed"}, "finish"),
        Turn(instant(done, 30), "enforcement.inspection_concluded", officer,
             {"state": "concluded", "concluded_on": done}, "conclude"),
    ]  # fmt: skip
    return saga


def _write_teams(cast: Cast, visits: list[Held]) -> None:
    rows = []
    for visit in visits:
        for place in visit.officers:
            card = cast.officers[place]
            row = Participant(
                inspection=visit.row, person=card.person, name=card.person.name, duty=Duty.OFFICER, organ=cast.organ,
                card_no=card.card_no,
            )  # fmt: skip
            row._history_date = instant(workday(visit.on - timedelta(days=6)), 30)
            rows.append(row)
    write_many_new(rows, "enforcement.participant_added", actor=cast.clerk, at=instant(visits[0].on))


def _write_answers(rng: Random, visits: list[Held], items: list[CheckItem]) -> None:
    rows = []
    for visit in visits:
        for item in visit.fitting(items):
            result = ItemResult.FAILED if item in visit.failed else ItemResult.PASSED
            row = CheckedItem(inspection=visit.row, item=item, result=result)
            row._history_date = instant(visit.on, 40)
            rows.append(row)
    write_many_new(rows, "enforcement.item_checked", actor=None, at=instant(visits[0].on))


def _write_publications(cast: Cast, visits: list[Held], *, until: date) -> None:
    by_year: dict[int, list[Held]] = {}
    for visit in visits:
        by_year.setdefault(visit.on.year, []).append(visit)
    sagas = []
    for year, own in by_year.items():
        for visit, number in zip(own, take_numbers(f"公示{year}", len(own), width=5), strict=True):
            sagas.append(_publication(cast, visit, number, until=until))
    write_sagas(sagas)


def _publication(cast: Cast, visit: Held, number: str, *, until: date) -> Saga:
    done, due = _concluded(visit, until=until), due_on("publish_other_days", visit.on)
    found = len(visit.failed)
    row = Publication(
        number=number, title=f"{matter_label(cast.matter)}检查结果：{visit.site.subject.title}", unit=cast.organ, matter=cast.matter,
        state="pending", kind=PublicKind.INSPECTION, inspection=visit.row, party=visit.site.subject.title,
        content=f"检查内容：按检查清单。检查结果：{f'发现问题 {found} 处' if found else '未发现问题'}。", made_on=visit.on, due_on=due,
    )  # fmt: skip
    shown = min(workday(done + timedelta(days=4)), due, until)
    turn = Turn(instant(shown, 60), "enforcement.publication_published", cast.clerk,
                {"state": "published", "published_on": shown}, "publish")  # fmt: skip
    return Saga(row, instant(done, 40), "enforcement.publication_prepared", cast.clerk, [turn])

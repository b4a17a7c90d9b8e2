"""Years of visits before the demo's month: planned, held, recorded and followed up, written in bulk with their past."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from xianwu.core.events.api import write_many_new
from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.replay import Saga, Turn, instant, write_sagas
from xianwu.domains.art_training.demo_people import Cast
from xianwu.domains.art_training.demo_register import School, workday
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.kinds import Duty, ItemResult, PublicKind, Source
from xianwu.registers.enforcement.models import (
    CheckedItem,
    CheckItem,
    Inspection,
    Participant,
    Plan,
    Publication,
)
from xianwu.registers.enforcement.visits.numbering import INSPECTION, next_numbers

COMPLAINTS = {2023: 5, 2024: 8, 2025: 6}
CAP = 2
FAULTS = (0, 0, 1, 1, 1, 2)


@dataclass
class Held:
    """One visit of the past with what was found."""

    school: School
    on: date
    source: str
    plan: Plan | None
    officers: tuple[int, int] = (0, 1)
    row: Inspection | None = None
    failed: list[CheckItem] = field(default_factory=list)


def plan_visits(rng: Random, schools: list[School], plans: dict[int, Plan], *, until: date) -> list[Held]:
    """A visit a year to each, some a second, and complaints; never above the published cap."""
    found: list[Held] = []
    for year, plan in plans.items():
        last = min(date(year, 12, 10), until)
        for school in schools:
            times = 1 + (rng.random() < 0.35)
            found += [
                Held(school, day, Source.PLAN, plan)
                for day in _days(rng, max(date(year, 3, 1), school.listed_on + timedelta(days=5)), last, times)
                if school.is_listed(day)
            ]
        for school in rng.sample(schools, COMPLAINTS[year]):
            day = _days(rng, date(year, 3, 1), last, 1)[0]
            if school.is_listed(day):
                found.append(Held(school, day, Source.COMPLAINT, None))
    for visit in found:
        visit.officers = rng.choice(((0, 1), (2, 3), (0, 2), (1, 3)))
        visit.school.visits.append(visit.on)
    return sorted(found, key=lambda each: each.on)


def _days(rng: Random, first: date, last: date, times: int) -> list[date]:
    span = (last - first).days
    if span <= 0:
        return []
    return sorted(workday(first + timedelta(days=rng.randint(0, span - 4))) for _ in range(times))[:times]


def trim(visits: list[Held], *, reserved: dict[int, int]) -> list[Held]:
    """Leave out what would exceed the cap once the visits that are told singly are held."""
    used: Counter[tuple[int, int]] = Counter()
    kept = []
    for visit in visits:
        key = (id(visit.school), visit.on.year)
        room = CAP - (reserved.get(id(visit.school), 0) if visit.on.year == 2025 else 0)
        if visit.source == Source.COMPLAINT or used[key] < room:
            kept.append(visit)
            used[key] += visit.source != Source.COMPLAINT
    return kept


# --- visits -----------------------------------------------------------------------------------------------


def write_visits(rng: Random, cast: Cast, visits: list[Held], items: list[CheckItem]) -> None:
    by_year: dict[int, list[Held]] = {}
    for visit in visits:
        by_year.setdefault(visit.on.year, []).append(visit)
    for year, own in by_year.items():
        for visit, number in zip(own, next_numbers(INSPECTION, year=year, count=len(own)), strict=True):
            visit.row = _inspection(cast, visit, number)
    write_sagas([_saga(cast, visit) for visit in visits])
    for visit in visits:
        visit.failed = rng.sample(items, rng.choice(FAULTS))
    _write_teams(cast, visits)
    _write_answers(rng, visits, items)
    _write_publications(cast, visits)


def _inspection(cast: Cast, visit: Held, number: str) -> Inspection:
    subject = visit.school.subject
    return Inspection(
        number=number, title=subject.title, unit=cast.organ, matter=MATTER, state="planned", subject=subject,
        town=subject.town, plan=visit.plan, source=visit.source, basis="《校外培训行政处罚暂行办法》（教育部令第53号）",
        scope="按检查清单", planned_on=visit.on,
    )  # fmt: skip


def _saga(cast: Cast, visit: Held) -> Saga:
    before, day = workday(visit.on - timedelta(days=6)), visit.on
    clerk, deputy = cast["art_clerk"], cast["art_deputy"]
    officer = cast[f"art_officer_{visit.officers[0] + 1}"]
    told = {"party_name": visit.school.subject.operator, "party_role": "负责人", "is_card_shown": True,
            "is_code_scanned": True, "times_this_year": 1}  # fmt: skip
    done = workday(day + timedelta(days=3))
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
    write_many_new(rows, "enforcement.participant_added", actor=cast["art_clerk"], at=instant(visits[0].on))


def _write_answers(rng: Random, visits: list[Held], items: list[CheckItem]) -> None:
    rows = []
    for visit in visits:
        for item in items:
            result = ItemResult.FAILED if item in visit.failed else ItemResult.PASSED
            row = CheckedItem(inspection=visit.row, item=item, result=result)
            row._history_date = instant(visit.on, 40)
            rows.append(row)
    write_many_new(rows, "enforcement.item_checked", actor=None, at=instant(visits[0].on))


def _write_publications(cast: Cast, visits: list[Held]) -> None:
    by_year: dict[int, list[Held]] = {}
    for visit in visits:
        by_year.setdefault(visit.on.year, []).append(visit)
    sagas = []
    for year, own in by_year.items():
        for visit, number in zip(own, take_numbers(f"公示{year}", len(own), width=5), strict=True):
            sagas.append(_publication(cast, visit, number))
    write_sagas(sagas)


def _publication(cast: Cast, visit: Held, number: str) -> Saga:
    done, due = workday(visit.on + timedelta(days=3)), due_on("publish_other_days", visit.on)
    found = len(visit.failed)
    row = Publication(
        number=number, title=f"艺培机构检查结果：{visit.school.subject.title}", unit=cast.organ, matter=MATTER,
        state="pending", kind=PublicKind.INSPECTION, inspection=visit.row, party=visit.school.subject.title,
        content=f"检查内容：按检查清单。检查结果：{f'发现问题 {found} 处' if found else '未发现问题'}。", made_on=visit.on, due_on=due,
    )  # fmt: skip
    shown = min(workday(done + timedelta(days=4)), due)
    turn = Turn(instant(shown), "enforcement.publication_published", cast["art_clerk"],
                {"state": "published", "published_on": shown}, "publish")  # fmt: skip
    return Saga(row, instant(done, 40), "enforcement.publication_prepared", cast["art_clerk"], [turn])

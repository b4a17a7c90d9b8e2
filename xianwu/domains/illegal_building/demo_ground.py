"""The demo's ground: cells with their shape, permits, two years of patrols and the tracks of the last weeks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from xianwu.core.attachments.api import attach
from xianwu.core.attachments.models import Attachment
from xianwu.core.events.api import write_many_new
from xianwu.core.people.actors import Actor
from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.replay import Saga, Turn, instant, write_sagas
from xianwu.domains.illegal_building.demo_people import Cast
from xianwu.domains.illegal_building.kinds import PermitKind, Rhythm
from xianwu.domains.illegal_building.models import Cell, PatrolTask, Permit, Site, Track
from xianwu.registers.enforcement.synthetic.pictures import picture

BEGINS = date(2023, 9, 1)
HOT = (2, 8, 11)
HOT_DAYS = 40
SOUTH, WEST, SIDE = Decimal("35.1200"), Decimal("114.1700"), Decimal("0.0100")
TRACKED_DAYS = 30
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "建国海军志强玉兰秀英桂芳永福长顺"


def person_name(rng: Random) -> str:
    return f"{rng.choice(SURNAMES)}{rng.choice(GIVEN)}{rng.choice(GIVEN)}"


def corner(place: int) -> tuple[Decimal, Decimal]:
    """South and west of the cell of that place: four rows of five."""
    return SOUTH + SIDE * (place // 5), WEST + SIDE * (place % 5)


def point_in(rng: Random, place: int) -> tuple[Decimal, Decimal]:
    """A point well within the cell."""
    south, west = corner(place)
    return (
        south + SIDE * Decimal(rng.randint(100, 900)) / 1000,
        west + SIDE * Decimal(rng.randint(100, 900)) / 1000,
    )


def show_corrected(site: Site, *, actor: Actor, at: datetime) -> None:
    """A picture of the place as it was found put right."""
    file = ContentFile(picture(site.pk, "after", at), name="改正后现场.png")
    attach(site, file, category=Attachment.Category.PHOTO, note="改正后", actor=actor, at=at)


def make_cells(rng: Random, cast: Cast, *, as_of: date) -> list[Cell]:
    """One cell for each village; three of them walked daily since July."""
    rows = []
    for place, village in enumerate(cast.villages):
        south, west = map(float, corner(place))
        north, east = round(south + float(SIDE), 6), round(west + float(SIDE), 6)
        cell = Cell(
            unit=village, leader=person_name(rng), routine_days=7, hot_days=1,
            polygon=[[[west, south], [east, south], [east, north], [west, north]]],
        )  # fmt: skip
        if place in HOT:
            cell.hot_from, cell.hot_reason = as_of - timedelta(days=HOT_DAYS), "近期连续发现新建，旧房集中拆除"
            cell.hot_until = as_of + timedelta(days=30)
        cell._history_date = instant(BEGINS)
        rows.append(cell)
    write_many_new(rows, "illegal_building.cell_registered", actor=cast["wenyan_clerk"], at=instant(BEGINS))
    return rows


def make_permits(rng: Random, cast: Cast, *, as_of: date, count: int = 60) -> list[Permit]:
    rows = []
    for number in range(1, count + 1):
        issued = BEGINS + timedelta(days=rng.randint(0, (as_of - BEGINS).days - 40))
        kind = rng.choice((PermitKind.HOMESTEAD, PermitKind.HOMESTEAD, PermitKind.VILLAGE_PLANNING))
        place = number % len(cast.villages)
        row = Permit(
            street=cast.street, kind=kind, number=f"示例{issued.year}-{number:04}", holder=person_name(rng),
            village=cast.villages[place], address=f"{cast.villages[place].short_name}{rng.randint(1, 90)}号",
            area=Decimal(rng.choice((134, 150, 167, 167, 200))), floors=rng.choice((1, 2, 2, 3)), issued_on=issued,
            valid_to=issued + timedelta(days=730), source="街道办公室审批台账",
        )  # fmt: skip
        row._history_date = instant(issued)
        rows.append(row)
    write_many_new(rows, "illegal_building.permit_recorded", actor=cast["wenyan_clerk"], at=instant(BEGINS))
    return rows


# --- patrols --------------------------------------------------------------------------------------


def make_patrols(rng: Random, cast: Cast, cells: list[Cell], *, as_of: date) -> None:
    """Every cell within its interval, on days without pattern; a few were missed and say why."""
    plans = sorted(
        ((day, place, hot) for place in range(len(cells)) for day, hot in _days(rng, place, as_of=as_of)),
        key=lambda each: each[:2],
    )
    by_year: dict[int, list[Any]] = {}
    for plan in plans:
        by_year.setdefault(plan[0].year, []).append(plan)
    sagas = []
    for year, own in by_year.items():
        for (day, place, hot), number in zip(own, take_numbers(f"巡{year}-", len(own), width=5), strict=True):
            sagas.append(_saga(rng, cast, cells[place], place, day, hot=hot, number=number))
    write_sagas(sagas)
    _write_tracks(rng, cast, sagas, as_of=as_of)


def _days(rng: Random, place: int, *, as_of: date) -> list[tuple[date, bool]]:
    found, day = [], BEGINS + timedelta(days=rng.randint(0, 6))
    hot_from = as_of - timedelta(days=HOT_DAYS)
    while day < as_of:
        hot = place in HOT and day >= hot_from
        found.append((day, hot))
        day += timedelta(days=1 if hot else rng.randint(5, 7))
        if place in HOT and not hot and day > hot_from:
            day = hot_from
    return found


def _saga(rng: Random, cast: Cast, cell: Cell, place: int, day: date, *, hot: bool, number: str) -> Saga:
    clerk, patroller = cast["wenyan_clerk"], cast.patroller_of(place)
    begins = instant(day, rng.randint(-120, 600))
    row = PatrolTask(
        number=number, title=f"{cell}巡查", unit=cast.street, cell=cell, state="planned",
        rhythm=Rhythm.HOT if hot else Rhythm.ROUTINE, planned_on=day, starts_at=begins,
    )  # fmt: skip
    saga = Saga(row, instant(day, -150), "illegal_building.task_planned", clerk)
    if rng.random() < 0.02:
        why = rng.choice(("暴雨，改次日巡查", "参加防汛值守", "车辆故障"))
        saga.turns = [Turn(instant(day, 620), "illegal_building.task_missed", clerk,
                           {"state": "missed", "missed_reason": why}, "miss", why)]  # fmt: skip
        return saga
    ends = begins + timedelta(minutes=rng.randint(25, 80))
    saga.turns = [
        Turn(begins, "illegal_building.task_started", patroller,
             {"state": "walking", "started_at": begins, "patroller_id": patroller.id}, "start"),
        Turn(ends, "illegal_building.task_ended", patroller,
             {"state": "done", "ended_at": ends, "note": "未发现新增建设", "is_offline": rng.random() < 0.1}, "end"),
    ]  # fmt: skip
    return saga


def _write_tracks(rng: Random, cast: Cast, sagas: list[Saga], *, as_of: date) -> None:
    """Tracks of the last weeks; whether they show the cell was told when they came in."""
    from xianwu.core.events.api import write_many_changes
    from xianwu.domains.illegal_building.brain.patrols import Fix
    from xianwu.domains.illegal_building.patrol_actions import presence_of
    from xianwu.registers.enforcement.brain.places import Point

    since = as_of - timedelta(days=TRACKED_DAYS)
    tracks, tasks = [], []
    for saga in sagas:
        task = saga.row
        if task.state != "done" or task.planned_on < since:
            continue
        ring = task.cell.polygon[0]
        away = 0.02 if rng.random() < 0.05 else 0.0
        fixes = [
            Fix(at, Point(ring[0][1] + away + 0.001 * (1 + step % 8), ring[0][0] + 0.004), float(rng.randint(5, 25)))
            for step, at in enumerate(_minutes(task.started_at, task.ended_at))
        ]
        found = presence_of(task, fixes)
        task.is_covered, task.coverage_reason, task._history_date = found.is_shown, found.reason, task.ended_at
        tasks.append(task)
        track = Track(
            task=task, patroller_id=task.patroller_id, recorded_on=task.planned_on, point_count=len(fixes),
            points=[[fix.at.isoformat(), fix.place.lat, fix.place.lng, fix.accuracy_m] for fix in fixes],
        )  # fmt: skip
        track._history_date = task.ended_at
        tracks.append(track)
    write_many_new(tracks, "illegal_building.track_kept", actor=None, at=instant(since))
    names = ("is_covered", "coverage_reason")
    write_many_changes(tasks, names, "illegal_building.task_ended", actor=None, at=instant(since))


def _minutes(begins: datetime, ends: datetime) -> list[datetime]:
    return [begins + timedelta(minutes=3 * step) for step in range(int((ends - begins).total_seconds() // 180))]

"""When cells are walked: due lists, starting times that outsiders cannot learn, and proof that somebody was there.

Times and days come from an HMAC over the day and the cell with a secret of the county: the same for those who hold
it, without pattern for those who watch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hmac import digest as hmac_digest
from math import cos, radians

from xianwu.lib.digests import canonical
from xianwu.registers.enforcement.brain.places import Point, metres

_SECRET_BYTES = 16


class PatrolError(ValueError):
    """Rules from which no patrol can be planned; the message says what to set."""


@dataclass(frozen=True)
class Cell:
    """A cell with the days of its visits; `interval` is the one in force (routine or high frequency)."""

    id: str
    interval: int
    is_hot: bool = False
    visits: tuple[date, ...] = ()


@dataclass(frozen=True)
class DueCell:
    cell: str
    due_on: date
    days_overdue: int
    is_hot: bool
    reason: str


@dataclass(frozen=True)
class Hours:
    """Minutes since midnight, the end not included."""

    begins: int
    ends: int


@dataclass(frozen=True)
class Patrol:
    """A cell to be walked, and the minute to set out. `is_surprise`: not due, drawn by lot."""

    cell: str
    starts: int
    is_surprise: bool
    reason: str


@dataclass(frozen=True)
class Coverage:
    """Cells whose last visit is no older than their interval, of all; the others by name."""

    covered: int
    all: int
    missing: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Fix:
    """A point of a track."""

    at: datetime
    place: Point
    accuracy_m: float


@dataclass(frozen=True)
class Presence:
    """Whether a track shows that somebody was in the cell, since when and for how long."""

    is_shown: bool
    entered_at: datetime | None
    stayed: timedelta
    reason: str


def due_cells(cells: Iterable[Cell], *, as_of: date) -> list[DueCell]:
    """Cells to be walked by the end of `as_of`: hot ones first, then the longest overdue; never walked is due now."""
    found = []
    for cell in cells:
        _refuse_interval(cell)
        last = _last_visit(cell, as_of)
        due = as_of if last is None else last + timedelta(days=cell.interval)
        if due > as_of:
            continue
        late = (as_of - due).days
        rhythm = "高频" if cell.is_hot else "常态"
        words = "从未巡查" if last is None else f"{rhythm}每 {cell.interval} 天一次，上次 {last:%m-%d}"
        found.append(DueCell(cell.id, due, late, cell.is_hot, words + (f"，已超 {late} 天。" if late else "。")))
    return sorted(found, key=lambda each: (not each.is_hot, -each.days_overdue, each.cell))


def day_patrols(
    cells: Sequence[Cell],
    *,
    secret: bytes,
    day: date,
    hours: Sequence[Hours],
    early: int = 0,
    surprises: int = 0,
    most: int | None = None,
) -> list[Patrol]:
    """The patrols of a day in order of time: what is due, what is drawn up to `early` days before, and `surprises`.

    The last two keep a builder from counting days: a cell walked yesterday may be walked again. `hours` are those of
    that day (evenings and weekends have their own), `most` the patrols that can be walked; due ones go first.
    """
    due = due_cells(cells, as_of=day)
    names = {each.cell for each in due}
    rest = sorted(
        (cell for cell in cells if cell.id not in names), key=lambda cell: _lot(secret, day, "surprise", cell.id)
    )
    soon = [cell.id for cell in rest if hidden_due(secret, cell=cell, as_of=day, early=early) <= day]
    lucky = [cell.id for cell in rest if cell.id not in soon][:surprises]
    chosen = [(each.cell, False, each.reason) for each in due]
    chosen += [(id, True, "期限内提前巡查，时间随机。") for id in soon]
    chosen += [(id, True, "随机加巡，防止摸清规律。") for id in lucky]
    patrols = [
        Patrol(cell, start_minute(secret, day=day, cell=cell, hours=hours), surprise, reason)
        for cell, surprise, reason in chosen[:most]
    ]
    return sorted(patrols, key=lambda patrol: (patrol.starts, patrol.cell))


def start_minute(secret: bytes, *, day: date, cell: str, hours: Sequence[Hours]) -> int:
    """The minute to set out: every minute of the day's hours is as likely as any other."""
    minutes = [minute for span in hours for minute in range(span.begins, span.ends)]
    if not minutes:
        raise PatrolError("没有规定当天的巡查时段，请先设置。")
    return minutes[_lot(secret, day, "start", cell) % len(minutes)]


def hidden_due(secret: bytes, *, cell: Cell, as_of: date, early: int) -> date:
    """When the cell should next be walked, up to `early` days before its interval ends, so that no weekday repeats.

    Never later than the interval allows, and never before the day after the last visit.
    """
    _refuse_interval(cell)
    last = _last_visit(cell, as_of)
    if last is None:
        return as_of
    room = min(early, cell.interval - 1)
    return last + timedelta(days=cell.interval - _lot(secret, last, "early", cell.id) % (room + 1))


def coverage(cells: Sequence[Cell], *, as_of: date) -> Coverage:
    """How many cells were walked within their interval, on the day."""
    missing = []
    for cell in cells:
        _refuse_interval(cell)
        last = _last_visit(cell, as_of)
        if last is None or (as_of - last).days > cell.interval:
            missing.append(cell.id)
    covered = len(cells) - len(missing)
    share = f"{covered * 100 // len(cells)}%" if cells else "无网格"
    return Coverage(covered, len(cells), tuple(sorted(missing)), f"按期巡查 {covered}/{len(cells)} 个网格（{share}）。")


def presence(
    track: Sequence[Fix],
    *,
    rings: Sequence[Sequence[Point]],
    accuracy_m: float,
    stay: timedelta,
    gap: timedelta,
) -> Presence:
    """Whether the track proves a visit: fixes of at most `accuracy_m` inside the cell for at least `stay`.

    Worse fixes say nothing either way. A silence longer than `gap` begins a new stay: what nobody saw is not proved.
    """
    good = sorted((fix for fix in track if 0 <= fix.accuracy_m <= accuracy_m), key=lambda fix: fix.at)
    if not good:
        return Presence(False, None, timedelta(0), f"轨迹没有误差在 {accuracy_m:g} 米以内的点，不能证明到过网格。")
    begun: datetime | None = None
    last = good[0].at
    longest, entered = timedelta(0), None
    for fix in good:
        if not is_inside(fix.place, rings=rings):
            begun = None
            continue
        if begun is None or fix.at - last > gap:
            begun = fix.at
        last = fix.at
        if entered is None or fix.at - begun > longest:
            longest, entered = fix.at - begun, begun
    return _presence(entered, longest, stay)


def is_inside(place: Point, *, rings: Sequence[Sequence[Point]]) -> bool:
    """Whether a place lies in the area of the rings (holes and separate parts by even–odd), the border included."""
    inside = False
    for ring in rings:
        for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            if _is_on(place, one, other):
                return True
            if (one.lat > place.lat) != (other.lat > place.lat):
                share = (place.lat - one.lat) / (other.lat - one.lat)
                if place.lng < one.lng + share * (other.lng - one.lng):
                    inside = not inside
    return inside


def metres_outside(place: Point, *, rings: Sequence[Sequence[Point]]) -> float:
    """How far a place lies from the area of the rings, 0 inside; no ring, no distance (0).

    On a plane that touches the earth at the place: exact to a few metres within a county.
    """
    if not rings or is_inside(place, rings=rings):
        return 0.0
    sides = (pair for ring in rings for pair in zip(ring, [*ring[1:], *ring[:1]], strict=True))
    return min(_metres_to_side(place, one, other) for one, other in sides)


def _metres_to_side(place: Point, one: Point, other: Point) -> float:
    wide = cos(radians(place.lat))
    east, north = (other.lng - one.lng) * wide, other.lat - one.lat
    right, up = (place.lng - one.lng) * wide, place.lat - one.lat
    length = east * east + north * north
    share = min(max((right * east + up * north) / length, 0.0), 1.0) if length else 0.0
    return metres(place, Point(one.lat + share * north, one.lng + share * (other.lng - one.lng)))


def _presence(entered: datetime | None, longest: timedelta, stay: timedelta) -> Presence:
    if entered is None:
        return Presence(False, None, timedelta(0), "轨迹没有进入网格。")
    seconds = int(longest.total_seconds())
    spent = f"停留 {seconds // 60} 分 {seconds % 60} 秒"
    if longest < stay:
        return Presence(False, entered, longest, f"进入网格但只{spent}，不足 {int(stay.total_seconds() // 60)} 分钟。")
    return Presence(True, entered, longest, f"到过网格，{spent}。")


def _is_on(place: Point, one: Point, other: Point) -> bool:
    cross = (other.lng - one.lng) * (place.lat - one.lat) - (other.lat - one.lat) * (place.lng - one.lng)
    if cross != 0:
        return False
    within_lat = min(one.lat, other.lat) <= place.lat <= max(one.lat, other.lat)
    return within_lat and min(one.lng, other.lng) <= place.lng <= max(one.lng, other.lng)


def _last_visit(cell: Cell, as_of: date) -> date | None:
    return max((day for day in cell.visits if day <= as_of), default=None)


def _lot(secret: bytes, day: date, purpose: str, cell: str) -> int:
    if len(secret) < _SECRET_BYTES:
        raise PatrolError(f"巡查密钥太短，至少 {_SECRET_BYTES} 字节：否则别人可以猜出出发时间。")
    return int.from_bytes(hmac_digest(secret, canonical([purpose, day, cell]), "sha256"))


def _refuse_interval(cell: Cell) -> None:
    if cell.interval < 1:
        raise PatrolError(f"网格 {cell.id} 的巡查间隔至少是 1 天，请改正。")

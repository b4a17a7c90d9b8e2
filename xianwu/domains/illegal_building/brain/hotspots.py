"""Where building is likely to start: events that fade with time, and what is known of the ground; points shown."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, floor, radians

from xianwu.registers.enforcement.brain.places import Point

_METRES_A_DEGREE = 111_195.0


class HotspotError(ValueError):
    """An event or a table that cannot be scored; the message says which."""


@dataclass(frozen=True)
class Event:
    """Something that happened in a cell: a site found, a pile of material, a complaint, a demolition."""

    cell: str
    kind: str
    on: date


@dataclass(frozen=True)
class Weight:
    """What one event of a kind is worth on its day."""

    label: str
    points: float


@dataclass(frozen=True)
class Covariate:
    """What does not fade: an old house cleared, a house under construction with its permit, the edge of a market."""

    cell: str
    label: str
    points: float


@dataclass(frozen=True)
class Rules:
    """Points by kind of event, days after which half is left, the score from which a cell is hot."""

    weights: Mapping[str, Weight]
    half_life: int
    hot_from: float


@dataclass(frozen=True)
class Hotspot:
    cell: str
    score: float
    is_hot: bool
    points: tuple[str, ...]


def hotspots(
    events: Iterable[Event],
    *,
    rules: Rules,
    as_of: date,
    covariates: Iterable[Covariate] = (),
    everywhere: Sequence[tuple[str, float]] = (),
    cells: Iterable[str] = (),
) -> list[Hotspot]:
    """Every cell with its score, the hottest first.

    Σ points × 0.5^(age ÷ half-life) over the events up to `as_of`, plus the covariates; `everywhere` holds what
    raises all cells on a day (festival, weekend); `cells` are listed even when nothing happened there.
    """
    if rules.half_life < 1:
        raise HotspotError("热点分的半衰期至少是 1 天，请改正参数。")
    sums: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for cell in cells:
        sums[cell] = []
    for (cell, kind), ages in sorted(_ages(events, as_of).items()):
        sums[cell].append(_fading(kind, ages, rules))
    for covariate in covariates:
        sums[covariate.cell].append((covariate.points, f"{covariate.label}：+{covariate.points:g}"))
    found = [_hotspot(cell, parts, rules.hot_from, everywhere) for cell, parts in sums.items()]
    return sorted(found, key=lambda each: (-each.score, each.cell))


def square_of(place: Point, *, size: float) -> str:
    """The name of the square of about `size` metres in which a place lies, for counties without a grid of their own.

    Rows are `size` high; columns are cut on the latitude of their row, so squares stay square.
    """
    row = floor(place.lat * _METRES_A_DEGREE / size)
    middle = (row + 0.5) * size / _METRES_A_DEGREE
    column = floor(place.lng * _METRES_A_DEGREE * cos(radians(middle)) / size)
    return f"{row}:{column}"


def _ages(events: Iterable[Event], as_of: date) -> dict[tuple[str, str], list[int]]:
    ages: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for event in events:
        if event.on <= as_of:
            ages[event.cell, event.kind].append((as_of - event.on).days)
    return ages


def _fading(kind: str, ages: Sequence[int], rules: Rules) -> tuple[float, str]:
    if kind not in rules.weights:
        raise HotspotError(f"事件“{kind}”没有规定分值，请先补上参数。")
    weight = rules.weights[kind]
    points = sum(weight.points * 0.5 ** (age / rules.half_life) for age in sorted(ages))
    newest = min(ages)
    when = "今天" if newest == 0 else f"最近一次在 {newest} 天前"
    return points, f"{weight.label} {len(ages)} 次（{when}）：+{points:.1f}"


def _hotspot(
    cell: str, parts: Sequence[tuple[float, str]], hot_from: float, everywhere: Sequence[tuple[str, float]]
) -> Hotspot:
    common = [(points, f"{label}：+{points:g}") for label, points in everywhere]
    rows = [*sorted(parts, key=lambda part: (-part[0], part[1])), *common]
    score = round(sum(points for points, _ in rows), 1)
    return Hotspot(cell, score, score >= hot_from, tuple(words for _, words in rows))

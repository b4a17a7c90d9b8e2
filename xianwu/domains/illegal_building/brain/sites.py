"""What sites tell about each other: rebuilt, reported twice, not stopped; and whether growth is zero."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xianwu.lib.numbers import plain
from xianwu.lib.periods import add_months
from xianwu.registers.enforcement.brain.places import Nearby, Point

DEMOLISHED_HERE, SAME_OWNER = "place", "owner"


@dataclass(frozen=True)
class Sighting:
    """A site as found; `owner` is the blind index of the owner's ID, empty while unknown."""

    id: int
    found_on: date
    place: Point | None = None
    owner: str = ""


@dataclass(frozen=True)
class Gone:
    """A building taken down."""

    site: int
    done_on: date
    place: Point | None = None
    owner: str = ""


@dataclass(frozen=True)
class Rebuilt:
    site: int
    earlier: int
    way: str
    reason: str


@dataclass(frozen=True)
class Twice:
    """Two reports of what may be one house: a question for a person, nothing is merged by itself."""

    first: int
    second: int
    metres: float
    reason: str


@dataclass(frozen=True)
class Measure:
    """How far a building had come on a day; `stage` is its place in the row of stages. None: not measured.

    `is_after`: seen after the notice, which on the day of the notice the date alone does not tell.
    """

    on: date
    stage: int | None = None
    floors: int | None = None
    area: Decimal | None = None
    is_after: bool = False


@dataclass(frozen=True)
class NotStopped:
    """The draft of a report that building went on."""

    seen_on: date
    stages: int
    floors: int
    area: Decimal
    reason: str


@dataclass(frozen=True)
class Case:
    """A site for the measure of growth: when found, when put right (None: still standing)."""

    id: int
    found_on: date
    fixed_on: date | None = None


@dataclass(frozen=True)
class Growth:
    """`holds` when nothing found in the period still stands past its days; findings themselves are no fault."""

    holds: bool
    found: int
    standing: tuple[int, ...]
    pending: tuple[int, ...]
    reason: str


def rebuilt(sites: Iterable[Sighting], *, gone: Sequence[Gone], reach: float, months: int) -> list[Rebuilt]:
    """Sites at the place of an earlier demolition, or of an owner who had one within `months`; place goes first."""
    near = Nearby([(n, each.place) for n, each in enumerate(gone) if each.place is not None], reach=reach)
    found = []
    for site in sorted(sites, key=lambda site: site.id):
        earlier = [each for each in gone if each.site != site.id and each.done_on <= site.found_on]
        match = _same_place(site, near, gone) or _same_owner(site, earlier, months)
        if match:
            found.append(match)
    return found


def reported_twice(sites: Sequence[Sighting], *, reach: float) -> list[Twice]:
    """Pairs found on one day within `reach` metres."""
    places = {site.id: site.place for site in sites if site.place is not None}
    days = {site.id: site.found_on for site in sites}
    near = Nearby(places.items(), reach=reach)
    pairs = [
        Twice(id, other, round(away, 1), f"同一天上报，相距 {away:.0f} 米，可能是同一处，请核对后合并。")
        for id, place in places.items()
        for other, away in near.near(place)
        if id < other and days[id] == days[other]
    ]
    return sorted(pairs, key=lambda pair: (pair.first, pair.second))


def not_stopped(
    measures: Iterable[Measure], *, stopped_on: date, tolerance: Decimal, stages: Sequence[str] = ()
) -> NotStopped | None:
    """Growth after the notice: a later stage, more floors, or more area than measuring may err.

    Compared with the last measure taken up to the notice; without one nothing can be said (None).
    `stages` are the words for the places in the row.
    """
    before, after = _parted(measures, stopped_on)
    if not before:
        return None
    for later in after:
        found = _growth(_baseline(before), later, tolerance, stopped_on, stages)
        if found:
            return found
    return None


def why_not_grown(measures: Iterable[Measure], *, stopped_on: date, tolerance: Decimal) -> str:
    """What `not_stopped` could compare and found no larger, and what it could not compare, in a sentence."""
    before, after = _parted(measures, stopped_on)
    if not before or not after:
        return "没有叫停时和现在的记录，不能比较。"
    base, now = _baseline(before), after[-1]
    same, apart = [], []
    for name, one, other in (
        ("阶段", base.stage, now.stage),
        ("层数", base.floors, now.floors),
        ("面积", base.area, now.area),
    ):
        if one is None or other is None:
            apart.append(f"叫停时没有记录{name}，不能比较" if one is None else f"这次没有填{name}")
        elif other > one:
            apart.append(f"{name}只多 {plain(Decimal(other - one))} 平方米，在 {plain(tolerance)} 平方米的测量误差以内")
        else:
            same.append(name)
    told = [f"{'、'.join(same)}{'都' if len(same) > 1 else ''}没有增加"] if same else []
    return f"和叫停时相比，{'；'.join([*told, *apart])}。"


def zero_growth(cases: Iterable[Case], *, start: date, as_of: date, days: int) -> Growth:
    """Zero growth: of what was found from `start` to `as_of`, nothing stands longer than `days`.

    Many findings, quickly put right, are a good sign; “found nothing” is not what is measured.
    """
    own = [case for case in cases if start <= case.found_on <= as_of]
    standing = [case for case in own if case.fixed_on is None or case.fixed_on > as_of]
    late = tuple(sorted(case.id for case in standing if case.found_on + timedelta(days=days) < as_of))
    pending = tuple(sorted({case.id for case in standing} - set(late)))
    words = f"新发现 {len(own)} 处，{days} 天内未处置仍存在的 {len(late)} 处，期限内待处置 {len(pending)} 处："
    words += "未实现零增长。" if late else "目前零增长。"
    return Growth(not late, len(own), late, pending, words)


def _same_place(site: Sighting, near: Nearby, gone: Sequence[Gone]) -> Rebuilt | None:
    if site.place is None:
        return None
    close = [
        (away, gone[n])
        for n, away in near.near(site.place)
        if gone[n].site != site.id and gone[n].done_on <= site.found_on
    ]
    if not close:
        return None
    away, earlier = min(close, key=lambda pair: (pair[0], pair[1].site))
    reason = f"距 {earlier.done_on:%Y-%m-%d} 拆除处 {away:.0f} 米，疑似拆后复建。"
    return Rebuilt(site.id, earlier.site, DEMOLISHED_HERE, reason)


def _same_owner(site: Sighting, earlier: Sequence[Gone], months: int) -> Rebuilt | None:
    own = [
        each
        for each in earlier
        if site.owner and each.owner == site.owner and site.found_on <= add_months(each.done_on, months)
    ]
    if not own:
        return None
    last = max(own, key=lambda each: (each.done_on, each.site))
    reason = f"同一建设人 {last.done_on:%Y-%m-%d} 曾被拆除，{months} 个月内再次建设。"
    return Rebuilt(site.id, last.site, SAME_OWNER, reason)


def _parted(measures: Iterable[Measure], stopped_on: date) -> tuple[list[Measure], list[Measure]]:
    """Those up to the notice and those after it, each by day."""
    ordered = sorted(measures, key=lambda measure: measure.on)
    after = [measure for measure in ordered if measure.on > stopped_on or measure.is_after]
    return [measure for measure in ordered if measure not in after], after


def _baseline(before: Sequence[Measure]) -> Measure:
    """The newest known value of each kind: a stop notice without an area does not forget the one before."""
    return Measure(
        before[-1].on,
        next((each.stage for each in reversed(before) if each.stage is not None), None),
        next((each.floors for each in reversed(before) if each.floors is not None), None),
        next((each.area for each in reversed(before) if each.area is not None), None),
    )


def _growth(
    base: Measure, later: Measure, tolerance: Decimal, stopped_on: date, stages: Sequence[str]
) -> NotStopped | None:
    steps = _more(base.stage, later.stage)
    floors = _more(base.floors, later.floors)
    area = later.area - base.area if later.area is not None and base.area is not None else Decimal(0)
    area = area if area > tolerance else Decimal(0)
    parts = []
    if steps:
        parts.append(_stage_words(base.stage, later.stage, stages))
    if floors:
        parts.append(f"由 {base.floors} 层增至 {later.floors} 层")
    if area:
        parts.append(f"面积增加 {plain(area)} 平方米")
    if not parts:
        return None
    reason = f"{stopped_on:%Y-%m-%d} 叫停后仍在建设，{later.on:%Y-%m-%d} 发现{'、'.join(parts)}：请立即报告。"
    return NotStopped(later.on, steps, floors, area, reason)


def _more(before: int | None, after: int | None) -> int:
    return max(after - before, 0) if before is not None and after is not None else 0


def _stage_words(before: int | None, after: int | None, stages: Sequence[str]) -> str:
    if before is None or after is None or after >= len(stages):
        return "工程进入后一阶段"
    return f"由“{stages[before]}”到“{stages[after]}”"

"""A day's routes for several crews: which stops, in what order, at what time; what is left out and why.

Solved by OR-Tools. Every stop is optional at a price (its urgency), so that a full day leaves out the least urgent
ones. The search is bounded by solutions, not by seconds: the same stops give the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from xianwu.registers.enforcement.brain.places import Point, metres

if TYPE_CHECKING:
    from ortools.constraint_solver import pywrapcp

_MINUTE = 60
_DAY = 24 * 60
# Far above any day's driving in seconds, far below where sums would overflow.
_MUST = 10**9
# 40 stops, 3 crews: 200 solutions came within 1 % of what 500 found, in a third of the time. The seconds are a
# last resort on an overloaded machine; a plan that they cut short may come out differently the next time.
_SOLUTIONS = 250
_BRANCHES = 20_000
_SECONDS = 9


class RouteError(ValueError):
    """A day that cannot be planned; the message says what to change."""


@dataclass(frozen=True)
class Window:
    """Minutes since midnight; a visit begins and ends inside."""

    opens: int
    closes: int


@dataclass(frozen=True)
class Stop:
    """`urgency` is risk × days overdue; `windows` empty: all day; `crews` empty: any crew."""

    id: int
    place: Point
    minutes: int
    urgency: int = 0
    is_required: bool = False
    windows: tuple[Window, ...] = ()
    crews: tuple[int, ...] = ()


@dataclass(frozen=True)
class Crew:
    """Leaves `start` not before `leaves`, is at `end` by `returns`, and is out for `longest` minutes and makes `most` calls
    at most (0: as many as it can)."""

    id: int
    start: Point
    end: Point
    leaves: int
    returns: int
    longest: int = _DAY
    most: int = 0


@dataclass(frozen=True)
class Travel:
    """Roads are `detour` times as long as the straight line; `speed` in km an hour; seconds of driving that one point
    of urgency is worth, and that any stop is worth besides (`least_worth`)."""

    speed: float = 30.0
    detour: float = 1.4
    worth: int = 10
    least_worth: int = 0

    def seconds(self, one: Point, other: Point) -> int:
        return ceil(metres(one, other) * self.detour / (self.speed / 3.6))


@dataclass(frozen=True)
class Call:
    """A stop on a route: minutes since midnight."""

    stop: int
    arrives: int
    leaves: int


@dataclass(frozen=True)
class CrewRoute:
    crew: int
    leaves: int
    returns: int
    calls: tuple[Call, ...]
    travel_minutes: int


@dataclass(frozen=True)
class Skipped:
    stop: int
    reason: str


@dataclass(frozen=True)
class DayPlan:
    routes: tuple[CrewRoute, ...]
    skipped: tuple[Skipped, ...]


def windows_without(closed: Sequence[Window], *, day: Window) -> tuple[Window, ...]:
    """The day without closed hours (meal peaks): what is left, in order."""
    left, opens = [], day.opens
    for gap in sorted(closed, key=lambda window: window.opens):
        if gap.opens > opens:
            left.append(Window(opens, min(gap.opens, day.closes)))
        opens = max(opens, gap.closes)
    if opens < day.closes:
        left.append(Window(opens, day.closes))
    return tuple(window for window in left if window.opens < window.closes)


def time_calls(stops: Sequence[Stop], *, crew: Crew, travel: Travel) -> tuple[CrewRoute, tuple[int, ...]]:
    """A crew's day in the order given, each visit as early as it can be; and the stops that do not fit their hours then.

    What does not fit is timed all the same, right after the one before; the crew may be back later than it should.
    """
    if not stops:
        return _idle(crew), ()
    calls: list[Call] = []
    late: list[int] = []
    now, place, driven = crew.leaves * _MINUTE, crew.start, 0
    for stop in stops:
        there = travel.seconds(place, stop.place)
        begins = _next_start(stop, now + there)
        if begins is None:
            late.append(stop.id)
        now = (now + there) if begins is None else begins
        arrives = ceil(now / _MINUTE)
        calls.append(Call(stop.id, arrives, arrives + stop.minutes))
        now, place, driven = now + stop.minutes * _MINUTE, stop.place, driven + there
    back = travel.seconds(place, crew.end)
    leaves = calls[0].arrives - ceil(travel.seconds(crew.start, stops[0].place) / _MINUTE)
    returns = ceil((now + back) / _MINUTE)
    return CrewRoute(crew.id, leaves, returns, tuple(calls), ceil((driven + back) / _MINUTE)), tuple(late)


def _next_start(stop: Stop, at: int) -> int | None:
    """The first second, from `at` on, at which the visit may begin so that it ends in its hours."""
    spans = ((opens * _MINUTE, closes * _MINUTE) for opens, closes in _starts(stop))
    return next((max(opens, at) for opens, closes in spans if at <= closes), None)


def plan_day(stops: Sequence[Stop], *, crews: Sequence[Crew], travel: Travel, solutions: int = _SOLUTIONS) -> DayPlan:
    """Routes that drive least for the most urgency. Raises RouteError for doubled ids or a crew without a day."""
    _refuse_nonsense(stops, crews)
    ordered = sorted(stops, key=lambda stop: stop.id)
    able, skipped = [], []
    for stop in ordered:
        reason = _hindrance(stop, crews, travel)
        if reason:
            skipped.append(Skipped(stop.id, reason))
        else:
            able.append(stop)
    routes: tuple[CrewRoute, ...] = tuple(_idle(crew) for crew in crews)
    if able and crews:
        routes = _Day(able, crews, travel).solve(solutions)
    served = {call.stop for route in routes for call in route.calls}
    least = min((stop.urgency for stop in able if stop.id in served), default=0)
    skipped += [Skipped(stop.id, _crowded_out(stop, least)) for stop in able if stop.id not in served]
    return DayPlan(routes, tuple(sorted(skipped, key=lambda each: each.stop)))


class _Day:
    """One call of the solver: depots first (start and end of each crew), then the stops. Times are seconds."""

    def __init__(self, stops: Sequence[Stop], crews: Sequence[Crew], travel: Travel) -> None:
        self.stops, self.crews, self.travel = stops, crews, travel
        ends = [place for crew in crews for place in (crew.start, crew.end)]
        self.places = [*ends, *(stop.place for stop in stops)]
        self.service = [0] * len(ends) + [stop.minutes * _MINUTE for stop in stops]
        count = len(crews)
        # Here and not above: the solver costs 30 MiB, and only the process that plans a day should pay them.
        from ortools.constraint_solver import pywrapcp

        self.nodes = pywrapcp.RoutingIndexManager(
            len(self.places), count, [2 * n for n in range(count)], [2 * n + 1 for n in range(count)]
        )
        self.model = pywrapcp.RoutingModel(self.nodes)
        self._add_travel()
        self._add_crews()
        self._add_shares()
        for place, stop in enumerate(stops):
            self._add_stop(self.nodes.NodeToIndex(2 * count + place), stop)

    @cached_property
    def drives(self) -> list[list[int]]:
        return [[self.travel.seconds(one, other) for other in self.places] for one in self.places]

    def solve(self, solutions: int) -> tuple[CrewRoute, ...]:
        # With one or two stops there are no more solutions to count: the search then ends by its branches.
        self.model.AddSearchMonitor(self.model.solver().BranchesLimit(_BRANCHES))
        found = self.model.SolveWithParameters(_search(solutions))
        if found is None:
            raise RouteError("没有算出可行的路线：请减少必须检查的对象，或增加人员、延长时间。")
        return tuple(self._route(place, found) for place in range(len(self.crews)))

    def _add_travel(self) -> None:
        self.model.SetArcCostEvaluatorOfAllVehicles(self.model.RegisterTransitMatrix(self.drives))
        whole = [[drive + served for drive in row] for row, served in zip(self.drives, self.service, strict=True)]
        day = _DAY * _MINUTE
        self.model.AddDimension(self.model.RegisterTransitMatrix(whole), day, day, False, "time")
        self.time = self.model.GetDimensionOrDie("time")

    def _add_crews(self) -> None:
        for place, crew in enumerate(self.crews):
            first = self.time.CumulVar(self.model.Start(place))
            last = self.time.CumulVar(self.model.End(place))
            first.SetRange(crew.leaves * _MINUTE, crew.returns * _MINUTE)
            last.SetRange(crew.leaves * _MINUTE, crew.returns * _MINUTE)
            self.time.SetSpanUpperBoundForVehicle(crew.longest * _MINUTE, place)
            self.model.AddVariableMinimizedByFinalizer(last)
            self.model.AddVariableMaximizedByFinalizer(first)

    def _add_shares(self) -> None:
        if not any(crew.most for crew in self.crews):
            return
        calls = [0] * (2 * len(self.crews)) + [1] * len(self.stops)
        shares = [crew.most or len(self.stops) for crew in self.crews]
        counted = self.model.RegisterUnaryTransitVector(calls)
        self.model.AddDimensionWithVehicleCapacity(counted, 0, shares, True, "calls")

    def _add_stop(self, index: int, stop: Stop) -> None:
        starts = _starts(stop)
        begin = self.time.CumulVar(index)
        begin.SetRange(starts[0][0] * _MINUTE, starts[-1][1] * _MINUTE)
        for (_, closes), (opens, _) in zip(starts, starts[1:], strict=False):
            begin.RemoveInterval(closes * _MINUTE + 1, opens * _MINUTE - 1)
        worth = self.travel.least_worth + stop.urgency * self.travel.worth + 1
        price = _MUST if stop.is_required else min(worth, _MUST - 1)
        self.model.AddDisjunction([index], price)
        if stop.crews:
            allowed = [place for place, crew in enumerate(self.crews) if crew.id in stop.crews]
            self.model.VehicleVar(index).SetValues([-1, *allowed])

    def _route(self, place: int, found: pywrapcp.Assignment) -> CrewRoute:
        calls, driven = [], 0
        index = self.model.Start(place)
        leaves = found.Value(self.time.CumulVar(index))
        while not self.model.IsEnd(index):
            after = found.Value(self.model.NextVar(index))
            driven += self.drives[self.nodes.IndexToNode(index)][self.nodes.IndexToNode(after)]
            index = after
            if not self.model.IsEnd(index):
                stop = self.stops[self.nodes.IndexToNode(index) - 2 * len(self.crews)]
                begins = ceil(found.Value(self.time.CumulVar(index)) / _MINUTE)
                calls.append(Call(stop.id, begins, begins + stop.minutes))
        if not calls:
            return _idle(self.crews[place])
        returns = found.Value(self.time.CumulVar(index))
        return CrewRoute(
            self.crews[place].id, leaves // _MINUTE, ceil(returns / _MINUTE), tuple(calls), ceil(driven / _MINUTE)
        )


def _search(solutions: int) -> object:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2
    from ortools.util import optional_boolean_pb2

    found = pywrapcp.DefaultRoutingSearchParameters()
    found.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    found.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    moves = found.local_search_operators
    for move in moves.DESCRIPTOR.fields:
        # Rebuilding whole parts of a day took up to half of the time and changed no plan of those measured.
        if move.name.endswith("_lns"):
            setattr(moves, move.name, optional_boolean_pb2.BOOL_FALSE)
    found.solution_limit = solutions
    found.time_limit.FromSeconds(_SECONDS)
    return found


def _starts(stop: Stop) -> list[tuple[int, int]]:
    """Spans in which the visit may begin so that it ends in its window."""
    windows = sorted(stop.windows, key=lambda window: window.opens) or [Window(0, _DAY)]
    return [
        (window.opens, window.closes - stop.minutes)
        for window in windows
        if window.closes - window.opens >= stop.minutes
    ]


def _hindrance(stop: Stop, crews: Sequence[Crew], travel: Travel) -> str:
    """Why no crew could make this stop even if it had nothing else to do."""
    if not crews:
        return "今天没有可派的检查组。"
    own = [crew for crew in crews if not stop.crews or crew.id in stop.crews]
    if not own:
        return "今天没有联系该乡镇（对象）的检查组出勤。"
    starts = _starts(stop)
    if not starts:
        return f"可检查的时段都短于所需的 {stop.minutes} 分钟，请另约时间。"
    if not any(_fits_alone(stop, crew, travel, starts) for crew in own):
        return "往返路程和检查时间放不进当天的出勤时段或对方的可检查时段，请改期或提早出发。"
    return ""


def _fits_alone(stop: Stop, crew: Crew, travel: Travel, starts: Sequence[tuple[int, int]]) -> bool:
    there = travel.seconds(crew.start, stop.place) / _MINUTE
    back = travel.seconds(stop.place, crew.end) / _MINUTE
    if there + stop.minutes + back > crew.longest:
        return False
    for opens, closes in starts:
        begins = max(opens, crew.leaves + there)
        if begins <= closes and begins + stop.minutes + back <= crew.returns:
            return True
    return False


def _crowded_out(stop: Stop, least: int) -> str:
    if stop.is_required:
        return "必须检查的对象太多，今天排不下：请增加检查组或延长时间。"
    return f"时间不够，紧迫度 {stop.urgency}（风险分×超期天数），今天安排的最低为 {least}；请安排在后一天。"


def _idle(crew: Crew) -> CrewRoute:
    return CrewRoute(crew.id, crew.leaves, crew.leaves, (), 0)


def _refuse_nonsense(stops: Sequence[Stop], crews: Sequence[Crew]) -> None:
    ids: Mapping[str, list[int]] = {"检查对象": [s.id for s in stops], "检查组": [c.id for c in crews]}
    for what, own in ids.items():
        if len(set(own)) < len(own):
            raise RouteError(f"{what}有重复，请去掉后再排路线。")
    for crew in crews:
        if not 0 <= crew.leaves < crew.returns <= _DAY:
            raise RouteError(f"检查组 {crew.id} 的出发和返回时间不对，请改正。")
    if any(stop.minutes < 1 or stop.urgency < 0 for stop in stops):
        raise RouteError("检查时长至少 1 分钟，紧迫度不能是负数，请改正。")

from itertools import permutations
from random import Random

import pytest

from xianwu.registers.enforcement.brain.places import Point
from xianwu.registers.enforcement.brain.route import (
    Call,
    Crew,
    RouteError,
    Stop,
    Travel,
    Window,
    plan_day,
    time_calls,
    windows_without,
)

DEPOT = Point(35.1417, 114.2052)
TRAVEL = Travel()
DAY = Window(8 * 60 + 30, 17 * 60 + 30)
NOON = Window(11 * 60 + 30, 13 * 60 + 30)


def spot(north, east):
    return Point(DEPOT.lat + north / 111.195, DEPOT.lng + east / 90.9)


def crew(id=1, **changes):
    return Crew(id, **({"start": DEPOT, "end": DEPOT, "leaves": DAY.opens, "returns": DAY.closes} | changes))


def stops(count, *, seed=1, **changes):
    random = Random(seed)
    return [
        Stop(n, spot(random.uniform(-12, 12), random.uniform(-12, 12)), 30, random.randint(1, 4000), **changes)
        for n in range(count)
    ]


def only(plan):
    (route,) = plan.routes
    return [call.stop for call in route.calls]


def driven(order, places):
    way = [DEPOT, *(places[id] for id in order), DEPOT]
    return sum(TRAVEL.seconds(one, other) for one, other in zip(way, way[1:], strict=False))


@pytest.mark.parametrize("seed", range(4))
def test_no_other_order_is_shorter(seed):
    own = stops(6, seed=seed)
    places = {stop.id: stop.place for stop in own}
    best = min(driven(order, places) for order in permutations(places))
    assert driven(only(plan_day(own, crews=[crew()], travel=TRAVEL)), places) == best


def test_every_call_keeps_its_times():
    own = stops(12, windows=windows_without([NOON], day=DAY))
    plan = plan_day(own, crews=[crew(1), crew(2, longest=300)], travel=TRAVEL)
    places = {stop.id: stop.place for stop in own}
    for route, longest in zip(plan.routes, (540, 300), strict=True):
        assert route.returns - route.leaves <= longest + 1
        at, here = route.leaves, DEPOT
        for call in route.calls:
            drive = TRAVEL.seconds(here, places[call.stop]) / 60
            assert call.arrives >= at + drive - 1
            assert call.leaves == call.arrives + 30
            assert call.leaves <= NOON.opens + 1 or call.arrives >= NOON.closes
            at, here = call.leaves, places[call.stop]
        assert route.returns >= at + TRAVEL.seconds(here, DEPOT) / 60 - 1
    assert {call.stop for route in plan.routes for call in route.calls} | {each.stop for each in plan.skipped} == set(
        places
    )


def test_a_full_day_leaves_out_the_least_urgent():
    own = [Stop(n, spot(0.1 * n, 0), 60, urgency) for n, urgency in enumerate((900, 10, 800, 700, 20))]
    plan = plan_day(own, crews=[crew(longest=200)], travel=TRAVEL)
    assert sorted(only(plan)) == [0, 2, 3]
    assert [each.stop for each in plan.skipped] == [1, 4]
    assert "紧迫度 10" in plan.skipped[0].reason
    assert "最低为 700" in plan.skipped[0].reason


def test_a_far_stop_of_little_urgency_is_not_worth_the_road():
    far = Stop(1, spot(30, 0), 30, 1)
    assert only(plan_day([far], crews=[crew()], travel=TRAVEL)) == []
    urgent = Stop(1, spot(30, 0), 30, 5000)
    assert only(plan_day([urgent], crews=[crew()], travel=TRAVEL)) == [1]


def test_a_required_stop_goes_before_any_urgency():
    own = [Stop(1, spot(1, 0), 60, 100_000), Stop(2, spot(-1, 0), 60, 0, is_required=True)]
    assert only(plan_day(own, crews=[crew(longest=90)], travel=TRAVEL)) == [2]


def test_only_the_linked_crew_goes():
    own = [Stop(1, spot(1, 0), 30, 50_000, crews=(2,)), Stop(2, spot(1, 0.1), 30, 50_000, crews=(9,))]
    plan = plan_day(own, crews=[crew(1), crew(2)], travel=TRAVEL)
    assert [[call.stop for call in route.calls] for route in plan.routes] == [[], [1]]
    assert "联系该乡镇" in plan.skipped[0].reason


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"windows": (Window(600, 620),)}, "短于所需的 30 分钟"),
        ({"windows": (Window(0, 480),)}, "放不进"),
        ({"place": spot(400, 0)}, "放不进"),
        ({"minutes": 600}, "放不进"),
    ],
)
def test_what_cannot_be_reached_says_why(changes, word):
    stop = Stop(1, **({"place": spot(1, 1), "minutes": 30, "urgency": 10**6} | changes))
    plan = plan_day([stop], crews=[crew()], travel=TRAVEL)
    assert word in plan.skipped[0].reason


def test_the_same_day_gives_the_same_plan_whatever_the_order():
    own = stops(15)
    crews = [crew(1, longest=240), crew(2, longest=240)]
    plan = plan_day(own, crews=crews, travel=TRAVEL)
    assert plan_day(own, crews=crews, travel=TRAVEL) == plan
    assert plan_day(own[::-1], crews=crews, travel=TRAVEL) == plan


def test_a_crew_may_end_elsewhere_and_leaves_no_earlier_than_it_must():
    end = spot(10, 0)
    own = [Stop(1, spot(5, 0), 30, 1000, windows=(Window(720, 780),))]
    (route,) = plan_day(own, crews=[crew(end=end)], travel=TRAVEL).routes
    assert route.calls[0].arrives == 720
    assert route.leaves >= 720 - 1 - TRAVEL.seconds(DEPOT, own[0].place) / 60
    assert route.travel_minutes == pytest.approx(TRAVEL.seconds(DEPOT, end) / 60, abs=1.5)


def test_nothing_to_do_and_nobody_to_do_it():
    assert plan_day([], crews=[crew()], travel=TRAVEL).routes[0].calls == ()
    assert "没有可派" in plan_day(stops(1), crews=[], travel=TRAVEL).skipped[0].reason


@pytest.mark.parametrize(
    ("closed", "left"),
    [
        ([], [(510, 1050)]),
        ([NOON], [(510, 690), (810, 1050)]),
        ([Window(0, 600), Window(1000, 1440)], [(600, 1000)]),
        ([Window(600, 700), Window(650, 800)], [(510, 600), (800, 1050)]),
        ([Window(0, 1440)], []),
    ],
)
def test_closed_hours_are_cut_out(closed, left):
    assert windows_without(closed, day=DAY) == tuple(Window(*each) for each in left)


@pytest.mark.parametrize(
    ("own", "crews", "word"),
    [
        ([Stop(1, DEPOT, 30), Stop(1, DEPOT, 30)], [crew()], "检查对象有重复"),
        ([], [crew(1), crew(1)], "检查组有重复"),
        ([], [crew(leaves=600, returns=600)], "返回时间"),
        ([Stop(1, DEPOT, 0)], [crew()], "至少 1 分钟"),
        ([Stop(1, DEPOT, 30, -1)], [crew()], "负数"),
    ],
)
def test_nonsense_is_refused(own, crews, word):
    with pytest.raises(RouteError, match=word):
        plan_day(own, crews=crews, travel=TRAVEL)


def test_a_crew_makes_no_more_calls_than_its_share():
    own = [Stop(at, spot(at, 1), 40) for at in range(1, 7)]
    far = Travel(least_worth=8 * 3600)
    shared = plan_day(own, crews=[crew(1, most=3), crew(2, most=3)], travel=far)
    assert [len(each.calls) for each in shared.routes] == [3, 3]
    alone = plan_day(own, crews=[crew(1), crew(2)], travel=far)
    assert sorted(len(each.calls) for each in alone.routes) == [0, 6]
    mixed = plan_day(own, crews=[crew(1, most=2), crew(2)], travel=far)
    assert len(mixed.routes[0].calls) <= 2
    assert mixed.skipped == ()


def test_no_place_is_too_far_while_there_is_time():
    far = Stop(1, spot(24, 20), 30)
    assert only(plan_day([far], crews=[crew()], travel=Travel(least_worth=8 * 3600))) == [1]


def test_a_route_that_was_found_keeps_its_hours_when_it_is_timed_again():
    own = stops(8, seed=5, windows=windows_without([NOON], day=DAY))
    (found,) = plan_day(own, crews=[crew()], travel=TRAVEL).routes
    by_id = {each.id: each for each in own}
    again, late = time_calls([by_id[call.stop] for call in found.calls], crew=crew(), travel=TRAVEL)
    assert late == ()
    assert again.returns <= found.returns + 1
    assert abs(again.travel_minutes - found.travel_minutes) <= 1


def test_what_no_longer_fits_is_timed_and_named():
    near, far = Stop(1, DEPOT, 30, windows=(Window(540, 600),)), Stop(2, spot(10, 0), 30)
    route, late = time_calls([far, near], crew=crew(leaves=540, returns=600), travel=TRAVEL)
    assert late == (1,)
    assert route.calls == (Call(2, 569, 599), Call(1, 627, 657))
    assert (route.leaves, route.returns) == (540, 657)
    waiting, late = time_calls([near], crew=crew(leaves=480), travel=TRAVEL)
    assert (waiting.leaves, waiting.calls, late) == (540, (Call(1, 540, 570),), ())
    assert time_calls([], crew=crew(), travel=TRAVEL)[0].calls == ()

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from xianwu.domains.illegal_building.brain import sites
from xianwu.domains.illegal_building.brain.sites import Case, Gone, Measure, Sighting
from xianwu.registers.enforcement.brain.places import Point

DAY = date(2025, 8, 29)
HERE = Point(35.1417, 114.2052)
STAGES = ("拟建", "备料", "地基", "在建", "封顶", "已建成")


def beside(metres):
    return Point(HERE.lat + metres / 111_195, HERE.lng)


@pytest.mark.parametrize(
    ("site", "gone", "way"),
    [
        (Sighting(2, DAY, beside(29.5)), Gone(1, date(2019, 1, 1), HERE), "place"),
        (Sighting(2, DAY, beside(30.5)), Gone(1, date(2025, 1, 1), HERE), None),
        (Sighting(2, DAY, HERE), Gone(1, DAY + timedelta(days=1), HERE), None),
        (Sighting(2, DAY, HERE), Gone(1, DAY, HERE), "place"),
        (Sighting(1, DAY, HERE), Gone(1, date(2025, 8, 1), HERE, "o"), None),
        (Sighting(2, DAY, None, "o"), Gone(1, date(2023, 8, 29), None, "o"), "owner"),
        (Sighting(2, DAY, None, "o"), Gone(1, date(2023, 8, 28), None, "o"), None),
        (Sighting(2, DAY, HERE, "o"), Gone(1, date(2025, 1, 1), beside(20), "o"), "place"),
        (Sighting(2, DAY, HERE, ""), Gone(1, date(2025, 1, 1), None, ""), None),
        (Sighting(2, DAY, None), Gone(1, date(2025, 1, 1), HERE), None),
    ],
)
def test_what_was_taken_down_comes_back(site, gone, way):
    found = sites.rebuilt([site], gone=[gone], reach=30, months=24)
    assert [each.way for each in found] == ([way] if way else [])


def test_the_nearest_and_the_newest_are_named():
    gone = [Gone(1, date(2024, 1, 1), beside(20)), Gone(5, date(2024, 6, 1), beside(10))]
    assert sites.rebuilt([Sighting(9, DAY, HERE)], gone=gone, reach=30, months=24)[0].earlier == 5
    gone = [Gone(1, date(2024, 1, 1), None, "o"), Gone(5, date(2025, 6, 1), None, "o")]
    assert sites.rebuilt([Sighting(9, DAY, None, "o")], gone=gone, reach=30, months=24)[0].earlier == 5


def test_two_reports_of_one_day_and_place_are_one_question():
    own = [
        Sighting(1, DAY, HERE), Sighting(2, DAY, beside(25)), Sighting(3, DAY, beside(60)),
        Sighting(4, DAY - timedelta(days=1), HERE), Sighting(5, DAY),
    ]  # fmt: skip
    (pair,) = sites.reported_twice(own, reach=30)
    assert (pair.first, pair.second, pair.metres) == (1, 2, 25.0)
    assert sites.reported_twice(own[::-1], reach=30) == [pair]


def on(days, **values):
    return Measure(DAY + timedelta(days=days), **values)


@pytest.mark.parametrize(
    ("measures", "words"),
    [
        ([on(0, floors=1), on(3, floors=2)], "由 1 层增至 2 层"),
        ([on(0, floors=1), on(3, floors=1)], None),
        ([on(0, floors=2), on(3, floors=1)], None),
        ([on(0, area=D(100)), on(3, area=D(103))], None),
        ([on(0, area=D(100)), on(3, area=D("105.01"))], "面积增加 5.01 平方米"),
        ([on(0, area=D(100)), on(3, area=D(105))], None),
        ([on(0, stage=2), on(3, stage=3)], "由“地基”到“在建”"),
        ([on(-5, area=D(80)), on(0, floors=1), on(2, area=D(120))], "面积增加 40"),
        ([on(-5, area=D(80)), on(0, area=D(120)), on(2, area=D(120))], None),
        ([on(1, floors=1), on(3, floors=5)], None),
        ([on(0, floors=1)], None),
        ([on(0), on(3, floors=4)], None),
        ([on(0, floors=1), on(2, floors=1), on(9, floors=3, area=D(9))], "由 1 层增至 3 层"),
    ],
)
def test_building_that_goes_on_after_the_notice(measures, words):
    for order in (measures, measures[::-1]):
        found = sites.not_stopped(order, stopped_on=DAY, tolerance=D(5), stages=STAGES)
        assert (found is not None) is (words is not None)
        if found:
            assert words in found.reason


@pytest.mark.parametrize(
    ("floors", "is_after", "grown"), [(2, True, True), (2, False, False), (1, True, False)]
)  # fmt: skip
def test_on_the_day_of_the_notice_what_is_seen_after_it_counts(floors, is_after, grown):
    measures = [on(0, floors=1), on(0, floors=floors, is_after=is_after)]
    for order in (measures, measures[::-1]):
        assert bool(sites.not_stopped(order, stopped_on=DAY, tolerance=D(5))) is grown


@pytest.mark.parametrize(
    ("base", "now", "words"),
    [
        ({"stage": 2, "floors": 1, "area": D(80)}, {"stage": 2, "floors": 1, "area": D(80)}, "阶段、层数、面积都没有增加。"),
        ({"stage": 2, "area": D(80)}, {"stage": 2, "floors": 3, "area": D(82)},
         "阶段没有增加；叫停时没有记录层数，不能比较；面积只多 2 平方米，在 5 平方米的测量误差以内。"),
        ({"stage": 2, "floors": 1}, {"stage": 1}, "阶段没有增加；这次没有填层数；叫停时没有记录面积，不能比较。"),
    ],
)  # fmt: skip
def test_why_it_is_no_growth_is_true_of_each_measure(base, now, words):
    measures = [on(0, **base), on(0, **now, is_after=True)]
    assert sites.why_not_grown(measures, stopped_on=DAY, tolerance=D(5)) == f"和叫停时相比，{words}"


def test_the_first_sight_of_it_is_reported():
    measures = [on(0, floors=1), on(4, floors=2), on(8, floors=3)]
    found = sites.not_stopped(measures, stopped_on=DAY, tolerance=D(5))
    assert (found.seen_on, found.floors) == (DAY + timedelta(days=4), 1)


@pytest.mark.parametrize(
    ("cases", "holds", "standing", "pending"),
    [
        ([], True, (), ()),
        ([Case(1, DAY - timedelta(days=16))], False, (1,), ()),
        ([Case(1, DAY - timedelta(days=15))], True, (), (1,)),
        ([Case(1, DAY - timedelta(days=60), DAY - timedelta(days=1))], True, (), ()),
        ([Case(1, DAY - timedelta(days=60), DAY + timedelta(days=1))], False, (1,), ()),
        ([Case(1, date(2024, 1, 1))], True, (), ()),
        ([Case(n, DAY - timedelta(days=30), DAY) for n in range(50)], True, (), ()),
    ],
)
def test_zero_growth_is_about_what_still_stands(cases, holds, standing, pending):
    found = sites.zero_growth(cases, start=date(2025, 1, 1), as_of=DAY, days=15)
    assert (found.holds, found.standing, found.pending) == (holds, standing, pending)

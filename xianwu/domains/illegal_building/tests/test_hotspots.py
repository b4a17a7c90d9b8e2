from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.domains.illegal_building.brain import hotspots
from xianwu.domains.illegal_building.brain.hotspots import Covariate, Event, Rules, Weight
from xianwu.registers.enforcement.brain.places import Point, metres

AS_OF = date(2025, 8, 29)
RULES = Rules({"found": Weight("发现违建", 10), "pile": Weight("建材堆放", 4)}, half_life=60, hot_from=12)


def event(cell="A", kind="found", ago=0):
    return Event(cell, kind, AS_OF - timedelta(days=ago))


def scored(*events, **options):
    return hotspots.hotspots(events, rules=RULES, as_of=AS_OF, **options)


@pytest.mark.parametrize(("ago", "score"), [(0, 10), (60, 5), (120, 2.5), (30, 7.1), (-1, None)])
def test_half_is_left_after_the_half_life(ago, score):
    found = scored(event(ago=ago))
    assert [each.score for each in found] == ([] if score is None else [score])


def test_points_are_shown_the_largest_first():
    (found,) = scored(event(), event(ago=60), event(kind="pile"), covariates=[Covariate("A", "旧房已拆", 6)])
    assert found.score == 25
    assert found.points == (
        "发现违建 2 次（今天）：+15.0",
        "旧房已拆：+6",
        "建材堆放 1 次（今天）：+4.0",
    )


@pytest.mark.parametrize(("points", "hot"), [(2, True), (1.9, False)])
def test_hot_begins_at_its_bound(points, hot):
    (found,) = scored(event(), covariates=[Covariate("A", "集镇边缘", points)])
    assert found.is_hot is hot


def test_a_festival_raises_all_cells_and_quiet_cells_are_listed():
    found = scored(event("B"), everywhere=[("国庆假期", 3.0)], cells=["A", "B"])
    assert [(each.cell, each.score) for each in found] == [("B", 13), ("A", 3)]
    assert found[1].points == ("国庆假期：+3",)


def test_order_is_stable():
    events = [event("C"), event("A"), event("B", kind="pile")]
    assert scored(*events) == scored(*events[::-1])
    assert [each.cell for each in scored(*events)] == ["A", "C", "B"]


def test_what_has_no_weight_is_refused():
    with pytest.raises(hotspots.HotspotError, match="没有规定分值"):
        scored(event(kind="rumour"))
    with pytest.raises(hotspots.HotspotError, match="半衰期"):
        hotspots.hotspots([], rules=Rules({}, 0, 1), as_of=AS_OF)


@given(st.floats(30, 40), st.floats(110, 118), st.floats(-60, 60), st.floats(-60, 60))
def test_places_of_one_square_are_near(lat, lng, north, east):
    one = Point(lat, lng)
    other = Point(lat + north / 111_195, lng + east / 90_000)
    if hotspots.square_of(one, size=100) == hotspots.square_of(other, size=100):
        assert metres(one, other) < 100 * 2**0.5 + 1

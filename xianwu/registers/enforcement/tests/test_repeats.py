import time
from datetime import date, timedelta
from random import Random

import pytest

from xianwu.registers.enforcement.brain.places import Point
from xianwu.registers.enforcement.brain.repeats import Bars, Memory, Trace, all_repeats

DAY = date(2025, 8, 29)
BARS = Bars(12, 30, 90, ("店", "铺", "馆", "分店"))
HERE = Point(35.1417, 114.2052)
NEXT_DOOR = Point(35.1417 + 25 / 111_195, 114.2052)
ROUND_THE_CORNER = Point(35.1417 + 40 / 111_195, 114.2052)
CODE, OTHER_CODE = "91410726MA40000001", "91410726MA40000002"


def trace(id=1, *, item="hose", on=date(2025, 3, 1), name="延津县老王烩面馆", **who):
    return Trace(id, item, on, name, **who)


def new(**changes):
    facts = {"id": 99, "on": DAY, "credit_code": CODE, "person": "p1", "place": HERE}
    return trace(**(facts | changes))


def found(past, current=None):
    return Memory([past], bars=BARS).repeats(current or new())


@pytest.mark.parametrize(
    ("who", "way"),
    [
        ({"credit_code": CODE}, "code"),
        ({"credit_code": CODE, "person": "p1", "place": HERE}, "code"),
        ({"person": "p1", "name": "别的名字"}, "person"),
        ({"credit_code": OTHER_CODE, "person": "p1"}, "person"),
        ({"place": NEXT_DOOR}, "place"),
        ({"place": NEXT_DOOR, "name": "老王烩面馆（个体工商户）"}, "place"),
        ({"place": ROUND_THE_CORNER}, None),
        ({"place": NEXT_DOOR, "name": "老李烩面馆"}, None),
        ({"place": NEXT_DOOR, "name": ""}, None),
        ({}, None),
        ({"credit_code": OTHER_CODE, "person": "p2"}, None),
    ],
)
def test_who_is_recognised_and_how(who, way):
    repeats = found(trace(**who))
    assert [each.way for each in repeats] == ([way] if way else [])


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        ("阿婆小吃店", "阿婆小吃铺", True),
        ("阿婆小吃店", "阿婆小吃店（新店）", True),
        ("阿婆小吃店", "阿婆小吃店(人民路分店)", True),
        ("阿婆小吃店", "阿婆小吃分店", True),
        ("老王烩面", "老王烩面馆", True),
        ("老王烩面馆", "老李烩面馆", False),
        ("老王烩面馆", "老王羊汤馆", False),
        ("阿婆小吃店", "阿婆快餐店", False),
        ("小店", "大店", False),
        ("（新店）", "（老店）", False),
    ],
)
def test_a_short_name_is_judged_by_what_tells_it_from_others(one, other, is_told):
    assert bool(found(trace(name=one, place=NEXT_DOOR), new(name=other, credit_code=""))) is is_told


def test_empty_codes_and_people_tie_nothing():
    assert found(trace(), new(credit_code="", person="", place=None)) == []


def test_a_new_licence_at_the_old_place_is_told():
    (repeat,) = found(trace(place=HERE, credit_code=OTHER_CODE))
    assert "可能是换证经营" in repeat.reason


@pytest.mark.parametrize(
    ("on", "item", "recurs"),
    [
        (date(2024, 8, 29), "hose", True),
        (date(2024, 8, 28), "hose", False),
        (date(2025, 8, 28), "hose", True),
        (date(2025, 3, 1), "alarm", False),
        (date(2025, 3, 1), "", False),
    ],
)
def test_the_same_item_within_twelve_months_recurs(on, item, recurs):
    (repeat,) = found(trace(credit_code=CODE, on=on, item=item))
    assert repeat.is_recurrence is recurs
    assert ("复发" in repeat.reason) is recurs


def test_no_item_recurs_with_nothing():
    (repeat,) = found(trace(credit_code=CODE, item=""), new(item=""))
    assert not repeat.is_recurrence


def test_findings_of_the_same_visit_or_later_are_no_repeats():
    assert found(trace(credit_code=CODE, on=DAY)) == []
    assert found(trace(credit_code=CODE, on=DAY + timedelta(days=1))) == []


def test_the_newest_comes_first_and_each_once():
    traces = [
        trace(1, credit_code=CODE, person="p1", place=HERE, on=date(2024, 1, 1)),
        trace(2, person="p1", on=date(2025, 1, 1)),
        new(),
    ]
    repeats = all_repeats(traces, bars=BARS)
    assert [each.earlier for each in repeats[99]] == [2, 1]
    assert set(repeats) == {2, 99}


def test_twenty_thousand_findings_take_seconds():
    random = Random(1)
    traces = [
        Trace(
            n, f"i{n % 20}", DAY - timedelta(days=n % 900), f"餐馆{random.randrange(9000)}号",
            place=Point(35.1 + random.random() / 5, 114.1 + random.random() / 5),
            credit_code=f"c{random.randrange(8000)}" if n % 3 else "",
        )
        for n in range(20_000)
    ]  # fmt: skip
    started = time.process_time()
    assert all_repeats(traces, bars=BARS)
    assert time.process_time() - started < 10

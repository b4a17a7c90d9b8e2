from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from xianwu.domains.illegal_building.brain.coercion import OnSite, problems
from xianwu.lib.workdays import Calendar
from xianwu.registers.enforcement.brain.places import CHINA_TIME

CALENDAR = Calendar(
    off=frozenset({*(date(2025, 10, day) for day in range(1, 9)), date(2025, 5, 1)}),
    work=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    years=frozenset({2024, 2025}),
)
PLANNED = datetime(2025, 8, 29, 9, 30, tzinfo=CHINA_TIME)
READY = OnSite(PLANNED, (22, 6), CALENDAR, has_inventory=True, has_video=True)


def is_open(at):
    return not problems(replace(READY, planned_at=at))


def test_everything_arranged_in_daylight_is_open_and_each_lack_is_named():
    assert problems(READY) == []
    assert ["物品登记" in each for each in problems(replace(READY, has_inventory=False))] == [True]
    assert ["录像" in each for each in problems(replace(READY, has_video=False))] == [True]


@pytest.mark.parametrize(
    ("hour", "open_"), [(21, True), (22, False), (0, False), (5, False), (6, True)]
)  # fmt: skip
def test_never_at_night(hour, open_):
    assert is_open(PLANNED.replace(hour=hour)) is open_


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2025, 10, 1), False),
        (date(2025, 10, 5), False),
        (date(2025, 10, 9), True),
        (date(2025, 9, 28), True),
        (date(2025, 8, 30), True),
        (date(2026, 1, 5), False),
    ],
)
def test_never_on_a_statutory_holiday_nor_in_an_unpublished_year(day, open_):
    """A Saturday is a day of rest, not a statutory holiday."""
    assert is_open(datetime(day.year, day.month, day.day, 10, tzinfo=CHINA_TIME)) is open_


def test_the_day_is_the_one_in_china():
    """18:00 UTC on 30 September is 2 o'clock at night on the National Day."""
    found = problems(replace(READY, planned_at=datetime(2025, 9, 30, 18, tzinfo=UTC)))
    assert [word in words for word, words in zip(("夜间", "法定节假日"), found, strict=True)] == [True, True]

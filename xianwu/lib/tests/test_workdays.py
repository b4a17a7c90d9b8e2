"""Vectors of the domain pages over the published calendar, and properties against day-by-day counting."""

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.lib.workdays import (
    Calendar,
    ClockError,
    Due,
    add_days,
    add_workdays,
    count_workdays,
    due_with_pauses,
    merge_pauses,
    used_workdays,
)

YEARS = range(2024, 2027)


def _published() -> Calendar:
    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(366 + 365 + 365)]
    return Calendar(
        off=frozenset(day for day in days if day.weekday() < 5 and not chinese_calendar.is_workday(day)),
        work=frozenset(day for day in days if day.weekday() >= 5 and chinese_calendar.is_workday(day)),
        years=frozenset(YEARS),
    )


CALENDAR = _published()
dates = st.dates(date(2024, 2, 1), date(2026, 6, 30))


@st.composite
def pause_lists(draw: st.DrawFn) -> list[tuple[date, date | None]]:
    pauses: list[tuple[date, date | None]] = []
    for begun in draw(st.lists(dates, max_size=5)):
        length = draw(st.none() | st.integers(0, 60))
        pauses.append((begun, None if length is None else begun + timedelta(days=length)))
    return pauses


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2025, 8, 29), 5, date(2025, 9, 5)),
        (date(2025, 8, 29), 7, date(2025, 9, 9)),
        (date(2025, 8, 29), 20, date(2025, 9, 26)),
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
        (date(2025, 9, 26), 7, date(2025, 10, 13)),
        (date(2025, 9, 26), 20, date(2025, 10, 30)),
        (date(2025, 8, 30), 0, date(2025, 8, 30)),
    ],
)
def test_working_days_reach_the_published_vectors(start: date, n: int, expected: date) -> None:
    assert add_workdays(start, n, CALENDAR) == Due(expected)


def test_calendar_days_reach_the_published_vector() -> None:
    assert add_days(date(2025, 8, 29), 90, CALENDAR) == Due(date(2025, 11, 27))


def test_calendar_days_roll_off_a_holiday_only_when_asked() -> None:
    assert add_days(date(2025, 9, 21), 10, CALENDAR).on == date(2025, 10, 1)
    assert add_days(date(2025, 9, 21), 10, CALENDAR, roll=True).on == date(2025, 10, 9)


def test_august_2025_has_21_workdays_to_the_29th() -> None:
    assert count_workdays(date(2025, 8, 1), date(2025, 8, 29), CALENDAR) == 21


def test_make_up_days_are_worked() -> None:
    assert CALENDAR.is_workday(date(2025, 9, 28))
    assert CALENDAR.is_workday(date(2025, 10, 11))
    assert not CALENDAR.is_workday(date(2025, 10, 8))


def test_an_unpublished_year_makes_a_limit_provisional() -> None:
    assert add_workdays(date(2026, 12, 30), 5, CALENDAR).is_provisional
    assert add_days(date(2026, 12, 30), 5, CALENDAR, roll=True).is_provisional
    assert not add_days(date(2026, 12, 30), 5, CALENDAR).is_provisional
    assert not add_workdays(date(2026, 12, 1), 5, CALENDAR).is_provisional


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ClockError, match="负数"):
        add_workdays(date(2025, 8, 29), -1, CALENDAR)
    with pytest.raises(ClockError):
        add_days(date(2025, 8, 29), -1, CALENDAR)


def test_overlapping_pauses_count_each_day_once() -> None:
    started, until = date(2025, 8, 1), date(2025, 8, 29)
    one = [(date(2025, 8, 5), date(2025, 8, 15))]
    two = [(date(2025, 8, 5), date(2025, 8, 12)), (date(2025, 8, 8), date(2025, 8, 15))]
    assert used_workdays(started, until, one, CALENDAR) == 12
    assert used_workdays(started, until, two, CALENDAR) == 12


def test_the_day_of_receipt_is_day_zero_and_a_pause_within_a_day_is_free() -> None:
    day = date(2025, 8, 4)
    assert used_workdays(day, day, [], CALENDAR) == 0
    assert used_workdays(day, date(2025, 8, 8), [], CALENDAR) == 4
    assert used_workdays(day, date(2025, 8, 8), [(date(2025, 8, 6), date(2025, 8, 6))], CALENDAR) == 4


def test_an_open_pause_lasts_and_leaves_the_due_date_unknown() -> None:
    pauses: list[tuple[date, date | None]] = [(date(2025, 8, 6), None)]
    assert used_workdays(date(2025, 8, 4), date(2025, 8, 29), pauses, CALENDAR) == 2
    assert due_with_pauses(date(2025, 8, 4), 5, pauses, CALENDAR) is None
    assert due_with_pauses(date(2025, 8, 4), 2, pauses, CALENDAR) == Due(date(2025, 8, 6))


def test_pauses_are_joined_in_order() -> None:
    assert merge_pauses(
        [
            (date(2025, 8, 20), None),
            (date(2025, 8, 10), date(2025, 8, 12)),
            (date(2025, 8, 1), date(2025, 8, 5)),
            (date(2025, 8, 5), date(2025, 8, 7)),
            (date(2025, 8, 25), date(2025, 8, 26)),
        ]
    ) == [
        (date(2025, 8, 1), date(2025, 8, 7)),
        (date(2025, 8, 10), date(2025, 8, 12)),
        (date(2025, 8, 20), None),
    ]


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ClockError, match="早于开始日"):
        merge_pauses([(date(2025, 8, 5), date(2025, 8, 4))])


@given(dates, dates)
def test_counting_equals_looking_at_each_day(first: date, last: date) -> None:
    days = [first + timedelta(days=i) for i in range(max((last - first).days + 1, 0))]
    assert count_workdays(first, last, CALENDAR) == sum(map(CALENDAR.is_workday, days))


@given(dates, st.integers(0, 100))
def test_adding_and_counting_are_inverse(start: date, n: int) -> None:
    due = add_workdays(start, n, CALENDAR).on
    assert used_workdays(start, due, [], CALENDAR) == n
    assert n == 0 or CALENDAR.is_workday(due)


@given(dates, st.integers(0, 90), pause_lists())
def test_used_days_equal_looking_at_each_day(
    started: date, length: int, pauses: list[tuple[date, date | None]]
) -> None:
    until = started + timedelta(days=length)
    days = [started + timedelta(days=i) for i in range(1, length + 1)]
    paused = {day for day in days for b, e in pauses if b < day and (e is None or day <= e)}
    expected = sum(CALENDAR.is_workday(day) for day in days if day not in paused)
    assert used_workdays(started, until, pauses, CALENDAR) == expected


@given(dates, st.integers(0, 40), pause_lists())
def test_the_due_date_is_the_first_day_that_uses_the_limit(
    started: date, n: int, pauses: list[tuple[date, date | None]]
) -> None:
    due = due_with_pauses(started, n, pauses, CALENDAR)
    if due is None:
        assert used_workdays(started, date(2027, 12, 31), pauses, CALENDAR) < n
        return
    assert used_workdays(started, due.on, pauses, CALENDAR) == n
    assert n == 0 or used_workdays(started, due.on - timedelta(days=1), pauses, CALENDAR) == n - 1

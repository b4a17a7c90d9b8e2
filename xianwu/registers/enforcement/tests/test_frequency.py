from collections import Counter
from datetime import date, timedelta

import pytest

from xianwu.lib.workdays import Calendar
from xianwu.registers.enforcement.brain.frequency import (
    FrequencyError,
    Rules,
    Visit,
    Watched,
    interval_under_cap,
    next_due,
    plan_visits,
)  # fmt: skip

CALENDAR = Calendar(
    off=frozenset({date(2025, 10, day) for day in range(1, 9)}),
    work=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    years=frozenset({2025}),
)
INTERVALS = {"red": 30, "orange": 90, "yellow": 180, "green": 365}
START, END = date(2025, 9, 1), date(2025, 12, 31)


def planned(*subjects, cap=12, per_day=None, start=START, end=END):
    return plan_visits(
        subjects, rules=Rules(INTERVALS, cap, per_day), start=start, end=end, calendar=CALENDAR
    )  # fmt: skip


def days_of(found, subject):
    return [visit.on for visit in found.planned if visit.subject == subject]


def test_a_visit_comes_no_later_than_its_interval_and_on_a_working_day():
    found = planned(Watched(1, "orange", (Visit(date(2025, 7, 5)),)))
    assert [(visit.due_on, visit.on) for visit in found.planned] == [
        (date(2025, 10, 3), date(2025, 9, 30)),
    ]
    assert "每 90 天一次" in found.planned[0].reason


def test_make_up_saturdays_are_used():
    found = planned(Watched(1, "orange", (Visit(date(2025, 6, 30)),)))
    assert days_of(found, 1)[0] == date(2025, 9, 28)


def test_the_cap_stretches_the_interval_instead_of_using_it_up_in_spring():
    found = planned(Watched(1, "red"), cap=2, start=date(2025, 1, 1))
    gaps = days_of(found, 1)
    assert len(gaps) == 2
    assert (gaps[1] - gaps[0]).days >= 175
    ((subject, reason),) = found.held_back
    assert (subject, "改为每 183 天一次" in reason) == (1, True)


@pytest.mark.parametrize(("interval", "cap", "stretched"), [(30, 12, 31), (30, 13, 30), (365, 1, 365), (400, 1, 400)])
def test_the_stretched_interval(interval, cap, stretched):
    assert interval_under_cap(interval, cap=cap) == stretched


def test_visits_used_this_year_count_and_complaints_do_not():
    used = (Visit(date(2025, 2, 1)), Visit(date(2025, 5, 1)))
    found = planned(Watched(1, "orange", used), cap=2)
    assert found.planned == ()
    assert "达到公布的上限" in found.held_back[-1][1]
    complaint = (Visit(date(2025, 2, 1)), Visit(date(2025, 8, 20), is_counted=False))
    (visit,) = planned(Watched(1, "orange", complaint), cap=2).planned
    assert visit.on == START
    assert "已超过" in visit.reason


def test_a_new_year_has_a_new_cap():
    used = tuple(Visit(date(2025, month, 1)) for month in (1, 4))
    found = planned(Watched(1, "orange", used), cap=2, end=date(2026, 1, 31))
    assert days_of(found, 1) == [date(2026, 1, 1)]
    assert found.is_provisional


def test_late_ones_come_first_the_riskier_before_the_others():
    subjects = [
        Watched(1, "green", (Visit(date(2023, 1, 1)),)),
        Watched(2, "red", (Visit(date(2025, 7, 1)),)),
        Watched(3, "green"),
    ]
    found = planned(*subjects, cap=13, per_day=1)
    first = {visit.subject: visit.on for visit in reversed(found.planned)}
    assert first[2] == date(2025, 9, 1)
    assert first[1] == date(2025, 9, 2)
    assert first[3] == date(2025, 9, 3)


def test_work_is_spread_evenly():
    found = planned(*[Watched(n, "green") for n in range(160)], end=date(2025, 9, 30))
    load = Counter(visit.on for visit in found.planned)
    assert len(found.planned) == 160
    assert max(load.values()) == 7
    assert all(CALENDAR.is_workday(day) for day in load)


def test_what_does_not_fit_is_said():
    found = planned(*[Watched(n, "green") for n in range(5)], per_day=2, end=date(2025, 9, 2))
    assert len(found.planned) == 4
    assert found.held_back == ((4, "每天安排 2 户已排满，2025-09-01 应到期的检查没有排上。"),)
    found = planned(Watched(1, "green"), start=date(2025, 10, 1), end=date(2025, 10, 8))
    assert "没有工作日" in found.held_back[0][1]


def test_the_order_of_the_list_does_not_matter():
    subjects = [Watched(n, band) for n, band in enumerate(("red", "green", "orange", "yellow") * 5)]
    assert planned(*subjects) == planned(*reversed(subjects))


def test_the_last_counted_visit_starts_the_interval():
    subject = Watched(1, "red", (Visit(date(2025, 8, 1)), Visit(date(2025, 6, 1)), Visit(date(2025, 8, 30), False)))
    assert next_due(subject, interval=30, start=START) == date(2025, 8, 31)
    assert next_due(Watched(2, "red"), interval=30, start=START) == START


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"end": START - timedelta(days=1)}, "早于"),
        ({"cap": 0}, "至少是 1 次"),
        ({"per_day": 0}, "每天安排"),
    ],
)
def test_nonsense_is_refused(options, word):
    with pytest.raises(FrequencyError, match=word):
        planned(Watched(1, "red"), **options)
    with pytest.raises(FrequencyError, match="没有规定检查间隔"):
        planned(Watched(1, "purple"))

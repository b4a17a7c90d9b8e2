from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from xianwu.domains.illegal_building.brain.coercion import REVIEW, SUIT, Challenge, Steps, Terms, coercion_gate
from xianwu.lib.workdays import Calendar
from xianwu.registers.enforcement.brain.places import CHINA_TIME

CALENDAR = Calendar(
    off=frozenset({*(date(2025, 10, day) for day in range(1, 9)), date(2025, 5, 1)}),
    work=frozenset({date(2025, 9, 28), date(2025, 10, 11)}),
    years=frozenset({2024, 2025}),
)
TERMS = Terms(reminder_workdays=10, review_days=60, suit_months=6, suit_after_review_days=15, night=(22, 6))
PLANNED = datetime(2025, 8, 29, 9, 30, tzinfo=CHINA_TIME)
DONE = Steps(
    decision_served_on=date(2025, 2, 20),
    reminder_served_on=date(2025, 7, 1),
    is_reminder_written=True,
    announced_on=date(2025, 7, 20),
    demolish_yourself_until=date(2025, 8, 5),
    execution_served_on=date(2025, 8, 26),
    has_inventory=True,
    has_video=True,
)


def gate(*, at=PLANNED, **changes):
    return coercion_gate(replace(DONE, **changes), terms=TERMS, planned_at=at, calendar=CALENDAR)


def test_the_gate_opens_when_all_is_there():
    found = gate()
    assert found.is_open
    assert len(found.conditions) == 11
    assert all(condition.words == "已具备。" for condition in found.conditions)


def test_nothing_done_names_every_condition():
    found = coercion_gate(Steps(), terms=TERMS, planned_at=PLANNED, calendar=CALENDAR)
    assert [each.code for each in found.unmet] == [
        "decision", "reminder", "statement", "announcement", "remedies", "execution", "inventory", "video",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "word", "earliest"),
    [
        ({"may_execute": False}, "power", "人民法院", None),
        ({"is_reminder_written": False}, "reminder", "书面", None),
        ({"reminder_served_on": date(2025, 2, 19)}, "reminder", "早于限期拆除决定", None),
        ({"statement_on": date(2025, 7, 3)}, "statement", "还没有复核", None),
        (
            {"statement_on": date(2025, 7, 3), "statement_answered_on": date(2025, 7, 2)},
            "statement", "还没有复核", None,
        ),
        ({"demolish_yourself_until": None}, "announcement", "没有写明", None),
        ({"demolish_yourself_until": date(2025, 7, 19)}, "announcement", "没有写明", None),
        ({"demolish_yourself_until": date(2025, 8, 29)}, "announcement", "未满", date(2025, 8, 30)),
        ({"announced_on": None}, "announcement", "第 44 条", None),
        ({"execution_served_on": None}, "execution", "第 37 条", None),
        ({"execution_served_on": date(2025, 7, 15)}, "execution", "催告期满前", None),
        ({"has_inventory": False}, "inventory", "清单", None),
        ({"has_video": False}, "video", "录像", None),
    ],
)  # fmt: skip
def test_each_condition_is_missed_by_itself(changes, code, word, earliest):
    (missing,) = gate(**changes).unmet
    assert (missing.code, missing.earliest) == (code, earliest)
    assert word in missing.words


def test_a_decision_served_after_the_plan_draws_the_rest_along():
    found = gate(decision_served_on=date(2025, 9, 1))
    assert [each.code for each in found.unmet] == ["decision", "reminder", "remedies"]
    assert "晚于计划" in found.unmet[0].words


def test_the_reminder_runs_ten_working_days():
    """Served on Monday 18 August: ten working days end on 1 September; not before the 2nd."""
    found = gate(reminder_served_on=date(2025, 8, 18), execution_served_on=date(2025, 8, 26))
    unmet = {each.code: each for each in found.unmet}
    assert set(unmet) == {"reminder", "statement", "execution"}
    assert unmet["reminder"].earliest == date(2025, 9, 2)
    assert "2025-09-01 届满" in unmet["reminder"].words


@pytest.mark.parametrize(
    ("served", "open_", "earliest"),
    [
        (date(2025, 2, 28), True, None),
        (date(2025, 3, 1), False, date(2025, 9, 2)),
        (date(2025, 7, 1), False, date(2026, 1, 2)),
    ],
)
def test_six_months_and_sixty_days_must_have_run_out(served, open_, earliest):
    """28 February + 6 months is 28 August. 1 March gives 1 September. A year not published counts Mondays to Fridays."""
    found = gate(decision_served_on=served)
    assert ("remedies" not in {each.code for each in found.unmet}) is open_
    assert [each.earliest for each in found.unmet if each.code == "remedies"] == ([] if open_ else [earliest])


@pytest.mark.parametrize(
    ("challenges", "open_"),
    [
        ((Challenge(REVIEW, date(2025, 3, 1)),), False),
        ((Challenge(SUIT, date(2025, 3, 1)),), False),
        ((Challenge(SUIT, date(2025, 3, 1), date(2025, 8, 28)),), True),
        ((Challenge(REVIEW, date(2025, 3, 1), date(2025, 8, 13)),), True),
        ((Challenge(REVIEW, date(2025, 3, 1), date(2025, 8, 14)),), False),
        ((Challenge(REVIEW, date(2025, 3, 1), date(2025, 5, 1)), Challenge(SUIT, date(2025, 5, 10))), False),
        (
            (
                Challenge(REVIEW, date(2025, 3, 1), date(2025, 8, 20)),
                Challenge(SUIT, date(2025, 8, 21), date(2025, 8, 28)),
            ),
            True,
        ),
    ],
)
def test_a_challenge_must_have_ended_and_its_days_to_sue_too(challenges, open_):
    found = gate(challenges=challenges)
    assert ("remedies" not in {each.code for each in found.unmet}) is open_


def test_a_challenge_that_ended_early_shortens_the_wait():
    challenges = (Challenge(SUIT, date(2025, 7, 1), date(2025, 8, 1)),)
    assert gate(decision_served_on=date(2025, 6, 1), challenges=challenges).is_open


@pytest.mark.parametrize(
    ("hour", "open_"), [(21, True), (22, False), (0, False), (5, False), (6, True)]
)  # fmt: skip
def test_never_at_night(hour, open_):
    assert gate(at=PLANNED.replace(hour=hour)).is_open is open_


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
    assert gate(at=datetime(day.year, day.month, day.day, 10, tzinfo=CHINA_TIME)).is_open is open_


def test_the_day_is_the_one_in_china():
    """18:00 UTC on 30 September is 2 o'clock at night on the National Day."""
    found = gate(at=datetime(2025, 9, 30, 18, tzinfo=UTC))
    assert {each.code for each in found.unmet} == {"hour", "holiday"}

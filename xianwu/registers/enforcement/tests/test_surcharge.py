from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianwu.registers.enforcement.brain.surcharge import Payment, SurchargeError, Suspension, surcharge

DUE = date(2025, 8, 29)
RATE = Decimal("0.03")
D = Decimal


def after(days):
    return DUE + timedelta(days=days)


def late(fine="10000", *, days, **options):
    return surcharge(D(fine), due_on=DUE, as_of=after(days), rate=RATE, **options)


@pytest.mark.parametrize(
    ("days", "amount"),
    [(-3, "0"), (0, "0"), (1, "300"), (10, "3000"), (33, "9900"), (34, "10000"), (400, "10000")],
)
def test_three_percent_a_day_up_to_the_fine(days, amount):
    assert late(days=days).amount == D(amount)


def test_the_day_of_the_cap_is_named():
    found = late(days=60)
    assert (found.capped_on, found.counted_days, found.late_days) == (after(34), 34, 60)
    assert "已达到罚款本数 10000 元" in found.reason


def test_half_a_fen_is_rounded_up_once():
    """0.03 × 10.50 = 0.315 a day; three days are 0.945, not 3 × 0.32."""
    assert late("10.50", days=1).amount == D("0.32")
    assert late("10.50", days=3).amount == D("0.95")


@pytest.mark.parametrize(
    ("since", "until", "counted"),
    [
        (1, 5, 5),
        (-20, 0, 10),
        (-20, 3, 7),
        (4, 4, 9),
        (8, None, 7),
        (1, None, 0),
        (11, 20, 10),
    ],
)
def test_days_in_review_or_suit_do_not_count(since, until, counted):
    pause = Suspension(after(since), None if until is None else after(until))
    assert late(days=10, suspensions=[pause]).counted_days == counted


def test_reconsideration_followed_by_a_suit_counts_once():
    pauses = [Suspension(after(1), after(6)), Suspension(after(4), after(8))]
    assert late(days=10, suspensions=pauses).amount == D("600")


def test_the_day_of_payment_counts_and_later_days_do_not():
    found = late(days=100, payments=[Payment(after(3), D(10000))])
    assert (found.amount, found.late_days, found.owed) == (D(900), 3, D(900))
    assert late(days=100, payments=[Payment(after(0), D(10000))]).amount == 0


def test_a_part_that_is_paid_no_longer_grows():
    payments = [Payment(after(-1), D(4000)), Payment(after(5), D(1000))]
    found = late(days=10, payments=payments)
    assert found.amount == 5 * D(180) + 5 * D(150)
    assert found.unpaid == D(5000)


def test_a_payment_later_than_the_day_asked_is_not_yet_known():
    assert late(days=2, payments=[Payment(after(3), D(10000))]).unpaid == D(10000)


def test_a_late_payment_may_fall_after_the_cap():
    found = late(days=50, payments=[Payment(after(40), D(10000))])
    assert (found.amount, found.late_days, found.unpaid) == (D(10000), 40, 0)


@pytest.mark.parametrize(
    ("fine", "options", "word"),
    [
        ("0", {}, "罚款数额"),
        ("-5", {}, "罚款数额"),
        ("100", {"payments": [Payment(DUE, D(101))]}, "超过罚款"),
        ("100", {"payments": [Payment(DUE, D(0))]}, "大于 0"),
    ],
)
def test_nonsense_is_refused_in_words(fine, options, word):
    with pytest.raises(SurchargeError, match=word):
        late(fine, days=5, **options)


@given(st.decimals(min_value=1, max_value=10**7, places=2), st.integers(0, 500), st.integers(0, 500))
def test_it_never_shrinks_and_never_passes_the_fine(fine, first, second):
    one, other = sorted((first, second))
    assert late(str(fine), days=one).amount <= late(str(fine), days=other).amount <= fine

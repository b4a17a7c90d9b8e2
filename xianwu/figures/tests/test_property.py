"""Removing, adding or moving one record changes exactly the figures that depend on it.

The oracle is plain Python over the rows: it shares no query, no condition and no rounding with the engine.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import in_own_world
from tests.worlds import plays as own_plays
from xianwu.figures import api

AS_OF = date(2025, 8, 29)
START = date(2024, 10, 1)


@dataclass
class Row:
    """An ask with its payments, without a database."""

    owner: int
    amount: Decimal
    agreed: Decimal
    asked_on: date
    answered_on: date | None
    used_days: int | None
    channel: str
    is_void: bool
    payments: list[tuple[date, Decimal]] = field(default_factory=list)


days = st.integers(-700, 60).map(lambda offset: AS_OF + timedelta(days=offset))
money = st.integers(1, 10**9).map(lambda fen: Decimal(fen) / 100)
row = st.builds(
    Row,
    owner=st.integers(0, 3),
    amount=money,
    agreed=money,
    asked_on=days,
    answered_on=st.none() | days,
    used_days=st.none() | st.integers(0, 60),
    channel=st.sampled_from(["plain", "green"]),
    is_void=st.booleans(),
    payments=st.lists(st.tuples(days, money), max_size=2),
)


def _half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def oracle(rows: list[Row], *, as_of: date) -> dict[str, Decimal | None]:
    """The figures, counted by hand."""
    valid = [each for each in rows if not each.is_void]
    year = date(as_of.year, 1, 1)
    asked = [each for each in valid if year <= each.asked_on <= as_of]
    answered = [each for each in valid if each.answered_on and year <= each.answered_on <= as_of]
    before = [each for each in valid if each.answered_on and each.answered_on.year == as_of.year - 1]
    paid = [(each, amount) for each in valid for day, amount in each.payments if START <= day <= as_of]
    amount = sum((each.amount for each in answered), Decimal(0))
    cut = sum((each.amount - each.agreed for each in answered), Decimal(0))
    now, base = _mean(answered), _mean(before)
    return {
        "toy.asks": Decimal(len(asked)),
        "toy.askers": Decimal(len({each.owner for each in valid if START <= each.asked_on <= as_of})),
        "toy.answered": Decimal(len(answered)),
        "toy.asked_amount": _half_up(amount / 10_000, 1),
        "toy.cut": _half_up(cut / 10_000, 0),
        "toy.cut_rate": _half_up(cut / amount * 100, 1) if amount else None,
        "toy.mean_days": None if now is None else _half_up(now, 1),
        "toy.mean_days_change": _half_up((now - base) / base * 100, 0) if now is not None and base else None,
        "toy.paid": Decimal(len({each.owner for each, _ in paid})),
        "toy.paid_amount": sum((each for _, each in paid), Decimal(0)),
        "toy.plain": Decimal(sum(each.channel == "plain" for each in asked)),
        "toy.green": Decimal(sum(each.channel == "green" for each in asked)),
        "toy.late": Decimal(sum(each.agreed > each.amount for each in asked)),
        "toy.paid_asks": Decimal(
            sum(START <= each.asked_on <= as_of and any(day <= as_of for day, _ in each.payments) for each in valid)
        ),
    }


def _mean(rows: list[Row]) -> Decimal | None:
    found = [each.used_days for each in rows if each.used_days is not None]
    return Decimal(sum(found)) / len(found) if found else None


def _store(rows: list[Row]) -> list[Any]:
    from xianwu.figures.tests.toyapp.models import Ask, Member, Payment

    owners: dict[int, Any] = defaultdict(lambda: Member.objects.create(name="户"))
    asks = []
    for each in rows:
        fields = {name: getattr(each, name) for name in ("amount", "agreed", "asked_on", "answered_on", "used_days")}
        ask = Ask.objects.create(member=owners[each.owner], channel=each.channel, is_void=each.is_void, **fields)
        Payment.objects.bulk_create(Payment(ask=ask, paid_on=day, amount=amount) for day, amount in each.payments)
        asks.append(ask)
    return asks


plays = own_plays(40)


@plays
@given(rows=st.lists(row, max_size=7), as_of=st.sampled_from([AS_OF, date(2025, 2, 28), date(2024, 12, 31)]))
def test_figures_equal_the_count_by_hand(rows: list[Row], as_of: date) -> None:
    def play() -> None:
        _store(rows)
        expected = oracle(rows, as_of=as_of)
        found = {key: value.value for key, value in api.evaluate(expected, as_of=as_of).items()}
        assert found == expected

    in_own_world(play)


@plays
@given(rows=st.lists(row, min_size=1, max_size=6), data=st.data())
def test_one_record_moves_exactly_the_figures_that_depend_on_it(rows: list[Row], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    shift = data.draw(st.integers(-400, 400))
    act = data.draw(st.sampled_from(["remove", "move", "void"]))

    def play() -> None:
        from xianwu.figures.tests.toyapp.models import Ask, Payment

        asks = _store(rows)
        before = oracle(rows, as_of=AS_OF)
        after_rows = list(rows)
        if act == "remove":
            Payment.objects.filter(ask=asks[at]).delete()
            asks[at].delete()
            del after_rows[at]
        else:
            moved = Row(**{**rows[at].__dict__})
            moved.asked_on += timedelta(days=shift)
            moved.is_void = moved.is_void or act == "void"
            Ask.objects.filter(pk=asks[at].pk).update(asked_on=moved.asked_on, is_void=moved.is_void)
            after_rows[at] = moved
        after = oracle(after_rows, as_of=AS_OF)
        found = {key: value.value for key, value in api.evaluate(before, as_of=AS_OF).items()}
        assert {key for key in found if found[key] != before[key]} == {
            key for key in after if after[key] != before[key]
        }
        assert found == after

    in_own_world(play)

"""Late surcharge on a fine (行政处罚法 72, 73): so much a day, never above the fine, not while review or suit is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from xianwu.lib.numbers import plain, round_half_up
from xianwu.lib.workdays import merge_pauses

_DAY = timedelta(days=1)


class SurchargeError(ValueError):
    """Amounts or days that make no sense; the message says what to correct."""


@dataclass(frozen=True)
class Payment:
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Suspension:
    """Reconsideration or lawsuit, both days included; open while `until` is None."""

    since: date
    until: date | None = None
    title: str = "行政复议或者行政诉讼"


@dataclass(frozen=True)
class Surcharge:
    """`capped_on` is the day on which the surcharge reached the fine, None while it has not."""

    amount: Decimal
    late_days: int
    counted_days: int
    capped_on: date | None
    unpaid: Decimal
    reason: str

    @property
    def owed(self) -> Decimal:
        """What is still to be paid of the fine, and the surcharge."""
        return self.unpaid + self.amount


def surcharge(
    fine: Decimal,
    *,
    due_on: date,
    as_of: date,
    rate: Decimal,
    suspensions: Iterable[Suspension] = (),
    payments: Iterable[Payment] = (),
) -> Surcharge:
    """The surcharge at the end of `as_of`; `rate` is a share a day (0.03), `due_on` the last day to pay in time.

    Each late day costs `rate` of what was unpaid when it began: the day of a payment still counts, a part that is
    paid no longer does. The fraction of a fen is rounded half up, once.
    """
    paid = sorted((each for each in payments if each.on <= as_of), key=lambda each: each.on)
    _refuse_nonsense(fine, rate, paid)
    still = _spans(suspensions, as_of)
    total, counted, capped_on = Decimal(0), 0, None
    day = due_on
    while day < as_of and capped_on is None:
        day += _DAY
        open_part = fine - _paid_before(paid, day)
        if open_part <= 0:
            break
        if any(first <= day <= last for first, last in still):
            continue
        counted += 1
        total += open_part * rate
        if total >= fine:
            total, capped_on = fine, day
    unpaid = fine - sum((each.amount for each in paid), Decimal(0))
    late = _late_days(fine, paid, due_on=due_on, as_of=as_of)
    amount = round_half_up(total, 2)
    return Surcharge(amount, late, counted, capped_on, unpaid, _words(amount, fine, rate, late, counted, capped_on))


def _refuse_nonsense(fine: Decimal, rate: Decimal, paid: Sequence[Payment]) -> None:
    if fine <= 0:
        raise SurchargeError(f"罚款数额是 {plain(fine)} 元，不能计算加处罚款，请核对决定书。")
    if rate < 0:
        raise SurchargeError("加处罚款的比例不能是负数，请核对参数。")
    if any(each.amount <= 0 for each in paid):
        raise SurchargeError("缴款金额应大于 0，请核对缴款记录。")
    total = sum((each.amount for each in paid), Decimal(0))
    if total > fine:
        raise SurchargeError(f"已缴 {plain(total)} 元，超过罚款 {plain(fine)} 元：加处罚款请另行登记。")


def _spans(suspensions: Iterable[Suspension], as_of: date) -> list[tuple[date, date]]:
    merged = merge_pauses([(each.since, each.until) for each in suspensions])
    return [(since, until or as_of) for since, until in merged]


def _paid_before(paid: Sequence[Payment], day: date) -> Decimal:
    return sum((each.amount for each in paid if each.on < day), Decimal(0))


def _late_days(fine: Decimal, paid: Sequence[Payment], *, due_on: date, as_of: date) -> int:
    """Calendar days from the due day to the payment that settled the fine, or to `as_of`."""
    total, settled = Decimal(0), as_of
    for each in paid:
        total += each.amount
        if total >= fine:
            settled = each.on
            break
    return max((settled - due_on).days, 0)


def _words(amount: Decimal, fine: Decimal, rate: Decimal, late: int, counted: int, capped_on: date | None) -> str:
    if not late:
        return "未逾期，不加处罚款。"
    still = (
        f"，其中 {late - counted} 天在复议或诉讼期间，不计算（第 73 条）" if late > counted and not capped_on else ""
    )
    words = f"逾期 {late} 天{still}；每日按罚款数额的 {plain(rate * 100)}% 加处（第 72 条），共 {plain(amount)} 元"
    if capped_on:
        words += f"；{capped_on:%Y-%m-%d} 已达到罚款本数 {plain(fine)} 元，不再增加"
    return f"{words}。"

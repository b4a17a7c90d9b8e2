"""What a case owes on a day: fine, confiscated sums, late surcharge; and what has come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xianwu.registers.enforcement.brain import surcharge as brain
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.kinds import PaymentKind
from xianwu.registers.enforcement.models import Case, Payment

ZERO = Decimal(0)
PERCENT = Decimal(100)


@dataclass(frozen=True)
class Line:
    """One kind of money: what is due and what was paid."""

    label: str
    due: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return max(self.due - self.paid, ZERO)


@dataclass(frozen=True)
class Balance:
    fine: Line
    confiscation: Line
    surcharge: Line
    cost: Line
    reason: str = ""
    is_growing: bool = False
    """A surcharge is added for every further day: something of the fine is unpaid, and the cap is not reached."""
    refund: Line = Line("退还多缴款", ZERO, ZERO)
    """What was paid above a decision that was changed or fell, and what of it was given back."""

    @property
    def lines(self) -> list[Line]:
        return [each for each in (*self._owed, self.refund) if each.due or each.paid]

    @property
    def _owed(self) -> tuple[Line, ...]:
        return (self.fine, self.confiscation, self.surcharge, self.cost)

    @property
    def left(self) -> Decimal:
        """What the party still owes; what is to be given back is told apart."""
        return sum((each.left for each in self._owed), ZERO)


def balance_of(case: Case, payments: Sequence[Payment], *, on: date) -> Balance:
    """The account of a case at the end of a day."""
    made = [row for row in payments if row.paid_on <= on]
    paid = {kind: _sum(made, kind) for kind in PaymentKind.values}
    found = _surcharge(case, made, on=on)
    due, reason = (found.amount, found.reason) if found else (ZERO, "")
    if case.surcharge_waiver:
        due, reason = paid[PaymentKind.SURCHARGE], f"已减免加处罚款：{case.surcharge_waiver}"
    imposed = (Line("罚款", _due(case, case.fine), paid[PaymentKind.FINE]),
               Line("没收款", _due(case, case.confiscation), paid[PaymentKind.CONFISCATION]),
               Line("加处罚款", due, paid[PaymentKind.SURCHARGE]))  # fmt: skip
    cost = Line("代履行费用", case.substitute_cost or ZERO, paid[PaymentKind.COST])
    is_growing = bool(found and found.capped_on is None and imposed[0].left and not case.surcharge_waiver)
    return Balance(
        *imposed, cost, reason, is_growing, Line("退还多缴款", _over(case, imposed), paid[PaymentKind.REFUND])
    )


def _due(case: Case, imposed: Decimal | None) -> Decimal:
    """A decision that fell imposes nothing."""
    return ZERO if case.annulled_on else imposed or ZERO


def _over(case: Case, lines: Sequence[Line]) -> Decimal:
    """What was paid before the decision was changed or fell, above what it imposes since."""
    if not (case.changed_on or case.annulled_on):
        return ZERO
    return sum((max(line.paid - line.due, ZERO) for line in lines), ZERO)


def _sum(rows: Sequence[Payment], kind: str) -> Decimal:
    return sum((row.amount for row in rows if row.kind == kind), ZERO)


def _surcharge(case: Case, made: Sequence[Payment], *, on: date) -> brain.Surcharge | None:
    """None where no fine is due yet."""
    if not case.fine or case.pay_due_on is None or case.annulled_on:
        return None
    rate = amount("surcharge_percent", on=case.pay_due_on, matter=case.matter) / PERCENT
    paid = _towards(case.fine, [row for row in made if row.kind == PaymentKind.FINE])
    still = [brain.Suspension(*(date.fromisoformat(day) for day in span)) for span in case.earlier_stays]
    still += [brain.Suspension(case.challenged_on, case.challenge_ended_on)] if case.challenged_on else []
    return brain.surcharge(case.fine, due_on=case.pay_due_on, as_of=on, rate=rate, suspensions=still, payments=paid)


def _towards(fine: Decimal, rows: Sequence[Payment]) -> list[brain.Payment]:
    """Payments up to the fine: what was paid above one that was lowered settles nothing more."""
    found, left = [], fine
    for row in sorted(rows, key=lambda each: (each.paid_on, each.pk or 0)):
        part = min(row.amount, left)
        found += [brain.Payment(row.paid_on, part)] if part > 0 else []
        left -= part
    return found

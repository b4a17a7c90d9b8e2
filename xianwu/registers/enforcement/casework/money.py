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
    reason: str = ""

    @property
    def lines(self) -> list[Line]:
        return [each for each in (self.fine, self.confiscation, self.surcharge) if each.due or each.paid]

    @property
    def left(self) -> Decimal:
        return self.fine.left + self.confiscation.left + self.surcharge.left


def balance_of(case: Case, payments: Sequence[Payment], *, on: date) -> Balance:
    """The account of a case at the end of a day."""
    made = [row for row in payments if row.paid_on <= on]
    paid = {kind: _sum(made, kind) for kind in PaymentKind.values}
    found = _surcharge(case, made, on=on)
    due, reason = (found.amount, found.reason) if found else (ZERO, "")
    if case.surcharge_waiver:
        due, reason = paid[PaymentKind.SURCHARGE], f"已减免加处罚款：{case.surcharge_waiver}"
    return Balance(
        Line("罚款", case.fine or ZERO, paid[PaymentKind.FINE]),
        Line("没收款", case.confiscation or ZERO, paid[PaymentKind.CONFISCATION]),
        Line("加处罚款", due, paid[PaymentKind.SURCHARGE]),
        reason,
    )


def _sum(rows: Sequence[Payment], kind: str) -> Decimal:
    return sum((row.amount for row in rows if row.kind == kind), ZERO)


def _surcharge(case: Case, made: Sequence[Payment], *, on: date) -> brain.Surcharge | None:
    """None where no fine is due yet."""
    if not case.fine or case.pay_due_on is None:
        return None
    rate = amount("surcharge_percent", on=case.pay_due_on, matter=case.matter) / PERCENT
    paid = [brain.Payment(row.paid_on, row.amount) for row in made if row.kind == PaymentKind.FINE]
    still = [brain.Suspension(*(date.fromisoformat(day) for day in span)) for span in case.earlier_stays]
    still += [brain.Suspension(case.challenged_on, case.challenge_ended_on)] if case.challenged_on else []
    return brain.surcharge(case.fine, due_on=case.pay_due_on, as_of=on, rate=rate, suspensions=still, payments=paid)

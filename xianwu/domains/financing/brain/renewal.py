"""Loans that fall due soon: who to see first about renewal without repayment of principal (无还本续贷)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xianwu.lib.numbers import plain

WAN = Decimal(10_000)


@dataclass(frozen=True)
class Loan:
    key: int
    enterprise: str
    bank: str
    due_on: date
    balance: Decimal
    is_credit_loan: bool = False
    has_overdue: bool = False
    is_operating: bool = True
    renewals: int = 0


@dataclass(frozen=True)
class Maturing:
    loan: Loan
    days_left: int
    stage: str
    advice: str
    reasons: tuple[str, ...]


def _stage(days_left: int) -> str:
    if days_left < 0:
        return "overdue"
    return "urgent" if days_left <= 15 else "soon" if days_left <= 30 else "watch"


def _advice(loan: Loan, days_left: int) -> tuple[str, tuple[str, ...]]:
    if not loan.is_operating:
        return "先核实经营状况", ("主体已停业、注销或迁出",)
    if loan.has_overdue:
        return "先化解逾期，再谈续贷", ("存在逾期记录",)
    if days_left < 0:
        return "已到期未结清，请银行当日说明", (f"逾期 {-days_left} 天",)
    reasons = [f"{days_left} 天后到期", f"余额 {plain(loan.balance / WAN)} 万元"]
    if loan.renewals:
        reasons.append(f"已续贷 {loan.renewals} 次")
    return "可走无还本续贷，请银行提前对接", tuple(reasons)


def renewal_radar(loans: Iterable[Loan], *, as_of: date, within_days: int) -> list[Maturing]:
    """Unpaid loans due within the window (past due ones included), soonest first, larger balance first."""
    found = []
    for loan in loans:
        days_left = (loan.due_on - as_of).days
        if loan.balance <= 0 or days_left > within_days:
            continue
        advice, reasons = _advice(loan, days_left)
        found.append(Maturing(loan, days_left, _stage(days_left), advice, reasons))
    return sorted(found, key=lambda each: (each.days_left, -each.loan.balance, each.loan.key))

"""A bank's cases as they stand, read in few statements for a whole file and moved along in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.domains.financing.models import CreditDecision, Drawdown, Recommendation
from xianwu.domains.financing.sheets.parties import Register, chunks, codes_of, towns_by_name
from xianwu.lib.numbers import plain
from xianwu.registers.parties.models import Enterprise

Row = dict[str, Any]
WAN = Decimal(10_000)


@dataclass
class Grant:
    decided_on: date
    limit: Decimal
    product: str
    is_revolving: bool
    row: CreditDecision | None = None
    loans: list[LoanNow] = field(default_factory=list)

    @property
    def used(self) -> Decimal:
        """Drawn in all, or still out where the limit revolves."""
        return sum((loan.amount - (loan.repaid if self.is_revolving else 0) for loan in self.loans), Decimal(0))


@dataclass
class LoanNow:
    amount: Decimal
    repaid: Decimal


@dataclass
class CaseNow:
    """A case in memory, moved along by the lines planned so far."""

    firm: Enterprise | None
    pushed_on: date
    asked: Decimal
    state: str = "pushed"
    materials_on: date | None = None
    record: Recommendation | None = None
    grants: list[Grant] = field(default_factory=list)

    @property
    def standing(self) -> Grant | None:
        return max(self.grants, key=lambda each: each.decided_on, default=None)


class Cases:
    """The bank's cases about the firms of a file, read in few statements."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.register = Register(codes_of(rows))
        self.towns = towns_by_name()
        banks = {row["bank_id"] for row in rows}
        self.by_firm: dict[tuple[int, int | str], list[CaseNow]] = defaultdict(list)
        self.loans: dict[tuple[int, str], Drawdown] = {}
        self._grants: dict[int, Grant] = {}
        self._now: dict[int, tuple[Grant, LoanNow]] = {}
        records: dict[int, CaseNow] = {}
        for some in chunks(sorted(self.register.keys())):
            own = Recommendation.objects.filter(unit__in=banks, demand__enterprise__in=some)
            own = own.exclude(state=Recommendation.State.CANCELLED).select_related("demand").order_by("pushed_on", "pk")
            for record in own:
                case = CaseNow(
                    None, record.pushed_on, record.demand.amount, record.state, record.materials_complete_on, record
                )
                records[record.pk] = case
                self.by_firm[record.unit_id, record.demand.enterprise_id].append(case)
        self._read_grants(records)
        self._read_loans(banks, rows)

    def _read_grants(self, records: dict[int, CaseNow]) -> None:
        for some in chunks(records):
            rows = CreditDecision.objects.filter(recommendation__in=some, is_approved=True, cancelled_on__isnull=True)
            for row in rows.filter(replaced_on__isnull=True).order_by("decided_on", "pk"):
                case = records[row.recommendation_id]
                grant = Grant(row.decided_on, row.limit, row.product, row.is_revolving, row)
                case.grants.append(grant)
                self._grants[row.pk] = grant

    def _read_loans(self, banks: set[int], rows: Sequence[Row]) -> None:
        for some in chunks(self._grants):
            for loan in Drawdown.objects.filter(credit__in=some, void_on__isnull=True):
                grant, now = self._grants[loan.credit_id], LoanNow(loan.amount, loan.repaid)
                grant.loans.append(now)
                self._now[loan.pk] = (grant, now)
        for some in chunks(sorted({row["loan_no"] for row in rows if row.get("loan_no")})):
            named = Drawdown.objects.filter(bank__in=banks, loan_no__in=some).select_related("credit__recommendation")
            # A number may stand again on a later loan, once the first was reversed.
            for loan in sorted(named, key=lambda each: (each.void_on is None, each.pk)):
                self.loans[loan.bank_id, loan.loan_no] = loan

    def loan_of(self, row: Row) -> Drawdown | None:
        return self.loans.get((row["bank_id"], row.get("loan_no") or ""))

    def of_firm(self, row: Row) -> list[CaseNow]:
        """The firm's cases; of one the register does not know, what the lines before this one began."""
        firm = self.register.find(row["code"])
        return self.by_firm[row["bank_id"], firm.pk if firm else str(row["code"])]

    def change_loan(self, loan: Drawdown, *, amount: Decimal, repaid: Decimal) -> str:
        """Move a loan along in memory; a refusal where its grant does not bear it."""
        grant, now = self._now.get(loan.pk, (None, None))
        if grant is None or now is None:
            return ""
        now.amount, now.repaid = amount, repaid
        return "" if grant.used <= grant.limit else f"超过授信额度 {plain(grant.limit / WAN)} 万元。"

    def asked(self, row: Row) -> Decimal | None:
        """What the firm asked for, where it did."""
        own = self.of_firm(row)
        return own[-1].asked if own else None

    def case_of(self, row: Row) -> CaseNow | None:
        """The case a line is about: that of its loan, that of its day, the latest."""
        own, loan = self.of_firm(row), self.loan_of(row)
        if loan:
            return next((each for each in own if each.record and each.record.pk == loan.credit.recommendation_id), None)
        if row.get("pushed_on"):
            own = [each for each in own if each.pushed_on == row["pushed_on"]]
        return own[-1] if own else None

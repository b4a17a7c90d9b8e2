"""Every figure of this room counted again in plain Python over plain rows: shares nothing with the queries."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from xianwu.domains.financing.models import Bank, CreditDecision, Demand, Drawdown, Recommendation, Visit

START = date(2024, 10, 28)
CENT = Decimal("0.01")


def rows() -> dict[str, dict[int, dict[str, Any]]]:
    models = {
        "bank": Bank, "need": Demand, "case": Recommendation, "grant": CreditDecision, "loan": Drawdown, "visit": Visit,
    }  # fmt: skip
    return {name: {row["id"]: row for row in model.objects.values()} for name, model in models.items()}


def _gone(day: date | None, on: date) -> bool:
    return day is not None and day <= on


class Oracle:
    """The county's figures on one day."""

    def __init__(self, on: date, data: dict[str, dict[int, dict[str, Any]]] | None = None) -> None:
        self.on, self.data = on, data or rows()

    def _in(self, day: date) -> bool:
        return START <= day <= self.on

    def need_of_loan(self, loan: dict[str, Any]) -> dict[str, Any]:
        return self.data["need"][self.case_of_loan(loan)["demand_id"]]

    def case_of_loan(self, loan: dict[str, Any]) -> dict[str, Any]:
        return self.data["case"][self.data["grant"][loan["credit_id"]]["recommendation_id"]]

    def needs(self) -> list[dict[str, Any]]:
        return [
            need for need in self.data["need"].values()
            if not need["is_backfilled"] and not _gone(need["void_on"], self.on) and self._in(need["declared_on"])
        ]  # fmt: skip

    def _stands(self, need: dict[str, Any]) -> bool:
        return not need["is_backfilled"] and not _gone(need["void_on"], self.on)

    def cases(self) -> list[dict[str, Any]]:
        found = []
        for case in self.data["case"].values():
            if self._stands(self.data["need"][case["demand_id"]]) and not _gone(case["cancelled_on"], self.on):
                found += [case] if self._in(case["pushed_on"]) else []
        return found

    def grants(self) -> list[dict[str, Any]]:
        found = []
        for grant in self.data["grant"].values():
            need = self.data["need"][self.data["case"][grant["recommendation_id"]]["demand_id"]]
            ended = _gone(grant["cancelled_on"], self.on) or _gone(grant["replaced_on"], self.on)
            if grant["is_approved"] and not ended and self._stands(need) and self._in(grant["decided_on"]):
                found.append(grant)
        return found

    def loans(self, *, backfilled: bool = False, flagged: bool = False) -> list[dict[str, Any]]:
        found = []
        for loan in self.data["loan"].values():
            need = self.need_of_loan(loan)
            if _gone(loan["void_on"], self.on) or not self._in(loan["lent_on"]):
                continue
            is_open = loan["is_early"] and not _gone(loan["early_accepted_on"], self.on)
            if flagged:
                found += [loan] if is_open else []
            elif need["is_backfilled"] is backfilled and not _gone(need["void_on"], self.on) and not is_open:
                found.append(loan)
        return found

    def firms(self, loans: list[dict[str, Any]]) -> int:
        return len({self.need_of_loan(loan)["enterprise_id"] for loan in loans})

    def visits(self) -> list[dict[str, Any]]:
        return [
            visit for visit in self.data["visit"].values()
            if not visit["is_backfilled"] and not _gone(visit["void_on"], self.on) and self._in(visit["visited_on"])
        ]  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Key → value as published; None where there is nothing to divide by."""
        needs, cases, grants, loans = self.needs(), self.cases(), self.grants(), self.loans()
        need_of = self.data["need"]
        case_of = self.data["case"]
        declared = len({need["enterprise_id"] for need in needs})
        recommended = len({need_of[case["demand_id"]]["enterprise_id"] for case in cases})
        credited = len({need_of[case_of[grant["recommendation_id"]]["demand_id"]]["enterprise_id"] for grant in grants})
        lent, limit = self.firms(loans), _sum(grants, "limit")
        amount, rated = _sum(loans, "amount"), [loan for loan in loans if loan["rate"] is not None]
        interest = sum((loan["amount"] * loan["rate"] for loan in rated), Decimal(0))
        first = [loan for loan in loans if loan["kind"] == "first"]
        renewed = [loan for loan in loans if loan["kind"] == "renewal"]
        unsecured = [loan for loan in loans if loan["secured"] == "credit"]
        late = self.loans(backfilled=True)
        banks = [
            bank for bank in self.data["bank"].values()
            if bank["active_from"] <= self.on and (bank["active_to"] is None or bank["active_to"] >= self.on)
        ]  # fmt: skip
        visits = self.visits()
        return {
            "banks": len(banks), "declared": declared, "recommended": recommended, "credited": credited, "lent": lent,
            "credit_amount": _wan(limit), "lent_amount": _wan(amount),
            "first_loans": self.firms(first), "first_amount": _wan(_sum(first, "amount")),
            "renewals": self.firms(renewed), "renewal_amount": _wan(_sum(renewed, "amount")),
            "unsecured_amount": _wan(_sum(unsecured, "amount")), "rated_amount": _wan(_sum(rated, "amount")),
            "rated_interest": (interest / 100 / 10_000).quantize(CENT, ROUND_HALF_UP),
            "mean_rate": _share(interest / 100, _sum(rated, "amount"), "0.01"),
            "visited": len({visit["enterprise_id"] for visit in visits}), "visits": len(visits),
            "early_loans": len(self.loans(flagged=True)),
            "backfilled_lent": self.firms(late), "backfilled_amount": _wan(_sum(late, "amount")),
            "recommended_rate": _share(recommended, declared), "credited_rate": _share(credited, recommended),
            "lent_rate": _share(lent, credited), "used_rate": _share(amount, limit),
            "unsecured_rate": _share(_sum(unsecured, "amount"), amount),
        }  # fmt: skip


def _sum(found: list[dict[str, Any]], name: str) -> Decimal:
    return sum((row[name] for row in found), Decimal(0))


def _wan(yuan: Decimal) -> Decimal:
    return (yuan / 10_000).quantize(CENT, ROUND_HALF_UP)


def _share(part: Any, whole: Any, step: str = "0.1") -> Decimal | None:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(step), ROUND_HALF_UP) if whole else None

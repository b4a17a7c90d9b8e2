"""One row of each ledger of financing."""

from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.domains.financing.models import (
    Bank,
    CreditDecision,
    Demand,
    Drawdown,
    EnterpriseAccount,
    FollowUp,
    LoanProduct,
    Recommendation,
    RepairCase,
    StandardCheck,
    Visit,
)
from xianwu.domains.financing.words import REFUSALS, STANDARDS
from xianwu.registers.parties.models import Enterprise

DAY = date(2025, 8, 1)


def bank(world: Any) -> Bank:
    unit = world.unit(f"sample_bank{world.number()}", kind="bank")
    return world.write(Bank(unit=unit, active_from=date(2024, 10, 1)))


def visit(world: Any) -> Visit:
    firm, number = _firm(world), world.number()
    return world.write(
        Visit(
            number=f"V{number:05}", title=firm.title, unit=firm.town, state="recorded", enterprise=firm,
            visited_on=DAY, mode="on_site", visitor_name="样例", has_need=True,
        )
    )  # fmt: skip


def _firm(world: Any) -> Enterprise:
    """An enterprise that signs in for itself: its account is a unit of its own."""
    firm = world.make(Enterprise)
    account = world.unit(f"sample_account{firm.pk}")
    world.write(EnterpriseAccount(enterprise=firm, unit=account))
    return firm


def demand(world: Any) -> Demand:
    firm, number = _firm(world), world.number()
    made = world.write(
        Demand(
            number=f"D{number:05}", title=firm.title, unit=world.units["development"], state="declared",
            enterprise=firm, town=firm.town, subject_type="company", amount=Decimal(300_000), term_months=12,
            purpose="working", collateral="credit", channel="visit", declared_on=DAY, consent_no=f"授{number}",
        )
    )  # fmt: skip
    world.write(StandardCheck(demand=made, standard=STANDARDS[0][0], department=world.units["audit"], asked_on=DAY))
    _case(world, made)
    return made


def _case(world: Any, of: Demand) -> Recommendation:
    return world.write(
        Recommendation(
            number=f"R{world.number():05}", title=of.title, unit=world.one(Bank).unit, state="pushed", demand=of,
            pushed_on=DAY, materials_complete_on=DAY,
        )
    )  # fmt: skip


def case(world: Any) -> Recommendation:
    return world.make(Demand).recommendations.get()


def check(world: Any) -> StandardCheck:
    return world.make(Demand).checks.get()


def decision(world: Any) -> CreditDecision:
    of = world.make(Recommendation)
    return world.write(
        CreditDecision(recommendation=of, decided_on=DAY, is_approved=True, limit=Decimal(300_000), term_months=12)
    )


def loan(world: Any) -> Drawdown:
    credit, number = world.make(CreditDecision), world.number()
    return world.write(
        Drawdown(
            credit=credit, bank=credit.recommendation.unit, loan_no=f"L{number:05}", lent_on=DAY,
            amount=Decimal(100_000), kind="first", secured="credit",
        )
    )  # fmt: skip


def follow_up(world: Any) -> FollowUp:
    return world.write(
        FollowUp(
            loan=world.make(Drawdown), visited_on=DAY, mode="on_site", visitor_name="样例", use_found="as_declared",
            business="normal",
        )
    )  # fmt: skip


def product(world: Any) -> LoanProduct:
    number = world.number()
    unit = world.one(Bank).unit
    return world.write(LoanProduct(title=f"样例贷{number}", unit=unit, state="active", valid_from=DAY))


def repair(world: Any) -> RepairCase:
    of, number = world.make(Demand), world.number()
    return world.write(
        RepairCase(
            number=f"X{number:05}", title=of.title, unit=world.units["audit"], state="open", demand=of,
            reason_code=REFUSALS[0][0], measure="样例", opened_on=DAY, due_on=date(2025, 9, 30),
        )
    )  # fmt: skip


def in_state(world: Any, record: Any, state: str) -> dict[str, Any]:
    return {"void_on": DAY} if state == "void" else {}


SAMPLES = {
    Bank: bank,
    Visit: visit,
    Demand: demand,
    Recommendation: case,
    LoanProduct: product,
    RepairCase: repair,
    StandardCheck: check,
    CreditDecision: decision,
    Drawdown: loan,
    FollowUp: follow_up,
}


def bank_in_state(world: Any, record: Any, state: str) -> dict[str, Any]:
    return {"active_to": DAY if state == "left" else None}


def check_in_state(world: Any, record: Any, state: str) -> dict[str, Any]:
    return {"answered_on": DAY if state == "answered" else None}


STATES = {Demand: in_state, Bank: bank_in_state, StandardCheck: check_in_state}

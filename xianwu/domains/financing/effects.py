"""What steps write: called by the workflow inside its transaction."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from xianwu.core.events.api import write_change, write_new
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record, stop_clocks, take_step
from xianwu.core.workflow.declarations import Move, flow_of
from xianwu.domains.financing import gates, numbering, words
from xianwu.domains.financing.brain.repair import GUIDES, Reason
from xianwu.domains.financing.models import (
    CreditDecision,
    Demand,
    Drawdown,
    LoanProduct,
    Recommendation,
    RepairCase,
    StandardCheck,
)
from xianwu.domains.financing.setbacks import unpush

WAN = Decimal(10_000)


def follow(demand: Demand, step_name: str, *, move: Move) -> None:
    """Let the need follow what happened at a bank, where that changes how it stands."""
    flow = flow_of(Demand)
    assert flow
    step = flow.step(step_name)
    fresh = Demand.objects.get(pk=demand.pk)
    asked = replace(move, step=step, is_offer=False)
    if fresh.state in step.sources and not (step.guard and step.guard(fresh, asked)):
        take_step(fresh, step_name, actor=move.actor, at=move.at, batch=move.batch)


# --- needs -------------------------------------------------------------------------------------------


def push(demand: Demand, bank_id: int, *, move: Move, note: str = "") -> Recommendation:
    """Push a need to one bank."""
    case = Recommendation(
        number=numbering.next_number(Recommendation, move.as_of),
        title=demand.title,
        unit_id=bank_id,
        state=Recommendation.State.PUSHED,
        demand=demand,
        pushed_on=move.as_of,
    )
    open_record(case, "financing.case_pushed", actor=move.actor, at=move.at, note=note)
    return case


def recommend(demand: Demand, move: Move) -> None:
    for bank_id in gates.chosen_banks(move.data):
        push(demand, bank_id, move=move, note=move.data.get("bank_note") or "")
    demand.recommended_on = demand.recommended_on or move.as_of
    end_checks(demand, move)


def open_repair(demand: Demand, move: Move) -> None:
    reason = Reason(move.data["reason_code"])
    guide = GUIDES[reason]
    last = demand.recommendations.filter(state=Recommendation.State.REFUSED).order_by("-pk").first()
    case = RepairCase(
        number=numbering.next_number(RepairCase, move.as_of),
        title=f"{demand.title}：{guide.label}"[:200],
        unit=Unit.objects.get(pk=move.data["department"]),
        state="open",
        demand=demand,
        recommendation=last,
        reason_code=reason.value,
        measure=guide.measure,
        opened_on=move.as_of,
        due_on=move.as_of + timedelta(days=guide.days),
    )
    open_record(case, "financing.repair_opened", actor=move.actor, at=move.at)


def void_demand(demand: Demand, move: Move) -> None:
    demand.void_on, demand.void_kind = move.as_of, move.data["void_kind"]
    end_checks(demand, move)


# --- cases at a bank ---------------------------------------------------------------------------------


def accept(record: Recommendation, move: Move) -> None:
    record.materials_complete_on = move.data["materials_complete_on"]


def replace_older(decision: CreditDecision, *, move: Move) -> None:
    """A new grant takes the place of older ones of the same enterprise, bank and product."""
    case = decision.recommendation
    older = CreditDecision.objects.filter(
        recommendation__demand__enterprise_id=case.demand.enterprise_id,
        recommendation__unit_id=case.unit_id,
        product=decision.product,
        is_approved=True,
        replaced_on__isnull=True,
        cancelled_on__isnull=True,
        decided_on__lte=decision.decided_on,
    )
    for row in older.exclude(pk=decision.pk):
        changes = {"replaced_on": decision.decided_on}
        write_change(row, changes, "financing.credit_replaced", actor=move.actor, at=move.at, batch=move.batch)


def credit(record: Recommendation, move: Move) -> None:
    data = move.data
    decision = CreditDecision(
        recommendation=record,
        decided_on=data["decided_on"],
        is_approved=True,
        limit=data["limit"] * WAN,
        rate=data["rate"],
        term_months=int(data["term_months"]),
        product=data.get("product_text") or data.get("product") or "",
        is_revolving=bool(data.get("is_revolving")),
    )
    write_new(decision, "financing.credit_decided", actor=move.actor, at=move.at, note=move.reason, batch=move.batch)
    replace_older(decision, move=move)
    record.decided_on = data["decided_on"]
    follow(record.demand, "credit", move=move)


def refuse(record: Recommendation, move: Move) -> None:
    decision = CreditDecision(
        recommendation=record,
        decided_on=move.data["decided_on"],
        is_approved=False,
        refusal_code=move.data["refusal_code"],
        explanation=move.reason[:300],
    )
    write_new(decision, "financing.credit_decided", actor=move.actor, at=move.at, batch=move.batch)
    record.decided_on, record.refusal_code = decision.decided_on, decision.refusal_code
    follow(record.demand, "refuse", move=move)


def lend(record: Recommendation, move: Move) -> None:
    data = move.data
    decision = gates.standing_credit(record, on=move.as_of)
    assert decision is not None
    loan = Drawdown(
        credit=decision,
        bank_id=record.unit_id,
        loan_no=data["loan_no"].strip(),
        lent_on=data["lent_on"],
        amount=data["amount"] * WAN,
        rate=data.get("rate") or decision.rate,
        kind=data["kind"],
        secured=data["secured"],
        due_on=data.get("due_on"),
        is_early=data["lent_on"] < record.pushed_on,
    )
    write_new(loan, "financing.loan_drawn", actor=move.actor, at=move.at, batch=move.batch)
    follow(record.demand, "lend", move=move)


def settle(record: Recommendation, move: Move) -> None:
    follow(record.demand, "close", move=move)


def cancel(record: Recommendation, move: Move) -> None:
    record.cancelled_on = move.as_of
    unpush(record, move=move)


# --- checks by departments -------------------------------------------------------------------------------


def answer_check(check: StandardCheck, move: Move) -> None:
    """The answer lands on the need as well."""
    check.value, check.basis, check.answered_on = move.data["value"], move.data["basis"].strip(), move.as_of
    change = {words.CHECK_FIELDS[check.standard]: check.value}
    demand = Demand.objects.get(pk=check.demand_id)
    write_change(demand, change, "financing.standard_answered", actor=move.actor, at=move.at, note=check.basis)


def end_checks(demand: Demand, move: Move) -> None:
    """Nobody waits any more for what departments were asked: their limits stop."""
    flow = flow_of(StandardCheck)
    assert flow
    stop_clocks(flow, flow.opens, list(demand.checks.filter(answered_on__isnull=True)), on=move.as_of)


# --- repairs and products ------------------------------------------------------------------------------


def close_repair(record: RepairCase, move: Move) -> None:
    record.closed_on = move.as_of
    record.result = (move.data.get("result") or move.reason)[:200]


def retire_product(record: LoanProduct, move: Move) -> None:
    record.valid_to = max(move.as_of, record.valid_from)

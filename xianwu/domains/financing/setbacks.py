"""What a case and its need still stand on, once a grant or a loan of theirs is taken back or corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F

from xianwu.core.events.api import write_change
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import start_clocks
from xianwu.core.workflow.declarations import Move, flow_of
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, Recommendation

C, N = Recommendation.State, Demand.State


def lent_refusal(credit: CreditDecision) -> str:
    """Why a grant cannot be taken back: a loan stands on it."""
    is_lent = credit.drawdowns.filter(void_on__isnull=True).exists()
    return "这笔授信已有投放，不能撤销；投放有误的请先冲销。" if is_lent else ""


def set_back(case: Recommendation, verb: str, *, actor: Actor, at: datetime, batch: str = "") -> None:
    """Put a decided case, and its need, into the state that its grants and loans still bear; `verb`: what took one away.

    Called within the transaction of that verb. Without a grant the bank decides anew, and its limit runs again from
    the day the papers were complete.
    """
    marks: dict[str, Any] = {"actor": actor, "at": at, "batch": batch}
    case, need = Recommendation.objects.get(pk=case.pk), Demand.objects.get(pk=case.demand_id)
    state = _case_state(case)
    if state != case.state:
        is_open = state == C.REVIEWING
        write_change(case, {"state": state.value} | ({"decided_on": None} if is_open else {}), verb, **marks)
        if is_open:
            flow = flow_of(Recommendation)
            assert flow
            start_clocks(flow, "decision", [case], on=case.materials_complete_on or case.pushed_on)
    state = _need_state(need)
    if state != need.state:
        write_change(need, {"state": state.value}, verb, **marks)


def unpush(case: Recommendation, *, move: Move) -> None:
    """Put a need whose last bank is taken back where the office can go on with it: pushed anew, refused or withdrawn.

    `case` is the one taken back, not saved yet. Without any bank the office has the need again, as on the day it was
    declared; where all other banks have refused it, it is refused.
    """
    # A step on many is written at its end: two cases of one need among them would each find the other still open.
    Recommendation.objects.filter(pk=case.pk).update(cancelled_on=case.cancelled_on)
    need = Demand.objects.get(pk=case.demand_id)
    others = need.recommendations.filter(cancelled_on__isnull=True)
    if need.state != N.RECOMMENDED or others.exclude(state=C.REFUSED).exists():
        return
    state = N.REFUSED if others.exists() else N.DECLARED
    changes = {"state": state.value} | ({} if others.exists() else {"recommended_on": None})
    verb = "financing.recommendation_cancel"
    write_change(need, changes, verb, actor=move.actor, at=move.at, batch=move.batch, note=move.reason)
    if state == N.DECLARED:
        flow = flow_of(Demand)
        assert flow
        start_clocks(flow, "review", [need], on=move.as_of)


def _loans(**path: Any) -> tuple[bool, bool]:
    """Whether loans live, and whether one of them is still out."""
    rows: Iterable[bool] = Drawdown.objects.filter(**path, void_on__isnull=True).values_list(
        F("amount") - F("repaid"), flat=True
    )
    left = list(rows)
    return bool(left), any(left)


def _has_credit(**path: Any) -> bool:
    rows = CreditDecision.objects.filter(**path, is_approved=True, cancelled_on__isnull=True, replaced_on__isnull=True)
    return rows.exists()


def _case_state(case: Recommendation) -> Any:
    if case.state not in (C.CREDITED, C.LENT, C.SETTLED):
        return case.state
    is_lent, is_out = _loans(credit__recommendation=case)
    if is_out:
        return C.LENT
    has_credit = _has_credit(recommendation=case)
    if not is_lent:
        return C.CREDITED if has_credit else C.REVIEWING
    # A new grant had opened a settled case again.
    return C.SETTLED if case.state == C.CREDITED and not has_credit else case.state


def _need_state(need: Demand) -> Any:
    if need.state not in (N.CREDITED, N.LENT, N.CLOSED):
        return need.state
    is_lent, is_out = _loans(credit__recommendation__demand=need)
    if is_out:
        return N.LENT
    if is_lent:
        return need.state
    return N.CREDITED if _has_credit(recommendation__demand=need) else N.RECOMMENDED

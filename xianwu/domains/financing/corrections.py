"""What a bank corrects or takes back of its own grants and loans; the wrong version is kept."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min

from xianwu.core.events.api import write_change
from xianwu.core.people.actors import Actor
from xianwu.domains.financing.actions import FinancingRefused, local_day, refuse_void, require_seen
from xianwu.domains.financing.gates import drawn_refusal, wrong_lent_on
from xianwu.domains.financing.models import CreditDecision, Drawdown
from xianwu.domains.financing.roles import BANK, BANK_HEAD
from xianwu.domains.financing.setbacks import lent_refusal, set_back
from xianwu.domains.financing.terms import top_rate, wrong_terms
from xianwu.kit.refusals import Wrong

EARLY_STAYS = "原登记的放款日期早于推荐：改到推荐之后要写明理由，专班认可之前仍不计入投放。"
ACCEPTED_ANEW = "这笔提前放款专班已认可：改放款日期或金额要写明理由，原来的认可随之失效，专班重新认可之前不计入投放。"
ACCEPTED = frozenset({"lent_on", "amount"})
"""What the office accepts of an early loan with its reason."""


def amend_credit(
    decision: CreditDecision, changes: dict[str, Any], *, actor: Actor, at: datetime, batch: str = ""
) -> CreditDecision:
    """Correct a grant as it was decided; the wrong version is kept. New terms are a new decision instead."""
    require_seen(decision, actor, *BANK)
    if not decision.is_approved or decision.cancelled_on or decision.replaced_on:
        raise FinancingRefused("这笔授信已撤销或被替代，不能更正。")
    write_change(decision, changes, "financing.credit_amended", actor=actor, at=at, batch=batch)
    return decision


@transaction.atomic
def cancel_credit(decision: CreditDecision, reason: str, *, actor: Actor, at: datetime) -> CreditDecision:
    """Take a grant back that was never drawn on; from today it counts no more, and the bank decides anew."""
    require_seen(decision, actor, BANK_HEAD)
    if not decision.is_approved or decision.cancelled_on:
        raise FinancingRefused("这笔授信没有生效，或已经撤销。")
    if said := lent_refusal(decision):
        raise FinancingRefused(said)
    if not reason.strip():
        raise FinancingRefused("请写明撤销的理由。", field="reason")
    change = {"cancelled_on": local_day(at)}
    write_change(decision, change, "financing.credit_cancelled", actor=actor, at=at, note=reason.strip())
    set_back(decision.recommendation, "financing.credit_cancelled", actor=actor, at=at)
    return decision


@transaction.atomic
def amend_loan(
    loan: Drawdown, changes: dict[str, Any], *, actor: Actor, at: datetime, batch: str = "", reason: str = ""
) -> Drawdown:
    """Correct a loan as it was entered; the wrong version is kept.

    A loan once entered as early stays flagged, whatever its day becomes: `reason` explains it, the office accepts it.
    What the office had accepted was that day and that sum: with another one it is to be accepted anew.
    """
    require_seen(loan, actor, *BANK)
    refuse_void(loan)
    changes = {name: value for name, value in changes.items() if getattr(loan, name) != value}
    if not changes:
        raise FinancingRefused("没有改动：各栏与登记的相同，请改好再保存。")
    _refuse_wrong_loan(loan, changes, at=at)
    if wrong := wrong_amendment(loan, changes, reason):
        raise FinancingRefused(wrong, field=wrong.field)
    pushed_on, lent_on = loan.credit.recommendation.pushed_on, changes.get("lent_on", loan.lent_on)
    changes["is_early"] = loan.is_early or lent_on < pushed_on
    if reason_wanted(loan, changes):
        changes |= {"early_reason": reason.strip()[:200], "early_accepted_on": None}
    write_change(loan, changes, "financing.loan_amended", actor=actor, at=at, batch=batch, note=reason.strip())
    if "amount" in changes:
        set_back(loan.credit.recommendation, "financing.loan_amended", actor=actor, at=at, batch=batch)
    return loan


def reason_wanted(loan: Drawdown, changes: dict[str, Any]) -> str:
    """Why a correction has to be explained; "" where it need not.

    A loan whose explanation the office has not accepted would be dated as if it had never been early; or one that it
    has accepted would become another loan.
    """
    if not loan.is_early:
        return ""
    if loan.early_accepted_on:
        return ACCEPTED_ANEW if ACCEPTED & set(changes) else ""
    pushed_on, lent_on = loan.credit.recommendation.pushed_on, changes.get("lent_on", loan.lent_on)
    return EARLY_STAYS if loan.lent_on < pushed_on <= lent_on else ""


def wrong_amendment(loan: Drawdown, changes: dict[str, Any], reason: str) -> Wrong | None:
    """What speaks against another day or sum: what was entered of the loan since, and a reason that nobody gave."""
    if "lent_on" in changes and (wrong := _wrong_new_day(loan, changes["lent_on"])):
        return wrong
    wanted = reason_wanted(loan, changes)
    return Wrong(wanted, field="reason") if wanted and not reason.strip() else None


def _wrong_new_day(loan: Drawdown, lent_on: date) -> Wrong | None:
    visits = loan.follow_ups.filter(void_on__isnull=True)
    days = {"还款": loan.repaid_on, "贷后回访": visits.aggregate(day=Min("visited_on"))["day"]}
    for label, day in days.items():
        if day and day < lent_on:
            return Wrong(f"放款日期晚于已登记的{label}（{day}），请核对。", field="lent_on")
    return None


def _refuse_wrong_loan(loan: Drawdown, changes: dict[str, Any], *, at: datetime) -> None:
    """A correction obeys what a new loan obeys."""
    amount, lent_on = changes.get("amount", loan.amount), changes.get("lent_on", loan.lent_on)
    due_on = changes.get("due_on", loan.due_on)
    if amount <= 0 or amount < loan.repaid:
        raise FinancingRefused("放款金额应大于 0，且不少于已还本金，请核对。", field="amount")
    # A revolving grant may have been used again since: what was repaid of this loan is not drawn.
    if amount > loan.amount and (refusal := drawn_refusal(loan.credit, amount, besides=loan)):
        raise FinancingRefused(refusal, field="amount")
    if due_on and due_on <= lent_on:
        raise FinancingRefused("到期日应晚于放款日期。", field="due_on")
    if said := wrong_lent_on(loan.credit.recommendation, lent_on, on=local_day(at)):
        raise FinancingRefused(said, field="lent_on")
    for wrong in wrong_terms({"rate": changes.get("rate")}, top=top_rate(local_day(at))):
        raise FinancingRefused(wrong, field=wrong.field)


@transaction.atomic
def void_loan(loan: Drawdown, reason: str, *, actor: Actor, at: datetime) -> Drawdown:
    """Reverse a loan that was entered by mistake; from today it counts no more, and its number is free again."""
    require_seen(loan, actor, BANK_HEAD)
    refuse_void(loan)
    if not reason.strip():
        raise FinancingRefused("请写明冲销的理由。", field="reason")
    change = {"void_on": local_day(at)}
    write_change(loan, change, "financing.loan_void", actor=actor, at=at, note=reason.strip())
    set_back(loan.credit.recommendation, "financing.loan_void", actor=actor, at=at)
    return loan

"""What can be done with a row beside its steps: for whom, what is asked, and the verb that is called."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xianwu.core.records.deeds import deed
from xianwu.domains.financing import actions, aftercare_actions, corrections, forms
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, FollowUp
from xianwu.domains.financing.roles import BANK, BANK_HEAD, REVIEWER, VISITOR
from xianwu.domains.financing.setbacks import lent_refusal

# --- from answers to verb -----------------------------------------------------------------------------


def _amend(loan: Drawdown, *, actor: Any, at: datetime, reason: str = "", **changes: Any) -> Drawdown:
    return corrections.amend_loan(loan, changes, actor=actor, at=at, reason=reason)


def _follow_up(loan: Drawdown, *, actor: Any, at: datetime, **data: Any) -> FollowUp:
    return aftercare_actions.follow_up(loan, data, actor=actor, at=at)


# --- what stands in the way ---------------------------------------------------------------------------


def _living(row: Any, actor: Any) -> str:
    return "已作废。" if row.void_on else ""


def _unreversed(loan: Drawdown, actor: Any) -> str:
    return "已冲销。" if loan.void_on else ""


def _early(loan: Drawdown, actor: Any) -> str:
    if not loan.is_early:
        return "放款不早于推荐，不需要说明。"
    return _unreversed(loan, actor) or ("专班已认可。" if loan.early_accepted_on else "")


def _explained(loan: Drawdown, actor: Any) -> str:
    return _early(loan, actor) or ("" if loan.early_reason else "银行还没有说明。")


def _standing(decision: CreditDecision, actor: Any) -> str:
    is_standing = decision.is_approved and not decision.cancelled_on
    return lent_refusal(decision) if is_standing else "没有生效的授信。"


def _amendable(need: Demand, actor: Any) -> str:
    return "" if need.state in actions.AMENDABLE else "需求已推荐或办结。"


# --- the lists ----------------------------------------------------------------------------------------

ON_NEED = (
    deed("answer", "核定标准", (REVIEWER,), forms.AnswerStandardsForm, actions.answer_standards, shut=_amendable,
         icon="clipboard-check"),
    deed("ask", "请部门协查", (REVIEWER,), forms.AskDepartmentForm, actions.ask_department, shut=_amendable,
         icon="message-circle", done="已请部门协查；该部门现在只看得到这一笔。"),
)  # fmt: skip
ON_VISIT = (
    deed("void", "作废走访", (VISITOR, REVIEWER), forms.ReasonForm, actions.void_visit, shut=_living, icon="x",
         help="作废后，走访户数和走访次数不再计入这一次。", done="走访已作废。", is_danger=True),
)  # fmt: skip
ON_LOAN = (
    deed("repay", "登记还款", BANK, forms.RepayForm, actions.repay, shut=_unreversed, icon="receipt"),
    deed("explain", "说明提前放款", BANK, forms.ReasonForm, actions.explain_early_loan, shut=_early,
         icon="message-circle", help="这笔放款早于推荐：说明经专班认可之前，不计入投放。", done="说明已交专班。"),
    deed("accept", "认可说明", (REVIEWER,), forms.NoForm, actions.accept_early_loan, shut=_explained, icon="check",
         help="认可之后，这笔放款从今天起计入投放户数和投放金额。", done="已认可，从今天起计入投放。"),
    deed("visit", "登记贷后回访", (REVIEWER, *BANK), forms.FollowUpForm, _follow_up, shut=_unreversed, icon="user-check"),
    deed("amend", "更正投放", BANK, forms.AmendLoanForm, _amend, shut=_unreversed, icon="pencil",
         done="已更正，旧版本留在历史里。"),
    deed("void", "冲销投放", (BANK_HEAD,), forms.ReasonForm, corrections.void_loan, shut=_unreversed, icon="x",
         help="冲销后，投放户数和投放金额从今天起不再计入这一笔；没有别的投放的，推荐退回已授信。",
         done="已冲销。", is_danger=True),
)  # fmt: skip
ON_FOLLOW_UP = (
    deed("void", "作废回访", (REVIEWER, *BANK), forms.ReasonForm, aftercare_actions.void_follow_up, shut=_living,
         icon="x", help="作废后仍看得到，只是不再算作回访。", done="回访已作废。", is_danger=True),
)  # fmt: skip
ON_CREDIT = (
    deed("cancel", "撤销授信", (BANK_HEAD,), forms.ReasonForm, corrections.cancel_credit, shut=_standing, icon="x",
         help="撤销后，授信户数和授信金额从今天起不再计入这一笔；没有别的授信的，推荐退回审批中。",
         done="授信已撤销。", is_danger=True),
)  # fmt: skip

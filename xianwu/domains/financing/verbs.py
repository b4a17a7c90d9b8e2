"""One page per verb about one record: its form keeps what was typed, every refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from xianwu.domains.financing import actions, aftercare_actions, forms
from xianwu.domains.financing.models import CreditDecision, Demand, Drawdown, FollowUp, Visit
from xianwu.domains.financing.roles import BANK, BANK_HEAD, REVIEWER, VISITOR
from xianwu.kit.deed_pages import deed_page, seen
from xianwu.kit.deeds import Deed
from xianwu.kit.pages import Page

Run = Callable[..., Any]


@dataclass(frozen=True)
class Verb:
    """How a verb is asked for: `shut` says why a record does not take it ("" when it does)."""

    name: str
    label: str
    model: type[Model]
    form: type[forms.VerbForm]
    roles: tuple[str, ...]
    run: Run
    done: str
    shut: Callable[[Any], str] = lambda record: ""
    note: str = ""
    is_danger: bool = False

    def may(self, record: Any, actor: Any) -> str:
        """ "" for whoever sees the row in one of the verb's roles."""
        rows = self.model._default_manager.visible_to(actor, roles=self.roles)  # type: ignore[attr-defined]
        return "" if rows.filter(pk=record.pk).exists() else f"您的角色不能{self.label}。"

    def deed(self) -> Deed:
        """The same for programs."""
        return Deed(
            self.name, self.label, self.form,
            run=lambda record, form, actor, at: self.run(record, form.cleaned_data, actor=actor, at=at),
            opened=lambda record, actor, data, files: self.form(record, data),
            may=self.may, shut=lambda record, actor: self.shut(record), help=self.note,
        )  # fmt: skip

    @property
    def path(self) -> str:
        return f"{self.model._meta.model_name}/<int:pk>/{self.name}/"

    @property
    def url_name(self) -> str:
        return f"{self.model._meta.model_name}-{self.name}"

    def url(self, record: Any) -> str:
        return reverse(f"financing:{self.url_name}", args=[record.pk])


def _amendable(need: Demand) -> str:
    return "" if need.state in actions.AMENDABLE else "需求已推荐或办结。"


def _living(row: Any) -> str:
    return "已作废或冲销。" if row.void_on else ""


def _unpaid(loan: Drawdown) -> str:
    return _living(loan) or ("已经还清。" if loan.repaid == loan.amount else "")


def _early(loan: Drawdown) -> str:
    if not loan.is_early:
        return "放款不早于推荐，不需要说明。"
    return _living(loan) or ("专班已认可。" if loan.early_accepted_on else "")


def _explained(loan: Drawdown) -> str:
    return _early(loan) or ("" if loan.early_reason else "银行还没有说明。")


def _standing(decision: CreditDecision) -> str:
    if not decision.is_approved or decision.cancelled_on:
        return "没有生效的授信。"
    return ""


VERBS = (
    Verb("answer", "核定标准", Demand, forms.AnswerStandardForm, (REVIEWER,),
         lambda need, data, **who: actions.answer_standard(need, data["standard"], data["value"],
                                                          basis=data["basis"], **who),
         "已核定。", _amendable),
    Verb("ask", "请部门协查", Demand, forms.AskDepartmentForm, (REVIEWER,),
         lambda need, data, **who: actions.ask_department(need, data["standard"], data["department"], **who),
         "已请部门协查；该部门现在只看得到这一笔。", _amendable),
    Verb("void", "作废走访", Visit, forms.ReasonForm, (VISITOR, REVIEWER),
         lambda visit, data, **who: actions.void_visit(visit, data["reason"], **who),
         "走访已作废。", _living, "作废后，走访户数和走访次数不再计入这一次。", is_danger=True),
    Verb("repay", "登记还款", Drawdown, forms.RepayForm, BANK,
         lambda loan, data, **who: actions.repay(loan, data["repaid"], on=data["on"], **who),
         "已登记还款。", _unpaid),
    Verb("explain", "说明提前放款", Drawdown, forms.ReasonForm, BANK,
         lambda loan, data, **who: actions.explain_early_loan(loan, data["reason"], **who),
         "说明已交专班。", _early, "这笔放款早于推荐：说明经专班认可之前，不计入投放。"),
    Verb("accept", "认可说明", Drawdown, forms.NoForm, (REVIEWER,),
         lambda loan, data, **who: actions.accept_early_loan(loan, **who),
         "已认可，从今天起计入投放。", _explained, "认可之后，这笔放款从今天起计入投放户数和投放金额。"),
    Verb("visit", "登记贷后回访", Drawdown, forms.FollowUpForm, (REVIEWER, *BANK),
         lambda loan, data, **who: aftercare_actions.follow_up(loan, data, **who),
         "已登记贷后回访。", _living),
    Verb("void", "作废回访", FollowUp, forms.ReasonForm, (REVIEWER, *BANK),
         lambda visit, data, **who: aftercare_actions.void_follow_up(visit, data["reason"], **who),
         "回访已作废。", _living, "作废后仍看得到，只是不再算作回访。", is_danger=True),
    Verb("amend", "更正投放", Drawdown, forms.AmendLoanForm, BANK,
         lambda loan, data, **who: actions.amend_loan(loan, data, **who), "已更正，旧版本留在历史里。", _living),
    Verb("void", "冲销投放", Drawdown, forms.ReasonForm, (BANK_HEAD,),
         lambda loan, data, **who: actions.void_loan(loan, data["reason"], **who),
         "已冲销。", _living, "冲销后，投放户数和投放金额从今天起不再计入这一笔。", is_danger=True),
    Verb("cancel", "撤销授信", CreditDecision, forms.ReasonForm, (BANK_HEAD,),
         lambda decision, data, **who: actions.cancel_credit(decision, data["reason"], **who),
         "授信已撤销。", _standing, "撤销后，授信户数和授信金额从今天起不再计入这一笔。", is_danger=True),
)  # fmt: skip


def verbs_of(model: type[Model]) -> list[Verb]:
    return [verb for verb in VERBS if verb.model is model]


@require_http_methods(["GET", "POST"])
def verb_view(request: HttpRequest, *, pk: int, verb: Verb) -> HttpResponse:
    """Ask, then do; a row out of sight is not found, one seen through another role is refused."""
    record: Any = seen(verb.model, request, pk=pk)
    return deed_page(request, record, verb.deed(), done=verb.done, button=verb.label, is_danger=verb.is_danger)


def verb_pages() -> list[Page]:
    """A page for each verb."""
    from functools import partial, update_wrapper

    return [
        Page(
            path=verb.path, name=verb.url_name, title=verb.label, roles=verb.roles, in_menu=False,
            view=update_wrapper(partial(verb_view, verb=verb), verb_view),
        )
        for verb in VERBS
    ]  # fmt: skip

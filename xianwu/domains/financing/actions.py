"""Verbs that are no step: visits, needs, answers to standards, repayments, reasons of early loans."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record
from xianwu.domains.financing import words
from xianwu.domains.financing.models import Demand, Drawdown, LoanProduct, StandardCheck, Visit
from xianwu.domains.financing.numbering import next_number
from xianwu.domains.financing.roles import BANK, CHECKER, ENTERPRISE, REVIEWER, VISITOR
from xianwu.kit.refusals import Refused

AMENDABLE = ("declared", "deferred", "repairing")


class FinancingRefused(Refused):
    """A verb that may not be done; the message says what to do next."""


def local_day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _require(actor: Actor, *roles: str) -> None:
    if not actor.has(*roles):
        raise FinancingRefused("您没有办理这一事项的角色，请联系管理员。")


def _require_seen(row: Any, actor: Actor, *roles: str) -> None:
    """The role must reach this very row, not only some row."""
    _require(actor, *roles)
    if not type(row).objects.visible_to(actor, roles=roles).filter(pk=row.pk).exists():
        raise FinancingRefused("这条记录不在您的范围内，不能办理。")


def _require_town(town: Unit, actor: Actor) -> None:
    if not actor.has(REVIEWER) and not actor.covers(town, VISITOR):
        raise FinancingRefused("只能登记本辖区的主体，请核对所在乡镇。", field="enterprise")


def record_visit(data: dict[str, Any], *, actor: Actor, at: datetime) -> Visit:
    """Log a call on an enterprise; one dated more than a month back is marked 补录."""
    _require(actor, VISITOR, REVIEWER)
    firm, day = data["enterprise"], data["visited_on"]
    if firm.town is None:
        raise FinancingRefused("主体没有所在乡镇，请先在主体登记里补齐。", field="enterprise")
    _require_town(firm.town, actor)
    if day > local_day(at):
        raise FinancingRefused("走访日期晚于今天，请核对。", field="visited_on")
    if not data["has_need"] and not data.get("no_need_reason"):
        raise FinancingRefused("没有需求的，请写明原因。", field="no_need_reason")
    late = (local_day(at) - day).days > 31
    visit = Visit(
        **data, title=firm.title, unit=firm.town, state="recorded", number=next_number(Visit, day), is_backfilled=late
    )
    write_new(visit, "financing.visit_recorded", actor=actor, at=at)
    return visit


def declare_need(data: dict[str, Any], *, actor: Actor, at: datetime) -> Demand:
    """Enter a need into the list; no number of consent, no need."""
    _require(actor, VISITOR, REVIEWER)
    firm = data["enterprise"]
    if firm.town is None:
        raise FinancingRefused("主体没有所在乡镇，请先在主体登记里补齐。", field="enterprise")
    _require_town(firm.town, actor)
    _check_need(data, on=local_day(at))
    need = Demand(
        **data, title=firm.title, unit=Unit.objects.get(code="development"), town=firm.town, state="declared",
        number=next_number(Demand, data["declared_on"]),
    )  # fmt: skip
    open_record(need, "financing.need_declared", actor=actor, at=at)
    return need


def _check_need(data: dict[str, Any], *, on: date) -> None:
    if not data.get("consent_no"):
        raise FinancingRefused("缺授权书编号：没有数据共享授权不能申报。", field="consent_no")
    if data["amount"] <= 0:
        raise FinancingRefused("需求金额应大于 0。", field="amount")
    if data["declared_on"] > on:
        raise FinancingRefused("申报日期晚于今天，请核对。", field="declared_on")
    if data.get("first_bank") and data.get("first_bank") == data.get("second_bank"):
        raise FinancingRefused("两家意向银行相同，请改选。", field="second_bank")


def amend_need(record: Demand, data: dict[str, Any], *, actor: Actor, at: datetime) -> Demand:
    """Correct a need that no bank has yet."""
    _require_seen(record, actor, VISITOR, REVIEWER, ENTERPRISE)
    if record.state not in AMENDABLE:
        raise FinancingRefused("需求已推荐或办结，不能更正；请先撤回推荐。")
    data = {name: value for name, value in data.items() if name != "enterprise"}
    _check_need({"amount": record.amount, "declared_on": record.declared_on, "consent_no": record.consent_no} | data,
                on=local_day(at))  # fmt: skip
    write_change(record, data, "financing.need_amended", actor=actor, at=at)
    return record


def answer_standard(demand: Demand, standard: str, value: str, *, basis: str, actor: Actor, at: datetime) -> Demand:
    """The office's own answer to one standard, with its basis."""
    _require_seen(demand, actor, REVIEWER)
    if not basis.strip():
        raise FinancingRefused("请写明依据。", field="basis")
    change = {words.CHECK_FIELDS[standard]: value}
    write_change(demand, change, "financing.standard_answered", actor=actor, at=at, note=basis)
    return demand


def ask_department(demand: Demand, standard: str, department: Unit, *, actor: Actor, at: datetime) -> StandardCheck:
    """Put one standard to a department; it then sees this need, and no other."""
    _require_seen(demand, actor, REVIEWER)
    check = StandardCheck(demand=demand, standard=standard, department=department, asked_on=local_day(at))
    write_new(check, "financing.check_asked", actor=actor, at=at)
    return check


@transaction.atomic
def answer_check(check: StandardCheck, value: str, *, basis: str, actor: Actor, at: datetime) -> StandardCheck:
    """A department's answer: a value and a note; it lands on the need as well."""
    _require_seen(check, actor, CHECKER)
    if check.answered_on:
        raise FinancingRefused("这项协查已经答复，更正请由专班办理。")
    if not basis.strip():
        raise FinancingRefused("请写明依据。", field="basis")
    changes = {"value": value, "basis": basis, "answered_on": local_day(at)}
    write_change(check, changes, "financing.check_answered", actor=actor, at=at)
    demand = Demand.objects.get(pk=check.demand_id)
    change = {words.CHECK_FIELDS[check.standard]: value}
    write_change(demand, change, "financing.standard_answered", actor=actor, at=at, note=basis)
    return check


def repay(loan: Drawdown, repaid: Decimal, *, on: date, actor: Actor, at: datetime) -> Drawdown:
    """Set what has been repaid in all."""
    _require_seen(loan, actor, *BANK)
    if not loan.repaid <= repaid <= loan.amount:
        raise FinancingRefused("已还本金应不少于已登记数、不多于放款金额。", field="repaid")
    write_change(loan, {"repaid": repaid, "repaid_on": on}, "financing.loan_repaid", actor=actor, at=at)
    return loan


def explain_early_loan(loan: Drawdown, reason: str, *, actor: Actor, at: datetime) -> Drawdown:
    """The bank says why it paid out before the recommendation."""
    _require_seen(loan, actor, *BANK)
    if not loan.is_early or not reason.strip():
        raise FinancingRefused("只有早于推荐的投放需要说明，且说明不能为空。", field="reason")
    write_change(loan, {"early_reason": reason}, "financing.early_loan_explained", actor=actor, at=at)
    return loan


def accept_early_loan(loan: Drawdown, *, actor: Actor, at: datetime) -> Drawdown:
    """The office accepts the bank's reason: the loan counts from today on."""
    _require_seen(loan, actor, REVIEWER)
    if not loan.early_reason:
        raise FinancingRefused("银行还没有说明提前放款的原因。")
    change = {"early_accepted_on": local_day(at)}
    write_change(loan, change, "financing.early_loan_accepted", actor=actor, at=at)
    return loan


def add_product(data: dict[str, Any], *, actor: Actor, at: datetime) -> LoanProduct:
    """A bank's own product."""
    _require(actor, REVIEWER, *BANK)
    if not actor.has(REVIEWER) and not actor.covers(data["unit"], *BANK):
        raise FinancingRefused("只能登记本行的产品。", field="unit")
    product = LoanProduct(**data, state="active", number=next_number(LoanProduct, local_day(at)))
    write_new(product, "financing.product_added", actor=actor, at=at)
    return product

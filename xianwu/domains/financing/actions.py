"""Verbs that are no step: visits, needs, answers to standards, repayments, reasons of early loans."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit, key_of
from xianwu.core.workflow.api import open_record
from xianwu.domains.financing import words
from xianwu.domains.financing.brain.scale import Scaled, wrong_unit
from xianwu.domains.financing.declaring import bounds, known, wrong_day, wrong_need
from xianwu.domains.financing.gates import NOBODY_CHECKS, checking_departments, drawn_refusal
from xianwu.domains.financing.models import (
    Bank,
    Demand,
    Drawdown,
    LoanProduct,
    Recommendation,
    StandardCheck,
    Visit,
)
from xianwu.domains.financing.numbering import next_number
from xianwu.domains.financing.roles import BANK, ENTERPRISE, REVIEWER, VISITOR
from xianwu.domains.financing.setbacks import set_back
from xianwu.kit.refusals import Refused
from xianwu.lib.numbers import plain

AMENDABLE = Demand.AMENDABLE
WAN = Decimal(10_000)


class FinancingRefused(Refused):
    """A verb that may not be done; the message says what to do next."""


def local_day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _require(actor: Actor, *roles: str) -> None:
    if not actor.has(*roles):
        raise FinancingRefused("您没有办理这一事项的角色，请联系管理员。")


def require_seen(row: Any, actor: Actor, *roles: str) -> None:
    """The role must reach this very row, not only some row."""
    _require(actor, *roles)
    if not type(row).objects.visible_to(actor, roles=roles).filter(pk=row.pk).exists():
        raise FinancingRefused("这条记录不在您的范围内，不能办理。")


def _require_town(town: Unit, actor: Actor) -> None:
    if not actor.has(REVIEWER) and not actor.covers(town, VISITOR):
        raise FinancingRefused("只能登记本辖区的主体，请核对所在乡镇。", field="enterprise")


@transaction.atomic
def record_visit(data: dict[str, Any], *, actor: Actor, at: datetime) -> Visit:
    """Log a call on an enterprise; one dated more than a month back is marked 补录."""
    _require(actor, VISITOR, REVIEWER)
    firm, day = data["enterprise"], data["visited_on"]
    if firm.town is None:
        raise FinancingRefused("主体没有所在乡镇，请先在主体登记里补齐。", field="enterprise")
    _require_town(firm.town, actor)
    _refuse_visit_day(firm, day, on=local_day(at))
    if not data["has_need"] and not data.get("no_need_reason"):
        raise FinancingRefused("没有需求的，请写明原因。", field="no_need_reason")
    late = (local_day(at) - day).days > 31
    visit = Visit(
        **data, title=firm.title, unit=firm.town, state="recorded", number=next_number(Visit, day), is_backfilled=late
    )
    write_new(visit, "financing.visit_recorded", actor=actor, at=at)
    return visit


def _refuse_visit_day(firm: Any, day: date, *, on: date) -> None:
    if said := wrong_day("走访日期", day, known(firm), bounds(on)):
        raise FinancingRefused(said, field="visited_on")


def declare_need(data: dict[str, Any], *, actor: Actor, at: datetime) -> Demand:
    """Enter a need into the list; no number of consent, no need, and each number opens one need of its firm."""
    with _consent_once(data.get("consent_no", "")):
        return _declare(data, actor=actor, at=at)


@contextmanager
def _consent_once(number: str) -> Iterator[None]:
    """The database keeps that a number is used once; asked only when it refuses, so that nobody else waits for it."""
    try:
        yield
    except IntegrityError as error:
        if "consent" not in str(error):
            raise
        words = f"授权书编号“{number}”已用于这个主体的另一条需求，请核对；要改那一条，请打开它更正。"
        raise FinancingRefused(words, field="consent_no") from error


@transaction.atomic
def _declare(data: dict[str, Any], *, actor: Actor, at: datetime) -> Demand:
    _require(actor, VISITOR, REVIEWER)
    firm = data["enterprise"]
    if firm.town is None:
        raise FinancingRefused("主体没有所在乡镇，请先在主体登记里补齐。", field="enterprise")
    _require_town(firm.town, actor)
    _check_need(data, firm, on=local_day(at))
    need = Demand(
        **data, title=firm.title, unit_id=key_of("development"), town=firm.town, state="declared",
        number=next_number(Demand, data["declared_on"]),
    )  # fmt: skip
    open_record(need, "financing.need_declared", actor=actor, at=at)
    return need


def _refuse_wrong_unit(data: dict[str, Any], *names: str) -> None:
    """元 typed where 万元 is asked; the same bound as for files."""
    for name in names:
        for doubt in wrong_unit([Scaled(0, data[name])]) if data.get(name) else ():
            raise FinancingRefused(f"{doubt.reason}。", field=name)


def _check_need(data: dict[str, Any], firm: Any, *, on: date) -> None:
    if not data.get("consent_no"):
        raise FinancingRefused("缺授权书编号：没有数据共享授权不能申报。", field="consent_no")
    for wrong in wrong_need(data, known(firm), bounds(on)):
        raise FinancingRefused(wrong, field=wrong.field)
    first, second = data.get("first_bank"), data.get("second_bank")
    if second and not first:
        raise FinancingRefused("只有一家意向银行的，请填在“意向银行”里。", field="second_bank")
    if first and first == second:
        raise FinancingRefused("两家意向银行相同，请改选。", field="second_bank")


def amend_need(record: Demand, data: dict[str, Any], *, actor: Actor, at: datetime) -> Demand:
    """Correct a need that no bank has yet."""
    require_seen(record, actor, VISITOR, REVIEWER, ENTERPRISE)
    if record.state not in AMENDABLE:
        raise FinancingRefused("需求已推荐或办结，不能更正；请先撤回推荐。")
    data = {name: value for name, value in data.items() if name != "enterprise"}
    asked = ("amount", "term_months", "existing_balance", "declared_on", "subject_type", "consent_no", "first_bank",
             "second_bank")  # fmt: skip
    stands = {name: getattr(record, name) for name in asked}
    _check_need(stands | data, record.enterprise, on=local_day(at))
    with _consent_once(data.get("consent_no", record.consent_no)), transaction.atomic():
        write_change(record, data, "financing.need_amended", actor=actor, at=at)
    return record


def answer_standards(demand: Demand, *, basis: str, actor: Actor, at: datetime, **answers: str) -> Demand:
    """The office's own answers to some of the five standards (`Trust` by standard, "" leaves one), and their basis."""
    require_seen(demand, actor, REVIEWER)
    if unknown := set(answers) - set(words.CHECK_FIELDS):
        raise FinancingRefused(f"没有“{min(unknown)}”这项标准，请从五项标准里选择。")
    if wrong := next((name for name, value in answers.items() if value and value not in words.Trust.values), ""):
        raise FinancingRefused("结论只能是符合、不符或待核。", field=wrong)
    if not basis.strip():
        raise FinancingRefused("请写明依据。", field="basis")
    if demand.state not in AMENDABLE:
        raise FinancingRefused("需求已推荐或办结，标准不再改动。")
    fields = {words.CHECK_FIELDS[name]: value for name, value in answers.items() if value}
    change = {field: value for field, value in fields.items() if value != getattr(demand, field)}
    if not change:
        raise FinancingRefused("各项结论都与台账一致，没有要改的。")
    write_change(demand, change, "financing.standard_answered", actor=actor, at=at, note=basis)
    return demand


def ask_department(demand: Demand, standard: str, department: Unit, *, actor: Actor, at: datetime) -> StandardCheck:
    """Put one standard to a department; it then sees this need, and no other."""
    require_seen(demand, actor, REVIEWER)
    if demand.state not in AMENDABLE:
        raise FinancingRefused("需求已推荐或办结，不必再请协查。")
    if department.kind not in (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN):
        raise FinancingRefused("请选择县直部门或乡镇。", field="department")
    if not checking_departments(local_day(at)).filter(pk=department.pk).exists():
        raise FinancingRefused(NOBODY_CHECKS, field="department")
    if demand.checks.filter(standard=standard, department=department, answered_on__isnull=True).exists():
        raise FinancingRefused("这项标准已请该部门协查，还没有答复。", field="department")
    check = StandardCheck(demand=demand, standard=standard, department=department, asked_on=local_day(at))
    open_record(check, "financing.check_asked", actor=actor, at=at)
    return check


def refuse_void(loan: Drawdown) -> None:
    if loan.void_on:
        raise FinancingRefused("这笔投放已冲销，不能再办理。")


@transaction.atomic
def repay(
    loan: Drawdown, repaid: Decimal, *, on: date, actor: Actor, at: datetime, batch: str = "", reason: str = ""
) -> Drawdown:
    """Set what has been repaid in all, in 元; less than before is a correction and takes a `reason`."""
    require_seen(loan, actor, *BANK)
    refuse_void(loan)
    _refuse_repayment(loan, repaid, reason)
    if not loan.lent_on <= on <= local_day(at):
        raise FinancingRefused("还款日期应在放款日期和今天之间。", field="on")
    if repaid >= loan.repaid and (said := before_the_last(loan, on)):
        raise FinancingRefused(said, field="on")
    change = {"repaid": repaid, "repaid_on": on if repaid else None}
    is_less = repaid < loan.repaid
    note = f"原登记 {plain(loan.repaid / WAN)} 万元：{reason.strip()}" if is_less else ""
    write_change(loan, change, "financing.loan_repaid", actor=actor, at=at, batch=batch, note=note)
    if is_less:
        set_back(loan.credit.recommendation, "financing.loan_repaid", actor=actor, at=at, batch=batch)
    return loan


def before_the_last(loan: Drawdown, on: date) -> str:
    """What is repaid adds up day by day. A sum made smaller corrects the last entry, and may bear an earlier day."""
    if loan.repaid_on is None or on >= loan.repaid_on:
        return ""
    return f"还款日期早于上一次登记的还款（{loan.repaid_on}），请核对；上一次登记错了的，先改小并写明理由。"


def _refuse_repayment(loan: Drawdown, repaid: Decimal, reason: str) -> None:
    known = plain(loan.repaid / WAN)
    if not 0 <= repaid <= loan.amount:
        raise FinancingRefused("已还本金应在 0 和放款金额之间。", field="repaid")
    if repaid == loan.repaid == loan.amount:
        raise FinancingRefused(f"已经还清：已登记还款 {known} 万元，没有改动。", field="repaid")
    if repaid >= loan.repaid:
        return
    if not reason.strip():
        raise FinancingRefused(f"少于已登记的还款 {known} 万元：要改小，请写明理由。", field="reason")
    # What was repaid of a revolving grant may have been drawn again since.
    if loan.credit.is_revolving and (said := drawn_refusal(loan.credit, loan.amount - repaid, besides=loan)):
        raise FinancingRefused(said, field="repaid")


def explain_early_loan(loan: Drawdown, reason: str, *, actor: Actor, at: datetime, batch: str = "") -> Drawdown:
    """The bank says why it paid out before the recommendation."""
    require_seen(loan, actor, *BANK)
    refuse_void(loan)
    if not loan.is_early or not reason.strip():
        raise FinancingRefused("只有早于推荐的投放需要说明，且说明不能为空。", field="reason")
    if loan.early_accepted_on:
        raise FinancingRefused("专班已认可说明，不必再改。", field="reason")
    change = {"early_reason": reason.strip()[:200]}
    write_change(loan, change, "financing.early_loan_explained", actor=actor, at=at, batch=batch)
    return loan


def accept_early_loan(loan: Drawdown, *, actor: Actor, at: datetime) -> Drawdown:
    """The office accepts the bank's reason: the loan counts from today on."""
    require_seen(loan, actor, REVIEWER)
    refuse_void(loan)
    if not loan.early_reason:
        raise FinancingRefused("银行还没有说明提前放款的原因。")
    if loan.early_accepted_on:
        raise FinancingRefused("这笔说明已经认可。")
    change = {"early_accepted_on": local_day(at)}
    write_change(loan, change, "financing.early_loan_accepted", actor=actor, at=at)
    return loan


@transaction.atomic
def add_product(data: dict[str, Any], *, actor: Actor, at: datetime) -> LoanProduct:
    """A bank's own product."""
    _require(actor, REVIEWER, *BANK)
    if not actor.has(REVIEWER) and not actor.covers(data["unit"], *BANK):
        raise FinancingRefused("只能登记本行的产品。", field="unit")
    _refuse_wrong_unit(data, "min_amount", "max_amount")
    product = LoanProduct(**data, state="active", number=next_number(LoanProduct, local_day(at)))
    write_new(product, "financing.product_added", actor=actor, at=at)
    return product


def amend_product(record: LoanProduct, data: dict[str, Any], *, actor: Actor, at: datetime) -> LoanProduct:
    """Correct a product that is still offered; its bank stays."""
    require_seen(record, actor, REVIEWER, *BANK)
    if record.state != LoanProduct.State.ACTIVE:
        raise FinancingRefused("产品已停办，不能更正。")
    _refuse_wrong_unit(data, "min_amount", "max_amount")
    changes = {name: value for name, value in data.items() if name != "unit"}
    write_change(record, changes, "financing.product_amended", actor=actor, at=at)
    return record


# --- visits ------------------------------------------------------------------------------------------


def amend_visit(record: Visit, data: dict[str, Any], *, actor: Actor, at: datetime) -> Visit:
    """Correct what was noted of a visit; whom it was to stays."""
    require_seen(record, actor, VISITOR, REVIEWER)
    if record.state == Visit.State.VOID:
        raise FinancingRefused("走访已作废，不能更正。")
    changes = {name: value for name, value in data.items() if name != "enterprise"}
    _refuse_visit_day(record.enterprise, changes.get("visited_on", record.visited_on), on=local_day(at))
    has_need = changes.get("has_need", record.has_need)
    if not has_need and not changes.get("no_need_reason", record.no_need_reason):
        raise FinancingRefused("没有需求的，请写明原因。", field="no_need_reason")
    write_change(record, changes, "financing.visit_amended", actor=actor, at=at)
    return record


def void_visit(record: Visit, reason: str, *, actor: Actor, at: datetime) -> Visit:
    """Take a visit out of the count; needs that came from it stay."""
    require_seen(record, actor, VISITOR, REVIEWER)
    if record.state == Visit.State.VOID:
        raise FinancingRefused("走访已经作废。")
    if not reason.strip():
        raise FinancingRefused("请写明作废的理由。", field="reason")
    change = {"state": Visit.State.VOID.value, "void_on": local_day(at)}
    write_change(record, change, "financing.visit_void", actor=actor, at=at, note=reason.strip())
    return record


# --- a bank's own customers --------------------------------------------------------------------------


@transaction.atomic
def backfill_case(data: dict[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Recommendation:
    """A bank's own customer, entered later with its reason: a need and a case that are counted apart."""
    bank: Unit = data["bank"]
    if not actor.covers(bank, *BANK) or not Bank.objects.active(local_day(at)).filter(unit=bank).exists():
        raise FinancingRefused("只能补录本行的自有客户。")
    if not data["reason"].strip():
        raise FinancingRefused("请写明补录的理由。", field="backfill_reason")
    firm, day = data["enterprise"], data["pushed_on"]
    need = Demand(
        title=firm.title, unit_id=key_of("development"), enterprise=firm, town=data["town"],
        state=Demand.State.RECOMMENDED, number=next_number(Demand, day), subject_type=data["subject_type"],
        amount=data["limit"], term_months=data["term_months"], purpose=words.Purpose.WORKING,
        collateral=data.get("secured") or words.Collateral.CREDIT, channel=words.Channel.WALK_IN, declared_on=day,
        recommended_on=day, first_bank=bank, is_backfilled=True, backfill_reason=data["reason"].strip()[:200],
    )  # fmt: skip
    write_new(need, "financing.need_backfilled", actor=actor, at=at, note=data["reason"], batch=batch)
    case = Recommendation(
        title=firm.title, unit=bank, state=Recommendation.State.PUSHED, demand=need, pushed_on=day,
        number=next_number(Recommendation, day),
    )  # fmt: skip
    open_record(case, "financing.case_pushed", actor=actor, at=at, note="补录", batch=batch)
    return case

"""What must hold before a passage: refusals in words, and the choices a step offers. Reads only."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum

from xianwu.core.attachments.api import has_file
from xianwu.core.people.actors import Actor
from xianwu.core.people.models import Grant
from xianwu.core.rules import api as rules
from xianwu.core.units.models import Unit
from xianwu.core.workflow.declarations import Move
from xianwu.domains.financing import words
from xianwu.domains.financing.brain.precheck import Verdict
from xianwu.domains.financing.brain.scale import Scaled, wrong_unit
from xianwu.domains.financing.models import (
    Bank,
    CreditDecision,
    Demand,
    Drawdown,
    LoanProduct,
    Recommendation,
    RepairCase,
    StandardCheck,
)
from xianwu.domains.financing.roles import CHECKER
from xianwu.domains.financing.terms import top_rate, wrong_terms
from xianwu.kit import clock
from xianwu.kit.refusals import Wrong, all_of
from xianwu.lib.numbers import plain

WAN = Decimal(10_000)
UNPAID = "还有贷款没有还清，或者没有投放。"
NOBODY_CHECKS = "这个单位还没有部门协查员，问了也没有人答复：请改请别的部门，或请管理员先给它授权。"


def bank_choices(record: Demand) -> list[tuple[str, str]]:
    """Banks that take part, the enterprise's wish first."""
    wished = {record.first_bank_id: 0, record.second_bank_id: 1}
    banks = Bank.objects.active(clock.today()).select_related("unit").order_by("unit__order", "unit_id")
    marked = sorted(banks, key=lambda bank: wished.get(bank.unit_id, 2))
    return [
        (str(bank.unit_id), f"{bank.unit.short_name}{'（意向）' if bank.unit_id in wished else ''}") for bank in marked
    ]


def banks_for_all(needs: QuerySet) -> list[tuple[str, str]]:
    """Banks that have none of the needs yet, those that most of the enterprises wish for first."""
    banks = Bank.objects.active(clock.today()).select_related("unit").order_by("unit__order", "unit_id")
    live = Recommendation.objects.exclude(state=Recommendation.State.CANCELLED)
    known = set(live.filter(demand__in=needs.order_by().values("pk")).values_list("unit_id", flat=True))
    wishes = Counter(pk for pair in needs.values_list("first_bank_id", "second_bank_id") for pk in pair if pk)
    free = sorted((bank for bank in banks if bank.unit_id not in known), key=lambda bank: -wishes[bank.unit_id])
    return [(str(bank.unit_id), f"{bank.unit.short_name}{_wished_by(wishes[bank.unit_id])}") for bank in free]


def _wished_by(count: int) -> str:
    return f"（{count} 条意向）" if count else ""


def products_for_all(cases: QuerySet) -> list[tuple[str, str]]:
    """Products of the one bank that the cases lie at; of several banks no product is common."""
    banks = list(cases.order_by().values_list("unit_id", flat=True).distinct()[:2])
    return _products(banks[0]) if len(banks) == 1 else []


def product_choices(record: Recommendation) -> list[tuple[str, str]]:
    return _products(record.unit_id)


def _products(bank: int) -> list[tuple[str, str]]:
    products = LoanProduct.objects.filter(unit_id=bank, state="active").order_by("title")
    return [(title, title) for title in products.values_list("title", flat=True)]


def department_choices(record: Any) -> list[tuple[str, str]]:
    kinds = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)
    return [(str(pk), name) for pk, name in Unit.objects.filter(kind__in=kinds).values_list("pk", "short_name")]


def checking_departments(on: date) -> QuerySet[Unit]:
    """Departments and towns where somebody may answer a check that day; a check put to another reaches nobody."""
    held = Grant.objects.valid(on).filter(role=CHECKER, person__is_active=True)
    kinds = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)
    return Unit.objects.below(held.values_list("unit_id", flat=True)).filter(kind__in=kinds).order_by("order", "path")


# --- needs -------------------------------------------------------------------------------------------


def standards_refusal(demand: Demand) -> str:
    """Which of the five standards stand in the way."""
    labels = dict(words.STANDARDS)
    failed = [labels[key] for key, value in demand.verdicts.items() if value == Verdict.FAILED]
    if failed:
        return f"{'、'.join(failed)}不符，不能推荐；可点“暂不符合”转入辅导修复。"
    still_open = [labels[key] for key, value in demand.verdicts.items() if value == Verdict.OPEN]
    return f"{'、'.join(still_open)}待核，请先核定。" if still_open else ""


def consent_refusal(demand: Demand) -> str:
    """Whether the consent to share data is at hand: a scanned file, or a paper and where it is kept."""
    if not demand.consent_no:
        return "缺授权书编号，请先补齐。"
    if demand.consent_form == words.ConsentForm.PAPER:
        return "" if demand.consent_place else "缺纸质授权书的存放处，请先补齐。"
    if has_file(demand, "consent"):
        return ""
    return "缺授权书扫描件，请在“附件”里上传，用途选“授权书”；也可改为纸质并写明存放处。"


def may_recommend(demand: Demand, move: Move) -> str | None:
    return standards_refusal(demand) or consent_refusal(demand) or may_push(demand, move)


def _standards(verdict: Verdict) -> list[Q]:
    return [Q(**{field: verdict.value}) for field in words.CHECK_FIELDS.values()]


def all_met(actor: Actor, on: date) -> Q:
    """What can be recommended: five standards met, and a consent."""
    return reduce(and_, _standards(Verdict.MET)) & ~Q(consent_no="")


def some_failed(actor: Actor, on: date) -> Q:
    return reduce(or_, _standards(Verdict.FAILED))


def some_open(actor: Actor, on: date) -> Q:
    """Needs whose standards wait for an answer, and none of which has failed."""
    return Q(state=Demand.State.DECLARED) & reduce(or_, _standards(Verdict.OPEN)) & ~some_failed(actor, on)


def no_bank_left(actor: Actor, on: date) -> Q:
    """No bank works on it."""
    mine = Recommendation.objects.filter(demand=OuterRef("pk"), state__in=Recommendation.OPEN_STATES)
    return Q(~Exists(mine))


def wants_a_bank(actor: Actor, on: date) -> Q:
    """Another bank must be found. A second one may be asked sooner, but nobody waits for it."""
    return no_bank_left(actor, on) & ~Q(consent_no="")


def nothing_to_repair(actor: Actor, on: date) -> Q:
    return Q(~Exists(RepairCase.objects.filter(demand=OuterRef("pk"), state=RepairCase.State.OPEN)))


def may_push(demand: Demand, move: Move) -> str | None:
    """Active banks, not the same one twice, no more than may work on one need at a time."""
    refusal = consent_refusal(demand)
    if refusal or move.is_offer:
        return refusal or None
    chosen = chosen_banks(move.data)
    if len(set(chosen)) != len(chosen):
        return Wrong("两家银行相同，请改选一家。", field="second_bank")
    active = set(Bank.objects.active(move.as_of).filter(unit__in=chosen).values_list("unit_id", flat=True))
    if set(chosen) - active:
        return Wrong("所选银行未参加机制或已退出，请改选。", field="bank")
    known = demand.recommendations.exclude(state=Recommendation.State.CANCELLED)
    if known.filter(unit__in=chosen).exists():
        return Wrong("这家银行已经收到过这笔需求，请改选其他银行。", field="bank")
    limit = int(rules.value("financing.max_open_banks", on=move.as_of))
    if known.filter(state__in=Recommendation.OPEN_STATES).count() + len(chosen) > limit:
        return f"同时推荐的银行不能超过 {limit} 家。"
    if not wish_respected(demand, chosen) and not move.data.get("bank_note"):
        return Wrong("企业有意向银行而未选，请写明理由。", field="bank_note")
    return None


def chosen_banks(data: dict[str, Any]) -> list[int]:
    return [int(data[name]) for name in ("bank", "second_bank") if data.get(name)]


def wish_respected(demand: Demand, chosen: list[int]) -> bool:
    wished = {pk for pk in (demand.first_bank_id, demand.second_bank_id) if pk}
    tried = set(demand.recommendations.values_list("unit_id", flat=True))
    return not wished - tried or bool(wished & set(chosen))


def may_defer(demand: Demand, move: Move) -> str | None:
    if all(value == Verdict.MET for value in demand.verdicts.values()):
        return "五项标准都符合，应列入推荐清单。"
    return None


def no_open_repair(demand: Demand, move: Move) -> str | None:
    return "还有修复事项没有办结，请先办结。" if demand.repairs.filter(state="open").exists() else None


def may_resubmit(demand: Demand, move: Move) -> str | None:
    return no_open_repair(demand, move)


def no_open_case(demand: Demand, move: Move) -> str | None:
    open_states = Recommendation.OPEN_STATES
    return "还有银行在审批，请等答复。" if demand.recommendations.filter(state__in=open_states).exists() else None


def may_void(demand: Demand, move: Move) -> str | None:
    if demand.recommendations.exclude(state=Recommendation.State.CANCELLED).exists():
        return "已推荐给银行的需求不能作废，请先撤回推荐。"
    return no_open_repair(demand, move)


def _through_case(found: bool) -> str | None:
    return None if found else "请在推荐单上登记，需求的状态会随之改变。"


def has_credit(demand: Demand, move: Move) -> str | None:
    standing = CreditDecision.objects.filter(recommendation__demand=demand, is_approved=True)
    return _through_case(standing.filter(cancelled_on__isnull=True).exists())


def all_refused(demand: Demand, move: Move) -> str | None:
    """Every bank has refused. The case being refused now still stands open, so its decision speaks for it."""
    live = demand.recommendations.exclude(state=Recommendation.State.CANCELLED)
    refused = CreditDecision.objects.filter(recommendation__in=live, is_approved=False)
    return _through_case(live.exists() and not live.exclude(pk__in=refused.values("recommendation")).exists())


def has_loan(demand: Demand, move: Move) -> str | None:
    loans = Drawdown.objects.filter(credit__recommendation__demand=demand, void_on__isnull=True)
    return _through_case(loans.exists())


def _repaid(**path: Any) -> Q:
    """There is a loan, and nothing of it is out."""
    loans = Drawdown.objects.filter(**path, void_on__isnull=True)
    return Q(Exists(loans)) & ~Q(Exists(loans.filter(repaid__lt=F("amount"))))


def is_repaid(actor: Actor, on: date) -> Q:
    """Needs with nothing left to repay; kept beside the refusal, which says it of one."""
    return _repaid(credit__recommendation__demand=OuterRef("pk"))


def case_is_repaid(actor: Actor, on: date) -> Q:
    return _repaid(credit__recommendation=OuterRef("pk"))


def all_repaid(demand: Demand, move: Move) -> str | None:
    return None if Demand.objects.filter(is_repaid(move.actor, move.as_of), pk=demand.pk).exists() else UNPAID


# --- checks by departments -----------------------------------------------------------------------------


def is_wanted(actor: Actor, on: date) -> Q:
    """The need still waits for it."""
    return Q(demand__state__in=Demand.AMENDABLE)


def may_answer(check: StandardCheck, move: Move) -> str | None:
    rows = StandardCheck.objects.filter(is_wanted(move.actor, move.as_of), pk=check.pk)
    return None if rows.exists() else "需求已推荐或办结，标准不再改动，不用答复。"


# --- loans before their recommendation ------------------------------------------------------------------

_EARLY = Q(is_early=True, early_accepted_on__isnull=True, void_on__isnull=True)


def wants_a_reason(actor: Actor, on: date) -> Q:
    return _EARLY & Q(early_reason="")


def has_a_reason(actor: Actor, on: date) -> Q:
    return _EARLY & ~Q(early_reason="")


def lent_early(record: Recommendation) -> str:
    """Said when a loan is drawn: whether one of the case waits for its reason."""
    early = Drawdown.objects.filter(_EARLY, credit__recommendation=record, early_reason="").order_by("pk").last()
    if early is None:
        return ""
    return (
        f"借据 {early.loan_no} 放款日期 {early.lent_on:%Y-%m-%d} 早于推荐日期 {record.pushed_on:%Y-%m-%d}："
        "银行说明、专班认可之前不计入投放，请在这笔投放上点“说明提前放款”。"
    )


# --- cases at a bank ---------------------------------------------------------------------------------


def same_or_credited(record: Recommendation, move: Move) -> str:
    """A new grant after full repayment opens the case again."""
    return "credited" if record.state == "settled" else record.state


def not_ahead(move: Move, name: str, label: str) -> Iterator[Wrong]:
    if move.data.get(name) and move.data[name] > move.as_of:
        yield Wrong(f"{label}晚于今天，请核对。", field=name)


def may_accept(record: Recommendation, move: Move) -> str | None:
    day = move.data.get("materials_complete_on")
    if move.is_offer or day is None:
        return None
    if day < record.pushed_on:
        return Wrong("材料齐全日期早于推荐日期，请核对。", field="materials_complete_on")
    return all_of(not_ahead(move, "materials_complete_on", "材料齐全日期"))


def may_decide(record: Recommendation, move: Move) -> str | None:
    """A decision stands between the push and today; a limit in 元 is not one in 万元, and terms are those of a loan."""
    return None if move.is_offer else all_of(_wrong_decision(record, move))


def _wrong_decision(record: Recommendation, move: Move) -> Iterator[Wrong]:
    day, limit = move.data.get("decided_on"), move.data.get("limit")
    complete_on = record.materials_complete_on
    if day and day < record.pushed_on:
        yield Wrong("决定日期早于推荐日期，请核对。", field="decided_on")
    elif day and complete_on and day < complete_on:
        yield Wrong(f"决定日期早于材料齐全日期（{complete_on}），请核对。", field="decided_on")
    yield from not_ahead(move, "decided_on", "决定日期")
    if limit is not None:
        if limit <= 0:
            yield Wrong("授信额度应大于 0；未授信请点“未授信”。", field="limit")
        for doubt in wrong_unit([Scaled(0, limit * WAN, record.demand.amount)]):
            yield Wrong(f"授信额度{doubt.reason}。", field="limit")
    yield from wrong_terms(move.data, top=top_rate(move.as_of))


def standing_credit(record: Recommendation, *, on: date) -> CreditDecision | None:
    """The grant a new loan is drawn on: the latest that stands."""
    rows = record.decisions.filter(is_approved=True, cancelled_on__isnull=True, replaced_on__isnull=True)
    return rows.order_by("-decided_on", "-pk").first()


def drawn_refusal(credit: CreditDecision, amount: Decimal, *, besides: Drawdown | None = None) -> str:
    """Drawn within the limit; of a revolving grant the balance, not the sum, must stay within.

    `besides`: a loan that is corrected, and counts only as it will be.
    """
    loans = credit.drawdowns.filter(void_on__isnull=True).exclude(pk=besides.pk if besides else None)
    sums = loans.aggregate(drawn=Sum("amount"), repaid=Sum("repaid"))
    used = (sums["drawn"] or Decimal(0)) - ((sums["repaid"] or Decimal(0)) if credit.is_revolving else Decimal(0))
    if used + amount <= credit.limit:
        return ""
    left = (credit.limit - used) / WAN
    return f"超过授信额度：还可投放 {plain(left)} 万元。"


def may_lend(record: Recommendation, move: Move) -> str | None:
    if move.is_offer:
        return None
    credit = standing_credit(record, on=move.as_of)
    if credit is None:
        return "没有有效的授信，请先登记授信。"
    return all_of([*_wrong_loan(record, move), *_wrong_days(record, move), *_overdrawn(credit, move)])


def _wrong_loan(record: Recommendation, move: Move) -> Iterator[Wrong]:
    loan_no = move.data["loan_no"].strip()
    if move.data["amount"] <= 0:
        yield Wrong("放款金额应大于 0。", field="amount")
    yield from wrong_terms({"rate": move.data.get("rate")}, top=top_rate(move.as_of))
    if Drawdown.objects.filter(bank_id=record.unit_id, loan_no=loan_no, void_on__isnull=True).exists():
        yield Wrong(f"借据号 {loan_no} 已经登记过。", field="loan_no")


def wrong_lent_on(case: Recommendation, lent_on: date, *, on: date) -> str:
    """Lent after the decision, and by today; before the push is another matter (提前放款)."""
    standing = case.decisions.filter(is_approved=True, cancelled_on__isnull=True)
    first = standing.aggregate(day=Min("decided_on"))["day"]
    if first and case.pushed_on <= lent_on < first:
        return "放款日期早于授信决定，请核对。"
    return "放款日期晚于今天，请核对。" if lent_on > on else ""


def _wrong_days(record: Recommendation, move: Move) -> Iterator[Wrong]:
    lent_on, due_on = move.data["lent_on"], move.data.get("due_on")
    if said := wrong_lent_on(record, lent_on, on=move.as_of):
        yield Wrong(said, field="lent_on")
    if due_on and due_on <= lent_on:
        yield Wrong("到期日应晚于放款日期。", field="due_on")


def _overdrawn(credit: CreditDecision, move: Move) -> Iterator[Wrong]:
    if said := drawn_refusal(credit, move.data["amount"] * WAN):
        yield Wrong(said, field="amount")


def not_yet_lent(actor: Actor, on: date) -> Q:
    """A second loan may be drawn, but nobody waits for it."""
    return Q(state=Recommendation.State.CREDITED)


def case_repaid(record: Recommendation, move: Move) -> str | None:
    rows = Recommendation.objects.filter(case_is_repaid(move.actor, move.as_of), pk=record.pk)
    return None if rows.exists() else UNPAID

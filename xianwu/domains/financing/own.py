"""Two pages of one's own: a bank's desk, and an enterprise's needs in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.core.records.past import joined
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import step_offers
from xianwu.domains.financing import facts
from xianwu.domains.financing.actions import AMENDABLE
from xianwu.domains.financing.brain.renewal import renewal_radar
from xianwu.domains.financing.brain.stuck import decision_light
from xianwu.domains.financing.models import Bank, CreditDecision, Demand, Drawdown, Recommendation, RepairCase
from xianwu.domains.financing.roles import BANK, ENTERPRISE
from xianwu.figures.api import records_of
from xianwu.kit import access, clock
from xianwu.kit.pages import pages_of

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

SHOWN = 50
TONES = {"calm": "new", "warn": "warn", "red": "late", "late": "late"}
ORDER = ("late", "red", "warn", "calm")
GRANT = "recommendation__demand__enterprise"


def bank_of(request: HttpRequest, actor: Actor) -> tuple[Unit, list[Unit]]:
    """The bank whose desk is shown, and those the reader may choose from: clerks have their own, the office all."""
    rows = Bank.objects.visible_to(actor).select_related("unit").order_by("unit__order")
    if actor.has(*BANK):
        rows = rows.filter(unit__in=actor.units_for(*BANK))
    banks = [each.unit for each in rows]
    wanted = request.GET.get("bank", "")
    found = next((unit for unit in banks if unit.code == wanted), None if wanted else next(iter(banks), None))
    if found is None:
        raise Http404("没有这家银行。")
    return found, banks


@dataclass(frozen=True)
class Count3:
    """A number of the bank's: firms, and the sum where there is one."""

    label: str
    firms: int
    amount: Any = None


def bank_numbers(bank: Unit, *, on: date) -> list[Count3]:
    """The county's figures, this bank's part of their rows: one statement."""
    parts = [
        _part(
            0, records_of("financing.recommended", as_of=on).filter(unit=bank), "demand__enterprise", "demand__amount"
        ),
        _part(1, records_of("financing.credited", as_of=on).filter(recommendation__unit=bank), GRANT, "limit"),
        _part(2, records_of("financing.lent", as_of=on).filter(bank=bank), f"credit__{GRANT}", "amount"),
    ]
    found = {place: (firms, amount or 0) for place, firms, amount in parts[0].union(*parts[1:], all=True)}
    pushed, credited, lent = (found.get(place, (0, 0)) for place in range(len(parts)))
    return [Count3("推荐给本行", pushed[0]), Count3("授信", *credited), Count3("投放", *lent)]


def _part(place: int, rows: Any, firm: str, amount: str) -> Any:
    rows = rows.order_by().annotate(place=Value(place)).values_list("place")
    return rows.annotate(firms=Count(firm, distinct=True), total=Sum(amount))


def open_cases(bank: Unit, actor: Actor, *, on: date, past: date | None) -> list[tuple[Any, Any, str]]:
    """Undecided cases with their light, the most pressing first."""
    limits = facts.decision_limits(on)
    rows = Recommendation.seen(actor, past=past).filter(unit=bank, state__in=Recommendation.OPEN_STATES)
    found = []
    for case in joined(rows, "demand"):
        light = decision_light(
            pushed_on=case.pushed_on, materials_complete_on=case.materials_complete_on, as_of=on, limits=limits
        )
        found.append((case, light, TONES[light.tone]))
    return sorted(found, key=lambda each: (ORDER.index(each[1].tone), each[1].due_on or date.max, each[0].pushed_on))


def answer_days(bank: Unit, *, on: date, past: date | None) -> float | None:
    """The median of the days from complete papers to the answer; None without an answer."""
    decided = Recommendation.standing(past).filter(unit=bank, decided_on__lte=on, materials_complete_on__isnull=False)
    spans = [(last - first).days for first, last in decided.values_list("materials_complete_on", "decided_on")]
    return median(spans) if spans else None


@require_GET
def bank_view(request: HttpRequest) -> HttpResponse:
    """A bank's desk: cases by clock, early loans, loans that fall due, its numbers, its file in and out."""
    actor, on, past = access.actor_of(request), access.as_of(request), access.past_day(request)
    assert actor is not None
    bank, banks = bank_of(request, actor)
    cases = open_cases(bank, actor, on=on, past=past)
    days = int(facts.rule("renewal_days", on))
    is_early = Q(is_early=True, early_accepted_on__isnull=True)
    own_loans = Drawdown.seen(actor, past=past).filter(bank=bank, void_on__isnull=True)
    records = joined(own_loans.filter(is_early | facts.due_within(on, days)), *facts.LOAN_JOINS)
    last = on + timedelta(days=days)
    due = {row.pk: row for row in records if row.balance > 0 and row.due_on and row.due_on <= last}
    maturing = renewal_radar(facts.maturing_loans(due.values(), past=past), as_of=on, within_days=days)
    context = {
        "page_title": bank.short_name, "bank": bank, "banks": banks if len(banks) > 1 else [],
        "numbers": bank_numbers(bank, on=on), "median_days": answer_days(bank, on=on, past=past),
        "cases": cases[:SHOWN], "case_count": len(cases),
        "early": [row for row in records if row.is_early and row.early_accepted_on is None][:SHOWN],
        "maturing": [(each, due[each.loan.key]) for each in maturing[:SHOWN]], "maturing_count": len(maturing),
        "days": days, "can_fill": actor.has(*BANK) and not past,
    }  # fmt: skip
    return render(request, "financing/bank.html", context)


# --- an enterprise's own --------------------------------------------------------------------------

PLAIN = {
    "declared": "已收到您的申报，正在核对五项标准。",
    "deferred": "有条件暂时不符，专班会告诉您差在哪里；补齐后可以重新申报。",
    "repairing": "责任部门正在帮您解决问题，解决后可以重新申报。",
    "recommended": "已推荐给银行，银行自材料齐全之日起 30 天内答复。",
    "refused": "银行这次没有授信，专班会给您换一家银行或帮您修复问题。",
    "credited": "银行已经授信，请与银行联系办理放款。",
    "lent": "贷款已经发放，请按约定还款；到期前可申请无还本续贷。",
    "closed": "贷款已经结清。",
    "withdrawn": "这笔需求已撤回。",
    "void": "这笔需求已作废。",
}


@dataclass(frozen=True)
class Around:
    """What belongs to a need on the day: its cases with banks, its repairs, its grants."""

    cases: list[Any] = field(default_factory=list)
    repairs: list[Any] = field(default_factory=list)
    grants: list[Any] = field(default_factory=list)


def around(needs: list[Demand], actor: Actor, *, past: date | None) -> dict[int, Around]:
    """By need. One statement each for cases, repairs and grants."""
    found = {need.pk: Around() for need in needs}
    cases = Recommendation.standing(past).filter(demand__in=list(found), state__in=Recommendation.OPEN_STATES)
    for case in joined(cases.order_by("id"), "unit"):
        found[case.demand_id].cases.append(case)
    repairs = RepairCase.standing(past).filter(demand__in=list(found), state="open")
    for repair in joined(repairs.order_by("id"), "unit"):
        found[repair.demand_id].repairs.append(repair)
    grants = CreditDecision.seen(actor, past=past, roles=(ENTERPRISE,)).filter(
        recommendation__demand__in=list(found), is_approved=True, cancelled_on__isnull=True, replaced_on__isnull=True
    )
    for grant in joined(grants, "recommendation__unit"):
        found[grant.recommendation.demand_id].grants.append(grant)
    return found


def holder_of(need: Demand, known: Around) -> str:
    """Who must act now, in plain words."""
    if need.state == Demand.State.RECOMMENDED and known.cases:
        papers = [case.unit.short_name for case in known.cases if case.materials_complete_on is None]
        if papers:
            return f"您：请把材料交齐给{'、'.join(papers)}"
        return "、".join(case.unit.short_name for case in known.cases)
    if known.repairs:
        return "、".join(case.unit.short_name for case in known.repairs)
    return {"declared": "发改委专班", "refused": "发改委专班", "deferred": "您", "credited": "您和银行"}.get(
        need.state, ""
    )


@require_GET
def firm_view(request: HttpRequest) -> HttpResponse:
    """The firm's needs: how each stands, who holds the ball, what the firm can do, which products fit."""
    actor, past = access.actor_of(request), access.past_day(request)
    assert actor is not None
    rows = Demand.seen(actor, past=past, roles=(ENTERPRISE,)).order_by("-declared_on", "-id")
    needs = list(rows[:SHOWN])
    known = around(needs, actor, past=past)
    pages = pages_of(Demand)
    assert pages
    newest = next((need for need in needs if need.state in Demand.OPEN_STATES), None)
    offers = step_offers(newest, actor=actor, at=clock.now()) if newest and not past else []
    steps = [each.step for each in offers if not each.refusal]
    cards = [
        _card(need, known[need.pk], pages, steps=steps if need is newest else [], can_act=not past) for need in needs
    ]
    return render(request, "financing/firm.html", {"page_title": "我的融资需求", "cards": cards, "newest": newest})


@require_GET
def firm_products_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The products that fit one open need of the firm; they come after its page."""
    actor, past = access.actor_of(request), access.past_day(request)
    assert actor is not None
    rows = Demand.seen(actor, past=past, roles=(ENTERPRISE,)).filter(id=pk, state__in=Demand.OPEN_STATES)
    need = next(iter(joined(rows, "enterprise")), None)
    if need is None:
        raise Http404("没有这笔需求，或者它已办完。")
    found = facts.matches_of(need, on=access.as_of(request), past=past)
    return render(request, "financing/firm_products.html", {"matches": found})


def _card(need: Demand, known: Around, pages: Any, *, steps: list[Any], can_act: bool) -> dict[str, Any]:
    return {
        "need": need, "words": PLAIN[need.state], "holder": holder_of(need, known), "grants": known.grants,
        "url": pages.url("detail", pk=need.pk),
        "edit_url": pages.url("edit", pk=need.pk) if can_act and need.state in AMENDABLE else "",
        "steps": steps,
    }  # fmt: skip

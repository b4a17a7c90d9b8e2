"""Two pages of one's own: a bank's desk, and an enterprise's needs in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import step_offers
from xianwu.domains.financing import facts
from xianwu.domains.financing.actions import AMENDABLE
from xianwu.domains.financing.brain.renewal import renewal_radar
from xianwu.domains.financing.brain.stuck import decision_light
from xianwu.domains.financing.models import Bank, CreditDecision, Demand, Drawdown, Recommendation
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
    """The county's figures, this bank's part of their rows."""
    pushed = records_of("financing.recommended", as_of=on).filter(unit=bank)
    grants = records_of("financing.credited", as_of=on).filter(recommendation__unit=bank)
    loans = records_of("financing.lent", as_of=on).filter(bank=bank)
    recommended = pushed.order_by().aggregate(firms=Count("demand__enterprise", distinct=True))
    credited = grants.order_by().aggregate(firms=Count(GRANT, distinct=True), amount=Sum("limit"))
    lent = loans.order_by().aggregate(firms=Count(f"credit__{GRANT}", distinct=True), amount=Sum("amount"))
    return [
        Count3("推荐给本行", recommended["firms"]),
        Count3("授信", credited["firms"], credited["amount"] or 0),
        Count3("投放", lent["firms"], lent["amount"] or 0),
    ]


def open_cases(bank: Unit, actor: Actor, *, on: date) -> list[tuple[Any, Any, str]]:
    """Undecided cases with their light, the most pressing first."""
    limits = facts.decision_limits(on)
    rows = Recommendation.objects.visible_to(actor).filter(unit=bank, state__in=Recommendation.OPEN_STATES)
    found = []
    for case in rows.select_related("demand__town"):
        light = decision_light(
            pushed_on=case.pushed_on, materials_complete_on=case.materials_complete_on, as_of=on, limits=limits
        )
        found.append((case, light, TONES[light.tone]))
    return sorted(found, key=lambda each: (ORDER.index(each[1].tone), each[1].due_on or date.max, each[0].pushed_on))


@require_GET
def bank_view(request: HttpRequest) -> HttpResponse:
    """A bank's desk: cases by clock, early loans, loans that fall due, its numbers, its file in and out."""
    actor, on = access.actor_of(request), access.as_of(request)
    assert actor is not None
    bank, banks = bank_of(request, actor)
    cases = open_cases(bank, actor, on=on)
    own_loans = Drawdown.objects.visible_to(actor).filter(bank=bank, void_on__isnull=True)
    early = own_loans.filter(
        lent_on__lt=F("credit__recommendation__pushed_on"), early_accepted_on__isnull=True
    ).select_related("credit__recommendation__demand")
    days = int(facts.rule("renewal_days", on))
    loans, records = facts.maturing_loans(own_loans, on=on, within_days=days)
    maturing = renewal_radar(loans, as_of=on, within_days=days)
    decided = Recommendation.objects.filter(unit=bank, decided_on__lte=on, materials_complete_on__isnull=False)
    spans = [(last - first).days for first, last in decided.values_list("materials_complete_on", "decided_on")]
    context = {
        "page_title": bank.short_name, "bank": bank, "banks": banks if len(banks) > 1 else [],
        "numbers": bank_numbers(bank, on=on), "median_days": median(spans) if spans else None,
        "cases": cases[:SHOWN], "case_count": len(cases), "early": list(early[:SHOWN]),
        "maturing": [(each, records[each.loan.key]) for each in maturing[:SHOWN]], "maturing_count": len(maturing),
        "days": days, "can_fill": actor.has(*BANK) and not access.is_past(request),
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


def holder_of(need: Demand) -> str:
    """Who must act now, in plain words."""
    waiting = [case for case in need.recommendations.all() if case.state in Recommendation.OPEN_STATES]
    if need.state == Demand.State.RECOMMENDED and waiting:
        papers = [case.unit.short_name for case in waiting if case.materials_complete_on is None]
        if papers:
            return f"您：请把材料交齐给{'、'.join(papers)}"
        return "、".join(case.unit.short_name for case in waiting)
    repairs = [case.unit.short_name for case in need.repairs.all() if case.state == "open"]
    if repairs:
        return "、".join(repairs)
    return {"declared": "发改委专班", "refused": "发改委专班", "deferred": "您", "credited": "您和银行"}.get(
        need.state, ""
    )


@require_GET
def firm_view(request: HttpRequest) -> HttpResponse:
    """The firm's needs: how each stands, who holds the ball, what the firm can do, which products fit."""
    actor = access.actor_of(request)
    assert actor is not None
    rows = Demand.objects.visible_to(actor, roles=(ENTERPRISE,)).select_related("enterprise", "town")
    needs = rows.prefetch_related("recommendations__unit", "repairs__unit").order_by("-declared_on", "-pk")[:SHOWN]
    decisions = CreditDecision.objects.visible_to(actor, roles=(ENTERPRISE,)).filter(
        is_approved=True, cancelled_on__isnull=True, replaced_on__isnull=True
    )
    grants: dict[int, list[Any]] = {}
    for each in decisions.select_related("recommendation__unit"):
        grants.setdefault(each.recommendation.demand_id, []).append(each)
    pages = pages_of(Demand)
    assert pages
    can_act = not access.is_past(request)
    newest = next((need for need in needs if need.state in Demand.OPEN_STATES), None)
    offers = step_offers(newest, actor=actor, at=clock.now()) if newest and can_act else []
    steps = [each.step for each in offers if not each.refusal]
    cards = [
        _card(need, grants.get(need.pk, []), pages, steps=steps if need is newest else [], can_act=can_act)
        for need in needs
    ]
    context = {"page_title": "我的融资需求", "cards": cards, "newest": newest if can_act else None}
    return render(request, "financing/firm.html", context)


@require_GET
def firm_products_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The products that fit one open need of the firm; they come after its page."""
    rows = Demand.objects.visible_to(access.actor_of(request), roles=(ENTERPRISE,)).filter(state__in=Demand.OPEN_STATES)
    need = get_object_or_404(rows, pk=pk)
    return render(
        request, "financing/firm_products.html", {"matches": facts.matches_of(need, on=access.as_of(request))}
    )


def _card(need: Demand, grants: list[Any], pages: Any, *, steps: list[Any], can_act: bool) -> dict[str, Any]:
    return {
        "need": need, "words": PLAIN[need.state], "holder": holder_of(need), "grants": grants,
        "url": pages.url("detail", pk=need.pk),
        "edit_url": pages.url("edit", pk=need.pk) if can_act and need.state in AMENDABLE else "",
        "steps": steps,
    }  # fmt: skip

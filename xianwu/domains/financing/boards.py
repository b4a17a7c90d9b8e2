"""Boards over many rows: who waits for whom, loans that fall due, firms to look at twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.core.records.past import joined
from xianwu.domains.financing import facts
from xianwu.domains.financing.brain.exposure import Case, Flag, exposure_groups, flags_of
from xianwu.domains.financing.brain.renewal import Maturing, renewal_radar
from xianwu.domains.financing.brain.stuck import LABELS, Cause, Stuck, counts, stuck_list
from xianwu.domains.financing.models import Demand, Drawdown
from xianwu.kit import access

SHOWN = 100
STAGES = {
    "overdue": ("late", "已到期"),
    "urgent": ("late", "15 天内"),
    "soon": ("warn", "30 天内"),
    "watch": ("new", "60 天内"),
}
TONES = {"calm": "new", "warn": "warn", "red": "late", "late": "late"}


def stuck_now(request: HttpRequest) -> tuple[list[Stuck], dict[int, Any]]:
    """Everything that waits, and the needs by key."""
    actor, on = access.actor_of(request), access.as_of(request)
    assert actor is not None
    cases, needs = facts.waiting_cases(actor, on=on, past=access.past_day(request))
    return stuck_list(cases, as_of=on, limits=facts.decision_limits(on)), needs


def maturing_now(request: HttpRequest) -> tuple[list[Maturing], dict[int, Any]]:
    """The loans that fall due, and their records by key."""
    actor, on, past = access.actor_of(request), access.as_of(request), access.past_day(request)
    assert actor is not None
    days = int(facts.rule("renewal_days", on))
    rows = Drawdown.seen(actor, past=past).filter(facts.due_within(on, days))
    records = {row.pk: row for row in joined(rows, *facts.LOAN_JOINS)}
    loans = facts.maturing_loans(records.values(), past=past)
    return renewal_radar(loans, as_of=on, within_days=days), records


def exposure_now(request: HttpRequest) -> list[Case]:
    """The needs that flags and groups are made of."""
    actor, past = access.actor_of(request), access.past_day(request)
    assert actor is not None
    return facts.exposure_cases(Demand.seen(actor, past=past).filter(void_on__isnull=True), past=past)


@require_GET
def stuck_view(request: HttpRequest) -> HttpResponse:
    """Open needs by cause, the oldest first, with the person who holds the ball."""
    found, needs = stuck_now(request)
    wanted = request.GET.get("cause", "")
    sums = counts(found)
    groups = []
    for cause in Cause:
        own = [each for each in found if each.cause is cause]
        if own and wanted in ("", cause.value):
            rows = [
                (each, needs[each.key], TONES.get(each.light.tone, "new") if each.light else "") for each in own[:SHOWN]
            ]
            groups.append({"label": LABELS[cause], "key": cause.value, "count": len(own), "rows": rows})
    context = {
        "page_title": "卡点清单", "groups": groups, "wanted": wanted, "total": len(found), "shown": SHOWN,
        "sums": [(cause.value, LABELS[cause], sums[cause]) for cause in Cause],
    }  # fmt: skip
    return render(request, "financing/stuck.html", context)


@require_GET
def renewals_view(request: HttpRequest) -> HttpResponse:
    """Unpaid loans that fall due within the parameter's days, the soonest first."""
    found, records = maturing_now(request)
    lines = [(each, records[each.loan.key], STAGES[each.stage]) for each in found]
    sums = [(word, sum(1 for each in found if STAGES[each.stage][1] == word)) for _, word in STAGES.values()]
    context = {
        "page_title": "续贷雷达", "rows": lines[: 3 * SHOWN], "total": len(lines), "sums": sums,
        "days": int(facts.rule("renewal_days", access.as_of(request))),
        "balance": sum(each.loan.balance for each in found),
    }  # fmt: skip
    return render(request, "financing/renewals.html", context)


def _who(flag: Flag, by_key: Mapping[int, Case]) -> tuple[str, list[tuple[int, str]], int]:
    """The firm, where all the needs are one's, the first needs by their numbers, and how many there are."""
    cases = [by_key[key] for key in flag.cases]
    is_one = len({case.enterprise for case in cases}) == 1
    named = [(case.key, case.number if is_one else f"{case.number} {case.name}") for case in cases[:5]]
    return cases[0].name if is_one else "", named, len(cases)


@require_GET
def exposure_view(request: HttpRequest) -> HttpResponse:
    """Duplicates, many banks at once, packaged texts, and groups tied by person, telephone or address."""
    cases, bars = exposure_now(request), facts.bars_on(access.as_of(request))
    by_key = {case.key: case for case in cases}
    firms = {case.enterprise: case.name for case in cases}
    kinds: dict[str, dict[str, Any]] = {}
    for flag in flags_of(cases, bars=bars):
        kind = kinds.setdefault(flag.code, {"label": flag.label, "count": 0, "rows": []})
        kind["count"] += 1
        if len(kind["rows"]) < SHOWN // 2:
            kind["rows"].append((flag, *_who(flag, by_key)))
    groups = exposure_groups(cases, bars=bars)
    context = {
        "page_title": "重复与敞口", "kinds": list(kinds.values()), "group_count": len(groups),
        "groups": [(each, [firms[key] for key in each.enterprises[:6]]) for each in groups[: SHOWN // 2]],
    }  # fmt: skip
    return render(request, "financing/exposure.html", context)

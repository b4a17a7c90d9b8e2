"""Overdue matters over the county: by unit on the first page, one by one behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.workflow.api import Clock, late
from xianwu.kit import access
from xianwu.web.sight import titles, visible

READERS = (LEADER, OFFICE, AUDITOR, ADMIN)
PAGE_ROWS = 50


@dataclass(frozen=True)
class UnitRow:
    """Overdue matters of one unit."""

    unit_id: int
    name: str
    count: int
    days: int


def overdue_clocks(actor: Any, *, on: date) -> QuerySet[Clock]:
    """Clocks that had run out and not stopped on a day, of records the actor may see."""
    live = Q(stopped_on__isnull=True) | Q(stopped_on__gt=on)
    rows = Clock.objects.filter(visible(actor)).filter(late(on), live, started_on__lte=on)
    return rows.exclude(state=Clock.State.PAUSED)


def overdue_units(actor: Any, *, on: date, limit: int = 10) -> list[UnitRow]:
    """Units with overdue matters, most first. One statement."""
    rows = overdue_clocks(actor, on=on).order_by().values("unit_id", "unit__short_name")
    rows = rows.annotate(number=Count("pk"), oldest=Min("due_on")).order_by("-number", "unit_id")
    return [
        UnitRow(row["unit_id"], row["unit__short_name"], row["number"], (on - row["oldest"]).days)
        for row in rows[:limit]
    ]


@require_GET
def overdue(request: HttpRequest) -> HttpResponse:
    """The overdue matters themselves, of one unit or all, the oldest first."""
    try:
        access.require(
            request,
            allowed=bool(access.actor_of(request)) and access.actor_of(request).has(*READERS),  # type: ignore[union-attr]
            message="“超期事项”只对县领导、县政府办、审计和管理员开放。自己的时限请看首页。",
        )
    except access.NotSignedIn:
        return access.to_login(request)
    actor, on = access.actor_of(request), access.as_of(request)
    rows = overdue_clocks(actor, on=on).select_related("unit").order_by("due_on", "pk")
    unit = request.GET.get("unit", "")
    if unit:
        if not unit.isdecimal():
            raise Http404("没有这个单位。")
        rows = rows.filter(unit_id=int(unit))
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page_title": "超期事项",
        "page": page,
        "rows": _lines(page.object_list, actor=actor, on=on),
        "unit": unit,
        "units": [] if unit else overdue_units(actor, on=on, limit=100),
    }
    return render(request, "web/overdue.html", context)


def _lines(clocks: Any, *, actor: Any, on: date) -> list[dict[str, Any]]:
    ledgers = titles(actor)
    found = []
    for each in clocks:
        page = ledgers.get(each.kind)
        found.append(
            {
                "clock": each,
                "ledger": page.heading if page else "",
                "url": page.url("detail", pk=each.object_id) if page else "",
                "days": (on - each.due_on).days,
            }
        )
    return found

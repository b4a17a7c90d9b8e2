"""The hand-made pages that show: the inspector's day and the head's board."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.declarations import Matter, all_matters
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.scopes import concerns
from xianwu.registers.enforcement.visits import routing
from xianwu.registers.enforcement.visits.day import day_of
from xianwu.registers.enforcement.visits.forecast import LOOK_BACK, forecast_of
from xianwu.registers.enforcement.visits.overview import overview_of

MOST = 200
SPANS = (("month", "本月以来"), ("year", "今年以来"))


def _day_asked(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return access.as_of(request)  # type: ignore[no-any-return]


def _matter_asked(request: HttpRequest) -> tuple[list[Matter], Matter | None]:
    """All matters, the reader's own first, and the one that is looked at."""
    actor, wanted = access.actor_of(request), request.GET.get("matter", "")
    known = sorted(all_matters(), key=lambda matter: not concerns(actor, matter.organ))
    return known, next((each for each in known if each.code == wanted), known[0] if known else None)


@require_http_methods(["GET", "POST"])
def day_view(request: HttpRequest) -> HttpResponse:
    """Today's visits in the order of the route; POST puts them in that order."""
    actor: Any = access.actor_of(request)
    on = _day_asked(request)
    may_route = access.has_any(actor, roles=(OFFICER,)) and not access.is_past(request)
    if request.method == "POST":
        access.require_present(request)
        if not may_route:
            raise PermissionDenied("只有执法人员可以排自己的路线。")
        try:
            messages.success(request, routing.plan_route(actor=actor, on=on, at=clock.now()).words)
        except Refused as error:
            messages.error(request, str(error))
        return redirect(request.get_full_path())
    context = {"day": day_of(actor, on=on), "today": clock.today(), "may_route": may_route, "page_title": "我的一天"}
    return render(request, "enforcement/day.html", context)


@require_GET
def overview_view(request: HttpRequest) -> HttpResponse:
    """Overdue by town and section, put right in percent, open by severity, coverage, officers."""
    actor: Any = access.actor_of(request)
    on = access.as_of(request)
    known, matter = _matter_asked(request)
    span = "year" if request.GET.get("span") == "year" else "month"
    first = date(on.year, 1, 1) if span == "year" else on.replace(day=1)
    context = {
        "matters": known,
        "matter": matter,
        "span": span,
        "spans": SPANS,
        "first": first,
        "as_of": on,
        "found": overview_of(actor, matter=matter.code, first=first, on=on, past=access.past_day(request))
        if matter
        else None,
        "page_title": "执法一览",
    }
    return render(request, "enforcement/overview.html", context)


@require_GET
def odds_view(request: HttpRequest) -> HttpResponse:
    """What is to be put right, the likeliest to be late first; how good such odds were before."""
    actor: Any = access.actor_of(request)
    known, matter = _matter_asked(request)
    on, past = access.as_of(request), access.past_day(request)
    found = forecast_of(actor, matter=matter, on=on, past=past) if matter else None
    context = {
        "matters": known,
        "matter": matter,
        "found": found,
        "rows": found.rows[:MOST] if found else [],
        "look_back": LOOK_BACK,
        "page_title": "逾期可能",
    }
    return render(request, "enforcement/odds.html", context)

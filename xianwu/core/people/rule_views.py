"""What every rule parameter is worth on the day, since when and by what; its values over time behind each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.core.people.roles import ADMIN
from xianwu.core.rules.standing import in_force, rows_by_code, standings
from xianwu.kit import access


@require_GET
def rules_view(request: HttpRequest) -> HttpResponse:
    """All declared parameters, to be searched and narrowed to a room or to what the county has entered."""
    every = standings(on=access.as_of(request))
    words, room, kind = (request.GET.get(name, "").strip() for name in ("q", "room", "kind"))
    found = [
        each
        for each in every
        if each.holds(words)
        and (not room or each.room == room)
        and (not kind or (each.row is None) == (kind == "default"))
    ]
    context = {
        "page_title": "规则参数",
        "found": found,
        "total": len(every),
        "rooms": dict((each.room, each.room_name) for each in every),
        "asked": {"q": words, "room": room, "kind": kind},
        "may_write": _may_write(request),
    }
    return render(request, "people/rules.html", context)


@require_GET
def rule_view(request: HttpRequest, code: str) -> HttpResponse:
    """One parameter: what holds, the declaration it began with, and each value that was entered."""
    on = access.as_of(request)
    one = next((each for each in standings(on=on) if each.parameter.code == code), None)
    if one is None:
        raise Http404("没有这个参数。")
    rows = rows_by_code()[code]
    context = {
        "page_title": one.parameter.label,
        "one": one,
        "rows": rows,
        "current": in_force(rows, on=on),
        "may_write": _may_write(request),
    }
    return render(request, "people/rule.html", context)


def _may_write(request: HttpRequest) -> bool:
    return access.has_any(access.actor_of(request), roles=(ADMIN,))

"""The hand-made pages that only show: the queue, the agencies, what the reviews came to."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.domains.fiscal_review import desk, facts, results, roles
from xianwu.domains.fiscal_review.brain.queue import AMBER, CALM, NOTICE, RED
from xianwu.kit import access

WORKERS = (roles.INTAKE, roles.FIRST, roles.SECOND, roles.FINAL, roles.HEAD, roles.OWNER)
COLOURS = (
    (RED, "超期", "超过时限"),
    (AMBER, "临期", "用去 80% 以上"),
    (NOTICE, "关注", "用去 60% 以上"),
    (CALM, "平稳", "用去不到 60%"),
)
SPANS = (("year", "今年以来"), ("last", "上年"), ("all", "全部"))


@require_GET
def queue_view(request: HttpRequest) -> HttpResponse:
    """Work under way in the order in which it falls due; reviewers see their own first."""
    actor = access.actor_of(request)
    assert actor is not None
    can_choose = access.has_any(actor, roles=WORKERS)
    only_mine = can_choose and request.GET.get("whose", "mine") == "mine"
    on, past = access.as_of(request), access.past_day(request)
    rows = desk.queue_rows(actor, on=on, past=past, only_mine=only_mine)
    counts = Counter(row.course.colour for row in rows)
    wanted = request.GET.get("colour", "")
    context = {
        "rows": [row for row in rows if not wanted or row.course.colour == wanted],
        "colours": [
            {"key": key, "word": word, "help": text, "tone": desk.TONES[key], "count": counts[key]}
            for key, word, text in COLOURS
        ],
        "wanted": wanted,
        "total": len(rows),
        "turn_count": sum(row.is_mine for row in rows),
        "only_mine": only_mine,
        "can_choose": can_choose,
        "page_title": "评审队列",
    }
    return render(request, "fiscal_review/queue.html", context)


def span_of(name: str, *, on: date) -> tuple[date | None, date]:
    if name == "last":
        return date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)
    return (None, on) if name == "all" else results.year_span(on)


@require_GET
def agencies_view(request: HttpRequest) -> HttpResponse:
    """Each agency's score, error at re-check, lateness and objections. An agency sees its own line."""
    on, actor = access.as_of(request), access.actor_of(request)
    assert actor is not None
    name = request.GET.get("span", "year")
    first, last = span_of(name, on=on)
    context = {
        "rows": results.agency_rows(actor, first=first, last=last),
        "spans": SPANS,
        "span": name if name in dict(SPANS) else "year",
        "compete_from": facts.amount_of("fee_compete_from", on=on),
        "tender_from": facts.amount_of("fee_tender_from", on=on),
        "most_open": facts.days_of("agency_most_open", on=on),
        "limit_days": facts.days_of("agency_days", on=on),
        "page_title": "中介机构考核",
    }
    return render(request, "fiscal_review/agencies.html", context)


@require_GET
def results_view(request: HttpRequest) -> HttpResponse:
    """Gross and net cut, the mean duration beside its mix-adjusted twin, and comparisons by channel."""
    on, actor = access.as_of(request), access.actor_of(request)
    assert actor is not None
    first, last = results.year_span(on)
    channels = results.channel_rows(actor, first=first, last=last)
    groups = results.mix_rows(actor, on=on)
    context = {
        "values": results.shown_values(on=on),
        "channels": channels,
        "groups": groups,
        "compared_count": sum(group.is_compared for group in groups),
        "group_chart": _group_chart(groups),
        "as_of": on,
        "page_title": "评审成效",
    }
    return render(request, "fiscal_review/results.html", context)


@require_GET
def owners_view(request: HttpRequest) -> HttpResponse:
    """The comparison by owner, which comes after the page of results."""
    owners = results.owner_rows(on=access.as_of(request))
    context = {"owners": owners, "owner_chart": _owner_chart(owners), "completed": f"{results.PREFIX}completed"}
    return render(request, "fiscal_review/owners.html", context)


def _owner_chart(owners: list[results.OwnerRow]) -> dict[str, Any]:
    """Cut rate by owner unit, largest submitted sums first as in the table."""
    return {
        "title": "各建设单位审减率",
        "unit": "%",
        "labels": [row.name for row in owners],
        "series": [{"name": "审减率", "values": [_plain(row.values.get("reduction_rate")) for row in owners]}],
    }


def _plain(value: Any) -> float | None:
    return None if value is None or value.value is None else float(value.value)


def _group_chart(groups: list[Any]) -> dict[str, Any]:
    compared = [group for group in groups if group.is_compared]
    return {
        "title": "各组平均用时（工作日）",
        "unit": "工作日",
        "labels": ["·".join(group.group) for group in compared],
        "series": [
            {"name": "上年", "values": [round(float(group.mean_before), 1) for group in compared]},
            {"name": "今年以来", "values": [round(float(group.mean_now), 1) for group in compared]},
        ],
    }

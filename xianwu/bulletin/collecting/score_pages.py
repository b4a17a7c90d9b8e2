"""Points and circulars on the screen."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xianwu.bulletin import roles
from xianwu.bulletin.collecting import circulars
from xianwu.bulletin.collecting.models import DESK_READERS, Circular
from xianwu.bulletin.collecting.scoring import LENGTHS, MONTH, Scores, scores_of, stretch_of
from xianwu.bulletin.models import Series
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Steps
from xianwu.kit import access, clock
from xianwu.kit.pages import Page, RecordPages
from xianwu.kit.panels import Fields, Panel
from xianwu.kit.refusals import Refused
from xianwu.papers.panels import Papers

READERS = (*DESK_READERS, *roles.UNIT_DUTIES)
HEADS = ("名次", "单位", "得分", "报送", "采用", "批示", "约稿", "更正")
KINDS = Circular.Kind.choices


class Table(Panel):
    """The circular's table as it was counted, and whether the records still say so."""

    title = "名次"
    template = "bulletin/circular_table.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Circular)
        return {"circular": record, "groups": record.table, "heads": HEADS, "has_moved": circulars.moved_since(record)}


class CircularPages(RecordPages):
    model = Circular
    slug = "circulars"
    title = "采用通报"
    icon = "award"
    columns = ("title", "number", "state", "kind", "first", "last", "item_count", "issued_on")
    filters = ("state", "kind", "issued_on")
    ordering = ("-id",)
    panels = (
        Steps(),
        Table(),
        Fields("series", "first", "last", "issue_count", "item_count", "issued_on"),
        Papers(title="通报文件"),
        Timeline(),
    )
    readers = READERS
    empty_text = "还没有通报。责任编辑在“信息计分”里选好月份、季度或年度，点“拟通报”。"


@require_http_methods(["GET", "POST"])
def scores_view(request: HttpRequest) -> HttpResponse:
    """Standings of a month, a quarter or a year; each number leads to what it was counted from."""
    series = _series(request)
    if series is None:
        return render(request, "bulletin/scores.html", {"page_title": "信息计分"})
    kind = request.GET.get("kind", MONTH)
    stretch = stretch_of(kind if kind in LENGTHS else MONTH, _day(request))
    if request.method == "POST":
        access.require_present(request)
        try:
            made = circulars.draft_circular(series, stretch, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
            return redirect("bulletin:circulars-detail", made.pk)
        except Refused as error:
            messages.error(request, str(error))
    scores = scores_of(series, stretch)
    context = {
        "page_title": "信息计分",
        "series": series,
        "scores": scores,
        "kinds": KINDS,
        "heads": HEADS,
        "groups": [(name, _rows(scores, rows)) for name, rows in scores.groups],
        "before": stretch.first - timedelta(days=1),
        "after": stretch.last + timedelta(days=1) if stretch.last < access.as_of(request) else None,
        "on": stretch.first,
        "may_draft": _may_draft(request, stretch.last),
        **_chosen(request, scores),
    }
    return render(request, "bulletin/scores.html", context)


def _may_draft(request: HttpRequest, last: date) -> bool:
    is_editor = request.actor.has(roles.EDITOR)  # type: ignore[attr-defined]
    return bool(is_editor and last <= clock.today() and not access.is_past(request))


def _series(request: HttpRequest) -> Series | None:
    """The periodical that is asked for, else the first that runs."""
    rows = Series.objects.visible_to(request.actor).order_by("pk")  # type: ignore[attr-defined]
    chosen = request.GET.get("series", "")
    return (rows.filter(pk=chosen).first() if chosen.isdigit() else None) or rows.order_by("state", "pk").first()


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return access.as_of(request)  # type: ignore[no-any-return]


def _rows(scores: Scores, rows: Any) -> list[tuple[int, list[str]]]:
    return [(row.unit, scores.line(row)) for row in rows]


def _chosen(request: HttpRequest, scores: Scores) -> dict[str, Any]:
    """What one unit's points were counted from."""
    asked = request.GET.get("unit", "")
    unit = int(asked) if asked.isdigit() else 0
    if unit not in scores.names:
        return {}
    events = [each for each in scores.events if each.unit == unit]
    return {"chosen": scores.names[unit], "unit": unit, "events": events, "sum": sum(each.earned for each in events)}


PAGES = [
    CircularPages,
    Page(path="scores/", name="scores", title="信息计分", view=scores_view, roles=READERS, icon="trophy"),
]

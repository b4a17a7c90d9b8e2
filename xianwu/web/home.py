"""The first page of each role: what waits, what moved, and for readers the county's figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.records.models import end_of_day
from xianwu.core.workflow.api import TodoRow, Waiting, overdue_by_unit, todo, waiting
from xianwu.kit import clock
from xianwu.kit.pages import RecordPages, all_pages, pages_of
from xianwu.web.dashboard import dashboard

READERS = (LEADER, OFFICE, AUDITOR, ADMIN)
GROUPS = (
    ("overdue", "已超期"),
    ("today", "今天到期"),
    ("week", "七天内"),
    ("later", "以后"),
    ("waiting", "等待他人"),
)
CHANGES = 12


@dataclass(frozen=True)
class Change:
    """One event as a line of the feed."""

    event: Event
    label: str
    url: str


def record_url(kind: str, pk: int) -> str:
    """Where the record of a clock or event is shown; "" when it has no page."""
    for page in all_pages():
        if isinstance(page, RecordPages) and page.model._meta.label_lower == kind:
            try:
                return page.url("detail", pk=pk)
            except NoReverseMatch:
                return ""
    return ""


def visible_events(actor: Any) -> Q:
    """The events of records the actor may see, as one condition."""
    found = Q(pk__in=[])
    for page in all_pages():
        if isinstance(page, RecordPages) and page.can_read(actor):
            rows = page.model._default_manager.visible_to(actor).values("pk")
            found |= Q(kind=page.model._meta.label_lower, object_id__in=rows)
    return found


def recent_changes(actor: Any, *, until: Any, limit: int = CHANGES) -> list[Change]:
    """The latest events over everything the actor may see. One statement."""
    events = Event.objects.filter(visible_events(actor), at__lte=until).select_related("actor")
    return [
        Change(event, label_of(event.verb), record_url(event.kind, event.object_id))
        for event in events.order_by("-at", "-pk")[:limit]
    ]


def grouped(rows: list[TodoRow]) -> list[dict[str, Any]]:
    """To-do rows by urgency, with links; empty groups are left out."""
    found = []
    for key, title in GROUPS:
        own = [{"row": row, "url": record_url(row.kind, row.clock.object_id)} for row in rows if row.group == key]
        if own:
            found.append({"key": key, "title": title, "rows": own})
    return found


def step_links(rows: list[Waiting]) -> list[dict[str, Any]]:
    """Each waiting step with the ledger filtered to the states before it."""
    found = []
    for row in rows:
        pages = pages_of(row.flow.model)
        if pages is None:
            continue
        states = "&".join(f"state={state}" for state in row.step.sources)
        found.append({"waiting": row, "title": pages.heading, "url": f"{pages.url()}?{states}"})
    return found


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """My to-do and changes; leaders and readers get the county's figures above them."""
    actor, as_of = request.actor, request.as_of  # type: ignore[attr-defined]
    is_reader = actor.has(*READERS)
    context: dict[str, Any] = {
        "page_title": "首页",
        "today": clock.today(),
        "groups": grouped(todo(actor, on=as_of)),
        "waiting": step_links(waiting(actor)),
        "changes": recent_changes(actor, until=end_of_day(as_of)),
        "is_reader": is_reader,
    }
    if is_reader:
        context |= {"board": dashboard(as_of=as_of), "overdue": overdue_by_unit(on=as_of)[:8]}
    return render(request, "web/home.html", context)


def menu_url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

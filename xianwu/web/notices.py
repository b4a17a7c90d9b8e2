"""Notices made of clocks and steps: what turned amber or late, and what others did to my records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from xianwu.core.events.models import Event
from xianwu.core.workflow.api import NoticeMark, todo
from xianwu.kit import clock
from xianwu.web.home import Change, label_of, record_url, visible_events

SHOWN = 50


def others_changes(actor: Any, *, since: datetime | None, limit: int = SHOWN) -> list[Change]:
    """What others did to records the actor once worked on and may still see."""
    mine = Event.objects.filter(actor_id=actor.id).values("kind", "object_id")
    touched: dict[str, set[int]] = {}
    for row in mine.order_by("-pk").distinct()[:500]:
        touched.setdefault(row["kind"], set()).add(row["object_id"])
    if not touched:
        return []
    own = Q(pk__in=[])
    for kind, ids in touched.items():
        own |= Q(kind=kind, object_id__in=ids)
    events = Event.objects.filter(own).filter(visible_events(actor)).exclude(actor_id=actor.id)
    if since:
        events = events.filter(at__gt=since)
    rows = events.select_related("actor").order_by("-at", "-pk")[:limit]
    return [Change(each, label_of(each.verb), record_url(each.kind, each.object_id)) for each in rows]


def warnings(actor: Any, *, on: date) -> list[dict[str, Any]]:
    """Clocks of the actor that are late or near."""
    rows = [row for row in todo(actor, on=on) if row.face.tone in ("late", "warn")]
    return [{"row": row, "url": record_url(row.kind, row.clock.object_id)} for row in rows]


@require_http_methods(["GET", "POST"])
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """GET lists; POST marks all as read."""
    actor = request.actor  # type: ignore[attr-defined]
    mark = NoticeMark.objects.filter(person_id=actor.id).first()
    if request.method == "POST":
        NoticeMark.objects.update_or_create(person_id=actor.id, defaults={"read_at": clock.now()})
        return redirect("web:notices")
    context = {
        "page_title": "通知",
        "warnings": warnings(actor, on=request.as_of),  # type: ignore[attr-defined]
        "changes": others_changes(actor, since=None),
        "read_at": mark.read_at if mark else None,
    }
    return render(request, "web/notices.html", context)

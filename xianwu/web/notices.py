"""Notices made of clocks and steps: what turned amber or late, and what others did to my records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db.models import Exists, Max, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from xianwu.bulletin.api import asked_of, letters_to
from xianwu.core.events.models import Event
from xianwu.core.workflow.api import NoticeMark, TodoRow, todo
from xianwu.intake.finished import finished_jobs
from xianwu.kit import clock
from xianwu.web.changes import Change, lines
from xianwu.web.sight import titles, told, visible

SHOWN = 50
MANY = 99
LOOK_BACK_DAYS = 14
"""Who has never marked anything as read is told of the last two weeks."""
COUNT_SECONDS = 60


def others_events(actor: Any, *, since: datetime | None = None) -> Any:
    """What others did to records the actor once worked on and may still see, and what the actor is told of."""
    mine = Event.objects.filter(actor_id=actor.id, kind=OuterRef("kind"), object_id=OuterRef("object_id"))
    events = Event.objects.filter(Exists(mine)).filter(visible(actor))
    if asked := told(actor):
        # By key: the two conditions joined by OR would be tried on every event there is.
        news = Q(pk__in=events.values("pk")) | Q(pk__in=Event.objects.filter(asked).values("pk"))
        events = Event.objects.filter(news)
    events = events.exclude(actor_id=actor.id)
    return events.filter(at__gt=since) if since else events


def others_changes(actor: Any, *, since: datetime | None = None, limit: int = SHOWN) -> list[Change]:
    events = others_events(actor, since=since).select_related("actor").order_by("-at", "-pk")
    return lines(events[:limit], actor=actor)


def warnings(actor: Any, *, on: date) -> list[TodoRow]:
    """Clocks of the actor that are late or near."""
    return [row for row in todo(actor, on=on) if row.face.tone in ("late", "warn")]


def turned_at(row: TodoRow) -> datetime:
    """The morning on which a clock turned amber, or late."""
    due, amber = row.clock.due_on, row.clock.amber_on
    assert due
    day = due + timedelta(days=1) if row.face.tone == "late" else amber or due
    return timezone.make_aware(datetime.combine(day, time.min))


def told_at(row: Any) -> datetime:
    """When the recipient of a copy was last asked for something."""
    found: datetime = row.recalled_at or row.reminded_at
    return found


def asked_at(place: Any) -> datetime:
    """When somebody was last asked to sign."""
    return max(at for at in (place.opened_at, place.reminded_at, place.created_at) if at)


def unread_count(actor: Any, *, since: datetime, on: date) -> int:
    """How much is new since: at most MANY + 1 is counted."""
    clocks = sum(turned_at(row) > since for row in warnings(actor, on=on))
    letters = sum(told_at(row) > since for row in letters_to(actor))
    asked = sum(asked_at(place) > since for place in asked_of(actor))
    jobs = sum(job.at > since for job in finished_jobs(actor))
    return clocks + letters + asked + jobs + others_events(actor, since=since)[: MANY + 1].count()


def read_mark(actor: Any) -> datetime:
    """Up to when the actor has read."""
    mark = NoticeMark.objects.filter(person_id=actor.id).values_list("read_at", flat=True).first()
    return mark or clock.now() - timedelta(days=LOOK_BACK_DAYS)


def read_up_to(actor: Any) -> datetime:
    """Now; where the day is pinned, events of that day may be later than the time of day."""
    newest = others_events(actor).aggregate(at=Max("at"))["at"]
    told = [told_at(row) for row in letters_to(actor)]
    told += [asked_at(place) for place in asked_of(actor)]
    told += [job.at for job in finished_jobs(actor)]
    return max([newest or clock.now(), clock.now(), *told])


def remembered_count(actor: Any) -> int:
    """The unread count, counted once a minute; marking as read changes the key, so every worker sees it at once."""
    today, since = clock.today(), read_mark(actor)
    # Never marked: the mark moves with the clock, the day stands for it.
    minute = since.isoformat(timespec="seconds") if since.date() > today - timedelta(days=LOOK_BACK_DAYS) else ""
    key = f"notices:{actor.id}:{today}:{minute}"
    found = cache.get(key)
    if found is None:
        found = unread_count(actor, since=since, on=today)
        cache.set(key, found, COUNT_SECONDS)
    return int(found)


class NoticeMiddleware:
    """Gives the frame its count; a page without frame never asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is not None:
            request.notice_count = lambda: remembered_count(actor)  # type: ignore[attr-defined]
        return self.get_response(request)


@require_http_methods(["GET", "POST"])
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """GET lists; POST marks all as read."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        NoticeMark.objects.update_or_create(person_id=actor.id, defaults={"read_at": read_up_to(actor)})
        return redirect("web:notices")
    since, ledgers = read_mark(actor), titles(actor)
    rows = []
    for row in warnings(actor, on=clock.today()):
        page = ledgers.get(row.kind)
        url = page.url("detail", pk=row.clock.object_id) if page else ""
        rows.append({"row": row, "url": url, "is_new": turned_at(row) > since})
    changes = others_changes(actor)
    letters = [{"row": row, "at": told_at(row), "is_new": told_at(row) > since} for row in letters_to(actor)]
    asked = [{"place": place, "at": asked_at(place), "is_new": asked_at(place) > since} for place in asked_of(actor)]
    jobs = [{"job": job, "at": job.at, "is_new": job.at > since} for job in finished_jobs(actor)]
    context = {
        "page_title": "通知",
        "jobs": jobs,
        "asked": asked,
        "warnings": rows,
        "changes": changes,
        "letters": letters,
        "new_count": sum(row["is_new"] for row in (*rows, *letters, *asked, *jobs))
        + sum(each.event.at > since for each in changes),
        "since": since,
    }
    return render(request, "web/notices.html", context)

"""The first page of each role: what waits, what moved, and for readers the county's figures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xianwu.bulletin.models import Issue
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.records.models import end_of_day
from xianwu.core.workflow.api import todo, waiting
from xianwu.kit import access, clock, menu
from xianwu.kit.declared import declared
from xianwu.kit.pages import pages_of
from xianwu.kit.views import is_fragment, shown
from xianwu.web.changes import recent_changes
from xianwu.web.dashboard import MONTHS, board, comparisons, later_sections
from xianwu.web.overdue import overdue_units
from xianwu.web.waiting import decisions, grouped, step_links

READERS = (LEADER, OFFICE, AUDITOR, ADMIN)

ALL = 2000
"""So many clocks are counted; a group shows a handful of them."""


def is_reader(request: HttpRequest) -> bool:
    """Whether the first page begins with the figures of the county."""
    return bool(request.actor.has(*READERS))  # type: ignore[attr-defined]


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """My to-do and changes; leaders and readers get the county's figures above them.

    What stands below a leader's figures comes after them (`more`), so that the figures are there at once.
    """
    actor, as_of = request.actor, access.as_of(request)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"page_title": "首页", "is_reader": is_reader(request)}
    if context["is_reader"]:
        context["board"] = board(actor, as_of=as_of)
    else:
        context |= news(request)
    if actor.writing_roles and not access.is_past(request):
        # Steps and clocks are of today; the past is for looking only.
        context |= desk(request)
    return render(request, "web/home.html", context)


@require_GET
@login_required
def courses(request: HttpRequest) -> HttpResponse:
    """The cards once more, with the course of the year: asked for by the page once it stands."""
    actor = request.actor  # type: ignore[attr-defined]
    return render(request, "web/cards.html", {"board": board(actor, as_of=access.as_of(request), months=MONTHS)})


@require_GET
@login_required
def later(request: HttpRequest) -> HttpResponse:
    """The figures of enforcement, in an answer of their own after the page; without JavaScript a page."""
    context: dict[str, Any] = {"page_title": "执法情况", "sections": [], "links": []}
    if is_reader(request):
        context["sections"] = later_sections(access.actor_of(request), as_of=access.as_of(request))
        wanted = {reverse(name) for name in declared("dashboard", "LATER_LINKS")}
        open_pages = (entry for group in menu.entries(request) for entry in group.entries)
        context["links"] = [entry for entry in open_pages if entry.url in wanted]
    template = "web/later.html" if is_fragment(request, target="later") else "web/later_page.html"
    return shown(request, template, context)


@require_GET
@login_required
def more(request: HttpRequest) -> HttpResponse:
    """Units side by side, the bulletin, what changed: a part of the first page, or a page without JavaScript."""
    actor, as_of = request.actor, access.as_of(request)  # type: ignore[attr-defined]
    context = {"page_title": "单位对比、超期、快报和最近变化", "is_reader": is_reader(request), **news(request)}
    if context["is_reader"]:
        context |= {"comparisons": comparisons(actor, as_of=as_of), "overdue": overdue_units(actor, on=as_of)}
    template = "web/more.html" if is_fragment(request, target="more") else "web/more_page.html"
    return shown(request, template, context)


def news(request: HttpRequest) -> dict[str, Any]:
    """The bulletin and what changed."""
    changes = recent_changes(access.actor_of(request), until=end_of_day(access.as_of(request)))
    return {"changes": changes, "bulletin": bulletin(request)}


def desk(request: HttpRequest) -> dict[str, Any]:
    """What a person has to do today: clocks, steps, and records to decide on."""
    actor = request.actor  # type: ignore[attr-defined]
    rows, steps = todo(actor, on=clock.today(), limit=ALL), waiting(actor, on=clock.today())
    return {
        "has_desk": True,
        "groups": grouped(rows, actor=actor),
        "steps": step_links(steps),
        "decisions": decisions(request, steps),
        "ledgers": [group for group in menu.entries(request) if group.entries],
    }


def bulletin(request: HttpRequest) -> dict[str, Any] | None:
    """The next issue with its items, or the last one for those who do not see drafts. Two statements."""
    pages = pages_of(Issue)
    if pages is None or not pages.can_read(access.actor_of(request)):
        return None
    issue = pages.rows(request).order_by("-as_of", "-id").first()
    if issue is None:
        return None
    items = issue.items.exclude(order=None).select_related("unit").order_by("order")
    return {
        "issue": issue,
        "is_open": issue.state in Issue.OPEN,
        "url": pages.url("detail", pk=issue.pk),
        "items": list(items[:15]) if not access.is_past(request) else [],
    }

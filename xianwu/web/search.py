"""Search over everything one may see: records, figures, pages, people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from xianwu.core.people.models import Grant
from xianwu.core.records.search import SearchEntry
from xianwu.core.units.models import Unit
from xianwu.figures import api as figures
from xianwu.kit import access, clock
from xianwu.kit.declared import declared_by_app
from xianwu.kit.pages import Page, RecordPages, made
from xianwu.kit.views import is_fragment, shown
from xianwu.web.sight import titles, visible

SHOWN = 20
QUICK = 5
LONGEST = 60
DEPTH = 400
OUTSIDE = (Unit.Kind.BANK, Unit.Kind.AGENCY, Unit.Kind.OTHER)


def found_records(actor: Any, text: str, *, limit: int) -> list[dict[str, Any]]:
    """Hits by ledger, each within the actor's scope. One statement over all ledgers."""
    ledgers = titles(actor)
    entries = SearchEntry.objects.filter(visible(actor), text__grams=text).order_by("-pk")
    hits: dict[str, list[SearchEntry]] = {}
    for entry in entries[:DEPTH]:
        hits.setdefault(entry.kind, []).append(entry)
    found = []
    for kind, page in ledgers.items():
        own = hits.get(kind, [])
        if own:
            rows = [
                {"title": each.title, "number": each.number, "url": page.url("detail", pk=each.object_id)}
                for each in own[:limit]
            ]
            found.append({"title": page.heading, "rows": rows, "has_more": len(own) > limit, "url": page.url()})
    return found


def found_pages(actor: Any, text: str) -> list[dict[str, str]]:
    """Ledgers, pages and figures whose name holds the text, those the actor may open."""
    found = []
    for config, items in declared_by_app("pages", "PAGES"):
        for page in map(made, items):
            title = page.heading if isinstance(page, RecordPages) else page.title
            url = _menu_url(page, config.label) if text in title and page.in_menu and page.can_read(actor) else ""
            if url:
                found.append({"title": title, "url": url, "kind": "台账" if isinstance(page, RecordPages) else "页面"})
    for figure in figures.figures(actor=actor):
        if text in figure.label:
            found.append({"title": figure.label, "url": reverse("figures:figure", args=[figure.key]), "kind": "指标"})
    return found


def _menu_url(page: Page | RecordPages, label: str) -> str:
    try:
        return reverse(f"{label}:{page.name}") if isinstance(page, Page) else page.url()
    except NoReverseMatch:
        return ""


def found_people(actor: Any, text: str, *, limit: int) -> list[dict[str, str]]:
    """Colleagues by name, with their unit. Partners of the county find the people of their own unit only."""
    grants = Grant.objects.valid(clock.today()).filter(person__name__contains=text, person__is_active=True)
    own = Unit.objects.below(actor.units_for()).values("pk")
    kinds = set(Unit.objects.filter(pk__in=actor.units_for()).values_list("kind", flat=True))
    if kinds and not kinds <= set(OUTSIDE):
        grants = grants.exclude(unit__kind__in=OUTSIDE) | grants.filter(unit__in=own)
    else:
        grants = grants.filter(unit__in=own)
    rows = grants.order_by("person__name", "person_id").values_list("person_id", "person__name", "unit__short_name")
    found: dict[int, dict[str, str]] = {}
    for pk, name, unit in rows[: limit * 4]:
        found.setdefault(pk, {"name": name, "unit": unit})
    return list(found.values())[:limit]


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Results as one page, or as a short list under the field while the words are typed."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    actor, is_quick = access.actor_of(request), is_fragment(request, target="found")
    limit = QUICK if is_quick else SHOWN
    context: dict[str, Any] = {"page_title": f"搜索“{text}”" if text else "搜索", "text": text, "limit": limit}
    if text:
        pages = found_pages(actor, text)
        context |= {
            "records": found_records(actor, text, limit=limit),
            "pages": pages[:limit],
            "people": found_people(actor, text, limit=limit),
        }
    return shown(request, "web/found.html" if is_quick else "web/search.html", context)

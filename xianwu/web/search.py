"""Search over everything one may see: records, figures, pages, people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import CharField, Q, Value
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from xianwu.core.people.models import Grant
from xianwu.core.records.models import Record, end_of_day
from xianwu.core.records.search import SearchEntry
from xianwu.core.units.models import Unit
from xianwu.figures import api as figures
from xianwu.kit import access
from xianwu.kit.declared import declared_by_app
from xianwu.kit.pages import Page, RecordPages, made
from xianwu.kit.views import is_fragment, shown
from xianwu.web.sight import titles, visible

SHOWN = 20
QUICK = 5
LONGEST = 60
DEPTH = 400
Hit = tuple[int, str, str]


def found_records(actor: Any, text: str, *, limit: int, past: date | None) -> list[dict[str, Any]]:
    """Hits by ledger, each within the actor's scope. One statement over all ledgers, two for a past day."""
    ledgers = {kind: page for kind, page in titles(actor).items() if issubclass(page.model, Record)}
    entries = SearchEntry.objects.filter(visible(actor), text__grams=text).order_by("-pk")
    if past:
        entries = entries.filter(_existed(ledgers, past))
    hits: dict[str, list[Hit]] = {}
    for kind, pk, number, title in entries.values_list("kind", "object_id", "number", "title")[:DEPTH]:
        hits.setdefault(kind, []).append((pk, number, title))
    if past:
        hits = _as_then(hits, ledgers, actor=actor, past=past)
    found = []
    for kind, page in ledgers.items():
        own = hits.get(kind, [])
        if own:
            rows = [
                {"title": title, "number": number, "url": page.url("detail", pk=pk)}
                for pk, number, title in own[:limit]
            ]
            found.append({"title": page.heading, "rows": rows, "has_more": len(own) > limit, "url": page.url()})
    return found


def _existed(ledgers: dict[str, RecordPages], past: date) -> Q:
    """Entries of records that had been made by the end of that day."""
    found = Q(pk__in=[])
    for kind, page in ledgers.items():
        model: Any = page.model
        made_by_then = model.history.filter(history_date__lte=end_of_day(past)).order_by()
        found |= Q(kind=kind, object_id__in=made_by_then.values("id"))
    return found


def _as_then(
    hits: dict[str, list[Hit]], ledgers: dict[str, RecordPages], *, actor: Any, past: date
) -> dict[str, list[Hit]]:
    """The same hits as their records stood; they are found by what they say today, as on ledgers."""
    parts = []
    for kind, own in hits.items():
        model: Any = ledgers[kind].model
        rows = model.past(past, actor=actor).filter(id__in=[pk for pk, *_ in own]).order_by()
        rows = rows.annotate(of_kind=Value(kind, output_field=CharField()))
        parts.append(rows.values_list("of_kind", "id", "number", "title"))
    lines = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else (parts[0] if parts else ())
    stood = {(kind, pk): (pk, number, title) for kind, pk, number, title in lines}
    return {kind: [stood[kind, pk] for pk, *_ in own if (kind, pk) in stood] for kind, own in hits.items()}


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


def found_people(actor: Any, text: str, *, limit: int, on: date) -> list[dict[str, str]]:
    """Colleagues by name, with their unit. Partners of the county find the people of their own unit only."""
    grants = Grant.objects.valid(on).filter(person__name__contains=text, person__is_active=True)
    own = Unit.objects.below(actor.units_for()).values("pk")
    kinds = set(Unit.objects.filter(pk__in=actor.units_for()).values_list("kind", flat=True))
    if kinds and not kinds <= set(Unit.OUTSIDE):
        grants = grants.exclude(unit__kind__in=Unit.OUTSIDE) | grants.filter(unit__in=own)
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
            "records": found_records(actor, text, limit=limit, past=access.past_day(request)),
            "pages": pages[:limit],
            "people": found_people(actor, text, limit=limit, on=access.as_of(request)),
        }
    return shown(request, "web/found.html" if is_quick else "web/search.html", context)

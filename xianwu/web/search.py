"""Search over everything one may see: records, figures, pages, people."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xianwu.core.people.models import Person
from xianwu.core.records.models import Record
from xianwu.core.records.search import SearchEntry
from xianwu.kit.declared import declared
from xianwu.kit.pages import Page, RecordPages, all_pages

SHOWN = 20


def found_records(actor: Any, text: str) -> list[dict[str, Any]]:
    """Hits by ledger, each within the actor's scope. One statement a ledger the actor may open."""
    found = []
    for page in all_pages():
        if not isinstance(page, RecordPages) or not issubclass(page.model, Record) or not page.can_read(actor):
            continue
        kind = page.model._meta.label_lower
        hits = SearchEntry.objects.filter(kind=kind, text__grams=text)
        rows = page.model._default_manager.visible_to(actor).filter(pk__in=hits.values("object_id"))
        own = [{"record": row, "url": page.url("detail", pk=row.pk)} for row in rows.order_by("-pk")[: SHOWN + 1]]
        if own:
            more = f"{page.url()}?q={text}" if len(own) > SHOWN else ""
            found.append({"title": page.heading, "rows": own[:SHOWN], "more": more})
    return found


def found_pages(actor: Any, text: str) -> list[dict[str, str]]:
    """Pages and figures whose name holds the text."""
    found = []
    for page in all_pages():
        title = page.title if isinstance(page, Page) else page.heading
        if text in title and page.can_read(actor):
            if isinstance(page, RecordPages):
                found.append({"title": title, "url": page.url(), "kind": "台账"})
            elif page.in_menu:
                found.append({"title": title, "url": _page_url(page), "kind": "页面"})
    for figure in declared("figures", "FIGURES"):
        if text in figure.label:
            url = reverse("figures:figure", args=[figure.key])
            found.append({"title": figure.label, "url": url, "kind": "指标"})
    return [each for each in found if each["url"]][:SHOWN]


def _page_url(page: Page) -> str:
    from xianwu.kit.declared import declared_by_app

    for config, items in declared_by_app("pages", "PAGES"):
        if page in items and "<" not in page.path:
            return reverse(f"{config.label}:{page.name}")
    return ""


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Results as one page; an empty question says what can be searched."""
    text = request.GET.get("q", "").strip()[:60]
    actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {"page_title": "搜索", "text": text, "records": [], "pages": [], "people": []}
    if text:
        people = Person.objects.filter(name__contains=text, is_active=True).order_by("name")[:SHOWN]
        context |= {"records": found_records(actor, text), "pages": found_pages(actor, text), "people": people}
    return render(request, "web/search.html", context)

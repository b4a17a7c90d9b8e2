"""The archive: filed issues, found by number or words, and proof that the filed bytes are those that were signed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.bulletin.archives import searching
from xianwu.bulletin.archives.loading import WRITERS
from xianwu.bulletin.archives.proofs import found_entries, proofs_of
from xianwu.bulletin.models import ArchiveEntry, BackIssue, FrozenFigure, Issue
from xianwu.bulletin.signatures import signatures_of
from xianwu.kit import access

PER_PAGE = 20
LONGEST = 80


@require_GET
def archive_view(request: HttpRequest) -> HttpResponse:
    """Filed issues, and the full text of all that was printed, imported issues too."""
    actor = request.actor  # type: ignore[attr-defined]
    asked_for = request.GET
    query = searching.asked(
        asked_for.get("q", "")[:LONGEST], year=asked_for.get("year", ""), unit=asked_for.get("unit", "")[:LONGEST]
    )
    entries = found_entries(Issue.objects.visible_to(actor), text=query.text, year=query.year)
    if access.is_past(request):
        entries = entries.filter(filed_on__lte=access.as_of(request))
    context = {
        "page": Paginator(entries, PER_PAGE).get_page(asked_for.get("page")),
        "query": query,
        "back_count": BackIssue.objects.visible_to(actor).filter(is_void=False).count(),
        "can_import": actor.has(*WRITERS) and not access.is_past(request),
        "page_title": "快报归档",
        **searching.choices(actor),
    }
    if query.is_asked:
        after, before = asked_for.get("after", ""), asked_for.get("before", "")
        context["keys"], context["hits"] = searching.page(query, actor=actor, after=after, before=before)
    return render(request, "bulletin/archive.html", context)


@require_GET
def archive_entry_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One filed issue: what was filed, and whether the stored bytes still match their digests."""
    seen = Issue.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    entry = ArchiveEntry.objects.filter(pk=pk, issue__in=seen).select_related("issue__series").first()
    if entry is None:
        raise Http404("没有这份归档，或者您无权查看。")
    proofs = proofs_of(entry)
    context = {
        "entry": entry,
        "issue": entry.issue,
        "proofs": proofs,
        "is_whole": all(each.is_intact for each in proofs),
        "signatures": signatures_of(entry.issue),
        "figures": FrozenFigure.objects.filter(issue=entry.issue)
        .select_related("snapshot", "item")
        .defer("snapshot__content"),
        "page_title": f"归档 · {entry.file_no}",
    }
    return render(request, "bulletin/archive_entry.html", context)

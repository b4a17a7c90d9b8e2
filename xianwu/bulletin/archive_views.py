"""The archive: filed issues, found by number or words, and proof that the filed bytes are those that were signed."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.bulletin.archiving import found_entries, proofs_of
from xianwu.bulletin.models import ArchiveEntry, FrozenFigure, Issue
from xianwu.core.workflow.api import sign_offs

PER_PAGE = 20


@require_GET
def archive_view(request: HttpRequest) -> HttpResponse:
    """Filed issues with number and term; the search reads the printed words."""
    seen = Issue.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    text, year = request.GET.get("q", "").strip(), request.GET.get("year", "")
    entries = found_entries(seen, text=text, year=int(year) if year.isdecimal() else None)
    context = {
        "page": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "years": seen.filter(archive_entry__isnull=False).order_by("-year").values("year").annotate(found=Count("pk")),
        "q": text,
        "year": year,
        "page_title": "快报归档",
    }
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
        "signatures": sign_offs(entry.issue),
        "figures": FrozenFigure.objects.filter(issue=entry.issue)
        .select_related("snapshot", "item")
        .defer("snapshot__content"),
        "page_title": f"归档 · {entry.file_no}",
    }
    return render(request, "bulletin/archive_entry.html", context)

"""The evidence page: where the square on the paper leads."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from xianwu.bulletin import roles
from xianwu.bulletin.evidence.content import seal_of
from xianwu.bulletin.evidence.drifting import frozen_of, standing
from xianwu.bulletin.evidence.errata import corrections_of, draft_erratum
from xianwu.bulletin.evidence.keeping import kept_pack, pack_name
from xianwu.bulletin.evidence.verifying import verify
from xianwu.bulletin.evidence.zipped import Fault, Report
from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.bulletin.proving.api import let_pass_of, sources_of
from xianwu.bulletin.reading_views import issue_or_404, issue_or_recall
from xianwu.bulletin.recalls import recall_of
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.signatures import signatures_of
from xianwu.figures import api as figures
from xianwu.kit import access, clock
from xianwu.kit.pages import url_of
from xianwu.kit.refusals import Refused

PAGE_ROWS = 50


def _evident_or_404(request: HttpRequest, pk: int) -> Issue:
    """A signed issue that the reader may read and that has a pack."""
    issue = issue_or_404(request, pk)
    _require_pack(issue)
    return issue


def _require_pack(issue: Issue) -> None:
    if not issue.is_frozen or not issue.pack_digest:
        raise Http404("这一期还没有签发，签发时才固化证据。")


@require_GET
def evidence_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Head and signatures; the proof and the figures of each section come in answers of their own."""
    issue = issue_or_recall(request, pk)
    if not isinstance(issue, Issue):
        return issue
    _require_pack(issue)
    actor = request.actor  # type: ignore[attr-defined]
    text = text_of(issue)
    keys = FrozenFigure.objects.filter(issue=issue).order_by("item__order", "place").values_list("key", flat=True)
    context = {
        "issue": issue,
        "sections": list(dict.fromkeys(key.partition(".")[0] for key in keys)),
        "signatures": signatures_of(issue),
        "sources": sources_of(text),
        "let_pass": let_pass_of(text),
        "corrections": corrections_of(issue, actor=actor),
        "can_correct": _can_correct(request, issue),
        "recall": recall_of(issue, actor=actor),
        "page_title": f"证据页 · {issue.short_title}",
    }
    return render(request, "bulletin/evidence.html", context)


@require_GET
def proof_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The kept pack, proven anew: every row behind every figure is read."""
    issue = _evident_or_404(request, pk)
    try:
        report = verify(kept_pack(issue))
    except Refused as error:
        report = Report(faults=[Fault("证据包", str(error))])
    return render(request, "bulletin/evidence_proof.html", {"issue": issue, "report": report})


def _can_correct(request: HttpRequest, issue: Issue) -> bool:
    is_editor = request.actor.has(roles.EDITOR)  # type: ignore[attr-defined]
    return bool(is_editor and issue.state in Issue.VALID and not access.is_past(request))


@require_GET
def section_view(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The figures of one section: as printed, as they are now, and why."""
    issue = _evident_or_404(request, pk)
    rows = standing(issue, section=section, actor=request.actor)  # type: ignore[attr-defined]
    if not rows:
        raise Http404("这一期没有引用这个领域的指标。")
    label = figures.section_label(section)
    context = {"issue": issue, "rows": rows, "label": label, "page_title": f"{label} · {issue.short_title}"}
    return render(request, "bulletin/evidence_section.html", context)


@require_GET
def pack_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The pack, byte for byte."""
    issue = _evident_or_404(request, pk)
    try:
        content = kept_pack(issue)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:evidence", pk)
    name = quote(pack_name(issue))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_GET
def rows_view(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The rows that a figure stood on when it was signed; named where the reader may see them."""
    issue = _evident_or_404(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    printed = frozen_of(issue).get(key)
    if not printed:
        raise Http404("这一期没有引用这个指标。")
    if not figures.can_read(actor, key=key):
        raise PermissionDenied("您可以读这一期，但不能查看这个指标背后的记录。")
    snapshot = printed[0].snapshot
    page = Paginator(figures.kept_rows(snapshot), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "issue": issue,
        "snapshot": snapshot,
        "key": key,
        "page": page,
        "rows": _named(request, page.object_list),
        "page_title": f"{snapshot.label} · 签发时的记录",
    }
    return render(request, "bulletin/evidence_rows.html", context)


def _named(request: HttpRequest, kept: Any) -> list[dict[str, Any]]:
    actor = request.actor  # type: ignore[attr-defined]
    seen = figures.visible_rows(kept, actor=actor)
    found = []
    for row in kept:
        record = seen.get((row.model, row.pk))
        # What a row added to the figure is for those who may see the row.
        facts = {"name": str(record), "url": url_of(record, actor=actor), "amount": row.amount} if record else {}
        found.append({"row": row, "seal": seal_of(row), **facts})
    return found


@require_POST
def erratum_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One click from the drift to an erratum in the next issue."""
    access.require_present(request)
    issue = _evident_or_404(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    try:
        item = draft_erratum(issue, actor=actor, at=clock.now(), on=clock.today())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:evidence", pk)
    messages.success(request, "更正启事已拟好，请核对文字。签发前记录再有变动的，回到证据页重新生成。")
    return redirect(f"{reverse('bulletin:desk', args=[item.issue_id])}?item={item.pk}#item-{item.pk}")

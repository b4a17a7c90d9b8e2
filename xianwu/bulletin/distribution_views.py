"""Who was sent an issue and who has read it; what the records say now against what was signed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.bulletin import actions, roles
from xianwu.bulletin.api import drift_of
from xianwu.bulletin.models import FrozenFigure, Issue
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.figures.api import section_label
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused


@require_http_methods(["GET", "POST"])
def distribution_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen list with its receipts; paper copies are entered here."""
    issue = issue_or_404(request, pk)
    can_enter = request.actor.has(roles.DISTRIBUTOR) and not access.is_past(request)  # type: ignore[attr-defined]
    if request.method == "POST":
        return _enter_receipt(request, issue)
    rows = list(issue.distribution_rows.select_related("person", "unit"))
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "unread" or row.read_at is None]
    context = {
        "issue": issue,
        "rows": shown,
        "row_count": len(rows),
        "read_count": sum(row.read_at is not None for row in rows),
        "roster": [] if rows else issue.roster,
        "only": only,
        "can_enter": can_enter and issue.state in Issue.PUBLISHED,
        "page_title": f"分发登记 · {issue.short_title}",
    }
    return render(request, "bulletin/distribution.html", context)


def _enter_receipt(request: HttpRequest, issue: Issue) -> HttpResponse:
    access.require_present(request)
    if not request.actor.has(roles.DISTRIBUTOR):  # type: ignore[attr-defined]
        raise PermissionDenied("需由分发人员登记签收。")
    wanted = request.POST.get("row", "")
    row = issue.distribution_rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if row is None:
        raise Http404("分发名单里没有这一行。")
    try:
        name = request.POST.get("received_by", "")
        actions.receive_paper(row, name, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, f"已登记签收：{row}。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:distribution", pk=issue.pk)


@require_GET
def drift_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What the records say now against what was signed: each section comes in an answer of its own."""
    issue = issue_or_404(request, pk)
    if not issue.is_frozen:
        raise Http404("这一期还没有签发。")
    keys = FrozenFigure.objects.filter(issue=issue).order_by("item__order", "pk").values_list("key", flat=True)
    context = {
        "issue": issue,
        "sections": list(dict.fromkeys(key.partition(".")[0] for key in keys)),
        "page_title": f"签发后变动 · {issue.short_title}",
    }
    return render(request, "bulletin/drift.html", context)


@require_GET
def drift_section_view(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """The same for the figures of one section."""
    issue = issue_or_404(request, pk)
    drifts = drift_of(issue, section=section) if issue.is_frozen else []
    if not drifts:
        raise Http404("这一期没有引用这个领域的指标。")
    context = {
        "issue": issue,
        "drifts": drifts,
        "moved_count": sum(each.has_drifted for each in drifts),
        "label": section_label(section),
    }
    return render(request, "bulletin/drift_section.html", context)

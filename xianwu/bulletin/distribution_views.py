"""Who was sent an issue and who has read it; what the records say now against what was signed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from xianwu.bulletin import actions, roles
from xianwu.bulletin.api import drift_of
from xianwu.bulletin.distribution import distributing, numbering
from xianwu.bulletin.evidence.drifting import reasons_of
from xianwu.bulletin.files import TYPES
from xianwu.bulletin.models import DistributionRow, FrozenFigure, Issue
from xianwu.bulletin.reading_views import issue_or_404
from xianwu.figures.api import section_label
from xianwu.intake.writing import table
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def distribution_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of copies with receipts; what is done with them is entered here."""
    issue = issue_or_404(request, pk)
    if request.method == "POST":
        return _enter(request, issue)
    can_enter = request.actor.has(roles.DISTRIBUTOR) and not access.is_past(request)  # type: ignore[attr-defined]
    rows = _rows(issue)
    only = request.GET.get("only", "")
    shown = [row for row in rows if only != "unread" or (row.read_at is None and not row.is_spare)]
    context = {
        "issue": issue,
        "rows": shown,
        "roster": [] if rows else issue.roster,
        "only": only,
        "is_recalled": issue.state == Issue.State.WITHDRAWN,
        "can_enter": can_enter and issue.state in Issue.PUBLISHED,
        "can_take_back": can_enter and issue.state == Issue.State.WITHDRAWN,
        "page_title": f"分发登记 · {issue.short_title}",
        **_counts(rows),
    }
    return render(request, "bulletin/distribution.html", context)


def _rows(issue: Issue) -> list[DistributionRow]:
    return list(issue.distribution_rows.select_related("person", "unit"))


def _counts(rows: list[DistributionRow]) -> dict[str, Any]:
    sent = [row for row in rows if not row.is_spare]
    return {
        "copy_count": len(rows),
        "row_count": len(sent),
        "read_count": sum(row.read_at is not None for row in sent),
        "spare_count": len(rows) - len(sent),
        "returned_count": sum(row.returned_at is not None for row in rows),
        "has_numbers": any(row.copy_no is not None for row in rows),
        "has_bare": any(row.copy_no is None for row in rows),
    }


def _enter(request: HttpRequest, issue: Issue) -> HttpResponse:
    access.require_present(request)
    if not request.actor.has(roles.DISTRIBUTOR):  # type: ignore[attr-defined]
        raise PermissionDenied("需由分发人员登记签收。")
    verb = VERBS.get(request.POST.get("verb", "receive"))
    if verb is None:
        raise Http404("没有这个操作。")
    try:
        messages.success(request, verb(request, issue))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("bulletin:distribution", pk=issue.pk)


def _row_or_404(request: HttpRequest, issue: Issue) -> DistributionRow:
    wanted = request.POST.get("row", "")
    row = issue.distribution_rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if row is None:
        raise Http404("分发名单里没有这一行。")
    return row


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "at": clock.now()}  # type: ignore[attr-defined]


def _receive(request: HttpRequest, issue: Issue) -> str:
    row = _row_or_404(request, issue)
    actions.receive_paper(row, request.POST.get("received_by", ""), **_who(request))
    return f"已登记签收：{row}。"


def _take_back(request: HttpRequest, issue: Issue) -> str:
    row = _row_or_404(request, issue)
    distributing.take_back(row, **_who(request))
    return f"已登记交回：{row}。"


def _number(request: HttpRequest, issue: Issue) -> str:
    return f"已给 {distributing.number_copies(issue, **_who(request))} 份编号。"


def _spare(request: HttpRequest, issue: Issue) -> str:
    counts = [request.POST.get(name, "").strip() or "0" for name in ("reserve", "archive")]
    reserve, archive = (int(each) if each.isdecimal() and len(each) < 5 else -1 for each in counts)
    return f"已登记 {distributing.add_spare(issue, reserve=reserve, archive=archive, **_who(request))} 份。"


def _add(request: HttpRequest, issue: Issue) -> str:
    name, username = request.POST.get("name", ""), request.POST.get("username", "")
    return f"已增发：{distributing.add_recipient(issue, name, username, **_who(request)).post}。"


def _remind(request: HttpRequest, issue: Issue) -> str:
    return f"已催 {distributing.remind(issue, **_who(request))} 人，对方在“通知”里看到。"


VERBS = {
    "receive": _receive,
    "return": _take_back,
    "number": _number,
    "spare": _spare,
    "add": _add,
    "remind": _remind,
}
HEADERS = (
    "份号",
    "种类",
    "发送组",
    "职务或接收单位",
    "接收人",
    "分发",
    "已阅或签收",
    "签收人",
    "催阅",
    "通知收回",
    "交回",
    "份号件摘要（SHA-256）",
)


@require_GET
def distribution_file_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The distribution ledger as a workbook."""
    issue = issue_or_404(request, pk)
    name = f"{issue.title}分发登记簿"
    return _file(table("分发登记簿", HEADERS, map(_line, _rows(issue))), f"{name}.xlsx", XLSX)


def _line(row: DistributionRow) -> tuple[Any, ...]:
    person = row.person.name if row.person else ""
    moments = (row.sent_at, row.read_at, row.received_by, row.reminded_at, row.recalled_at, row.returned_at)
    return (row.copy_no, row.get_kind_display(), row.group, row.post, person, *moments, row.copy_digest)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_GET
def copy_view(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The PDF of one numbered copy."""
    issue = issue_or_404(request, pk)
    found = issue.distribution_rows.select_related("issue__series").filter(pk=row, copy_no__isnull=False).first()
    if found is None:
        raise Http404("没有这一份，或者它没有编份号。")
    try:
        return _file(numbering.copy_of(found), numbering.copy_name(found), TYPES["pdf"])
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:distribution", pk=issue.pk)


@require_GET
def copies_view(request: HttpRequest, pk: int) -> HttpResponse:
    """All numbered copies for the printer."""
    issue = issue_or_404(request, pk)
    rows = [row for row in _rows(issue) if row.copy_no is not None]
    if not rows:
        raise Http404("这一期没有编份号。")
    try:
        return _file(numbering.copies_of(issue, rows), f"{issue.title}份号件.zip", "application/zip")
    except Refused as error:
        messages.error(request, str(error))
        return redirect("bulletin:distribution", pk=issue.pk)


@require_GET
def distribution_print_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The distribution ledger on paper, with room to sign."""
    issue = issue_or_404(request, pk)
    rows = _rows(issue)
    context = {"issue": issue, "rows": rows, "page_title": f"{issue.title}分发登记簿", **_counts(rows)}
    return render(request, "bulletin/distribution_print.html", context)


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
    reasons = reasons_of([each for each in drifts if each.has_drifted], actor=request.actor)  # type: ignore[attr-defined]
    context = {
        "issue": issue,
        "drifts": [(each, reasons.get(each.snapshot.key, "")) for each in drifts],
        "moved_count": sum(each.has_drifted for each in drifts),
        "label": section_label(section),
    }
    return render(request, "bulletin/drift_section.html", context)

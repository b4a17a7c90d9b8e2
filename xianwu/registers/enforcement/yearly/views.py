"""The rows behind a yearly number, the table as Excel, and what anybody may read."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xianwu.intake.writing import table
from xianwu.kit import access
from xianwu.kit.deed_pages import seen
from xianwu.kit.pages import url_of
from xianwu.registers.enforcement.yearly import counting
from xianwu.registers.enforcement.yearly.models import YearlyReport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50
LISTED = 20
HEADERS = ("类别", "指标", "数值", "单位")


@require_GET
def rows_view(request: HttpRequest, *, pk: int, key: str) -> HttpResponse:
    """The records behind one number: those of today, and how they differ from those that were published."""
    report = seen(YearlyReport, request, "unit", pk=pk)
    line = counting.BY_KEY.get(key)
    if line is None:
        raise Http404("没有这项统计。")
    actor = access.actor_of(request)
    assert actor is not None
    model: Any = line.model
    now = line.population(report.unit_id, report.year)
    visible = model.objects.visible_to(actor)
    page = Paginator(visible.filter(pk__in=now.values("pk")).order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    then = counting.rows_then(report, key)
    known = set(now.values_list("pk", flat=True)) if then is not None else set()
    context = {
        "report": report, "line": line, "page": page, "back": url_of(report, actor=actor),
        "rows": [(row, url_of(row, actor=actor)) for row in page],
        "added": _named(visible, known - set(then or ()), actor), "gone": _named(visible, set(then or ()) - known, actor),
        "limit": LISTED, "page_title": line.label,
    }  # fmt: skip
    return render(request, "enforcement/yearly_rows.html", context)


def _named(rows: QuerySet, keys: set[int], actor: Any) -> list[tuple[Any, str]]:
    if not keys:
        return []
    return [(row, url_of(row, actor=actor)) for row in rows.filter(pk__in=keys).order_by("pk")[:LISTED]]


def _workbook(report: YearlyReport, numbers: list[counting.Number]) -> HttpResponse:
    rows = [(each.line.group, each.line.label, each.value, each.line.unit) for each in numbers]
    response = HttpResponse(table(f"{report.year}年度", HEADERS, rows), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(report.title)}.xlsx"
    return response


@require_GET
def table_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    report = seen(YearlyReport, request, "unit", pk=pk)
    return _workbook(report, counting.numbers(report))


# --- for anybody ------------------------------------------------------------------------------------


def shown_reports() -> QuerySet[YearlyReport]:
    """What stands on the public page. Whoever looks is nobody: there is no row scope but this."""
    rows = YearlyReport.objects.filter(state=YearlyReport.State.PUBLISHED).select_related("unit", "published_by")
    return rows.order_by("-year", "unit__order", "unit__path")


def _public(pk: int) -> YearlyReport:
    report = shown_reports().filter(pk=pk).first()
    if report is None:
        raise Http404("这份年报不存在，或者已经撤下。")
    return report


@require_GET
def public_list_view(request: HttpRequest) -> HttpResponse:
    page = Paginator(shown_reports().defer("frozen"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "enforcement/public_yearly.html", {"page": page, "page_title": "行政执法统计年报"})


@require_GET
def public_report_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    report = _public(pk)
    context = {"report": report, "numbers": counting.published(report), "page_title": report.title}
    return render(request, "enforcement/public_yearly_report.html", context)


@require_GET
def public_table_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    report = _public(pk)
    return _workbook(report, counting.published(report))

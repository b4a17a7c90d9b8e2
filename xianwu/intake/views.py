"""Import in steps (file, preview, choice, result, undo) and export."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xianwu.intake.actions import IntakeRefused, apply, claim, drop, preview, reread, sheet_for, undo, undo_refusal
from xianwu.intake.declarations import Sheet, sheets
from xianwu.intake.exporting import pages_named, sheet_workbook, workbook_of
from xianwu.intake.finished import AT_ONCE
from xianwu.intake.jobs import apply_load, run_export
from xianwu.intake.models import Export, Load
from xianwu.intake.progress import done_rows
from xianwu.intake.saying import NUMERIC, masked_errors, masked_remarks, previewed, sample
from xianwu.intake.writing import annotated, template
from xianwu.kit import access, clock
from xianwu.kit.listing import Listing
from xianwu.kit.pages import pages_of
from xianwu.kit.refusals import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 30 * 1024 * 1024
SHOWN_ERRORS = 200
MOST_LINES = 20_000


def _sheet(request: HttpRequest, key: str) -> Sheet:
    if key not in sheets():
        raise Http404("没有这张导入表。")
    try:
        return sheet_for(key, request.actor)  # type: ignore[attr-defined]
    except IntakeRefused as error:
        access.require(request, allowed=False, message=str(error))
        raise


def _load(request: HttpRequest, pk: int) -> tuple[Load, Sheet]:
    """A load of one's own; those of others are not found."""
    load = get_object_or_404(Load, pk=pk, uploaded_by_id=request.actor.id)  # type: ignore[attr-defined]
    return load, _sheet(request, load.sheet)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_http_methods(["GET", "POST"])
def upload_view(request: HttpRequest, *, key: str) -> HttpResponse:
    """Choose a file; a file that cannot be read says why."""
    sheet = _sheet(request, key)
    access.require_present(request)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            problem = "请选择要导入的文件。"
        elif (file.size or 0) > MAX_BYTES:
            problem = "文件超过 30 MB，请拆成几个文件。"
        else:
            try:
                load, _ = preview(sheet, file.read(), file.name, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
                return redirect("intake:load", pk=load.pk)
            except Refused as error:
                problem = str(error)
    loads = Load.objects.filter(sheet=key, uploaded_by_id=request.actor.id).order_by("-pk")[:10]  # type: ignore[attr-defined]
    context = {"sheet": sheet, "problem": problem, "loads": loads, "page_title": f"导入{sheet.label}", **_back(sheet)}
    return render(request, "intake/upload.html", context, status=422 if problem else 200)


def _back(sheet: Sheet) -> dict[str, str]:
    pages = pages_of(sheet.model)
    return {"back": pages.url() if pages else "/"}


@require_GET
def template_view(request: HttpRequest, *, key: str) -> HttpResponse:
    sheet = _sheet(request, key)
    return _file(template(sheet), f"{sheet.label}模板.xlsx")


@require_GET
def sheet_export_view(request: HttpRequest, *, key: str, page: str) -> HttpResponse:
    """The filtered ledger in the sheet's own shape: out, corrected, and in again."""
    sheet, pages = _sheet(request, key), pages_named(page)
    if pages is None or pages.model is not sheet.model or not sheet.goes_round:
        raise Http404("这张表没有导出。")
    access.require(request, allowed=pages.can_read(request.actor), message="您无权导出这本台账。")  # type: ignore[attr-defined]
    listing = Listing(pages, request)
    rows = listing.in_order()
    if listing.problems:
        return _not_as_filtered(request, listing)
    if rows.count() > MOST_LINES:
        raise Http404(f"一次最多导出 {MOST_LINES} 条，请先筛选。")
    return _file(sheet_workbook(sheet, rows), f"{sheet.label}.xlsx")


def _not_as_filtered(request: HttpRequest, listing: Listing) -> HttpResponse:
    """No file that holds more than was asked for: back to the list, where the filter can be set right."""
    messages.warning(request, "".join(listing.problems) + "没有导出，请改好筛选再试。")
    return redirect(listing.pages.url() + listing.link())


@require_http_methods(["GET", "POST"])
def load_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """Preview or result; POST chooses all, the good rows, or none."""
    load, sheet = _load(request, pk)
    if request.method == "POST":
        access.require_present(request)
        return _decide(request, load)
    context: dict[str, Any] = {"load": load, "sheet": sheet, "page_title": f"导入{sheet.label}", **_back(sheet)}
    if load.state == Load.State.PREVIEWED:
        result = reread(load, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        remarks = list(sheet.remarks(result.good_rows)) if sheet.remarks else []
        kinds: dict[str, int] = {}
        for error in result.errors:
            kinds[error.reason] = kinds.get(error.reason, 0) + 1
        context |= {
            "errors": masked_errors(sheet, result.errors[:SHOWN_ERRORS]),
            "error_count": len(result.errors),
            "remarks": masked_remarks(sheet, remarks[:SHOWN_ERRORS]),
            "remark_count": len(remarks),
            "kinds": sorted(kinds.items(), key=lambda item: -item[1])[:10],
            "found": result.found,
            "columns": [(column.header, column.kind in NUMERIC) for column in previewed(sheet)],
            "sample": sample(sheet, result.rows[:8]),
        }
    if load.state == Load.State.RUNNING:
        context["done_rows"] = done_rows(load)
    if load.state == Load.State.DONE and sheet.undo is not None:
        context["undo_refusal"] = undo_refusal(load)
        context["can_undo"] = not context["undo_refusal"]
    return render(request, "intake/load.html", context)


def _decide(request: HttpRequest, load: Load) -> HttpResponse:
    choice = request.POST.get("choice", "")
    if choice == "none":
        drop(load)
        messages.info(request, "已放弃，台账没有变化。")
        return redirect("intake:upload", key=load.sheet)
    if choice not in Load.Choice.values:
        messages.error(request, "请选择全部导入、只导入正确的行，或放弃。")
        return redirect("intake:load", pk=load.pk)
    try:
        claim(load, choice)
        if load.row_count > AT_ONCE:
            apply_load.enqueue(load.pk)
        else:
            apply(load, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    except Refused as error:
        messages.error(request, str(error))
    return redirect("intake:load", pk=load.pk)


@require_GET
def annotated_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    load, sheet = _load(request, pk)
    result = reread(load, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return _file(annotated(result), f"{sheet.label}-问题标注.xlsx")


@require_POST
def undo_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    load, _ = _load(request, pk)
    access.require_present(request)
    try:
        count = undo(load, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, f"已撤销这次导入的 {count} 条记录。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("intake:load", pk=pk)


@require_GET
def export_view(request: HttpRequest, *, page: str) -> HttpResponse:
    """The filtered ledger as a file at once, or as a job when large."""
    pages = pages_named(page)
    if pages is None:
        raise Http404("没有这本台账。")
    access.require(request, allowed=pages.can_read(request.actor), message="您无权导出这本台账。")  # type: ignore[attr-defined]
    listing = Listing(pages, request)
    count = listing.rows.count()
    if listing.problems:
        return _not_as_filtered(request, listing)
    if count <= AT_ONCE:
        return _file(workbook_of(pages, request), f"{pages.heading}.xlsx")
    export = Export.objects.create(
        page=page,
        query=request.GET.urlencode(),
        as_of=request.as_of,  # type: ignore[attr-defined]
        owner_id=request.actor.id,  # type: ignore[attr-defined]
        asked_at=clock.now(),
        row_count=count,
    )
    run_export.enqueue(export.pk)
    return redirect("intake:export-result", pk=export.pk)


@require_GET
def export_result_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """How far an export is; `?file=1` downloads it."""
    export = get_object_or_404(Export, pk=pk, owner_id=request.actor.id)  # type: ignore[attr-defined]
    pages = pages_named(export.page)
    allowed = pages is not None and pages.can_read(request.actor)  # type: ignore[attr-defined]
    access.require(request, allowed=allowed, message="您已无权查看这本台账。")
    assert pages
    if request.GET.get("file") and export.state == Export.State.DONE:
        return FileResponse(export.path.open("rb"), as_attachment=True, filename=f"{pages.heading}.xlsx")
    context = {"export": export, "page_title": f"导出{pages.heading}", "back": pages.url()}
    return render(request, "intake/export.html", context)

"""The filtered ledger as a workbook: at once, or as a job when large."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from xianwu.intake.exporting import pages_named, workbook_of
from xianwu.intake.finished import AT_ONCE
from xianwu.intake.jobs import run_export
from xianwu.intake.models import Export
from xianwu.kit import clock
from xianwu.kit.pages import RecordPages
from xianwu.web.api.answers import answer, file_answer
from xianwu.web.api.calls.ledgers import asked_listing


def export_call(request: HttpRequest, *, pages: RecordPages) -> HttpResponse:
    """XLSX of what is filtered (200), or where to fetch it later (202)."""
    listing = asked_listing(request, pages)
    count = listing.rows.count()
    if count <= AT_ONCE:
        return file_answer(workbook_of(pages, request), f"{pages.heading}.xlsx")
    export = Export.objects.create(
        page=pages.name,
        query=listing.query,
        as_of=request.as_of,  # type: ignore[attr-defined]
        owner_id=request.actor.id,  # type: ignore[attr-defined]
        asked_at=clock.now(),
        row_count=count,
    )
    run_export.enqueue(export.pk)
    return answer(_told(export), status=202)


def _told(export: Export) -> dict[str, object]:
    return {
        "id": export.pk,
        "state": export.state,
        "state_label": export.get_state_display(),
        "rows": export.row_count,
        "rows_done": export.done_count,
        "message": export.message,
    }


def _export(request: HttpRequest, export: int) -> tuple[Export, RecordPages]:
    found = Export.objects.filter(pk=export, owner_id=request.actor.id).first()  # type: ignore[attr-defined]
    pages = pages_named(found.page) if found else None
    if found is None or pages is None:
        raise Http404("没有这次导出，或者它不是您的。")
    if not pages.can_read(request.actor):  # type: ignore[attr-defined]
        raise PermissionDenied("您已无权查看这本台账。")
    return found, pages


def state_call(request: HttpRequest, *, export: int) -> HttpResponse:
    """How far an export is."""
    found, _ = _export(request, export)
    return answer(_told(found))


def file_call(request: HttpRequest, *, export: int) -> HttpResponseBase:
    """The finished file."""
    found, pages = _export(request, export)
    if found.state != Export.State.DONE or not found.path.exists():
        raise Http404("文件还没有生成，请稍后再取。")
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=f"{pages.heading}.xlsx")

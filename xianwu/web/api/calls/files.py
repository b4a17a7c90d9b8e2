"""Files of a record: who sees the record reads them, who may work on it adds and takes off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from xianwu.core.attachments.api import attach, files_of, kinds_of, remove
from xianwu.core.attachments.models import Attachment
from xianwu.core.attachments.store import path_of
from xianwu.core.attachments.views import can_write
from xianwu.core.records.models import end_of_day
from xianwu.kit import access, clock
from xianwu.kit.pages import RecordPages
from xianwu.web.api.answers import answer
from xianwu.web.api.calls.ledgers import found_record
from xianwu.web.api.door import body_of, upload_of
from xianwu.web.api.errors import invalid


def file_row(file: Attachment) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.name,
        "category": file.category,
        "category_label": file.category_label,
        "size": file.size,
        "content_type": file.content_type,
        "sha256": file.sha256,
        "note": file.note,
        "uploaded_by": str(file.uploaded_by) if file.uploaded_by else None,
        "uploaded_at": file.uploaded_at,
    }


def _files(request: HttpRequest, record: Any) -> Any:
    rows = files_of(record).select_related("uploaded_by")
    return rows.filter(uploaded_at__lte=end_of_day(access.as_of(request))) if access.is_past(request) else rows


def _file(request: HttpRequest, record: Any, file: int) -> Attachment:
    found = _files(request, record).filter(pk=file).first()
    if found is None:
        raise Http404("这条记录没有这个附件。")
    return found


def _require_writer(request: HttpRequest, record: Any) -> None:
    if not can_write(record, actor=request.actor):  # type: ignore[attr-defined]
        raise PermissionDenied("您的角色只能查看这条记录的附件，不能增减。需要办理请联系责任单位。")


def files_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    record = found_record(request, pages, pk)
    return answer({"items": [file_row(each) for each in _files(request, record)]})


def upload_call(request: HttpRequest, *, pages: RecordPages, pk: str) -> HttpResponse:
    """One file of a multipart request."""
    record = found_record(request, pages, pk)
    _require_writer(request, record)
    file = upload_of(request, known=frozenset({"category", "note"}))
    category = request.POST.get("category", "") or Attachment.Category.EVIDENCE
    kinds = kinds_of(pages.model)
    if category not in kinds:
        raise invalid([("category", f"用途只能是：{'、'.join(kinds)}。")])
    note = request.POST.get("note", "")
    added = attach(record, file, category=category, note=note, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return answer(file_row(added), status=201)


def download_call(request: HttpRequest, *, pages: RecordPages, pk: str, file: int) -> HttpResponseBase:
    """The bytes, always as a download."""
    found = _file(request, found_record(request, pages, pk), file)
    try:
        stream = path_of(found.sha256).open("rb")
    except FileNotFoundError:
        raise Http404("文件不在存储中，请联系管理员从备份恢复。") from None
    return FileResponse(stream, as_attachment=True, filename=found.name, content_type=found.content_type)


def remove_call(request: HttpRequest, *, pages: RecordPages, pk: str, file: int) -> HttpResponse:
    """Take a file off, with a reason; row and bytes stay."""
    record = found_record(request, pages, pk)
    _require_writer(request, record)
    reason = str(body_of(request, known=frozenset({"reason"})).get("reason") or "")
    remove(_file(request, record, file), record, reason=reason, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
    return HttpResponse(status=204)

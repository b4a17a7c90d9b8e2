"""Upload, download and taking off: who sees the record sees its files; who may work on it may add."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_POST

from xianwu.core.attachments.api import attach, remove
from xianwu.core.attachments.models import Attachment
from xianwu.core.attachments.store import path_of
from xianwu.core.people.actors import Actor
from xianwu.core.records.models import Versioned
from xianwu.kit import access, clock
from xianwu.kit.pages import url_of
from xianwu.kit.refusals import Refused


def record_for(actor: Actor, *, kind: str, object_id: int, to_write: bool = False) -> Any:
    """The record behind a file, if the actor sees it (by a role that does more than read)."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        raise Http404("没有这条记录。") from None
    if not issubclass(model, Versioned):
        raise Http404("没有这条记录。")
    record = get_object_or_404(model.objects.visible_to(actor), pk=object_id)
    if to_write and not can_write(record, actor=actor):
        raise PermissionDenied("您的角色只能查看这条记录的附件，不能增减。需要办理请联系责任单位。")
    return record


def can_write(record: Any, *, actor: Actor) -> bool:
    """Whether the record is seen by a role that does more than read."""
    return type(record).objects.visible_to(actor, roles=actor.writing_roles).filter(pk=record.pk).exists()


def _back(request: HttpRequest, record: Any) -> HttpResponse:
    return redirect(url_of(record, actor=request.actor) or "/")


@require_POST
def upload_view(request: HttpRequest, *, kind: str, object_id: int) -> HttpResponse:
    access.require_present(request)
    record = record_for(request.actor, kind=kind, object_id=object_id, to_write=True)
    category = request.POST.get("category", "") or Attachment.Category.EVIDENCE
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, "没有选择文件，请先选择再上传。")
    for file in files:
        try:
            attach(
                record,
                file,
                category=category,
                note=request.POST.get("note", ""),
                actor=request.actor,
                at=clock.now(),
            )
        except Refused as error:
            messages.error(request, f"{file.name}：{error}")
        else:
            messages.success(request, f"已上传：{file.name}。")
    return _back(request, record)


@require_GET
def download_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    """The bytes, always as a download except pictures; the browser may not guess another type."""
    attachment = get_object_or_404(Attachment, pk=pk, removed_at__isnull=True)
    record_for(request.actor, kind=attachment.kind, object_id=attachment.object_id)
    try:
        file = path_of(attachment.sha256).open("rb")
    except FileNotFoundError:
        raise Http404("文件不在存储中，请联系管理员从备份恢复。") from None
    response = FileResponse(
        file,
        as_attachment=not attachment.is_picture,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def remove_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    access.require_present(request)
    attachment = get_object_or_404(Attachment, pk=pk, removed_at__isnull=True)
    record = record_for(request.actor, kind=attachment.kind, object_id=attachment.object_id, to_write=True)
    try:
        remove(attachment, record, reason=request.POST.get("reason", ""), actor=request.actor, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤下：{attachment.name}。")
    return _back(request, record)

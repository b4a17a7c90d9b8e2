"""The files of a record, with the form that adds one."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.attachments.api import files_of, kept_reasons, kinds_of
from xianwu.core.attachments.models import Attachment
from xianwu.core.attachments.views import can_write
from xianwu.core.people.actors import Actor
from xianwu.core.records.models import end_of_day
from xianwu.kit import access
from xianwu.kit.panels import Panel


class Files(Panel):
    title = "附件"
    template = "attachments/files.html"
    is_late = True

    def __init__(self, *, title: str = "附件", side: bool = True) -> None:
        self.title = title
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        files = files_of(record).select_related("uploaded_by")
        if access.is_past(request):
            files = files.filter(uploaded_at__lte=end_of_day(access.as_of(request)))
        shown = list(files)
        kept = kept_reasons(record, shown)
        return {
            "files": [(file, kept.get(file.pk, "")) for file in shown],
            "usual": Attachment.Category.EVIDENCE.value,
            "categories": list(kinds_of(type(record)).items()),
            "kind": record._meta.label_lower,
            "record": record,
            "can_upload": not access.is_past(request) and can_write(record, actor=actor),
        }

"""What the page of a signed issue shows of its evidence."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest

from xianwu.bulletin.models import Issue
from xianwu.kit.panels import Panel


class Evidence(Panel):
    title = "证据包"
    template = "bulletin/evidence_panel.html"
    side = True

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return isinstance(record, Issue) and bool(record.pack_digest)

"""Administrators and auditors read which keys were exchanged, and when. Exchanging is done by `xianwu rekey` alone."""

from __future__ import annotations

from xianwu.core.events.panels import Timeline
from xianwu.core.keys.models import KeyChange
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.kit.columns import Instant
from xianwu.kit.pages import RecordPages
from xianwu.kit.panels import Fields


class KeyChangePages(RecordPages):
    model, slug, title, icon = KeyChange, "changes", "密钥更换", "lock"
    columns = ("mark", Instant("created_at", "开始时间"), Instant("finished_at"), "row_count")
    ordering = ("-created_at",)
    panels = (Fields("mark", Instant("created_at", "开始时间"), Instant("finished_at"), "row_count"), Timeline())
    readers = (ADMIN, AUDITOR)
    empty_text = "还没有更换过加密密钥。更换由运维人员用 xianwu rekey 办理，每一批都记在这里。"


PAGES = [KeyChangePages]

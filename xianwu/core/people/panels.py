"""What was changed on an administrators' row, by whom and when: its kept history, read pair by pair."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils import timezone

from xianwu.core.people.models import Person
from xianwu.kit.access import as_of
from xianwu.kit.panels import Panel

SHOWN = 30
HIDDEN = "（已加密）"
WORDS = {"+": "新增", "~": "修改", "-": "删除"}


class History(Panel):
    title = "变更记录"
    template = "people/history.html"
    is_late = True
    side = True

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        own = record.history.filter(history_date__lte=_evening(as_of(request)))  # type: ignore[attr-defined]
        kept = list(own.order_by("-history_date", "-history_id")[: SHOWN + 1])
        names = Person.objects.in_bulk({each.history_user_id for each in kept if each.history_user_id})
        rows = [_row(each, before, names) for each, before in zip_longest(kept, kept[1:])]
        return {"rows": rows[:SHOWN], "has_more": len(rows) > SHOWN}


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _row(kept: Any, before: Any, names: dict[int, Person]) -> dict[str, Any]:
    return {
        "word": WORDS[kept.history_type],
        "who": names.get(kept.history_user_id, "系统"),
        "at": kept.history_date,
        "note": kept.history_change_reason or "",
        "changes": _changes(before, kept) if before is not None and kept.history_type == "~" else [],
    }


def _changes(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Label, before and after of each column that differs."""
    return [
        (str(field.verbose_name), _said(field, before), _said(field, after))
        for field in type(after).tracked_fields
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]


def _said(field: Field, row: Any) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        return "空"
    if getattr(field, "is_sealed", False):
        return HIDDEN
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.is_relation:
        return str(field.related_model._default_manager.filter(pk=value).first() or value)
    return str(dict(field.flatchoices).get(value, value))

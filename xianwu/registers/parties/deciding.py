"""The decision on a suggested pair, as programs take it: which of the two stays, or why they are not one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from xianwu.kit.deeds import Deed, Given
from xianwu.registers.parties.duplicates import dismiss
from xianwu.registers.parties.merging import confirm
from xianwu.registers.parties.models import Duplicate
from xianwu.registers.parties.roles import REGISTRAR


class DecideForm(forms.Form):
    keep = forms.IntegerField(label="保留的主体", required=False, help_text="填两个主体之一的 id；不填表示不是同一家。")
    note = forms.CharField(label="说明", required=False, max_length=200)


def _decide(duplicate: Duplicate, form: forms.Form, actor: Any, at: datetime) -> Any:
    data = form.cleaned_data
    if data["keep"]:
        return confirm(duplicate, keep=data["keep"], note=data["note"], actor=actor, at=at)
    return dismiss(duplicate, note=data["note"], actor=actor, at=at)


def _opened(duplicate: Duplicate, actor: Any, data: Given | None, files: Any) -> forms.Form:
    return DecideForm(data)


def _may(duplicate: Duplicate, actor: Any) -> str:
    seen = Duplicate.objects.visible_to(actor, roles=(REGISTRAR,)).filter(pk=duplicate.pk)
    return "" if seen.exists() else "只有主体登记员可以确认疑似重复。"


def _shut(duplicate: Duplicate, actor: Any) -> str:
    return "" if duplicate.state == Duplicate.State.OPEN else "这一对已经确认过，不用再办。"


DECIDE = Deed(
    "decide", "确认疑似重复", DecideForm, run=_decide, opened=_opened, may=_may, shut=_shut,
    help="是同一家：填保留哪一个，另一个并入它；不是同一家：不填，写明为什么。",
)  # fmt: skip

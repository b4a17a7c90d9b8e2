"""Setting the word by which an organ's papers are numbered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor
from xianwu.kit.refusals import Refused
from xianwu.papers.events import ORGAN_WORD_CLOSED, ORGAN_WORD_CORRECTED, ORGAN_WORD_SET
from xianwu.papers.models import OrganWord, Paper


class OrganWordRefused(Refused):
    """The word cannot be set as asked; the message says why."""


def set_organ_word(data: dict[str, Any], *, actor: Actor, at: datetime) -> OrganWord:
    """A word from a day on; the one before ends the day before. Papers that are out keep their numbers."""
    own = OrganWord.objects.filter(organ=data["organ"])
    start = data["valid_from"]
    if own.filter(valid_from__gte=start).exists():
        raise OrganWordRefused("这个机关从这一天或以后已有代字，请另选启用日期，或修改那一条。", field="valid_from")
    with transaction.atomic():
        for before in own.valid(start):
            end = {"valid_to": start - timedelta(days=1)}
            write_change(before, end, ORGAN_WORD_CLOSED, actor=actor, at=at)
        row = OrganWord(organ=data["organ"], word=data["word"].strip(), valid_from=start)
        write_new(row, ORGAN_WORD_SET, actor=actor, at=at)
    return row


def correct_organ_word(row: OrganWord, data: dict[str, Any], *, actor: Actor, at: datetime) -> OrganWord:
    """Mend a word that no paper has carried yet."""
    if Paper.objects.filter(organ=row.organ, number__startswith=row.word).exists():
        raise OrganWordRefused("已有文书用这个代字印发，不能再改。请新增一条，写明启用日期。")
    write_change(row, {"word": data["word"].strip()}, ORGAN_WORD_CORRECTED, actor=actor, at=at)
    return row

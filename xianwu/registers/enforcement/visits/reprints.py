"""A paper of a visit once more: the one that is there, or a correction that cites it. Orders are corrected by a step."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.papers.models import Paper
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.printing import latest_paper, print_once
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import visit_words

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@transaction.atomic
def print_again(record: Inspection, kind: str, *, reason: str, actor: Actor, at: datetime) -> Paper:
    """A correction of the record's paper. Without a reason the one that is there is named (PaperExists)."""
    require_role(actor, record.unit, OFFICER, CLERK)
    if latest_paper(record, kind) is None:
        raise EnforcementRefused("这种文书还没有印发过，请先办理相应步骤，由系统印发。")
    words = _words(record, kind, on=timezone.localdate(at))
    return print_once(record, kind, words, reason=reason, organ=record.unit, matter=record.matter, actor=actor, at=at)


def _words(record: Inspection, kind: str, *, on: date) -> dict[str, Any]:
    if kind == "inspection_notice":
        return visit_words.notice_words(record, on=on)
    return visit_words.record_words(record) if kind == "inspection_record" else visit_words.result_words(record)

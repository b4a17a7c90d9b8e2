"""A paper once more: the one that is there, or a correction that cites it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.papers.models import Paper
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Finding, Inspection
from xianwu.registers.enforcement.printing import latest_paper, print_once
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import finding_words, visit_words

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@transaction.atomic
def print_again(record: Inspection | Finding, kind: str, *, reason: str, actor: Actor, at: datetime) -> Paper:
    """A correction of the record's paper. Without a reason the one that is there is named (PaperExists)."""
    require_role(actor, record.unit, OFFICER, CLERK)
    if latest_paper(record, kind) is None:
        raise EnforcementRefused("这种文书还没有印发过，请先办理相应步骤，由系统印发。")
    words = _words(record, kind, at=at)
    return print_once(record, kind, words, reason=reason, organ=record.unit, matter=record.matter, actor=actor, at=at)


def _words(record: Inspection | Finding, kind: str, *, at: datetime) -> dict[str, Any]:
    on = timezone.localdate(at)
    if isinstance(record, Finding):
        basis = finding_words.basis_of(record, Power.ORDER_CORRECT, on=on)
        return finding_words.order_words(record, contact="", basis=basis)
    if kind == "inspection_notice":
        return visit_words.notice_words(record, on=on)
    return visit_words.record_words(record) if kind == "inspection_record" else visit_words.result_words(record)

"""A paper of a visit once more: the one that is there, or a correction that cites it. Orders are corrected by a step."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.printing import latest_paper, print_once
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import facts, visit_words
from xianwu.registers.enforcement.visits.plan_actions import CHANGED

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


@transaction.atomic
def correct_notice(
    record: Inspection, *, reason: str, planned_on: date | None = None, actor: Actor, at: datetime
) -> Paper:
    """A notice that cites the one it corrects, and names another day where the visit is put off or brought forward.

    Raises EnforcementRefused: no reason, a day that is past, outside the plan, or after the visit has begun.
    """
    if planned_on is not None and planned_on != record.planned_on:
        _move_to(record, planned_on, reason=reason, actor=actor, at=at)
    return print_again(record, "inspection_notice", reason=reason, actor=actor, at=at)


def _move_to(record: Inspection, day: date, *, reason: str, actor: Actor, at: datetime) -> None:
    require_role(actor, record.unit, OFFICER, CLERK)
    require_state(record, Inspection.State.NOTIFIED, what="改检查日期")
    if not reason.strip():
        raise EnforcementRefused("改检查日期要写明理由。", field="reason")
    if day < timezone.localdate(at):
        raise EnforcementRefused("新的检查日期不能早于今天。", field="planned_on")
    if problem := facts.period_problem(record.plan, planned_on=day):
        raise EnforcementRefused(problem, field="planned_on")
    write_change(record, {"planned_on": day}, CHANGED, actor=actor, at=at, note=reason.strip())


def _words(record: Inspection, kind: str, *, on: date) -> dict[str, Any]:
    if kind == "inspection_notice":
        return visit_words.notice_words(record, on=on)
    return visit_words.record_words(record) if kind == "inspection_record" else visit_words.result_words(record)

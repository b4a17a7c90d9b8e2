"""What an officer sends from the door at once: answers, pictures, a fault, and the step that follows.

What was entered is kept first, for itself; a step that is refused afterwards undoes none of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction

from xianwu.core.workflow.api import take_step
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import PhotoStage
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection
from xianwu.registers.enforcement.visits.evidence import add_photo
from xianwu.registers.enforcement.visits.finding_actions import add_finding
from xianwu.registers.enforcement.visits.team_actions import Answer, answer_items

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@dataclass(frozen=True)
class Shot:
    """A picture as it comes from the form; `name` is its field there."""

    name: str
    file: File
    stage: str
    finding_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """One sending of the visit form. `item`: a failed item to be entered as a finding; `free`: one beside the list."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    shots: Sequence[Shot] = ()
    device: Mapping[str, Any] = field(default_factory=dict)
    item: int | None = None
    free: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Problem:
    """What was not kept, and beside which field that is said."""

    name: str
    message: str


def keep_entry(inspection: Inspection, entry: Entry, *, actor: Actor, at: datetime) -> list[Problem]:
    """Keep each part for itself; what is refused is named, the rest stays."""
    problems: list[Problem] = []
    known = {row.pk: row for row in inspection.findings.standing()}

    def tried(name: str, call: Any) -> None:
        try:
            with transaction.atomic():
                call()
        except Refused as error:
            problems.append(Problem(name, str(error)))

    if entry.answers:
        tried("", lambda: answer_items(inspection, entry.answers, actor=actor, at=at))
    for shot in entry.shots:
        tried(shot.name, lambda shot=shot: _keep_shot(inspection, shot, known, entry, actor=actor, at=at))
    if entry.item is not None:
        item = CheckItem.objects.filter(pk=entry.item).first()
        tried("", lambda: add_finding(inspection, {}, item=_known(item), actor=actor, at=at))
    if entry.free is not None:
        free = entry.free
        tried("free_title", lambda: add_finding(inspection, free, actor=actor, at=at))
    return problems


def _known(item: CheckItem | None) -> CheckItem:
    if item is None:
        raise EnforcementRefused("没有这个检查项，请刷新页面后再填。")
    return item


def _keep_shot(
    inspection: Inspection, shot: Shot, known: Mapping[int, Finding], entry: Entry, *, actor: Actor, at: datetime
) -> None:
    finding = known.get(shot.finding_id) if shot.finding_id else None
    add_photo(inspection, shot.file, stage=shot.stage, finding=finding, device=entry.device, actor=actor, at=at)


def keep_and_step(
    inspection: Inspection,
    entry: Entry,
    *,
    record: Inspection | Finding,
    step: str,
    data: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> list[Problem]:
    """Keep the entry; when all of it was kept, take the step. Raises StepRefused with the entry kept."""
    problems = keep_entry(inspection, entry, actor=actor, at=at)
    if not problems:
        take_step(record, step, actor=actor, at=at, data=dict(data))
    return problems


@transaction.atomic
def record_attempt(
    inspection: Inspection, *, reason: str, file: File | None, device: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    """A closed door: the picture and the reason together, or neither."""
    if file is not None:
        add_photo(inspection, file, stage=PhotoStage.SCENE, device=device, actor=actor, at=at)
    take_step(inspection, "attempt", actor=actor, at=at, reason=reason)

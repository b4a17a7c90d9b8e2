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
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Photo
from xianwu.registers.enforcement.visits.evidence import add_photo
from xianwu.registers.enforcement.visits.finding_actions import add_finding
from xianwu.registers.enforcement.visits.team_actions import Answer, answer_items

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


NO_PICTURE = "还没有选照片：请先点照片栏拍摄或选择一张，再点“上传照片”。"


@dataclass(frozen=True)
class Shot:
    """A picture as it comes from the form; `name` is its field there."""

    name: str
    file: File
    stage: str
    finding_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """One sending of the visit form. `item`: a failed item to be entered as a finding; `free`: one beside the list;
    `wants_photo`: it was sent for the sake of a picture."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    shots: Sequence[Shot] = ()
    device: Mapping[str, Any] = field(default_factory=dict)
    item: int | None = None
    free: Mapping[str, Any] | None = None
    wants_photo: bool = False


@dataclass(frozen=True)
class Problem:
    """What was not kept, and beside which field that is said."""

    name: str
    message: str


@dataclass
class Kept:
    """What became of one sending: what was refused, and the pictures that were taken, with their doubts."""

    problems: list[Problem] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)


def keep_entry(inspection: Inspection, entry: Entry, *, actor: Actor, at: datetime) -> Kept:
    """Keep each part for itself; what is refused is named, the rest stays."""
    kept = Kept()
    known = {row.pk: row for row in inspection.findings.standing()}

    def tried(name: str, call: Any) -> None:
        try:
            with transaction.atomic():
                call()
        except Refused as error:
            kept.problems.append(Problem(name, str(error)))

    if entry.answers:
        tried("", lambda: answer_items(inspection, entry.answers, actor=actor, at=at))
    for shot in entry.shots:
        tried(
            shot.name,
            lambda shot=shot: kept.photos.append(_keep_shot(inspection, shot, known, entry, actor=actor, at=at)),
        )
    if entry.wants_photo and not entry.shots:
        kept.problems.append(Problem("photo_scene", NO_PICTURE))
    if entry.item is not None:
        item = CheckItem.objects.filter(pk=entry.item).first()
        tried("", lambda: add_finding(inspection, {}, item=_known(item), actor=actor, at=at))
    if entry.free is not None:
        free = entry.free
        tried("free_title", lambda: add_finding(inspection, free, actor=actor, at=at))
    return kept


def _known(item: CheckItem | None) -> CheckItem:
    if item is None:
        raise EnforcementRefused("没有这个检查项，请刷新页面后再填。")
    return item


def _keep_shot(
    inspection: Inspection, shot: Shot, known: Mapping[int, Finding], entry: Entry, *, actor: Actor, at: datetime
) -> Photo:
    finding = known.get(shot.finding_id) if shot.finding_id else None
    return add_photo(inspection, shot.file, stage=shot.stage, finding=finding, device=entry.device, actor=actor, at=at)


def keep_and_step(
    inspection: Inspection,
    entry: Entry,
    *,
    record: Inspection | Finding,
    step: str,
    data: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> Kept:
    """Keep the entry; when all of it was kept, take the step. Raises StepRefused with the entry kept."""
    kept = keep_entry(inspection, entry, actor=actor, at=at)
    if not kept.problems:
        take_step(record, step, actor=actor, at=at, data=dict(data))
    return kept


@transaction.atomic
def record_attempt(
    inspection: Inspection, *, reason: str, file: File | None, device: Mapping[str, Any], actor: Actor, at: datetime
) -> list[Photo]:
    """A closed door: the picture and the reason together, or neither. The picture, if there was one."""
    files = [file] if file is not None else []
    photos = [add_photo(inspection, each, stage=PhotoStage.SCENE, device=device, actor=actor, at=at) for each in files]
    take_step(inspection, "attempt", actor=actor, at=at, reason=reason)
    return photos

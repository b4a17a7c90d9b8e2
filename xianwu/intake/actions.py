"""Preview, apply, undo. A load is one transaction: it is in the ledger whole or not at all."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xianwu.core.events.models import Event
from xianwu.core.rules.models import RuleValue
from xianwu.core.units.models import Unit
from xianwu.intake.declarations import Sheet, sheets
from xianwu.intake.models import Load
from xianwu.intake.progress import kept
from xianwu.intake.reading import Read, read
from xianwu.kit.refusals import Refused
from xianwu.lib.collecting import collector_paused
from xianwu.lib.digests import canonical, sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class IntakeRefused(Refused):
    """The load cannot go on; the message says why."""


class HasFaults(IntakeRefused):
    """All lines were asked for, and not all are good."""


def sheet_for(key: str, actor: Actor) -> Sheet:
    """The sheet, if the actor may fill it. Raises IntakeRefused."""
    sheet = sheets().get(key)
    if sheet is None:
        raise IntakeRefused("没有这张导入表。")
    if not actor.has(*sheet.roles):
        raise IntakeRefused(f"您没有导入“{sheet.label}”的权限。")
    return sheet


def preview(sheet: Sheet, content: bytes, file_name: str, *, actor: Actor, at: datetime) -> tuple[Load, Read]:
    """Read and check a file; nothing enters the ledger. Raises FileRefused."""
    mark = ledger_mark(actor, at)
    with collector_paused():
        result = read(content, sheet, actor=actor, at=at)
    good = result.good_rows
    load = Load(
        sheet=sheet.key,
        file_name=file_name[:200],
        digest=sha256_hex(content),
        uploaded_by_id=actor.id,
        uploaded_at=at,
        row_count=len(result.rows),
        good_count=len(good),
        known_count=sum(row["_pk"] is not None or bool(row.get("_is_same")) for row in good),
        mark=mark,
    )
    load.path.parent.mkdir(parents=True, exist_ok=True)
    part = load.path.with_suffix(f".{actor.id}.part")
    part.write_bytes(content)
    part.replace(load.path)
    load.save()
    return load, result


def ledger_mark(actor: Actor, at: datetime) -> str:
    """What a verdict on a file rests on: everything written so far, the day, and what the actor may do."""
    last = [
        model.objects.aggregate(last=Max("pk"))["last"]
        for model in (Event, Unit.history.model, RuleValue.history.model)
    ]
    return sha256_hex(canonical([last, timezone.localdate(at).isoformat(), [astuple(grant) for grant in actor.grants]]))


def reread(load: Load, *, actor: Actor, at: datetime) -> Read:
    """The load's file, read again: the ledger may have moved since the preview.

    Where it has not, lines that were found right are not judged, nor new ones looked for, a second time.
    """
    content, sheet = load.path.read_bytes(), sheets()[load.sheet]
    is_settled = sheet.judges_only and not load.bad_count and bool(load.mark) and load.mark == ledger_mark(actor, at)
    is_all_new = is_settled and not load.known_count
    return read(content, sheet, actor=actor, at=at, is_settled=is_settled, is_all_new=is_all_new)


def claim(load: Load, choice: str) -> None:
    """Take the load for applying, once: a second click finds it taken."""
    taken = Load.objects.filter(pk=load.pk, state=Load.State.PREVIEWED).update(state=Load.State.RUNNING, choice=choice)
    if not taken:
        raise IntakeRefused("这次导入已经处理过了，不会重复导入。")
    load.refresh_from_db()


def apply(load: Load, *, actor: Actor, at: datetime) -> Load:
    """Write the chosen rows of a claimed load, once however often it is called. What goes wrong is kept in its message.

    Rows and result are committed together: a process that dies in between leaves a load that can be applied again.
    """
    sheet = sheets()[load.sheet]
    try:
        with transaction.atomic(), collector_paused():
            if Load.objects.select_for_update().get(pk=load.pk).state != Load.State.RUNNING:
                load.refresh_from_db()
                return load
            _apply(load, sheet, actor=actor, at=at)
    except HasFaults as error:
        # Nothing was written: the preview is still there to choose the good rows of, or none.
        load.state, load.message, load.choice = Load.State.PREVIEWED, str(error), ""
        load.save()
    except Refused as error:
        load.state, load.message, load.finished_at = Load.State.FAILED, f"{error} 没有导入任何行。", at
        load.save()
    return load


def _apply(load: Load, sheet: Sheet, *, actor: Actor, at: datetime) -> None:
    result = reread(load, actor=actor, at=at)
    if load.choice == Load.Choice.ALL and result.errors:
        raise HasFaults(f"有 {len(result.bad_rows)} 行有问题，不能全部导入：请改好再传，或选择只导入正确的行。")
    # The cells as typed serve annotated copies only; a long file need not lie in memory twice while it is written.
    result.found.table.clear()
    with kept(load, (*sheet.writes_first, sheet.model._meta.label)):
        done = sheet.load(result.good_rows, actor=actor, at=at, batch=load.batch)
    load.state, load.message, load.finished_at = Load.State.DONE, done.message, at
    load.created_count, load.changed_count = done.created, done.changed
    load.unchanged_count = done.unchanged
    load.save()


def drop(load: Load) -> None:
    """Take none of it."""
    Load.objects.filter(pk=load.pk, state=Load.State.PREVIEWED).update(state=Load.State.DROPPED)


def undo_refusal(load: Load) -> str:
    """Why a load cannot be taken back whatever its records did since; "" when it may be tried."""
    sheet = sheets()[load.sheet]
    if load.state != Load.State.DONE or sheet.undo is None:
        return "这次导入不能撤销。"
    if not (load.created_count or load.changed_count):
        return "这次导入没有改变台账，没有可以撤销的。"
    if load.changed_count and not sheet.undoes_changes:
        return f"这次导入更新过原有的 {load.changed_count} 条记录，不能整批撤销，请逐条更正。"
    return ""


def undo(load: Load, *, actor: Actor, at: datetime) -> int:
    """Take a finished load back; raises Refused when its records have gone on since."""
    if refusal := undo_refusal(load):
        raise IntakeRefused(refusal)
    take_back = sheets()[load.sheet].undo
    assert take_back
    with transaction.atomic():
        count = take_back(load.batch, actor=actor, at=at)
        load.state, load.message = Load.State.UNDONE, f"已撤销 {count} 条。"
        load.save()
    return count

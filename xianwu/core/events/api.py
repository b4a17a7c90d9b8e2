"""The only place that writes records: row, kept version, event and search entry in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from xianwu.core.events.chain import anchor_day, anchor_days, event_digest, heads, verify_chain
from xianwu.core.events.declarations import event_types
from xianwu.core.events.models import Event
from xianwu.core.events.rows import (
    blind_indexes_of,
    differences,
    keep_versions,
    row_digest,
    row_digests,
    row_values,
)
from xianwu.core.records.models import Record
from xianwu.core.records.search import index_records
from xianwu.kit.progress import tell, told
from xianwu.kit.refusals import Refused
from xianwu.kit.remembered import rows_written
from xianwu.kit.rows import insert_rows, maker, upsert_rows
from xianwu.kit.single import change_row

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

__all__ = [
    "StaleRecord",
    "anchor_day",
    "anchor_days",
    "log",
    "verify_chain",
    "write_change",
    "write_diff",
    "write_many_changes",
    "write_many_new",
    "write_new",
]
COLUMNS = (
    "kind", "object_id", "sequence", "verb", "step", "at", "actor_id", "unit_id", "title", "data", "note", "batch",
    "previous",
)  # fmt: skip
GO = 0.25
"""What each of four goes is of the writing of a new row: itself, its version, its digest, its event."""


class StaleRecord(Refused):
    """Somebody else changed the row meanwhile; the message is safe to show."""

    def __init__(self) -> None:
        super().__init__("这条记录刚被他人改动，您填写的内容仍保留在页面上。请核对最新内容后再提交。")


def _joined() -> transaction.Atomic:
    """The verb's transaction, without a savepoint in it: what fails here takes the verb back. Else one of its own.

    The transaction around a test is no verb's.
    """
    around = connection.atomic_blocks
    return transaction.atomic(savepoint=not around or around[-1]._from_testcase)


def _actor_id(actor: Actor | None) -> int | None:
    return actor.id if actor else None


def _append(
    rows: Sequence[Any],
    changes: Sequence[dict[str, Any]],
    verb: str,
    *,
    actor: Actor | None,
    at: datetime,
    note: str = "",
    batch: str = "",
    step: str = "",
    is_new: bool = False,
) -> list[Event]:
    kind = rows[0]._meta.label_lower
    rows_written(kind)
    known = {} if is_new else heads(kind, [row.pk for row in rows])
    make, actor_id = maker(Event, COLUMNS), _actor_id(actor)
    events = []
    for row, data in told(kind, zip(rows, changes, strict=True), share=1 - 3 * GO if is_new else 1):
        sequence, previous = known.get(row.pk, (0, ""))
        instant, unit_id = getattr(row, "_history_date", at), getattr(row, "unit_id", None)
        named = (kind, row.pk, sequence + 1, verb, step, instant, actor_id, unit_id, str(row)[:200])
        event = make((*named, data, note, batch, previous))
        event.digest = event_digest(event)
        events.append(event)
    insert_rows(events)
    return events


def _index(rows: Sequence[Any], *, are_new: bool = False) -> None:
    if isinstance(rows[0], Record):
        index_records(rows, are_new=are_new)


def write_many_new(
    rows: Sequence[Any], verb: str, *, actor: Actor | None, at: datetime, note: str = "", batch: str = ""
) -> list[Event]:
    """Insert rows of one model with their versions, events and search entries.

    A row's own `_history_date` (aware datetime) wins over `at`, for records that come with their past.
    """
    if not rows:
        return []
    for row in rows:
        instant = getattr(row, "_history_date", at)
        row.created_at, row.created_by_id = instant, _actor_id(actor)
        if isinstance(row, Record):
            row.updated_at = instant
    kind = rows[0]._meta.label_lower
    with _joined():
        insert_rows(rows)
        tell(kind, len(rows) * GO)
        keep_versions(rows, "+", actor_id=_actor_id(actor), at=at, note=note)
        tell(kind, len(rows) * GO)
        signed = [{"row": digest} for digest in row_digests(rows)]
        tell(kind, len(rows) * GO)
        events = _append(rows, signed, verb, actor=actor, at=at, note=note, batch=batch, is_new=True)
        _index(rows, are_new=True)
    return events


def write_new(row: Any, verb: str, *, actor: Actor | None, at: datetime, note: str = "", batch: str = "") -> Event:
    """Insert one row with its version, event and search entry."""
    return write_many_new([row], verb, actor=actor, at=at, note=note, batch=batch)[0]


def write_diff(
    row: Any,
    before: dict[str, Any],
    verb: str,
    *,
    actor: Actor | None,
    at: datetime,
    note: str = "",
    step: str = "",
    batch: str = "",
) -> Event:
    """Save what differs between a changed row and `before` (its `row_values`), by compare-and-set.

    Raises StaleRecord when another writer was first.
    """
    model = type(row)
    private = event_types()[verb].private if verb in event_types() else ()
    changes = differences(model, before, row_values(row), private)
    indexes = [index for name, index in blind_indexes_of(model).items() if name in changes]
    values = {name: getattr(row, name) for name in (*changes, *indexes)}
    values["version"] = row.version + 1
    if isinstance(row, Record):
        values["updated_at"] = row.updated_at = getattr(row, "_history_date", at)
    with _joined():
        if change_row(row, values, version=row.version):
            row.version += 1
            keep_versions([row], "~", actor_id=_actor_id(actor), at=at, note=note)
            data = changes | {"row": row_digest(row)}
            event = _append([row], [data], verb, actor=actor, at=at, note=note, step=step, batch=batch)[0]
            _index([row])
            return event
    raise StaleRecord


def write_change(
    row: Any,
    changes: dict[str, Any],
    verb: str,
    *,
    actor: Actor | None,
    at: datetime,
    note: str = "",
    batch: str = "",
) -> Event:
    """Set fields on one row and save it with version, event and search entry.

    Raises StaleRecord when another writer was first.
    """
    before = row_values(row)
    for name, value in changes.items():
        setattr(row, name, value)
    return write_diff(row, before, verb, actor=actor, at=at, note=note, batch=batch)


def _locked(model: type[models.Model], ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for start in range(0, len(ids), 5000):
        found |= model._base_manager.select_for_update().in_bulk(ids[start : start + 5000])
    return found


def write_many_changes(
    rows: Sequence[Any],
    fields: Sequence[str],
    verb: str,
    *,
    actor: Actor | None,
    at: datetime,
    note: str = "",
    batch: str = "",
    step: str = "",
) -> list[Event]:
    """Save `fields` of many already changed rows of one model; raises StaleRecord if any moved meanwhile."""
    if not rows:
        return []
    model = type(rows[0])
    private = event_types()[verb].private if verb in event_types() else ()
    indexes = [index for name, index in blind_indexes_of(model).items() if name in fields and index not in fields]
    names = [*fields, *indexes, "version", *(["updated_at"] if issubclass(model, Record) else [])]
    with transaction.atomic():
        stored = _locked(model, [row.pk for row in rows])
        data = []
        for row in rows:
            old = stored.get(row.pk)
            if old is None or old.version != row.version:
                raise StaleRecord
            row.version += 1
            if isinstance(row, Record):
                row.updated_at = getattr(row, "_history_date", at)
            data.append(differences(model, row_values(old), row_values(row), private))
            data[-1]["row"] = row_digest(row)
        upsert_rows(rows, unique=["id"], update=names)
        keep_versions(rows, "~", actor_id=_actor_id(actor), at=at, note=note)
        events = _append(rows, data, verb, actor=actor, at=at, note=note, batch=batch, step=step)
        _index(rows)
    return events


def log(
    row: Any,
    verb: str,
    *,
    actor: Actor | None,
    at: datetime,
    changes: dict[str, Any] | None = None,
    note: str = "",
    step: str = "",
) -> Event:
    """Leave an event on a row without changing it."""
    return _append([row], [changes or {}], verb, actor=actor, at=at, note=note, step=step)[0]

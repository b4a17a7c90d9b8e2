"""Brings what older keys sealed under the newest: values and blind indexes, of rows and of their kept versions.

Each batch is one transaction with its event, and what is left to do is read off the columns themselves: whoever is
killed goes on where the last whole batch ended. Rows that people change meanwhile are locked out by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from xianwu.core.events.api import write_change, write_new
from xianwu.core.keys import events
from xianwu.core.keys.models import KeyChange
from xianwu.core.people.sealed import (
    BlindIndexField,
    EncryptedTextField,
    SealBroken,
    as_stored,
    blind_index,
    newest_mark,
    seal,
    seal_prefix,
    unseal,
)
from xianwu.kit.refusals import Refused

BATCH = 500
Clock = Callable[[], datetime]
Report = Callable[[int], Any]


class ResealRefused(Refused):
    """The exchange cannot go on; what is done stays done. The message says what to do first."""


@dataclass(frozen=True)
class Table:
    """One table with encrypted columns, and the blind indexes that follow from them."""

    model: type[models.Model]
    sealed: tuple[str, ...]
    indexes: tuple[BlindIndexField, ...]

    @property
    def is_kept(self) -> bool:
        return hasattr(self.model, "instance_type")

    @property
    def label(self) -> str:
        if self.is_kept:
            return f"{self.model.instance_type._meta.verbose_name}的历次版本"  # type: ignore[attr-defined]
        return str(self.model._meta.verbose_name)

    def rows(self) -> models.QuerySet:
        """Its rows, encrypted columns as they lie in the database."""
        return self.model._base_manager.annotate(**{f"stored_{name}": as_stored(name) for name in self.sealed})

    def stale(self) -> models.QuerySet:
        """The rows on which something is left of an older key."""
        wanted = Q()
        for name in self.sealed:
            wanted |= Q(**{f"stored_{name}__gt": ""}) & ~Q(**{f"stored_{name}__startswith": seal_prefix()})
        for index in self.indexes:
            wanted |= ~Q(**{index.attname: ""}) & ~Q(**{f"{index.attname}__startswith": newest_mark()})
        return self.rows().filter(wanted)


def tables() -> list[Table]:
    """Every table with encrypted columns, those of kept versions last."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = model._meta.concrete_fields
        sealed = tuple(field.attname for field in fields if isinstance(field, EncryptedTextField))
        if sealed and model._meta.managed and not model._meta.proxy:
            found.append(Table(model, sealed, tuple(f for f in fields if isinstance(f, BlindIndexField))))
    return sorted(found, key=lambda table: (table.is_kept, table.model._meta.label))


def left() -> list[tuple[Table, int]]:
    """How many rows of each table are not wholly under the newest key."""
    return [(table, table.stale().order_by().count()) for table in tables()]


def reseal(*, now: Clock, report: Report = lambda count: None) -> KeyChange | None:
    """Do whatever is left; None when there was nothing. Raises ResealRefused where a value does not open."""
    waiting = [table for table, count in left() if count]
    change = KeyChange.objects.filter(mark=newest_mark(), finished_at=None).first()
    if change is None:
        if not waiting:
            return None
        change = KeyChange(mark=newest_mark())
        write_new(change, events.BEGUN, actor=None, at=now())
    for table in waiting:
        for count in _batches(table, change, now=now):
            report(count)
    write_change(change, {"finished_at": now()}, events.FINISHED, actor=None, at=now())
    return change


def _batches(table: Table, change: KeyChange, *, now: Clock) -> Iterator[int]:
    """Number of rows of each batch, once it is in the database."""
    last: Any = 0
    while True:
        with transaction.atomic():
            columns = [*(f"stored_{name}" for name in table.sealed), *(index.attname for index in table.indexes)]
            some = table.stale().filter(pk__gt=last).order_by("pk").select_for_update()
            rows = list(some.values_list("pk", *columns)[:BATCH])
            if not rows:
                return
            _write(table, [(*_renewed(table, row), row[0]) for row in rows])
            count = change.row_count + len(rows)
            note = f"{table.label} {len(rows)} 行"
            write_change(change, {"row_count": count}, events.RESEALED, actor=None, at=now(), note=note)
        last = rows[-1][0]
        yield len(rows)


def _renewed(table: Table, row: Sequence[Any]) -> list[str | None]:
    """The row's encrypted columns and blind indexes under the newest key."""
    stored = dict(zip(table.sealed, row[1:], strict=False))
    try:
        plain = {name: unseal(value or "") for name, value in stored.items()}
    except SealBroken as error:
        raise ResealRefused(f"“{table.label}”第 {row[0]} 行：{error}已换好的不受影响，补上密钥后再运行即可。") from None
    sealed = [None if stored[name] is None else seal(plain[name]) for name in table.sealed]
    return [*sealed, *(blind_index(plain[index.of], index.purpose) for index in table.indexes)]


def _write(table: Table, values: Sequence[Sequence[Any]]) -> None:
    meta, quoted = table.model._meta, connection.ops.quote_name
    names = [*table.sealed, *(index.attname for index in table.indexes)]
    assert meta.pk
    columns = ", ".join(f"{quoted(meta.get_field(name).column)} = %s" for name in names)
    statement = f"UPDATE {quoted(meta.db_table)} SET {columns} WHERE {quoted(meta.pk.column)} = %s"  # noqa: S608
    try:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
    except IntegrityError:
        raise ResealRefused(
            f"“{table.label}”里有两条在册记录是同一个号码（换密钥期间重复登记的），请先合并其中一条，再运行一次。"
        ) from None

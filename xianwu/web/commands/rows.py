"""Rows of any table as lines of JSON and back, digit by digit and to the microsecond.

Django's serializers will not do: they cut instants to milliseconds (the event chain would no longer verify) and open
sealed values (personal numbers would lie in the backup in plain text). Here a sealed value travels as it is stored.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from xianwu.core.people.sealed import Sealed, as_stored

SKIPPED_APPS = {"contenttypes", "auth", "sessions", "django_tasks_db"}
ROWS_A_PART = 5000


def look_over() -> None:
    """Let PostgreSQL count what has just come in: a plan made for empty tables can take minutes over full ones.

    It does so by itself after a minute or so; whoever opens the first page should not have to wait for that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def tables() -> list[type[models.Model]]:
    """Every table of the county; what Django makes itself, log-ins and the queue of jobs stay out."""
    every = apps.get_models(include_auto_created=True)
    return [each for each in every if _is_kept(each)]


def _is_kept(model: type[models.Model]) -> bool:
    options = model._meta
    return options.managed and not options.proxy and options.app_label not in SKIPPED_APPS


def columns(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def _is_sealed(field: models.Field) -> bool:
    return bool(getattr(field, "is_sealed", False))


def parts(model: type[models.Model], *, using: str) -> Iterator[tuple[bytes, int]]:
    """The rows of one table in the order of their keys, some thousands at a time, with their number."""
    fields = columns(model)
    names = [f"_as_stored_{f.name}" if _is_sealed(f) else f.attname for f in fields]
    stored = {f"_as_stored_{f.name}": as_stored(f.name) for f in fields if _is_sealed(f)}
    rows = model._base_manager.using(using).annotate(**stored).order_by("pk")
    key = [field.primary_key for field in fields].index(True)
    last = None
    while True:
        found = list((rows if last is None else rows.filter(pk__gt=last)).values_list(*names)[:ROWS_A_PART])
        if not found:
            return
        last = found[-1][key]
        lines = [json.dumps(row, ensure_ascii=False, default=_plain, separators=(",", ":")) for row in found]
        head = json.dumps([field.attname for field in fields])
        yield "\n".join([head, *lines, ""]).encode(), len(found)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()  # BinaryField.to_python takes it back
    raise TypeError(f"no way to write {type(value).__name__}")


def write_part(model: type[models.Model], content: bytes) -> int:
    """Insert the rows of one part as they were: no default, no clock, no encryption interferes."""
    head, *lines = content.decode().split("\n")[:-1]
    names = json.loads(head)
    by_name = {field.attname: field for field in columns(model)}
    fields = [by_name[name] for name in names]
    rows = [_row(model, fields, json.loads(line)) for line in lines]
    size = max(connection.ops.bulk_batch_size(fields, rows), 1)
    for start in range(0, len(rows), size):
        # Raw: fields that set themselves on saving (auto_now) keep what the backup says.
        model._base_manager._insert(rows[start : start + size], fields=fields, using=connection.alias, raw=True)
    return len(rows)


def _row(model: type[models.Model], fields: Sequence[models.Field], values: Sequence[Any]) -> models.Model:
    row = model()
    for field, value in zip(fields, values, strict=True):
        setattr(row, field.attname, _typed(field, value))
    return row


def _typed(field: models.Field, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if _is_sealed(field):
        return Sealed(value)
    return field.target_field.to_python(value) if field.is_relation else field.to_python(value)

"""A row as plain values: for digests, for before → after, and for kept versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from xianwu.lib.digests import canonical, sha256_hex

UNSIGNED = frozenset({"updated_at"})
HIDDEN = "（已加密）"


@cache
def signed_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """The columns a row digest covers."""
    return tuple(f for f in model._meta.concrete_fields if f.attname not in UNSIGNED)


def plain_value(field: models.Field, value: Any) -> Any:
    """A value that reads the same before saving and after loading."""
    if value is None:
        return value
    if isinstance(field, models.DecimalField):
        return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places)))
    if isinstance(value, bool | int | dict | list):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def row_values(row: models.Model) -> dict[str, Any]:
    """Column → plain value."""
    return {f.attname: plain_value(f, getattr(row, f.attname)) for f in signed_fields(type(row))}


def row_digest(row: models.Model) -> str:
    """SHA-256 over the row's canonical values."""
    return sha256_hex(canonical(row_values(row)))


def shown(model: type[models.Model], name: str, value: Any, private: tuple[str, ...]) -> Any:
    """A value as the log may hold it."""
    field = model._meta.get_field(name.removesuffix("_id"))
    if value not in (None, "") and (getattr(field, "is_sealed", False) or field.name in private):
        return HIDDEN
    return value


def differences(
    model: type[models.Model], before: dict[str, Any], after: dict[str, Any], private: tuple[str, ...] = ()
) -> dict[str, list[Any]]:
    """Column → [before, after] for what changed."""
    return {
        name: [shown(model, name, before[name], private), shown(model, name, value, private)]
        for name, value in after.items()
        if before[name] != value and name != "version"
    }


def keep_versions(rows: Sequence[Any], mark: str, *, actor_id: int | None, at: datetime, note: str) -> None:
    """Write a kept version of each row (`+` new, `~` changed), dated `at` or the row's own `_history_date`."""
    history = type(rows[0]).history.model
    names = [field.attname for field in history.tracked_fields]
    history.objects.bulk_create(
        [
            history(
                history_date=getattr(row, "_history_date", at),
                history_user_id=actor_id,
                history_type=mark,
                history_change_reason=note[:100] or None,
                **{name: getattr(row, name) for name in names},
            )
            for row in rows
        ],
        batch_size=2000,
    )

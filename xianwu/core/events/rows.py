"""A row as plain values: for digests, for before → after, and for kept versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial
from itertools import chain
from operator import attrgetter
from typing import Any

from django.db import models

from xianwu.core.people.sealed import BlindIndexField
from xianwu.kit.rows import by_column, insert_values
from xianwu.kit.single import insert_one
from xianwu.lib.digests import canonical, sha256_hex

UNSIGNED = frozenset({"updated_at"})
PLAIN = {str, type(None)}
HIDDEN = "（已加密）"


@cache
def signed_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """The columns a row digest covers; a blind index follows from what is signed, and from the key."""
    return tuple(
        f for f in model._meta.concrete_fields if f.attname not in UNSIGNED and not isinstance(f, BlindIndexField)
    )


@cache
def blind_indexes_of(model: type[models.Model]) -> dict[str, str]:
    """Encrypted field → the blind index that is saved with it."""
    return {f.of: f.attname for f in model._meta.concrete_fields if isinstance(f, BlindIndexField)}


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


@cache
def _shape(model: type[models.Model]) -> tuple[tuple[str, ...], Any, tuple[tuple[str, Callable[[Any], Any]], ...]]:
    """Column names, a getter of all of them, and the columns whose values need more than a look."""
    fields = signed_fields(model)
    names = tuple(field.attname for field in fields)
    plain = (models.IntegerField, models.BooleanField, models.ForeignKey, models.JSONField)
    # Dates and sums repeat in a ledger: each is put into its plain form once.
    special = tuple(
        (field.attname, lru_cache(maxsize=20_000)(partial(plain_value, field)))
        for field in fields
        if not isinstance(field, plain)
    )
    return names, attrgetter(*names), special


def row_values(row: models.Model) -> dict[str, Any]:
    """Column → plain value."""
    names, get, special = _shape(type(row))
    values = dict(zip(names, get(row), strict=True))
    for name, convert in special:
        value = values[name]
        if value.__class__ not in PLAIN:
            values[name] = convert(value)
    return values


def row_digest(row: models.Model) -> str:
    """SHA-256 over the row's canonical values."""
    return sha256_hex(canonical(row_values(row)))


def row_digests(rows: Iterable[models.Model]) -> Iterator[str]:
    """`row_digest` of many rows of one model, worked out column by column."""
    left = iter(rows)
    first = next(left, None)
    if first is None:
        return
    names, get, special = _shape(type(first))
    converters = [(names.index(name), convert) for name, convert in special]
    for columns in by_column(map(get, chain((first,), left))):
        for at, convert in converters:
            if not PLAIN.issuperset(map(type, columns[at])):
                columns[at] = [value if value.__class__ in PLAIN else convert(value) for value in columns[at]]
        for values in zip(*columns, strict=True):
            yield sha256_hex(canonical(dict(zip(names, values, strict=True))))


@cache
def field_at(model: type[models.Model], name: str) -> Any:
    """The field whose value stands at this attribute. Raises FieldDoesNotExist."""
    found = next((each for each in model._meta.concrete_fields if each.attname == name), None)
    return found if found is not None else model._meta.get_field(name)


def shown(model: type[models.Model], name: str, value: Any, private: tuple[str, ...]) -> Any:
    """A value as the log may hold it; `name` is the column's attribute: `owner_id` may be a text beside a key `owner`."""
    field = field_at(model, name)
    is_hidden = getattr(field, "is_sealed", False) or isinstance(field, BlindIndexField) or field.name in private
    if value not in (None, "") and is_hidden:
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


@cache
def _kept(model: type[Any]) -> tuple[type[models.Model], tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Where versions are kept, in which columns, and what of a row goes there: asked anew it costs a class."""
    history = model.history.model
    names = tuple(field.attname for field in history.tracked_fields)
    return (
        history,
        (*names, "history_date", "history_user_id", "history_type", "history_change_reason"),
        attrgetter(*names),
    )


def keep_versions(rows: Sequence[Any], mark: str, *, actor_id: int | None, at: datetime, note: str) -> None:
    """Write a kept version of each row (`+` new, `~` changed), dated `at` or the row's own `_history_date`."""
    history, columns, get = _kept(type(rows[0]))
    reason = note[:100] or None
    kept = ((*get(row), getattr(row, "_history_date", at), actor_id, mark, reason) for row in rows)
    if len(rows) == 1:
        insert_one(history, columns, next(kept))
    else:
        insert_values(history, columns, kept)

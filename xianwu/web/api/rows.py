"""Records as JSON: raw values under the field's name, words for people under `<name>_label`.

A page of rows is read with `values()` where every column is a column of the table: no instances, no joins, and one
small statement for the names of what a foreign key points to. Other columns (properties, clocks) take instances.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.timezone import localtime

from xianwu.core.events.rows import HIDDEN
from xianwu.core.units.models import Unit
from xianwu.kit import columns as kinds
from xianwu.kit.columns import Column, choices_of, field_at
from xianwu.kit.remembered import Remembered
from xianwu.kit.states import ClockFace

LABEL = "_label"
MASK = HIDDEN
_unit_names = Remembered(
    lambda: {unit.pk: str(unit) for unit in Unit.objects.all()},
    models=("units.Unit",),
)


def is_plain(column: Column) -> bool:
    """Whether the column is read from the row as it lies in the table."""
    found = field_at(column.model or Model, path=column.name.split("__")[-1]) if column.model else None
    return (
        column.get is None
        and type(column).__module__ == kinds.__name__
        and bool(getattr(found, "concrete", False))
        and not getattr(found, "many_to_many", False)
    )


def names_of(model: type[Model], ids: Iterable[Any]) -> dict[Any, str]:
    """What foreign keys point to, by name; units from memory."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    if model is Unit:
        known = _unit_names()
        if wanted <= known.keys():
            return {each: known[each] for each in wanted}
    return {pk: str(found) for pk, found in model._base_manager.in_bulk(list(wanted)).items()}


# --- rows read with values() ------------------------------------------------------------------------


def value_rows(rows: Sequence[dict[str, Any]], columns: Sequence[Column], *, model: type[Model]) -> list[dict]:
    """Rows of the table as answers, column by column: what a column needs is found out once."""
    key = str(model._meta.pk.name)  # type: ignore[union-attr]
    found: list[dict[str, Any]] = [{"id": row[key]} for row in rows]
    for column in columns:
        _fill(found, rows, column, model=model)
    return found


def _fill(found: list[dict[str, Any]], rows: Sequence[dict[str, Any]], column: Column, *, model: type[Model]) -> None:
    name = column.name
    field: Any = field_at(model, path=name)
    if getattr(field, "is_sealed", False):
        for out, row in zip(found, rows, strict=True):
            out[name] = MASK if row[name] else ""
        return
    words = _words_of(field, column, [row[name] for row in rows])
    if words is None:
        for out, row in zip(found, rows, strict=True):
            out[name] = row[name]
        return
    label = name + LABEL
    for out, row in zip(found, rows, strict=True):
        value = row[name]
        out[name] = value
        out[label] = None if value is None else words.get(value, str(value))


def _words_of(field: Any, column: Column, values: Sequence[Any]) -> dict[Any, str] | None:
    """Value → word, where the value alone says nothing."""
    if field.is_relation:
        return names_of(field.related_model, values)
    return dict(getattr(column, "words", ()) or choices_of(field)) or None


# --- instances ----------------------------------------------------------------------------------------


def record_row(
    record: Model, columns: Sequence[Column], *, faces: dict[Any, ClockFace] | None = None
) -> dict[str, Any]:
    """One instance as an answer."""
    out: dict[str, Any] = {"id": record.pk}
    for column in columns:
        if column.kind == "clock":
            out["clock"] = clock_of((faces or {}).get(record.pk))
        else:
            _put(out, record, column)
    return out


def _put(out: dict[str, Any], record: Model, column: Column) -> None:
    name = column.name
    field: Any = field_at(type(record), path=name)
    if getattr(field, "is_sealed", False):
        out[name] = MASK if column.value(record) else ""
        return
    value = column.value(record)
    if isinstance(value, Model):
        out[name], out[name + LABEL] = value.pk, str(value)
        return
    words = dict(getattr(column, "words", ()) or ()) or dict(choices_of(field))
    out[name] = told(value)
    if words:
        out[name + LABEL] = None if value is None else str(words.get(value, value))


def told(value: Any) -> Any:
    """A value of a property or a field for JSON."""
    if isinstance(value, datetime):
        return localtime(value).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, list | tuple):
        return [told(each) for each in value]
    return value


def clock_of(face: ClockFace | None) -> dict[str, Any] | None:
    if face is None:
        return None
    return {"tone": face.tone, "text": face.text, "due_on": face.due_on, "holder": face.holder, "note": face.note}

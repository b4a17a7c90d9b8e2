"""Columns, filters and forms as JSON schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from xianwu.kit.amount_field import AmountField
from xianwu.kit.columns import Column, choices_of, field_at
from xianwu.kit.filters import Filter
from xianwu.kit.pages import RecordPages
from xianwu.kit.tables import DAY, LIST, MONEY, TEXT, WHOLE, Table
from xianwu.web.api.filling import form_of
from xianwu.web.api.rows import LABEL

_FIELD_TYPES: tuple[tuple[type, dict[str, Any]], ...] = (
    (models.BooleanField, {"type": "boolean"}),
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.DecimalField, {"type": "string", "format": "decimal"}),
    (models.IntegerField, {"type": "integer"}),
    (models.FloatField, {"type": "number"}),
    (models.JSONField, {}),
)
_FORM_TYPES: tuple[tuple[type, dict[str, Any]], ...] = (
    (forms.ModelMultipleChoiceField, {"type": "array", "items": {"type": "integer"}}),
    (forms.ModelChoiceField, {"type": "integer"}),
    (forms.BooleanField, {"type": "boolean"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (forms.DecimalField, {"type": "string", "format": "decimal"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.JSONField, {}),
)


def parameter(name: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "schema": schema, "description": words}


def text_parameter(name: str, words: str, *, example: str = "", form: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"} | ({"format": form} if form else {})
    return parameter(name, schema, words) | ({"example": example} if example else {})


_OF_KIND: dict[str, dict[str, Any]] = {
    TEXT: {"type": ["string", "null"]},
    WHOLE: {"type": "integer"},
    MONEY: {"type": "string"},
    DAY: {"type": ["string", "null"], "format": "date"},
    LIST: {"type": "array", "items": {"type": ["string", "integer"]}},
}


def table_schema(table: Table) -> dict[str, Any]:
    """The rows of a hand-made page."""
    told = {
        each.name: _OF_KIND[each.kind] | {"description": each.label + ("（元）" if each.kind == MONEY else "")}
        for each in table.columns
    }
    return {"type": "array", "description": table.label, "items": {"type": "object", "properties": told}}


# --- columns ---------------------------------------------------------------------------------------------


def column_properties(pages: RecordPages) -> dict[str, Any]:
    """What a row of the ledger holds."""
    found: dict[str, Any] = {"id": {"type": "integer"}}
    for column in pages.all_columns:
        found.update(_of_column(pages.model, column))
    return found


def _of_column(model: type[models.Model], column: Column) -> dict[str, Any]:
    if column.kind == "clock":
        return {"clock": {"type": ["object", "null"], "description": "时限"}}
    field = field_at(model, path=column.name)
    label = {f"{column.name}{LABEL}": {"type": ["string", "null"], "description": f"{column.label}，中文"}}
    if getattr(field, "is_relation", False):
        return {column.name: {"type": ["integer", "null"], "description": f"{column.label}的 id"}} | label
    told = {**_typed(field, _FIELD_TYPES), "description": column.label + ("（元）" if column.kind == "money" else "")}
    words = choices_of(field)
    if not words:
        return {column.name: told}
    return {column.name: told | {"enum": [value for value, _ in words]}} | label


def _typed(field: Any, table: tuple[tuple[type, dict[str, Any]], ...]) -> dict[str, Any]:
    return dict(next((schema for kind, schema in table if isinstance(field, kind)), {"type": "string"}))


# --- filters ---------------------------------------------------------------------------------------------


def filter_parameters(pages: RecordPages) -> list[dict[str, Any]]:
    found = [text_parameter("q", "搜索：编号、名称等，两个字即可", example="面粉")] if pages.can_search else []
    for each in pages.all_filters:
        found += _of_filter(each)
    return found


def _of_filter(each: Filter) -> list[dict[str, Any]]:
    if each.kind == "date":
        first, last = each.keys
        return [
            text_parameter(first, f"{each.label}，不早于", form="date"),
            text_parameter(last, f"{each.label}，不晚于", form="date"),
        ]
    if each.kind == "number":
        least, most = each.keys
        unit = getattr(each, "unit", "")
        unit = f"（{unit}）" if unit else ""
        number = {"type": "number"}
        return [
            parameter(least, number, f"{each.label}{unit}，不少于"),
            parameter(most, number, f"{each.label}{unit}，不多于"),
        ]
    return [_one_key(each)]


def _one_key(each: Filter) -> dict[str, Any]:
    many: dict[str, Any] = {"style": "form", "explode": True}
    choices = getattr(each, "choices", ())
    if choices:
        words = "、".join(f"{value} {word}" for value, word in choices)
        schema = {"type": "array", "items": {"type": "string", "enum": [str(value) for value, _ in choices]}}
        return parameter(each.name, schema, f"{each.label}，可多选：{words}") | many
    if each.kind == "reference":
        schema = {"type": "array", "items": {"type": "integer"}}
        return parameter(each.name, schema, f"{each.label}的 id，可多选；空值写 none") | many
    if each.kind == "switch":
        return parameter(each.name, {"type": "string", "enum": ["1"]}, each.label)
    return text_parameter(each.name, each.label)


# --- forms -----------------------------------------------------------------------------------------------


def form_schema(pages: RecordPages) -> dict[str, Any]:
    """The page's form as a body."""
    return fields_schema(form_of(pages).base_fields)


def fields_schema(fields: Mapping[str, forms.Field]) -> dict[str, Any]:
    """Fields of a form as a JSON object."""
    required = [name for name, field in fields.items() if field.required and not isinstance(field, forms.BooleanField)]
    found: dict[str, Any] = {"type": "object", "properties": {n: form_field_schema(f) for n, f in fields.items()}}
    return found | ({"required": required} if required else {})


def form_field_schema(field: forms.Field) -> dict[str, Any]:
    told = _typed(field, _FORM_TYPES)
    label = f"{field.label}（元）" if isinstance(field, AmountField) else field.label
    told["description"] = "。".join(str(part) for part in (label, field.help_text) if part)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        pairs = [(value, word) for value, word in field.choices if value != "" and not isinstance(word, list | tuple)]
        told["enum"] = [value for value, _ in pairs]
        told["description"] += "：" + "、".join(f"{value} {word}" for value, word in pairs)
    if getattr(field, "max_length", None):
        told["maxLength"] = field.max_length
    return told

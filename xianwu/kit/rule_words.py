"""A rule of the database in words of its fields: nobody reads the name of a constraint on a page."""

from __future__ import annotations

from collections.abc import Container, Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import F, Q


def beside_fields(error: Any, fields: Container[str], *, record: models.Model) -> ValidationError:
    """The errors, each beside the field that its rule names in its code, or that a rule without words is about."""
    said = error if isinstance(error, ValidationError) else ValidationError(error)
    found: dict[str, list[ValidationError]] = {}
    known = said.error_dict if hasattr(said, "error_dict") else {NON_FIELD_ERRORS: said.error_list}
    for name, errors in known.items():
        for each in errors:
            place, spoken = _spoken(name, each, record=record)
            found.setdefault(place if place in fields else NON_FIELD_ERRORS, []).append(spoken)
    return ValidationError(found)


def rule_of(field: models.Field) -> str:
    """The sentence of the rule that the model keeps about the one field alone; "" where it has none."""
    rules = (each for each in field.model._meta.constraints if isinstance(each, models.CheckConstraint))
    own = (
        each
        for each in rules
        if each.violation_error_code == field.name and set(_names(each.condition)) == {field.name}
    )
    return next((str(each.violation_error_message) for each in own), "")


def _spoken(name: str, error: ValidationError, *, record: models.Model) -> tuple[str, ValidationError]:
    if error.code in ("unique", "unique_together"):
        labels = (error.params or {}).get("field_labels") or (error.params or {}).get("field_label", "")
        return name, ValidationError(f"这个{labels}已经登记过，请核对；要改那一条，请打开它修改。", code=error.code)
    if name != NON_FIELD_ERRORS:
        return name, error
    rule = next((each for each in _wordless(record) if each.get_violation_error_message() in error.messages), None)
    return _in_words(rule, record) if rule else (error.code or name, error)


def _wordless(record: models.Model) -> list[Any]:
    rules = record._meta.constraints
    return [each for each in rules if each.violation_error_message == each.default_violation_error_message]


def _in_words(rule: Any, record: models.Model) -> tuple[str, ValidationError]:
    """The field to look at first, and a sentence with the labels of all that the broken part of the rule is about."""
    names = list(dict.fromkeys(rule.fields if isinstance(rule, models.UniqueConstraint) else _broken(rule, record)))
    labels = [str(record._meta.get_field(name).verbose_name) for name in names]
    if isinstance(rule, models.UniqueConstraint):
        return names[0], ValidationError(f"同样的{'、'.join(labels)}已经登记过，请核对。")
    value = getattr(record, names[0], None) if names else None
    if len(names) == 1 and isinstance(value, int | Decimal) and value < 0:
        return names[0], ValidationError("不能是负数，请核对。")
    if len(names) == 1:
        return names[0], ValidationError("填的内容不合要求，请核对。")
    return (names or [NON_FIELD_ERRORS])[0], ValidationError(
        f"{'、'.join(f'“{each}”' for each in labels)}不相符，请核对。"
    )


def _broken(rule: models.CheckConstraint, record: models.Model) -> list[str]:
    """The fields of the parts that do not hold, where the rule is made of parts that all must."""
    condition: Any = rule.condition
    values = record._get_field_expression_map(meta=record._meta)
    parts = condition.children if condition.connector == Q.AND and not condition.negated else [condition]
    broken = [part for part in (each if isinstance(each, Q) else Q(each) for each in parts) if not part.check(values)]
    return [name for part in broken or [condition] for name in _names(part)]


def _names(condition: Any) -> Iterator[str]:
    if isinstance(condition, Q):
        for each in condition.children:
            yield from _names(each)
    elif isinstance(condition, tuple):
        path, value = condition
        yield path.split("__")[0]
        if isinstance(value, F):
            yield value.name.split("__")[0]

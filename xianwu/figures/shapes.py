"""The version of a definition: a digest over what a figure counts, equal on every machine and database.

Conditions are functions, so they are called with one reference period and taken apart; names of functions,
labels and notes do not enter, so that rewording a note is no new definition.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Lookup
from django.db.models.sql import Query
from django.utils.tree import Node

from xianwu.figures.declarations import Declared, Population
from xianwu.figures.registry import figure_of
from xianwu.lib.digests import canonical, sha256_hex
from xianwu.lib.periods import Period, Span

REFERENCE_PERIOD = Period("", date(2001, 2, 3), date(2001, 4, 5))
_NOT_COUNTED = {"label", "note", "owner", "readers", "label_fields", "name"}


def version_of(figure: Declared) -> str:
    """Twelve hexadecimal digits that change when, and only when, the definition does."""
    return sha256_hex(canonical(_declared_shape(figure)))[:12]


def _declared_shape(value: Any) -> Any:
    if isinstance(value, Span):
        return ["span", value.code]
    if isinstance(value, Population):
        return ["population", value.model, shape(value.where(REFERENCE_PERIOD)), value.unit_path]
    if is_dataclass(value):
        counted = [each for each in fields(value) if each.name not in _NOT_COUNTED]
        return [
            type(value).__name__,
            {each.name: _field_shape(each.name, getattr(value, each.name)) for each in counted},
        ]
    if isinstance(value, tuple):
        return [_declared_shape(each) for each in value]
    return shape(value)


def _field_shape(name: str, value: Any) -> Any:
    if name in ("of", "num", "den") and isinstance(value, str):
        return _declared_shape(figure_of(value))
    return _declared_shape(value)


def shape(value: Any) -> Any:
    """Lists and texts that say what a condition says."""
    for kind, take_apart in _SHAPES:
        if isinstance(value, kind):
            return take_apart(value)
    return value if value is None or isinstance(value, bool | int) else str(value)


def _expression(value: Any) -> Any:
    arguments = getattr(value, "_constructor_args", ((), {}))
    sources = [shape(source) for source in value.get_source_expressions()]
    given = [shape(each) for each in arguments[0]] + [[k, shape(v)] for k, v in sorted(arguments[1].items())]
    return [type(value).__name__, sources, given]


class _HasSources(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return hasattr(instance, "get_source_expressions")


class _Expression(metaclass=_HasSources):
    """Anything Django can compile to SQL."""


_SHAPES: tuple[tuple[Any, Any], ...] = (
    (Enum, lambda value: shape(value.value)),
    (QuerySet, lambda value: shape(value.query)),
    (Query, lambda value: [value.model._meta.label, shape(value.where), list(value.values_select)]),
    (
        Q,
        lambda value: [
            "not" if value.negated else "",
            value.connector,
            [shape(each) for each in value.children],
        ],
    ),
    (
        Node,
        lambda value: [
            "not" if value.negated else "",
            value.connector,
            [shape(each) for each in value.children],
        ],
    ),
    (Lookup, lambda value: [type(value).__name__, shape(value.lhs), shape(value.rhs)]),
    (Col, lambda value: str(value.target)),
    (F, lambda value: [type(value).__name__, value.name]),
    (Model, lambda value: [value._meta.label, str(value.pk)]),
    (type, lambda value: value.__name__),
    (Mapping, lambda value: [[str(key), shape(each)] for key, each in sorted(value.items())]),
    (set | frozenset, lambda value: sorted(str(shape(each)) for each in value)),
    (list | tuple, lambda value: [shape(each) for each in value]),
    (_Expression, _expression),
)

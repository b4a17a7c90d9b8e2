"""What a condition asks apart from its days: the shape by which a statement is known, and the days to pour in.

Conditions are built anew for every question, since what they say may hang on the period or on rules that are rows.
Only days, instants and paths of units that are compared with a field are taken out; whatever else a condition
holds is part of its shape, so that another definition is another statement.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, Field, Model, Q

from xianwu.figures.paths import walk
from xianwu.kit.prepared import Slot

Pour = Callable[[Q], Q]
"""Puts slots in the place of the values that were taken out of a condition."""

_COMPARISONS = ("gt", "gte", "lt", "lte")
_PLAIN = (str, int, bool, type(None), Decimal, date, datetime)
_LISTS = (list, tuple, set, frozenset)


class _Opaque:
    """Marks what cannot be told apart from outside, as a subquery."""


class Mould:
    """The shapes of all conditions of one statement on `model`.

    Equal values share a number, and the numbers are part of the shape: two conditions have one shape only if
    they are equal in all they say, and a statement is used again only where the same values are equal again.
    """

    def __init__(self, model: type[Model], *, beside: "Mould | None" = None) -> None:
        """`beside`: the mould of another table that the same statement reads; both number their values together."""
        self.model = model
        self.values: dict[int, Any] = beside.values if beside else {}
        self._numbers: dict[Any, int] = beside._numbers if beside else {}
        self._opaque: list[Any] = beside._opaque if beside else []

    @property
    def is_opaque(self) -> bool:
        """Whether a shape holds something that two questions cannot be compared by."""
        return bool(self._opaque)

    def shape(self, condition: Q) -> tuple[Any, ...]:
        """Everything a condition says, with numbers for the values that are poured in."""
        return (condition.connector, condition.negated, *(self._shape_of(each) for each in condition.children))

    def _shape_of(self, child: Any) -> tuple[Any, ...]:
        if isinstance(child, Q):
            return self.shape(child)
        if not isinstance(child, tuple):
            return self._unknown(child)
        path, value = child
        if poured_field(self.model, path, type(value)) is not None:
            return path, Slot, self._number(value)
        return path, type(value), self._constant(value)

    def _number(self, value: Any) -> int:
        number = self._numbers.setdefault(value, len(self._numbers))
        self.values[number] = value
        return number

    def _constant(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN or isinstance(value, Enum):
            return value
        if kind is F:
            return value.name
        if kind in _LISTS:
            return tuple((type(each), self._constant(each)) for each in value)
        return self._unknown(value)

    def _unknown(self, value: Any) -> tuple[Any, ...]:
        self._opaque.append(value)
        return _Opaque, len(self._opaque)

    def pour(self, condition: Q) -> Q:
        """The condition with slots for the values that `shape` took out."""
        children = [self._poured(each) for each in condition.children]
        return Q.create(children, connector=condition.connector, negated=condition.negated)

    def _poured(self, child: Any) -> Any:
        if isinstance(child, Q):
            return self.pour(child)
        if isinstance(child, tuple):
            field = poured_field(self.model, child[0], type(child[1]))
            if field is not None:
                return child[0], Slot(self._numbers[child[1]], field)
        return child


@lru_cache(maxsize=4096)
def poured_field(model: type[Model], path: str, kind: type) -> Field[Any, Any] | None:
    """The field that a value of this kind is compared with as it stands; None where it must stay in the SQL."""
    start, _, lookup = path.rpartition("__")
    if lookup not in _COMPARISONS:
        return None
    field = walk(model, path=start).field
    if field is None or start.rpartition("__")[2] != field.name:
        return None
    taken = type(field) is _FIELDS.get(kind)
    return field if taken else None


_FIELDS: dict[type, type[Field[Any, Any]]] = {date: DateField, datetime: DateTimeField, str: CharField}

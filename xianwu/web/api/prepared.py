"""A queryset compiled once and asked many times: building its SQL anew costs more than the database's answer.

The build function gets stand-ins in place of values; where they come out among the statement's parameters, the
values of each question are put in. Nothing of the SQL is written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True)
class _Slot:
    """A parameter of the statement: a value that always stands there, or the name of one that is asked with."""

    name: str
    value: Any = None


@dataclass(frozen=True)
class _Statement:
    sql: str
    slots: tuple[_Slot, ...]
    converters: dict[int, Any]


class Prepared:
    """`Prepared(build, digest="?", on=date(1, 1, 1))`: stand-ins must be values that occur nowhere else."""

    def __init__(self, build: Callable[..., QuerySet], **stand_ins: Any) -> None:
        self._build, self._stand_ins = build, stand_ins
        self._made: dict[str, _Statement] = {}

    def rows(self, **values: Any) -> list[tuple]:
        """The rows of `values_list`, converted as the queryset itself would."""
        statement = self._made.get(connection.vendor)
        if statement is None:
            statement = self._made[connection.vendor] = self._compiled()
        with connection.cursor() as cursor:
            cursor.execute(
                statement.sql,
                [_adapted(values[slot.name]) if slot.name else slot.value for slot in statement.slots],
            )
            found = cursor.fetchall()
        return [_converted(row, statement.converters) for row in found]

    def _compiled(self) -> _Statement:
        compiler = self._build(**self._stand_ins).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        names = {_adapted(value): name for name, value in self._stand_ins.items()}
        slots = tuple(_Slot(names[each]) if each in names else _Slot("", each) for each in params)
        missing = set(names.values()) - {slot.name for slot in slots}
        if missing:
            raise LookupError(f"not among the parameters: {missing}")
        selected = [each[0] for each in compiler.select[: compiler.col_count]]
        return _Statement(sql, slots, dict(compiler.get_converters(selected)))


def _adapted(value: Any) -> Any:
    """A value as the statement's parameters hold it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _converted(row: tuple, converters: dict[int, Any]) -> tuple:
    if not converters:
        return tuple(row)
    cells = list(row)
    for place, (functions, expression) in converters.items():
        for function in functions:
            cells[place] = function(cells[place], expression, connection)
    return tuple(cells)

"""Querysets compiled once and asked many times: making SQL anew often costs more than the database's answer.

Django makes the SQL, and nothing of it is written or changed by hand. A queryset holds a `Slot` wherever a value
changes from one question to the next; the slots come out among the statement's parameters, each as itself, and
the values are put in there, adapted by the field they are compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet, Value


class Slot(Value):
    """Stands for the value called `name`, which comes with each question."""

    def __init__(self, name: Any, output_field: Field) -> None:
        super().__init__(None, output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        return "%s", [self]


class Statement:
    """The compiled queryset of one database alias; it holds no connection and may be kept as long as the process."""

    def __init__(self, queryset: QuerySet) -> None:
        connection = connections[queryset.db]
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, parameters = compiler.as_sql()
        self._using = queryset.db
        slots = {(each.name, each.output_field): each for each in parameters if isinstance(each, Slot)}
        places = {key: place for place, key in enumerate(slots)}
        self._slots = tuple(slots.values())
        # Where a slot stands its place among the slots is kept, elsewhere the parameter itself.
        self._parameters = tuple(
            (places[each.name, each.output_field], None) if isinstance(each, Slot) else (None, each)
            for each in parameters
        )
        selected = [expression for expression, _, _ in compiler.select[: compiler.col_count]]
        self._converted = [(at, selected[at]) for at in compiler.get_converters(selected)]

    @property
    def names(self) -> set[Any]:
        """Of the values that a question must bring."""
        return {each.name for each in self._slots}

    def rows(self, values: Mapping[Any, Any]) -> list[tuple]:
        """The rows of the queryset's `values_list` with these values in its slots."""
        connection = connections[self._using]
        adapted = [each.output_field.get_db_prep_value(values[each.name], connection) for each in self._slots]
        bound = [fixed if place is None else adapted[place] for place, fixed in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, bound)
            found = cursor.fetchall()
        return self._as_python(found, connection) if self._converted else found

    def _as_python(self, rows: list[tuple], connection: BaseDatabaseWrapper) -> list[tuple]:
        found = [list(row) for row in rows]
        for at, expression in self._converted:
            functions = connection.ops.get_db_converters(expression) + expression.get_db_converters(connection)
            for row in found:
                for function in functions:
                    row[at] = function(row[at], expression, connection)
        return [tuple(row) for row in found]


class Prepared:
    """`Prepared(build, digest=CharField())`: `build(digest=…)` gives the queryset, called with slots once an alias."""

    def __init__(self, build: Callable[..., QuerySet], **fields: Field) -> None:
        self._build = build
        self._slots = {name: Slot(name, field) for name, field in fields.items()}
        self._made: dict[str, Statement] = {}

    def rows(self, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> list[tuple]:
        """The rows of `values_list`, converted as the queryset itself would."""
        if using not in self._made:
            self._made[using] = self._compiled(using)
        return self._made[using].rows(values)

    def _compiled(self, using: str) -> Statement:
        statement = Statement(self._build(**self._slots).using(using))
        if missing := self._slots.keys() - statement.names:
            raise LookupError(f"not among the parameters: {missing}")
        return statement

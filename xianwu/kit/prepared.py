"""Querysets compiled once and asked many times: making SQL anew often costs more than the database's answer.

Django makes the SQL, and nothing of it is written or changed by hand. A queryset holds a `Slot` wherever a value
changes from one question to the next; the slots come out among the statement's parameters, each as itself, and
the values are put in there, adapted by the field they are compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet, Value
from django.db.models.query import ModelIterable, get_related_populators


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
        is_of_records = queryset._iterable_class is ModelIterable  # type: ignore[attr-defined]
        self._record = _record_maker(compiler, using=self._using) if is_of_records else None
        selected = [expression for expression, _, _ in compiler.select[: compiler.col_count]]
        self._converted = [(at, selected[at]) for at in compiler.get_converters(selected)]

    @property
    def names(self) -> set[Any]:
        """Of the values that a question must bring."""
        return {each.name for each in self._slots}

    def records(self, values: Mapping[Any, Any]) -> list[Any]:
        """The instances of a queryset of instances, with what `select_related` joins."""
        assert self._record, "a queryset of values has rows"
        return [self._record(row) for row in self.rows(values)]

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


def _record_maker(compiler: Any, *, using: str) -> Callable[[tuple], Model]:
    """What Django's own iterator does with a row of columns."""
    kind = compiler.klass_info
    model, places = kind["model"], kind["select_fields"]
    names = [compiler.select[place][0].target.attname for place in places]
    first, end = places[0], places[-1] + 1
    # The stubs describe a later Django, which asks for one more argument.
    populators = get_related_populators(kind, compiler.select, using)  # type: ignore[call-arg]

    def record(row: tuple) -> Model:
        made: Model = model.from_db(using, names, row[first:end])
        for populator in populators:
            populator.populate(row, made)
        return made

    return record


class Prepared:
    """`Prepared(build, digest=CharField())`: `build(digest=…)` gives the queryset, called with slots once an alias."""

    def __init__(self, build: Callable[..., QuerySet], **fields: Field) -> None:
        self._build = build
        self._slots = {name: Slot(name, field) for name, field in fields.items()}
        self._made: dict[str, Statement] = {}

    def rows(self, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> list[tuple]:
        """The rows of `values_list`, converted as the queryset itself would."""
        return self._statement(using).rows(values)

    def records(self, *, using: str = DEFAULT_DB_ALIAS, **values: Any) -> list[Any]:
        """The instances, where the queryset gives instances."""
        return self._statement(using).records(values)

    def _statement(self, using: str) -> Statement:
        if using not in self._made:
            self._made[using] = self._compiled(using)
        return self._made[using]

    def _compiled(self, using: str) -> Statement:
        statement = Statement(self._build(**self._slots).using(using))
        if missing := self._slots.keys() - statement.names:
            raise LookupError(f"not among the parameters: {missing}")
        return statement


# --- one row by its key -------------------------------------------------------------------------------


def by_key(rows: QuerySet, *, key: Any) -> Any | None:
    """The row of that key, or None. Where nothing narrows the rows, the statement is compiled once a model."""
    if _is_bare(rows):
        return next(iter(_by_key(rows.model).records(using=rows.db, key=key)), None)
    return rows.filter(pk=key).first()


@cache
def _by_key(model: type[Model]) -> Prepared:
    return Prepared(lambda key: model._base_manager.filter(pk=key).order_by(), key=model._meta.pk)


def _is_bare(rows: QuerySet) -> bool:
    """Whether these are all rows of the table, all columns and nothing else."""
    query: Any = rows.query
    added = (query.where.children, query.annotations, query.extra, query.select, query.select_related, query.distinct)
    told = (query.combinator, query.is_sliced, query.select_for_update, query.group_by, rows._prefetch_related_lookups)  # type: ignore[attr-defined]
    is_whole = rows._iterable_class is ModelIterable and query.deferred_loading == (frozenset(), True)  # type: ignore[attr-defined]
    return is_whole and not any(added) and not any(told)

"""One row at a time, as most verbs write: statements compiled once, and the database gives the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connections, models, router
from django.db.models.sql.subqueries import InsertQuery

from xianwu.kit.values import as_text, converter, is_plain, is_plain_text

Cleaner = Callable[[Sequence[Any]], list[Any]]


def insert_row(row: Any) -> None:
    """Insert one new row and give it its key; a row that brings its key keeps it. `save` and signals are not called."""
    model, using = type(row), router.db_for_write(type(row))
    take_late_keys(model, [row])
    names, get = _all_names(model, with_key=row.pk is not None)
    statement, clean = _insertion(model, using, names, returns_key=True)
    with connections[using].cursor() as cursor:
        cursor.execute(statement, clean(get(row)))
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, using


def take_late_keys(model: type[models.Model], rows: Sequence[Any]) -> None:
    """What a row points to may have got its key only after the row was made."""
    keys = attrgetter(*(field.attname for field in model._meta.concrete_fields))
    relations = [field for field in model._meta.concrete_fields if field.is_relation]
    for row in rows:
        if row._state.fields_cache and None in keys(row) and any(_is_late(row, field) for field in relations):
            row._prepare_related_fields_for_save(operation_name="insert_rows")


def _is_late(row: Any, field: Any) -> bool:
    return getattr(row, field.attname) is None and field.is_cached(row) and field.get_cached_value(row) is not None


def insert_one(model: type[models.Model], names: tuple[str, ...], values: Sequence[Any]) -> None:
    """Insert one row given as values of these columns, without making an instance; the others take their defaults."""
    using = router.db_for_write(model)
    statement, clean = _insertion(model, using, names, returns_key=False)
    with connections[using].cursor() as cursor:
        cursor.execute(statement, clean(values))


def change_row(row: Any, values: dict[str, Any], *, version: int) -> bool:
    """Compare-and-set: store these columns if the stored row still has this version; whether it had."""
    model, using = type(row), router.db_for_write(type(row))
    statement, clean = _change(model, using, tuple(values))
    with connections[using].cursor() as cursor:
        cursor.execute(statement, [*clean(list(values.values())), row.pk, version])
        return bool(cursor.rowcount)


@lru_cache(maxsize=256)
def _all_names(model: type[models.Model], *, with_key: bool) -> tuple[tuple[str, ...], Callable[[Any], Any]]:
    names = tuple(f.attname for f in model._meta.concrete_fields if with_key or not f.primary_key)
    return names, attrgetter(*names)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


@lru_cache(maxsize=1024)
def _insertion(
    model: type[models.Model], using: str, names: tuple[str, ...], *, returns_key: bool
) -> tuple[str, Cleaner]:
    given = _fields(model, names)
    left = [f for f in model._meta.concrete_fields if f.attname not in names and not f.primary_key]
    query = InsertQuery(model)
    query.insert_values([*given, *left], [model()])
    compiler = query.get_compiler(using=using)
    compiler.returning_fields = [model._meta.pk] if returns_key else None
    ((statement, _),) = compiler.as_sql()
    return str(statement), _cleaner([*given, *left], using, defaults=[field.get_default for field in left])


@lru_cache(maxsize=1024)
def _change(model: type[models.Model], using: str, names: tuple[str, ...]) -> tuple[str, Cleaner]:
    quoted, fields = connections[using].ops.quote_name, _fields(model, names)
    table, (key, version) = quoted(model._meta.db_table), _fields(model, (model._meta.pk.attname, "version"))
    listed = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {table} SET {listed} WHERE {quoted(key.column)} = %s AND {quoted(version.column)} = %s"
    return statement, _cleaner(fields, using)


def _cleaner(fields: Sequence[models.Field], using: str, *, defaults: Sequence[Callable[[], Any]] = ()) -> Cleaner:
    """A function that gives the values of one row, and the defaults behind them, as the driver takes them."""
    texts = [at for at, field in enumerate(fields) if is_plain_text(field)]
    others = [
        (at, converter(field, connections[using]))
        for at, field in enumerate(fields)
        if not is_plain_text(field) and not is_plain(field)
    ]

    def clean(row: Sequence[Any]) -> list[Any]:
        values = [*row, *(default() for default in defaults)]
        for at in texts:
            value = values[at]
            if value.__class__ is not str and value is not None:
                values[at] = as_text(value)
        for at, convert in others:
            if values[at] is not None:
                values[at] = convert(values[at])
        return values

    return clean

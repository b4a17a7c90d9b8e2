"""Many rows of one table at once. Django compiles the statement for one row; the driver runs it for all.

`bulk_create` compiles every value of every row anew and cuts SQLite into batches of 999 values: on ledgers with
forty columns that is nine tenths of the time of an import (see benchmarks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from django.db import connections, models, router, transaction
from django.db.models.base import ModelState
from django.db.models.constants import OnConflict
from django.db.models.sql.subqueries import InsertQuery

from xianwu.kit.single import insert_row, take_late_keys
from xianwu.kit.values import as_text, converter, is_plain, is_plain_text

FEW = 8
"""Up to here `bulk_create` is as quick, and asks for no key beforehand."""
BATCH = 2000
"""Rows whose values are in hand at once."""
Columns = list[Sequence[Any]]
_TEXT_OR_NONE = {str, type(None)}


def insert_rows(rows: Sequence[Any]) -> None:
    """Insert new rows of one model and give them their keys. `save` and signals are not called."""
    if not rows:
        return
    model = type(rows[0])
    if len(rows) == 1:
        insert_row(rows[0])
        return
    if len(rows) <= FEW:
        model._base_manager.bulk_create(rows)
        return
    using = router.db_for_write(model)
    with transaction.atomic(using=using):
        for row, key in zip(rows, _new_keys(model, len(rows), using=using), strict=True):
            row.pk = key
        take_late_keys(model, rows)
        get = attrgetter(*(field.attname for field in model._meta.concrete_fields))
        _insert(model, by_column(map(get, rows)), using=using, with_key=True)
    for row in rows:
        row._state.adding, row._state.db = False, using


def insert_values(model: type[models.Model], names: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values of these columns, without making instances.

    Keys that are not among the columns come from the database.
    """
    with_key = model._meta.pk.attname in names
    arranged = map(_arranger(model, tuple(names), with_key), by_column(values))
    _insert(model, arranged, using=router.db_for_write(model), with_key=with_key)


def upsert_rows(rows: Sequence[Any], *, unique: Sequence[str], update: Sequence[str]) -> None:
    """Insert rows, or update the named fields where a row with the same unique fields is there already."""
    if not rows:
        return
    model = type(rows[0])
    with_key = rows[0].pk is not None
    query = InsertQuery(
        model,
        on_conflict=OnConflict.UPDATE,
        update_fields=[model._meta.get_field(name) for name in update],
        unique_fields=[model._meta.get_field(name) for name in unique],
    )
    get = attrgetter(*(field.attname for field in _columns(model, with_key=with_key)))
    _run(query, by_column(map(get, rows)), using=router.db_for_write(model), with_key=with_key)


def _new_keys(model: type[models.Model], count: int, *, using: str) -> Sequence[int]:
    """Keys that nobody else can take: from the sequence, or on SQLite, which has one writer, above the highest."""
    connection, meta = connections[using], model._meta
    if connection.vendor == "postgresql":
        table, column = connection.ops.quote_name(meta.db_table), meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
            )
            return [key for (key,) in cursor.fetchall()]
    last = model._base_manager.using(using).aggregate(last=models.Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)


def _columns(model: type[models.Model], *, with_key: bool) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if with_key or not f.primary_key]


@lru_cache(maxsize=256)
def _cleaner(model: type[models.Model], using: str, with_key: bool) -> Callable[[Columns], Columns]:
    """A function that gives columns of values as the driver takes them."""
    connection = connections[using]
    fields = _columns(model, with_key=with_key)
    texts = [at for at, field in enumerate(fields) if is_plain_text(field)]
    others = [
        (at, converter(field, connection))
        for at, field in enumerate(fields)
        if not is_plain_text(field) and not is_plain(field)
    ]

    def clean(columns: Columns) -> Columns:
        for at in texts:
            if not _TEXT_OR_NONE.issuperset(map(type, columns[at])):
                columns[at] = [value if type(value) in _TEXT_OR_NONE else as_text(value) for value in columns[at]]
        for at, convert in others:
            columns[at] = [None if value is None else convert(value) for value in columns[at]]
        return columns

    return clean


@lru_cache(maxsize=256)
def _arranger(model: type[models.Model], names: tuple[str, ...], with_key: bool) -> Callable[[Columns], Columns]:
    """A function that puts some columns in the order of all; the others take their defaults."""
    place = {name: at for at, name in enumerate(names)}
    wanted = [(place.get(field.attname), field.get_default) for field in _columns(model, with_key=with_key)]

    def arrange(given: Columns) -> Columns:
        size = len(given[0])
        return [[default() for _ in range(size)] if at is None else given[at] for at, default in wanted]

    return arrange


@lru_cache(maxsize=256)
def maker(model: type[models.Model], names: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    """A function that builds an unsaved row from the values of these columns, ten times as quick as the model itself.

    Neither the model's `__init__` nor its signals are called.
    """
    others = [(f.attname, f.get_default) for f in model._meta.concrete_fields if f.attname not in names]
    new, attributes = model.__new__, ("_state", *names)

    def make(values: Sequence[Any]) -> Any:
        row = new(model)
        row.__dict__.update(zip(attributes, (ModelState(), *values), strict=True))
        row.__dict__.update([(name, default()) for name, default in others])
        return row

    return make


def by_column(rows: Iterable[Sequence[Any]]) -> Iterator[Columns]:
    """Some rows at a time, turned into columns: a whole column is converted at little more than the cost of a look."""
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        yield list(zip(*some, strict=True))


def _insert(model: type[models.Model], parts: Iterable[Columns], *, using: str, with_key: bool) -> None:
    if connections[using].vendor == "postgresql":
        _copy(model, parts, using=using, with_key=with_key)
    else:
        _run(InsertQuery(model), parts, using=using, with_key=with_key)


def _run(query: InsertQuery, parts: Iterable[Columns], *, using: str, with_key: bool) -> None:
    """Compile for the first row, run for all."""
    model, connection = query.model, connections[using]
    columns = _columns(model, with_key=with_key)
    left = iter(parts)
    first = next(left, None)
    if first is None:
        return
    sample = model(**{field.attname: values[0] for field, values in zip(columns, first, strict=True)})
    query.insert_values(columns, [sample])
    ((sql, _),) = query.get_compiler(using=using).as_sql()
    clean = _cleaner(model, using, with_key)
    rows = chain.from_iterable(zip(*clean(part), strict=True) for part in chain((first,), left))
    with transaction.atomic(using=using, savepoint=False), connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _copy(model: type[models.Model], parts: Iterable[Columns], *, using: str, with_key: bool) -> None:
    """PostgreSQL's own way of taking many rows."""
    from psycopg import sql

    connection = connections[using]
    names = [sql.Identifier(field.column) for field in _columns(model, with_key=with_key)]
    table, listed = sql.Identifier(model._meta.db_table), sql.SQL(", ").join(names)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, listed)
    clean = _cleaner(model, using, with_key)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
        for part in parts:
            for row in zip(*clean(part), strict=True):
                copy.write_row(row)

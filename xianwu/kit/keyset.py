"""Paging by key: the cursor holds the last row's sort value and key, so page 4,000 costs what page 1 costs.

Rows without a sort value come last, in both directions. They are a second, plain query: `NULLS LAST` would
keep both databases from reading an index from its end.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from xianwu.kit.columns import field_at


@dataclass(frozen=True)
class Sort:
    """A sort path and its direction, `-amount`."""

    path: str
    is_descending: bool
    is_nullable: bool
    is_key: bool
    key: str
    to_python: Any = str

    @property
    def text(self) -> str:
        return ("-" if self.is_descending else "") + self.path


@dataclass(frozen=True)
class KeysetPage:
    records: list[Any]
    after: str
    before: str


class CursorError(Exception):
    """A cursor that was not made by this list; the first page is shown instead."""


def sort_for(model: type[Model], *, text: str) -> Sort:
    """The sort of `-amount`, with what paging must know of the column."""
    path = text.lstrip("-")
    key = str(model._meta.pk.name)
    found = field_at(model, path=path)
    nullable = any(
        getattr(field_at(model, path="__".join(path.split("__")[: n + 1])), "null", False)
        for n in range(path.count("__") + 1)
    )
    return Sort(
        path=path,
        is_descending=text.startswith("-"),
        is_nullable=nullable,
        is_key=path in (key, "pk"),
        key=key,
        to_python=found.to_python if found is not None else str,
    )


def page_of(
    rows: QuerySet, *, sort: Sort, size: int, after: str = "", before: str = "", key_type: Any = None
) -> KeysetPage:
    """One page after or before a cursor (the first page without one), with the cursors of its neighbours."""
    backwards = bool(before)
    cursor = _read(before or after, sort=sort, key=rows.model._meta.pk) if before or after else None
    found = _take(rows, sort=sort, cursor=cursor, limit=size + 1, backwards=backwards)
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if backwards and not has_more and len(found) < size:
        # Fewer rows than a page before the cursor: the reader is back at the start.
        return page_of(rows, sort=sort, size=size)
    has_next = has_more if not backwards else True
    has_previous = has_more if backwards else bool(after)
    return KeysetPage(
        records=found,
        after=_write(found[-1], sort=sort) if found and has_next else "",
        before=_write(found[0], sort=sort) if found and has_previous else "",
    )


def _take(rows: QuerySet, *, sort: Sort, cursor: Any, limit: int, backwards: bool) -> list[Any]:
    """Walk the two segments, rows with a value and rows without, in reading direction."""
    segments = [False, True] if sort.is_nullable and not sort.is_key else [False]
    if backwards:
        segments.reverse()
    if cursor is not None and sort.is_nullable and not sort.is_key:
        segments = segments[segments.index(cursor[0] is None) :]
    found: list[Any] = []
    for is_null in segments:
        inside = cursor if cursor is not None and (cursor[0] is None) == is_null else None
        part = _segment(rows, sort=sort, is_null=is_null, backwards=backwards)
        if inside is not None:
            part = part.filter(_beyond(sort, cursor=inside, backwards=backwards))
        found.extend(part[: limit - len(found)])
        if len(found) >= limit:
            break
    return found


def _segment(rows: QuerySet, *, sort: Sort, is_null: bool, backwards: bool) -> QuerySet:
    descending = sort.is_descending != backwards
    sign = "-" if descending else ""
    if sort.is_key:
        return rows.order_by(f"{sign}{sort.key}")
    if not sort.is_nullable:
        return rows.order_by(f"{sign}{sort.path}", f"{sign}{sort.key}")
    rows = rows.filter(**{f"{sort.path}__isnull": is_null})
    return rows.order_by(*([] if is_null else [f"{sign}{sort.path}"]), f"{sign}{sort.key}")


def _beyond(sort: Sort, *, cursor: tuple[Any, Any], backwards: bool) -> Q:
    value, key = cursor
    way = "lt" if sort.is_descending != backwards else "gt"
    by_key = Q(**{f"{sort.key}__{way}": key})
    if sort.is_key or value is None:
        return by_key
    # The first condition alone lets the database start in the index; the second is exact.
    return Q(**{f"{sort.path}__{way}e": value}) & (Q(**{f"{sort.path}__{way}": value}) | by_key)


def sorted_value(record: Model | dict[str, Any], *, path: str) -> Any:
    """What a row is sorted by; rows read with `values()` hold it under its path."""
    if isinstance(record, dict):
        return record[path]
    value: Any = record
    for part in path.split("__"):
        value = getattr(value, part) if value is not None else None
    return value


def _write(record: Model | dict[str, Any], *, sort: Sort) -> str:
    value = None if sort.is_key else sorted_value(record, path=sort.path)
    key = record[sort.key] if isinstance(record, dict) else record.pk
    text = json.dumps([value, key], default=_plain, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(text: str, *, sort: Sort, key: Any) -> tuple[Any, Any]:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        value = None if value is None else sort.to_python(value)
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(text)
        return value, key.to_python(pk)
    except Exception as error:
        raise CursorError(text) from error


def fastest_order(rows: QuerySet, *, sort: Sort) -> QuerySet:
    """The same order in one statement, for boards and exports that do not page."""
    if sort.is_key:
        return rows.order_by(("-" if sort.is_descending else "") + sort.key)
    column = F(sort.path)
    ordered = column.desc(nulls_last=True) if sort.is_descending else column.asc(nulls_last=True)
    return rows.order_by(ordered, ("-" if sort.is_descending else "") + sort.key)

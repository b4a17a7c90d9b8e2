"""Exporting what is filtered: the ledger's columns over the rows one may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from xianwu.intake.cells import cleaner
from xianwu.intake.declarations import Column, Row, Sheet
from xianwu.intake.models import Export
from xianwu.intake.writing import safe, table
from xianwu.kit import clock
from xianwu.kit.listing import Listing
from xianwu.kit.pages import RecordPages, all_pages
from xianwu.lib.money import in_unit

CHUNK = 2000
TOLD = 500
"""Rows after which an export says how far it is."""


def pages_named(name: str) -> RecordPages | None:
    """The record pages of that name (`financing:needs`)."""
    for page in all_pages():
        if isinstance(page, RecordPages) and page.name == name:
            return page
    return None


def rows_of(listing: Listing) -> Iterator[list[Any]]:
    """Plain cells of every row of the filtered set, some thousands at a time."""
    columns = [column for column in listing.columns if column.kind != "clock"]
    joins = sorted({column.joins for column in columns if column.joins})
    is_past = bool(listing.request.is_past)  # type: ignore[attr-defined]
    rows = listing.in_order()
    found = _slices(rows) if is_past else rows.select_related(*joins).iterator(CHUNK)
    chunk: list[Any] = []
    for record in found:
        chunk.append(record)
        if len(chunk) == CHUNK:
            yield from _cells(chunk, columns, joins if is_past else [])
            chunk = []
    yield from _cells(chunk, columns, joins if is_past else [])


def _slices(rows: Any) -> Iterator[Any]:
    """Rows of a past day become records only when a slice is read: an iterator gives bare kept versions."""
    start = 0
    while part := list(rows[start : start + CHUNK]):
        yield from part
        start += CHUNK


def _cells(chunk: list[Any], columns: list[Any], joins: list[str]) -> Iterator[list[Any]]:
    if chunk and joins:
        prefetch_related_objects(chunk, *joins)
    for record in chunk:
        yield [_word(column, record) for column in columns]


def _word(column: Any, record: Any) -> Any:
    if column.kind == "state":
        return record.get_state_display()
    return column.plain(record)


def workbook_of(pages: RecordPages, request: Any, *, export: Export | None = None) -> bytes:
    """The filtered ledger as a workbook; a job tells as it goes how far it is."""
    listing = Listing(pages, request)
    headers = [
        f"{column.label}（元）" if column.kind == "money" else column.label
        for column in listing.columns
        if column.kind != "clock"
    ]
    rows = rows_of(listing)
    return table(pages.heading, headers, rows if export is None else _counted(rows, export))


def _counted(rows: Iterator[list[Any]], export: Export) -> Iterator[list[Any]]:
    """The rows, and from time to time how many have been taken."""
    for count, row in enumerate(rows, start=1):
        yield row
        if count % TOLD == 0:
            Export.objects.filter(pk=export.pk).update(done_count=count)
        export.done_count = count


def sheet_lines(sheet: Sheet, rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """Records in the sheet's own columns and units, ready to be corrected and loaded again."""
    records = rows.select_related(*sheet.joins).prefetch_related(*sheet.prefetches)
    for record in records.iterator(CHUNK):
        for line in sheet.lines_of(record):
            yield [_cell(column, line.get(column.name)) for column in sheet.columns]


def _cell(column: Column, value: Any) -> Any:
    if value in (None, ""):
        return None
    if column.kind == "money":
        return in_unit(value, column.unit)
    if column.kind == "choice":
        return dict(column.choices).get(value, value)
    return str(value) if column.kind == "code" else value


def is_as_exported(columns: Sequence[Column], own: Row, row: Row) -> bool:
    """Whether a cleaned line says of a record exactly what its export says (`own`: the sheet's row of it).

    Such a line asks for nothing, however far the record has gone on, and however it came to be as it is.
    """
    return all(_read_back(column, own.get(column.name)) == row.get(column.name) for column in columns)


def _read_back(column: Column, value: Any) -> Any:
    """What the line would hold after the way out and in; what cannot come in again equals nothing."""
    try:
        return cleaner(replace(column, required=False))(safe(_cell(column, value)))
    except ValueError:
        return object()


def sheet_workbook(sheet: Sheet, rows: QuerySet[Any]) -> bytes:
    """The filtered ledger as a file of the sheet."""
    return table(sheet.label, [column.header for column in sheet.columns], sheet_lines(sheet, rows))


def write_export(export: Export, request: Any) -> None:
    """Fill an export's file."""
    pages = pages_named(export.page)
    if pages is None or not pages.can_read(request.actor):
        export.state, export.message = Export.State.FAILED, "您已无权查看这本台账。"
        export.finished_at = clock.now()
        export.save()
        return
    export.path.parent.mkdir(parents=True, exist_ok=True)
    part = export.path.with_suffix(".part")
    part.write_bytes(workbook_of(pages, request, export=export))
    part.replace(export.path)
    export.state, export.finished_at = Export.State.DONE, clock.now()
    export.save()

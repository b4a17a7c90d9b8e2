"""A cleaned cell as people read it: words of choices, amounts with their unit, personal numbers masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.intake.cells import shown
from xianwu.intake.declarations import CellError, Column, Row, Sheet
from xianwu.lib.codes import mask_phone, mask_wrong
from xianwu.lib.money import in_unit
from xianwu.lib.numbers import plain

NUMERIC = ("money", "number", "int")
LENGTH = "现在是"
"""By which a reason says how many characters were typed."""


def previewed(sheet: Sheet) -> list[Column]:
    """The columns that a person has filled in; what an export adds for itself stays out."""
    return [column for column in sheet.columns if not column.header.startswith("_")]


def sample(sheet: Sheet, rows: Sequence[Row]) -> list[tuple[int, list[tuple[str, str, bool]]]]:
    """Line in the file, and of each cell its header, what it says, and whether it is a number."""
    columns = previewed(sheet)
    return [
        (row["_row"], [(each.header, said(row.get(each.name), each), each.kind in NUMERIC) for each in columns])
        for row in rows
    ]


def said(value: Any, column: Column) -> str:
    """One cleaned value in words."""
    if value is None or value == "":
        return ""
    if column.words is not None:
        return column.words(value)
    if column.kind == "choice":
        return next((word for known, word in column.choices if known == value), str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()[: 7 if column.kind == "month" else 10]
    if isinstance(value, Decimal):
        return _number(value, column)
    return hidden(value if isinstance(value, str) else str(value), column)


def _number(value: Decimal, column: Column) -> str:
    if column.kind != "money":
        return f"{value:f}"
    amount = f"{in_unit(value, column.unit).normalize():,f}"
    return amount if column.unit in column.header else f"{amount} {column.unit}"


def typed(value: Any, column: Column) -> str:
    """A cleaned value as it stands in the file: in the column's own unit, choices by their words, nothing masked."""
    if value is None:
        return ""
    if column.kind == "money" and isinstance(value, Decimal):
        return plain(in_unit(value, column.unit))
    if column.kind == "choice":
        return dict(column.choices).get(value, str(value))
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def hidden(text: str, column: Column) -> str:
    """Text with personal numbers masked, as everywhere else."""
    mask = column.mask or (mask_phone if column.kind == "phone" else None)
    return mask(text) if mask and text else text


def masked_remarks(sheet: Sheet, remarks: Sequence[CellError]) -> list[CellError]:
    """What is remarked of good rows, as a page lists it."""
    columns = {column.header: column for column in sheet.columns}
    return [
        replace(each, value=hidden(each.value, columns[each.column]) if each.column in columns else shown(each.value))
        for each in remarks
    ]


def masked_errors(sheet: Sheet, errors: Sequence[CellError]) -> list[CellError]:
    """The errors as a page lists them: of a personal number so much that it is found again, and how long it is."""
    columns = {column.header: column for column in sheet.columns}
    return [_masked(each, columns[each.column]) if each.column in columns else each for each in errors]


def _masked(error: CellError, column: Column) -> CellError:
    text = shown(error.value)
    if hidden(text, column) == text:
        return replace(error, value=text)
    said = "" if LENGTH in error.reason else f"（{LENGTH} {len(text)} 位）"
    return replace(error, value=mask_wrong(text), reason=f"{error.reason}{said}")

"""Workbooks out: templates, annotated copies, exports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from xianwu.intake.cells import shown
from xianwu.intake.declarations import Column, Sheet
from xianwu.intake.reading import Read

FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def safe(value: Any) -> Any:
    """A value a spreadsheet takes as data: text that looks like a formula stays text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | date) or value is None:
        return value
    return str(value)


def _header(column: Column) -> str:
    return (
        f"{column.header}（{column.unit}）" if column.kind == "money" and "元" not in column.header else column.header
    )


def template(sheet: Sheet) -> bytes:
    """An empty file with headers, column formats, pick lists and a page of explanations."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    main, notes = book.add_worksheet(sheet.label[:31]), book.add_worksheet("填写说明")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
    must = book.add_format({"bold": True, "bg_color": "#FCE9DA", "border": 1, "text_wrap": True})
    as_text, as_date = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    notes.write_row(0, 0, ["列名", "必填", "填写要求", "示例"], head)
    for at, column in enumerate(sheet.columns):
        main.write_string(0, at, _header(column), must if column.required else head)
        form = {"date": as_date, "code": as_text, "phone": as_text}.get(column.kind)
        hidden = {"hidden": column.header.startswith("_")}
        main.set_column(at, at, max(12, 2 * len(column.header) + 4), form, hidden)
        words = [word for _, word in column.choices]
        if words and len(",".join(words)) < 250:
            main.data_validation(1, at, 5000, at, {"validate": "list", "source": words})
        text = column.help or ("只能填：" + "、".join(words) if words else "")
        notes.write_row(at + 1, 0, [column.header, "是" if column.required else "", text, column.example])
    main.freeze_panes(1, 1)
    notes.set_column(0, 3, 30)
    book.close()
    return stream.getvalue()


def annotated(read: Read) -> bytes:
    """The file's table again: wrong cells red with the reason as a comment, and a column that says all."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet(read.found.sheet_name[:31] or "数据")
    red = book.add_format({"bg_color": "#FAD4D4"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    width = max(len(line) for line in read.found.table)
    place = {column.header: at for at, column in read.found.columns.items()}
    wrong: dict[tuple[int, int], str] = {}
    said: dict[int, list[str]] = {}
    for error in read.errors:
        wrong[(error.row - 1, place.get(error.column, 0))] = error.reason
        said.setdefault(error.row - 1, []).append(f"{error.column}：{error.reason}")
    for y, line in enumerate(read.found.table):
        for x, value in enumerate(line):
            _put(page, y, x, value, red if (y, x) in wrong else day)
    page.write_string(read.found.header_row - 1, width, "问题")
    for (y, x), reason in wrong.items():
        page.write_comment(y, x, reason)
    for y, reasons in said.items():
        page.write_string(y, width, "；".join(reasons), red)
    book.close()
    return stream.getvalue()


def _put(page: Any, y: int, x: int, value: Any, form: Any) -> None:
    if isinstance(value, datetime | date):
        page.write_datetime(y, x, value, form)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(y, x, value, form if form.bg_color else None)
    else:
        page.write_string(y, x, shown(value), form if form.bg_color else None)


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A plain table as a workbook, written row by row with constant memory."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(title[:31])
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page.freeze_panes(1, 0)
    for at, header in enumerate(headers):
        page.set_column(at, at, max(10, 2 * len(header) + 2), None, {"hidden": header.startswith("_")})
        page.write_string(0, at, header, head)
    for y, row in enumerate(rows, start=1):
        for x, value in enumerate(row):
            cell = safe(value)
            if cell is None:
                continue
            if isinstance(cell, datetime):
                page.write_datetime(y, x, cell, moment)
            elif isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif isinstance(cell, int | float):
                page.write_number(y, x, cell)
            else:
                page.write_string(y, x, cell)
    book.close()
    return stream.getvalue()

"""Reading a workbook: xlsx and xls, the sheet and the header row found, nothing assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from itertools import repeat
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from python_calamine import CalamineError, CalamineWorkbook

from xianwu.intake.cells import cleaner, shown
from xianwu.intake.declarations import CellError, Column, Row, Sheet
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

SEARCHED_ROWS = 30
MAX_ROWS = 200_000
NOTHING = frozenset({"", None})


class FileRefused(Refused):
    """The file as a whole cannot be read; the message says why."""


@dataclass
class Found:
    """What was found in the file."""

    sheet_name: str
    header_row: int  # 1-based
    columns: dict[int, Column]
    table: list[list[Any]]
    unknown: tuple[str, ...] = ()


@dataclass
class Read:
    """Rows that are clean, and what is wrong with the others. Line numbers as the file shows them."""

    found: Found
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def bad_rows(self) -> set[int]:
        return {error.row for error in self.errors}

    @property
    def good_rows(self) -> list[Row]:
        bad = self.bad_rows
        return [row for row in self.rows if row["_row"] not in bad]


def plain_header(text: Any) -> str:
    """A header without blanks, marks and its unit in brackets."""
    bare = normalize("NFKC", shown(text)).replace(" ", "").replace("\n", "").strip("*")
    return re.sub(r"[(\[].*?[)\]]$", "", bare)


def in_own_unit(column: Column, header: Any) -> Column:
    """The column in the unit that the file's own header names: 融资需求（元） is not 万元."""
    said = re.search(r"[(\[]([百千]?[元万亿]元?)[)\]]$", normalize("NFKC", shown(header)).replace(" ", ""))
    if column.kind != "money" or not said:
        return column
    return replace(column, unit=said[1] if said[1].endswith("元") else f"{said[1]}元")


def names_of(sheet: Sheet) -> dict[str, Column]:
    """Every plain header by which a column is known."""
    return {plain_header(name): each for each in sheet.columns for name in (each.header, *each.aliases)}


def open_workbook(content: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        word = str(error).lower()
        if "password" in word or "encrypt" in word:
            raise FileRefused("文件设有密码。请取消密码后再导入。") from None
        raise FileRefused("这不是能读的 Excel 文件（支持 xlsx、xls）。请用 Excel 另存后再试。") from None


def find_table(content: bytes, sheet: Sheet) -> Found:
    """The sheet and row that hold the most known headers. Raises FileRefused."""
    workbook = open_workbook(content)
    names = names_of(sheet)
    best: tuple[int, str, int, list[list[Any]]] = (0, "", 0, [])
    for sheet_name in workbook.sheet_names:
        table = workbook.get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
        for index, line in enumerate(table[:SEARCHED_ROWS]):
            score = len({plain_header(cell) for cell in line} & names.keys())
            if score > best[0]:
                best = (score, sheet_name, index, table)
    score, sheet_name, index, table = best
    if score < min(2, len(sheet.columns)):
        raise FileRefused(f"没找到“{sheet.label}”的表头。请下载模板，对照列名后再导入。")
    if len(table) > MAX_ROWS:
        raise FileRefused(f"一次最多导入 {MAX_ROWS} 行，请拆成几个文件。")
    headers = [plain_header(cell) for cell in table[index]]
    columns = {at: in_own_unit(names[header], table[index][at]) for at, header in enumerate(headers) if header in names}
    _refuse_bad_headers(sheet, columns)
    unknown = tuple(shown(cell) for cell, bare in zip(table[index], headers, strict=True) if bare and bare not in names)
    return Found(sheet_name, index + 1, columns, table, unknown)


def _refuse_bad_headers(sheet: Sheet, columns: dict[int, Column]) -> None:
    present = [column.name for column in columns.values()]
    missing = [each.header for each in sheet.columns if each.required and each.name not in present]
    if missing:
        raise FileRefused(f"缺少必填的列：{'、'.join(missing)}。请对照模板补上。")
    twice = {column.header for column in columns.values() if present.count(column.name) > 1}
    if twice:
        raise FileRefused(f"有重复的列：{'、'.join(sorted(twice))}。请只留一列。")


def read(
    content: bytes,
    sheet: Sheet,
    *,
    actor: Actor | None = None,
    at: datetime | None = None,
    is_settled: bool = False,
    is_all_new: bool = False,
) -> Read:
    """Clean every cell, then look for repeated keys and whatever the sheet itself checks (for this actor, if given).

    `is_settled`: the same file was judged before on the same ledger and found right. `is_all_new`: and the ledger
    held none of its lines.
    """
    found = find_table(content, sheet)
    result = Read(found)
    _clean_table(sheet, result)
    if not result.rows:
        raise FileRefused("表头下面没有数据行。")
    _find_repeats(sheet, result)
    if sheet.check and not is_settled:
        result.errors.extend(sheet.check(result.good_rows))
    if sheet.allow and actor is not None and not is_settled:
        result.errors.extend(sheet.allow(result.good_rows, actor=actor, at=at))
    if not is_all_new:
        _find_known(sheet, result.good_rows)
    return result


def _clean_table(sheet: Sheet, result: Read) -> None:
    """Every cell of the lines that hold anything, column by column: a ledger's words repeat, each is cleaned once."""
    found = result.found
    numbered = enumerate(found.table[found.header_row :], start=found.header_row + 1)
    lines = {line_no: line for line_no, line in numbered if not NOTHING.issuperset(line)}
    columns: dict[str, Iterable[Any]] = {column.name: repeat(None) for column in sheet.columns}
    for at, column in found.columns.items():
        cells = [line[at] if at < len(line) else None for line in lines.values()]
        columns[column.name] = _cleaned(column, cells, list(lines), result.errors)
    columns |= {"_row": lines, "_pk": repeat(None)}
    result.rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=False)]
    result.errors.sort(key=lambda error: error.row)


def _cleaned(column: Column, cells: Sequence[Any], line_nos: Sequence[int], errors: list[CellError]) -> list[Any]:
    """A column's cleaned values, None where a cell is wrong."""
    clean = cleaner(column)
    is_mixed = len({*map(type, cells)} - {type(None)}) > 1
    keys = list(zip(map(type, cells), cells, strict=True)) if is_mixed else cells  # 1 and True are one to a dict
    right: dict[Any, Any] = {}
    wrong: dict[Any, str] = {}
    for key, value in dict(zip(keys, cells, strict=True)).items():
        try:
            right[key] = clean(value)
        except ValueError as error:
            wrong[key] = str(error)
    if wrong:
        errors.extend(
            CellError(line_no, column.header, shown(value), wrong[key])
            for line_no, key, value in zip(line_nos, keys, cells, strict=True)
            if key in wrong
        )
    return list(map(right.get, keys))


def _find_repeats(sheet: Sheet, result: Read) -> None:
    seen: dict[Any, int] = {}
    header = sheet.columns[0].header
    for row in result.good_rows:
        key = sheet.natural_key(row)
        if key in seen:
            name = shown(row[sheet.columns[0].name])
            result.errors.append(CellError(row["_row"], header, name, f"与第 {seen[key]} 行重复。"))
        else:
            seen[key] = row["_row"]


def _find_known(sheet: Sheet, rows: Sequence[Row]) -> None:
    keys = [sheet.natural_key(row) for row in rows]
    known = sheet.existing(keys) if keys else {}
    for row, key in zip(rows, keys, strict=True):
        row["_pk"] = known.get(key)

"""One paper as plain data, and as PDF and Word file from the same blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt, RGBColor, Twips

from xianwu.papers import fonts, markup, typesetting, word
from xianwu.papers.checking import CheckMark
from xianwu.papers.fonts import Face
from xianwu.papers.wording import chinese_date

SHEET = Path(__file__).with_name("paper.typ")
PITCH = Twips(579)
BODY, TITLE, SMALL = Pt(16), Pt(22), Pt(14)
RED = "E60012"
NARROWEST, WIDEST = 2.0, 16.0
"""Characters that a column has room for at least, and beyond which its text goes on in another line."""
TABLE_WIDTH = 156
"""Millimetres."""
INSET = 0.9
"""Blank on both sides of a cell, in characters."""
AMOUNT = re.compile(r"[-−]?[\d,.]+\s*(?:%|元|万元|亿元)?|—")


@dataclass(frozen=True)
class Sheet:
    """What is printed. `note` stands small at the foot of every page."""

    organ: str
    number: str
    title: str
    on: date
    blocks: Sequence[markup.Block]
    is_preview: bool = False
    note: str = ""
    check: CheckMark | None = None
    """With it the paper carries the code, a place for the seal, and pages counted x of y."""

    @property
    def signed_blocks(self) -> list[markup.Block]:
        """The blocks with organ and date at the end, unless the template says who signs."""
        blocks = list(self.blocks)
        if not any(isinstance(block, markup.Signature) for block in blocks):
            blocks += [markup.Signature(self.organ), markup.Signature(chinese_date(self.on))]
        return [block for block in blocks if not isinstance(block, markup.Signature) or block.text]


def to_pdf(sheet: Sheet) -> bytes:
    """PDF/A; the same sheet and fonts give the same bytes."""
    data = {
        "organ": sheet.organ,
        "number": sheet.number,
        "title": sheet.title,
        "blocks": [_block_data(block) for block in sheet.signed_blocks],
        "is_preview": sheet.is_preview,
        "note": sheet.note,
        "check": {"code": sheet.check.code, "svg": sheet.check.svg} if sheet.check else None,
    }
    return typesetting.typeset(SHEET, data=data, fonts=fonts.current(), on=sheet.on)


def _block_data(block: markup.Block) -> dict[str, Any]:
    data = {"kind": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, markup.Table):
        data["right"] = _right_columns(block)
        data["weights"] = column_weights(block)
    return data


def column_weights(table: markup.Table) -> list[float]:
    """How wide the columns are to each other: as their longest cell, from its head up to what may break into lines."""
    longest = (max(map(_cells, column)) for column in zip(*table.rows, strict=True))
    return [round(min(max(each, NARROWEST), WIDEST) + INSET, 2) for each in longest]


def _cells(text: str) -> float:
    """Width in characters."""
    return sum(0.5 if ord(char) < 128 else 1.0 for char in text)


def _right_columns(table: markup.Table) -> list[bool]:
    """Columns of amounts are set to the right, below their head."""
    columns = zip(*table.rows[1:], strict=True) if len(table.rows) > 1 else [()] * len(table.rows[0])
    return [bool(cells) and all(AMOUNT.fullmatch(cell) for cell in cells if cell) for cells in columns]


def to_docx(sheet: Sheet) -> bytes:
    """A Word file of the same blocks; the same sheet gives the same bytes."""
    document = word.new_document(line_pitch=PITCH, title=sheet.title, author=sheet.organ, on=sheet.on)
    _head(document, sheet)
    for block in sheet.signed_blocks:
        _add(document, block)
    if sheet.check:
        _add_check(document, sheet.check)
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        notes = [sheet.note, "预览" if sheet.is_preview else ""]
        word.fill_footer(footer, align=side, notes=notes, has_total=sheet.check is not None)
    return word.to_bytes(document)


def _head(document: WordDocument, sheet: Sheet) -> None:
    organ = document.add_paragraph()
    organ.alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.set_lines(organ, pitch=Pt(60), is_on_grid=False)
    size = min(48, 420 // max(len(sheet.organ), 1))
    word.add_text(organ, sheet.organ, face=Face.TITLE, size=Pt(size))
    for run in organ.runs:
        run.font.color.rgb = RGBColor.from_string(RED)
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.set_lines(number, pitch=PITCH, is_on_grid=False)
    word.add_text(number, sheet.number, face=Face.BODY, size=BODY)
    word.set_border(number, side="bottom", eighths=20, colour=RED, space=6)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    word.set_lines(title, pitch=Pt(36), before=Pt(36), is_on_grid=False)
    title.paragraph_format.space_after = Pt(18)
    word.add_text(title, sheet.title, face=Face.TITLE, size=TITLE)


def _add(document: WordDocument, block: markup.Block) -> None:
    match block:
        case markup.Table():
            _add_table(document, block)
        case markup.Rule():
            rule = document.add_paragraph()
            word.set_lines(rule, pitch=Pt(12), is_on_grid=False)
            word.set_border(rule, side="bottom", eighths=6, colour="000000", space=1)
        case markup.Signature(text):
            line = document.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            word.set_lines(line, pitch=PITCH)
            line.paragraph_format.right_indent = Twips(640)
            word.add_text(line, text, face=Face.BODY, size=BODY)
        case markup.Heading(text, level):
            _add_line(document, text, face=Face.HEADING if level == 1 else Face.SECOND)
        case markup.Paragraph(text, is_flush):
            _add_line(document, text, face=Face.BODY, is_flush=is_flush)


def _add_check(document: WordDocument, check: CheckMark) -> None:
    """A place for the seal, and the code below the text."""
    seal = document.add_paragraph()
    seal.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    word.set_lines(seal, pitch=PITCH)
    seal.paragraph_format.right_indent = Twips(640)
    word.add_text(seal, "（印章）", face=Face.BODY, size=SMALL)
    picture = document.add_paragraph()
    picture.add_run().add_picture(io.BytesIO(check.png), width=Mm(20))
    line = document.add_paragraph()
    word.set_lines(line, pitch=Pt(16), is_on_grid=False)
    word.add_text(line, f"扫码核验　核验码 {check.code}", face=Face.BODY, size=Pt(9))


def _add_line(document: WordDocument, text: str, *, face: Face, is_flush: bool = False) -> None:
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    word.set_lines(line, pitch=PITCH)
    if not is_flush:
        word.set_indent(line, characters=2, size=BODY)
    word.add_text(line, text, face=face, size=BODY, spacing=word.BODY_SPACING)


def _add_table(document: WordDocument, table: markup.Table) -> None:
    right = _right_columns(table)
    grid = document.add_table(rows=len(table.rows), cols=len(table.rows[0]))
    grid.style = document.styles["Table Grid"]
    weights = column_weights(table)
    widths = [Length(round(Mm(TABLE_WIDTH) * each / sum(weights))) for each in weights]
    for width, column in zip(widths, grid.columns, strict=True):
        column.width = width
    for place, (row, line) in enumerate(zip(table.rows, grid.rows, strict=True)):
        # Asked of the table, each cell would list all cells anew.
        for column, (text, box) in enumerate(zip(row, line.cells, strict=True)):
            box.width = widths[column]
            cell = box.paragraphs[0]
            word.set_lines(cell, pitch=Pt(22), is_on_grid=False)
            if place == 0:
                cell.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif right[column]:
                cell.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            word.add_text(cell, text, face=Face.HEADING if place == 0 else Face.BODY, size=SMALL)

"""Columns of a printed table are as wide as what stands in them."""

from __future__ import annotations

import io
from datetime import date

from docx import Document
from docx.shared import Mm
from pypdf import PdfReader

from xianwu.papers.markup import Table, parse
from xianwu.papers.sheet import Sheet, column_weights, to_docx, to_pdf

NAMES = ("退役军人事务局", "市场监督管理局", "交通运输局")
CIRCULAR = (
    "| 名次 | 单位 | 得分 | 报送 | 采用 | 批示 | 约稿 | 更正 |\n"
    + "".join(f"| {place} | {name} | 12.5 | 3 | 0.7 | 0 | 0 | 0 |\n" for place, name in enumerate(NAMES, start=1))
)  # fmt: skip
SHEET = Sheet("县政府办公室", "采用通报〔2025〕1号", "信息采用情况通报", date(2025, 9, 1), parse(CIRCULAR))


def test_a_long_text_does_not_starve_its_neighbours_and_a_short_one_takes_no_more_than_it_needs() -> None:
    numbers, names, words = column_weights(Table((("号", "单位", "要求"), ("1", "退役军人事务局", "写明进展" * 40))))
    assert (numbers, names, words) == (2.9, 7.9, 16.9)


def test_the_name_of_a_unit_stands_on_one_line_of_the_circular() -> None:
    pages = PdfReader(io.BytesIO(to_pdf(SHEET))).pages
    rows = [row.replace(" ", "") for page in pages for row in page.extract_text().splitlines()]
    for name in NAMES:
        assert any(name in row for row in rows), rows


def test_the_word_file_has_the_same_columns() -> None:
    table = Document(io.BytesIO(to_docx(SHEET))).tables[0]
    wide = [cell.width for cell in table.rows[1].cells]
    assert abs(sum(wide) - Mm(156)) < Mm(1)
    assert wide[1] > 2 * wide[0]

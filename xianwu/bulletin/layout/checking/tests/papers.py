"""Small issues, sound ones and ones with a single fault planted, as PDF and as DOCX."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from xianwu.bulletin.layout.document import IssueDoc, ItemDoc, Run
from xianwu.bulletin.layout.docx import to_docx
from xianwu.bulletin.layout.pdf import SHEET, sheet_data
from xianwu.bulletin.layout.presets import BULLETIN, Preset
from xianwu.papers import fonts, typesetting

SENTENCE = "各单位压实责任推动重点工作见行见效，"
"""Eighteen characters, no figure in them."""
Data = dict[str, Any]


def issue(preset: Preset = BULLETIN, *, sentences: int = 26, titled: bool = True) -> IssueDoc:
    """Three items; with 26 sentences each they reach the third page."""
    body = SENTENCE * sentences + "办结。"
    items = [ItemDoc("某局推动工作" if titled else "", [Run(body)], "某局" if titled else "") for _ in range(3)]
    return IssueDoc(
        name="政务快报",
        number=7,
        organ="某县人民政府办公室",
        issued_on=date(2025, 8, 29),
        items=items,
        distribution="县委常委，县人大正副主任，副县长，县政协正副主席，" * 3 + "各乡镇。",
        editor="甲某某",
        reviewer="乙某某",
        signer="丙某",
        preset=preset,
    )


def sound(doc: IssueDoc) -> Data:
    return sheet_data(doc, substitutes=[])


def typeset(data: Data, *, sheet: Path = SHEET) -> bytes:
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")
    return typesetting.typeset(sheet, data=data, fonts=fonts.current(), on=date(2025, 8, 29))


def patched(
    folder: Path, doc: IssueDoc, *pairs: tuple[str, str], change: Callable[[Data], None] | None = None
) -> bytes:
    """A PDF by the sheet with some of its words replaced; a word that is not there is the test's own fault."""
    text = SHEET.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    sheet = folder / "issue.typ"
    sheet.write_text(text, encoding="utf-8")
    data = sound(doc)
    if change is not None:
        change(data)
    return typeset(data, sheet=sheet)


def with_preset(doc: IssueDoc, **changes: Any) -> IssueDoc:
    return replace(doc, preset=replace(doc.preset, **changes))


def word(doc: IssueDoc, change: Callable[[Any], None] | None = None) -> bytes:
    """A DOCX, changed as somebody might who opens it."""
    document = Document(io.BytesIO(to_docx(doc)))
    if change is not None:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()

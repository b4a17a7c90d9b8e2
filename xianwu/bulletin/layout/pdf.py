"""The issue as PDF/A: the form that is signed, printed and archived."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from xianwu.bulletin.layout.document import IssueDoc
from xianwu.bulletin.layout.grid import Grid, lay_out
from xianwu.bulletin.layout.lines import Line
from xianwu.bulletin.layout.presets import mark_of
from xianwu.papers import fonts, typesetting
from xianwu.papers.fonts import Face

SHEET = Path(__file__).with_name("issue.typ")
# A draft has no day yet; its bytes must not change from one minute to the next either.
UNDATED = date(2000, 1, 1)


def to_pdf(doc: IssueDoc) -> bytes:
    """The same issue and fonts give the same bytes."""
    found = fonts.current()
    data = sheet_data(doc, substitutes=found.substitutes(Face.TITLE, Face.BODY) if doc.is_draft else [])
    return typesetting.typeset(SHEET, data=data, fonts=found, on=doc.issued_on or UNDATED)


def sheet_data(doc: IssueDoc, *, substitutes: list[str]) -> dict[str, Any]:
    """Everything the sheet prints, as plain JSON data."""
    grid = lay_out(doc)
    return {
        "title": f"{doc.name}{doc.number_text.replace(' ', '')}",
        "mark": mark_of(doc.preset),
        "name": doc.name,
        "number": doc.number_text,
        "organ": doc.organ,
        "day": doc.day_text,
        "preset": asdict(doc.preset),
        "masthead_lines": grid.masthead_lines,
        "paragraphs": _paragraphs(grid),
        "distribution": [_line(line) for line in grid.distribution],
        "signatures": doc.signatures,
        "imprint": doc.imprint,
        "is_draft": doc.is_draft,
        "square": doc.check.svg if doc.check else "",
        "square_means": f"证据页地址：{doc.check.address}" if doc.check else "",
        "footer": "；".join([*doc.notes, *substitutes]),
    }


def _paragraphs(grid: Grid) -> list[dict[str, Any]]:
    """Paragraphs as lines; one that the tail takes company from is cut in two."""
    found: list[dict[str, Any]] = []
    place = 0
    for lines in grid.paragraphs:
        cut = None if grid.break_before is None else grid.break_before - place
        place += len(lines)
        halves = [lines[:cut], lines[cut:]] if cut is not None and 0 <= cut < len(lines) else [lines]
        for index, half in enumerate(halves):
            found.append(
                {
                    "breaks": index == 1,
                    "indents": index == 0 or cut == 0,
                    "lines": [_line(line) for line in half],
                }
            )
    return [paragraph for paragraph in found if paragraph["lines"]]


def _line(line: Line) -> dict[str, Any]:
    parts = [{"text": piece.text, "heading": is_title} for piece, is_title in line.parts]
    return {"parts": parts, "last": line.is_last}

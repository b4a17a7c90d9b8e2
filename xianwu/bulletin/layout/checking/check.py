"""Holding a file's layout against a preset: what is in the file is measured, nothing is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.layout.checking import docx_measures, docx_part_measures, pdf_page_measures, pdf_part_measures
from xianwu.bulletin.layout.checking.clauses import CLAUSES, Clause
from xianwu.bulletin.layout.checking.docx_parts import read_docx
from xianwu.bulletin.layout.checking.findings import Finding, Measured, Report, unmeasured
from xianwu.bulletin.layout.checking.pdf_parts import read_pdf
from xianwu.bulletin.layout.presets import BULLETIN, PRESETS, Preset, preset_named_in

Measures = Mapping[str, Callable[..., Measured]]
MOST_BYTES = 20 * 1024 * 1024
PDF: Measures = pdf_page_measures.MEASURES | pdf_part_measures.MEASURES
DOCX: Measures = docx_measures.MEASURES | docx_part_measures.MEASURES
"""Without what a word processor decides: red_rule_place, tail_place, line_ends, unbroken, figures, widow, embedded."""
READERS: Mapping[str, tuple[Callable[[bytes], Any], Measures]] = {
    "pdf": (read_pdf, PDF),
    "docx": (read_docx, DOCX),
}
NO_TEXT = "没有可以量的文字"


def kind_of(content: bytes) -> str:
    """What the bytes are, whatever the file is called. Raises Unreadable."""
    if content.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if content[:4] == b"PK\x03\x04":
        return "docx"
    raise Unreadable("只能核对 DOCX 和 PDF。旧的 DOC、WPS 文件请先另存为 DOCX，图片请先识别文字。")


def check_file(name: str, *, preset: str = "") -> Report:
    """A file on the disk, by the preset of that key or, without one, by its own. Raises Unreadable."""
    path = Path(name)
    if not path.is_file():
        raise Unreadable(f"没有文件“{name}”，请核对路径。")
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"文件超过 {MOST_BYTES // 1024 // 1024} MB，不像快报或公文。")
    return check_layout(path.read_bytes(), preset=PRESETS[preset] if preset else None)


def check_layout(content: bytes, *, preset: Preset | None = None) -> Report:
    """One finding for each clause, in the order of the standard. Raises Unreadable.

    Without a preset the file is held against the one that it says it was set by, else against the bulletin's.
    """
    kind = kind_of(content)
    read, measures = READERS[kind]
    file = read(content)
    wanted = preset or preset_named_in(file.keywords) or BULLETIN
    has_text = bool(file.head or file.body)
    found = tuple(_finding(each, measures, file, wanted, has_text=has_text) for each in CLAUSES)
    return Report(kind, wanted.key, found)


def _finding(clause: Clause, measures: Measures, file: Any, preset: Preset, *, has_text: bool) -> Finding:
    measure = measures.get(clause.key)
    if measure is None:
        found = unmeasured()
    elif clause.needs_text and not has_text:
        found = unmeasured(NO_TEXT)
    else:
        found = measure(file, preset)
    return Finding(
        key=clause.key,
        clause=clause.clause,
        rule=clause.rule,
        wanted=clause.wanted(preset),
        tolerance=clause.tolerance,
        measured=found.value,
        place=found.place,
        verdict=found.verdict,
    )

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import NameObject, StreamObject

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.layout.checking.check import PDF, check_layout
from xianwu.bulletin.layout.checking.clauses import KEYS
from xianwu.bulletin.layout.checking.findings import Report, Verdict
from xianwu.bulletin.layout.checking.tests.papers import Data, issue, patched, sound, typeset, with_preset
from xianwu.bulletin.layout.document import ItemDoc, Run
from xianwu.bulletin.layout.grid import lay_out
from xianwu.bulletin.layout.presets import BULLETIN, GB9704, PRESETS, Preset

LINE = "paragraph(lines.lines, first, 0pt, width, tracking)"
PAR = f"par({LINE})"
MEASURES: list[tuple[str, dict[str, Any]]] = [
    ("paper", {"paper": (216.0, 279.0)}),
    ("top", {"top": 43.0}),
    ("left", {"left": 32.0}),
    ("cells", {"cells": 26}),
    ("name_size", {"name_size": 72.0}),
    ("name_place", {"name_top": 15.0}),
    ("red_rule_place", {"rule_gap": 8.0}),
    ("red_rule_weight", {"rule_thickness": 0.3}),
    ("tail_rules", {"outer_rule": 0.8}),
]
SHEET_FAULTS: list[tuple[str, ...]] = [
    (
        "area",
        PAR,
        "block(width: width - 4mm, spacing: pitch - em,"
        " par(paragraph(lines.lines, first, 0pt, width - 4mm, tracking)))",
    ),
    ("inside", "#masthead\n#body", "#place(top + right, dx: 8mm, dy: pitch * 12)[出格]\n#masthead\n#body"),
    ("body_font", PAR, f"par(text(font: fonts.page, {LINE}))"),
    ("colour", PAR, f"par(text(fill: blue, {LINE}))"),
    ("name_font", "font: fonts.title", "font: fonts.body"),
    ("name_colour", "fill: red, tracking", "fill: black, tracking"),
    ("number", "place(top + center, dy: preset.number_top", "place(top + left, dy: preset.number_top"),
    ("line", "dx: em, dy: preset.line_top", "dx: 3 * em, dy: preset.line_top"),
    ("red_rule", "line(length: width, stroke: preset.rule", "line(length: width - 9mm, stroke: preset.rule"),
    ("red_rule_colour", "* 1mm + red))", "* 1mm + blue))"),
    (
        "main_title",
        "#masthead\n#body",
        "#masthead\n#block(spacing: pitch - em, height: em, align(center, text(size: 22pt)[关于报送的通知]))\n#body",
    ),
    ("title_font", "text(font: fonts.heading, part.text)", "text(font: fonts.body, part.text)"),
    ("indent", "2 * (em + tracking)", "1 * (em + tracking)"),
    ("tail_place", "#v(1fr)\n#if", "#v(5mm)\n#if"),
    ("sent", "0pt, 4 * small", "0pt, 2 * small"),
    ("tail_font", "set text(tracking: 0pt)\n  content", "set text(tracking: 0pt, font: fonts.page)\n  content"),
    ("folio", "#let page-number = context {", "#let page-number = context if counter(page).get().first() != 2 {"),
    ("folio_form", "[— #number —]", "[\\- #number -]"),
    ("folio_font", "font: fonts.page, size: small", "font: fonts.heading, size: small"),
    ("folio_place", "dx: inward", "dx: 4 * inward"),
]
BREAKS: list[tuple[str, ...]] = [
    ("line_ends", "县", "，"),
    ("line_ends", "（", "县"),
    ("unbroken", "…", "…"),
    ("unbroken", "—", "—"),
    ("figures", "12", "8万元"),
    ("figures", "37", "个"),
]
SINGLE = {"pitch", "body_size", "imprint", "widow", "lines", "names", "embedded", "selectable"}
"""Rules whose fault needs a paper of its own: each has a test below."""


def named(pdf: bytes, preset: Preset = BULLETIN) -> list[str]:
    return [each.key for each in check_layout(pdf, preset=preset).broken]


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_our_own_pdf_meets_every_clause(preset: Preset) -> None:
    report = check_layout(typeset(sound(issue(preset))), preset=preset)
    assert [each.key for each in report.broken] == []
    assert report.count(Verdict.UNMEASURED) == 0


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_our_own_pdf_meets_every_clause_however_long_it_is(preset: Preset) -> None:
    """Also where the tail takes company or is squeezed in; and its pages are those that were counted."""
    for count in (1, 9, 20, 31, 42, 53, 64):
        lines = ["推动工作落实见效，" * 28] * (count // 9) + ["统筹“推进”。"] * (count % 9)
        doc = replace(issue(preset), items=[ItemDoc("标题", [Run("\n".join(lines))], "办公室")])
        pdf = typeset(sound(doc))
        assert named(pdf, preset) == []
        assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == lay_out(doc).page_count


@pytest.mark.parametrize(
    ("key", "changes"),
    MEASURES,
)
def test_a_measure_that_is_off_is_named_by_its_rule(key: str, changes: dict[str, Any]) -> None:
    assert named(typeset(sound(with_preset(issue(), **changes)))) == [key]


def test_a_wrong_pitch_is_named_where_no_page_is_full() -> None:
    assert named(typeset(sound(with_preset(issue(sentences=14), lines=24)))) == ["pitch"]


@pytest.mark.parametrize(
    ("key", "old", "new"),
    SHEET_FAULTS,
)
def test_a_fault_of_the_sheet_is_named_by_its_rule(tmp_path: Path, key: str, old: str, new: str) -> None:
    assert named(patched(tmp_path, issue(), (old, new))) == [key]


def test_a_smaller_body_is_named(tmp_path: Path) -> None:
    smaller = f"text(size: 14pt, {LINE.replace('tracking)', 'tracking + 2pt)')})"
    lines = f"{{ set par(leading: pitch - 14pt, spacing: pitch - 14pt); par({smaller}) }}"
    assert named(patched(tmp_path, issue(titled=False), (PAR, lines))) == ["body_size"]


def test_an_imprint_that_is_not_a_character_in_is_named(tmp_path: Path) -> None:
    pair = ("top + left, dx: small, dy: pitch * (count + 1)", "top + left, dx: 4 * small, dy: pitch * (count + 1)")
    assert named(patched(tmp_path, issue(GB9704), pair), GB9704) == ["imprint"]


def test_a_tail_alone_on_its_page_is_named(tmp_path: Path) -> None:
    short = issue(sentences=4)
    assert named(patched(tmp_path, short, ("#v(1fr)\n#if", "#pagebreak()\n#v(1fr)\n#if"))) == ["widow"]


def _swap(data: Data, *, end: str, start: str) -> None:
    """Put words at the end of the first line and at the start of the second."""
    first, second = data["paragraphs"][0]["lines"][:2]
    first["parts"][-1]["text"] = first["parts"][-1]["text"][:-1] + end
    second["parts"][0]["text"] = start + second["parts"][0]["text"][1:]


@pytest.mark.parametrize(
    ("key", "end", "start"),
    BREAKS,
)
def test_a_bad_break_is_named_by_its_rule(tmp_path: Path, key: str, end: str, start: str) -> None:
    assert named(patched(tmp_path, issue(), change=lambda data: _swap(data, end=end, start=start))) == [key]


def test_a_page_that_is_not_full_is_named(tmp_path: Path) -> None:
    def cut(data: Data) -> None:
        """The third paragraph begins a page, before the second page is full."""
        data["paragraphs"][2]["breaks"] = True

    assert named(patched(tmp_path, issue(sentences=20), change=cut)) == ["lines"]


def test_a_name_that_is_missing_is_named(tmp_path: Path) -> None:
    def drop(data: Data) -> None:
        data["signatures"] = data["signatures"][:2]

    assert named(patched(tmp_path, issue(), change=drop)) == ["names"]


def rewritten(pdf: bytes, change: Any) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_font_that_is_not_embedded_is_named() -> None:
    def drop(writer: pypdf.PdfWriter) -> None:
        font = next(iter(writer.pages[0]["/Resources"]["/Font"].values())).get_object()  # type: ignore[index]
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for name in ("/FontFile2", "/FontFile3"):
            descriptor.pop(NameObject(name), None)

    assert named(rewritten(typeset(sound(issue())), drop)) == ["embedded"]


def test_a_page_without_text_is_named() -> None:
    def blank(writer: pypdf.PdfWriter) -> None:
        del writer.pages[1][NameObject("/Contents")]

    assert named(rewritten(typeset(sound(issue())), blank)) == ["selectable"]


def test_a_scan_is_measured_by_its_paper_only() -> None:
    def blank(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            del page[NameObject("/Contents")]

    report: Report = check_layout(rewritten(typeset(sound(issue())), blank), preset=BULLETIN)
    assert [each.key for each in report.findings if each.verdict is Verdict.MET] == ["paper"]
    assert report.count(Verdict.UNMEASURED) == len(PDF) - 3


def test_a_small_file_that_unfolds_into_a_huge_one_is_refused() -> None:
    def unfold(writer: pypdf.PdfWriter) -> None:
        for page in writer.pages:
            stream = StreamObject()
            stream.set_data(b"0 0 m 9 9 l S " * 500_000)
            page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())

    with pytest.raises(Unreadable, match="页面上的内容太多"):
        named(rewritten(typeset(sound(issue())), unfold))


def test_an_issue_of_the_other_preset_fails_on_its_grid() -> None:
    assert {"lines", "pitch", "name_place"} <= set(named(typeset(sound(issue(GB9704)))))


def test_every_rule_that_a_pdf_can_break_has_its_planted_fault() -> None:
    assert {each[0] for each in (*MEASURES, *SHEET_FAULTS, *BREAKS)} | SINGLE == set(PDF) == set(KEYS)

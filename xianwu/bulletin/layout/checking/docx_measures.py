"""Measuring a Word file: page, grid, body, page numbers as it declares them.  Where a line breaks is the word processor's doing and is not measured."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable

from xianwu.bulletin.layout.checking import clauses as limits
from xianwu.bulletin.layout.checking.docx_parts import Paragraph, Span, WordFile
from xianwu.bulletin.layout.checking.faces import is_face, is_latin, told
from xianwu.bulletin.layout.checking.findings import Measured, Verdict, absent, faulty, judged, unmeasured
from xianwu.bulletin.layout.checking.pdf_page_measures import DASHES, HAN, mm, near
from xianwu.bulletin.layout.checking.pdf_part_measures import LEVELS, UNIT
from xianwu.bulletin.layout.checking.pdf_parts import most
from xianwu.bulletin.layout.presets import MM_PER_PT, Preset
from xianwu.papers.fonts import Face

Measure = Callable[[WordFile, Preset], Measured]


def han(paragraphs: Iterable[Paragraph]) -> list[tuple[Span, Paragraph]]:
    return [(span, each) for each in paragraphs for span in each.spans if HAN.search(span.text)]


def _is_heading(span: Span) -> bool:
    return is_face(span.font, Face.HEADING) or is_face(span.font, Face.SECOND)


# --- page and grid ------------------------------------------------------------------------------------------


def paper(file: WordFile, preset: Preset) -> Measured:
    wide, high = preset.paper
    is_met = near(file.width, wide, limits.PAPER_OFF) and near(file.height, high, limits.PAPER_OFF)
    return judged(is_met, f"{file.width:.1f}×{file.height:.1f} mm")


def top(file: WordFile, preset: Preset) -> Measured:
    return judged(near(file.margins["top"], preset.top, limits.OFF), mm(file.margins["top"]))


def left(file: WordFile, preset: Preset) -> Measured:
    return judged(near(file.margins["left"], preset.left, limits.OFF), mm(file.margins["left"]))


def area(file: WordFile, preset: Preset) -> Measured:
    wide, high = file.text_width, file.text_height
    is_met = near(wide, preset.width, limits.OFF) and near(high, preset.height, limits.OFF)
    return judged(is_met, f"{wide:.1f}×{high:.1f} mm")


def inside(file: WordFile, preset: Preset) -> Measured:
    every = [each for each in file.paragraphs if each.inked]
    faults = [
        (f"缩进 {min(each.left, each.right, each.left + each.first):.1f} mm", each.place)
        for each in every
        if min(each.left, each.right, each.left + each.first) < -limits.OFF
    ]
    return faulty(faults, "没有伸出版心的缩进")


def lines(file: WordFile, preset: Preset) -> Measured:
    if file.line_pitch is None or file.grid not in ("lines", "linesAndChars", "snapToChars"):
        return judged(False, "没有设文档网格", "页面设置")
    found = math.floor(file.text_height / file.line_pitch + 0.02)
    return judged(found == preset.lines, f"{found} 行", "页面设置")


def cells(file: WordFile, preset: Preset) -> Measured:
    """How many characters fit, with what each of them is squeezed by."""
    spans = [(span, each) for span, each in han(file.body) if not _is_heading(span)]
    if not spans:
        return unmeasured("没有正文")
    grid = file.char_space if file.grid in ("linesAndChars", "snapToChars") else None
    advances = [
        span.size + span.spacing + (grid if grid is not None and each.is_on_grid else 0.0) for span, each in spans
    ]
    found = math.floor(file.text_width / MM_PER_PT / most(round(each, 3) for each in advances) + 0.02)
    return judged(found == preset.cells, f"{found} 字")


def pitch(file: WordFile, preset: Preset) -> Measured:
    if not file.body:
        return unmeasured("没有正文")
    known = [each.line if each.line is not None else _grid_line(file, each) for each in file.body]
    found = most(-1.0 if each is None else round(each, 2) for each in known)
    if found < 0:
        return judged(False, "没有设固定行距，也没有对齐网格", file.body[0].place)
    return judged(near(found, preset.pitch, limits.PITCH_OFF), f"{found:.2f} mm")


def _grid_line(file: WordFile, each: Paragraph) -> float | None:
    return file.line_pitch if each.is_on_grid and file.grid else None


# --- fonts and colours -----------------------------------------------------------------------------------------


def body_font(file: WordFile, preset: Preset) -> Measured:
    every, plain = Counter[str](), Counter[str]()
    for span, _ in han(file.body):
        every[span.font] += len(span.text)
        if not _is_heading(span):
            plain[span.font] += len(span.text)
    if not every:
        return unmeasured("没有正文")
    # A short text may have fewer characters than its title; one that is nearly all title is set in the title's face.
    counts = plain if limits.is_text(plain.total(), of=every.total()) else every
    first = counts.most_common(1)[0][0]
    if not is_face(first, Face.BODY):
        return judged(False, first or "没有指定中文字体", file.body[0].place)
    wrong = [
        (span.font, each.place)
        for span, each in han(file.body)
        if not _is_heading(span) and not is_face(span.font, Face.BODY)
    ]
    return faulty(wrong, told(first, Face.BODY))


def body_size(file: WordFile, preset: Preset) -> Measured:
    spans = [(span, each) for span, each in han(file.body) if not _is_heading(span)]
    if not spans:
        return unmeasured("没有正文")
    wrong = [
        (f"{span.size:g} pt", each.place)
        for span, each in spans
        if not near(span.size, preset.body_size, limits.SIZE_OFF)
    ]
    return faulty(wrong, f"{most(span.size for span, _ in spans):g} pt")


def colour(file: WordFile, preset: Preset) -> Measured:
    wrong = [
        (f"#{span.colour}", each.place)
        for each in file.paragraphs
        if each is not file.name
        for span in each.inked
        if span.colour and max(int(span.colour[at : at + 2], 16) for at in (0, 2, 4)) > 90
    ]
    return faulty(wrong, "黑色")


# --- paragraphs --------------------------------------------------------------------------------------------------


def main_title(file: WordFile, preset: Preset) -> Measured:
    if not file.titles:
        return absent("没有公文标题")
    faults = []
    for each in file.titles:
        first = each.inked[0]
        if not is_face(first.font, Face.TITLE):
            faults.append((first.font or "没有指定中文字体", each.place))
        elif not near(first.size, limits.MAIN_TITLE, limits.SIZE_OFF):
            faults.append((f"{first.size:g} pt", each.place))
        elif each.align != "center":
            faults.append(("没有居中", each.place))
    return faulty(faults, f"{file.titles[0].inked[0].size:g} pt，居中")


def title_font(file: WordFile, preset: Preset) -> Measured:
    is_bulletin = bool(file.body) and bool(UNIT.search(file.body[-1].text.strip()))
    asked = []
    for above, each in zip([None, *file.body], file.body, strict=False):
        if is_bulletin and (above is None or UNIT.search(above.text.strip())):
            asked.append((each, Face.HEADING))
        asked += [(each, face) for form, face in LEVELS if form.match(each.text.strip())]
    if not asked:
        return absent("没有认出标题")
    faults = []
    for each, face in asked:
        first = each.inked[0]
        if not is_face(first.font, face):
            faults.append((f"{first.font}，不是{face}", each.place))
        elif not near(first.size, preset.body_size, limits.SIZE_OFF):
            faults.append((f"{first.size:g} pt", each.place))
    return faulty(faults, f"{len(asked)} 处，{told(asked[0][0].inked[0].font, asked[0][1])}")


def indent(file: WordFile, preset: Preset) -> Measured:
    if not file.body:
        return unmeasured("没有正文")
    two = 2 * preset.body_size * MM_PER_PT
    faults = [
        (f"首行 {each.left + each.first:.1f} mm，回行 {each.left:.1f} mm", each.place)
        for each in file.body
        if not (near(each.left + each.first, two, limits.OFF) and near(each.left, 0, limits.OFF))
    ]
    return faulty(faults, "首行空二字，回行顶格")


# --- page numbers ------------------------------------------------------------------------------------------------------


def _folios(file: WordFile) -> dict[str, Paragraph]:
    kinds = ("default", "even") if file.has_even_footers else ("default",)
    found = {}
    for kind in kinds:
        row = next((each for each in file.footers[kind] if "PAGE" in each.field_names.upper().split("NUM")[0]), None)
        if row is not None:
            found[kind] = row
    return found


SIDES = {"default": "单页", "even": "双页"}


def folio(file: WordFile, preset: Preset) -> Measured:
    wanted = ("default", "even") if file.has_even_footers else ("default",)
    found = _folios(file)
    return faulty([("没有页码", f"{SIDES[kind]}页脚") for kind in wanted if kind not in found], "页脚里有页码")


def _each_folio(file: WordFile, fault: Callable[[str, Paragraph], str], fine: str) -> Measured:
    found = _folios(file)
    if not found:
        return absent("没有页码")
    faults = [(fault(kind, row), f"{SIDES[kind]}页脚") for kind, row in found.items()]
    return faulty([(what, place) for what, place in faults if what], fine)


def folio_form(file: WordFile, preset: Preset) -> Measured:
    """The field itself prints the digits."""
    form = re.compile(rf"[{DASHES}]\s*\d*\s*[{DASHES}]")
    return _each_folio(
        file,
        lambda kind, row: "" if form.fullmatch(row.text.strip()) else f"“{row.text.strip() or '只有数字'}”",
        "— 1 —",
    )


def folio_font(file: WordFile, preset: Preset) -> Measured:
    def fault(kind: str, row: Paragraph) -> str:
        for span in row.spans:
            font = span.latin or span.font
            if is_latin(font) or not is_face(font, Face.PAGE):
                return font or "没有指定字体"
            if not near(span.size, preset.small_size, limits.SIZE_OFF):
                return f"{span.size:g} pt"
        return ""

    return _each_folio(file, fault, f"宋体，{preset.small_size:g} pt")


def folio_place(file: WordFile, preset: Preset) -> Measured:
    """The side is declared, the height is the word processor's."""
    if not _folios(file):
        return absent("没有页码")
    if not file.has_even_footers:
        return judged(False, "单双页的页脚没有分开", "页面设置")
    sides = {"default": ("right", "end"), "even": ("left", "start", "")}
    one = preset.small_size * MM_PER_PT

    def fault(kind: str, row: Paragraph) -> str:
        if row.align not in sides[kind]:
            return f"对齐方式 {row.align or '左'}"
        free = row.right if kind == "default" else row.left + row.first
        return "" if near(free, one, limits.FOLIO_OFF) else f"外侧空 {free:.1f} mm"

    found = _each_folio(file, fault, "")
    return unmeasured("单页居右、双页居左；高低由软件排出") if found.verdict is Verdict.MET else found


def selectable(file: WordFile, preset: Preset) -> Measured:
    has_text = any(each.inked for each in file.paragraphs)
    return judged(has_text, "是文字" if has_text else "没有文字")


MEASURES: dict[str, Measure] = {
    **{"paper": paper, "top": top, "left": left, "area": area, "inside": inside, "lines": lines, "cells": cells},
    **{"pitch": pitch, "body_font": body_font, "body_size": body_size, "colour": colour, "title_font": title_font},
    "main_title": main_title,
    **{"indent": indent, "folio": folio, "folio_form": folio_form, "folio_font": folio_font},
    **{"folio_place": folio_place, "selectable": selectable},
}

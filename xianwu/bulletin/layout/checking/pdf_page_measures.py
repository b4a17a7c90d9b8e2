"""Measuring a PDF: paper, type area, grid, fonts of the body, page numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from xianwu.bulletin.layout.checking import clauses as limits
from xianwu.bulletin.layout.checking.faces import is_face, is_latin, is_rare, plain_name, told
from xianwu.bulletin.layout.checking.findings import Measured, absent, faulty, judged, missing, unmeasured
from xianwu.bulletin.layout.checking.pdf_glyphs import Glyph
from xianwu.bulletin.layout.checking.pdf_parts import Parts, Row, is_black, most
from xianwu.bulletin.layout.grid import COMPANY
from xianwu.bulletin.layout.lines import CLOSING, OPENING, cells
from xianwu.bulletin.layout.presets import MM_PER_PT, Preset
from xianwu.papers.fonts import Face

Measure = Callable[[Parts, Preset], Measured]
HAN = re.compile(r"[㐀-鿿]")
HANGING = "，。、；："
LOWEST_IN_LINE = 0.8
ENOUGH = 5
"""Filled lines below which a number that cannot part from its unit may have cut each of them short."""
ONE_PAGE = "只有一页，正文上端是刊头"
DASHES = "—―"


# --- what several rules stand on ----------------------------------------------------------------------


def is_at_top(found: float, preset: Preset) -> bool:
    """Whether text that begins there begins a type area: renderers set characters high, amid or low in their line."""
    return preset.top - limits.OFF - 0.01 <= found <= preset.top + limits.OFF + LOWEST_IN_LINE * leading(preset)


def top_of(parts: Parts, preset: Preset) -> float:
    """Upper edge of the type area: where it should be, unless the pages begin elsewhere."""
    found = min(parts.tops, default=preset.top)
    return preset.top if is_at_top(found, preset) and found > preset.top else found


def measured_left(parts: Parts, preset: Preset) -> float | None:
    """None where the text is too short to tell, or where each of its lines is a paragraph of its own."""
    if parts.left is not None and near(parts.left, preset.left + 2 * preset.cell, 2 * limits.OFF):
        return None
    return parts.left


def left_of(parts: Parts, preset: Preset) -> float:
    found = measured_left(parts, preset)
    return preset.left if found is None else found


def leading(preset: Preset) -> float:
    """Blank between the lines of the grid."""
    return preset.pitch - preset.body_size * MM_PER_PT


def ink(row: Row) -> tuple[float, float]:
    """From where to where a row is inked: brackets fill half of their square, a stop may hang in the margin."""
    first, last = row.inked[0], row.inked[-1]
    x0 = (first.x0 + first.x1) / 2 if first.text in OPENING and _is_square(first) else first.x0
    if last.text in HANGING:
        return x0, max(row.inked[-2].x1 if len(row.inked) > 1 else x0, last.x0)
    return x0, (last.x0 + last.x1) / 2 if last.text in CLOSING and _is_square(last) else last.x1


def _is_square(glyph: Glyph) -> bool:
    return glyph.x1 - glyph.x0 > 0.7 * glyph.size * MM_PER_PT


def is_full(row: Row, parts: Parts, preset: Preset) -> bool:
    return row.x1 > left_of(parts, preset) + preset.width - 1.5 * preset.cell


def mm(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f} mm"


def near(value: float, wanted: float, off: float) -> bool:
    # A hundredth for the rounding of the file itself.
    return abs(value - wanted) <= off + 0.01


def han(rows: Iterable[Row]) -> Iterable[tuple[Glyph, Row]]:
    return ((each, row) for row in rows for each in row.glyphs if HAN.match(each.text))


# --- paper and type area -----------------------------------------------------------------------------------


def paper(parts: Parts, preset: Preset) -> Measured:
    wide, high = preset.paper
    off = limits.PAPER_OFF
    faults = [
        (f"{page.width:.0f}×{page.height:.0f} mm", f"第 {page.number} 页")
        for page in parts.pages
        if not (near(page.width, wide, off) and near(page.height, high, off))
    ]
    first = parts.pages[0]
    return faulty(faults, f"{first.width:.1f}×{first.height:.1f} mm")


def top(parts: Parts, preset: Preset) -> Measured:
    """Down to the characters: a PDF knows no margin."""
    if not parts.tops:
        return unmeasured(ONE_PAGE)
    found = min(parts.tops)
    return judged(is_at_top(found, preset), f"{found:.1f} mm（至字顶）", "第 2 页起")


def left(parts: Parts, preset: Preset) -> Measured:
    found = measured_left(parts, preset)
    if found is None:
        return unmeasured("正文太短")
    return judged(near(found, preset.left, limits.OFF), mm(found))


def _width(parts: Parts, preset: Preset) -> float | None:
    """Of the type area, by the rows that the text runs on from; blank halves of marks may stand outside."""
    begin = left_of(parts, preset)
    full = [above for above, _ in joints(parts, preset) if above.x1 - begin > preset.width * 0.9]
    ends = [round(_edge(row, begin + preset.width), 1) for row in full]
    return most(ends) - begin if ends else None


def _edge(row: Row, wanted: float) -> float:
    """Where a row ends. A mark at its end may be set with its blank half, without it, or hang outside: what fits."""
    last = row.inked[-1]
    if last.text not in CLOSING:
        return last.x1
    return min((last.x1, (last.x0 + last.x1) / 2, last.x0), key=lambda x: abs(x - wanted))


def joints(parts: Parts, preset: Preset) -> list[tuple[Row, Row]]:
    """Rows that the text runs on between: the second is not indented."""
    pairs = zip(parts.body, parts.body[1:], strict=False)
    return [(above, below) for above, below in pairs if below.x0 - left_of(parts, preset) < preset.cell * 1.2]


def _height(parts: Parts, preset: Preset) -> float:
    """From the first character of a page down to the last, of the fullest page."""
    floor = top_of(parts, preset)
    return max((row.bottom - floor for row in (*parts.body, *parts.tail)), default=0.0)


def area(parts: Parts, preset: Preset) -> Measured:
    width, height = _width(parts, preset), _height(parts, preset)
    if width is None:
        return unmeasured("没有排满的行")
    # Rows that stick out alone are named by the next rule.
    return judged(near(width, preset.width, limits.OFF), f"宽 {width:.1f} mm，字高至 {height:.1f} mm")


def inside(parts: Parts, preset: Preset) -> Measured:
    begin, upper = left_of(parts, preset), top_of(parts, preset)
    end = begin + max(preset.width, _width(parts, preset) or 0)
    faults = []
    for row in (*parts.head, *parts.body, *parts.tail):
        x0, x1 = ink(row)
        over = max(begin - x0, x1 - end, row.bottom - upper - preset.height)
        if row.page > 1:
            over = max(over, upper - row.top)
        if over > limits.OFF:
            faults.append((f"出版心 {over:.1f} mm", row.place))
    return faulty(faults, "都在版心内")


# --- the grid -----------------------------------------------------------------------------------------------


def lines(parts: Parts, preset: Preset) -> Measured:
    """Pages between the first and the last are full; no page holds more.

    The page before a last one with a line or two may be short: it gave them, so that the tail does not stand alone.
    """
    counts = {page.number: len([row for row in parts.body if row.page == page.number]) for page in parts.pages}
    inner = {number: count for number, count in counts.items() if 1 < number < len(parts.pages) and count}
    if counts[len(parts.pages)] <= COMPANY:
        inner.pop(len(parts.pages) - 1, None)
    most_lines = max(counts.values())
    faults = [(f"{count} 行", f"第 {number} 页") for number, count in inner.items() if count != preset.lines]
    if not faults and most_lines > preset.lines:
        faults = [(f"{most_lines} 行", f"第 {number} 页") for number, count in counts.items() if count == most_lines]
    if not inner and not faults:
        return unmeasured("没有排满的一页")
    return faulty(faults, f"{preset.lines} 行")


def cells_(parts: Parts, preset: Preset) -> Measured:
    """What the fuller lines hold: a number that cannot part from its unit may cut others short.

    A line that ends with a mark may hold one more, and is left out.
    """
    begin = left_of(parts, preset)
    counts = sorted(
        cells(row.text)
        for row, _ in joints(parts, preset)
        if is_full(row, parts, preset) and row.x0 - begin < 2 and row.text[-1] not in CLOSING
    )
    found = math.ceil(counts[len(counts) * 19 // 20] - 0.5) if counts else None
    if found is None or (found != preset.cells and len(counts) < ENOUGH):
        return unmeasured("排满的行太少")
    return judged(found == preset.cells, f"{found} 字", f"{len(counts)} 行")


def pitch(parts: Parts, preset: Preset) -> Measured:
    found = [each for each, _ in parts.pitches]
    if not found:
        return unmeasured("没有相邻的两行")
    value = median(found)
    return judged(near(value, preset.pitch, limits.PITCH_OFF), f"{value:.2f} mm")


# --- fonts and colours of the body ----------------------------------------------------------------------------


def _plain(parts: Parts) -> list[tuple[Glyph, Row]]:
    """Characters of the body that are in no heading's face."""
    return [(each, row) for each, row in han(parts.body) if not _heads(each.font)]


def _heads(font: str) -> bool:
    return is_face(font, Face.HEADING) or is_face(font, Face.SECOND)


def body_font(parts: Parts, preset: Preset) -> Measured:
    every, plain = list(han(parts.body)), _plain(parts)
    if not every:
        return unmeasured("没有正文")
    # A short text may have fewer characters than its title; one that is nearly all title is set in the title's face.
    fonts = Counter(each.font for each, _ in (plain if limits.is_text(len(plain), of=len(every)) else every))
    first = fonts.most_common(1)[0][0]
    if not is_face(first, Face.BODY):
        return judged(False, plain_name(first), f"{fonts[first]} 字")
    wrong = [
        (plain_name(each.font), row.place)
        for each, row in _plain(parts)
        if not is_face(each.font, Face.BODY) and not is_rare(each.font)
    ]
    return faulty(list(dict.fromkeys(wrong)), told(first, Face.BODY))


def body_size(parts: Parts, preset: Preset) -> Measured:
    found = _plain(parts)
    if not found:
        return unmeasured("没有正文")
    wrong = [
        (f"{each.size:.1f} pt", row.place)
        for each, row in found
        if not near(each.size, preset.body_size, limits.SIZE_OFF)
    ]
    return faulty(list(dict.fromkeys(wrong)), f"{most(round(each.size, 2) for each, _ in found):g} pt")


def colour(parts: Parts, preset: Preset) -> Measured:
    rows = [row for row in (*parts.head, *parts.body, *parts.tail) if row is not parts.name]
    wrong = [(_hex(each.colour), row.place) for row in rows for each in row.inked if not is_black(each.colour)]
    return faulty(list(dict.fromkeys(wrong)), "黑色")


def _hex(values: Sequence[float]) -> str:
    return "#" + "".join(f"{round(value * 255):02x}" for value in values)


# --- page numbers ------------------------------------------------------------------------------------------


def folio(parts: Parts, preset: Preset) -> Measured:
    faults = [
        ("没有页码", f"第 {page.number} 页") for page in parts.pages if page.rows and page.number not in parts.folios
    ]
    told_ = {number: int(re.sub(r"\D", "", row.text)) for number, row in parts.folios.items()}
    first = next(iter(told_.items()), None)
    if first:
        start = first[1] - first[0]
        faults += [(f"印成 {said}", f"第 {number} 页") for number, said in told_.items() if said - number != start]
    return faulty(faults, f"{len(parts.folios)} 页都有")


def _each_folio(parts: Parts, fault: Callable[[Row], str], fine: str) -> Measured:
    if not parts.folios:
        return absent("没有页码")
    found = [(fault(row), f"第 {number} 页") for number, row in parts.folios.items()]
    return faulty([(what, place) for what, place in found if what], fine)


def folio_form(parts: Parts, preset: Preset) -> Measured:
    form = re.compile(rf"[{DASHES}]\s*\d+\s*[{DASHES}]")
    return _each_folio(parts, lambda row: "" if form.fullmatch(row.text) else f"“{row.text}”", "— 1 —")


def folio_font(parts: Parts, preset: Preset) -> Measured:
    def fault(row: Row) -> str:
        digits = [each for each in row.glyphs if each.text.isdigit()]
        wrong = [each for each in digits if is_latin(each.font) or not is_face(each.font, Face.PAGE)]
        if wrong:
            return plain_name(wrong[0].font)
        return "" if near(row.size, preset.small_size, limits.SIZE_OFF) else f"{row.size:.1f} pt"

    first = next(iter(parts.folios.values()), None)
    fine = f"{told(first.inked[0].font, Face.PAGE)}，{first.size:g} pt" if first else ""
    return _each_folio(parts, fault, fine)


def folio_place(parts: Parts, preset: Preset) -> Measured:
    bottom = top_of(parts, preset) + preset.height
    begin, off = left_of(parts, preset), limits.FOLIO_OFF

    def fault(row: Row) -> str:
        gap = row.y - 0.36 * row.size * MM_PER_PT - bottom
        is_odd = row.page % 2 == 1
        free = begin + preset.width - row.x1 if is_odd else row.x0 - begin
        said = []
        if not near(gap, preset.folio_gap, off):
            said.append(f"版心下 {gap:.1f} mm")
        if not near(free, preset.cell, off):
            said.append(f"距{'右' if is_odd else '左'}边 {free:.1f} mm")
        return "，".join(said)

    return _each_folio(parts, fault, f"版心下 {preset.folio_gap:g} mm，外侧空一字")


# --- the file -------------------------------------------------------------------------------------------------


def embedded(parts: Parts, preset: Preset) -> Measured:
    if not parts.fonts:
        return missing("字体")
    loose = [(plain_name(name), "") for name, is_in in parts.fonts.items() if not is_in]
    return faulty(loose, f"{len(parts.fonts)} 种字体都已嵌入")


def selectable(parts: Parts, preset: Preset) -> Measured:
    faults = [
        ("字是图片" if page.has_hidden_text or page.picture_share > 0.6 else "没有文字", f"第 {page.number} 页")
        for page in parts.pages
        if not page.rows
    ]
    return faulty(faults, f"{len(parts.pages)} 页都是文字")


MEASURES: dict[str, Measure] = {
    **{"paper": paper, "top": top, "left": left, "area": area, "inside": inside, "lines": lines, "cells": cells_},
    **{"pitch": pitch, "body_font": body_font, "body_size": body_size, "colour": colour},
    **{"folio": folio, "folio_form": folio_form, "folio_font": folio_font, "folio_place": folio_place},
    **{"embedded": embedded, "selectable": selectable},
}

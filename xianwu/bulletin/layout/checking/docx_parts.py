"""A Word file as what it declares: page, grid, paragraphs with the properties that hold for them.

A DOCX says how it wants to be set, not where a line breaks or a rule falls: that is the word processor's doing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import takewhile
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.layout.checking.pdf_parts import DAY, LARGE, NUMBER, TAIL, TITLE_FROM
from xianwu.bulletin.layout.presets import MM_PER_PT

# A damaged package fails in as many ways as there are kinds of damage; to the user each of them means the same.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, PackageNotFoundError, LxmlError, EOFError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError),
)
MOST_UNPACKED = 200 * 1024 * 1024
MM_PER_TWIP = MM_PER_PT / 20
DEEPEST_STYLE = 20
HEX = re.compile("[0-9a-fA-F]{6}")
SHAPES = (qn("w:drawing"), qn("w:pict"))
LATIN_SLOTS = (qn("w:ascii"), qn("w:hAnsi"))


@dataclass(frozen=True)
class Span:
    """Text in one face. `spacing`: points that each character is wider; `colour`: six hex digits, none: automatic."""

    text: str
    font: str
    latin: str
    size: float
    colour: str
    spacing: float


@dataclass(frozen=True)
class Border:
    thickness: float
    colour: str


@dataclass(frozen=True)
class Paragraph:
    """Lengths in millimetres. `line`: exact pitch, none where it is not exact."""

    order: int
    spans: tuple[Span, ...]
    align: str
    left: float
    right: float
    first: float
    line: float | None
    is_on_grid: bool
    tabs: tuple[tuple[float, str], ...]
    borders: dict[str, Border]
    has_shape: bool
    field_names: str

    @property
    def text(self) -> str:
        return "".join(each.text for each in self.spans)

    @property
    def inked(self) -> list[Span]:
        return [each for each in self.spans if each.text.strip()]

    @property
    def place(self) -> str:
        return f"第 {self.order} 段“{self.text.strip()[:8]}”"


@dataclass
class WordFile:
    """Lengths in millimetres; `char_space` in points."""

    width: float
    height: float
    margins: dict[str, float]
    grid: str
    line_pitch: float | None
    char_space: float | None
    has_even_footers: bool
    paragraphs: list[Paragraph]
    footers: dict[str, list[Paragraph]]
    keywords: str = ""
    name: Paragraph | None = None
    number: Paragraph | None = None
    line: Paragraph | None = None
    rule: Paragraph | None = None
    head: list[Paragraph] = field(default_factory=list)
    titles: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    tail: list[Paragraph] = field(default_factory=list)

    @property
    def text_width(self) -> float:
        return self.width - self.margins["left"] - self.margins["right"]

    @property
    def text_height(self) -> float:
        return self.height - self.margins["top"] - self.margins["bottom"]


def read_docx(content: bytes) -> WordFile:
    """Raises Unreadable where the bytes are no DOCX that can be opened."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            if sum(each.file_size for each in package.infolist()) > MOST_UNPACKED:
                raise Unreadable("文件解开后太大，不像快报或公文。")
        document = Document(BytesIO(content))
        found = _read(document)
    except Unreadable:
        raise
    except DAMAGED as error:
        raise Unreadable("文件不是可以打开的 DOCX，请用 WPS 或 Word 另存一次。") from error
    return _sorted_out(found)


def _read(document: Any) -> WordFile:
    section = document.sections[0]
    styles = _Styles(document)
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = _number(grid, "w:linePitch")
    space = _number(grid, "w:charSpace")
    sides = {side: getattr(section, f"{side}_margin") for side in ("top", "bottom", "left", "right")}
    gutter = (section.gutter or 0) / 36000
    margins = {side: (value or 0) / 36000 for side, value in sides.items()}
    margins["left"] += gutter
    footers = {"default": section.footer, "even": section.even_page_footer}
    return WordFile(
        width=section.page_width / 36000,
        height=section.page_height / 36000,
        margins=margins,
        grid=grid.get(qn("w:type"), "default") if grid is not None else "",
        line_pitch=None if pitch is None else pitch * MM_PER_TWIP,
        char_space=None if space is None else space / 4096,
        has_even_footers=bool(document.settings.odd_and_even_pages_header_footer),
        paragraphs=list(styles.paragraphs(document.element.body, below=_text_end(section))),
        footers={kind: list(styles.paragraphs(each._element)) for kind, each in footers.items()},
        keywords=document.core_properties.keywords or "",
    )


def _text_end(section: Any) -> float:
    """Twips from the upper edge of the paper to the end of the type area."""
    return float(section.page_height - (section.bottom_margin or 0)) / 635


def _stands_below(element: Any, end: float) -> bool:
    frame = element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    if frame is None or frame.get(qn("w:vAnchor")) != "page":
        return False
    return (_number(frame, "w:y") or 0.0) >= end


def _number(element: Any, name: str) -> float | None:
    value = None if element is None else element.get(qn(name))
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _is_on(element: Any) -> bool:
    return element is not None and element.get(qn("w:val"), "1") not in ("0", "false", "off")


class _Styles:
    """Finds the property that holds: the run's own, its style's, the paragraph's style's, the file's default."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self.by_id = {each.get(qn("w:styleId")): each for each in root.findall(qn("w:style"))}
        normal = (each for each in self.by_id.values() if each.get(qn("w:type")) == "paragraph")
        self.normal = next((each for each in normal if each.get(qn("w:default")) in ("1", "true")), None)
        defaults = root.find(qn("w:docDefaults"))
        self.run_default = None if defaults is None else defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self.paragraph_default = None if defaults is None else defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}")

    def _chain(self, style_id: str | None) -> list[Any]:
        style = self.by_id.get(style_id, self.normal) if style_id else self.normal
        found: list[Any] = []
        while style is not None and len(found) < DEEPEST_STYLE:
            found.append(style)
            parent = style.find(qn("w:basedOn"))
            style = None if parent is None else self.by_id.get(parent.get(qn("w:val")))
        return found

    def paragraphs(self, root: Any, *, below: float | None = None) -> Iterator[Paragraph]:
        """All of them but frames that stand `below` (twips from the upper edge of the paper): they are not of the text."""
        for order, element in enumerate(root.iter(qn("w:p")), start=1):
            if below is None or not _stands_below(element, below):
                yield self._paragraph(element, order)

    def _paragraph(self, element: Any, order: int) -> Paragraph:
        own = element.find(qn("w:pPr"))
        style = None if own is None or own.find(qn("w:pStyle")) is None else own.find(qn("w:pStyle")).get(qn("w:val"))
        chain = self._chain(style)
        levels = [own, *(each.find(qn("w:pPr")) for each in chain), self.paragraph_default]
        run_levels = [*(each.find(qn("w:rPr")) for each in chain), self.run_default]
        runs = [each for each in element.iter(qn("w:r")) if next(each.iterancestors(qn("w:p"))) is element]
        snap = _first(levels, "w:snapToGrid")
        align = _first(levels, "w:jc")
        return Paragraph(
            order=order,
            spans=tuple(self._span(each, run_levels) for each in runs),
            align="" if align is None else align.get(qn("w:val"), ""),
            **_indents(levels),
            line=_exact_line(levels),
            is_on_grid=snap is None or _is_on(snap),
            tabs=_tabs(own),
            borders=_borders(levels),
            has_shape=any(each.find(f".//{shape}") is not None for each in runs for shape in SHAPES),
            field_names="".join(each.text or "" for each in element.iter(qn("w:instrText")))
            + "".join(each.get(qn("w:instr"), "") for each in element.iter(qn("w:fldSimple"))),
        )

    def _span(self, run: Any, levels: Sequence[Any]) -> Span:
        own = run.find(qn("w:rPr"))
        style = None if own is None else own.find(qn("w:rStyle"))
        chain = self._chain(style.get(qn("w:val"))) if style is not None else []
        every = [own, *(each.find(qn("w:rPr")) for each in chain), *levels]
        size, spacing, colour = (_first(every, name) for name in ("w:sz", "w:spacing", "w:color"))
        value = "" if colour is None else colour.get(qn("w:val"), "")
        return Span(
            text=_text_of(run),
            font=_slot(every, [qn("w:eastAsia")]),
            latin=_slot(every, LATIN_SLOTS),
            size=(_number(size, "w:val") or 20.0) / 2,
            colour=value.lower() if HEX.fullmatch(value) else "",
            spacing=(_number(spacing, "w:val") or 0.0) / 20,
        )


def _first(levels: Sequence[Any], name: str) -> Any:
    found = (level.find(qn(name)) for level in levels if level is not None)
    return next((each for each in found if each is not None), None)


def _slot(levels: Sequence[Any], slots: Sequence[str]) -> str:
    for level in levels:
        fonts = None if level is None else level.find(qn("w:rFonts"))
        for slot in slots if fonts is not None else ():
            if fonts.get(slot):
                return str(fonts.get(slot))
    return ""


def _text_of(run: Any) -> str:
    kinds = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
    return "".join(each.text or "" if each.tag == qn("w:t") else kinds.get(each.tag, "") for each in run)


def _indents(levels: Sequence[Any]) -> dict[str, float]:
    """Left, right and first line; given in hundredths of a character, a character is one of 三号."""
    found: dict[str, float] = {}
    for side, name, sign in (
        ("left", "left", 1),
        ("right", "right", 1),
        ("first", "firstLine", 1),
        ("first", "hanging", -1),
    ):
        for level in reversed(levels):
            indent = None if level is None else level.find(qn("w:ind"))
            value, chars = _number(indent, f"w:{name}"), _number(indent, f"w:{name}Chars")
            if chars:
                found[side] = sign * chars / 100 * 16 * MM_PER_PT
            elif value is not None:
                found[side] = sign * value * MM_PER_TWIP
    return {side: found.get(side, 0.0) for side in ("left", "right", "first")}


def _exact_line(levels: Sequence[Any]) -> float | None:
    spacing = _first(levels, "w:spacing")
    if spacing is None or spacing.get(qn("w:lineRule")) != "exact":
        return None
    value = _number(spacing, "w:line")
    return None if value is None else value * MM_PER_TWIP


def _tabs(own: Any) -> tuple[tuple[float, str], ...]:
    stops = [] if own is None else own.findall(f"{qn('w:tabs')}/{qn('w:tab')}")
    return tuple(((_number(each, "w:pos") or 0.0) * MM_PER_TWIP, each.get(qn("w:val"), "")) for each in stops)


def _borders(levels: Sequence[Any]) -> dict[str, Border]:
    borders = _first(levels, "w:pBdr")
    found = {}
    for each in () if borders is None else borders:
        if each.get(qn("w:val")) not in (None, "nil", "none"):
            thickness = (_number(each, "w:sz") or 0.0) / 8 * MM_PER_PT
            found[each.tag.partition("}")[2]] = Border(thickness, each.get(qn("w:color"), "auto").lower())
    return found


# --- which paragraph is what ------------------------------------------------------------------------------


def hex_is_red(colour: str) -> bool:
    if not HEX.fullmatch(colour):
        return False
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return red > 150 and max(green, blue) < 90


HEAD_REACH = 15
"""Paragraphs from the top in which a masthead ends."""


def _sorted_out(file: WordFile) -> WordFile:
    upper = file.paragraphs[:HEAD_REACH]
    large = [each for each in upper if each.inked and max(span.size for span in each.inked) >= LARGE]
    file.name = next(iter(large), None)
    file.rule = next((each for each in upper if each.borders and not TAIL.match(each.text.strip())), None)
    file.number = next((each for each in upper if NUMBER.search(each.text)), None)
    file.line = next((each for each in upper if DAY.search(each.text) and "\t" in each.text.strip("\t")), None)
    if file.line is None:
        file.line = next((each for each in upper if DAY.fullmatch(each.text.strip()[-11:])), None)
    marks = [each.order for each in (file.name, file.rule, file.number, file.line) if each is not None]
    end = max(marks, default=0)
    file.head = [each for each in file.paragraphs if each.order <= end]
    rest = [each for each in file.paragraphs if each.order > end]
    start = next((each.order for each in rest if TAIL.match(each.text.strip())), None)
    if start is None:
        start = next((each.order for each in rest if each.borders and each.inked), None)
    text = [each for each in rest if each.inked and (start is None or each.order < start)]
    file.titles = list(takewhile(lambda each: each.inked[0].size > TITLE_FROM, text))
    file.body = text[len(file.titles) :]
    # The rule above a tail is a paragraph of its own.
    below = [each for each in rest if start is not None and each.order >= start - 1]
    file.tail = [each for each in below if (each.inked or each.borders) and each not in file.body]
    return file

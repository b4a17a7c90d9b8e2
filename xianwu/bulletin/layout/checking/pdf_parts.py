"""A PDF as rows of text, and which row is what: masthead, body, tail, page number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from itertools import takewhile

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.layout.checking.pdf_glyphs import Budget, Colour, Drawing, Glyph, Stroke, TooLarge, drawing_of
from xianwu.bulletin.layout.lines import OPENING
from xianwu.bulletin.layout.presets import MM_PER_PT

# As with Word files: every kind of damage means the same to the user. NotImplementedError is a RuntimeError.
DAMAGED = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError, OSError)
MOST_PAGES = 60
"""Checked of one file; a bulletin has four."""
SAME_ROW = 0.8
ASCENT = 0.88
"""Of a character's square the part above its baseline, as every font of the house has it."""
FOLIO = re.compile(r"[—–―\-－·\s]*\d{1,3}[—–―\-－·\s]*")
NUMBER = re.compile(r"第\s*\d*\s*期|〔\d{4}〕\s*\d*\s*号")
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|年\s*月\s*日")
TAIL = re.compile(r"本期发|抄送|主送|分送|发[：:]")
FEW = 3
"""Rows of text below which nobody can say where the text begins."""
LARGE = 24.0
TITLE_FROM = 18.0
SMALL_NOTE = 11.0
WIDE_RULE = 100.0


@dataclass(frozen=True)
class Row:
    """The glyphs that stand on one baseline of a page, from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        return "".join(each.text for each in self.glyphs).strip()

    @cached_property
    def inked(self) -> tuple[Glyph, ...]:
        return tuple(each for each in self.glyphs if each.text.strip())

    @property
    def x0(self) -> float:
        return self.inked[0].x0

    @property
    def x1(self) -> float:
        return self.inked[-1].x1

    @property
    def y(self) -> float:
        return self.inked[0].y

    @property
    def top(self) -> float:
        """The upper edge of its characters."""
        return self.y - ASCENT * self.size * MM_PER_PT

    @property
    def bottom(self) -> float:
        return self.y + (1 - ASCENT) * self.size * MM_PER_PT

    @cached_property
    def size(self) -> float:
        return most(round(each.size, 2) for each in self.inked)

    @property
    def place(self) -> str:
        return f"第 {self.page} 页“{self.text[:8]}”"


def most(values: Iterable[float]) -> float:
    return Counter(values).most_common(1)[0][0]


@dataclass(frozen=True)
class Page:
    """One page as rows and rules."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    strokes: tuple[Stroke, ...]
    picture_share: float
    has_hidden_text: bool


@dataclass
class Parts:
    """Which rows are what. Lists run over all pages in reading order."""

    pages: list[Page]
    fonts: dict[str, bool]
    name: Row | None = None
    number: Row | None = None
    line: Row | None = None
    red_rule: Stroke | None = None
    head: list[Row] = field(default_factory=list)
    titles: list[Row] = field(default_factory=list)
    """The title of an official paper; a bulletin has none."""
    body: list[Row] = field(default_factory=list)
    tail: list[Row] = field(default_factory=list)
    folios: dict[int, Row] = field(default_factory=dict)
    notes: list[Row] = field(default_factory=list)
    keywords: str = ""

    @property
    def last(self) -> Page:
        return self.pages[-1]

    @cached_property
    def left(self) -> float | None:
        """The left edge of the text: where many of its rows begin; a bracket may give up its blank half there."""
        begins = Counter(round(row.x0, 1) for row in self.body if row.text[0] not in OPENING)
        if sum(begins.values()) < FEW:
            return None
        often = max(begins.values())
        return min(x for x, count in begins.items() if count * 3 >= often)

    @cached_property
    def tops(self) -> list[float]:
        """Upper edges of the first row of text of each page after the first."""
        firsts: dict[int, float] = {}
        for row in self.body:
            firsts.setdefault(row.page, row.top)
        return [top for page, top in firsts.items() if page > 1]

    @cached_property
    def pitches(self) -> list[tuple[float, Row]]:
        """Distance of each row of the body from the one above it on the same page."""
        pairs = zip(self.body, self.body[1:], strict=False)
        return [(below.y - above.y, below) for above, below in pairs if below.page == above.page]


def read_pdf(content: bytes) -> Parts:
    """Raises Unreadable where the bytes are no PDF that can be opened."""
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("这份 PDF 加了密码，请去掉密码后再核对。")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable(f"这份 PDF 超过 {MOST_PAGES} 页，不像快报或公文，请拆开后再核对。")
        fonts_read, budget = {}, Budget()  # type: ignore[var-annotated]
        drawings = [drawing_of(page, fonts_read, budget) for page in reader.pages]
        keywords = str(reader.metadata.get("/Keywords") or "") if reader.metadata else ""
    except TooLarge as error:
        raise Unreadable(str(error)) from error
    except Unreadable:
        raise
    except DAMAGED as error:
        raise Unreadable("文件不是可以打开的 PDF，或者已经损坏。") from error
    if not drawings:
        raise Unreadable("这份 PDF 一页也没有。")
    fonts = {name: embedded for drawing in drawings for name, embedded in drawing.fonts.items()}
    pages = [_page(number, each) for number, each in enumerate(drawings, start=1)]
    return _sorted_out(Parts(pages, fonts, keywords=keywords))


def _page(number: int, drawing: Drawing) -> Page:
    shown = [each for each in drawing.glyphs if each.is_upright and not each.is_hidden]
    hidden = any(each.is_hidden and each.text.strip() for each in drawing.glyphs)
    rows = tuple(Row(number, tuple(glyphs)) for glyphs in _by_baseline(shown))
    share = drawing.picture_share
    return Page(number, drawing.width, drawing.height, rows, tuple(drawing.strokes), share, hidden)


def _by_baseline(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for each in sorted(glyphs, key=lambda each: each.y):
        if rows and each.y - rows[-1][0].y < SAME_ROW:
            rows[-1].append(each)
        else:
            rows.append([each])
    found = [sorted(row, key=lambda each: each.x0) for row in rows]
    return [row for row in found if any(each.text.strip() for each in row)]


# --- which row is what ------------------------------------------------------------------------------


def _sorted_out(parts: Parts) -> Parts:
    for page in parts.pages:
        rows = _without_foot(parts, page)
        if page.number == 1:
            rows = _without_head(parts, page, rows)
            rows = _without_title(parts, rows)
        if page is parts.last:
            rows = _without_tail(parts, rows)
        parts.body += rows
    return parts


def _without_foot(parts: Parts, page: Page) -> list[Row]:
    """Takes the page number and the small notes at the foot away."""
    rows = list(page.rows)
    for row in reversed(rows):
        if row.y < page.height * 0.8:
            break
        if FOLIO.fullmatch(row.text):
            parts.folios[page.number] = row
            break
    folio = parts.folios.get(page.number)
    found = []
    for row in rows:
        is_foot = row.y > page.height * 0.85 and row.size < SMALL_NOTE
        if row is folio:
            continue
        if is_foot or (folio is not None and row.y > folio.y):
            parts.notes.append(row)
        else:
            found.append(row)
    return found


def _without_head(parts: Parts, page: Page, rows: list[Row]) -> list[Row]:
    """Takes the masthead away: everything down to the red rule, or to the line with the day."""
    upper = [row for row in rows if row.y < page.height * 0.6]
    parts.name = max((row for row in upper if row.size >= LARGE), key=lambda row: row.size, default=None)
    wide = [each for each in page.strokes if each.x1 - each.x0 > WIDE_RULE and each.y < page.height * 0.6]
    parts.red_rule = max(wide, key=lambda each: each.thickness, default=None)
    end = parts.red_rule.y if parts.red_rule else _end_of_head(parts, upper)
    parts.head = [row for row in rows if row.y <= end]
    parts.number = next((row for row in parts.head if NUMBER.search(row.text)), None)
    parts.line = next((row for row in parts.head if DAY.search(row.text)), None)
    return [row for row in rows if row.y > end]


def _without_title(parts: Parts, rows: list[Row]) -> list[Row]:
    """Takes the rows away that stand above the text in larger letters."""
    parts.titles = list(takewhile(lambda row: row.size > TITLE_FROM, rows))
    return rows[len(parts.titles) :]


def _end_of_head(parts: Parts, upper: Sequence[Row]) -> float:
    known = [row.y for row in upper if row is parts.name or NUMBER.search(row.text) or DAY.fullmatch(row.text[-11:])]
    return max(known, default=0.0)


def _without_tail(parts: Parts, rows: list[Row]) -> list[Row]:
    """The tail begins with the list of recipients, else below the first rule across the last page."""
    start = next((row.y for row in rows if TAIL.match(row.text)), None)
    if start is None:
        floor = parts.red_rule.y if parts.red_rule and parts.last.number == 1 else 0.0
        rules = [each.y for each in parts.last.strokes if each.x1 - each.x0 > WIDE_RULE and each.y > floor]
        start = min(rules, default=None)
    if start is None:
        return rows
    parts.tail = [row for row in rows if row.y >= start]
    return [row for row in rows if row.y < start]


def is_red(colour: Colour) -> bool:
    return colour[0] > 0.6 and max(colour[1:]) < 0.35


def is_black(colour: Colour) -> bool:
    return max(colour) < 0.35

"""The glyphs and rules of a PDF page with their places, read from the page's own operators.

Places are millimetres from the upper left corner; sizes are points as they come out on paper.  Fonts are decoded
by pypdf (its class of a font is not part of its public face; the lock file pins the version).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject
from pypdf.generic._font import Font

from xianwu.bulletin.layout.presets import MM_PER_PT

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, ...]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Colour = (0.0, 0.0, 0.0)
# A form inside a form inside a form …: files made by people end far above this.
DEEPEST = 8
MOST_DRAWN = 6 * 1024 * 1024
"""Bytes of drawing played for one file, forms each time anew: sixty pages of text have a third of it."""
THICKEST_RULE = 3.0


class TooLarge(ValueError):
    """A file with more on its pages than a paper has."""


@dataclass
class Budget:
    """What may still be played of a file: a small file can unfold into one that takes hours."""

    left: int = MOST_DRAWN

    def spend(self, stream: Any) -> None:
        self.left -= len(stream.get_data())
        if self.left < 0:
            raise TooLarge("页面上的内容太多，不像快报或公文。")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character. `y`: its baseline."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: str
    colour: Colour
    is_upright: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """A horizontal rule."""

    x0: float
    x1: float
    y: float
    thickness: float
    colour: Colour


@dataclass
class Drawing:
    """Everything on one page that the rules of layout ask for."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    fonts: dict[str, bool] = field(default_factory=dict)
    """Fonts used, and whether each is embedded."""
    picture_share: float = 0.0
    """The largest picture's share of the page: of a scan it is the whole page."""


def times(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


@dataclass
class _State:
    """The graphics state as far as it moves or colours anything."""

    matrix: Matrix = IDENTITY
    fill: Colour = BLACK
    stroke: Colour = BLACK
    line: float = 1.0
    font: Font | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> _State:
        return _State(**vars(self))


def drawing_of(page: PageObject, fonts: dict[int, Font], budget: Budget) -> Drawing:
    """What stands on a page. `fonts` (those read so far) and `budget` are shared by the pages of a file."""
    box = page.mediabox
    turned = (page.rotation or 0) % 180 != 0
    width, height = float(box.width) * MM_PER_PT, float(box.height) * MM_PER_PT
    drawing = Drawing(height, width) if turned else Drawing(width, height)
    contents = page.get_contents()
    if contents is not None:
        reader = _Reader(drawing, fonts, budget, _base(page))
        reader.read(contents, page.pdf, page.get("/Resources", DictionaryObject()), depth=0)
    return drawing


def _base(page: PageObject) -> Matrix:
    """From the page's points to millimetres from its upper left corner, turned as it is shown."""
    box, mm = page.mediabox, MM_PER_PT
    left, bottom, right, top = (float(each) for each in (box.left, box.bottom, box.right, box.top))
    turns: dict[int, Matrix] = {
        0: (mm, 0, 0, -mm, -left * mm, top * mm),
        90: (0, mm, mm, 0, -bottom * mm, -left * mm),
        180: (-mm, 0, 0, mm, right * mm, -bottom * mm),
        270: (0, -mm, -mm, 0, top * mm, right * mm),
    }
    return turns[(page.rotation or 0) % 360]


class _Reader:
    """Plays a page's operators; what it does not know moves nothing here."""

    def __init__(self, drawing: Drawing, fonts: dict[int, Font], budget: Budget, base: Matrix) -> None:
        self.drawing, self.fonts, self.budget = drawing, fonts, budget
        self.state = _State(matrix=base)
        self.kept: list[_State] = []
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.path: list[tuple[float, float]] = []
        self.boxes: list[tuple[float, float, float, float]] = []
        self.resources: Any = DictionaryObject()
        self.depth = 0

    def read(self, stream: Any, pdf: Any, resources: Any, *, depth: int) -> None:
        self.budget.spend(stream)
        outer = self.resources, self.depth
        self.resources, self.depth = resources.get_object(), depth
        for operands, operator in ContentStream(stream, pdf, "bytes").operations:
            act = ACTIONS.get(operator)
            if act is not None:
                act(self, operands)
        self.resources, self.depth = outer

    # --- the graphics state ---

    def keep(self, _: list[Any]) -> None:
        self.kept.append(self.state.copy())

    def restore(self, _: list[Any]) -> None:
        if self.kept:
            self.state = self.kept.pop()

    def transform(self, operands: list[Any]) -> None:
        self.state.matrix = times(_matrix(operands), self.state.matrix)

    def fill_colour(self, operands: list[Any]) -> None:
        self.state.fill = colour_of(operands) or self.state.fill

    def stroke_colour(self, operands: list[Any]) -> None:
        self.state.stroke = colour_of(operands) or self.state.stroke

    # --- text ---

    def begin(self, _: list[Any]) -> None:
        self.text = self.line = IDENTITY

    def place(self, operands: list[Any]) -> None:
        self.text = self.line = _matrix(operands)

    def move(self, operands: list[Any]) -> None:
        self.line = times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self.line)
        self.text = self.line

    def move_leading(self, operands: list[Any]) -> None:
        self.state.leading = -float(operands[1])
        self.move(operands)

    def next_line(self, _: list[Any]) -> None:
        self.move([0, -self.state.leading])

    def choose(self, operands: list[Any]) -> None:
        self.state.size = float(operands[1])
        found = self.resources.get("/Font", DictionaryObject()).get_object().get(operands[0])
        self.state.font = self._font(found.get_object()) if found is not None else None

    def _font(self, resource: Any) -> Font:
        if id(resource) not in self.fonts:
            self.fonts[id(resource)] = Font.from_font_resource(resource)
        font = self.fonts[id(resource)]
        self.drawing.fonts[font.name] = font.font_descriptor.font_file is not None or font.sub_type == "Type3"
        return font

    def show(self, operands: list[Any]) -> None:
        if self.state.font is not None and isinstance(operands[0], bytes | str):
            self._show(operands[0])

    def show_spread(self, operands: list[Any]) -> None:
        for part in operands[0]:
            if isinstance(part, bytes | str):
                self.show([part])
            else:
                self._advance(-float(part) / 1000 * self.state.size * self.state.scale)

    def show_next(self, operands: list[Any]) -> None:
        self.next_line([])
        self.show(operands)

    def show_spaced(self, operands: list[Any]) -> None:
        self.state.word_space, self.state.char_space = float(operands[0]), float(operands[1])
        self.show_next(operands[2:])

    def _advance(self, by: float) -> None:
        self.text = times((1, 0, 0, 1, by, 0), self.text)

    def _show(self, raw: bytes | str) -> None:
        state, font = self.state, self.state.font
        assert font is not None
        for code, text in _codes(font, raw):
            width = font.character_widths.get(code, font.character_widths["default"]) / 1000 * state.size
            self._glyph(text, width * state.scale)
            space = state.word_space if code == " " else 0.0
            self._advance((width + state.char_space + space) * state.scale)

    def _glyph(self, text: str, width: float) -> None:
        state = self.state
        to_page = times(times((1, 0, 0, 1, 0, state.rise), self.text), state.matrix)
        a, b, c, d, x, y = to_page
        size = state.size * (c * c + d * d) ** 0.5 / MM_PER_PT
        is_upright = a > 0 and abs(b) < 1e-3 * abs(a)
        assert state.font is not None
        self.drawing.glyphs.append(
            Glyph(text, x, x + width * a, y, size, state.font.name, state.fill, is_upright, state.mode == 3)
        )

    # --- rules and pictures ---

    def _point(self, x: float, y: float) -> tuple[float, float]:
        m = self.state.matrix
        return (x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5])

    def start(self, operands: list[Any]) -> None:
        self.close([])
        self.path = [self._point(float(operands[0]), float(operands[1]))]

    def draw(self, operands: list[Any]) -> None:
        self.path.append(self._point(float(operands[-2]), float(operands[-1])))

    def close(self, _: list[Any]) -> None:
        """What was drawn so far, as the box around it."""
        if len(self.path) > 1:
            xs, ys = [x for x, _ in self.path], [y for _, y in self.path]
            self.boxes.append((min(xs), min(ys), max(xs), max(ys)))
        self.path = []

    def rectangle(self, operands: list[Any]) -> None:
        x, y, width, height = (float(each) for each in operands)
        (x0, y0), (x1, y1) = self._point(x, y), self._point(x + width, y + height)
        self.boxes.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def paint_stroke(self, _: list[Any]) -> None:
        m = self.state.matrix
        self._rules(self.state.stroke, extra=self.state.line * (m[2] * m[2] + m[3] * m[3]) ** 0.5)

    def paint_fill(self, _: list[Any]) -> None:
        self._rules(self.state.fill, extra=0.0)

    def forget(self, _: list[Any]) -> None:
        self.path, self.boxes = [], []

    def _rules(self, colour: Colour, *, extra: float) -> None:
        self.close([])
        for x0, y0, x1, y1 in self.boxes:
            thickness = y1 - y0 + extra
            if x1 - x0 > 5 and thickness <= THICKEST_RULE:
                self.drawing.strokes.append(Stroke(x0, x1, (y0 + y1) / 2, thickness, colour))
        self.boxes = []

    def do(self, operands: list[Any]) -> None:
        found = self.resources.get("/XObject", DictionaryObject()).get_object().get(operands[0])
        if found is None or self.depth >= DEEPEST:
            return
        thing = found.get_object()
        if thing.get("/Subtype") == "/Image":
            self._picture()
            return
        self.keep([])
        self.transform(thing.get("/Matrix", IDENTITY))
        owner = thing.indirect_reference and thing.indirect_reference.pdf
        self.read(thing, owner, thing.get("/Resources", self.resources), depth=self.depth + 1)
        self.restore([])

    def _picture(self) -> None:
        (x0, y0), (x1, y1) = self._point(0, 0), self._point(1, 1)
        share = abs(x1 - x0) * abs(y1 - y0) / (self.drawing.width * self.drawing.height)
        self.drawing.picture_share = max(self.drawing.picture_share, share)


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


def _codes(font: Font, raw: bytes | str) -> list[tuple[str, str]]:
    """Each character as the font's own code and as what it means."""
    if isinstance(raw, str):
        raw = raw.encode("latin-1", "replace")
    if isinstance(font.encoding, str):
        codes = raw.decode(font.encoding, "replace")
        return [(code, font.character_map.get(code, code)) for code in codes]
    table: Mapping[int, str] = font.encoding
    found = []
    for byte in raw:
        char = table.get(byte, chr(byte))
        found.append((chr(byte), font.character_map.get(char, char)))
    return found


def colour_of(operands: list[Any]) -> Colour | None:
    """Red, green and blue from 0 to 1; None for patterns."""
    numbers = [float(each) for each in operands if isinstance(each, int | float)]
    if len(numbers) == 1:
        return (numbers[0],) * 3
    if len(numbers) == 3:
        return tuple(numbers)
    if len(numbers) == 4:
        *inks, key = numbers
        return tuple((1 - ink) * (1 - key) for ink in inks)
    return None


def _set(name: str, divisor: float = 1.0) -> Callable[[_Reader, list[Any]], None]:
    def act(reader: _Reader, operands: list[Any]) -> None:
        setattr(reader.state, name, float(operands[0]) / divisor)

    return act


def _black(reader: _Reader, operands: list[Any]) -> None:
    """A new colour space begins with black."""
    reader.state.fill = BLACK


def _stroke_black(reader: _Reader, operands: list[Any]) -> None:
    reader.state.stroke = BLACK


_R = _Reader
ACTIONS: dict[bytes, Callable[[_Reader, list[Any]], None]] = {
    **{b"q": _R.keep, b"Q": _R.restore, b"cm": _R.transform, b"w": _set("line"), b"Do": _R.do},
    **{name: _R.fill_colour for name in (b"g", b"rg", b"k", b"sc", b"scn")},
    **{name: _R.stroke_colour for name in (b"G", b"RG", b"K", b"SC", b"SCN")},
    **{b"cs": _black, b"CS": _stroke_black},
    **{b"BT": _R.begin, b"Tm": _R.place, b"Td": _R.move, b"TD": _R.move_leading, b"T*": _R.next_line},
    **{b"Tf": _R.choose, b"Tc": _set("char_space"), b"Tw": _set("word_space"), b"Tz": _set("scale", 100)},
    **{b"TL": _set("leading"), b"Ts": _set("rise"), b"Tr": _set("mode")},
    **{b"Tj": _R.show, b"TJ": _R.show_spread, b"'": _R.show_next, b'"': _R.show_spaced},
    **{b"m": _R.start, b"l": _R.draw, b"c": _R.draw, b"v": _R.draw, b"y": _R.draw, b"h": _R.close, b"re": _R.rectangle},
    **{name: _R.paint_stroke for name in (b"S", b"s", b"B", b"B*", b"b", b"b*")},
    **{name: _R.paint_fill for name in (b"f", b"F", b"f*")},
    b"n": _R.forget,
}

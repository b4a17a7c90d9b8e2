"""Lines of a preset's width, found the way a Chinese word processor finds them.

The grid is computed here and not by a renderer: the same text then breaks at the same place
in every font, and the number of pages is known before anything is typeset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xianwu.bulletin.layout.pieces import Piece
from xianwu.bulletin.layout.presets import BULLETIN

INDENT = 2
# Curly quotes are half as wide as a character, digits and Latin letters too.
NARROW = "“”‘’"
OPENING = "“‘（《〈「『【〔［｛"
CLOSING = "，。、；：？！”’）》〉」』】〕］｝%‰℃…—"
# A line may take one mark more than it has cells; the squeeze is below two parts in a hundred.
HANGING = 1.0
LONGEST_WORD = 40
"""Letters; a longer one, as in the address of a page, is broken where the line is full."""


@dataclass(frozen=True)
class Line:
    """What stands on one line; the last line of a paragraph is not filled."""

    parts: tuple[tuple[Piece, bool], ...]
    is_last: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece, _ in self.parts)


@dataclass(frozen=True)
class _Unit:
    """Characters that no line end may part, with the style each piece has."""

    parts: tuple[tuple[Piece, bool], ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece, _ in self.parts)


def cells(text: str) -> float:
    """Width in characters."""
    return sum(0.5 if ord(char) < 128 or char in NARROW else 1.0 for char in text)


def break_lines(
    styled: Sequence[tuple[Piece, bool]], *, width: float = BULLETIN.cells, indent: float = INDENT, hanging: float = 0
) -> list[Line]:
    """Fill lines greedily; ``indent`` opens the first line, ``hanging`` every other one."""
    lines: list[Line] = []
    taken: list[_Unit] = []
    room = width - indent
    used = 0.0
    for unit in _units(styled):
        if not taken and not unit.text.strip() and lines:
            continue
        size = cells(unit.text)
        if taken and used + size > room + (HANGING if unit.text[-1] in CLOSING else 0) and unit.text.strip():
            lines.append(Line(_join(taken)))
            taken, used, room = [], 0.0, width - hanging
        taken.append(unit)
        used += size
    lines.append(Line(_join(taken), is_last=True))
    return lines


def _units(styled: Sequence[tuple[Piece, bool]]) -> list[_Unit]:
    units: list[_Unit] = []
    for piece, is_title in styled:
        texts = [piece.text] if piece.is_glued else _atoms(piece.text)
        for text in texts:
            part = (Piece(text, piece.is_glued, piece.key), is_title)
            if units and _sticks(units[-1].text, text):
                units[-1] = _Unit((*units[-1].parts, part))
            else:
                units.append(_Unit((part,)))
    return units


def _atoms(text: str) -> list[str]:
    """Single characters, but Latin words whole, as long as a line can hold them."""
    found: list[str] = []
    for char in text:
        if found and _is_word(char) and _is_word(found[-1][-1]):
            found[-1] += char
        else:
            found.append(char)
    return [part for atom in found for part in (atom if len(atom) > LONGEST_WORD else [atom])]


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _sticks(before: str, after: str) -> bool:
    """No line begins with a closing mark or ends with an opening one."""
    return after[0] in CLOSING or before[-1] in OPENING


def _join(units: Sequence[_Unit]) -> tuple[tuple[Piece, bool], ...]:
    """Neighbours of one style and key as one piece: the fewer, the better for the renderer."""
    parts: list[tuple[Piece, bool]] = []
    for piece, is_title in (part for unit in units for part in unit.parts):
        last = parts[-1] if parts else None
        if last and last[1] == is_title and last[0].key == piece.key:
            parts[-1] = (Piece(last[0].text + piece.text, False, piece.key), is_title)
        else:
            parts.append((piece, is_title))
    if parts and not parts[-1][0].text.rstrip(" "):
        parts.pop()
    return tuple(parts)

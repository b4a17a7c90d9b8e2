"""How close the characters of a paragraph must stand in the Word file, so that it takes no more lines than in the PDF.

A word processor breaks lines by itself. LibreOffice puts a fifth of a character between Chinese and a number whatever the
file says (`autoSpaceDE` is not read before its release 25), so a paragraph with many figures takes a line more there, and
the page moves. The lines are counted here as it counts them; of the distances that keep the number of lines, the widest is
taken. Most paragraphs keep the usual one, at which Word sets 28 characters a line; a very full one has 29 there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xianwu.bulletin.layout.lines import CLOSING, NARROW, OPENING

WIDEST, CLOSEST = -10, -24
"""Twips between characters: 28 of 16 pt are wider than 156 mm, and at the usual distance 29 must not fit."""
GAP = 1 / 5
"""Between Chinese and a Latin letter or digit, in sizes."""
QUOTE = 0.511
"""The widest of the Latin faces that a curly quote may come in."""
SURE = 1.0
"""Points of a line left free: each stretch is rounded by itself."""
WIDTHS = {".": 0.278, "%": 0.833, "+": 0.778, "-": 0.333, " ": 0.333}
HANGING = "，。、"
"""May stand outside the line."""
ATOM = re.compile(r"[A-Za-z0-9.,%]+|.", re.DOTALL)


def squeeze_for(text: str, *, lines: int, size: float, width: float, indent: float) -> int:
    """Twips (below 0) between the characters of a paragraph that takes `lines` in the PDF; lengths in points.

    Where no distance keeps it to them, the widest of those that come nearest.
    """
    found = WIDEST, _lines(text, size=size, width=width - SURE, indent=indent, by=WIDEST / 20)
    for by in range(WIDEST - 1, CLOSEST - 1, -1):
        if found[1] <= lines:
            break
        count = _lines(text, size=size, width=width - SURE, indent=indent, by=by / 20)
        found = (by, count) if count < found[1] else found
    return found[0]


def _lines(text: str, *, size: float, width: float, indent: float, by: float) -> int:
    """Lines of a paragraph whose characters stand `by` points further apart than they are wide."""
    count, used, last = 1, indent, ""
    for unit in _units(text):
        alone = _step("", unit[0], size, by) + sum(_step(*pair, size, by) for pair in zip(unit, unit[1:], strict=False))
        joined = alone - _step("", unit[0], size, by) + _step(last, unit[0], size, by)
        hangs = size if unit[-1] in HANGING else 0.0
        if not last or used + joined - hangs <= width:
            used, last = used + joined, unit[-1]
        elif unit != " ":
            count, used, last = count + 1, alone, unit[-1]
    return count


def _step(before: str, char: str, size: float, by: float) -> float:
    """What a character adds to its line: its width, the squeeze from the one before in the same stretch, or the gap."""
    wide = _width(char) * size
    if before and _kind(before) == _kind(char):
        return wide + by
    return wide + (GAP * size if before.isalnum() and char.isalnum() else 0.0)


def _kind(char: str) -> str:
    """Characters of one kind are one stretch to LibreOffice; the last of a stretch is not drawn closer."""
    return "quote" if char in NARROW else "latin" if char.isascii() else "chinese"


def _units(text: str) -> Iterable[str]:
    """What no line end parts: words, and marks with what they belong to."""
    found: list[str] = []
    for atom in ATOM.findall(text):
        if found and (atom[0] in CLOSING or found[-1][-1] in OPENING):
            found[-1] += atom
        else:
            found.append(atom)
    return found


def _width(char: str) -> float:
    if char in NARROW:
        return QUOTE
    return WIDTHS.get(char, 0.5) if ord(char) < 128 else 1.0

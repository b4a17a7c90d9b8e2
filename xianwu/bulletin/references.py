"""Text with references to figures: `申报清单{{financing.declared}}`. Pure: knows no figure and no record.

Behind the key a reference may say how the figure is written: `{{key|余}}`, `{{key|万|突破}}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.text import Text

REFERENCE = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
UNITS = ("万", "亿")
HEDGES = ("余", "近", "约", "突破", "基本")
STRAY = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Reference:
    """One reference in a text; `key` is what stands between the braces, right or wrong, without a right `form`."""

    key: str
    start: int
    end: int
    form: str = ""

    @property
    def source(self) -> str:
        """Key and form as they are typed."""
        return f"{self.key}|{self.form}" if self.form else self.key

    @property
    def is_well_formed(self) -> bool:
        return bool(KEY.fullmatch(self.key))


@dataclass(frozen=True)
class LooseNumber:
    """A figure that is typed, not counted."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of text: plain, a reference, or (`is_loose`) a typed number."""

    text: str
    key: str = ""
    is_loose: bool = False
    form: str = ""

    @property
    def source(self) -> str:
        """Key and form of a reference as they are typed."""
        return f"{self.key}|{self.form}" if self.form else self.key


def references(text: str) -> list[Reference]:
    """All references in order. Braces that belong to none come too, so that they are never printed."""
    found = [_reference(match) for match in REFERENCE.finditer(text)]
    taken = [(each.start, each.end) for each in found]
    for match in STRAY.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            found.append(Reference(match[0], *match.span()))
    return sorted(found, key=lambda each: each.start)


def _reference(match: re.Match[str]) -> Reference:
    key, sign, form = (part.strip() for part in match[1].partition("|"))
    if sign and not _is_form(form):
        return Reference(match[1], *match.span())
    return Reference(key, *match.span(), form=form)


def _is_form(form: str) -> bool:
    """A unit, a hedge, or a unit and then a hedge."""
    parts = form.split("|")
    kinds = ["unit" if part in UNITS else "hedge" if part in HEDGES else "" for part in parts]
    return kinds in (["unit"], ["hedge"], ["unit", "hedge"])


def sources_in(text: str) -> list[str]:
    """Key and form of the well-formed references, each once, in order."""
    return list(dict.fromkeys(each.source for each in references(text) if each.is_well_formed))


def keys_in(text: str) -> list[str]:
    """Keys of the well-formed references, each once, in order."""
    return list(dict.fromkeys(each.key for each in references(text) if each.is_well_formed))


def loose_numbers(text: str) -> list[LooseNumber]:
    """Figures outside references. Dates, issue numbers and names are none."""
    spans = [(each.start, each.end) for each in references(text)]
    return [
        each for each in _figures_in(text) if not any(start < each.end and each.start < end for start, end in spans)
    ]


@lru_cache(maxsize=256)
def _figures_in(source: str) -> tuple[LooseNumber, ...]:
    """The same items are shown over and over."""
    text = Text(source)
    spans = [text.span(each.start, each.end) for each in figures_of(text)]
    return tuple(LooseNumber(source[start:end], start, end) for start, end in spans)


def split(text: str) -> list[Piece]:
    """The text as plain stretches and references."""
    pieces: list[Piece] = []
    place = 0
    for each in references(text):
        if each.start > place:
            pieces.append(Piece(text[place : each.start]))
        pieces.append(Piece(text[each.start : each.end], key=each.key, form=each.form))
        place = each.end
    if place < len(text):
        pieces.append(Piece(text[place:]))
    return pieces


def mark_loose(text: str) -> list[Piece]:
    """Plain text cut so that typed numbers stand alone."""
    pieces: list[Piece] = []
    place = 0
    for each in loose_numbers(text):
        if each.start > place:
            pieces.append(Piece(text[place : each.start]))
        pieces.append(Piece(each.text, is_loose=True))
        place = each.end
    if place < len(text):
        pieces.append(Piece(text[place:]))
    return pieces


def replaced(text: str, words: Mapping[str, str]) -> str:
    """The text with each reference replaced by the words for its source; unknown ones stay visible in brackets."""
    return "".join(words.get(piece.source, f"【{piece.source}】") if piece.key else piece.text for piece in split(text))


def bound(text: str, *, start: int, end: int, key: str) -> str:
    """The text with the stretch replaced by a reference."""
    return f"{text[:start]}{{{{{key}}}}}{text[end:]}"


def bare(text: str) -> str:
    """A number's words without spaces and separators, for comparing “4,113 户” with “4113户”."""
    return re.sub(r"[\s,]", "", text)


def size_of(text: str) -> int:
    """Characters of a text that is not resolved yet; a reference counts like the number it stands for."""
    return len("".join(replaced(text, dict.fromkeys(sources_in(text), "4113户")).split()))

"""Places of the printed words and places of the text with references, one led to the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xianwu.bulletin.layout.document import Run
from xianwu.bulletin.references import split

Span = tuple[int, int]


@dataclass(frozen=True)
class _Part:
    printed: Span
    source: Span
    is_chip: bool


class Places:
    """The way from the words as printed back to the text as typed."""

    def __init__(self, source: str, runs: Sequence[Run]) -> None:
        self._parts: list[_Part] = []
        printed = typed = 0
        for piece, run in zip(split(source), runs, strict=True):
            ends = printed + len(run.text), typed + len(piece.text)
            self._parts.append(_Part((printed, ends[0]), (typed, ends[1]), bool(piece.key)))
            printed, typed = ends

    def source(self, start: int, end: int) -> Span | None:
        """The stretch that was typed for what is printed there; a figure that is touched belongs to it as a whole."""
        found = [each for each in self._parts if each.printed[0] < end and start < each.printed[1]]
        if not found:
            return None
        first, last = found[0], found[-1]
        begin = first.source[0] + (0 if first.is_chip else max(start - first.printed[0], 0))
        close = last.source[1] if last.is_chip else last.source[0] + min(end, last.printed[1]) - last.printed[0]
        return begin, close

    def touches_chip(self, start: int, end: int) -> bool:
        """Whether a figure of the ledgers is printed there."""
        return any(each.is_chip and each.printed[0] < end and start < each.printed[1] for each in self._parts)


def nearest(text: str, words: str, *, around: int) -> Span | None:
    """The occurrence of the words that begins closest to a place."""
    found, start = [], text.find(words) if words else -1
    while start >= 0:
        found.append(start)
        start = text.find(words, start + 1)
    if not found:
        return None
    begin = min(found, key=lambda each: abs(each - around))
    return begin, begin + len(words)

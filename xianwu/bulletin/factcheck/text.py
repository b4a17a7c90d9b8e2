"""A text as the fact check reads it: one script, half-width digits, no blanks inside numbers; places lead back.

Every step keeps one character for one character or drops a blank, so that each place of the squeezed text knows its
place in the text as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from xianwu.bulletin.factcheck.script import Script

KEPT_WIDE = "，；：（）！？"
_DASHES = dict.fromkeys(map(ord, "‐‑‒–−－﹣"), "-")
_WAVES = dict.fromkeys(map(ord, "～〜∼˜"), "~")
_QUOTES = {ord("「"): "“", ord("『"): "“", ord("」"): "”", ord("』"): "”"}
_BLANKS = dict.fromkeys(map(ord, "\u3000\u00a0\u200b\u200c\u200d\u2060\u2002\u2003\u2009\u202f\ufeff\t"), " ")
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in KEPT_WIDE}
_NARROW = {ord("("): "（", ord(")"): "）", ord(";"): "；", ord("!"): "！", ord("?"): "？"}
_OTHER = {ord("○"): "〇", ord("∶"): "：", ord("‰"): "‰", ord("﹪"): "%", ord("﹒"): "."}
TABLE = Script({**_WIDE, **_NARROW, **_DASHES, **_WAVES, **_QUOTES, **_BLANKS, **_OTHER})

ENDS = "。！？\n"


def narrow(words: str) -> str:
    """Full-width letters, digits and signs in half width; the script stays."""
    return words.translate(_WIDE)


_ASCII = re.compile(r"[0-9A-Za-z]")
# 3 215 人: a blank between groups of three digits.
_GROUPED = re.compile(r".*?(?<!\d)\d{1,3} \d{3}(?!\d)")
# １，２８０ is one number in full width.
_WIDE_GROUP = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# The line of a masthead ends with its date: it goes on nowhere.
_DATED, _DATE_LONG = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日$"), 11
_LONG_LINE = 20
_BREAKABLE = re.compile(r"[\u4e00-\u9fff，、0-9]")


@dataclass(frozen=True)
class Stretch:
    """A part of the squeezed text, end exclusive."""

    start: int
    end: int

    def holds(self, place: int) -> bool:
        return self.start <= place < self.end


class Text:
    """`source` as written, `words` as read, and the way back."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.words, self._places = _squeezed(source)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source of a stretch of the squeezed text that is not empty."""
        return self._places[start], self._places[end - 1] + 1

    @cached_property
    def paragraphs(self) -> list[Stretch]:
        return _cut(self.words, "\n")

    @cached_property
    def sentences(self) -> list[Stretch]:
        return _cut(self.words, ENDS)

    def sentence_at(self, place: int) -> Stretch:
        return next(each for each in self.sentences if each.start <= place <= each.end)

    def paragraph_at(self, place: int) -> Stretch:
        return next(each for each in self.paragraphs if each.start <= place <= each.end)


def _squeezed(source: str) -> tuple[str, list[int]]:
    """The text read and squeezed, and for each of its characters the place in the source."""
    read = _commas(_WIDE_GROUP.sub(",", source).translate(TABLE))
    kept = [place for place in range(len(read)) if not _is_dropped(read, place)]
    joined = _broken_lines(read, kept)
    kept = [place for place in kept if place not in joined]
    return "".join(read[place] for place in kept), kept


def _commas(read: str) -> str:
    """Western commas and colons become Chinese, except inside numbers and times."""
    read = re.sub(r"(?<!\d),|,(?!\d{3})", "，", read)
    return re.sub(r"(?<!\d):|:(?!\d)", "：", read)


def _is_dropped(read: str, place: int) -> bool:
    """A blank, unless it keeps two Western words or numbers apart."""
    if read[place] == "\r":
        return True
    if read[place] != " ":
        return False
    before, after = read[max(place - 9, 0) : place].rstrip(" ")[-1:], read[place : place + 9].lstrip(" ")[:1]
    is_between = bool(_ASCII.match(before)) and bool(_ASCII.match(after))
    return not is_between or read[place - 1] == " " or bool(_GROUPED.match(read, max(place - 4, 0), place + 5))


def _broken_lines(read: str, kept: list[int]) -> set[int]:
    """Line ends inside a paragraph that a page break has cut: a long line that ends in mid-sentence."""
    joined: set[int] = set()
    line: list[int] = []
    order = 0
    while order < len(kept):
        if read[kept[order]] != "\n":
            line.append(kept[order])
            order += 1
            continue
        first = order
        while order < len(kept) and read[kept[order]] == "\n":
            order += 1
        if order < len(kept) and _is_broken(read, line, read[kept[order]]):
            joined.update(kept[first:order])
        else:
            line = []
    return joined


def _is_broken(read: str, line: list[int], after: str) -> bool:
    """A long line that is no masthead and stops in mid-sentence."""
    if len(line) < _LONG_LINE or not _goes_on(read[line[-1]], after):
        return False
    return not _DATED.search("".join(read[place] for place in line[-_DATE_LONG:]))


def _goes_on(last: str, first: str) -> bool:
    return bool(_BREAKABLE.match(last)) and bool(_BREAKABLE.match(first))


def _cut(words: str, ends: str) -> list[Stretch]:
    """The text cut behind each end, the last part too; never empty."""
    parts, start = [], 0
    for place, sign in enumerate(words):
        if sign in ends:
            parts.append(Stretch(start, place + 1))
            start = place + 1
    if start < len(words) or not parts:
        parts.append(Stretch(start, len(words)))
    return parts

"""Typed numbers of an item, and the words by which a declaration knows each again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xianwu.bulletin.references import LooseNumber, bare, loose_numbers

_BREAK = re.compile(r"[，。；：、（）！？\n{}]")
_CLOSED = re.compile(r"（([^（）\n]*)）")
_MOST_LEAD = 20


@dataclass(frozen=True)
class Typed:
    """A typed number; `said` is its clause up to it: the same number said of another thing is another claim."""

    number: LooseNumber
    said: str
    in_title: bool = False

    @property
    def text(self) -> str:
        return self.number.text


def typed_in(title: str, body: str) -> Iterator[Typed]:
    """All typed numbers of title and text, in order."""
    for source, in_title in ((title, True), (body, False)):
        for each in loose_numbers(source):
            yield Typed(each, said_of(source, each), in_title)


def said_of(source: str, number: LooseNumber) -> str:
    """The last twenty characters of the clause before the number, and the number, without blanks and brackets."""
    before = _CLOSED.sub(r"\1", source[: number.start])
    return bare(_BREAK.split(before[-_MOST_LEAD:])[-1] + number.text)

"""Figures with the words around them, sentence by sentence: what the checks reason about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xianwu.bulletin.factcheck.figures import Figure
from xianwu.bulletin.factcheck.text import Stretch, Text

_CLAUSE = re.compile(r"[，。；：、（）！？\n]")
_TAIL = re.compile(r"[^，。；：、（）！？\n]*")
_FILLER = re.compile(
    r"^(?:其中|同时|共计|共|合计|总计|累计|先后|现有|现|已经|已|分别|约|近|超过|突破|达到|达|为|了|是|有|并|和|及|与|另|还|均|全部|"
    r"今年以来|截至目前|目前|全县|今年|去年|上年|截至|新|将)+|"
    r"(?:共计|共|合计|总计|累计|达到|达|为|了|是|有|约|近|超过|突破|分别|已|各|计|的|至|到|不少于|超|逾|基本)+$"
)


@dataclass(frozen=True)
class Claim:
    """A figure in its sentence: `gap` is all that stands since the figure before, `tail` the words right behind it."""

    figure: Figure
    gap: str
    tail: str

    @property
    def lead(self) -> str:
        """The words before it in its own clause."""
        return _CLAUSE.split(self.gap)[-1]

    @property
    def label(self) -> str:
        """What is counted: the words before it, or where there are none those behind."""
        before = _bare(self.lead)
        return before or _bare(self.tail)

    @property
    def unit(self) -> str:
        return self.figure.unit

    @property
    def value(self) -> Decimal:
        return self.figure.value


@dataclass(frozen=True)
class Sentence:
    """A sentence with its claims in order."""

    words: str
    start: int
    claims: tuple[Claim, ...]

    def before(self, claim: Claim) -> Sequence[Claim]:
        return self.claims[: self.claims.index(claim)]

    def after(self, claim: Claim) -> Sequence[Claim]:
        return self.claims[self.claims.index(claim) + 1 :]

    def between(self, first: Claim, second: Claim) -> str:
        return self.words[first.figure.end - self.start : second.figure.start - self.start]


def _bare(words: str) -> str:
    before = None
    while words != before:
        before, words = words, _FILLER.sub("", words)
    return words


def sentences_of(text: Text, figures: Iterable[Figure]) -> Iterator[Sentence]:
    """Every sentence that holds a figure."""
    known = list(figures)
    for stretch in text.sentences:
        own = [each for each in known if stretch.holds(each.start)]
        if own:
            yield _sentence(text, stretch, own)


def _sentence(text: Text, stretch: Stretch, own: Sequence[Figure]) -> Sentence:
    claims, last = [], stretch.start
    for each in own:
        tail = _TAIL.match(text.words, each.end)
        following = min((other.start for other in own if other.start >= each.end), default=stretch.end)
        words = tail[0][: following - each.end] if tail else ""
        claims.append(Claim(each, text.words[last : each.start], words))
        last = each.end
    return Sentence(text.words[stretch.start : stretch.end], stretch.start, tuple(claims))


# --- interval arithmetic ------------------------------------------------------------------------------

Bounds = tuple[Decimal, Decimal | None]


def bounds(figure: Figure) -> Bounds:
    return figure.low, figure.high


def added(parts: Iterable[Bounds]) -> Bounds:
    low, high = Decimal(0), Decimal(0)
    is_open = False
    for least, most in parts:
        low += least
        is_open = is_open or most is None
        high += most or 0
    return low, None if is_open else high


def meet(one: Bounds, other: Bounds) -> bool:
    """Whether some value lies in both."""
    return (one[1] is None or other[0] <= one[1]) and (other[1] is None or one[0] <= other[1])


def may_exceed(part: Bounds, whole: Bounds) -> bool:
    """Whether the part is surely greater than the whole."""
    return whole[1] is not None and part[0] > whole[1]


def quotient(above: Bounds, below: Bounds) -> Bounds | None:
    """above / below in percent; None where the divisor may be nothing."""
    if below[0] <= 0:
        return None
    most = None if above[1] is None else above[1] / below[0] * 100
    least = Decimal(0) if below[1] is None else above[0] / below[1] * 100
    return least, most

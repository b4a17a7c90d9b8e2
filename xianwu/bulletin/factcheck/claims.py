"""Figures with the words around them, sentence by sentence: what the checks reason about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from xianwu.bulletin.factcheck.figures import Figure
from xianwu.bulletin.factcheck.phrases import LAST_YEAR
from xianwu.bulletin.factcheck.text import Stretch, Text

# A list of more figures is judged piece by piece, and no words further off than that belong to a figure.
EARLIER = re.compile("[查改治动]前，|年初|此前|原有")
"""排查前在册93处 … 目前在册90处: a level of another time."""
_PERSONS = ("名", "位")
_COUNTED_ALIKE = {"件次": "件"}
_MOST, _FAR = 60, 240
_CLAUSE = re.compile(r"[，。；：、（）！？\n]")
_TAIL = re.compile(r"[^，。；：、（）！？\n]*")
_LAPSES, _AGO = ("年", "个月", "天"), re.compile("前(?!后|期|往|来)|来")
"""由三年前的6128名增加到6342名: when it was, and no level; its words lead up to the next figure."""
_FILLER = re.compile(
    r"^(?:其中|同时|共计|共|合计|总计|累计|先后|现有|现|已经|已|分别|约|近|超过|突破|达到|达|为|了|是|有|并|和|及|与|另|还|均|全部|"
    rf"今年以来|截至目前|目前|全县|今年|{LAST_YEAR}|截至|新|将)+|"
    r"(?:共计|共|合计|总计|累计|达到|达|为|了|是|有|(?<!签)(?<!履)约|近|超过|突破|分别|已|各|计|的|至|到|不少于|超|逾|基本)+$"
)


@dataclass(frozen=True)
class Claim:
    """A figure in its sentence: `gap` is all that stands since the figure before, `tail` the words right behind it."""

    figure: Figure
    gap: str
    tail: str

    @cached_property
    def lead(self) -> str:
        """The words before it in its own clause."""
        return _CLAUSE.split(self.gap)[-1]

    @cached_property
    def label(self) -> str:
        """What is counted: the words before it, or where there are none those behind."""
        before = bare(self.lead)
        return before or bare(self.tail)

    @cached_property
    def unit(self) -> str:
        """Persons are counted in 人, 名 and 位 alike; a place in a ranking counts none."""
        unit = self.figure.unit.partition("（")[0]
        is_person = unit in _PERSONS and not self.figure.text.startswith("第")
        return "人" if is_person else _COUNTED_ALIKE.get(unit, unit)

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
        words = self.words[first.figure.end - self.start : second.figure.start - self.start]
        return words if len(words) <= _FAR else f"{words[:_FAR]}。"


def joined(before: Sentence, sentence: Sentence) -> Sentence | None:
    """Two sentences of one paragraph read as one; None where they do not stand side by side."""
    if before.start + len(before.words) != sentence.start or before.words.endswith("\n"):
        return None
    return Sentence(before.words + sentence.words, before.start, (*before.claims, *sentence.claims))


def bare(words: str) -> str:
    """The words without what says nothing of the thing itself: 其中, 共, 已, 达到."""
    before = None
    while words != before:
        before, words = words, _FILLER.sub("", words)
    return words


def run_on(before: Sentence, sentence: Sentence) -> Sentence | None:
    """户籍人口112635人。其中城镇人口54715人: a sentence that begins with 其中 goes on with the one before."""
    both = joined(before, sentence) if sentence.words.startswith("其中") and before.words.endswith("。") else None
    own = before.claims[-1]
    is_one = sum(each.unit == own.unit for each in before.claims) == 1
    if both is None or not is_one or own.figure.is_share or sentence.claims[0].unit != own.unit:
        return None
    end = len(before.words) - 1
    first = sentence.claims[0]
    behind = before.claims[-1].figure.end - before.start
    head = replace(first, gap=f"{before.words[behind:end]}，{first.gap}")
    words = f"{both.words[:end]}，{both.words[end + 1 :]}"
    return Sentence(words, both.start, (*before.claims, head, *sentence.claims[1:]))


Item = TypeVar("Item")


def sentences_of(text: Text, figures: Iterable[Figure]) -> Iterator[Sentence]:
    """Every sentence that holds a figure."""
    for stretch, own in placed(text.sentences, list(figures), start=lambda each: each.start):
        start = stretch.start
        for number in range(0, len(own), _MOST):
            piece, rest = own[number : number + _MOST], own[number + _MOST :]
            end = rest[0].start if rest else stretch.end
            yield _sentence(text, Stretch(start, end), piece)
            start = piece[-1].end


def placed(
    stretches: Iterable[Stretch], items: Sequence[Item], *, start: Callable[[Item], int]
) -> Iterator[tuple[Stretch, Sequence[Item]]]:
    """Each stretch with the items that begin in it; both are in the order of the text."""
    place = 0
    for stretch in stretches:
        first = place
        while place < len(items) and start(items[place]) < stretch.end:
            place += 1
        yield stretch, items[first:place]


def _sentence(text: Text, stretch: Stretch, own: Sequence[Figure]) -> Sentence:
    claims, last = [], stretch.start
    for each, following in zip(own, [*(other.start for other in own[1:]), stretch.end], strict=True):
        tail = _TAIL.match(text.words, each.end, min(following, each.end + _FAR))
        words = tail[0] if tail else ""
        claims.append(Claim(each, text.words[max(last, each.start - _FAR) : each.start], words))
        if not (each.unit in _LAPSES and _AGO.match(text.words, each.end)):
            last = each.end
    return Sentence(text.words[stretch.start : stretch.end], stretch.start, tuple(claims))


# --- interval arithmetic ------------------------------------------------------------------------------

Bounds = tuple[Decimal, Decimal | None]
HUNDRED = Decimal(100)


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


def quotient(above: Bounds, below: Bounds, *, scale: Decimal = HUNDRED) -> Bounds | None:
    """above / below, in percent unless another scale is asked for; None where the divisor may be nothing."""
    if below[0] <= 0:
        return None
    most = None if above[1] is None else above[1] / below[0] * scale
    return (Decimal(0) if below[1] is None else above[0] / below[1] * scale), most

"""The same thing said twice must be said alike: within an item, in its title, and in brackets behind it (1.65亿元即16500万元)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, meet
from xianwu.bulletin.factcheck.figures import Figure
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.text import Text

_EQUAL = re.compile(r"^[，（]?(?:即|合|折合|也就是|约合|相当于)(?:约)?$")
_OTHER = re.compile(
    r"去年|上年|同期|目标|计划|任务|由|从|每|各|人均|户均|预计|力争|第|新增|本月|当月|其中|另|又|再|原|分别|首批|二期|一期"
)
_LONG_ENOUGH = 4
_SLACK = Decimal("0.005")
_KINDS: tuple[dict[str, Decimal], ...] = (
    {
        "亩": Decimal(2000) / 3,
        "公顷": Decimal(10_000),
        "平方米": Decimal(1),
        "平方公里": Decimal(1_000_000),
        "㎡": Decimal(1),
    },
    {"公里": Decimal(1000), "千米": Decimal(1000), "米": Decimal(1), "延米": Decimal(1)},
    {"吨": Decimal(1000), "公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5")},
)
"""Units of area, length and weight, each in the smallest of its kind."""
_COUNTY = re.compile(r"^(?:全县|全市|我县|全区)")


def check_repeats(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Equal subjects with unequal figures, and equations that do not hold."""
    for sentence in sentences:
        yield from _equations(sentence)
    for paragraph in text.paragraphs:
        own = [each for each in sentences if paragraph.holds(each.start)]
        yield from _unlike([claim for each in own for claim in each.claims])
    yield from _unlike([claim for each in sentences for claim in each.claims if _COUNTY.match(claim.lead)])


def _equations(sentence: Sentence) -> Iterator[Finding]:
    for one, other in pairwise(sentence.claims):
        if _EQUAL.match(sentence.between(one, other)) and _are_unequal(one, other):
            words = f"{one.figure.text} 与 {other.figure.text} 不相等。{slip(one.value, other.value)}"
            yield finding("equal", [one.figure, other.figure], words, "请核对换算。")


def _are_unequal(one: Claim, other: Claim) -> bool:
    """In one unit, or in two of one kind (亩 and 平方米), which are compared with a little slack."""
    if one.unit == other.unit:
        return not meet(bounds(one.figure), bounds(other.figure))
    kind = next((kind for kind in _KINDS if one.unit in kind and other.unit in kind), None)
    if kind is None:
        return False
    return not meet(_scaled(one.figure, kind[one.unit]), _scaled(other.figure, kind[other.unit]))


def _scaled(figure: Figure, size: Decimal) -> Bounds:
    low, high = bounds(figure)
    return low * size * (1 - _SLACK), None if high is None else high * size * (1 + _SLACK)


def _unlike(claims: Sequence[Claim]) -> Iterator[Finding]:
    known: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        subject = _subject(claim)
        if not subject or claim.figure.is_share and "率" not in subject:
            continue
        first = known.setdefault((subject, claim.unit), claim)
        if first is not claim and not meet(bounds(first.figure), bounds(claim.figure)):
            words = f"“{subject}”前后两处不一致：{first.figure.text} 与 {claim.figure.text}。{slip(claim.value, first.value)}"
            yield finding("repeat", [first.figure, claim.figure], words, "请统一为核实后的数。")


def _subject(claim: Claim) -> str:
    """What is counted, where it is named well enough to be known again."""
    if _OTHER.search(claim.lead) or not claim.lead:
        return ""
    subject = claim.label
    return subject if len(subject) >= _LONG_ENOUGH else ""

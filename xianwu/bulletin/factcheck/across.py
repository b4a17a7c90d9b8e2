"""A figure that two units give differently: items of one text, each closed by the unit that wrote it in brackets.

Two units rarely count the same thing: numbers are held against each other only where both speak of one area. That is
the whole county where the sentence says so, a unit that it names, else the unit's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, meet, sentences_of
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.findings import Finding, finding, slip
from xianwu.bulletin.factcheck.governing import Governed, governed
from xianwu.bulletin.factcheck.phrases import LAST_YEAR, OF_COUNTY, PLANNED
from xianwu.bulletin.factcheck.text import Text

TAG = re.compile(r"（([^（）\d，。；]{2,40})）[。\n]*$")
COUNTY = re.compile(OF_COUNTY)
_OTHER = re.compile(rf"{LAST_YEAR}|同期|{PLANNED}|预计|力争|新增|本月|当月|当日|其中|首批|每|人均|户均")
_LEAD_IN = re.compile(rf"{OF_COUNTY}|全街道|全镇|全乡|全系统|辖区内?|累计|合计|总计|共计|先后|共|已")
_LEAST = 3


@dataclass(frozen=True)
class Told:
    """A claim as one unit tells it: of which areas, in which period."""

    tag: str
    claim: Claim
    areas: frozenset[str]
    period: tuple[str | None, str | None]

    @property
    def subject(self) -> str:
        """What is counted, without the area and the words that lead up to it (全街道共拆除违建 → 拆除违建)."""
        words = self.claim.label
        for area in self.areas:
            words = words.rpartition(area)[2] or words
        return _LEAD_IN.split(words)[-1].removeprefix("内").strip("“”")


def check_across(text: Text, sentences: Sequence[Sentence], around: dict[int, Governed]) -> Iterator[Finding]:
    """Within one text: its paragraphs are the items of an issue."""
    told: list[Told] = []
    tagged = [(each, TAG.search(text.words[each.start : each.end])) for each in text.paragraphs]
    tags = [match[1] for _, match in tagged if match]
    if len(set(tags)) < 2:
        return
    for paragraph, match in tagged:
        if match:
            own = [each for each in sentences if paragraph.holds(each.start)]
            told += _told(match[1], own, around, tags)
    for one, other in unlike(told):
        yield finding("across", [one.claim.figure, other.claim.figure], said(one, other), SUGGESTION)


def told_in(words: str, *, tag: str, tags: Sequence[str]) -> list[Told]:
    """The claims of one item that is a text of its own."""
    text = Text(words)
    sentences = list(sentences_of(text, figures_of(text)))
    return _told(tag, sentences, governed(text, sentences, as_of=None), tags)


def _told(tag: str, sentences: Sequence[Sentence], around: dict[int, Governed], tags: Sequence[str]) -> list[Told]:
    found = []
    for sentence in sentences:
        for claim in sentence.claims:
            if claim.figure.is_share or _OTHER.search(claim.lead):
                continue
            period = around[claim.figure.start].period or {}
            days = (period.get("start") or period.get("phrase"), period.get("end"))
            found.append(Told(tag, claim, _areas(sentence, claim, tag, tags), days))
    return found


def _areas(sentence: Sentence, claim: Claim, tag: str, tags: Sequence[str]) -> frozenset[str]:
    before = sentence.words[: claim.figure.start - sentence.start]
    if COUNTY.search(before):
        return frozenset({"全县"})
    named = {part for each in tags for part in each.split("、") if part in before}
    return frozenset(named or tag.split("、"))


def unlike(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Pairs that cannot both be true."""
    for place, one in enumerate(told):
        for other in told[place + 1 :]:
            if _same_thing(one, other) and not meet(bounds(one.claim.figure), bounds(other.claim.figure)):
                yield one, other


def _same_thing(one: Told, other: Told) -> bool:
    if one.tag == other.tag or not one.areas & other.areas:
        return False
    known = None not in (one.period[0], other.period[0])
    same_period = not known or one.period == other.period
    same_unit = one.claim.unit == other.claim.unit
    return same_period and same_unit and one.subject == other.subject and len(one.subject) >= _LEAST


SUGGESTION = "请两家核对口径；同一件事只按一家的数计入全县合计。"


def said(one: Told, other: Told) -> str:
    """The difference in words."""
    mine, theirs = one.claim.figure, other.claim.figure
    gap = abs(mine.value - theirs.value)
    words = f"“{one.subject}”两家说法不同：{one.tag}为 {mine.text}，{other.tag}为 {theirs.text}，相差 {gap.normalize():f}{mine.unit}。"
    return words + slip(mine.value, theirs.value)

"""Totals whose parts stand in the next sentence: 总收入6.7亿元，增长3%。其中：地方5.1亿元；上划1.2亿元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.adding import judged_sum, leave_nothing
from xianwu.bulletin.factcheck.claims import Claim, Sentence, added, bounds, meet, placed
from xianwu.bulletin.factcheck.findings import Finding
from xianwu.bulletin.factcheck.marked import BOTH, CHANGED, SINGLE, parts_behind
from xianwu.bulletin.factcheck.sums import LEFT_OPEN, of_parts
from xianwu.bulletin.factcheck.text import Text

_PLACE = re.compile("乡|镇|村|街道|社区|部门|单位")
"""审计14个乡镇，发现问题58个。其中5个项目…: of the problems."""
_BY_KIND = re.compile("按[^，。；\\d]{1,8}分[，：]")
"""Whoever sorts by kind sorts them all."""
_SPREAD = re.compile(r"其中|资金来源|(?:从|按|分)[^，。；\d]{1,10}[分看][，：]|分[^，。；\d]{1,8}看[，：]")


def check_spreads(text: Text, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """总收入完成6.7亿元，增长3%。其中：地方5.1亿元，增长2%；上划1.2亿元 …: the total stands a sentence before."""
    for _, within in placed(text.paragraphs, sentences, start=lambda each: each.start):
        before: Sentence | None = None
        for sentence in within:
            if not _SPREAD.match(sentence.words):
                before = sentence
            elif before is not None:
                yield from _spread(before, sentence)


def _spread(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    first = sentence.claims[0]
    totals = _totals(before, first)
    if not totals or re.match("[^，。；]{0,6}中", first.tail) or first.figure.is_share or SINGLE.search(totals[0].lead):
        return
    is_named = bool(re.match("其中|资金来源", sentence.words))
    if "；" in sentence.words:
        if _is_told_at_once(totals, sentence):
            return
        yield from _second_spread(before, sentence)
        parts = _segments(sentence, first.unit)
        summed = added(bounds(each.figure) for each in parts)
        if not any(meet(bounds(each.figure), summed) for each in totals) and (is_named or leave_nothing(parts)):
            yield from of_parts(totals[0], parts, gap="其中")
    elif _BY_KIND.match(sentence.words) and not re.search("等|主要|[；]", sentence.words):
        parts = parts_behind(sentence, totals[0], 0, in_bracket=False)
        if len(parts) > 1:
            yield from judged_sum(totals[0], parts, is_closed=True)
    elif is_named and not BOTH.search(sentence.words):
        yield from _paired_spread(before, sentence)
        parts = parts_behind(sentence, totals[0], 0, in_bracket=False)
        behind = sentence.words[parts[-1].figure.end - sentence.start :] if parts else ""
        yield from of_parts(totals[0], parts, gap="其中", is_open=bool(LEFT_OPEN.match(behind)))


def _totals(before: Sentence, first: Claim) -> list[Claim]:
    """What the parts may be of; parts that are no places are of no places where something else was counted."""
    totals = [each for each in before.claims if each.unit == first.unit and not CHANGED.search(each.lead)]
    things = [each for each in totals if not _PLACE.match(each.tail)]
    is_place = _PLACE.match(first.tail) or first.lead.endswith(("镇", "乡", "村"))
    return things if first.unit == "个" and things and not is_place else totals


def _is_told_at_once(totals: Sequence[Claim], sentence: Sentence) -> bool:
    """其中特困63名，寄养24名；失能31名，高龄36名: what stands before the semicolon is all, then it is parted anew."""
    end = sentence.start + sentence.words.index("；")
    own = [each for each in sentence.claims if each.figure.start < end and each.unit == totals[0].unit]
    return len(own) > 1 and any(sum(each.value for each in own) == total.value for total in totals)


def _second_spread(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """学校187所，学生58942人。其中，幼儿园82所，幼儿11326人；小学71所，学生25418人…: all places told, so all pupils."""
    units = list(dict.fromkeys(each.unit for each in sentence.claims if not each.figure.is_share))[:2]
    rows = [(_segments(sentence, unit), [each for each in before.claims if each.unit == unit][:1]) for unit in units]
    if len(rows) < 2 or not all(total for _, total in rows) or len({len(parts) for parts, _ in rows}) > 1:
        return
    (first, [one]), (second, [other]) = rows
    if len(first) > 1 and sum(each.value for each in first) == one.value:
        yield from judged_sum(other, second, is_closed=True)


def _paired_spread(before: Sentence, sentence: Sentence) -> Iterator[Finding]:
    """项目26个，总投资85.6亿元。其中甲12个、46.3亿元，乙8个、22.1亿元，…: the same without semicolons."""
    row = [each for each in sentence.claims if not each.figure.is_share]
    first, second = row[::2], row[1::2]
    is_even = len(first) == len(second) > 1 and {len({each.unit for each in part}) for part in (first, second)} == {1}
    if not is_even or first[0].unit == second[0].unit:
        return
    ones, others = ([each for each in before.claims if each.unit == part[0].unit] for part in (first, second))
    if any(sum(each.value for each in first) == one.value for one in ones) and others:
        summed = added(bounds(each.figure) for each in second)
        if not any(meet(bounds(each.figure), summed) for each in others):
            yield from judged_sum(others[-1], second, is_closed=True)


def _segments(sentence: Sentence, unit: str) -> list[Claim]:
    """The first figure of that unit in each part between semicolons, up to a part with parts of its own."""
    found: list[Claim] = []
    place = sentence.start
    for segment in re.split("(?<=；)", sentence.words):
        own = [each for each in sentence.claims if place <= each.figure.start < place + len(segment)]
        place += len(segment)
        named = [each for each in own if each.unit == unit and not CHANGED.search(each.lead)]
        found += named[:1]
        if "其中" in segment[2:] or not named:
            break
    return found

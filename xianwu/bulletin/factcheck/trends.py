"""Rows of values and the word for their course: 分别为3.2、3.6、3.9，逐年上升."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, may_exceed, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import PLANNED
from xianwu.lib.numbers import plain

_COURSE = re.compile(
    r"^[^，。；]{0,6}，(?:呈)?(?:逐年|逐月|逐季|逐步|连年|持续|稳步|连续)(?:[^，。；\d]{0,6}?)(?:(?P<up>上升|增长|提高|增加|递增|攀升|提升|走高)|(?P<down>下降|减少|降低|递减|回落|走低|下滑))"
)
_EVERY_YEAR = re.compile(
    r"(?:逐年|连年)(?:(?P<up>上升|增长|提高|增加|递增|攀升|提升)|(?P<down>下降|减少|降低|递减|回落))[，：]"
)
_IN_YEAR = re.compile(r"(20\d\d)年(?:为|是|达到?)?")
_NEXT = re.compile(r"[、和及](?:约|近)?")
_LEAST, _SIX = 3, 6
_UP, _DOWN = "增加|增收|增支|增产|多收|上升|提高|增长", "减少|减收|减支|减产|少收|下降|降低"
_STEPPED = re.compile(rf"(?:(?:[比较](?:[去上]年|上年度)(?:同期)?|同比))?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了)?")
_AND_SO = re.compile(r"[，、](?:同比)?(?:(?P<up>增长|上升|增幅|提高)|(?P<down>下降|降幅|降低|减少))(?:了)?")
_NO_WHOLE = re.compile(f"{PLANNED}|预算数|增(?!加值)|减|同期|[去上]年|[均每]")
_FROM = re.compile("[由从][^，。；]{0,12}$")
_THAN_THAT = re.compile("[比较][^，。；]{2,10}的$")
"""较2020年的41座减少15座: what it is held against is the base itself."""
_BY_STEP = re.compile(r"[比较](?:上[月周季年]|去年)(?:同期)?(?:(?P<up>增加|上升|多)|(?P<down>减少|下降|少))(?:了)?$")
_WAS_THEN = re.compile(r"[，（](?:上[月周季年]|去年)(?:同期)?(?:为|是|完成)?")
_IS_NOW = re.compile(r"[，、](?:本[月周季年期]|今年)(?:为|是|完成)?")
_STEP = re.compile(r"分别(?:(?P<up>增加|上升|增长|提高|多)|(?P<down>减少|下降|降低|少))(?:了)?$")


def check_trends(sentence: Sentence) -> Iterator[Finding]:
    """Rows behind 分别 that run against what is said of them."""
    yield from _named_years(sentence)
    for place, claim in enumerate(sentence.claims):
        yield from _in_step(sentence, place)
        yield from _step_first(sentence, place)
        yield from _stepped(sentence, place)
        if "分别" not in claim.lead:
            continue
        row = [claim]
        for each in sentence.claims[place + 1 :]:
            if each.unit != claim.unit or not _NEXT.fullmatch(each.gap):
                break
            row.append(each)
        course = _COURSE.match(sentence.words[row[-1].figure.end - sentence.start :])
        if len(row) >= _LEAST and course:
            yield from _against(row, course)


def _named_years(sentence: Sentence) -> Iterator[Finding]:
    """普及率逐年提高，2018年为81.3%，2019年为85.6%，2020年为82.9%."""
    course = _EVERY_YEAR.search(sentence.words)
    row = [each for each in sentence.claims if course and each.figure.start - sentence.start > course.end()]
    years = [found[1] if (found := _IN_YEAR.fullmatch(each.gap.rpartition("，")[2])) else "" for each in row]
    if (
        course
        and len(row) >= _LEAST
        and all(years)
        and years == sorted(years)
        and len({each.unit for each in row}) == 1
    ):
        yield from _against(row, course)


def _against(row: list[Claim], course: re.Match[str]) -> Iterator[Finding]:
    for one, other in pairwise(row):
        low, high = (one, other) if course["up"] else (other, one)
        if may_exceed(bounds(low.figure), bounds(high.figure)):
            words = f"从 {one.figure.text} 到 {other.figure.text} 不是“{course['up'] or course['down']}”。"
            yield finding("direction", [one.figure, other.figure], words, "请核对各年的数，或改正说法。")
            return


def _in_step(sentence: Sentence, place: int) -> Iterator[Finding]:
    """事故4起、死亡3人，同比分别减少2起和1人，分别下降33.3%和25%."""
    row = sentence.claims[place : place + 6]
    if len(row) < _SIX or any(each.unit != "%" for each in row[4:]):
        return
    now, steps, rates = row[:2], row[2:4], row[4:]
    ways = [_STEP.search(steps[0].lead), _STEP.search(rates[0].lead)]
    is_row = all(way and "分别" in way[0] for way in ways) and all(
        _NEXT.fullmatch(each[1].gap) for each in (steps, rates)
    )
    if not is_row or [each.unit for each in now] != [each.unit for each in steps]:
        return
    sign = 1 if ways[0] and ways[0]["up"] else -1
    for one, step, rate in zip(now, steps, rates, strict=True):
        old = one.value - sign * step.value
        if old > 0 and not meet(bounds(rate.figure), (step.value / old * 100, step.value / old * 100)):
            right = plain(round(step.value / old * 100, 1))
            words = f"{one.figure.text} 较上期变动 {step.figure.text}，即 {right}%，文中写作 {rate.figure.text}。"
            yield finding("growth", [one.figure, step.figure, rate.figure], words, f"应为 {right}%。")


def _step_first(sentence: Sentence, place: int) -> Iterator[Finding]:
    """比上月增加26件，上月为186件，本月为202件."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < _LEAST or len({each.unit for each in trio}) > 1 or trio[0].figure.is_share:
        return
    step, old, new = trio
    way = _BY_STEP.search(step.lead)
    if not way or not _WAS_THEN.fullmatch(old.gap) or not _IS_NOW.fullmatch(new.gap):
        return
    right = new.value - old.value if way["up"] else old.value - new.value
    if all(each.figure.is_exact and not each.figure.step for each in trio) and right != step.value:
        words = f"{old.figure.text} 与 {new.figure.text} 相差 {plain(abs(right))}，文中写作 {step.figure.text}。"
        yield finding("difference", [step.figure, old.figure, new.figure], words, "请核对这三个数。")


def _stepped(sentence: Sentence, place: int) -> Iterator[Finding]:
    """收入24627万元，完成预算的40.4%，比上年减收1070万元，下降4.2%: what it was added to may stand further back."""
    pair = sentence.claims[place : place + 2]
    if len(pair) < 2 or pair[0].figure.is_share or pair[1].unit != "%":
        return
    step, rate = pair
    way, again = _STEPPED.fullmatch(step.gap.rpartition("，")[2]), _AND_SO.fullmatch(rate.gap)
    is_of_other = bool(re.search("年初|上[月季]", step.gap)) and "同比" in rate.gap
    if not way or not again or bool(way["up"]) != bool(again["up"]) or is_of_other:
        return
    sign = 1 if way["up"] else -1
    if re.match("[^，。；]{0,4}相比", step.gap):
        return
    whole = [each for each in _in_clause(sentence, place) if each.unit == step.unit and not _NO_WHOLE.search(each.lead)]
    is_told = any(_FROM.search(each.lead) or _THAN_THAT.search(each.lead) for each in _in_clause(sentence, place))
    if not whole or is_told or any(_grows(each, step, rate, sign) for each in whole):
        return
    old = whole[0].value - sign * step.value
    if old > 0:
        right = plain(round(step.value / old * 100, 1))
        words = f"{whole[0].figure.text} 较上期变动 {step.figure.text}，即 {right}%，文中写作 {rate.figure.text}。"
        yield finding("growth", [whole[0].figure, step.figure, rate.figure], words, f"应为 {right}%。")


def _in_clause(sentence: Sentence, place: int) -> Sequence[Claim]:
    """The figures before it since the last semicolon."""
    last = max((at for at in range(place + 1) if "；" in sentence.claims[at].gap), default=0)
    return sentence.claims[last:place]


def _grows(whole: Claim, step: Claim, rate: Claim, sign: int) -> bool:
    low, high = bounds(whole.figure)
    least, most = bounds(step.figure)
    if high is None or most is None:
        return True
    base = (low - most, high - least) if sign > 0 else (low + least, high + most)
    share = quotient((least, most), base)
    return share is None or meet(share, bounds(rate.figure))

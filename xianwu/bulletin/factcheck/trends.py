"""Rows of values and the word for their course: 分别为3.2、3.6、3.9，逐年上升."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, may_exceed, meet
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.lib.numbers import plain

_COURSE = re.compile(
    r"^[^，。；]{0,6}，(?:呈)?(?:逐年|逐月|逐季|逐步|连年|持续|稳步|连续)(?:[^，。；\d]{0,6}?)(?:(?P<up>上升|增长|提高|增加|递增|攀升|提升|走高)|(?P<down>下降|减少|降低|递减|回落|走低|下滑))"
)
_NEXT = re.compile(r"[、和及](?:约|近)?")
_LEAST, _SIX = 3, 6
_BY_STEP = re.compile(r"[比较](?:上[月周季年]|去年)(?:同期)?(?:(?P<up>增加|上升|多)|(?P<down>减少|下降|少))(?:了)?$")
_WAS_THEN = re.compile(r"[，（](?:上[月周季年]|去年)(?:同期)?(?:为|是|完成)?")
_IS_NOW = re.compile(r"[，、](?:本[月周季年期]|今年)(?:为|是|完成)?")
_STEP = re.compile(r"分别(?:(?P<up>增加|上升|增长|提高|多)|(?P<down>减少|下降|降低|少))(?:了)?$")


def check_trends(sentence: Sentence) -> Iterator[Finding]:
    """Rows behind 分别 that run against what is said of them."""
    for place, claim in enumerate(sentence.claims):
        yield from _in_step(sentence, place)
        yield from _step_first(sentence, place)
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

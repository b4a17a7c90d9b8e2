"""From one value to another: the direction, the difference and the rate of growth must agree with both ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, Sentence, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.lib.numbers import plain

_UP = "增加|增产|增收|提高|上升|增长|提升|升|增|扩大|扩展|攀升|跃升|拓展|涨"
_DOWN = "下降|减产|减收|降低|减少|降|减|压缩|缩短|缩减|压减|回落|精简|下调|缩小"
_TO = re.compile(
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|达|调整|变|整合|合并|优化|归并)(?:到|至|为)(?:了)?(?:现在的|目前的|如今的|今年的)?$"
)
_FROM = re.compile(r"(?:由|从)[^，。；]{0,18}$")
_BY = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:幅度?|率)?(?:了|为|达|近|约)*$")
_LAST = re.compile(r"去年|上年|同期|前年|20\d\d年")
_THAN_LAST = re.compile(r"[比较](?:去年|上年)(?:同期)?[^，。；]*$|同比[^，。；]*$")
_BEHIND = re.compile(r"^[，（]?(?:去年|上年)同期[^，。；]{0,4}$")
_THAN = re.compile(r"[比较][^，。；]{0,6}(?:的|去年|上年|同期|年初|年末|末)$")
_AGAIN = re.compile(
    r"[，、]?(?:同比|较上年|比上年|比去年|较去年)?(?:增长|增幅|降幅|下降|提高|降低|增加|减少|压缩|缩短|提升|上升)"
)
_PERCENT = Decimal(100)


def check_changes(sentence: Sentence) -> Iterator[Finding]:
    """All statements of change in one sentence."""
    for place in range(len(sentence.claims) - 1):
        yield from _from_to(sentence, place)
        yield from _than_last_year(sentence, place)
        yield from _two_years(sentence, place)
        yield from _than_figure(sentence, place)
        yield from _last_year_behind(sentence, place)


def _last_year_behind(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，同比增长 p%，去年同期为 a."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3:
        return
    new, change, old = trio
    if new.unit == old.unit != "%" and change.unit == "%" and _BEHIND.search(old.gap) and _BY.search(change.lead):
        yield from _judged(old, new, change)


def _than_figure(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，比去年的 a 增长 c."""
    new, old = sentence.claims[place], sentence.claims[place + 1]
    if new.unit != old.unit or not _THAN.search(old.lead) or _BY.search(old.lead):
        return
    for change in sentence.claims[place + 2 : place + 3]:
        if _BY.search(change.lead) and len(change.gap) <= 6:
            yield from _judged(old, new, change)


def _from_to(sentence: Sentence, place: int) -> Iterator[Finding]:
    """由 a 增加到 b[，增长 c]."""
    old, new = sentence.claims[place], sentence.claims[place + 1]
    found = _TO.search(new.gap)
    if old.unit != new.unit or not found or not _FROM.search(old.lead) or re.search("[。；]", new.gap):
        return
    if (found["up"] and _surely_less(new, old)) or (found["down"] and _surely_less(old, new)):
        word = found["up"] or found["down"]
        text = f"从 {old.figure.text} 到 {new.figure.text} 不是“{word}”。"
        yield finding("direction", [old.figure, new.figure], text, "请核对两个数的先后，或改正动词。")
        return
    for change in sentence.claims[place + 2 : place + 4]:
        if _BY.search(change.lead) and len(change.gap) <= 10 and not _LAST.search(change.gap):
            yield from _judged(old, new, change)


def _surely_less(one: Claim, other: Claim) -> bool:
    high = one.figure.high
    return high is not None and high < other.figure.low


def _than_last_year(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，比去年增加 c，增长 p%: the base is b − c."""
    new, step = sentence.claims[place], sentence.claims[place + 1]
    by = _BY.search(step.lead)
    if new.figure.is_share or step.unit != new.unit or not by or not _THAN_LAST.search(step.lead):
        return
    for rate in sentence.claims[place + 2 : place + 3]:
        if rate.unit == "%" and _AGAIN.match(rate.gap) and len(rate.gap) <= 8:
            sign = 1 if by["up"] else -1
            base = _minus(bounds(new.figure), bounds(step.figure), sign)
            share = _share(bounds(step.figure), base)
            if share is not None and not meet(share, bounds(rate.figure)):
                old = new.value - sign * step.value
                yield _wrong_rate([new, step, rate], step.value / old * _PERCENT if old else Decimal(0), rate)


def _two_years(sentence: Sentence, place: int) -> Iterator[Finding]:
    """今年 b、去年同期 a，同比增长 p%."""
    one, other = sentence.claims[place], sentence.claims[place + 1]
    if one.unit != other.unit or one.figure.is_share or bool(_LAST.search(one.lead)) == bool(_LAST.search(other.lead)):
        return
    if re.search(r"[。；]|增加|减少|[比较](?:去年|上年)", other.gap):
        return
    old, new = (one, other) if _LAST.search(one.lead) else (other, one)
    for change in sentence.claims[place + 2 : place + 3]:
        if _BY.search(change.lead) and len(change.gap) <= 8:
            yield from _judged(old, new, change)


def _judged(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """A change printed as a rate, in points, in times, or in the unit itself."""
    by = _BY.search(change.lead)
    assert by is not None
    up = bool(by["up"])
    low, high = (old, new) if up else (new, old)
    if _surely_less(high, low):
        text = f"从 {old.figure.text} 到 {new.figure.text} 不是“{by[0]}”。"
        yield finding("direction", [old.figure, new.figure, change.figure], text, "请核对两个数，或改正动词。")
        return
    difference = _difference(bounds(high.figure), bounds(low.figure))
    right = abs(new.value - old.value)
    if change.unit in ("个百分点", "百分点") or change.unit == new.unit:
        if change.unit == new.unit == "%":
            return
        if not meet(difference, bounds(change.figure)):
            text = f"{new.figure.text} 与 {old.figure.text} 相差 {said(right, change.figure)}，文中写作 {change.figure.text}。"
            yield finding(
                "difference", [old.figure, new.figure, change.figure], text, f"应为 {said(right, change.figure)}。"
            )
    elif change.unit in ("%", "倍") and not new.figure.is_share:
        scale = _PERCENT if change.unit == "%" else Decimal(1)
        share = _share(difference, bounds(old.figure), scale=scale)
        if share is not None and not meet(share, bounds(change.figure)) and old.value:
            yield _wrong_rate([old, new, change], right / old.value * scale, change)


def _wrong_rate(claims: list[Claim], right: Decimal, rate: Claim) -> Finding:
    places = len(rate.figure.digits.partition(".")[2]) or 1
    shown = f"{plain(round(right, places))}{rate.unit}"
    words = f"按前面的数计算，变化幅度为 {shown}，文中写作 {rate.figure.text}。"
    return finding("growth", [each.figure for each in claims], words, f"应为 {shown}，或核对前后两个数。")


def _difference(high: Bounds, low: Bounds) -> Bounds:
    least = Decimal(0) if low[1] is None else max(high[0] - low[1], Decimal(0))
    return least, None if high[1] is None else high[1] - low[0]


def _minus(new: Bounds, step: Bounds, sign: int) -> Bounds:
    """The base before a change of a known size."""
    if sign > 0:
        return _difference(new, step)
    return new[0] + step[0], None if new[1] is None or step[1] is None else new[1] + step[1]


def _share(above: Bounds, below: Bounds, *, scale: Decimal = _PERCENT) -> Bounds | None:
    if below[0] <= 0:
        return None
    most = None if above[1] is None else above[1] / below[0] * scale
    return (Decimal(0) if below[1] is None else above[0] / below[1] * scale), most

"""A share that fits two numbers of unlike measures: 已收割18.5万公斤，占应收面积25万亩的74%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import WAN, Finding, finding
from xianwu.bulletin.factcheck.rate_words import CHANGE
from xianwu.bulletin.factcheck.rated import as_printed, gives, share_of

_SHARE_OF = re.compile(r"^[，、]?(?:占|完成)[^，。；]{0,12}$")
_DUE = re.compile(r"(?:应|计划|任务|需)[一-龥]{0,4}$")
_DONE = re.compile(r"^[^，。；]{0,4}，(?:已|实际?|完成)[一-龥]{0,3}$")
_RATE = re.compile(r"^，[一-龥]{2,6}率(?:为|达到?)?$")
_NEAR = 3
_ALIKE = ({"户", "家", "人", "个"}, {"人", "人次"}, {"件", "条", "个", "项", "起", "处", "宗"})


def check_measures(sentence: Sentence) -> Iterator[Finding]:
    """Three figures side by side: two of unlike measures or scales, and the rate that they give."""
    for place, rate in enumerate(sentence.claims):
        if rate.unit == "%" and not CHANGE.search(rate.lead) and rate.figure.step:
            yield from _scaled(sentence.claims[max(place - _NEAR, 0) : place], rate)
    for part, whole, rate in zip(sentence.claims, sentence.claims[1:], sentence.claims[2:], strict=False):
        if rate.unit != "%" or part.unit == whole.unit or "%" in (part.unit, whole.unit) or not rate.figure.step:
            continue
        if _SHARE_OF.match(whole.gap) and rate.gap == "的":
            yield from _judged(part, whole, rate)
        elif _DUE.search(part.lead) and _DONE.match(whole.gap) and _RATE.match(rate.gap):
            yield from _judged(whole, part, rate)


def _scaled(before: Sequence[Claim], rate: Claim) -> Iterator[Finding]:
    """缴存余额102.41亿元，贷款余额87.36万元，个贷率85.3%: the rate holds once 万 is read as 亿."""
    money = [each for each in before if each.unit == "元" and each.figure.is_exact][-2:]
    if len(money) < 2 or before[-1] is not money[-1]:
        return
    small = [each for each in money if "万" in each.figure.text]
    great = [each for each in money if "亿" in each.figure.text]
    if len(small) != 1 or len(great) != 1 or _fits(money[0], money[1], rate):
        return
    low, high = bounds(small[0].figure)
    grown = (low * WAN, None if high is None else high * WAN)
    share = (
        quotient(grown, bounds(great[0].figure)) if small[0] is money[1] else quotient(bounds(great[0].figure), grown)
    )
    if share is not None and meet(share, as_printed(rate)):
        words = f"{small[0].figure.text} 换成亿，{rate.figure.text} 才成立。"
        yield finding("wanyi", [small[0].figure, great[0].figure, rate.figure], words, "疑似万、亿单位写错，请核对。")


def _fits(whole: Claim, part: Claim, rate: Claim) -> bool:
    return share_of(part, whole) is None or gives(part, whole, rate)


def _judged(part: Claim, whole: Claim, rate: Claim) -> Iterator[Finding]:
    units = {part.unit, whole.unit}
    if not all(units) or any(units <= each for each in _ALIKE):
        return
    share = share_of(part, whole)
    if share is not None and meet(share, bounds(rate.figure)):
        words = f"{part.figure.text} 占 {whole.figure.text} 的 {rate.figure.text}：数相合，计量单位却不同。"
        yield finding("unit", [part.figure, whole.figure, rate.figure], words, "请核对计量单位。")

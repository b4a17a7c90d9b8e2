"""A share that fits two numbers of unlike measures: 已收割18.5万公斤，占应收面积25万亩的74%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xianwu.bulletin.factcheck.claims import Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding

_SHARE_OF = re.compile(r"^[，、]?(?:占|完成)[^，。；]{0,12}$")
_DUE = re.compile(r"(?:应|计划|任务|需)[一-龥]{0,4}$")
_DONE = re.compile(r"^[^，。；]{0,4}，(?:已|实际?|完成)[一-龥]{0,3}$")
_RATE = re.compile(r"^，[一-龥]{2,6}率(?:为|达到?)?$")
_ALIKE = ({"户", "家", "人", "个"}, {"人", "人次"}, {"件", "条", "个", "项", "起", "处", "宗"})


def check_measures(sentence: Sentence) -> Iterator[Finding]:
    """Three figures side by side: two of unlike measures, and the rate that they give."""
    for part, whole, rate in zip(sentence.claims, sentence.claims[1:], sentence.claims[2:], strict=False):
        if rate.unit != "%" or part.unit == whole.unit or "%" in (part.unit, whole.unit) or not rate.figure.step:
            continue
        if _SHARE_OF.match(whole.gap) and rate.gap == "的":
            yield from _judged(part, whole, rate)
        elif _DUE.search(part.lead) and _DONE.match(whole.gap) and _RATE.match(rate.gap):
            yield from _judged(whole, part, rate)


def _judged(part: Claim, whole: Claim, rate: Claim) -> Iterator[Finding]:
    units = {part.unit, whole.unit}
    if not all(units) or any(units <= each for each in _ALIKE):
        return
    share = quotient(bounds(part.figure), bounds(whole.figure))
    if share is not None and meet(share, bounds(rate.figure)):
        words = f"{part.figure.text} 占 {whole.figure.text} 的 {rate.figure.text}：数相合，计量单位却不同。"
        yield finding("unit", [part.figure, whole.figure, rate.figure], words, "请核对计量单位。")

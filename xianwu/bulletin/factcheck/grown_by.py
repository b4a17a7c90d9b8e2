"""A level, the step that led to it and the rate of growth: b，比去年增加 c，增长 p%; the base is b − c."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.change_sizes import BY, before_step, wrong_growth
from xianwu.bulletin.factcheck.claims import HUNDRED, Claim, Sentence, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.bulletin.factcheck.phrases import LAST_YEAR

_THAN_LAST = re.compile(
    rf"[比较](?:{LAST_YEAR}|年初|上月|上季度|上半年|同期)(?:同期|末|底)?[^，。；]*$|同比[^，。；]*$"
)
_AGAIN = re.compile(
    r"[，、]?(?:同比|较上年|比上年|比去年|较去年)?(?:增长|增幅|降幅|下降|提高|降低|增加|减少|压缩|缩短|提升|上升)"
)
_UPWARD = re.compile("增加|增长|多|净增|增收")
_NEAR, _OUT_OF_SCALE = 6, 5000


def than_last_year(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，比去年增加 c，增长 p%: the base is b − c."""
    new, step = sentence.claims[place], sentence.claims[place + 1]
    if BY.search(new.lead) or re.search("[比较][^，。；]{2,10}的$", new.lead):
        # 环比减少14件次，同比增加6件次: the first is no level.
        return
    by = BY.search(step.lead)
    if by and _THAN_LAST.search(step.lead):
        yield from _out_of_scale(new, step)
    if by and step.unit == "%" and _THAN_LAST.search(step.lead):
        yield from _rate_first(sentence, place)
    if new.figure.is_share or step.unit != new.unit or not by or not _THAN_LAST.search(step.lead):
        return
    for rate in sentence.claims[place + 2 : place + 3]:
        is_of_another = bool(re.search("年初|上月|上季", step.lead)) and bool(re.search("同比|[去上]年", rate.gap))
        if rate.unit == "%" and _AGAIN.match(rate.gap) and len(rate.gap) <= 8 and not is_of_another:
            yield from _step_and_rate(new, step, rate, is_up=bool(by["up"]))


def _step_and_rate(new: Claim, step: Claim, rate: Claim, *, is_up: bool) -> Iterator[Finding]:
    again = BY.search(rate.lead)
    if again and bool(again["up"]) != is_up and "环比" not in rate.gap:
        text = f"增减 {step.figure.text} 与“{again[0]}{rate.figure.text}”方向相反。"
        yield finding("direction", [step.figure, rate.figure], text, "请核对增减方向。")
        return
    sign = 1 if is_up else -1
    share = quotient(bounds(step.figure), before_step(bounds(new.figure), bounds(step.figure), sign))
    if share is not None and not meet(share, bounds(rate.figure)):
        old = new.value - sign * step.value
        yield wrong_growth([new, step, rate], step.value / old * HUNDRED if old else Decimal(0), rate)


def _out_of_scale(new: Claim, step: Claim) -> Iterator[Finding]:
    """收入36亿元，较上年增加4.2万元: a step that is nothing beside what it was added to."""
    is_mixed = "亿" in new.figure.text and "万" in step.figure.text and new.unit == step.unit == "元"
    is_below = "万" in new.figure.text and "亿" in step.figure.text and new.unit == step.unit and step.value > new.value
    if is_mixed and new.value > step.value * _OUT_OF_SCALE or is_below and _UPWARD.search(step.lead):
        words = f"{new.figure.text} 与增减数 {step.figure.text} 相差悬殊，疑似万、亿单位写错。"
        yield finding("wanyi", [new.figure, step.figure], words, "请核对单位。")


def _rate_first(sentence: Sentence, place: int) -> Iterator[Finding]:
    """b，较上年同期增长 p%，增收 c: the same three in another order."""
    trio = sentence.claims[place : place + 3]
    if len(trio) < 3 or len(trio[2].gap) > _NEAR:
        return
    new, rate, step = trio
    by, again = BY.search(rate.lead), BY.search(step.lead)
    if not by or not again or bool(by["up"]) != bool(again["up"]) or step.unit != new.unit or new.figure.is_share:
        return
    sign = 1 if by["up"] else -1
    share = quotient(bounds(step.figure), before_step(bounds(new.figure), bounds(step.figure), sign))
    if share is not None and not meet(share, bounds(rate.figure)):
        old = new.value - sign * step.value
        yield wrong_growth([new, step, rate], step.value / old * HUNDRED if old else Decimal(0), rate)

"""The sizes of changes: what lies between two ends, and how a wrong difference or rate of growth is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, bounds, meet
from xianwu.bulletin.factcheck.findings import Finding, finding, said
from xianwu.lib.numbers import plain

UP = "延长|偏多|偏高|上调|上浮|上涨|增加|增支|多收|净增|增产|增收|提高|上升|增长|提升|升|增|扩大|扩展|攀升|跃升|拓展|涨"
DOWN = "偏少|偏低|节约|节省|跌落|下跌|跌|下调|下浮|下滑|下降|减支|少收|负增长|减产|减收|降低|减少|降|减|压缩|缩短|缩减|压减|回落|精简|下调|缩小"
BY = re.compile(rf"(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:幅度?|率|比例)?(?:了|为|达到?|近|约)*$")


def differing(old: Claim, new: Claim, change: Claim, difference: Bounds) -> Iterator[Finding]:
    if not meet(difference, bounds(change.figure)):
        right = said(abs(new.value - old.value), change.figure)
        text = f"{new.figure.text} 与 {old.figure.text} 相差 {right}，文中写作 {change.figure.text}。"
        yield finding("difference", [old.figure, new.figure, change.figure], text, f"应为 {right}。")


def wrong_growth(claims: list[Claim], right: Decimal, rate: Claim) -> Finding:
    places = len(rate.figure.digits.partition(".")[2]) or 1
    shown = f"{plain(round(right, places))}{rate.unit}"
    words = f"按前面的数计算，变化幅度为 {shown}，文中写作 {rate.figure.text}。"
    return finding("growth", [each.figure for each in claims], words, f"应为 {shown}，或核对前后两个数。")


def apart(high: Bounds, low: Bounds) -> Bounds:
    """What lies between two ends."""
    least = Decimal(0) if low[1] is None else max(high[0] - low[1], Decimal(0))
    return least, None if high[1] is None else high[1] - low[0]


def before_step(new: Bounds, step: Bounds, sign: int) -> Bounds:
    """The base before a change of a known size."""
    if sign > 0:
        return apart(new, step)
    return new[0] + step[0], None if new[1] is None or step[1] is None else new[1] + step[1]

"""Times, points and doublings: 增长3倍 of what has become three times as much, 提高5% for points, 翻两番."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xianwu.bulletin.factcheck.claims import HUNDRED, Claim, bounds, meet, quotient
from xianwu.bulletin.factcheck.findings import Finding, finding
from xianwu.lib.numbers import plain

_MOST_DOUBLED = 10


def times(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """由1亿元增加到3亿元，增长3倍: it is three times as much and has grown by two."""
    times, more = plain(change.value), plain(change.value - 1)
    text = f"从 {old.figure.text} 到 {new.figure.text} 是原来的 {times} 倍，增长的是 {more} 倍。"
    yield finding("times", [old.figure, new.figure, change.figure], text, f"应为增长 {more} 倍。")


def points(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """由92%提高到97%，提高5%: what differs are points."""
    right = abs(new.value - old.value)
    if right == change.value and all(each.figure.is_exact for each in (old, new, change)):
        text = f"{new.figure.text} 与 {old.figure.text} 相差 {plain(right)} 个百分点，不是 {change.figure.text}。"
        yield finding("points", [old.figure, new.figure, change.figure], text, f"应为 {plain(right)} 个百分点。")


def as_much(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """由2.1亿元增至6.3亿元，是上年的2倍."""
    share = quotient(bounds(new.figure), bounds(old.figure))
    low, high = bounds(change.figure)
    if share is not None and not meet(share, (low * HUNDRED, None if high is None else high * HUNDRED)):
        times = plain(round(new.value / old.value, 2))
        text = f"{new.figure.text} 是 {old.figure.text} 的 {times} 倍，文中写作 {change.figure.text}。"
        yield finding("times", [old.figure, new.figure, change.figure], text, f"应为 {times} 倍。")


def doubled(old: Claim, new: Claim, change: Claim) -> Iterator[Finding]:
    """翻一番 is twice, 翻两番 four times."""
    share = quotient(bounds(new.figure), bounds(old.figure))
    if change.value > _MOST_DOUBLED or share is None or not (change.figure.is_exact or change.figure.hedge.inner):
        return
    right = Decimal(2) ** change.value
    slack = right * 5
    # 翻了一番多: twice and more.
    most = None if change.figure.hedge.inner else right * 100 + slack
    if not meet((right * 100 - slack, most), share):
        text = f"翻{change.figure.text}是原来的 {plain(right)} 倍，从 {old.figure.text} 到 {new.figure.text} 不是。"
        yield finding("times", [old.figure, new.figure, change.figure], text, "请核对前后两个数，或改写倍数。")

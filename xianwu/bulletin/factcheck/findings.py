"""What a check found: the sentence's figures, the arithmetic in words, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xianwu.bulletin.factcheck.figures import Figure
from xianwu.lib.numbers import plain

ERROR, WARNING = "error", "warning"
WAN, YI = Decimal(10**4), Decimal(10**8)


@dataclass(frozen=True)
class Finding:
    """One finding; `places` are spans of the squeezed text."""

    kind: str
    places: tuple[tuple[int, int], ...]
    message: str
    suggestion: str = ""
    severity: str = ERROR


def finding(kind: str, figures: list[Figure], message: str, suggestion: str = "", *, severity: str = ERROR) -> Finding:
    return Finding(kind, tuple((each.start, each.end) for each in figures), message, suggestion, severity)


def said(value: Decimal, like: Figure) -> str:
    """A value written as the figure is written: in 万 or 亿 where that is."""
    for word, size in (("亿", YI), ("万", WAN)):
        if word in like.text:
            return f"{plain(round(value / size, 4))}{word}{like.unit}"
    return f"{plain(round(value, 4))}{like.unit}"


def slip(printed: Decimal, right: Decimal) -> str:
    """What kind of slip would explain a wrong number (a difference divisible by nine: digits swapped)."""
    if not printed or not right:
        return ""
    ratio = printed / right if printed > right else right / printed
    if ratio == 10000:
        return "疑似万、亿单位写错"
    if ratio in (10, 100, 1000):
        return "疑似小数点或位数写错"
    difference = abs(printed - right)
    same = sorted(plain(printed).replace(".", "")) == sorted(plain(right).replace(".", ""))
    return "疑似数字前后写颠倒" if same and difference and difference % 9 == 0 else ""

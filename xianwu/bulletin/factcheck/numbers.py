"""Numerals as they are written: 4,113 · 1.65亿 · 三千二百 · 百分之十二 · 九五折, and the numbers they stand for."""

from __future__ import annotations

import re
from decimal import Decimal

from xianwu.lib.numbers import NumeralError, chinese_to_number

MULTIPLIERS = {
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "个亿": 10**8, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
HAN_DIGIT = "零〇一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
HAN_NUMERAL = rf"[{HAN_DIGIT}十百千万亿拾佰仟]"
MULTIPLIER = "(?:" + "|".join(sorted(MULTIPLIERS, key=len, reverse=True)) + ")"


def arabic(digits: str, multiplier: str = "") -> Decimal:
    """“4,113” and a multiplier: in base form."""
    return Decimal(digits.replace(",", "")) * MULTIPLIERS.get(multiplier, 1)


def han(numeral: str) -> Decimal | None:
    """A numeral in characters; None where the characters are no number (三五, 千万 as “do”)."""
    if _SIDE_BY_SIDE.search(numeral.partition("点")[0]):
        return None
    try:
        return chinese_to_number(numeral)
    except NumeralError:
        return None


_SIDE_BY_SIDE = re.compile(
    r"(?<![一二两三四五六七八九])([一二两三四五六七八九])([一二两三四五六七八九])(?![一二两三四五六七八九〇零])"
)
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}


def neighbours(numeral: str) -> tuple[Decimal, Decimal] | None:
    """三五 and 七八百 stand for what lies between: the least and the greatest; None for any other numeral."""
    found = None if "点" in numeral else _SIDE_BY_SIDE.search(numeral)
    if not found or not 1 <= _DIGITS[found[2]] - _DIGITS[found[1]] <= 2:
        return None
    least = han(numeral[: found.start(2)] + numeral[found.end(2) :])
    most = han(numeral[: found.start(1)] + numeral[found.end(1) :])
    return (least, most) if least is not None and most is not None else None


def discount(numeral: str) -> Decimal | None:
    """九五折 is 9.5, 八折 is 8."""
    if len(numeral) == 2 and all(digit in _DIGITS for digit in numeral):
        return Decimal(_DIGITS[numeral[0]]) + Decimal(_DIGITS[numeral[1]]) / 10
    return han(numeral)


def plain_float(value: Decimal) -> int | float:
    """For JSON: whole numbers as such."""
    return int(value) if value == value.to_integral_value() else float(value)

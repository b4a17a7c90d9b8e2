"""Numerals as they are written: 4,113 · 1.65亿 · 三千二百 · 百分之十二 · 九五折, and the numbers they stand for."""

from __future__ import annotations

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
    try:
        return chinese_to_number(numeral)
    except NumeralError:
        return None


def discount(numeral: str) -> Decimal | None:
    """九五折 is 9.5, 八折 is 8."""
    number = han(numeral)
    return number / 10 if number is not None and len(numeral) > 1 and "十" not in numeral else number


def plain_float(value: Decimal) -> int | float:
    """For JSON: whole numbers as such."""
    return int(value) if value == value.to_integral_value() else float(value)

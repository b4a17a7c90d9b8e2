"""Money: Decimal yuan inside, 万元 and 亿元 only where people read. Never a float, never a rounded
intermediate.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

from xianwu.lib.numbers import plain, round_half_up, to_decimal

YUAN: Final = "元"
WAN: Final = "万元"
YI: Final = "亿元"

_FEN = Decimal("0.01")
# What a spreadsheet's binary fractions leave behind (0.1 + 0.2); anything larger is a real digit.
_NOISE = Decimal("0.0001")
# Stored amounts have 18 digits, two of them decimals.
_TOO_LARGE = Decimal(10) ** 16
_UNITS: dict[str, Decimal] = {
    YUAN: Decimal(1),
    "圆": Decimal(1),
    "千元": Decimal(1000),
    WAN: Decimal(10**4),
    "万": Decimal(10**4),
    "百万元": Decimal(10**6),
    "千万元": Decimal(10**7),
    YI: Decimal(10**8),
    "亿": Decimal(10**8),
}
_AMOUNT = re.compile(r"(?P<sign>[-+]?)(?P<digits>[\d,.]+)\s*(?P<unit>[百千]?[元圆万亿]元?)?")
_PLAIN = re.compile(r"\d+(\.\d+)?|\.\d+|\d+\.")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[\d.]+,\d+")


class AmountError(ValueError):
    """An amount that cannot be read; the message says what to write instead."""


def _factor(unit: str) -> Decimal:
    try:
        return _UNITS[unit]
    except KeyError:
        raise AmountError(f"不认识金额单位“{unit}”：请用元、万元或亿元。") from None


def to_yuan(amount: Decimal | int | str, unit: str) -> Decimal:
    """`amount` of `unit` (元, 万元, 亿元 …) in yuan, exact. Raises AmountError for an unknown unit."""
    return to_decimal(amount) * _factor(unit)


def in_unit(yuan: Decimal | int, unit: str) -> Decimal:
    """Yuan in `unit`, exact (no rounding)."""
    return to_decimal(yuan) / _factor(unit)


def _digits(text: str, *, shown: str) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        whole, _, part = text.rpartition(",")
        fixed = f"{whole.replace('.', '')}.{part}"
        raise AmountError(f"“{shown}”里的逗号不是千分位：小数点请用“.”，例如写成 {fixed}。")
    raise AmountError(f"“{shown}”里的逗号或小数点放错了：请写成 12345.67 或 12,345.67。")


def _to_fen(yuan: Decimal, *, shown: str) -> Decimal:
    if abs(yuan) >= _TOO_LARGE:
        raise AmountError(f"“{shown[:40]}”太大：请核对数值和单位。")
    fen = round_half_up(yuan, 2)
    if abs(yuan - fen) >= _NOISE:
        raise AmountError(f"“{shown}”折合 {plain(yuan)} 元，比分还小：请核对数值和单位。")
    return fen


def parse_amount(text: str | int | float | Decimal, unit: str = YUAN) -> Decimal:
    """What a person or a sheet wrote, in yuan with two decimals.

    Full-width characters, a leading ¥, thousands commas and a unit in the text (“1.65 亿元”, stronger than
    `unit`) are understood. Raises AmountError for empty cells, words, a decimal comma (“1,5”), an unknown
    unit and more than two decimals of a yuan.
    """
    shown = str(text).strip()
    normal = unicodedata.normalize("NFKC", shown).replace("−", "-").removeprefix("¥").strip()
    if not normal:
        raise AmountError("金额是空的：没有请填 0，不清楚请先不填这一行。")
    if isinstance(text, int | float | Decimal) and not isinstance(text, bool):
        return _to_fen(_finite(text) * _factor(unit), shown=shown)
    if not (found := _AMOUNT.fullmatch(normal)):
        raise AmountError(f"“{shown}”不是金额：请只填数字，例如 12345.67。")
    number = _digits(found["digits"], shown=shown)
    yuan = number * _factor(found["unit"] or unit)
    return _to_fen(-yuan if found["sign"] == "-" else yuan, shown=shown)


def _finite(value: int | float | Decimal) -> Decimal:
    try:
        return to_decimal(value)
    except ValueError:
        raise AmountError("单元格里不是有效的数字，请核对公式。") from None


def format_amount(yuan: Decimal | int, unit: str = WAN, places: int | None = None) -> str:
    """Yuan as text in `unit`: “127718 万元”, “1.65 亿元” (places=2).

    At most `places` decimals, half up; without `places` all of them. Trailing zeros are not printed, as in
    the bulletin.
    """
    amount = in_unit(yuan, unit)
    return f"{plain(amount if places is None else round_half_up(amount, places))} {unit}"

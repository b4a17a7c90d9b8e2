"""Numbers as they are printed: half-up rounding, hedge words with a truth rule, Chinese numerals.

Hedges follow the interval meaning declared for the bulletin: N余 holds for N < v < N+10^k (k trailing zeros
of N), 突破N for v > N and the last published value below N, 近N for 0.9N < v < N, 约N for ±5 %, 基本达到N
from a set floor (0.95N by default) up to N.
"""

import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from enum import StrEnum

Number = Decimal | int | float

_PRECISION = 60
_NEAR_LEAST = Decimal("0.9")
_ABOUT_BAND = Decimal("0.05")
_BASICALLY_LEAST = Decimal("0.95")
_TIGHT_UNITS = ("%", "％", "‰")


def to_decimal(value: Number | str) -> Decimal:
    """An exact Decimal; floats by their shortest text (0.1 is 0.1). Raises ValueError for NaN, infinity and
    words.
    """
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"“{value}”不是数字。") from error
    if not number.is_finite():
        raise ValueError(f"“{value}”不是有限的数字。")
    return number


def round_half_up(value: Number, places: int) -> Decimal:
    """`value` at `places` decimals (negative: tens, hundreds), halves away from zero: 2.345 → 2.35."""
    with localcontext(prec=_PRECISION):
        rounded = to_decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return rounded if places >= 0 else rounded.quantize(Decimal(1))


def plain(value: Number) -> str:
    """Digits without exponent, trailing zeros or a negative zero: 55.00 → 55, 1E+5 → 100000."""
    text = format(to_decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Hedge(StrEnum):
    """How a printed number stands to the exact one."""

    NONE = "none"
    ODD = "odd"
    OVER = "over"
    NEAR = "near"
    ABOUT = "about"
    BASICALLY = "basically"

    @property
    def word(self) -> str:
        """The word as printed; empty for a plain number."""
        return _WORDS[self]


_WORDS = {
    Hedge.NONE: "",
    Hedge.ODD: "余",
    Hedge.OVER: "突破",
    Hedge.NEAR: "近",
    Hedge.ABOUT: "约",
    Hedge.BASICALLY: "基本达到",
}


def _scale(number: Decimal) -> Decimal:
    """The power of ten of the leading digit: 1983 → 1000."""
    return Decimal(1).scaleb(number.adjusted())


def _to_step(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (value / step).to_integral_value(rounding=rounding) * step


def _odd_step(value: Decimal) -> Decimal:
    return Decimal(100) if value >= 100 else Decimal(10)


def _printed(value: Decimal, hedge: Hedge, step: Decimal | None) -> Decimal:
    """The round number that `hedge` would print for `value`."""
    if hedge is Hedge.ODD:
        return _to_step(value, step or _odd_step(value), ROUND_FLOOR)
    if hedge is Hedge.OVER:
        return _to_step(value, step or _scale(value), ROUND_FLOOR)
    if hedge is Hedge.NEAR:
        return _to_step(value, step or _scale(value), ROUND_CEILING)
    if hedge is Hedge.ABOUT:
        return _to_step(value, step or _scale(value) / 10, ROUND_HALF_UP)
    return _to_step(value, _scale(value), ROUND_CEILING)


def _with_unit(number: str, unit: str) -> str:
    return f"{number}{unit}" if not unit or unit in _TIGHT_UNITS else f"{number} {unit}"


def hedged(value: Number, hedge: Hedge, unit: str, *, floor: Number | None = None) -> str:
    """`value` with its hedge word and unit: “70 余个”, “突破 100 万元”, “基本达到 100%”, “1.65 亿元”.

    `value` is in `unit`. `floor` is, for 余/突破/近/约, the step of the printed round number (defaults: 余 10
    below a hundred and else 100; 突破 and 近 the leading digit; 约 two digits); for 基本达到 the least value
    that may still be called so (default 95 % of the printed one). Where the hedge would not be true the plain
    number is printed.
    """
    exact = to_decimal(value)
    if hedge is Hedge.NONE or exact <= 0:
        return _with_unit(plain(exact), unit)
    limit = None if floor is None else to_decimal(floor)
    printed = _printed(exact, hedge, limit)
    least = limit if hedge is Hedge.BASICALLY else None
    if printed in (0, exact) or not hedge_holds(exact, printed, hedge, floor=least):
        return _with_unit(plain(exact), unit)
    if hedge is Hedge.ODD:
        return f"{plain(printed)} 余{unit}"
    return f"{hedge.word} {_with_unit(plain(printed), unit)}"


def _rounds_to(value: Decimal, printed: Decimal) -> bool:
    exponent = printed.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return round_half_up(value, places) == printed


def _odd_holds(value: Decimal, printed: Decimal) -> bool:
    digits = plain(printed)
    zeros = len(digits) - len(digits.rstrip("0"))
    # 1234余 contradicts itself: digits that are shown are exact.
    if "." in digits or printed <= 0 or not zeros:
        return False
    return printed < value < printed + Decimal(10) ** zeros


def hedge_holds(
    value: Number,
    printed: Number,
    hedge: Hedge,
    *,
    previous: Number | None = None,
    floor: Number | None = None,
) -> bool:
    """Whether the exact `value` lies in the band that `printed` with `hedge` claims; all in one unit.

    `previous` is the last published value (突破 is said once, when the value before was still below the
    mark); `floor` the least value for 基本达到. A plain number holds when the value rounds half up to it, at
    the decimals it is printed with.
    """
    exact, shown = to_decimal(value), to_decimal(printed)
    if hedge is Hedge.NONE:
        return _rounds_to(exact, shown)
    if hedge is Hedge.ODD:
        return _odd_holds(exact, shown)
    if hedge is Hedge.OVER:
        return exact > shown and (previous is None or to_decimal(previous) < shown)
    if hedge is Hedge.NEAR:
        return _NEAR_LEAST * shown < exact < shown
    if hedge is Hedge.ABOUT:
        return abs(exact - shown) <= _ABOUT_BAND * abs(shown)
    least = _BASICALLY_LEAST * shown if floor is None else to_decimal(floor)
    return least <= exact <= shown


# --- Chinese numerals ---

_DIGITS, _CAPITAL_DIGITS = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_VALUES = {
    **{char: str(value) for value, char in enumerate(_DIGITS)},
    **{char: str(value) for value, char in enumerate(_CAPITAL_DIGITS)},
    **dict.fromkeys("〇○", "0"),
    **dict.fromkeys("两兩", "2"),
    **{str(value): str(value) for value in range(10)},
}
_SMALL = {"千": 1000, "仟": 1000, "百": 100, "佰": 100, "十": 10, "拾": 10}
_CAPITAL_UNITS = {"千": "仟", "百": "佰", "十": "拾"}
_GREAT = (("亿", 10**8), ("万", 10**4))
_TOO_LARGE = 10**16


class NumeralError(ValueError):
    """Text that is no Chinese number, or a number too large to be written as one."""


def _positional(text: str) -> Decimal | None:
    """二〇二五, 2025 or 1.5: digits side by side; None when there is anything else."""
    digits = "".join(_VALUES.get(char, char) for char in text)
    whole, dot, part = digits.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (dot and not (part.isascii() and part.isdigit())):
        return None
    return Decimal(digits)


def _short_form(right: str, unit: int) -> Decimal | None:
    """一万二 is 12000, 三百五 is 350: one bare digit counts a tenth of the unit before it."""
    if len(right) == 1 and (digit := _VALUES.get(right)) not in (None, "0"):
        return Decimal(str(digit)) * unit / 10
    return None


def _below(text: str, unit: int) -> Decimal:
    """What follows a unit: empty, a bare digit, or a number smaller than the unit."""
    if not text:
        return Decimal(0)
    if (short := _short_form(text, unit)) is not None:
        return short
    number = _read(text.lstrip("零〇○"))
    if number >= unit:
        raise NumeralError
    return number


def _read(text: str) -> Decimal:
    if (number := _positional(text)) is not None:
        return number
    for sign, unit in _GREAT:
        left, found, right = text.rpartition(sign)
        if found:
            return _read(left) * unit + _below(right, unit)
    for position, char in enumerate(text):
        if unit := _SMALL.get(char, 0):
            left = text[:position]
            if (count := _positional(left) if left else Decimal(1)) is None or count >= 10:
                raise NumeralError
            return count * unit + _below(text[position + 1 :], unit)
    raise NumeralError


def chinese_to_number(text: str) -> Decimal:
    """三百零五, 十五, 一万二, 两千, 壹佰, 二〇二五, 负三点五, 3万, 1.5亿 → Decimal.

    For a token already known to be a number, never for running text (三包, 一站式 hold no number). Raises
    NumeralError.
    """
    token = unicodedata.normalize("NFKC", text).strip().replace("萬", "万").replace("億", "亿")
    sign, token = (-1, token[1:]) if token[:1] in ("负", "-") else (1, token)
    whole, point, part = token.partition("点")
    try:
        number = _read(whole)
        if point:
            fraction = _positional(part)
            if fraction is None or "." in part:
                raise NumeralError
            number += fraction.scaleb(-len(part))
    except NumeralError:
        raise NumeralError(f"“{text}”不是规范的中文数字，请核对。") from None
    return sign * number


def _section(number: int) -> str:
    """A number below ten thousand, 一 kept before 十; zeros inside as one 零."""
    text, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + sign
        gap = not digit
    return text


def _write(number: int) -> str:
    for sign, unit in _GREAT:
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _write(high) + sign + gap + (_write(low) if low else "")
    return _section(number)


def number_to_chinese(value: int | Decimal, *, capital: bool = False) -> str:
    """15 → 十五, 10005 → 一万零五, Decimal("3.5") → 三点五; `capital` gives the forms for cheques (壹拾伍).

    Raises NumeralError from 10^16 on.
    """
    number = to_decimal(value)
    if abs(number) >= _TOO_LARGE:
        raise NumeralError(f"{plain(number)} 太大，无法写成中文数字。")
    whole, _, part = plain(abs(number)).partition(".")
    text = _write(int(whole)) or "零"
    if text.startswith("一十") and not capital:
        text = text[1:]
    if part:
        text += "点" + "".join(_DIGITS[int(digit)] for digit in part)
    text = ("负" if number < 0 else "") + text
    if capital:
        table = dict(zip(_DIGITS, _CAPITAL_DIGITS, strict=True)) | _CAPITAL_UNITS
        text = "".join(table.get(char, char) for char in text)
    return text

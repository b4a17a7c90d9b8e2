"""A figure's value as it is published: places, unit, words."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.figures.declarations import Change, Declared, Forecast, Reweighted
from xianwu.figures.shapes import version_of
from xianwu.lib.money import WAN, YI, YUAN, in_unit, to_yuan
from xianwu.lib.numbers import Hedge, hedged, plain, round_half_up
from xianwu.lib.periods import Period

NOT_APPLICABLE = "不适用"
MONEY_UNITS = (YUAN, WAN, YI)


@dataclass(frozen=True)
class Value:
    """What a figure is on one day.

    `exact` is in `unit` and unrounded, `value` as published; both None when not applicable, never 0 instead.
    `num` and `den` are what the value was divided from; `count` is the number of rows behind it; `problem`
    says in Chinese why there is no value.
    """

    figure: Declared
    exact: Decimal | date | None
    value: Decimal | date | None
    text: str
    unit: str
    period: Period
    num: Decimal | None = None
    den: Decimal | None = None
    count: int = 0
    base_period: Period | None = None
    problem: str = ""

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def version(self) -> str:
        """The version of the definition that gave this value."""
        return version_of(self.figure)

    @property
    def is_applicable(self) -> bool:
        return self.value is not None


def unit_of(figure: Declared) -> str:
    """The unit of the published value."""
    return str(getattr(figure, "unit", ""))


def made_value(figure: Declared, *, exact: Decimal | date | None, period: Period, **facts: Any) -> Value:
    """A Value with its rounding and its words."""
    rounded = round_half_up(exact, figure.decimals) if isinstance(exact, Decimal) else exact
    return Value(figure, exact, rounded, text_of(figure, exact=exact), unit_of(figure), period, **facts)


def without_value(figure: Declared, *, as_of: date, problem: str) -> Value:
    """A figure whose period cannot be used yet."""
    period = Period("未到期", None, as_of)
    return Value(figure, None, None, NOT_APPLICABLE, unit_of(figure), period, problem=problem)


def text_of(figure: Declared, *, exact: Decimal | date | None) -> str:
    """The value in words: “1.65 亿元”, “70 余个”, “缩短 10%”, “9 月底”."""
    if exact is None:
        return NOT_APPLICABLE
    if isinstance(exact, date):
        return forecast_text(exact) if isinstance(figure, Forecast) else f"{exact.month} 月 {exact.day} 日"
    if isinstance(figure, Change | Reweighted):
        return _change_text(figure, exact)
    number, unit, places = shown_number(figure, exact=exact)
    if figure.hedge is Hedge.NONE:
        number = round_half_up(number, places)
    return hedged(number, figure.hedge, unit, floor=figure.hedge_floor)


def shown_number(figure: Declared, *, exact: Decimal) -> tuple[Decimal, str, int]:
    """The number in the unit it is printed in, that unit, and its decimals."""
    unit = unit_of(figure)
    if figure.display_unit and figure.display_unit != unit:
        return in_unit(to_yuan(exact, unit), figure.display_unit), figure.display_unit, figure.display_places
    return exact, unit, figure.decimals


def _change_text(figure: Change | Reweighted, exact: Decimal) -> str:
    rounded = round_half_up(exact, figure.decimals)
    if rounded == 0:
        return "持平"
    word = figure.words[0] if rounded < 0 else figure.words[1]
    return f"{word} {hedged(abs(rounded), Hedge.NONE, figure.unit)}"


def forecast_text(day: date) -> str:
    """A day to come as people say it: the last of a month is 月底, else 上旬, 中旬, 下旬."""
    if day.day == monthrange(day.year, day.month)[1]:
        return f"{day.month} 月底"
    part = "上旬" if day.day <= 10 else "中旬" if day.day <= 20 else "下旬"
    return f"{day.month} 月{part}"


def plain_value(value: Decimal | date | None) -> int | float | str | None:
    """The published value for JSON: whole numbers as such, days in ISO form."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if value == value.to_integral_value() else float(plain(value))

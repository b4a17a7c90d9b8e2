"""How a cited figure is said: in 万 or 亿, with 余, 近, 约, 突破 or 基本达到, and only where that is true."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xianwu.bulletin.factcheck.binding import SCALES, base_form
from xianwu.bulletin.references import HEDGES, UNITS
from xianwu.kit.refusals import Refused
from xianwu.lib.numbers import Hedge, hedged, plain, round_half_up

if TYPE_CHECKING:
    from xianwu.figures.api import Value

WORDS = dict(zip(HEDGES, (Hedge.ODD, Hedge.NEAR, Hedge.ABOUT, Hedge.OVER, Hedge.BASICALLY), strict=True))
FORMS = ("", *(f"{unit}|{hedge}".strip("|") for unit in ("", *UNITS) for hedge in ("", *HEDGES) if unit or hedge))
PLACES = 2


class HedgeRefused(Refused):
    """The words would not be true of the exact value; the message says what else to do."""


def spoken(value: Value, form: str) -> str:
    """The value in the words that the form asks for. Raises HedgeRefused."""
    if not form:
        return value.text
    unit, hedge = _parts(form)
    if not isinstance(value.exact, Decimal) or value.exact <= 0:
        raise HedgeRefused(f"现在是“{value.text}”，不能加“{hedge or unit}”，请去掉。")
    number, shown_unit = _in_unit(value, unit)
    if not hedge:
        return hedged(round_half_up(number, PLACES), Hedge.NONE, shown_unit)
    words = hedged(number, WORDS[hedge], shown_unit)
    if hedge not in words:
        raise HedgeRefused(f"精确值是 {plain(number)} {shown_unit}，写成“{hedge}”不属实，请换一种写法或用原数。")
    return words


def now_spoken(value: Value, form: str) -> str:
    """The same for comparing with what was printed: what no longer holds is said plainly."""
    try:
        return spoken(value, form)
    except HedgeRefused:
        return value.text


def forms_of(value: Value) -> list[tuple[str, str]]:
    """The forms that are true of the value with their words, each wording once, the plain one first.

    Hundreds of millions are not hedged in 万: 突破 1 亿元, never 突破 10000 万元.
    """
    found: dict[str, str] = {}
    is_large = isinstance(value.exact, Decimal) and base_form(value.exact, value.unit)[0] >= SCALES["亿"]
    for form in FORMS:
        if is_large and form.startswith("万|"):
            continue
        try:
            found.setdefault(spoken(value, form), form)
        except HedgeRefused:
            continue
    return [(form, words) for words, form in found.items()]


def _parts(form: str) -> tuple[str, str]:
    parts = form.split("|")
    return next((each for each in parts if each in UNITS), ""), next((each for each in parts if each in HEDGES), "")


def _in_unit(value: Value, unit: str) -> tuple[Decimal, str]:
    """The exact value in 万 or 亿, else in the unit it is declared to be printed in."""
    assert isinstance(value.exact, Decimal)
    base, base_unit = base_form(value.exact, value.unit)
    if unit:
        if base < SCALES[unit]:
            raise HedgeRefused(f"现在是“{value.text}”，不到 1 {unit}{base_unit}，请去掉“{unit}”。")
        return base / SCALES[unit], f"{unit}{base_unit}"
    printed = value.figure.display_unit or value.unit
    scale = next((size for word, size in SCALES.items() if printed.startswith(word) and len(printed) > 1), Decimal(1))
    return base / scale, printed

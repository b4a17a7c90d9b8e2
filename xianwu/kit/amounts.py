"""Amounts as tables show them: 元 in the database, the reader's unit on the page."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

WAN = "万元"
UNITS: dict[str, tuple[Decimal, int]] = {
    "元": (Decimal(1), 2),
    WAN: (Decimal(10_000), 2),
    "亿元": (Decimal(100_000_000), 4),
}


def unit_of(model: Any) -> str:
    """The unit in which a room speaks of this model's amounts: ledgers show it and forms ask for it.

    万元, unless the model says otherwise (`MONEY_UNIT = "元"`); a reader's own choice goes before it where amounts
    are shown. Files and the API name their own units.
    """
    return str(getattr(model, "MONEY_UNIT", WAN))


def amount_text(yuan: Decimal, *, unit: str = WAN) -> str:
    """`127718.00` for 1277180000 元 in 万元, with thousands separators."""
    divisor, places = UNITS[unit]
    value = (Decimal(yuan) / divisor).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:,}"


def exact_text(yuan: Decimal) -> str:
    return f"{Decimal(yuan):,.2f} 元"

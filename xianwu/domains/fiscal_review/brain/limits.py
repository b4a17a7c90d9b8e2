"""How many working days a review may take: by stage, size and channel, from declared bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal


@dataclass(frozen=True)
class Band:
    """Amounts up to `upto` 元 (None: no upper end) have `draft` days for the first draft, `days` in all."""

    upto: Decimal | None
    draft: int
    days: int


@dataclass(frozen=True)
class LimitRules:
    """Bands by stage, the factor of each channel, and the national ceilings in calendar days."""

    bands: dict[str, tuple[Band, ...]]
    factors: dict[str, Decimal]
    ceilings: tuple[Band, ...] = ()


@dataclass(frozen=True)
class Limit:
    """The working days allowed; `ceiling` is the national ceiling in calendar days where there is one."""

    days: int
    draft: int
    ceiling: int | None
    reason: str


class NoLimit(ValueError):
    """No band covers this case; the message is safe to show."""


def limit_of(stage: str, *, submitted: Decimal, channel: str, rules: LimitRules) -> Limit:
    """The limit of one case. Bounds belong to the smaller band: exactly 500 万元 is “≤500 万元”."""
    bands = rules.bands.get(stage)
    if not bands:
        raise NoLimit("该评审类型没有设定办理时限，请在规则参数中补充。")
    band = band_of(submitted, bands=bands)
    factor = rules.factors.get(channel, Decimal(1))
    days = _scaled(band.days, factor)
    ceiling = band_of(submitted, bands=rules.ceilings).days if rules.ceilings else None
    size = "不限金额" if band.upto is None and len(bands) == 1 else size_label(submitted, bands=bands)
    words = f"{size}，{days} 个工作日"
    if factor != 1:
        words += f"（标准 {band.days} 日 × {factor.normalize():f}，向上取整）"
    return Limit(days=days, draft=_scaled(band.draft, factor), ceiling=ceiling, reason=words)


def band_of(amount: Decimal, *, bands: Sequence[Band]) -> Band:
    """The first band whose upper end is not below the amount."""
    for band in bands:
        if band.upto is None or amount <= band.upto:
            return band
    raise NoLimit("金额超出最后一档，请在规则参数中补一档没有上限的时限。")


def size_label(amount: Decimal, *, bands: Sequence[Band]) -> str:
    """How the band is called: ≤500 万元, 500–2000 万元, >10000 万元."""
    lower: Decimal | None = None
    for band in bands:
        if band.upto is None or amount <= band.upto:
            break
        lower = band.upto
    else:
        return f"＞{_wan(lower)} 万元"
    if band.upto is None:
        return f"＞{_wan(lower)} 万元" if lower is not None else "不限金额"
    return f"≤{_wan(band.upto)} 万元" if lower is None else f"{_wan(lower)}–{_wan(band.upto)} 万元"


def _scaled(days: int, factor: Decimal) -> int:
    return max(1, int((days * factor).to_integral_value(rounding=ROUND_CEILING)))


def _wan(amount: Decimal | None) -> str:
    return "0" if amount is None else f"{(amount / 10000).normalize():f}"

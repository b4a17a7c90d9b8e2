"""How long a case will probably take: the day count that four of five comparable cases kept (P80)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class PastCase:
    channel: str
    size: str
    used_days: int


@dataclass(frozen=True)
class Forecast:
    """`days` is None when there is no basis; `basis` says what was compared, `n` how many."""

    days: int | None
    n: int
    basis: str


def forecast_p80(channel: str, size: str, *, past: Sequence[PastCase], least: int = 5) -> Forecast:
    """P80 over channel × size; widened to the channel, then to the size, then to all, until `least` cases."""
    circles = (
        ("同通道同规模", [case.used_days for case in past if (case.channel, case.size) == (channel, size)]),
        ("同通道", [case.used_days for case in past if case.channel == channel]),
        ("同规模", [case.used_days for case in past if case.size == size]),
        ("全部项目", [case.used_days for case in past]),
    )
    for basis, days in circles:
        if len(days) >= least:
            return Forecast(days=nearest_rank(days, percent=80), n=len(days), basis=basis)
    return Forecast(days=None, n=len(past), basis="可比项目不足，暂不预测")


def nearest_rank(values: Sequence[int], *, percent: int) -> int:
    """The smallest value that at least `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(1, ceil(len(ordered) * percent / 100)) - 1]

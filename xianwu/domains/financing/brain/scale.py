"""元 typed into a column of 万元: refused, because a wrong amount is worse than none."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from xianwu.lib.numbers import plain

WAN = Decimal(10_000)
RATIO = 1000


@dataclass(frozen=True)
class Scaled:
    """One amount as read (already in 元) and what it can be compared with, if anything is known."""

    row: int
    amount: Decimal
    expected: Decimal | None = None


@dataclass(frozen=True)
class Doubt:
    row: int
    reason: str


def wrong_unit(amounts: Sequence[Scaled], *, ceiling: Decimal = Decimal(10_000) * WAN) -> list[Doubt]:
    """Amounts that stand a thousandfold above what is expected of them, or above any small firm's loan.

    A true slip stands at ten thousand; honest needs and grants differ by tens at most, so a thousand tells them apart.
    """
    found = []
    for each in amounts:
        if each.expected and each.amount / each.expected >= RATIO:
            times = each.amount / each.expected
            found.append(
                Doubt(
                    each.row, f"合 {plain(each.amount / WAN)} 万元，是需求金额的 {times:.0f} 倍，请核对单位是元还是万元"
                )
            )
        elif each.expected is None and each.amount > ceiling:
            found.append(
                Doubt(each.row, f"{plain(each.amount / WAN)} 万元超过小微贷款的可能范围，请核对单位是元还是万元")
            )
    return found


def file_is_in_yuan(amounts: Sequence[Scaled]) -> bool:
    """Whether the whole column was filled in 元: the median stands about ten thousand times too high."""
    ratios = [float(each.amount / each.expected) for each in amounts if each.expected]
    return len(ratios) >= 3 and 3_000 <= median(ratios) <= 30_000

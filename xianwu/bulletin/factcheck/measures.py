"""Measures of one kind: 亩 and 平方米, 公里 and 米, 吨 and 公斤."""

from __future__ import annotations

from decimal import Decimal

from xianwu.bulletin.factcheck.claims import Bounds, Claim, bounds

_SLACK = Decimal("0.005")
_KINDS: tuple[dict[str, Decimal], ...] = (
    {
        "亩": Decimal(2000) / 3,
        "公顷": Decimal(10_000),
        "平方米": Decimal(1),
        "平方公里": Decimal(1_000_000),
        "㎡": Decimal(1),
    },
    {"公里": Decimal(1000), "千米": Decimal(1000), "米": Decimal(1), "延米": Decimal(1)},
    {"吨": Decimal(1000), "公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5")},
)
"""Units of area, length and weight, each in the smallest of its kind."""


def in_one_measure(one: Claim, other: Claim) -> tuple[Bounds, Bounds] | tuple[None, None]:
    """Both in the smallest measure of their kind, with a little slack for what was rounded; None where they have none."""
    kind = next((kind for kind in _KINDS if one.unit in kind and other.unit in kind), None)
    return (None, None) if kind is None else (_scaled(one, kind[one.unit]), _scaled(other, kind[other.unit]))


def _scaled(claim: Claim, size: Decimal) -> Bounds:
    low, high = bounds(claim.figure)
    return low * size * (1 - _SLACK), None if high is None else high * size * (1 + _SLACK)

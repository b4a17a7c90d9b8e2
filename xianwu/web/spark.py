"""Spark lines as SVG points: drawn on the server, so that they need neither script nor style."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

WIDTH, HEIGHT, EDGE = 120, 32, 3


def spark_points(values: Sequence[Decimal | None]) -> str:
    """Points of a polyline in a box of 120 × 32; "" when there is no course to show. Gaps are left out."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    spread = high - low
    step = Decimal(WIDTH - 2 * EDGE) / (len(values) - 1)
    room = HEIGHT - 2 * EDGE

    def point(place: int, value: Decimal) -> str:
        share = (value - low) / spread if spread else Decimal("0.5")
        return f"{EDGE + place * step:.1f},{HEIGHT - EDGE - share * room:.1f}"

    return " ".join(point(place, value) for place, value in known)

"""What the engine is told of gas safety."""

from __future__ import annotations

from xianwu.domains.gas_safety.kinds import GROUPS, KINDS, MATTER
from xianwu.registers.enforcement.declarations import Matter

MATTERS = [
    Matter(
        MATTER,
        "燃气安全",
        organ="housing",
        kinds=KINDS,
        groups=GROUPS,
        quiet_hours=((11, 13), (17, 20)),
        minutes_per_visit=30,
        is_drawn_at_random=False,
    )
]
"""No random draw: what touches life and limb is visited by risk and in full (优化营商环境条例 54)."""

"""What the county needs before the first visit to an institution."""

from __future__ import annotations

from datetime import datetime

from xianwu.domains.art_training.checklist import ACTS, ITEMS, POWERS, SINCE
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement import founding


def enter(*, at: datetime) -> None:
    """Enter what is not there yet."""
    founding.enter(MATTER, items=ITEMS, acts=ACTS, powers=POWERS, since=SINCE, at=at)

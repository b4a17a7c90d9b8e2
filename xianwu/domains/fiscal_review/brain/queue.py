"""The order of work: what falls due first, green before others on the same day, and the colour of each clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

CALM, NOTICE, AMBER, RED = "calm", "notice", "amber", "red"


@dataclass(frozen=True)
class QueueItem:
    id: int
    due_on: date | None
    is_green: bool
    used_days: int
    limit_days: int


def colour_of(used_days: int, *, limit_days: int, notice: int = 60, amber: int = 80) -> str:
    """Warn at 60, 80 and 100 % of the limit; at 100 % there is still today, above it is overdue."""
    if limit_days <= 0 or used_days > limit_days:
        return RED
    share = used_days * 100
    if share >= limit_days * amber:
        return AMBER
    return NOTICE if share >= limit_days * notice else CALM


def ordered(items: Iterable[QueueItem]) -> list[QueueItem]:
    """Earliest due day first; green first within a day; paused cases without a due day at the end."""
    return sorted(items, key=lambda i: (i.due_on is None, i.due_on or date.max, not i.is_green, i.id))

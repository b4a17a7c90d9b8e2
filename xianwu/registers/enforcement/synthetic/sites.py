"""A subject of the demo with what its story still needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xianwu.core.workdays.api import calendar
from xianwu.lib.workdays import add_days
from xianwu.registers.enforcement.models import Subject


@dataclass
class Site:
    """On the list from one day to another, visited on some between."""

    subject: Subject
    listed_on: date
    off_on: date | None = None
    visits: list[date] = field(default_factory=list, kw_only=True)

    def is_listed(self, on: date) -> bool:
        return self.listed_on <= on and (self.off_on is None or on < self.off_on)


def workday(day: date) -> date:
    """That day, or the next on which offices are open."""
    return add_days(day, 0, calendar(), roll=True).on

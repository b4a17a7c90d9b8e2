"""Last year's statistics of an organ, told when everything of that year has been told."""

from __future__ import annotations

from datetime import date

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.yearly.actions import open_report
from xianwu.registers.enforcement.yearly.models import YearlyReport

YEAR = 2024


def publish_year(cast: Cast, year: int = YEAR) -> YearlyReport:
    """Drafted after New Year's Day, published in the middle of January."""
    on = date(year + 1, 1, 10)
    row = open_report({"unit": cast.organ, "year": year}, actor=cast.clerk, at=instant(on))
    take_step(row, "submit", actor=cast.who("reviewer"), at=instant(on, 60))
    take_step(row, "publish", actor=cast.who("head"), at=instant(date(year + 1, 1, 15)))
    return row

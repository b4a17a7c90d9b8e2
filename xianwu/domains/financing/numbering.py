"""Outside numbers: kind, year, running number. The database refuses a number given twice."""

from datetime import date
from typing import Any

from django.db.models import Max

from xianwu.domains.financing.models import Demand, LoanProduct, Recommendation, RepairCase, Visit

LETTERS: dict[Any, str] = {Demand: "需", Recommendation: "荐", RepairCase: "修", Visit: "访", LoanProduct: "品"}
WIDTH = 5


def _prefix(model: Any, year: int) -> str:
    return f"融{LETTERS[model]}〔{year}〕"


def numbers_from(model: Any, year: int, *, count: int, last: int = 0) -> list[str]:
    """`count` numbers after `last`."""
    return [f"{_prefix(model, year)}{last + step:0{WIDTH}d}" for step in range(1, count + 1)]


def last_number(model: Any, year: int) -> int:
    """The highest number given out in a year; 0 when none."""
    prefix = _prefix(model, year)
    found = model._base_manager.filter(number__startswith=prefix).aggregate(last=Max("number"))["last"]
    return int(found[len(prefix) :]) if found else 0


def next_numbers(model: Any, on: date, *, count: int) -> list[str]:
    """The next `count` numbers of the year of `on`."""
    return numbers_from(model, on.year, count=count, last=last_number(model, on.year))


def next_number(model: Any, on: date) -> str:
    return next_numbers(model, on, count=1)[0]

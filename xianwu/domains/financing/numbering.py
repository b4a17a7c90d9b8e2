"""Outside numbers: kind, year, running number."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from xianwu.core.records.numbers import take_numbers
from xianwu.domains.financing.models import Demand, LoanProduct, Recommendation, RepairCase, Visit

LETTERS: dict[Any, str] = {Demand: "需", Recommendation: "荐", RepairCase: "修", Visit: "访", LoanProduct: "品"}
WIDTH = 5


def next_numbers(model: Any, year: int, *, count: int) -> Sequence[str]:
    """The next `count` numbers of a year."""
    return take_numbers(f"融{LETTERS[model]}〔{year}〕", count, width=WIDTH)


def next_number(model: Any, on: date) -> str:
    return next_numbers(model, on.year, count=1)[0]

"""What the terms of a grant and of a loan may be: one rule for the steps at a bank and for its file. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.core.rules import api as rules
from xianwu.domains.financing.models import LONGEST_TERM
from xianwu.kit.refusals import Wrong
from xianwu.lib.numbers import plain

SMALLEST_RATE = Decimal("0.001")


def top_rate(on: date) -> Decimal:
    """The highest annual rate taken on a day, in percent (法发〔2017〕22号, article 2: more may be cut on request)."""
    return rules.value("financing.top_rate", on=on)


def wrong_terms(data: Mapping[str, Any], *, top: Decimal) -> Iterator[Wrong]:
    """What is wrong with `rate` (percent a year) and `term_months`; a missing value is no matter of this rule."""
    rate, months = data.get("rate"), data.get("term_months")
    if rate is not None and not SMALLEST_RATE <= rate <= top:
        yield Wrong(f"年利率应大于 0、不超过 {plain(top)}，按 % 填，例如 3.85。", field="rate")
    if months is not None and (months != int(months) or not 1 <= months <= LONGEST_TERM):
        yield Wrong(f"期限应是 1 至 {LONGEST_TERM} 个月的整数。", field="term_months")

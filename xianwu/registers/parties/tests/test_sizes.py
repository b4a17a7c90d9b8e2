"""The size class by trade: each lower bound, what misses one, and what stays open."""

from decimal import Decimal
from typing import Any

import pytest

from xianwu.registers.parties.brain.sizes import SizeClass, size_class

WAN = Decimal(10_000)
L, M, S, X = SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL, SizeClass.MICRO


@pytest.mark.parametrize(
    ("industry", "staff", "revenue", "expected"),
    [
        ("C13", 20, 300, S),
        ("C13", 19, 300, X),
        ("C13", 20, Decimal("299.99"), X),
        ("C13", 300, 2000, M),
        ("C13", 299, 2000, S),
        ("C13", 300, 1999, S),
        ("C13", 1000, 40_000, L),
        ("C13", 5000, 39_999, M),
        ("F51", 5, 1000, S),
        ("F51", 4, 1000, X),
        ("F52", 10, 100, S),
        ("I65", 10, 50, S),
        ("A01", None, 50, S),
        ("A01", None, 49, X),
        ("C13", None, 299, X),
        ("C13", 19, None, X),
        ("C13", None, 300, None),
        ("C13", 20, None, None),
        ("C13", None, None, None),
        ("F", 5, 1000, None),
        ("", 5, 1000, None),
    ],
)
def test_a_class_is_what_every_bound_allows(industry: str, staff: Any, revenue: Any, expected: Any) -> None:
    found = size_class(industry, staff=staff, revenue=None if revenue is None else Decimal(revenue) * WAN)
    assert found.value == expected


def test_the_reasons_name_document_and_missing_figures() -> None:
    found = size_class("C13", staff=20)
    assert "工信部联企业〔2011〕300号" in found.reasons[0]
    assert found.missing == ("营业收入",)
    assert "从业人员 20 人，达到小型标准" in found.reasons
    assert size_class("F", staff=1).missing == ("行业",)

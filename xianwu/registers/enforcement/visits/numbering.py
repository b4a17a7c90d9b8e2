"""Outside numbers of records: one series per kind and year."""

from __future__ import annotations

from xianwu.core.records.numbers import take_numbers

SUBJECT, PLAN, INSPECTION, FINDING = "对象", "计", "检", "隐"


def next_numbers(word: str, *, year: int, count: int) -> list[str]:
    """`检202500012` and on."""
    return take_numbers(f"{word}{year}", count, width=5)


def next_number(word: str, *, year: int) -> str:
    return next_numbers(word, year=year, count=1)[0]

"""Outside numbers: of records by year, of papers by the register of the issuing organ."""

from __future__ import annotations

from typing import Any

from xianwu.core.records.numbers import take_numbers
from xianwu.core.workflow.declarations import Move
from xianwu.domains.fiscal_review import paper_kinds
from xianwu.papers.api import issue_paper


def next_numbers(prefix: str, *, year: int, count: int) -> list[str]:
    """`评2025-0012` and on: one series per kind and year."""
    return take_numbers(f"{prefix}{year}-", count, width=4)


def next_number(prefix: str, *, year: int) -> str:
    return next_numbers(prefix, year=year, count=1)[0]


def issue_numbered(record: Any, kind: str, context: dict[str, Any], *, move: Move) -> str:
    """Issue the paper of that kind on the record and give its number."""
    words = paper_kinds.context_of(record, kind) | paper_kinds.as_words(context)
    paper = issue_paper(record, paper_kinds.code_of(kind), words, actor=move.actor, at=move.at, organ=record.unit)
    return str(paper.number)

"""Outside numbers: of records by year, of papers by the register of the issuing organ."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from xianwu.core.workflow.declarations import Move
from xianwu.domains.fiscal_review import paper_kinds
from xianwu.papers.api import issue_paper


def next_number(model: Any, *, prefix: str, year: int) -> str:
    """`评2025-0012`: one series per kind and year, never used twice."""
    begun = f"{prefix}{year}-"
    last = model._base_manager.filter(number__startswith=begun).aggregate(last=Max("number"))["last"]
    return f"{begun}{int(last.rpartition('-')[2]) + 1 if last else 1:04d}"


def issue_numbered(record: Any, kind: str, context: dict[str, Any], *, move: Move) -> str:
    """Issue the paper of that kind on the record and give its number."""
    words = paper_kinds.context_of(record, kind) | paper_kinds.as_words(context)
    paper = issue_paper(record, paper_kinds.code_of(kind), words, actor=move.actor, at=move.at, organ=record.unit)
    return str(paper.number)

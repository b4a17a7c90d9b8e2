"""How one synthetic review went, day by day: a plan in, a saga with pauses and belongings out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.replay import Saga
from xianwu.domains.fiscal_review.kinds import Reply
from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    AgencyTie,
    Conclusion,
    Consultation,
    ConsultationIssue,
    ConsultationParty,
    FundSource,
    Objection,
    Query,
    ReviewProject,
    Submission,
)

BELONGINGS = (
    FundSource, AgencyTie, Submission, Query, Objection, AgencyJob, Consultation, ConsultationParty,
    ConsultationIssue, Conclusion,
)  # fmt: skip
"""In the order of their foreign keys."""


@dataclass
class Plan:
    """What shall happen. `days`: working days the clock shall have used; the others are lengths of pauses."""

    project: ReviewProject
    owner: Any
    people: tuple[Any, Any, Any]
    intake: Any
    head: Any
    start: date
    days: int
    approved: Decimal
    cuts: Decimal
    adds: Decimal
    first_amount: Decimal
    second_amount: Decimal
    supplement: int = 0
    query: int = 0
    consult: int = 0
    opinion: int = 2
    reply: str = Reply.AGREED
    agency: Any = None
    agency_clerk: Any = None
    outsiders: tuple[Any, ...] = ()
    is_surveyed: bool = False
    papers: tuple[str, ...] = ()
    fund: str = "local"


@dataclass
class Story:
    """The project's saga, the sagas of what belongs to it by model, and the conclusions it came to."""

    plan: Plan
    saga: Saga
    own: dict[type, list[Saga]] = field(default_factory=dict)

    @property
    def conclusions(self) -> list[Any]:
        return [saga.row for saga in self.own.get(Conclusion, [])]

    @property
    def ended_on(self) -> date:
        return self.saga.turns[-1].day

    def day_of(self, step: str) -> date | None:
        """The last day on which a step was taken."""
        return next((turn.day for turn in reversed(self.saga.turns) if turn.step == step), None)


def back(day: date, count: int) -> date:
    """`count` working days before a day."""
    known = calendar()
    while count:
        day -= timedelta(days=1)
        count -= known.is_workday(day)
    return day

"""Rows that tests of the first page need and no verb makes on purpose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from xianwu.core.workflow.api import Clock, take_step
from xianwu.domains.financing.models import Recommendation
from xianwu.web.api.tests.county import AT, DAY, County


def late_clock(
    record: Any, *, holder: str, held_by: str, days: int, stopped_on: date | None = None, name: str = "test"
) -> Clock:
    """A clock of the record that ran out some days ago."""
    due = DAY - timedelta(days=days)
    return Clock.objects.create(
        kind=record._meta.label_lower,
        object_id=record.pk,
        title=record.title,
        unit=record.unit,
        name=name,
        label="专班核定",
        day_kind="calendar",
        limit_days=3,
        holder=holder,
        held_by=held_by,
        state="stopped" if stopped_on else "running",
        started_on=due - timedelta(days=3),
        amber_on=due - timedelta(days=1),
        red_on=due,
        due_on=due,
        stopped_on=stopped_on,
    )


def sent(county: County, bank: str = "bank_a") -> Recommendation:
    """A need that the reviewer recommended to a bank: the bank's case."""
    need = county.ready_need()
    take_step(need, "recommend", actor=county.actor("reviewer"), at=AT, data={"bank": county.units[bank].pk})
    return Recommendation.objects.get(demand=need)

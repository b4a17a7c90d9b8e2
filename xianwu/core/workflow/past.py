"""Clocks as they stood at the end of a past day, from the days they keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from xianwu.core.workflow.clocks import give, late, live_clocks, set_dates, spans
from xianwu.core.workflow.declarations import flow_of
from xianwu.core.workflow.models import Clock, ClockPause


def clocks_of(names: Iterable[str], records: Sequence[Any], *, past: date | None) -> list[Clock]:
    """The running and paused clocks of those names on these records: today's, or of the end of a past day."""
    return clocks_on(names, records, on=past) if past else live_clocks(names, records)


def overdue(model: Any, *, on: date, past: date | None) -> Any:
    """Keys of the rows of a model with a limit that has run out by the day; of a past day, as limits ran then."""
    flow, kind = flow_of(model), model._meta.label_lower
    if not past or flow is None:
        return Clock.objects.filter(kind=kind, state=Clock.State.RUNNING).filter(late(on)).values("object_id")
    ran = Clock.objects.filter(Q(stopped_on=None) | Q(stopped_on__gt=on), kind=kind, started_on__lte=on)
    records = list(model.as_stood(past).filter(id__in=ran.values("object_id")))
    clocks = clocks_on([rule.name for rule in flow.clocks], records, on=on)
    own = {rule.name for rule in flow.clocks if not rule.is_partys}
    live = (each for each in clocks if each.state == Clock.State.RUNNING and each.name in own)
    return [each.object_id for each in live if each.due_on and each.due_on < on]


def clocks_on(names: Iterable[str], records: Sequence[Any], *, on: date) -> list[Clock]:
    """For showing only: the records are rows of that day, and the clocks are not to be saved."""
    flow = flow_of(type(records[0])) if records else None
    if flow is None:
        return []
    states = {record.pk: record.state for record in records}
    own = Clock.objects.filter(kind=records[0]._meta.label_lower, object_id__in=list(states), name__in=list(names))
    own = own.filter(Q(stopped_on=None) | Q(stopped_on__gt=on), started_on__lte=on).order_by("pk")
    clocks = list(own.prefetch_related(Prefetch("pauses", ClockPause.objects.filter(started_on__lte=on))))
    for clock in clocks:
        rule = flow.clock(clock.name)
        clock.state, clock.stopped_on, clock.used_days = Clock.State.RUNNING, None, None
        give(clock, rule.turn(states[clock.object_id]))
        for pause in clock.pauses.all():
            if pause.ended_on is None or pause.ended_on > on:
                pause.ended_on, clock.state, clock.held_by = None, Clock.State.PAUSED, pause.held_by
        set_dates(clock, rule, spans(clock))
    return clocks

"""Starting, pausing, resuming and stopping clocks, singly or for many records at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from xianwu.core.people.roles import roles_in_words
from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.declarations import ClockRule, Step, Workflow, flows
from xianwu.core.workflow.models import Clock, ClockPause
from xianwu.lib.workdays import Due, add_days, due_with_pauses, merge_pauses, used_workdays

Pauses = Sequence[tuple[date, date | None]]
DATES = ("due_on", "amber_on", "red_on", "is_provisional")


def let_pass(on: date) -> Q:
    """Clocks of terms that a party had to itself and let pass: they are over, and nobody is late."""
    found = Q(pk__in=())
    for model, flow in flows().items():
        names = [rule.name for rule in flow.clocks if rule.is_partys]
        if names:
            found |= Q(kind=model._meta.label_lower, name__in=names)
    return found & Q(due_on__lt=on)


def late(on: date) -> Q:
    """Clocks that have run out before a day and that somebody in the offices answers for."""
    return Q(due_on__lt=on) & ~let_pass(on)


def due_of(kind: str, started: date, days: int, pauses: Pauses) -> Due | None:
    """The day on which `days` are used up; None while an open pause keeps it unknown.

    A statutory period ends on the next working day when its last calendar day is a day off.
    """
    if kind == "working":
        return due_with_pauses(started, days, pauses, calendar())
    merged = merge_pauses(pauses)
    if any(ended is None for _, ended in merged):
        return None
    paused = sum((ended - begun).days for begun, ended in merged if ended)
    return add_days(started, days + paused, calendar(), roll=kind == "statutory")


def used_of(kind: str, started: date, until: date, pauses: Pauses) -> int:
    """Days used from `started` to the end of `until`, without pauses."""
    if kind == "working":
        return used_workdays(started, until, pauses, calendar())
    paused = sum(((ended or until) - begun).days for begun, ended in merge_pauses(pauses))
    return max((until - started).days - paused, 0)


def set_dates(clock: Clock, rule: ClockRule, pauses: Pauses) -> None:
    """Due day and colours by the pauses so far; all unknown while one is open."""
    due = due_of(clock.day_kind, clock.started_on, clock.limit_days, pauses)
    clock.due_on = due.on if due else None
    clock.is_provisional = bool(due and due.is_provisional)
    for name, days in zip(("amber_on", "red_on"), rule.warning_days(clock.limit_days), strict=True):
        mark = due_of(clock.day_kind, clock.started_on, days, pauses)
        setattr(clock, name, mark.on if mark else None)


def give(clock: Clock, roles: Sequence[str]) -> None:
    """Put the clock into the hands of those roles; the first of them answers for it."""
    clock.holder, clock.held_by = roles[0], roles_in_words(roles)[:120]


def hand_on(flow: Workflow, records: Sequence[Any]) -> None:
    """Give running clocks to whoever must act in the state that their records have come to."""
    turned = {rule.name: rule for rule in flow.clocks if rule.turns}
    states = {record.pk: record.state for record in records}
    moved = []
    for clock in live_clocks(turned, records):
        before = clock.holder, clock.held_by
        if clock.state == Clock.State.RUNNING:
            give(clock, turned[clock.name].turn(states[clock.object_id]))
        if (clock.holder, clock.held_by) != before:
            moved.append(clock)
    Clock.objects.bulk_update(moved, ["holder", "held_by"], batch_size=500)


def start_clocks(flow: Workflow, name: str, records: Sequence[Any], *, on: date, are_new: bool = False) -> None:
    """Start one clock on many records; a clock of that name still running is stopped first. New records have none."""
    rule = flow.clock(name)
    if not are_new:
        stop_clocks(flow, (name,), records, on=on)
    fresh = []
    for record in records:
        clock = Clock(
            kind=record._meta.label_lower,
            object_id=record.pk,
            title=str(record)[:200],
            unit_id=record.unit_id,
            name=rule.name,
            label=rule.label,
            day_kind=rule.kind,
            limit_days=rule.limit(record, on),
            started_on=rule.first_day(record, on),
        )
        give(clock, rule.turn(record.state))
        set_dates(clock, rule, ())
        fresh.append(clock)
    Clock.objects.bulk_create(fresh, batch_size=2000)


def relimit(flow: Workflow, name: str, records: Sequence[Any], *, on: date) -> None:
    """Give running clocks the limit that holds for their records now; they go on from the same first day."""
    rule = flow.clock(name)
    by_id = {record.pk: record for record in records}
    moved = []
    for clock in live_clocks((name,), records):
        days = rule.limit(by_id[clock.object_id], on)
        if days != clock.limit_days:
            clock.limit_days = days
            set_dates(clock, rule, spans(clock))
            moved.append(clock)
    Clock.objects.bulk_update(moved, ["limit_days", *DATES], batch_size=500)


def live_clocks(names: Iterable[str], records: Sequence[Any]) -> list[Clock]:
    """The running and paused clocks of those names on these records, with their pauses."""
    wanted, ids = list(names), [record.pk for record in records]
    if not wanted or not ids:
        return []
    kind = records[0]._meta.label_lower
    found: list[Clock] = []
    for start in range(0, len(ids), 5000):
        own = Clock.objects.filter(kind=kind, object_id__in=ids[start : start + 5000], name__in=wanted)
        found.extend(own.exclude(state=Clock.State.STOPPED).prefetch_related("pauses"))
    return found


def spans(clock: Clock) -> list[tuple[date, date | None]]:
    return [(pause.started_on, pause.ended_on) for pause in clock.pauses.all()]


def stop_clocks(flow: Workflow, names: Iterable[str], records: Sequence[Any], *, on: date) -> None:
    """Stop clocks and keep the days they used; an open pause ends with them."""
    clocks = live_clocks(names, records)
    _end_pauses(clocks, on=on)
    for clock in clocks:
        pauses = [(begun, ended or on) for begun, ended in spans(clock)]
        if clock.state == Clock.State.PAUSED:
            # Whether it was kept in time is asked of stopped clocks too.
            clock.held_by = roles_in_words((clock.holder,))
            set_dates(clock, flow.clock(clock.name), pauses)
        clock.used_days = used_of(clock.day_kind, clock.started_on, on, pauses)
        clock.state, clock.stopped_on = Clock.State.STOPPED, on
    Clock.objects.bulk_update(clocks, ["state", "held_by", *DATES, "stopped_on", "used_days"], batch_size=500)


def _end_pauses(clocks: Sequence[Clock], *, on: date) -> None:
    paused = [clock.pk for clock in clocks if clock.state == Clock.State.PAUSED]
    if paused:
        ClockPause.objects.filter(clock_id__in=paused, ended_on=None).update(ended_on=on)


def pause_clocks(
    flow: Workflow, step: Step, names: Iterable[str], records: Sequence[Any], *, on: date, reason: str
) -> None:
    """Pause running clocks: the reason is kept, and who can set them going again."""
    clocks = [clock for clock in live_clocks(names, records) if clock.state == Clock.State.RUNNING]
    for clock in clocks:
        clock.state, clock.held_by = Clock.State.PAUSED, ball_holders(flow, step, clock.name)
        set_dates(clock, flow.clock(clock.name), [*spans(clock), (on, None)])
    Clock.objects.bulk_update(clocks, ["state", "held_by", *DATES], batch_size=500)
    ClockPause.objects.bulk_create(
        [
            ClockPause(clock=clock, started_on=on, reason=(reason or step.label)[:200], held_by=clock.held_by)
            for clock in clocks
        ],
        batch_size=2000,
    )


def ball_holders(flow: Workflow, step: Step, name: str) -> str:
    """Who holds the ball once `step` has paused a clock.

    Whoever the step gave a clock of their own, else whoever may set the paused one going from where it led.
    """
    roles = [flow.clock(each).holder for each in step.starts]
    if not roles:
        reached = None if callable(step.target) else step.target
        resuming = (each for each in flow.steps if name in each.resumes)
        roles = [role for each in resuming if reached is None or reached in each.sources for role in each.roles]
    return roles_in_words(tuple(dict.fromkeys(roles)))[:120]


def resume_clocks(flow: Workflow, names: Iterable[str], records: Sequence[Any], *, on: date) -> None:
    """Set paused clocks going again; their due dates move by the days they stood still."""
    clocks = [clock for clock in live_clocks(names, records) if clock.state == Clock.State.PAUSED]
    _end_pauses(clocks, on=on)
    for clock in clocks:
        clock.state, clock.held_by = Clock.State.RUNNING, roles_in_words((clock.holder,))
        set_dates(clock, flow.clock(clock.name), [(begun, ended or on) for begun, ended in spans(clock)])
    Clock.objects.bulk_update(clocks, ["state", "held_by", *DATES], batch_size=500)


def due_if_resumed(flow: Workflow, name: str, record: Any, *, on: date) -> date | None:
    """When a clock of the record runs out, a paused one as though it were set going on `on`; None where none is live."""
    for clock in live_clocks((name,), [record]):
        due = due_of(clock.day_kind, clock.started_on, clock.limit_days, [(b, e or on) for b, e in spans(clock)])
        return due.on if due else None
    return None


def turn_clocks(flow: Workflow, step: Step, records: Sequence[Any], *, on: date, reason: str) -> None:
    """What a taken step does to the clocks."""
    if not records:
        return
    if step.stops:
        stop_clocks(flow, step.stops, records, on=on)
    if step.pauses:
        pause_clocks(flow, step, step.pauses, records, on=on, reason=reason)
    if step.resumes:
        resume_clocks(flow, step.resumes, records, on=on)
    for name in step.starts:
        start_clocks(flow, name, records, on=on)
    hand_on(flow, records)

"""Rows that come with their past: one row, its moves, written in bulk wave by wave, clocks with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.workflow.clocks import ball_holders, give, set_dates, used_of
from xianwu.core.workflow.declarations import ClockRule, Workflow
from xianwu.core.workflow.models import Clock, ClockPause
from xianwu.kit.clock import ZONE

Span = tuple[date, date | None, str, str]


@dataclass
class Turn:
    """One change of the row: `step` is "" for a verb that is no step; `starts`: clocks that such a verb starts."""

    at: datetime
    verb: str
    actor: Any
    changes: dict[str, Any]
    step: str = ""
    note: str = ""
    starts: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.at.astimezone(ZONE).date()


@dataclass
class Saga:
    row: Any
    at: datetime
    verb: str
    actor: Any
    turns: list[Turn] = field(default_factory=list)
    began: str = ""
    """The state in which the row begins."""

    def __post_init__(self) -> None:
        self.began = self.began or getattr(self.row, "state", "")


def instant(day: date, minute: int = 0) -> datetime:
    """A working hour of that day; minutes keep the order within it."""
    return datetime.combine(day, time(9), tzinfo=ZONE) + timedelta(minutes=minute)


def write_sagas(sagas: Sequence[Saga]) -> None:
    """Insert the rows of one model as they began, then replay what happened, all rows side by side."""
    if not sagas:
        return
    for (verb, _), own in _grouped(sagas, lambda saga: (saga.verb, _id(saga.actor))):
        for saga in own:
            saga.row._history_date = saga.at
        write_many_new([saga.row for saga in own], verb, actor=own[0].actor, at=own[0].at)
    for wave in range(max(len(saga.turns) for saga in sagas)):
        _write_wave([(saga.row, saga.turns[wave]) for saga in sagas if wave < len(saga.turns)])


def _write_wave(pairs: list[tuple[Any, Turn]]) -> None:
    def key(pair: tuple[Any, Turn]) -> tuple[Any, ...]:
        turn = pair[1]
        return (turn.verb, turn.step, _id(turn.actor), turn.note)

    for (verb, step, _, note), own in _grouped(pairs, key):
        names: set[str] = set()
        for row, turn in own:
            row._history_date = turn.at
            for name, value in turn.changes.items():
                setattr(row, name, value)
            names |= turn.changes.keys()
        first = own[0][1]
        write_many_changes(
            [row for row, _ in own], sorted(names), verb, actor=first.actor, at=first.at, note=note, step=step
        )


def _id(actor: Any) -> int:
    return actor.id if actor else 0


def _grouped(items: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return list(found.items())


# --- clocks ---------------------------------------------------------------------------------------


def write_clocks(flow: Workflow, sagas: Sequence[Saga]) -> None:
    """The clocks as the workflow would have left them, made from the same rules and the same arithmetic."""
    pairs = [pair for saga in sagas for pair in _clocks_of(flow, saga)]
    Clock.objects.bulk_create([clock for clock, _ in pairs], batch_size=1000)
    pauses = [
        ClockPause(clock=clock, started_on=begun, ended_on=ended, reason=reason, held_by=held_by)
        for clock, spans in pairs
        for begun, ended, reason, held_by in spans
    ]
    ClockPause.objects.bulk_create(pauses, batch_size=1000)


class _Live:
    """The clocks of one row while its moves are replayed."""

    def __init__(self, flow: Workflow, saga: Saga) -> None:
        self.flow, self.row, self.state = flow, saga.row, saga.began
        self.live: dict[str, tuple[Clock, list[Span]]] = {}
        self.found: list[tuple[Clock, list[Span]]] = []

    def start(self, name: str, day: date) -> None:
        """A clock of that name still running is stopped first, as the workflow does."""
        if name in self.live:
            _stop(self.flow, *self.live.pop(name), day=day)
        self.live[name] = (_begun(self.flow.clock(name), self.row, self.state, day), [])
        self.found.append(self.live[name])

    def turn(self, turn: Turn) -> None:
        step = self.flow.step(turn.step)
        self.state = turn.changes.get("state") or (self.state if callable(step.target) else step.target)
        for name in step.stops:
            if name in self.live:
                _stop(self.flow, *self.live.pop(name), day=turn.day)
        for name in step.pauses:
            span = turn.day, None, turn.note or step.label, ball_holders(self.flow, step, name)
            self.live[name][1].append(span)
        for name in step.resumes:
            _resume(self.live[name][1], turn.day)
        for name in step.starts:
            self.start(name, turn.day)
        for name, (clock, spans) in self.live.items():
            if not spans or spans[-1][1]:
                give(clock, self.flow.clock(name).turn(self.state))


def _clocks_of(flow: Workflow, saga: Saga) -> list[tuple[Clock, list[Span]]]:
    state = _Live(flow, saga)
    for name in flow.opens:
        state.start(name, saga.at.astimezone(ZONE).date())
    for turn in saga.turns:
        if turn.step:
            state.turn(turn)
        for name in turn.starts:
            state.start(name, turn.day)
    for clock, spans in state.live.values():
        _date(flow, clock, spans)
    return state.found


def _begun(rule: ClockRule, row: Any, state: str, day: date) -> Clock:
    clock = Clock(
        kind=row._meta.label_lower,
        object_id=row.pk,
        title=str(row)[:200],
        unit_id=row.unit_id,
        name=rule.name,
        label=rule.label,
        day_kind=rule.kind,
        limit_days=rule.limit(row, day),
        started_on=rule.first_day(row, day),
    )
    give(clock, rule.turn(state))
    return clock


def _bare(spans: list[Span]) -> list[tuple[date, date | None]]:
    return [(begun, ended) for begun, ended, *_ in spans]


def _resume(spans: list[Span], day: date) -> None:
    begun, _, *rest = spans[-1]
    spans[-1] = (begun, day, *rest)


def _stop(flow: Workflow, clock: Clock, spans: list[Span], *, day: date) -> None:
    spans[:] = [(begun, ended or day, *rest) for begun, ended, *rest in spans]
    clock.used_days = used_of(clock.day_kind, clock.started_on, day, _bare(spans))
    clock.state, clock.stopped_on = Clock.State.STOPPED, day
    set_dates(clock, flow.clock(clock.name), _bare(spans))


def _date(flow: Workflow, clock: Clock, spans: list[Span]) -> None:
    if spans and spans[-1][1] is None:
        clock.state, clock.held_by = Clock.State.PAUSED, spans[-1][3]
    set_dates(clock, flow.clock(clock.name), _bare(spans))

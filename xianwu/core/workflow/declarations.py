"""Steps, gates and clocks as data: `workflow.py` → `FLOWS` of each domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from math import floor
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from xianwu.kit.declared import declared
from xianwu.kit.deeds import always

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Choices = Sequence[tuple[str, str]]
DAY_KINDS = ("working", "calendar", "statutory")


@dataclass(frozen=True)
class Ask:
    """One thing a step asks for.

    `choices` may depend on the record; `common`: those that many records share, so that they can be asked together;
    `is_own`: of many records each answers for itself; `given`: the field whose value is there to begin with; `when`:
    only of records of which it holds; `beside`: the field, maybe of a related row, that is shown as help.
    """

    name: str
    label: str
    kind: str = "text"  # text | long | date | money | number | choice | bool
    choices: Choices | Callable[[Any], Choices] = ()
    required: bool = True
    help: str = ""
    given: str = ""
    when: Callable[[Any], bool] | None = None
    common: Callable[[models.QuerySet], Choices] | None = None
    is_own: bool = False
    beside: str = ""

    @property
    def is_of_one(self) -> bool:
        """Whether only one record can be asked: what it may choose from is its own, and nothing says what is shared."""
        return callable(self.choices) and self.common is None


@dataclass(frozen=True)
class Move:
    """One step about to be taken: what guards and effects are told. `is_offer`: only asked whether it could be."""

    step: Step
    actor: Actor
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    is_offer: bool = False
    batch: str = ""
    """The mark of the load that takes the step, for the events of what the effect writes."""
    known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What guards have read of the record; the offers of one record share it."""

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What `read` says, asked once for all offers of the record."""
        if name not in self.known:
            self.known[name] = read()
        return self.known[name]

    @property
    def as_of(self) -> date:
        """The local day of the step."""
        return timezone.localtime(self.at).date()


Guard = Callable[[Any, Move], "str | None"]
Ready = Callable[["Actor", date], models.Q]


NEVER = models.Q(pk__in=())
"""No row at all."""


def all_of(*conditions: Ready) -> Ready:
    """Every one of the conditions; what holds on no row is not looked into further."""

    def ready(actor: Actor, on: date) -> models.Q:
        found = models.Q()
        for each in conditions:
            more = each(actor, on)
            if more is NEVER:
                return NEVER
            found &= more
        return found

    return ready


Effect = Callable[[Any, Move], None]


@dataclass(frozen=True)
class Step:
    """A passage from `source` to `target`, open to the roles `by` within their row scope.

    `needs`: fields that must be filled; `asks`: the step's form; `guard`: a refusal in words, or None;
    `second_person`: steps (or "create") whose taker may not take this one; `effect`: sets fields on the record
    and writes what belongs to it; `starts`, `stops`, `pauses`, `resumes`: clocks by name; `warning`: what else it
    touches, in a sentence with numbers, shown above its form ("" for nothing); `reading`: label and address of the page
    to read before it is taken; `remark`: what to look at when it is
    taken, told to whoever took it; `fits`: whether it is about such a record at all: where it is not, the record's page
    says nothing of it, and the guard refuses it;
    `is_exception`: for what happens now and then: nobody's work waits for it.
    `is_follower`: taken by a step of another record, and shut to people until then: nobody's work waits for it.
    `ready`: on which rows it waits for the actor that day, where the state does not tell because the guard shuts it
    on many: the same condition as the guard's, for the database. It hides only what the guard surely refuses; the
    guard stays the judge. What `needs` and `second_person` say need not be said again.
    `whose`: on which rows it is the actor's own, where it is not that of everybody with the role: who handles the
    case, who is of the team.
    """

    name: str
    label: str
    source: str | tuple[str, ...]
    target: str | Callable[[Any, Move], str]
    by: str | tuple[str, ...]
    needs: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    guard: Guard | None = None
    second_person: tuple[str, ...] = ()
    reason: bool = False
    effect: Effect | None = None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    event: str = ""
    is_danger: bool = False
    is_exception: bool = False
    is_follower: bool = False
    ready: Ready | None = None
    whose: Ready | None = None
    is_bulk: bool = True
    warning: Callable[[Any], str] | None = None
    reading: Callable[[Any], tuple[str, str]] | None = None
    remark: Callable[[Any], str] = lambda record: ""
    fits: Callable[[Any], bool] = always

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source,) if isinstance(self.source, str) else tuple(self.source)

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.by,) if isinstance(self.by, str) else tuple(self.by)

    @property
    def is_awaited(self) -> bool:
        """Whether records before this step are somebody's work; of what does harm only where it says on which."""
        return not (self.is_exception or self.is_follower or (self.is_danger and self.ready is None))

    @property
    def is_conditional(self) -> bool:
        """Whether it waits on some rows of its states only: see `gates.waiting_rows`."""
        return bool(self.ready or self.whose or self.needs or self.second_person)


@dataclass(frozen=True)
class Duty:
    """Work on rows of `model` that is done by a verb, not by a step: it waits for the roles `by` as a step does."""

    model: type[models.Model]
    name: str
    label: str
    by: str | tuple[str, ...]
    ready: Ready

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.by,) if isinstance(self.by, str) else tuple(self.by)

    @property
    def is_conditional(self) -> bool:
        return True


@dataclass(frozen=True)
class ClockRule:
    """A time limit: days as a dated parameter, and the role that must act.

    `kind`: "working" days, "calendar" days, or "statutory": calendar days that end on a working day.

    `begins`: the day it runs from where that is not the day of the step (papers complete since last week).
    `days_left`: amber and red so many days before the end, where shares of the limit would warn too early.
    `turns`: who must act in which state, where one clock runs through the hands of several; elsewhere `holder`.
    `after`: who must act when it has run out, where the holder may no longer.
    `is_partys`: the term is a party's, to make use of or to let pass: when it is over nobody in the offices is late.
    """

    name: str
    label: str
    limit: Callable[[Any, date], int]
    kind: str = "working"
    holder: str = ""
    amber: float = 0.6
    red: float = 0.8
    begins: Callable[[Any], date | None] | None = None
    days_left: tuple[int, int] | None = None
    turns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    after: str = ""
    is_partys: bool = False

    @property
    def hands(self) -> list[tuple[str, ...]]:
        """Whose move it may be before the clock runs out; the first of each stands in the clock as its holder."""
        return [turn for turn in ((self.holder,), *self.turns.values()) if turn[0]]

    @property
    def roles(self) -> list[str]:
        """Everybody whose move it may ever be."""
        return [*dict.fromkeys(role for turn in self.hands for role in turn), *([self.after] if self.after else [])]

    def warning_days(self, limit_days: int) -> tuple[int, int]:
        """After how many days of the limit the clock turns amber, and red."""
        if self.days_left is None:
            return floor(limit_days * self.amber), floor(limit_days * self.red)
        return max(limit_days - self.days_left[0], 0), max(limit_days - self.days_left[1], 0)

    def turn(self, state: str) -> tuple[str, ...]:
        """The roles whose move it is while a record stands in that state."""
        return self.turns.get(state, (self.holder,))

    def first_day(self, record: Any, on: date) -> date:
        """The day from which the clock of this record runs when it is started on `on`."""
        return (self.begins(record) if self.begins else None) or on


@dataclass(frozen=True)
class Workflow:
    """All steps of one model. `opens`: clocks that run from the record's creation."""

    model: type[models.Model]
    steps: tuple[Step, ...]
    clocks: tuple[ClockRule, ...] = ()
    opens: tuple[str, ...] = ()

    def step(self, name: str) -> Step:
        """The step of that name; raises KeyError."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def clock(self, name: str) -> ClockRule:
        """The clock of that name; raises KeyError."""
        for rule in self.clocks:
            if rule.name == name:
                return rule
        raise KeyError(name)

    def verb(self, step: Step) -> str:
        """The event a step leaves."""
        return step.event or f"{self.model._meta.app_label}.{self.model._meta.model_name}_{step.name}"


@cache
def flows() -> dict[type[models.Model], Workflow]:
    """Every declared workflow by model."""
    return {flow.model: flow for flow in declared("workflow", "FLOWS")}


def flow_of(model: type[models.Model]) -> Workflow | None:
    """The workflow of a model, None when its records have no steps."""
    return flows().get(model)


@cache
def duties() -> tuple[Duty, ...]:
    """Every declared duty: `workflow.py` → `DUTIES`."""
    return declared("workflow", "DUTIES")


def by_condition(model: type[models.Model]) -> tuple[Step | Duty, ...]:
    """The work on a model that waits by a condition of its own: its state alone does not tell."""
    flow = flow_of(model)
    steps = [step for step in flow.steps if step.is_awaited and step.is_conditional] if flow else []
    return (*steps, *(duty for duty in duties() if duty.model is model))


@cache
def role_labels() -> dict[str, str]:
    """Chinese word of every declared role."""
    return {role.code: role.label for role in declared("roles", "ROLES")}

"""What waits for a person: clocks they hold, and records whose next step is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import BigIntegerField, Count, Model, Q, QuerySet, Value

from xianwu.core.workflow.clocks import late, let_pass
from xianwu.core.workflow.declarations import (
    NEVER,
    ClockRule,
    Duty,
    Ready,
    Step,
    Workflow,
    duties,
    flow_of,
    flows,
    role_labels,
)
from xianwu.core.workflow.gates import open_rows
from xianwu.core.workflow.models import Clock
from xianwu.kit.states import ClockFace

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


NONE = Value(0, output_field=BigIntegerField())


@dataclass(frozen=True)
class TodoRow:
    """One clock as it stands on a day."""

    clock: Clock
    face: ClockFace
    group: str  # overdue | today | week | later | waiting

    @property
    def kind(self) -> str:
        return self.clock.kind


@dataclass(frozen=True)
class Waiting:
    """How many records stand before a step, or a duty, of the person's."""

    model: type[Model]
    step: Step | Duty
    count: int


def face_of(clock: Clock, *, on: date) -> ClockFace:
    """Colour and words of a clock on a day."""
    if clock.state == Clock.State.STOPPED:
        return _stopped_face(clock)
    if clock.state == Clock.State.PAUSED or clock.due_on is None:
        return ClockFace("paused", "暂停", holder=clock.held_by, note=clock.label)
    left, rule = (clock.due_on - on).days, _rule_of(clock)
    note = f"{clock.label}（暂定，{clock.due_on.year} 年节假日未公布）" if clock.is_provisional else clock.label
    if left < 0 and rule is not None and rule.is_partys:
        return ClockFace("done", "期限已满", due_on=clock.due_on, holder="", note=note)
    if left < 0:
        return ClockFace("late", f"超期 {-left} 天", due_on=clock.due_on, holder=_late_hand(clock), note=note)
    is_near = clock.amber_on is not None and on >= clock.amber_on
    words = "今天到期" if left == 0 else f"{'临期' if is_near else '剩'} {left} 天"
    tone = "warn" if is_near else "calm"
    holder = "当事人" if rule is not None and rule.is_partys else clock.held_by
    return ClockFace(tone, words, due_on=clock.due_on, holder=holder, note=note)


def _stopped_face(clock: Clock) -> ClockFace:
    """What was done in time, and what was done late: that stays to be seen."""
    words, rule = f"用时 {clock.used_days} 日", _rule_of(clock)
    late = (clock.stopped_on - clock.due_on).days if clock.stopped_on and clock.due_on else 0
    if late <= 0 or (rule is not None and rule.is_partys):
        return ClockFace("done", words, holder="", note=clock.label)
    return ClockFace("warn", f"{words}，超期 {late} 天", holder="", note=clock.label)


def _rule_of(clock: Clock) -> ClockRule | None:
    flow = flow_of(model_of(clock.kind))
    rules = flow.clocks if flow else ()
    return next((rule for rule in rules if rule.name == clock.name), None)


def _late_hand(clock: Clock) -> str:
    """Whoever must act on a clock that has run out."""
    rule = _rule_of(clock)
    return role_labels()[rule.after] if rule and rule.after else clock.held_by


def _group(clock: Clock, *, on: date) -> str:
    if clock.state == Clock.State.PAUSED or clock.due_on is None:
        return "waiting"
    left = (clock.due_on - on).days
    if left < 0:
        return "overdue"
    if left == 0:
        return "today"
    return "week" if left <= 7 else "later"


def todo(actor: Actor, *, on: date, limit: int = 100) -> list[TodoRow]:
    """The live clocks that the actor must see to, soonest first. One statement, however many workflows have clocks."""
    own = [_own(model, flow, actor, on=on) for model, flow in flows().items() if _roles(flow, actor)]
    if not own:
        return []
    rows = own[0].union(*own[1:], all=True) if len(own) > 1 else own[0]
    found = list(rows.order_by("due_on", "id")[:limit])
    found.sort(key=lambda clock: (clock.due_on is None, clock.due_on or on, clock.pk))
    return [TodoRow(clock, face_of(clock, on=on), _group(clock, on=on)) for clock in found]


def _roles(flow: Workflow, actor: Actor) -> tuple[str, ...]:
    return tuple({role for rule in flow.clocks for role in rule.roles if actor.has(role)})


def _own(model: type[Model], flow: Workflow, actor: Actor, *, on: date) -> QuerySet[Clock]:
    """The clocks of one workflow, of rows that the actor sees in a role that looks after them."""
    seen = model._default_manager.visible_to(actor, roles=_roles(flow, actor))  # type: ignore[attr-defined]
    rows = Clock.objects.filter(_in_hand(flow, actor, on=on), kind=model._meta.label_lower)
    return (
        rows.exclude(state=Clock.State.STOPPED).exclude(let_pass(on)).filter(object_id__in=seen.order_by().values("pk"))
    )


def _in_hand(flow: Workflow, actor: Actor, *, on: date) -> Q:
    """The clocks of a workflow that wait for one of the actor's roles."""
    moving = [rule for rule in flow.clocks if rule.turns or rule.after]
    own = {rule.holder for rule in flow.clocks if rule not in moving and actor.has(rule.holder)}
    wanted = Q(holder__in=own) & ~Q(name__in=[rule.name for rule in moving])
    for rule in moving:
        mine = Q(name=rule.name, holder__in=[turn[0] for turn in rule.hands if actor.has(*turn)])
        if rule.after:
            is_over = Q(name=rule.name, due_on__lt=on)
            mine = (mine & ~is_over) | is_over if actor.has(rule.after) else mine & ~is_over
        wanted |= mine
    return wanted


@dataclass(frozen=True)
class _Part:
    """Work on the same rows, which is counted together: those that a role sees, or of these the person's own."""

    model: type[Model]
    role: str
    works: tuple[Step | Duty, ...]
    whose: Ready | None = None

    def counts(self, actor: Actor, *, place: int, width: int, on: date) -> QuerySet:
        """One row: the place of this part in the list, and a number for each of its works, up to `width` of them."""
        seen = self.model._default_manager.visible_to(actor, roles=(self.role,)).order_by()  # type: ignore[attr-defined]
        wanted = [open_rows(work, self.model, actor=actor, on=on) for work in self.works]
        states = {state for work in self.works if isinstance(work, Step) for state in work.sources}
        seen = seen.filter(state__in=states) if states else seen.filter(wanted[0])
        seen = seen.filter(self.whose(actor, on)) if self.whose else seen
        columns = [NONE if each is NEVER else Count("pk", filter=each) for each in wanted]
        numbers = {f"n{key}": each for key, each in enumerate([*columns, *[NONE] * (width - len(columns))])}
        return (
            seen.annotate(part_no=Value(place)).values("part_no").annotate(**numbers).values_list("part_no", *numbers)
        )


def waiting(actor: Actor, *, on: date) -> list[Waiting]:
    """Records before each step and duty of the actor's roles, counted in one statement for all of them."""
    parts = [part for part in _parts() if actor.has(part.role)]
    found: dict[tuple[type[Model], str], Waiting] = {}
    for part, numbers in _counted(parts, actor, on=on):
        for work, count in zip(part.works, numbers, strict=False):
            if count:
                found.setdefault((part.model, work.name), Waiting(part.model, work, count))
    declared = [(model, step.name) for model, flow in flows().items() for step in flow.steps]
    declared += [(duty.model, duty.name) for duty in duties()]
    return [found[key] for key in declared if key in found]


def _parts() -> tuple[_Part, ...]:
    found = []
    for model, flow in flows().items():
        for role in dict.fromkeys(role for step in flow.steps for role in step.roles):
            own = [step for step in flow.steps if step.is_awaited and role in step.roles]
            for whose in dict.fromkeys(step.whose for step in own):
                found.append(_Part(model, role, tuple(step for step in own if step.whose is whose), whose))
    return (*found, *(_Part(duty.model, role, (duty,)) for duty in duties() for role in duty.roles))


def _counted(parts: Sequence[_Part], actor: Actor, *, on: date) -> list[tuple[_Part, Sequence[int]]]:
    """Each part with the numbers of its works."""
    width = max((len(part.works) for part in parts), default=0)
    asked = [part.counts(actor, place=place, width=width, on=on) for place, part in enumerate(parts)]
    if not asked:
        return []
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    return [(parts[place], numbers) for place, *numbers in sorted(rows)]


def overdue_by_unit(*, on: date) -> list[tuple[str, str, int]]:
    """Unit name, clock label and number of overdue clocks over the county, most first."""
    late_ones = Clock.objects.filter(late(on), state=Clock.State.RUNNING).order_by()
    rows = late_ones.values_list("unit__name", "label").annotate(n=Count("pk"))
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def model_of(kind: str) -> type:
    """The model a clock or event speaks of."""
    return apps.get_model(kind)

"""What waits for a person: clocks they hold, and records whose next step is theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import CharField, Count, F, Model, Q, QuerySet, Value

from xianwu.core.workflow.declarations import Duty, Step, Workflow, duties, flow_of, flows, role_labels
from xianwu.core.workflow.gates import waiting_rows
from xianwu.core.workflow.models import Clock
from xianwu.kit.states import ClockFace

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


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
        return ClockFace("done", f"用时 {clock.used_days} 日", holder="", note=clock.label)
    if clock.state == Clock.State.PAUSED or clock.due_on is None:
        return ClockFace("paused", "暂停", holder=clock.held_by, note=clock.label)
    left = (clock.due_on - on).days
    note = f"{clock.label}（暂定，{clock.due_on.year} 年节假日未公布）" if clock.is_provisional else clock.label
    if left < 0:
        return ClockFace("late", f"超期 {-left} 天", due_on=clock.due_on, holder=_late_hand(clock), note=note)
    is_near = clock.amber_on is not None and on >= clock.amber_on
    words = "今天到期" if left == 0 else f"{'临期' if is_near else '剩'} {left} 天"
    tone = "warn" if is_near else "calm"
    return ClockFace(tone, words, due_on=clock.due_on, holder=clock.held_by, note=note)


def _late_hand(clock: Clock) -> str:
    """Whoever must act on a clock that has run out."""
    flow = flow_of(model_of(clock.kind))
    rules = flow.clocks if flow else ()
    after = next((rule.after for rule in rules if rule.name == clock.name), "")
    return role_labels()[after] if after else clock.held_by


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
    """The live clocks that the actor must see to, soonest first. One statement a workflow with clocks."""
    found: list[Clock] = []
    for model, flow in flows().items():
        roles = tuple({role for rule in flow.clocks for role in rule.roles if actor.has(role)})
        if not roles:
            continue
        seen = model._default_manager.visible_to(actor, roles=roles)  # type: ignore[attr-defined]
        own = Clock.objects.filter(_in_hand(flow, actor, on=on), kind=model._meta.label_lower)
        own = own.exclude(state=Clock.State.STOPPED).filter(object_id__in=seen.values("pk"))
        found.extend(own.order_by(F("due_on").asc(nulls_last=True), "pk")[:limit])
    found.sort(key=lambda clock: (clock.due_on is None, clock.due_on or on, clock.pk))
    return [TodoRow(clock, face_of(clock, on=on), _group(clock, on=on)) for clock in found]


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
    """Work of one role on one model that is counted together: by state, or by a condition of its own."""

    model: type[Model]
    role: str
    works: tuple[Step | Duty, ...]
    by_state: bool

    def rows(self, actor: Actor, *, on: date) -> QuerySet:
        seen = self.model._default_manager.visible_to(actor, roles=(self.role,)).order_by()  # type: ignore[attr-defined]
        if self.by_state:
            return seen.annotate(counted_state=F("state"))
        own = seen.filter(waiting_rows(self.works[0], self.model, actor=actor, on=on))
        return own.annotate(counted_state=Value("", output_field=CharField()))


def waiting(actor: Actor, *, on: date) -> list[Waiting]:
    """Records before each step and duty of the actor's roles, counted in one statement for all of them."""
    parts = [part for part in _parts() if actor.has(part.role)]
    counts = _counted(parts, actor, on=on)
    found: dict[tuple[type[Model], str], Waiting] = {}
    for place, part in enumerate(parts):
        for work in part.works:
            stages = work.sources if part.by_state and isinstance(work, Step) else ("",)
            count = sum(counts.get((place, stage), 0) for stage in stages)
            if count:
                found.setdefault((part.model, work.name), Waiting(part.model, work, count))
    declared = [(model, step.name) for model, flow in flows().items() for step in flow.steps]
    declared += [(duty.model, duty.name) for duty in duties()]
    return [found[key] for key in declared if key in found]


def _parts() -> Iterator[_Part]:
    for model, flow in flows().items():
        steps = [step for step in flow.steps if step.is_awaited]
        for role in dict.fromkeys(role for step in flow.steps for role in step.roles):
            own = [step for step in steps if role in step.roles]
            if plain := tuple(step for step in own if not step.is_conditional):
                yield _Part(model, role, plain, by_state=True)
            yield from (_Part(model, role, (step,), by_state=False) for step in own if step.is_conditional)
    for duty in duties():
        yield from (_Part(duty.model, role, (duty,), by_state=False) for role in duty.roles)


def _counted(own: Sequence[_Part], actor: Actor, *, on: date) -> dict[tuple[int, str], int]:
    """Records by place in the list and state."""
    parts = [
        part.rows(actor, on=on)
        .annotate(part_no=Value(place))
        .values_list("part_no", "counted_state")
        .annotate(n=Count("pk"))
        for place, part in enumerate(own)
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(place, stage): count for place, stage, count in rows}


def overdue_by_unit(*, on: date) -> list[tuple[str, str, int]]:
    """Unit name, clock label and number of overdue clocks over the county, most first."""
    late = Clock.objects.filter(state=Clock.State.RUNNING, due_on__lt=on).order_by()
    rows = late.values_list("unit__name", "label").annotate(n=Count("pk"))
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def model_of(kind: str) -> type:
    """The model a clock or event speaks of."""
    return apps.get_model(kind)

"""Taking steps. Nothing else moves a state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_diff, write_many_changes, write_many_new
from xianwu.core.events.models import Event
from xianwu.core.events.rows import row_values
from xianwu.core.workflow.asks import step_form
from xianwu.core.workflow.clocks import (
    due_if_resumed,
    late,
    live_clocks,
    relimit,
    spans,
    start_clocks,
    stop_clocks,
    turn_clocks,
    used_of,
)
from xianwu.core.workflow.declarations import Move, Step, Workflow, flow_of
from xianwu.core.workflow.gates import Barred, earlier_steps, refusal, roles_over, waiting_rows
from xianwu.core.workflow.models import Clock, NoticeMark, SignOff
from xianwu.core.workflow.past import clocks_of, clocks_on, overdue
from xianwu.core.workflow.signing import sign, sign_offs
from xianwu.core.workflow.todo import TodoRow, Waiting, face_of, overdue_by_unit, todo, waiting
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

__all__ = [
    "Barred",
    "Clock",
    "ManyResult",
    "NoticeMark",
    "Offer",
    "SignOff",
    "StepForbidden",
    "StepRefused",
    "TodoRow",
    "Waiting",
    "clocks_of",
    "clocks_on",
    "face_of",
    "late",
    "live_clocks",
    "may_ever_take",
    "open_record",
    "open_records",
    "overdue",
    "overdue_by_unit",
    "due_if_resumed",
    "relimit",
    "shut_step",
    "sign",
    "sign_offs",
    "spans",
    "start_clocks",
    "stop_clocks",
    "step_form",
    "step_offers",
    "take_step",
    "take_step_on_many",
    "todo",
    "used_of",
    "waiting",
    "waiting_rows",
]


class StepRefused(Refused):
    """The step may not be taken; the message says why and what is missing."""


class StepForbidden(StepRefused):
    """The step is not this person's: another role, or a second person, must take it."""


@dataclass(frozen=True)
class Offer:
    """A step of the record's present state, and why the actor may not take it ("" when they may)."""

    step: Step
    refusal: str = ""


@dataclass(frozen=True)
class ManyResult:
    """How many records took the step, and which were refused for what reason."""

    done: int
    refused: tuple[tuple[Any, str], ...]


def _flow(record: Any) -> Workflow:
    flow = flow_of(type(record))
    if flow is None:
        raise StepRefused("这类记录没有办理步骤。")
    return flow


def _step(flow: Workflow, name: str) -> Step:
    try:
        return flow.step(name)
    except KeyError:
        raise StepRefused("没有这个步骤。") from None


def _asked(step: Step, record: Any, data: dict[str, Any] | None) -> dict[str, Any]:
    """The step's data, cleaned by its form; values that are already typed pass through it unharmed."""
    given = data or {}
    if not step.asks:
        return given
    form = step_form(replace(step, reason=False), record, given)
    if form.is_valid():
        return given | form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else name
    raise StepRefused(f"{label}：{errors[0]}", field=name)


def _apply(record: Any, move: Move) -> None:
    """Let the step change the record in memory, and write what belongs to it."""
    if move.step.effect:
        move.step.effect(record, move)
    _refuse_too_long(record)
    target = move.step.target
    record.state = target(record, move) if callable(target) else target


def _refuse_too_long(record: Any) -> None:
    """What an effect put into a field fits there: PostgreSQL would fail, SQLite would keep it."""
    for field in record._meta.concrete_fields:
        value = record.__dict__.get(field.attname)
        if field.max_length and isinstance(value, str) and len(value) > field.max_length:
            raise StepRefused(f"{field.verbose_name}最多 {field.max_length} 个字，现在有 {len(value)} 个，请写短一些。")


def take_step(
    record: Any,
    step_name: str,
    *,
    actor: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    reason: str = "",
    batch: str = "",
) -> Event:
    """Take a step: gates, effect, compare-and-set, version, event and clocks in one transaction.

    Raises StepRefused (with `field` when one answer is wrong) and StaleRecord when another was first.
    """
    flow = _flow(record)
    step = _step(flow, step_name)
    with transaction.atomic():
        roles = roles_over([record], actor, step.roles)[record.pk]
        taken = earlier_steps([record], actor, step.second_person)
        bare = Move(step, actor, at, data or {}, reason.strip(), batch=batch)
        refused = refusal(replace(step, guard=None), record, bare, roles=roles, taken=taken)
        move = bare if refused else replace(bare, data=_asked(step, record, data))
        refused = refused or ((step.guard(record, move) or "") if step.guard else "")
        if refused:
            kind = StepForbidden if isinstance(refused, Barred) else StepRefused
            raise kind(refused)
        before = row_values(record)
        _apply(record, move)
        event = write_diff(
            record, before, flow.verb(step), actor=actor, at=at, note=move.reason, step=step.name, batch=batch
        )
        turn_clocks(flow, step, [record], on=move.as_of, reason=move.reason)
    return event


def step_offers(record: Any, *, actor: Actor, at: datetime, known: dict[str, Any] | None = None) -> list[Offer]:
    """The steps of the record's present state that are about it, each with the reason why it is shut, if it is.

    `known`: what the guards need not read again (`Move.once`).
    """
    flow = flow_of(type(record))
    steps = [each for each in flow.steps if record.state in each.sources and each.fits(record)] if flow else []
    return _offers(record, steps, actor=actor, at=at, known={} if known is None else known) if steps else []


def shut_step(record: Any, step: Step, *, actor: Actor, at: datetime) -> str:
    """Why the actor may not take this step now, whatever would be answered; "" when it waits for answers only."""
    (offer,) = _offers(record, [step], actor=actor, at=at, known={})
    return offer.refusal


def _offers(record: Any, steps: Sequence[Step], *, actor: Actor, at: datetime, known: dict[str, Any]) -> list[Offer]:
    roles = roles_over([record], actor, [role for step in steps for role in step.roles])[record.pk]
    names = [name for step in steps for name in step.second_person]
    taken = earlier_steps([record], actor, names)
    moves = [Move(step, actor, at, is_offer=True, known=known) for step in steps]
    return [Offer(move.step, refusal(move.step, record, move, roles=roles, taken=taken)) for move in moves]


def may_ever_take(record: Any, step: Step, *, actor: Actor) -> bool:
    """Whether the actor reaches the record by one of the step's roles, whatever stands in the way today."""
    return bool(roles_over([record], actor, step.roles)[record.pk])


def take_step_on_many(
    records: Sequence[Any],
    step_name: str,
    *,
    actor: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
    reason: str = "",
    batch: str = "",
) -> ManyResult:
    """Take one step on many records of one model: those that may pass do, the others are named with reasons."""
    if not records:
        return ManyResult(0, ())
    flow = _flow(records[0])
    step = _step(flow, step_name)
    refused: list[tuple[Any, str]] = []
    passed: list[Any] = []
    changed: set[str] = {"state"}
    with transaction.atomic():
        roles = roles_over(records, actor, step.roles)
        taken = earlier_steps(records, actor, step.second_person)
        move = Move(step, actor, at, _asked(step, records[0], data), reason.strip(), batch=batch)
        for record in records:
            why, names = _checked(record, move, roles=roles[record.pk], taken=taken)
            changed |= names
            refused.append((record, why)) if why else passed.append(record)
        write_many_changes(
            passed,
            sorted(changed),
            flow.verb(step),
            actor=actor,
            at=at,
            note=move.reason,
            batch=batch,
            step=step.name,
        )
        turn_clocks(flow, step, passed, on=move.as_of, reason=move.reason)
    return ManyResult(len(passed), tuple(refused))


def _checked(record: Any, move: Move, *, roles: set[str], taken: dict[int, set[str]]) -> tuple[str, set[str]]:
    """As `_try`, if the gates let it pass; what a guard has read of one record is not of the next."""
    own = replace(move, known={})
    why = refusal(move.step, record, own, roles=roles, taken=taken)
    return (why, set()) if why else _try(record, own)


def _try(record: Any, move: Move) -> tuple[str, set[str]]:
    """Apply within a savepoint if the step writes more than the record; give the reason or the changed names."""
    before = row_values(record)
    try:
        if move.step.effect:
            with transaction.atomic():
                _apply(record, move)
        else:
            _apply(record, move)
    except Refused as error:
        return str(error), set()
    after = row_values(record)
    names = {record._meta.get_field(f.name).name for f in record._meta.concrete_fields if _moved(f, before, after)}
    return "", names


def _moved(field: Any, before: dict[str, Any], after: dict[str, Any]) -> bool:
    return field.attname in after and before[field.attname] != after[field.attname]


def open_records(
    records: Sequence[Any], verb: str, *, actor: Actor | None, at: datetime, note: str = "", batch: str = ""
) -> list[Event]:
    """Insert new records and start the clocks that run from creation."""
    if not records:
        return []
    flow = flow_of(type(records[0]))
    if flow is None or not flow.opens:
        return write_many_new(records, verb, actor=actor, at=at, note=note, batch=batch)
    with transaction.atomic():
        events = write_many_new(records, verb, actor=actor, at=at, note=note, batch=batch)
        for name in flow.opens:
            start_clocks(flow, name, records, on=timezone.localtime(at).date(), are_new=True)
    return events


def open_record(record: Any, verb: str, *, actor: Actor | None, at: datetime, note: str = "", batch: str = "") -> Event:
    """Insert one new record and start its first clocks."""
    return open_records([record], verb, actor=actor, at=at, note=note, batch=batch)[0]

"""Whether a step may be taken: state, role within its scope, second person, needs, guard. In that order.

The same for the database, to find the rows that a step waits on: `waiting_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Case, CharField, Exists, Model, OuterRef, Q, TextField, When

from xianwu.core.events.models import Event
from xianwu.core.people.roles import roles_in_words
from xianwu.core.records.scope import scope_condition
from xianwu.core.workflow.declarations import NEVER, Duty, Move, Step
from xianwu.kit.refusals import Wrong

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class Barred(str):
    """Why this very person may not take a step, whatever the record says."""


def roles_over(records: Sequence[Any], actor: Actor, roles: Sequence[str]) -> dict[int, set[str]]:
    """For each record, through which of `roles` the actor sees it. At most one statement, however many records."""
    model = type(records[0])
    everywhere, cases = set(), {}
    for index, role in enumerate(dict.fromkeys(roles)):
        condition = scope_condition(model, actor, (role,))
        if condition is None:
            continue
        if condition:
            cases[f"sees_{index}"] = (role, Case(When(condition, then=True), default=False))
        else:
            everywhere.add(role)
    found: dict[int, set[str]] = {record.pk: set(everywhere) for record in records}
    if not cases:
        return found
    ids = list(found)
    for start in range(0, len(ids), 5000):
        rows = model._base_manager.filter(pk__in=ids[start : start + 5000]).order_by()
        flags = {name: sees for name, (_, sees) in cases.items()}
        annotated = rows.annotate(
            **{
                name: Case(When(pk__isnull=False, then=sees), output_field=BooleanField())
                for name, sees in flags.items()
            }
        )
        for row in annotated.values("pk", *flags):
            found[row["pk"]] |= {cases[name][0] for name in flags if row[name]}
    return found


def earlier_steps(records: Sequence[Any], actor: Actor, names: Sequence[str]) -> dict[int, set[str]]:
    """Which of the named steps the actor took on each record, “create” included."""
    taken: dict[int, set[str]] = {record.pk: set() for record in records}
    if not names:
        return taken
    for record in records:
        if record.created_by_id == actor.id:
            taken[record.pk].add("create")
    ids = list(taken)
    for start in range(0, len(ids), 5000):
        own = Event.objects.filter(
            kind=records[0]._meta.label_lower, object_id__in=ids[start : start + 5000], actor_id=actor.id
        )
        for object_id, step in own.filter(step__in=list(names)).values_list("object_id", "step"):
            taken[object_id].add(step)
    return taken


def missing_needs(step: Step, record: Any) -> list[str]:
    """Labels of the needed fields that are empty."""
    meta = record._meta
    return [
        str(meta.get_field(name).verbose_name)
        for name in step.needs
        if getattr(record, meta.get_field(name).attname) in (None, "")
    ]


def refusal(step: Step, record: Any, move: Move, *, roles: set[str], taken: Mapping[int, set[str]]) -> str:
    """Why the step may not be taken; "" when it may."""
    if record.state not in step.sources:
        return f"当前状态为“{record.get_state_display()}”，不能{step.label}。"
    if not roles & set(step.roles):
        return Barred(f"需由{roles_in_words(step.roles)}办理。")
    if taken.get(record.pk, set()) & set(step.second_person):
        return Barred("需另一人复核：您已办理过前面的环节，不能再办这一步。")
    missing = missing_needs(step, record)
    if missing:
        return f"缺{'、'.join(missing)}，请先补齐。"
    if step.reason and not move.is_offer and not move.reason:
        return Wrong("请写明理由。", field="reason")
    return (step.guard(record, move) or "") if step.guard else ""


# --- for the database ---------------------------------------------------------------------------------------


def waiting_rows(work: Step | Duty, model: type[Model], *, actor: Actor, on: date) -> Q:
    """The rows of the model that wait for a step or a duty of the actor's on a day, whatever rows the actor sees."""
    found = open_rows(work, model, actor=actor, on=on)
    return found & work.whose(actor, on) if isinstance(work, Step) and work.whose and found is not NEVER else found


def open_rows(work: Step | Duty, model: type[Model], *, actor: Actor, on: date) -> Q:
    """The same, without asking whose they are (`Step.whose`)."""
    ready = work.ready(actor, on) if work.ready else Q()
    if isinstance(work, Duty) or ready is NEVER:
        return ready
    found = Q(state__in=work.sources)
    for name in work.needs:
        found &= _filled(model, name)
    return found & _not_taken_by(actor, work.second_person, model) & ready


def _filled(model: type[Model], name: str) -> Q:
    is_text = isinstance(model._meta.get_field(name), CharField | TextField)
    return Q(**{f"{name}__isnull": False}) & (~Q(**{name: ""}) if is_text else Q())


def _not_taken_by(actor: Actor, names: Sequence[str], model: type[Model]) -> Q:
    """The rows on which the actor took none of the named steps, “create” included."""
    found = ~Q(created_by=actor.id) if "create" in names else Q()
    steps = [name for name in names if name != "create"]
    if not steps:
        return found
    own = Event.objects.filter(actor=actor.id, kind=model._meta.label_lower, object_id=OuterRef("pk"), step__in=steps)
    return found & ~Q(Exists(own))

"""Row scope: which rows a role sees, as data on the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q

from xianwu.core.units.models import Unit, lies_below

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


@dataclass(frozen=True)
class Sees:
    """`role` sees every row, or only rows whose unit at the end of `through` lies below the grant's unit."""

    role: str
    through: str | None = None


def is_multivalued(model: type[Model], path: str) -> bool:
    """Whether a lookup path crosses a relation that can give one row several times."""
    current: Any = model
    for part in path.split("__"):
        field = current._meta.get_field(part)
        if field.one_to_many or field.many_to_many:
            return True
        current = field.related_model
    return False


def _within(model: type[Model], through: str, unit_ids: list[int]) -> Q:
    below = Unit.objects.below(unit_ids).values("pk")
    condition = Q(**{f"{through}__in": below})
    if is_multivalued(model, through):
        return Q(pk__in=model._base_manager.filter(condition).values("pk"))
    return condition


def rule_condition(model: type[Model], rule: Sees, actor: Actor) -> Q | None:
    """What one rule lets the actor see; None when the actor does not hold its role."""
    unit_ids = [grant.unit_id for grant in actor.grants if grant.role == rule.role]
    if not unit_ids:
        return None
    return _within(model, rule.through, unit_ids) if rule.through else Q()


def scope_condition(model: type[Model], actor: Actor, roles: Iterable[str] | None = None) -> Q | None:
    """The rows of `model` the actor sees (through `roles` only, if given); None means no row at all.

    An empty `Q()` means every row.
    """
    wanted = None if roles is None else set(roles)
    found: Q | None = None
    for rule in model.SCOPE:  # type: ignore[attr-defined]
        if wanted is not None and rule.role not in wanted:
            continue
        condition = rule_condition(model, rule, actor)
        if condition is None:
            continue
        if not condition:
            return Q()
        found = condition if found is None else found | condition
    return found


def may_be_seen(record: Model, actor: Actor) -> bool:
    """By the rules of its model, from what has been read; true where telling would take a statement.

    For links only: what opens is decided by `visible_to`.
    """
    return any(_holds(rule, record, actor) is not False for rule in type(record).SCOPE)  # type: ignore[attr-defined]


def is_seen_as(record: Model, actor: Actor, roles: Iterable[str]) -> bool:
    """Whether the actor sees the record in one of these roles; from what has been read, else by one statement."""
    wanted = set(roles)
    told = [_holds(rule, record, actor) for rule in type(record).SCOPE if rule.role in wanted]  # type: ignore[attr-defined]
    if True in told or None not in told:
        return True in told
    condition = scope_condition(type(record), actor, wanted)
    return condition is not None and type(record)._base_manager.filter(condition, pk=record.pk).exists()


def _holds(rule: Sees, record: Model, actor: Actor) -> bool | None:
    """None where what has been read does not tell."""
    unit_ids = [grant.unit_id for grant in actor.grants if grant.role == rule.role]
    if not unit_ids or rule.through is None:
        return bool(unit_ids)
    *way, last = rule.through.split("__")
    current: Any = record
    for part in way:
        field = current._meta.get_field(part)
        if not field.concrete or not field.is_cached(current) or field.get_cached_value(current) is None:
            return None
        current = field.get_cached_value(current)
    field = current._meta.get_field(last)
    return lies_below(getattr(current, field.attname), unit_ids) if field.concrete else None

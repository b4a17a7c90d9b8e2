"""Who may sign a place: whoever it names, whoever holds its role, or the deputy of one of these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xianwu.bulletin.signoff.models import SignPlace, held_for
from xianwu.core.people.actors import HeldGrant
from xianwu.core.units.models import lies_below

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xianwu.core.people.actors import Actor
    from xianwu.core.units.models import Unit
    from xianwu.core.workflow.declarations import Move


@dataclass(frozen=True)
class Claim:
    """The right to sign a place: one's own, or that of somebody absent."""

    acting_for: int | None = None


def claim_on(place: SignPlace, move: Move) -> Claim | None:
    """Through what the actor may sign the place that day, if at all; one's own right comes first."""
    actor = move.actor
    if place.person_id == actor.id or (place.role and actor.covers(place.unit, place.role)):
        return Claim()
    for absent, role, unit in move.once("held", lambda: held_for(actor, on=move.as_of)):
        if place.person_id == absent:
            return Claim(absent)
        if place.role and role == place.role and unit and lies_below(place.unit_id, [unit]):
            return Claim(absent)
    return None


def claim_refusal(place: SignPlace, claim: Claim | None, *, actor: Actor, places: Sequence[SignPlace]) -> str:
    """Why the actor may not sign this place of the issue whose live places are given; "" when they may."""
    if claim is None:
        return f"这一处由{place.who}签署，轮不到您。请假的，可由本人或管理员登记代签。"
    persons = {actor.id, claim.acting_for} - {None}
    if place.issue.editor_id in persons:
        return "责任编辑不能在本期的核签流程里签署，也不能由人代签，请转签给另一人。"
    for each in places:
        if (
            each.pk != place.pk
            and each.state == SignPlace.State.SIGNED
            and persons & {each.acted_by_id, each.acting_for_id}
        ):
            return f"“{each.stage_name}”已由{each.signed_as}签过：一期之内一人只能签一处，请转签给另一人。"
    return ""


def lent(actor: Actor, role: str, *, unit: Unit) -> Actor:
    """The actor with what a place in the route gives for one step of the issue; events keep their own name."""
    if actor.covers(unit, role):
        return actor
    return replace(actor, grants=(*actor.grants, HeldGrant(role, unit.pk, unit.path, unit.short_name)))

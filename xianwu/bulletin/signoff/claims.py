"""Who may sign a place, or the issue: whoever it names, whoever holds its role, or the deputy of one of these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xianwu.bulletin import roles
from xianwu.bulletin.signoff.models import SignPlace, Stand, held_for
from xianwu.core.people.actors import HeldGrant
from xianwu.core.units.models import lies_below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xianwu.bulletin.models import Issue
    from xianwu.core.people.actors import Actor
    from xianwu.core.units.models import Unit
    from xianwu.core.workflow.declarations import Move


@dataclass(frozen=True)
class Claim:
    """The right to sign a place: one's own, or that of somebody absent."""

    acting_for: int | None = None
    appointment: int | None = None


def claim_on(place: SignPlace, move: Move) -> Claim | None:
    """Through what the actor may sign the place that day, if at all; one's own right comes first."""
    actor = move.actor
    if place.person_id == actor.id or (place.role and actor.covers(place.unit, place.role)):
        return Claim()
    for each in _stands(place.issue, move):
        if place.person_id == each.absent:
            return Claim(each.absent, each.appointment)
        if place.role and each.role == place.role and each.unit and lies_below(place.unit_id, [each.unit]):
            return Claim(each.absent, each.appointment)
    return None


def _stands(issue: Issue, move: Move) -> list[Stand]:
    """For a page asked once of an issue in hand, for all its places and for itself; for a write asked anew."""

    def read() -> list[Stand]:
        return held_for(move.actor, on=move.as_of)

    if not move.is_offer:
        fresh: list[Stand] = move.once("held", read)
        return fresh
    known: dict[tuple[int, date], list[Stand]] = issue.__dict__.setdefault("_stands", {})
    key = (move.actor.id, move.as_of)
    if key not in known:
        known[key] = read()
    return known[key]


def claim_to_sign(issue: Issue, move: Move) -> Claim | None:
    """Through what the actor may sign the issue that day: the own duty first, else that of a signer who is away."""
    if move.actor.has(roles.SIGNER):
        return Claim()
    absent = (Claim(each.absent, each.appointment) for each in _stands(issue, move) if each.role == roles.SIGNER)
    return next(absent, None)


def signer_refusal(issue: Issue, claim: Claim | None, *, actor: Actor, places: Sequence[SignPlace]) -> str:
    """Why the actor may not sign the issue with these live places, for themselves or for another; "" when they may."""
    if claim is None:
        return "签发由签发人办理，轮不到您。签发人外出的，可由本人或管理员登记代签。"
    if claim.acting_for in (issue.editor_id, issue.reviewer_id) and claim.acting_for is not None:
        return "外出的签发人就是本期的责任编辑或审核，不能由人代其签发：一期之内一人只能签一处。"
    persons = {actor.id, claim.acting_for} - {None}
    for each in places:
        if each.state == SignPlace.State.SIGNED and persons & {each.acted_by_id, each.acting_for_id}:
            whose = "您的签署" if actor.id in (each.acted_by_id, each.acting_for_id) else "外出的签发人的签署"
            return f"“{each.stage_name}”已有{whose}，签发须由另一人。"
    return ""


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

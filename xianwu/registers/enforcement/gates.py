"""Who may do it: a role over the row's organ, asked by every verb that is no step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xianwu.core.people.roles import roles_in_words
from xianwu.core.units.models import Unit
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.declarations import matter_of

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class EnforcementRefused(Refused):
    """A verb that may not be done; the message says what to do instead."""


def require_role(actor: Actor, organ: Unit, *wanted: str) -> None:
    """One of the roles for the organ: another organ's officer is an outsider here."""
    if not actor.has(*wanted):
        raise EnforcementRefused(f"需由{roles_in_words(wanted)}办理。")
    if not actor.covers(organ, *wanted):
        raise EnforcementRefused(f"这条记录由{organ}办理，不在您的办理范围内，没有保存。")


def require_state(record: Any, *states: str, what: str) -> None:
    """The record stands where the verb makes sense."""
    if record.state not in states:
        raise EnforcementRefused(f"当前状态为“{record.get_state_display()}”，不能{what}。")


def organ_of(matter: str) -> Unit:
    """The organ that answers for a matter unless a row says otherwise."""
    return Unit.objects.get(code=matter_of(matter).organ)


def own_organ(matter: str, actor: Actor, *wanted: str) -> Unit:
    """The organ for which the actor enters something of a matter: the matter's own, else the actor's."""
    organ = organ_of(matter)
    if actor.covers(organ, *wanted):
        return organ
    held = actor.units_for(*wanted)
    if not held:
        raise EnforcementRefused(f"需由{roles_in_words(wanted)}办理。")
    return Unit.objects.get(pk=held[0])

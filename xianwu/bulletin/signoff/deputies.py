"""Who signs for an absent one: entered by that one or an administrator, for certain days."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.bulletin import roles
from xianwu.bulletin.signoff.models import Deputy
from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.models import Grant
from xianwu.core.people.roles import ADMIN, label_of
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


class DeputyRefused(Refused):
    """A deputy who cannot be named; the message says what to mend."""


def may_enter(absent_id: int, actor: Actor) -> bool:
    return actor.id == absent_id or actor.has(ADMIN)


def name_deputy(data: dict[str, Any], *, actor: Actor, at: datetime) -> Deputy:
    """Data: absent, deputy, valid_from, valid_to, note."""
    deputy = Deputy(**data)
    _require(deputy, actor)
    if deputy.absent_id == deputy.deputy_id:
        raise DeputyRefused("代签人不能是外出的本人，请另选一人。", field="deputy")
    _check_days(deputy, at=at)
    _check_duties(deputy)
    write_new(deputy, "bulletin.deputy_named", actor=actor, at=at, note=deputy.note)
    return deputy


def end_deputy(deputy: Deputy, data: dict[str, Any], *, actor: Actor, at: datetime) -> Deputy:
    """Change the last day or the reason; what was signed stays signed."""
    _require(deputy, actor)
    changes = {name: data[name] for name in ("valid_to", "note") if name in data}
    last = changes.get("valid_to", deputy.valid_to)
    if last < deputy.valid_from:
        raise DeputyRefused("截止日期不能早于起始日期。", field="valid_to")
    if last != deputy.valid_to and last < timezone.localdate(at):
        # What was signed in between must stay signed by somebody who was appointed.
        raise DeputyRefused("截止日期不能改到今天以前：以前代签的仍要有据可查。", field="valid_to")
    write_change(deputy, changes, "bulletin.deputy_ended", actor=actor, at=at)
    return deputy


def _require(deputy: Deputy, actor: Actor) -> None:
    if not may_enter(deputy.absent_id, actor):
        raise DeputyRefused("代签由外出的本人或管理员登记。", field="absent")


def _check_duties(deputy: Deputy) -> None:
    """The deputy can open what the absent one signs: places of the route, or issues."""
    held = Grant.objects.valid(deputy.valid_from)
    own = set(held.filter(person_id=deputy.deputy_id).values_list("role", flat=True))
    absent = set(held.filter(person_id=deputy.absent_id).values_list("role", flat=True))
    able = {
        *(roles.ROUTE_DUTIES if absent & set(roles.ROUTE_DUTIES) or roles.SIGNER not in absent else ()),
        *(roles.SIGNER_DEPUTIES if roles.SIGNER in absent else ()),
    }
    if not own & able:
        wanted = "或".join(f"“{label_of(role)}”" for role in roles.DEPUTY_DUTIES if role in able)
        raise DeputyRefused(
            f"{deputy.deputy.name}没有{wanted}角色，打不开待签的快报。请先请管理员授权。", field="deputy"
        )


def _check_days(deputy: Deputy, *, at: datetime) -> None:
    if deputy.valid_to < deputy.valid_from:
        raise DeputyRefused("截止日期不能早于起始日期。", field="valid_to")
    if deputy.valid_from < timezone.localdate(at):
        raise DeputyRefused("起始日期不能早于今天：代签不能补登。", field="valid_from")
    own = Deputy.objects.filter(absent_id=deputy.absent_id, valid_from__lte=deputy.valid_to)
    found = own.filter(valid_to__gte=deputy.valid_from).select_related("deputy").first()
    if found:
        days = f"{found.valid_from} 至 {found.valid_to}"
        raise DeputyRefused(f"这段日期已有代签人{found.deputy.name}（{days}），请先改那一条。", field="valid_from")

"""Rows of this room: those of the organ; a joint visit's part is also its partner's own."""

from xianwu.core.records.scope import Sees
from xianwu.registers.enforcement.roles import ORGAN, VIEWER
from xianwu.registers.enforcement.scopes import of_organ


def of_partner() -> tuple[Sees, ...]:
    partners = tuple(Sees(role, through="organ") for role in (*ORGAN, VIEWER))
    return (*of_organ("inspection__unit"), *partners)

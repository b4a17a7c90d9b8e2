"""Which rows of enforcement a role sees: an organ's own, or the whole county."""

from __future__ import annotations

from xianwu.core.people.roles import ADMIN
from xianwu.core.records.scope import Sees
from xianwu.registers.enforcement import roles


def of_organ(path: str = "unit") -> tuple[Sees, ...]:
    """The organ's people see its rows, the county's readers all rows."""
    own = tuple(Sees(role, through=path) for role in (*roles.ORGAN, roles.VIEWER))
    return (*own, *(Sees(role) for role in roles.COUNTY))


def of_organ_and_admin(path: str = "unit") -> tuple[Sees, ...]:
    return (*of_organ(path), Sees(ADMIN))

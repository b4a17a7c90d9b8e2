"""Which rows of enforcement a role sees: an organ's own, or the whole county."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xianwu.core.people.roles import ADMIN
from xianwu.core.records.scope import Sees
from xianwu.core.units.models import path_of
from xianwu.registers.enforcement import roles


def concerns(actor: Any, *organs: str) -> bool:
    """Whether one of the actor's grants lies at, above or below one of these organs (codes of units)."""
    paths = [path for code in organs if (path := path_of(code))]
    places = [grant.unit_path for grant in actor.grants]
    return any(path.startswith(place) or place.startswith(path) for path in paths for place in places)


def only_for(*organs: str) -> Callable[[Any], bool]:
    """For pages that show what one organ has, whatever other organs hold the same roles."""
    return lambda actor: concerns(actor, *organs)


def of_organ(path: str = "unit") -> tuple[Sees, ...]:
    """The organ's people see its rows, the county's readers all rows."""
    own = tuple(Sees(role, through=path) for role in (*roles.ORGAN, roles.VIEWER))
    return (*own, *(Sees(role) for role in roles.COUNTY))


def of_organ_and_admin(path: str = "unit") -> tuple[Sees, ...]:
    return (*of_organ(path), Sees(ADMIN))

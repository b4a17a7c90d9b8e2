"""Who acts: a person with the grants that hold today, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import roles
from xianwu.core.units.models import Unit


@dataclass(frozen=True)
class HeldGrant:
    """A role for a unit and everything below it."""

    role: str
    unit_id: int
    unit_path: str
    unit_name: str


@dataclass(frozen=True)
class Actor:
    """What verbs and pages need to know of whoever acts."""

    id: int
    name: str
    username: str
    grants: tuple[HeldGrant, ...] = ()

    def has(self, *wanted: str) -> bool:
        """Whether one of the roles is held, for whatever unit."""
        return any(grant.role in wanted for grant in self.grants)

    def units_for(self, *wanted: str) -> tuple[int, ...]:
        """Units (by id) for which one of the roles is held; all of them when no role is named."""
        found = (grant.unit_id for grant in self.grants if not wanted or grant.role in wanted)
        return tuple(dict.fromkeys(found))

    def covers(self, unit: Unit, *wanted: str) -> bool:
        """Whether one of the roles is held for this unit or one above it."""
        return any(unit.path.startswith(grant.unit_path) for grant in self.grants if grant.role in wanted)

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    @property
    def writing_roles(self) -> tuple[str, ...]:
        """Roles that are not for reading only."""
        known = roles()
        return tuple(code for code in self.roles if code not in known or not known[code].is_reader)

    @property
    def is_sensitive(self) -> bool:
        """Whether a role is held that asks for a second factor."""
        known = roles()
        return any(code in known and known[code].is_sensitive for code in self.roles)


def actor_for(person: Person, on: date) -> Actor:
    """The person with the grants that hold on a day."""
    rows = (
        Grant.objects.valid(on)
        .filter(person=person)
        .order_by("id")
        .values_list("role", "unit_id", "unit__path", "unit__short_name")
    )
    return Actor(person.pk, person.name, person.username, tuple(HeldGrant(*row) for row in rows))

"""Who acts: a person with the grants that hold today, read in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation

from xianwu.core.people.models import Grant, Person, valid_on
from xianwu.core.people.roles import roles
from xianwu.core.units.models import Unit

GRANT = ("role", "unit_id", "unit__path", "unit__short_name")
"""What is read of a grant, in the order of `HeldGrant`."""
READ = "grants_read"


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


def signed_in(person_id: int, on: date) -> Person | None:
    """An active person, with the grants that `actor_for` asks for next: one statement for what each page needs."""
    held = FilteredRelation("grants", condition=valid_on(on, prefix="grants__"))
    rows = list(
        Person.objects.filter(pk=person_id, is_active=True)
        .annotate(held=held)
        .annotate(**{f"held_{n}": F(f"held__{name}") for n, name in enumerate(GRANT)})
        .order_by("held__id")
    )
    if not rows:
        return None
    grants = [[getattr(row, f"held_{n}") for n in range(len(GRANT))] for row in rows]
    setattr(rows[0], READ, (on, [each for each in grants if each[0]]))
    return rows[0]


def actor_for(person: Person, on: date) -> Actor:
    """The person with the grants that hold on a day; what `signed_in` read is used once."""
    day, read = getattr(person, READ, (None, []))
    if day is not None:
        delattr(person, READ)
    return Actor(person.pk, person.name, person.username, _held(read if day == on else _grants_of(person, on)))


def _held(rows: Iterable[Sequence[Any]]) -> tuple[HeldGrant, ...]:
    return tuple(HeldGrant(*row) for row in rows)


def _grants_of(person: Person, on: date) -> Iterable[Sequence[Any]]:
    return Grant.objects.valid(on).filter(person=person).order_by("id").values_list(*GRANT)

"""Synthetic people of an enforcing organ, with their cards; nobody here exists, and every name says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xianwu.core.events.api import write_many_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.units.models import Unit
from xianwu.registers.enforcement.models import Officer

FROM, UNTIL = date(2023, 1, 1), date(2027, 12, 31)
Account = tuple[str, str, tuple[str, ...], str]
"""username, name, roles, unit code: the command that builds the demo gives them passwords."""


@dataclass
class Cast:
    """Who acts in one matter: units by code, actors by username (`<prefix>_clerk`, …), officers with their cards."""

    matter: str
    prefix: str
    basis: str
    organ: Unit
    units: Mapping[str, Unit]
    people: dict[str, Person] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    officers: list[Officer] = field(default_factory=list)

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]

    def who(self, duty: str) -> Actor:
        """Whoever has that duty in this organ: `clerk`, `deputy`, `officer_1`."""
        return self.actors[f"{self.prefix}_{duty}"]

    @property
    def clerk(self) -> Actor:
        return self.who("clerk")

    @property
    def deputy(self) -> Actor:
        return self.who("deputy")

    def officer(self, place: int) -> Actor:
        """By place in the list of officers, the first is 0."""
        return self.who(f"officer_{place + 1}")

    def enter(self, accounts: Iterable[Account], *, phone: int, on: date) -> None:
        """Write people and grants; those already there stay. `phone` begins their invented numbers."""
        for number, (username, name, held, code) in enumerate(accounts):
            person = Person.objects.filter(username=username).first()
            if person is None:
                person = Person.objects.create_person(username, name=name, phone=f"1380000{phone + number}")
                for role in held:
                    Grant.objects.create(
                        person=person, role=role, unit=self.units[code], valid_from=FROM, note="演示账号"
                    )
            self.people[username], self.actors[username] = person, actor_for(person, on)

    def give_cards(
        self,
        usernames: Sequence[str],
        *,
        series: str,
        lawyers: Sequence[str] = (),
        sections: Mapping[str, Unit] | None = None,
        at: datetime,
    ) -> None:
        """Cards in that order, held by the organ or by somebody's section; lawyers are no officers of a visit."""
        options: dict[str, Any] = {"valid_from": FROM, "valid_to": UNTIL}
        held_by = sections or {}
        rows = [
            Officer(
                person=self.people[username], organ=held_by.get(username, self.organ), card_no=f"{series}{number:04d}",
                is_legally_qualified=username in lawyers, **options,
            )
            for number, username in enumerate(usernames, start=1)
        ]  # fmt: skip
        write_many_new(rows, "enforcement.officer_recorded", actor=None, at=at)
        self.officers = [row for row, username in zip(rows, usernames, strict=True) if username not in lawyers]

"""Synthetic people of the demo's street office, with their cards and their villages; nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xianwu.core.events.api import write_many_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.units.actions import add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import seed_units
from xianwu.domains.illegal_building.figures import JOINT, OWNER
from xianwu.domains.illegal_building.guards import GOVERNMENT
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Officer
from xianwu.registers.enforcement.synthetic.people import Account
from xianwu.registers.enforcement.synthetic.people import Cast as Bureau
from xianwu.registers.places import demo as places

FROM = date(2023, 1, 1)
WALKED = 20
"""So many of the street's villages are walked."""
PATROLLERS = 4
ACCOUNTS: tuple[tuple[str, str, str, str], ...] = (
    ("wenyan_clerk", "示例街道内勤", roles.CLERK, OWNER),
    ("wenyan_officer_1", "示例街道执法甲", roles.OFFICER, OWNER),
    ("wenyan_officer_2", "示例街道执法乙", roles.OFFICER, OWNER),
    ("wenyan_deputy", "示例街道分管副主任", roles.DEPUTY, OWNER),
    ("wenyan_head", "示例街道主任", roles.HEAD, OWNER),
    ("office_clerk", "示例县政府办内勤", roles.CLERK, GOVERNMENT),
)
BUREAU: tuple[Account, ...] = (
    ("urban_clerk", "示例城管内勤", (roles.CLERK,), JOINT),
    ("urban_officer_1", "示例城管执法甲", (roles.OFFICER,), JOINT),
    ("urban_officer_2", "示例城管执法乙", (roles.OFFICER,), JOINT),
    ("urban_legal", "示例城管法审", (roles.REVIEWER,), JOINT),
    ("urban_deputy", "示例城管分管局长", (roles.DEPUTY,), JOINT),
    ("urban_head", "示例城管局长", (roles.HEAD,), JOINT),
)
"""Those of the housing bureau who file, punish and coerce."""
CARDED = ("wenyan_officer_1", "wenyan_officer_2")


@dataclass
class Cast:
    """Units by code, villages in order, actors by username."""

    units: dict[str, Unit]
    villages: list[Unit]
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]

    @property
    def street(self) -> Unit:
        return self.units[OWNER]

    def patroller_of(self, place: int) -> Actor:
        """Whoever walks the village of that place in the list."""
        return self.actors[f"patroller_{place % PATROLLERS + 1}"]


def make_cast(*, on: date, at: datetime) -> Cast:
    """Enter units, people, grants and cards; those already there stay."""
    units = seed_units()
    cast = Cast(units, villages_walked())
    people: dict[str, Person] = {}
    for number, (username, name, role, code) in enumerate(ACCOUNTS):
        people[username] = _person(username, name, number, role, [units[code]])
    for number in range(PATROLLERS):
        username = f"patroller_{number + 1}"
        own = cast.villages[number::PATROLLERS]
        people[username] = _person(username, f"示例巡查员{'甲乙丙丁'[number]}", 20 + number, PATROLLER, own)
    cast.actors = {username: actor_for(person, on) for username, person in people.items()}
    _cards(cast, people, at=at)
    return cast


def make_bureau(cast: Cast, *, on: date, at: datetime) -> Bureau:
    """The bureau's people, with their cards; its powers are among the first rows."""
    bureau = Bureau(MATTER, "urban", "《城乡规划法》第六十四条", cast.units[JOINT], cast.units)
    bureau.enter(BUREAU, phone=4380, on=on)
    bureau.actors["urban_reviewer"] = bureau.actors["urban_legal"]
    carded = ("urban_officer_1", "urban_officer_2", "urban_legal")
    bureau.give_cards(carded, series="豫G4179", lawyers=("urban_legal",), at=at)
    return bureau


def villages_walked() -> list[Unit]:
    """The first villages of the street, from the invented tree of the whole county."""
    own = Unit.objects.filter(parent__code=OWNER, kind=Unit.Kind.VILLAGE).order_by("order")
    if not own.exists():
        add_units(places.lines())
    return list(own.all()[:WALKED])


def _person(username: str, name: str, number: int, role: str, units: list[Unit]) -> Person:
    known = Person.objects.filter(username=username).first()
    if known is not None:
        return known
    person = Person.objects.create_person(username, name=name, phone=f"1380000{4300 + number}")
    for unit in units:
        Grant.objects.create(person=person, role=role, unit=unit, valid_from=FROM, note="演示账号")
    return person


def _cards(cast: Cast, people: dict[str, Person], *, at: datetime) -> None:
    options: dict[str, Any] = {"organ": cast.street, "valid_from": FROM, "valid_to": date(2027, 12, 31)}
    rows = [
        Officer(person=people[username], card_no=f"豫G417{number:05d}", **options)
        for number, username in enumerate(CARDED, start=1)
    ]
    write_many_new(rows, "enforcement.officer_recorded", actor=None, at=at)

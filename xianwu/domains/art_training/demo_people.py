"""Synthetic people of the demo's culture bureau, with their cards; nobody here exists, and every name says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xianwu.core.events.api import write_many_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY, seed_units
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Officer

FROM = date(2023, 1, 1)
ORGAN = "culture"
PARTNERS = (
    UnitLine("fire", "延津县消防救援大队", Unit.Kind.DEPARTMENT, COUNTY, "消防救援大队", 34),
    UnitLine("education", "延津县教育体育局", Unit.Kind.DEPARTMENT, COUNTY, "教体局", 35),
)
ACCOUNTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("art_clerk", "示例文旅内勤", (roles.CLERK,), ORGAN),
    ("art_officer_1", "示例文旅执法甲", (roles.OFFICER,), ORGAN),
    ("art_officer_2", "示例文旅执法乙", (roles.OFFICER,), ORGAN),
    ("art_officer_3", "示例文旅执法丙", (roles.OFFICER,), ORGAN),
    ("art_officer_4", "示例文旅执法丁", (roles.OFFICER,), ORGAN),
    ("art_reviewer", "示例文旅法审", (roles.REVIEWER,), ORGAN),
    ("art_deputy", "示例文旅分管局长", (roles.DEPUTY,), ORGAN),
    ("art_head", "示例文旅局长", (roles.HEAD,), ORGAN),
    ("art_guide", "示例办证指导员", (GUIDE, roles.VIEWER), ORGAN),
    ("fire_clerk", "示例消防内勤", (roles.CLERK,), "fire"),
)
"""username, name, roles, unit code: the command that builds the demo gives them passwords."""
CARDED = ("art_officer_1", "art_officer_2", "art_officer_3", "art_officer_4", "art_reviewer")


@dataclass
class Cast:
    """Units by code, actors by username, officers with their cards."""

    units: dict[str, Unit]
    actors: dict[str, Actor] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    officers: list[Officer] = field(default_factory=list)

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]

    @property
    def organ(self) -> Unit:
        return self.units[ORGAN]


def make_cast(*, on: date, at: datetime) -> Cast:
    """Enter units, people, grants and cards; those already there stay."""
    cast = Cast(seed_units() | add_units(PARTNERS))
    for number, (username, name, held, code) in enumerate(ACCOUNTS):
        person = Person.objects.filter(username=username).first()
        if person is None:
            person = Person.objects.create_person(username, name=name, phone=f"1380000{4100 + number}")
            for role in held:
                Grant.objects.create(person=person, role=role, unit=cast.units[code], valid_from=FROM, note="演示账号")
        cast.people[username], cast.actors[username] = person, actor_for(person, on)
    cast.officers = _cards(cast, at=at)
    return cast


def _cards(cast: Cast, *, at: datetime) -> list[Officer]:
    options: dict[str, Any] = {"organ": cast.organ, "valid_from": FROM, "valid_to": date(2027, 12, 31)}
    rows = [
        Officer(
            person=cast.people[username], card_no=f"豫G41072{number:04d}", is_legally_qualified=username == "art_reviewer",
            **options,
        )
        for number, username in enumerate(CARDED, start=1)
    ]  # fmt: skip
    write_many_new(rows, "enforcement.officer_recorded", actor=None, at=at)
    return rows[:4]

"""Synthetic offices and accounts of the demo: nobody here exists, and every name says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xianwu.core.people.actors import Actor
from xianwu.core.people.models import Grant, Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY, seed_units
from xianwu.domains.fiscal_review import roles

FROM = date(2023, 1, 1)
AGENCIES = ("review_agency_1", "review_agency_2", "review_agency_3", "review_agency_4")
OUTSIDERS = ("review_builder_1", "review_designer_1", "review_supervisor_1")
UNITS = (
    *(
        UnitLine(code, f"示例造价咨询{word}所（虚构）", Unit.Kind.AGENCY, COUNTY, f"示例造价{word}所", 900 + index)
        for index, (code, word) in enumerate(zip(AGENCIES, "甲乙丙丁", strict=True))
    ),
    UnitLine(OUTSIDERS[0], "示例建筑施工公司（虚构）", Unit.Kind.OTHER, COUNTY, "示例施工公司", 910),
    UnitLine(OUTSIDERS[1], "示例工程设计院（虚构）", Unit.Kind.OTHER, COUNTY, "示例设计院", 911),
    UnitLine(OUTSIDERS[2], "示例工程监理公司（虚构）", Unit.Kind.OTHER, COUNTY, "示例监理公司", 912),
)
OWNERS = ("transport", "housing", "culture", "human_resources", "wenyan", "tanlong", "senggu", "wanglou", "dongtun")
"""Units that send projects in; each has one account."""

ACCOUNTS: tuple[tuple[str, str, str, str], ...] = (
    ("review_intake", "示例内勤", roles.INTAKE, "finance"),
    ("review_first", "示例初审甲", roles.FIRST, "finance"),
    ("review_first_2", "示例初审乙", roles.FIRST, "finance"),
    ("review_second", "示例复核甲", roles.SECOND, "finance"),
    ("review_second_2", "示例复核乙", roles.SECOND, "finance"),
    ("review_final", "示例审定甲", roles.FINAL, "finance"),
    ("review_final_2", "示例审定乙", roles.FINAL, "finance"),
    ("review_head", "示例分管局长", roles.HEAD, "finance"),
    *(("review_owner_" + code, f"示例送审员（{code}）", roles.OWNER, code) for code in OWNERS),
    *(
        (code + "_clerk", f"示例中介{word}所经办", roles.AGENCY, code)
        for code, word in zip(AGENCIES, "甲乙丙丁", strict=True)
    ),
    *((code + "_clerk", f"示例会商代表{index}", roles.PARTY, code) for index, code in enumerate(OUTSIDERS, start=1)),
)
"""username, name, role, unit code: the command that builds the demo gives them passwords."""


@dataclass
class Cast:
    """Units by code and actors by username."""

    units: dict[str, Any]
    actors: dict[str, Actor] = field(default_factory=dict)

    def owner(self, code: str) -> Actor:
        return self.actors["review_owner_" + code]


def make_cast() -> Cast:
    """Enter units, people and grants; those already there stay."""
    units = seed_units() | add_units(UNITS)
    cast = Cast(units)
    known = {person.username: person for person in Person.objects.filter(username__in=[row[0] for row in ACCOUNTS])}
    for username, name, role, code in ACCOUNTS:
        person = known.get(username)
        if person is None:
            shown = name.replace(f"（{code}）", f"（{units[code].short_name}）")
            person = Person.objects.create_person(username, name=shown[:40])
            Grant.objects.create(person=person, role=role, unit=units[code], valid_from=FROM, note="演示账号")
        cast.actors[username] = Actor(person.pk, person.name, person.username)
    return cast

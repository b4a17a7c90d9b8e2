"""A small county: two owner units, two agencies, a builder, and one person for each duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.units.actions import add_unit
from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review import roles
from xianwu.domains.fiscal_review.actions import install_checklists
from xianwu.domains.fiscal_review.tests.journey import Journey
from xianwu.papers import fonts

TODAY = date(2025, 8, 29)
ZONE = ZoneInfo("Asia/Shanghai")
KIND = Unit.Kind
UNITS = (
    ("finance", "延津县财政局", "财政局", KIND.DEPARTMENT),
    ("transport", "延津县交通运输局", "交通运输局", KIND.DEPARTMENT),
    ("housing", "延津县住房和城乡建设局", "住建局", KIND.DEPARTMENT),
    ("agency_a", "甲造价咨询有限公司", "甲造价所", KIND.AGENCY),
    ("agency_b", "乙造价咨询有限公司", "乙造价所", KIND.AGENCY),
    ("builder", "某建筑施工有限公司", "施工公司", KIND.OTHER),
    ("designer", "某设计院有限公司", "设计院", KIND.OTHER),
)
CAST = (
    ("owner", roles.OWNER, "transport"),
    ("other_owner", roles.OWNER, "housing"),
    ("intake", roles.INTAKE, "finance"),
    ("first", roles.FIRST, "finance"),
    ("first_2", roles.FIRST, "finance"),
    ("second", roles.SECOND, "finance"),
    ("final", roles.FINAL, "finance"),
    ("head", roles.HEAD, "finance"),
    ("agency", roles.AGENCY, "agency_a"),
    ("other_agency", roles.AGENCY, "agency_b"),
    ("party", roles.PARTY, "builder"),
    ("other_party", roles.PARTY, "designer"),
    ("leader", LEADER, "county"),
    ("office", OFFICE, "county"),
    ("auditor", AUDITOR, "county"),
    ("admin", ADMIN, "county"),
)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


@pytest.fixture(autouse=True)
def _county_clock(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is pinned, files go to a folder of the test, fonts stay where they are."""
    loaded = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: loaded)
    settings.XIANWU_TODAY = TODAY
    settings.XIANWU_HOME = tmp_path
    settings.XIANWU_ASSETS_OPTIONAL = True
    settings.XIANWU_SECOND_FACTOR = False
    return


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    county = add_unit("county", name="延津县", kind=KIND.COUNTY, parent=None, short_name="延津县")
    found = {"county": county}
    for order, (code, name, short, kind) in enumerate(UNITS, start=10):
        found[code] = add_unit(code, name=name, kind=kind, parent=county, short_name=short, order=order)
    install_checklists(at=noon(date(2024, 1, 2)))
    return found


@pytest.fixture
def people(units: dict[str, Unit]) -> dict[str, Person]:
    found = {}
    for username, role, code in CAST:
        found[username] = Person.objects.create_person(username, name=f"{username}员")
        Grant.objects.create(person=found[username], role=role, unit=units[code], valid_from=date(2023, 1, 1))
    found["nobody"] = Person.objects.create_person("nobody", name="无角色")
    return found


@pytest.fixture
def actors(people: dict[str, Person]) -> dict[str, Actor]:
    return {username: actor_for(person, TODAY) for username, person in people.items()}


@pytest.fixture
def client_of(people: dict[str, Person]) -> Callable[[str], Client]:
    """A browser in which that person is signed in."""

    def made(username: str) -> Client:
        client = Client()
        client.force_login(people[username])
        return client

    return made


@pytest.fixture
def journey(units: dict[str, Unit], actors: dict[str, Actor]) -> Callable[..., Journey]:
    """Drafts a project and walks it; keyword arguments override its fields."""

    def made(**fields: Any) -> Journey:
        return Journey(units, actors, **fields)

    return made


@pytest.fixture
def needs_fonts() -> None:
    if "FandolFang R" not in fonts.current().families:
        pytest.skip("没有排版字体：先运行 scripts/fonts.py")

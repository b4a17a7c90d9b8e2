"""The demo county's tree, calendar and accounts; every person in it is invented."""

from __future__ import annotations

from datetime import date, datetime, time

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from xianwu.core.people.actions import create_person, grant_role
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE, roles
from xianwu.core.units.seed import COUNTY, seed_units
from xianwu.core.workdays.seed import known_years, seed_years

PASSWORD = "xianwu-demo-2025"
ACCOUNTS = (
    ("admin", "管理员（演示）", "系统管理员"),
    ("leader", "县领导（演示）", "看全县指标"),
    ("office", "政府办（演示）", "看全县指标与快报"),
    ("auditor", "审计员（演示）", "只读，含历史"),
)
COUNTY_GRANTS = {
    "admin": (ADMIN, COUNTY),
    "leader": (LEADER, COUNTY),
    "office": (OFFICE, "office"),
    "auditor": (AUDITOR, "audit"),
}


def seed_county() -> None:
    """Units and the published work calendar."""
    seed_units()
    years = known_years()
    seed_years(max(years[0], 2023), years[-1])


def open_accounts(*, on: date) -> None:
    """One account per county role, valid from the start of the year before."""
    units = seed_units()
    at = timezone.make_aware(datetime.combine(on.replace(year=on.year - 1, month=1, day=1), time(8)))
    for username, name, _ in ACCOUNTS:
        person = create_person({"username": username, "name": name, "password": PASSWORD}, actor=None, at=at)
        role, unit = COUNTY_GRANTS[username]
        grant_role({"person": person, "role": role, "unit": units[unit], "valid_from": at.date()}, actor=None, at=at)


def set_passwords() -> None:
    """Every account of the demo signs in with the same known password."""
    Person.objects.update(password=make_password(PASSWORD), must_change_password=False)


def one_per_role(*, on: date) -> list[tuple[str, str, str, str]]:
    """Username, name, role and unit of the first account of each role, in the order of the rooms."""
    held = Grant.objects.valid(on).select_related("person", "unit").order_by("pk")
    first: dict[str, Grant] = {}
    for grant in held:
        first.setdefault(grant.role, grant)
    return [
        (first[code].person.username, first[code].person.name, role.label, first[code].unit.short_name)
        for code, role in roles().items()
        if code in first
    ]

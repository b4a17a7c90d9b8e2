"""Who may and who may not: people holding exactly some roles for exactly some units."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import models
from django.test import Client

from tests.county import DAY, account, client_of
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.roles import roles
from xianwu.core.units.models import Unit

ROOT = "yanjin"


def holder(*grants: tuple[str, str], number: int = 0) -> Actor:
    """The person with exactly these grants (role, unit code), or another one with the same."""
    from xianwu.core.people.models import Person

    name = f"p{number}-{sha256(repr(sorted(grants)).encode()).hexdigest()[:16]}"
    known = Person.objects.filter(username=name).first()
    return actor_for(known or account(name, *grants), DAY)


def everything_but(left_out: Iterable[str]) -> Actor:
    """Every role of the house for the whole county, but these."""
    return holder(*((code, ROOT) for code in roles() if code not in set(left_out)))


def units_seen_through(record: models.Model, role: str) -> list[str]:
    """Codes of units for which `role` sees the record; the county where it sees every row."""
    found: list[str] = []
    for rule in type(record).SCOPE:  # type: ignore[attr-defined]
        if rule.role != role:
            continue
        if rule.through is None:
            return [ROOT]
        rows = type(record)._base_manager.filter(pk=record.pk)
        found += [code for code in rows.values_list(f"{rule.through}__code", flat=True) if code]
    return found


def right_holder(record: models.Model, wanted: Iterable[str]) -> Actor | None:
    """Somebody who holds one of the roles for this record."""
    for role in wanted:
        for code in units_seen_through(record, role):
            return holder((role, code))
    return None


def elsewhere(record: models.Model, wanted: Iterable[str]) -> Actor | None:
    """Somebody with the same roles for another unit; None when every one of the roles sees all rows."""
    grants = []
    for role in wanted:
        codes = units_seen_through(record, role)
        if codes == [ROOT]:
            continue
        paths = [Unit.objects.get(code=code).path for code in codes]
        others = (unit for unit in Unit.objects.order_by("-path") if unit.depth > 1)
        other = next(u for u in others if not any(p.startswith(u.path) or u.path.startswith(p) for p in paths))
        grants.append((role, other.code))
    return holder(*grants) if grants else None


def browser(who: Actor | None) -> Client:
    return Client() if who is None else client_of(who)


def sent_to_log_in(response: Any) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/login/")

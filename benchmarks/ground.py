"""What several benchmarks stand on: the county's tree, firms, needs and an account, all synthetic."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

DAY = date(2025, 8, 29)
TRADES = ("面粉加工", "餐饮", "养殖", "服装加工", "运输", "超市", "种植", "食品")
STATES = ("declared", "recommended", "credited", "lent", "refused", "deferred")
CHUNK = 10_000


def pin_day() -> None:
    """Rows are dated: benchmark and server live on the same day."""
    from django.conf import settings

    settings.XIANWU_TODAY = DAY
    os.environ["XIANWU_TODAY"] = DAY.isoformat()


def now() -> datetime:
    from xianwu.kit import clock

    return clock.now()


def seed() -> dict[str, Any]:
    """Units by code and the work calendar."""
    from xianwu.core.units.seed import seed_units
    from xianwu.core.workdays.seed import seed_years

    seed_years(2024, 2026)
    return seed_units()


def towns(units: dict[str, Any]) -> list[Any]:
    from xianwu.core.units.seed import TOWNS

    return [units[code] for code, _ in TOWNS]


def account(username: str, units: dict[str, Any], role: str, unit: str) -> Any:
    """Somebody with one role; comes back as an actor."""
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Grant, Person

    person = Person.objects.create_person(username, name="压测员", password="合成压测口令-2025")
    Grant.objects.create(person=person, role=role, unit=units[unit], valid_from=date(2024, 1, 1))
    return actor_for(person, DAY)


def firm_code(number: int) -> str:
    from xianwu.domains.financing.demo_names import credit_code

    return credit_code("91", 30_000_000 + number)


def make_firms(units: dict[str, Any], *, count: int) -> list[Any]:
    """Registered firms spread over the towns."""
    from xianwu.registers.parties.actions import build_enterprise, register_many

    homes = towns(units)
    firms = [
        build_enterprise(
            {
                "title": f"延津县合成{n:05d}{TRADES[n % len(TRADES)]}有限公司",
                "credit_code": firm_code(n),
                "town": homes[n % len(homes)],
            },
            at=now(),
        )
        for n in range(count)
    ]
    register_many(firms, actor=None, at=now(), with_duplicates=False)
    return firms


def make_needs(units: dict[str, Any], firms: list[Any], *, count: int) -> None:
    """Needs with kept versions, events and search entries, as the ledger keeps them."""
    from xianwu.core.events.api import write_many_new
    from xianwu.domains.financing.models import Demand

    for start in range(0, count, CHUNK):
        rows = []
        for n in range(start, min(start + CHUNK, count)):
            firm = firms[n % len(firms)]
            rows.append(
                Demand(
                    title=firm.title, unit=units["development"], town_id=firm.town_id, enterprise_id=firm.pk,
                    state=STATES[n % len(STATES)], number=f"合成{n:06d}", subject_type="company",
                    amount=Decimal(50_000 + n % 900 * 1000), term_months=12, purpose="working", collateral="credit",
                    channel="visit", declared_on=DAY - timedelta(days=n % 300), consent_no=f"授{n:06d}",
                )
            )  # fmt: skip
        write_many_new(rows, "financing.need_declared", actor=None, at=now())


def analyse() -> None:
    """Let the database look at what it holds, as it does by itself in use."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

"""A small county for the API: two towns, two banks, one firm each, and whoever works on needs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import ADMIN, LEADER
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import county_lines
from xianwu.domains.financing import words
from xianwu.domains.financing.actions import declare_need
from xianwu.domains.financing.demo_names import credit_code
from xianwu.domains.financing.models import Bank, Demand
from xianwu.domains.financing.roles import BANK_CLERK, REVIEWER, VISITOR
from xianwu.registers.parties.models import Enterprise
from xianwu.registers.parties.roles import READER
from xianwu.web.api.actions import create_token
from xianwu.web.api.scopes import SCOPES

DAY = date(2025, 8, 29)
AT = timezone.make_aware(datetime(2025, 8, 29, 9))
NEEDS = "/api/v1/financing/needs/"
PASSWORD = "一段足够长的合成口令-2025"
MET = dict.fromkeys(words.CHECK_FIELDS.values(), words.Trust.MET.value)


@dataclass
class County:
    """Units, people by name, firms by town; `call` asks the API with a person's token."""

    units: dict[str, Unit]
    people: dict[str, Person] = field(default_factory=dict)
    firms: dict[str, Enterprise] = field(default_factory=dict)
    secrets: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        return actor_for(self.people[name], DAY)

    def token(self, name: str, *scopes: str) -> str:
        key = (name, scopes or tuple(SCOPES))
        if key not in self.secrets:
            data = {"name": "测试", "scopes": list(key[1]), "expires_on": DAY + timedelta(days=30)}
            self.secrets[key] = create_token(data, actor=self.actor(name), at=AT)[1]
        return self.secrets[key]

    def call(
        self, name: str, path: str, *, method: str = "get", body: Any = None, scopes: tuple[str, ...] = (), **more: Any
    ) -> Any:
        headers = {"Authorization": f"Bearer {self.token(name, *scopes)}"} if name else {}
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(Client(), method)(path, headers=headers, **more)

    def need(self, town: str = "senggu", **changes: Any) -> Demand:
        """A need that the town's visitor declared."""
        data = {
            "enterprise": self.firms[town], "subject_type": "company", "channel": "visit", "declared_on": DAY,
            "amount": Decimal("500000.00"), "term_months": 12, "purpose": "working", "collateral": "credit",
            "consent_no": f"授{Demand.objects.count():04d}",
        }  # fmt: skip
        return declare_need(data | changes, actor=self.actor(f"visitor_{town}"), at=AT)

    def ready_need(self, town: str = "senggu") -> Demand:
        """A need whose five standards are met."""
        need = self.need(town)
        write_change(
            need,
            MET | {"consent_form": "paper", "consent_place": "专班档案柜"},
            "financing.standard_answered",
            actor=None,
            at=AT,
        )
        return need


def built() -> County:
    units = add_units(
        [*county_lines(), *(UnitLine(code, name, Unit.Kind.BANK, "yanjin", name) for code, name in BANKS)]
    )
    county = County(units)
    for name, role, unit in ROLES:
        if name not in county.people:
            county.people[name] = Person.objects.create_person(name, name=f"合成{name}", password=PASSWORD)
        Grant.objects.create(person=county.people[name], role=role, unit=units[unit], valid_from=date(2024, 1, 1))
    county.people["outsider"] = Person.objects.create_person("outsider", name="无角色", password=PASSWORD)
    for number, town in enumerate(("senggu", "dongtun")):
        firm = Enterprise(
            title=f"延津县合成{number}面粉有限公司", unit=units[town], town=units[town], state="registered",
            credit_code=credit_code("91", 10_000_000 + number), name_norm=f"合成{number}面粉", phone="13800000000",
        )  # fmt: skip
        write_new(firm, "parties.enterprise_registered", actor=None, at=AT)
        county.firms[town] = firm
    for code, _ in BANKS:
        write_new(Bank(unit=units[code], active_from=date(2024, 1, 1)), "financing.bank_registered", actor=None, at=AT)
    return county


BANKS = (("bank_a", "合成甲银行"), ("bank_b", "合成乙银行"))
ROLES = (
    ("reviewer", REVIEWER, "development"),
    ("reviewer", READER, "development"),
    ("visitor_senggu", VISITOR, "senggu"),
    ("visitor_senggu", READER, "senggu"),
    ("visitor_dongtun", VISITOR, "dongtun"),
    ("clerk_a", BANK_CLERK, "bank_a"),
    ("clerk_b", BANK_CLERK, "bank_b"),
    ("leader", LEADER, "yanjin"),
    ("admin", ADMIN, "yanjin"),
)

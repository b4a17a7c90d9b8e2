"""Synthetic accounts of financing: one and more a role, each saying in its name that nobody stands behind it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xianwu.core.people.models import Grant, Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.domains.financing.roles import BANK_CLERK, BANK_HEAD, CHECKER, ENTERPRISE, REVIEWER, VISITOR

FROM = date(2024, 10, 1)
DEPARTMENTS = (
    UnitLine("tax", "国家税务总局延津县税务局", Unit.Kind.DEPARTMENT, COUNTY, "税务局", 30),
    UnitLine("market", "延津县市场监督管理局", Unit.Kind.DEPARTMENT, COUNTY, "市场监管局", 31),
    UnitLine("court", "延津县人民法院", Unit.Kind.DEPARTMENT, COUNTY, "法院", 32),
    UnitLine("environment", "新乡市生态环境局延津分局", Unit.Kind.DEPARTMENT, COUNTY, "生态环境局", 33),
)
BANKS = (
    ("bank_icbc", "工商银行"), ("bank_abc", "农业银行"), ("bank_boc", "中国银行"), ("bank_ccb", "建设银行"),
    ("bank_psbc", "邮储银行"), ("bank_rcb", "农商银行"),
)  # fmt: skip
SELF_SERVICE = "firm_account_1"


def add_demo_units() -> list[Unit]:
    """The departments that answer checks, and the six banks; the banks come back in their order."""
    lines = [
        UnitLine(code, f"{name}延津支行（合成）", Unit.Kind.BANK, COUNTY, name, 200 + number)
        for number, (code, name) in enumerate(BANKS)
    ]
    account = UnitLine(SELF_SERVICE, "企业自助账户一（合成）", Unit.Kind.OTHER, COUNTY, "企业自助账户", 300)
    known = add_units([*DEPARTMENTS, *lines, account])
    return [known[code] for code, _ in BANKS]


def accounts(units: dict[str, Unit]) -> Iterable[tuple[str, str, str, str]]:
    """username, name, role, unit code."""
    yield "loan_reviewer", "示例专班员甲", REVIEWER, "development"
    yield "loan_reviewer_2", "示例专班员乙", REVIEWER, "development"
    for unit in units.values():
        if unit.kind == Unit.Kind.TOWN:
            yield f"loan_visitor_{unit.code}", f"示例走访员（{unit.short_name}）", VISITOR, unit.code
    for line in DEPARTMENTS:
        yield f"loan_checker_{line.code}", f"示例协查员（{line.short_name}）", CHECKER, line.code
    for code, name in BANKS:
        yield f"{code}_clerk", f"示例经办（{name}）", BANK_CLERK, code
        yield f"{code}_head", f"示例负责人（{name}）", BANK_HEAD, code
    yield "firm_1", "示例企业经办", ENTERPRISE, SELF_SERVICE


def open_accounts() -> None:
    """Enter people and grants; the command that builds the demo gives them passwords."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    for username, name, role, code in accounts(units):
        person = Person.objects.create_person(username, name=name)
        Grant.objects.create(person=person, role=role, unit=units[code], valid_from=FROM, note="演示账号")

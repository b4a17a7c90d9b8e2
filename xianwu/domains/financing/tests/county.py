"""A small county for tests: its people, and short ways to put needs and cases where a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.test import Client

from xianwu.core.events.api import write_many_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import seed_units
from xianwu.core.workflow.api import take_step
from xianwu.domains.financing import actions, demo_names, demo_people, words
from xianwu.domains.financing.models import Bank, Demand, Drawdown, EnterpriseAccount, Recommendation
from xianwu.intake.actions import apply, claim, preview
from xianwu.intake.declarations import sheets
from xianwu.registers.parties.actions import build_enterprise, register_many

TODAY = date(2025, 8, 29)
ZONE = ZoneInfo("Asia/Shanghai")
WAN = Decimal(10_000)
MET = dict.fromkeys(words.CHECK_FIELDS.values(), words.Trust.MET.value)
START = date(2024, 10, 28)


def at(day: date = TODAY, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@dataclass
class County:
    """Units and people by their codes; counters so that nothing is named twice."""

    units: dict[str, Unit]
    serial: int = 0
    firms: list[Any] = field(default_factory=list)

    def actor(self, username: str, on: date = TODAY) -> Actor:
        return actor_for(Person.objects.get(username=username), on)

    def client(self, username: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=username))
        return client

    def code(self) -> str:
        self.serial += 1
        return demo_names.credit_code("91", 7_000_000 + self.serial)

    def firm(self, town: str = "dongtun", **facts: Any) -> Any:
        code = facts.pop("credit_code", None) or self.code()
        data = {
            "title": f"延津县试验{self.serial}号面粉有限公司", "credit_code": code, "town": self.units[town],
            "founded_on": date(2019, 1, 1), "revenue": 500 * WAN, "industry": "C1331", "legal_rep": f"王{self.serial}",
        } | facts  # fmt: skip
        firm = build_enterprise(data, at=at())
        register_many([firm], actor=None, at=at(), with_duplicates=False)
        self.firms.append(firm)
        return firm

    def need(self, firm: Any = None, *, day: date = date(2025, 8, 1), met: bool = True, **facts: Any) -> Demand:
        firm = firm or self.firm()
        self.serial += 1
        data = {
            "enterprise": firm, "subject_type": "company", "amount": 30 * WAN, "term_months": 12, "purpose": "working",
            "use_text": "购买小麦", "collateral": "credit", "first_bank": self.units["bank_abc"], "channel": "visit",
            "declared_on": day, "consent_no": f"授{self.serial}", "consent_form": "paper", "consent_place": "便民中心",
        } | facts  # fmt: skip
        need = actions.declare_need(data, actor=self.actor(f"loan_visitor_{firm.town.code}"), at=at(day))
        if met:
            reviewer = self.actor("loan_reviewer")
            met = dict.fromkeys(words.CHECK_FIELDS, "met")
            actions.answer_standards(need, **met, basis="实地查看", actor=reviewer, at=at(day))
        return Demand.objects.get(pk=need.pk)

    def case(
        self, need: Demand | None = None, *, bank: str = "bank_abc", day: date = date(2025, 8, 4)
    ) -> Recommendation:
        need = need or self.need(day=day - timedelta(days=3))
        step = "recommend" if need.state == "declared" else "push_more"
        data = {"bank": str(self.units[bank].pk), "second_bank": "", "bank_note": "企业改了主意"}
        take_step(need, step, actor=self.actor("loan_reviewer"), at=at(day), data=data)
        return Recommendation.objects.get(demand=need, unit=self.units[bank])

    def head(self, case: Recommendation) -> Actor:
        return self.actor(f"{case.unit.code}_head")

    def credited(
        self, case: Recommendation | None = None, *, limit: Any = 30, day: date = date(2025, 8, 8), **terms: Any
    ) -> Recommendation:
        case = case or self.case()
        if case.state == "pushed":
            data = {"materials_complete_on": case.pushed_on}
            take_step(case, "accept", actor=self.head(case), at=at(day), data=data)
        data = {
            "decided_on": day, "limit": Decimal(limit), "rate": Decimal("3.6"), "term_months": 12, "product": "",
            "is_revolving": False,
        } | terms  # fmt: skip
        step = "credit" if case.state == "reviewing" else "recredit"
        take_step(case, step, actor=self.head(case), at=at(day), data=data)
        return Recommendation.objects.get(pk=case.pk)

    def loan(
        self,
        case: Recommendation | None = None,
        *,
        amount: Any = 20,
        day: date = date(2025, 8, 12),
        entered: date | None = None,
        **facts: Any,
    ) -> Drawdown:
        case = case or self.credited()
        self.serial += 1
        data = {
            "lent_on": day, "amount": Decimal(amount), "rate": Decimal("3.6"), "kind": "first", "secured": "credit",
            "loan_no": f"借{self.serial}", "due_on": None,
        } | facts  # fmt: skip
        take_step(case, "lend", actor=self.head(case), at=at(entered or day, 15), data=data)
        return Drawdown.objects.get(bank=case.unit, loan_no=data["loan_no"], void_on=None)

    # --- sheets ----------------------------------------------------------------------------------

    def load(
        self, key: str, lines: list[dict[str, Any]], *, by: str, choice: str = "all", when: datetime | None = None
    ) -> Any:
        """Preview and apply a file made of the lines; the load and what was read come back."""
        sheet, actor = sheets()[key], self.actor(by)
        moment = when or at()
        load, read = preview(sheet, workbook(lines), "导入.xlsx", actor=actor, at=moment)
        if not (choice == "all" and read.errors):
            claim(load, choice)
            apply(load, actor=actor, at=moment)
        load.read = read
        return load


def workbook(lines: list[dict[str, Any]]) -> bytes:
    """A file with the headers that the lines use. Text stays text, numbers stay numbers."""
    headers = list(dict.fromkeys(header for line in lines for header in line))
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("数据")
    page.write_row(0, 0, headers)
    for y, line in enumerate(lines, start=1):
        for x, header in enumerate(headers):
            value = line.get(header)
            if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                page.write_number(y, x, value)
            elif value is not None:
                page.write_string(y, x, str(value))
    book.close()
    return stream.getvalue()


def errors_of(load: Any) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.reason) for error in load.read.errors]


def make_county() -> County:
    seed_units()
    demo_people.add_demo_units()
    demo_people.open_accounts()
    units = {unit.code: unit for unit in Unit.objects.all()}
    for username, role in (("leader", LEADER), ("office", OFFICE), ("auditor", AUDITOR)):
        person = Person.objects.create_person(username, name=username)
        Grant.objects.create(person=person, role=role, unit=units["yanjin"], valid_from=date(2024, 1, 1))
    Person.objects.create_person("outsider", name="外人")
    banks = [Bank(unit=units[code], active_from=START) for code, _ in demo_people.BANKS]
    write_many_new(banks, "financing.bank_registered", actor=None, at=at(START))
    return County(units)


def give_account(county: County, firm: Any) -> None:
    """Let the demo's self-service account be this firm's."""
    account = EnterpriseAccount(enterprise=firm, unit=county.units[demo_people.SELF_SERVICE])
    write_many_new([account], "financing.account_opened", actor=None, at=at())


Make = Callable[..., Any]

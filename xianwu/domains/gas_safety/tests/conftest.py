"""The housing bureau with its sections, people, cards, links and first rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.county import AT, DAY, account, unit
from xianwu.core.events.api import write_many_new, write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.units.actions import add_units
from xianwu.core.workflow.api import take_step
from xianwu.domains.gas_safety import first_rows, joint_actions, site_actions
from xianwu.domains.gas_safety.demo_people import UNITS
from xianwu.domains.gas_safety.models import GasSite
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.casework import actions, handling
from xianwu.registers.enforcement.kinds import ItemResult, Source
from xianwu.registers.enforcement.models import (
    Case,
    CheckItem,
    Finding,
    Inspection,
    Officer,
    PenaltyRule,
    TownLink,
)
from xianwu.registers.enforcement.synthetic.cases import band_for
from xianwu.registers.enforcement.tests.visit_world import end_running
from xianwu.registers.enforcement.visits import facts, finding_actions, plan_actions, team_actions

CAST = (
    ("clerk", (roles.CLERK,), "housing"), ("one", (roles.OFFICER,), "housing"), ("two", (roles.OFFICER,), "housing"),
    ("three", (roles.OFFICER,), "housing"), ("four", (roles.OFFICER,), "housing"), ("deputy", (roles.DEPUTY,), "housing"),
    ("head", (roles.HEAD,), "housing"), ("market", (roles.CLERK,), "market"), ("commerce", (roles.CLERK,), "commerce"),
)  # fmt: skip
CARDS = (("one", "squad_1"), ("two", "squad_1"), ("three", "squad_2"), ("four", "squad_2"))
LINKS = (("wenyan", "squad_1"), ("dongtun", "squad_2"))


class Room:
    """The bureau and the way of a visit through its verbs."""

    def __init__(self) -> None:
        add_units(UNITS)
        first_rows.enter(at=AT)
        self.people: dict[str, Person] = {}
        for name, held, code in CAST:
            self.people[name] = account(name, *((role, code) for role in held))
        for number, (name, section) in enumerate(CARDS, start=1):
            row = Officer(
                person=self.people[name], organ=unit(section), card_no=f"豫燃{number:04d}", valid_from=date(2024, 1, 1)
            )
            write_new(row, "sample.made", actor=None, at=AT)
        links = [
            TownLink(section=unit(section), town=unit(town), matter="gas", valid_from=date(2024, 1, 1))
            for town, section in LINKS
        ]
        write_many_new(links, "sample.made", actor=None, at=AT)

    def __getitem__(self, name: str) -> Actor:
        return actor_for(self.people[name], DAY)

    @property
    def officers(self) -> list[Officer]:
        return list(Officer.objects.filter(person__username__in=("one", "two")).select_related("person").order_by("pk"))

    def site(self, title: str = "老街烩面馆", **more: Any) -> GasSite:
        count = GasSite.objects.count() + 1
        data = {
            "kind": "catering", "title": title, "operator": "王丽", "town": unit("wenyan"), "address": f"平安路{count}号",
            "party_kind": "organisation", "fuel": "bottled", "cylinder_count": 2, "supplier": "示例燃气", **more,
        }  # fmt: skip
        return site_actions.register_site(data, actor=self["clerk"], at=AT)

    def home(self, operator: str = "张三丰", **more: Any) -> GasSite:
        return self.site("", kind="resident", operator=operator, **more)

    def planned(self, site: GasSite, *, is_joint: bool = False, at: datetime = AT) -> Inspection:
        data = {
            "subject": site.subject, "source": Source.COMPLAINT, "basis": "城镇燃气管理条例", "scope": "按检查清单",
            "planned_on": DAY, "is_joint": is_joint,
        }  # fmt: skip
        row = plan_actions.plan_inspection(data, actor=self["clerk"], at=at)
        team_actions.assign_officers([row], self.officers, actor=self["clerk"], at=at)
        take_step(row, "approve", actor=self["deputy"], at=at)
        take_step(row, "notify", actor=self["clerk"], at=at)
        return row

    def start(self, row: Inspection) -> Inspection:
        data = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": "王丽"}
        take_step(row, "start", actor=self["one"], at=AT, data=data)
        return row

    def consent(self, row: Inspection, *, is_given: bool = True) -> None:
        joint_actions.record_entry(row, given_by="张三丰", relation="本人", is_given=is_given, actor=self["one"], at=AT)

    def finding(self, site: GasSite, code: str = "U06") -> Finding:
        row, item = self.planned(site), CheckItem.objects.get(matter="gas", code=code)
        if site.subject.kind == "resident":
            self.consent(row)
        end_running()
        self.start(row)
        team_actions.answer_items(row, {item.pk: team_actions.Answer(ItemResult.FAILED)}, actor=self["one"], at=AT)
        return finding_actions.add_finding(row, {"mode": "deadline"}, item=item, actor=self["one"], at=AT)

    def finish(self, row: Inspection) -> Inspection:
        answers = {item.pk: team_actions.Answer(ItemResult.PASSED) for item in facts.items_for(row)}
        team_actions.answer_items(row, answers, actor=self["one"], at=AT)
        take_step(row, "finish", actor=self["one"], at=AT, data={"signature": "signed", "party_name": "王丽"})
        return row

    def case(self, site: GasSite, code: str) -> Case:
        data = {
            "unit": unit("housing"), "matter": "gas", "procedure": "ordinary", "source": "complaint", "title": "燃气案",
            "facts": "违法事实。", "subject": site.subject, "rule": PenaltyRule.objects.get(matter="gas", code=code),
            "occurred_on": DAY, "clue_on": DAY,
        }  # fmt: skip
        return actions.open_clue(data, actor=self["clerk"], at=AT)

    def filed(self, case: Case, *, at: datetime = AT) -> Case:
        words = {"filing_request": "建议立案", "unit_opinion": "同意"}
        take_step(case, "apply_filing", actor=self["one"], at=at, data=words)
        take_step(case, "approve_filing", actor=self["deputy"], at=at, data={"filing_opinion": "同意"})
        for number, name in enumerate(("one", "two")):
            handling.assign_handler(
                case, person=self.people[name], is_main=not number, no_conflict=True, actor=self["deputy"], at=at
            )
        return case

    def proposed(self, case: Case, fine: int, *, at: datetime = AT, **more: Any) -> Case:
        data = {
            "facts": "违法事实。", "evidence": "笔录、照片", "reasons": "从轻", "proposal": "fine", "proposed_fine": fine,
            "correction_demand": "立即改正", "discretion_factors": "主动改正",
            **band_for(case, fine, base=more.get("fine_base")), **more,
        }  # fmt: skip
        take_step(case, "finish_investigation", actor=self["one"], at=at, data=data)
        return case


@pytest.fixture
def kept_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation's fonts, looked up before the county gets a home of its own."""
    from xianwu.papers import fonts

    found = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: found)


@pytest.fixture
def room(kept_fonts: None, county: dict[str, Any]) -> Room:
    return Room()

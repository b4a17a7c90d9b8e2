"""The culture bureau with its people, cards and first rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.county import AT, DAY, account, unit
from xianwu.core.events.api import write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.core.workflow.api import take_step
from xianwu.domains.art_training import first_rows, venue_actions
from xianwu.domains.art_training.models import Venue
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.kinds import ItemResult, Source
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection, Officer
from xianwu.registers.enforcement.visits import finding_actions, plan_actions, team_actions

CAST = (
    ("clerk", (roles.CLERK,)), ("one", (roles.OFFICER,)), ("two", (roles.OFFICER,)), ("reviewer", (roles.REVIEWER,)),
    ("deputy", (roles.DEPUTY,)), ("head", (roles.HEAD,)), ("guide", (GUIDE,)),
)  # fmt: skip
PARTNERS = (
    UnitLine("fire", "延津县消防救援大队", Unit.Kind.DEPARTMENT, COUNTY, "消防救援大队", 34),
    UnitLine("education", "延津县教育体育局", Unit.Kind.DEPARTMENT, COUNTY, "教体局", 35),
)


class Room:
    """The bureau and the way of a visit through its verbs."""

    def __init__(self) -> None:
        add_units(PARTNERS)
        first_rows.enter(at=AT)
        self.people: dict[str, Person] = {}
        for name, held in CAST:
            self.people[name] = account(name, *((role, "culture") for role in held))
        for number, name in enumerate(("one", "two", "reviewer"), start=1):
            self._card(name, number)

    def _card(self, name: str, number: int) -> None:
        row = Officer(
            person=self.people[name], organ=unit("culture"), card_no=f"豫{number:04d}", valid_from=date(2024, 1, 1),
            is_legally_qualified=name == "reviewer",
        )  # fmt: skip
        write_new(row, "sample.made", actor=None, at=AT)

    def __getitem__(self, name: str) -> Actor:
        return actor_for(self.people[name], DAY)

    @property
    def officers(self) -> list[Officer]:
        return list(Officer.objects.filter(person__username__in=("one", "two")).select_related("person").order_by("pk"))

    def venue(self, title: str = "小天鹅舞蹈培训中心", **more: Any) -> Venue:
        count = Venue.objects.count() + 1
        data = {
            "kind": "institution", "title": title, "operator": "王丽", "town": unit("wenyan"), "address": f"平安路{count}号",
            "premises": "shop", "floor": 2, "categories": ["dance"], "permit_no": f"证{count}", "permit_issuer": "文广旅游局",
            "permit_until": date(2027, 1, 1), **more,
        }  # fmt: skip
        return venue_actions.register_venue(data, actor=self["clerk"], at=AT)

    def unlicensed(self, title: str = "红舞鞋舞蹈工作室", **more: Any) -> Venue:
        return self.venue(title, permit_no="", permit_issuer="", permit_until=None, **more)

    def visiting(self, venue: Venue) -> Inspection:
        data = {
            "subject": venue.subject, "source": Source.COMPLAINT, "basis": "教育部令第53号", "scope": "按检查清单",
            "planned_on": DAY,
        }  # fmt: skip
        row = plan_actions.plan_inspection(data, actor=self["clerk"], at=AT)
        team_actions.assign_officers([row], self.officers, actor=self["clerk"], at=AT)
        take_step(row, "approve", actor=self["deputy"], at=AT)
        take_step(row, "notify", actor=self["clerk"], at=AT)
        data = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": "王丽"}
        take_step(row, "start", actor=self["one"], at=AT, data=data)
        return row

    def finding(self, venue: Venue, code: str = "F3") -> Finding:
        row, item = self.visiting(venue), CheckItem.objects.get(matter="art_training", code=code)
        answers = {item.pk: team_actions.Answer(ItemResult.FAILED)}
        team_actions.answer_items(row, answers, actor=self["one"], at=AT)
        return finding_actions.add_finding(row, {}, item=item, actor=self["one"], at=AT)


@pytest.fixture
def kept_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation's fonts, looked up before the county gets a home of its own."""
    from xianwu.papers import fonts

    found = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: found)


@pytest.fixture
def room(kept_fonts: None, county: dict[str, Any]) -> Room:
    return Room()


@pytest.fixture
def client_of() -> Callable[[Person], Any]:
    from tests.county import client_of as made

    return made

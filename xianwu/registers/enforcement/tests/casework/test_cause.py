"""The cause of action follows the provision; what is made public are the facts that were found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.county import client_of, whole_page
from xianwu.registers.enforcement.casework import actions
from xianwu.registers.enforcement.models import Case, Publication
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.walk import Walk

pytestmark = pytest.mark.usefixtures("plain_papers")
Start = Callable[..., Walk]


def edited(walk: Walk, **data: Any) -> Case:
    return actions.change_case(walk.now, data, actor=walk.cast["clerk"], at=walk.at)


def test_the_words_of_the_provision_change_with_it(start: Start) -> None:
    walk, other = start(title=""), world.rule("T2", act="超范围经营")
    assert walk.now.title == "违规经营", "left empty it is the act of the provision"
    assert edited(walk, rule=other, title="违规经营").title == "超范围经营"
    assert edited(walk, title="  ").title == "超范围经营"


def test_a_persons_own_words_stay_and_what_they_say_of_another_provision_is_shown(start: Start) -> None:
    walk, other = start(title="某某燃气违规经营案"), world.rule("T2", act="超范围经营")
    page = f"/enforcement/cases/{walk.case.pk}/"
    client = client_of(walk.cast.people["officer_a"])
    assert "请核对案由" not in whole_page(client, page)
    assert edited(walk, rule=other, title="某某燃气违规经营案").title == "某某燃气违规经营案"
    assert "案由写的是 T1“违规经营”，处罚事项是“T2 超范围经营”，请核对案由" in whole_page(client, page)
    edited(walk, title="某某燃气超范围经营案")
    assert "请核对案由" not in whole_page(client, page)


def test_the_form_takes_a_case_without_a_cause(start: Start) -> None:
    walk = start()
    data = {
        "unit": walk.now.unit_id, "matter": "toy", "procedure": "ordinary", "source": "patrol", "title": "",
        "rule": walk.rule.pk, "party_kind": "organisation", "party_name": "另一公司", "facts": "违规。",
        "occurred_on": str(walk.on), "clue_on": str(walk.on),
    }  # fmt: skip
    answer = client_of(walk.cast.people["clerk"]).post("/enforcement/cases/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    assert Case.objects.get(party_name="另一公司").title == "违规经营"


def test_what_is_public_are_the_facts_that_were_found_masked(start: Start) -> None:
    who = {"party_kind": "individual", "party_name": "张小明", "legal_rep": "", "party_id": "410726199003070012"}
    walk = start(**who, address="人民路12号")
    found = "张小明（410726199003070012，13800005678）在人民路12号擅自销售瓶装燃气三瓶。"
    walk.decided(facts=found, proposed_fine=1000)
    row = Publication.objects.get(case=walk.case)
    assert row.content.startswith(
        "违法事实：张*（410726********0012，138****5678）在文岩街道某处擅自销售瓶装燃气三瓶。处罚依据："
    )
    assert "张小明" not in f"{row.title}{row.party}{row.content}"


def test_of_an_organisation_the_facts_stand_as_the_decision_tells_them(start: Start) -> None:
    walk = start().decided(facts="某某燃气有限公司在文岩街道人民路12号未按规定经营")
    content = Publication.objects.get(case=walk.case).content
    assert "违法事实：某某燃气有限公司在文岩街道人民路12号未按规定经营。处罚依据" in content

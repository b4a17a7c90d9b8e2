"""Papers cite law in force: no draft, no other place's table, no note; and those that decide cite the article."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import AT, unit
from xianwu.core.workflow.api import take_step
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.brain.provisions import cited
from xianwu.registers.enforcement.casework.wording import found_act
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import CheckItem, Finding
from xianwu.registers.enforcement.printing import PaperIncomplete, lawful
from xianwu.registers.enforcement.tests.visit_world import FIRST, MATTER, ORGAN, World
from xianwu.registers.enforcement.visits.standing_actions import CHECK_ITEM, record_row

DRAFT = "河南省艺术类校外培训机构设置标准（2022年征求意见稿），待按正式文本核定"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (DRAFT, ""),
        ("外地公布的餐饮用气检查表（各地不一），待县住建城管局核定", ""),
        (f"{DRAFT}；《消防法》第十六条", "《消防法》第十六条"),
        ("《燃气工程项目规范》（GB 55009—2021），待县住建城管局核定", "《燃气工程项目规范》（GB 55009—2021）"),
        ("《城镇燃气管理条例》第二十八条", "《城镇燃气管理条例》第二十八条"),
    ],
)
def test_what_may_be_cited(text: str, told: str) -> None:
    assert cited(text) == told


@pytest.mark.parametrize("name", ["broken", "basis"])
def test_a_decision_without_the_article_says_what_to_fill_in(name: str) -> None:
    words = {"broken": "《试验条例》第五条", "basis": "《试验条例》第九条"}
    assert lawful("penalty_decision", words, title="行政处罚决定书") == words
    with pytest.raises(PaperIncomplete, match="没有写明第几条.*“处罚事项”"):
        lawful("penalty_decision", words | {name: "《试验条例》"}, title="行政处罚决定书")


@pytest.mark.django_db
def test_a_note_reaches_neither_order_nor_case(world: World) -> None:
    finding = world.finding()
    Finding.objects.filter(pk=finding.pk).update(broken=DRAFT)
    finding = Finding.objects.get(pk=finding.pk)
    assert "违反" not in found_act(finding)["facts"]
    with pytest.raises(PaperIncomplete, match="不是现行有效的规定"):
        take_step(finding, "order", actor=world.one, at=AT)
    assert not papers_of(Finding.objects.get(pk=finding.pk)).exists()


@pytest.mark.django_db
def test_a_note_is_kept_in_its_own_field(world: World) -> None:
    data: dict[str, Any] = {
        "organ": unit(ORGAN), "matter": MATTER, "code": "Z9", "group": "fire", "text": "新的一项", "valid_from": FIRST,
        "basis": DRAFT, "source_note": "", "severity": "general", "mode": "deadline", "days": 7, "tools": "",
        "kinds": [], "every_months": 12, "section": None, "rule": None,
    }  # fmt: skip
    with pytest.raises(EnforcementRefused, match="出处备注"):
        record_row(CHECK_ITEM, data, actor=world.clerk, at=AT)
    record_row(CHECK_ITEM, data | {"basis": "", "source_note": DRAFT}, actor=world.clerk, at=AT)
    assert CheckItem.objects.get(code="Z9").source_note == DRAFT

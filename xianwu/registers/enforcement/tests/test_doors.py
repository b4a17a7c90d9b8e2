"""One door however its address is written, in the ledger of subjects that every matter shares."""

from __future__ import annotations

from typing import Any

import pytest

from tests.county import AT, unit
from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement.brain.places import bare, without_town
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.tests.test_visit_sheets import SUBJECTS, load, said
from xianwu.registers.enforcement.tests.visit_world import World

TOWNS = ((1, "文岩街道"), (2, "东屯镇"))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("文岩街道平安大道51号", (1, "平安大道51号")),
        ("延津县 文岩街道办事处 平安大道 ５１ 号", (1, "平安大道51号")),
        ("平安大道51-1号", (None, "平安大道51-1号")),
        ("东屯镇", (None, "东屯镇")),
        ("河南省新乡市延津县东屯镇 5 号", (2, "5号")),
        ("东屯镇延津县界5号", (2, "延津县界5号")),
        ("东屯路5号", (None, "东屯路5号")),
    ],
)
def test_the_town_is_parted_from_the_rest(address: str, found: tuple[int | None, str]) -> None:
    assert without_town(address, county=["延津县"], towns=TOWNS) == found


def test_marks_blanks_and_wide_letters_make_no_other_address() -> None:
    assert bare("平安大道，51号（东侧） ａ座") == bare("平安大道51号(东侧)A座")
    assert bare("51-1号") != bare("511号")


@pytest.mark.django_db
def test_a_sheet_sees_the_door_of_one_that_is_shut(world: World) -> None:
    shut = world.subject("歇业画室", address="平安路9号")
    take_step(shut, "suspend", actor=world.clerk, at=AT, reason="装修")
    line: dict[str, Any] = {
        "名称": "走查二牌", "执法事项": shut.matter_word, "对象类别": shut.kind_word, "负责人": "李强", "乡镇（街道）": "东屯镇",
        "地址": "东屯镇平安路 9 号",
    }  # fmt: skip
    wrong = said(load(SUBJECTS, [line], world.clerk))
    assert [(row, column, "“歇业画室”" in words) for row, column, words in wrong] == [(2, "地址", True)]
    done = load(SUBJECTS, [line | {"地址": "文岩街道平安路10号"}], world.clerk)
    assert "第 2 行：地址写的是文岩街道，乡镇（街道）填的是东屯镇" in done.message
    row = Subject.objects.get(title="走查二牌")
    assert "地址写的是文岩街道" in row.doubts_words
    row.town = unit("wenyan")
    assert row.doubts_words == ""

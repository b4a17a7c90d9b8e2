"""Penalty rules and discretion bands from Excel and back, and defaults that say what they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, unit
from xianwu.intake.declarations import sheets
from xianwu.registers.enforcement import founding, roles
from xianwu.registers.enforcement.models import DiscretionBand, PenaltyRule
from xianwu.registers.enforcement.tests.test_visit_sheets import counts, exported, load, said
from xianwu.registers.enforcement.tests.visit_world import World, person

pytestmark = pytest.mark.django_db
RULES, BANDS = "enforcement.penalty_rules", "enforcement.discretion_bands"
RULE = {"代码": "B1", "执法事项": "玩具安全", "违法行为": "无证办学", "违反条款": "《条例》第五条", "处罚依据": "《条例》第九条",
        "单位罚款下限": 1000, "单位罚款上限": 9000, "可并处": "警告、通报批评；没收违法所得、非法财物", "生效日期": "2024-01-01"}  # fmt: skip
BAND = {"处罚事项代码": "B1", "执法事项": "玩具安全", "阶次": "轻微", "适用当事人": "单位", "适用情形": "初犯并改正", "下限": 1000,
        "上限": 3000, "依据文件": "豫教〔2024〕9号", "生效日期": "2024-06-01"}  # fmt: skip


def test_rules_and_bands_come_in_twice_without_a_change_and_go_out_as_they_came(world: World) -> None:
    assert counts(load(RULES, [RULE], world.clerk)) == (1, 0, 0)
    rule = PenaltyRule.objects.get(code="B1")
    assert (rule.organisation_to, rule.sanctions, rule.fires_waiver) == (9000, ["warning", "confiscation"], True)
    assert counts(load(BANDS, [BAND], world.clerk)) == (1, 0, 0)
    assert DiscretionBand.objects.get().basis == "豫教〔2024〕9号"
    assert counts(load(RULES, exported(RULES, "enforcement:penalty-rules", world.clerk), world.clerk))[:2] == (0, 0)
    assert counts(load(BANDS, exported(BANDS, "enforcement:discretion", world.clerk), world.clerk)) == (0, 0, 1)


def test_a_later_line_ends_the_one_before(world: World) -> None:
    load(RULES, [RULE], world.clerk)
    load(BANDS, [BAND, BAND | {"上限": 4000, "生效日期": "2025-01-01"}], world.clerk)
    first, second = DiscretionBand.objects.order_by("valid_from")
    assert (first.valid_to, second.valid_to, second.most) == (date(2024, 12, 31), None, Decimal(4000))


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"上限": 9001}, "上限", "超出"),
        ({"下限": 3001}, "上限", "下限高于上限"),
        ({"处罚事项代码": "B9"}, "处罚事项代码", "没有代码为“B9”"),
        ({"生效日期": "2023-01-01"}, "处罚事项代码", "2023-01-01 没有"),
        ({"适用当事人": "公司"}, "适用当事人", "单位"),
        ({"依据文件": founding.SOURCE}, "依据文件", "文件名称和文号"),
        ({"失效日期": "2024-01-01"}, "失效日期", "早于生效日期"),
        ({"执法事项": "别的"}, "执法事项", "没有“别的”"),
    ],
)
def test_each_wrong_cell_of_a_band_is_named(world: World, changes: dict[str, Any], column: str, words: str) -> None:
    load(RULES, [RULE], world.clerk)
    [(_, where, why)] = said(load(BANDS, [BAND | changes], world.clerk))
    assert where == column
    assert words in why
    assert not DiscretionBand.objects.exists()


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"单位罚款下限": None}, "单位罚款下限", "一起填"),
        ({"单位罚款下限": 10_000}, "单位罚款上限", "小于下限"),
        ({"倍数基数": "违法所得"}, "倍数基数", "一起填"),
        ({"可并处": "拘留"}, "可并处", "没有“拘留”"),
    ],
)
def test_each_wrong_cell_of_a_rule_is_named(world: World, changes: dict[str, Any], column: str, words: str) -> None:
    [(_, where, why)] = said(load(RULES, [RULE | changes], world.clerk))
    assert where == column
    assert words in why


def test_defaults_are_marked_and_the_own_table_takes_their_place(world: World) -> None:
    from xianwu.registers.enforcement.casework.dossier import bands_of
    from xianwu.registers.enforcement.models import Case

    load(RULES, [RULE], world.clerk)
    rule = PenaltyRule.objects.get(code="B1")
    founding.divide(rule.matter, [rule], since=date(2024, 1, 1), at=AT)
    case = Case(matter=rule.matter, unit=rule.organ, rule=rule, party_kind="organisation", occurred_on=date(2025, 1, 1))
    assert [band.label for band in bands_of(case)] == ["从轻", "一般", "从重"]
    assert all(band.is_default and "未公布本地裁量基准" in band.basis for band in bands_of(case))
    load(BANDS, [BAND], world.clerk)
    assert [band.label for band in bands_of(case)] == ["轻微"]


def test_each_organ_brings_its_own_line_of_the_same_code(world: World) -> None:
    other = person("housing_clerk", roles.CLERK, organ="housing")
    assert counts(load(RULES, [RULE], world.clerk)) == (1, 0, 0)
    theirs = RULE | {"执法机关": unit("housing").short_name, "单位罚款上限": 8000}
    [(_, column, why)] = said(load(RULES, [theirs], world.clerk))
    assert (column, why) == ("执法机关", f"这是{unit('housing')}的处罚事项，由该机关的执法内勤登记。")
    assert counts(load(RULES, [theirs], other)) == (1, 0, 0)
    assert counts(load(RULES, [RULE, theirs], world.clerk)) == (0, 0, 2), "the other's line may stand as it is"
    assert {row.organ.code: row.organisation_to for row in PenaltyRule.objects.filter(code="B1")} == {
        "culture": 9000,
        "housing": 8000,
    }
    strange = RULE | {"执法机关": "某局", "代码": "B7"}
    assert [column for _, column, _ in said(load(RULES, [strange], world.clerk))] == ["执法机关"]
    whole = BAND | {"上限": 9000}
    assert counts(load(BANDS, [whole], world.clerk)) == (1, 0, 0)
    assert [column for _, column, _ in said(load(BANDS, [whole], other))] == ["上限"], "within the organ's own rule"
    assert counts(load(BANDS, [BAND], other)) == (1, 0, 0)
    assert not DiscretionBand.objects.exclude(valid_to=None).exists(), "another organ's step is not ended"


def test_the_sheets_are_the_clerks(world: World) -> None:
    assert {sheets()[key].roles for key in (RULES, BANDS)} == {(roles.CLERK,)}

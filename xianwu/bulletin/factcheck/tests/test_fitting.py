"""Which typed numbers speak of a figure of the ledgers: a table of what fits and of what only sounds alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xianwu.bulletin.factcheck.fitting import Named, Teller, canonical, heard_in, holds, is_named, same_period

DAY, START = date(2025, 8, 29), date(2024, 10, 28)
LISTED = Named("a.listed", "推荐清单", "户", "小微企业融资", "development", "发改委")
CREDITED = Named("a.credited", "授信户数", "户", "小微企业融资", "development", "发改委")
REDUCED = Named("b.reduced", "审减", "万元", "投资评审", "finance", "财政局")
FINISHED = Named("fiscal_review.finished", "完成评审项目", "个", "财政投资评审", "finance", "财政局")
CHECKS = Named("c.checks", "检查机构", "家次", "艺培检查", "culture", "文广旅游局")
DEMOLISHED = Named("d.gone", "拆除违法建设", "处", "违建巡查", "wenyan", "文岩街道", is_of_town=True)


def fits(text: str, figure: Named, *, unit: str = "commerce", is_town: bool = False) -> list[str]:
    """The numbers of the text that are the figure's by name and time; without a unit the office speaks."""
    teller = Teller(unit, not unit, is_town, text)
    start = {"b.reduced": date(2025, 1, 1), "c.checks": date(2025, 8, 1), "d.gone": date(2025, 8, 1)}.get(
        figure.key, START
    )
    phrase = {"c.checks": "8月份以来", "d.gone": "8月份以来", "b.reduced": "今年以来"}.get(figure.key, "截至目前")
    return [
        each.claim.figure.text
        for each in heard_in(text, DAY)
        if is_named(each, figure, teller) and same_period(each, figure, phrase=phrase, start=start, as_of=DAY)
    ]


@pytest.mark.parametrize(
    ("text", "figure", "unit", "said"),
    [
        ("全县申报清单4113户、推荐清单3900户。", LISTED, "commerce", ["3900户"]),
        ("目前，小微企业融资需求申报系统录入推荐清单3900户。", LISTED, "commerce", ["3900户"]),
        ("截至目前，推荐清单4100余家。", LISTED, "development", ["4100余家"]),
        ("目前，申报清单4113户，合计授信3630户。", CREDITED, "development", ["3630户"]),
        ("今年以来，审减1.65亿元。", REDUCED, "finance", ["1.65亿元"]),
        ("县财政局完成投资评审项目99个。", FINISHED, "finance", ["99个"]),
        ("8月份以来，共检查机构20家次。", CHECKS, "culture", ["20家次"]),
        ("8月份以来，文岩街道拆除违法建设4处。", DEMOLISHED, "housing", ["4处"]),
    ],
)
def test_a_number_is_known_by_its_name_wherever_it_stands(text: str, figure: Named, unit: str, said: list[str]) -> None:
    assert fits(text, figure, unit=unit) == said


@pytest.mark.parametrize(
    ("text", "figure", "unit"),
    [
        ("全县科技型企业推荐清单120户。", LISTED, "commerce"),
        ("推荐清单120户。", LISTED, "commerce"),
        ("全县推荐清单3900户次。", LISTED, "commerce"),
        ("本周，全县推荐清单新增12户。", LISTED, "commerce"),
        ("去年，全县推荐清单1200户。", LISTED, "commerce"),
        ("截至7月31日，全县推荐清单3700户。", LISTED, "commerce"),
        ("全县推荐清单力争达到4500户。", LISTED, "commerce"),
        ("僧固乡推荐清单200户。", LISTED, "development"),
        ("全县推荐清单4500户的目标已分解到乡镇。", LISTED, "commerce"),
        ("农商行累计走访小微企业3260户，其中有融资需求1124户，已授信876户。", CREDITED, "commerce"),
        ("今年以来，完成评审项目96个，其中预算评审58个，审减1.2亿元。", REDUCED, "finance"),
        ("送审造价4250万元的乡镇卫生院改扩建项目，审减510万元。", REDUCED, "finance"),
        ("8月份以来，共检查机构20家。", CHECKS, "culture"),
        ("8月份以来，共检查机构20家次。", CHECKS, "education"),
        ("暑期专项行动开展以来，共检查机构20家次。", CHECKS, "culture"),
        ("8月份以来，拆除违法建设4处。", DEMOLISHED, "housing"),
        ("全县8月份以来，拆除违法建设40处。", DEMOLISHED, ""),
    ],
)
def test_what_only_sounds_alike_is_another_number(text: str, figure: Named, unit: str) -> None:
    assert fits(text, figure, unit=unit) == []


def test_a_town_speaks_of_itself_unless_it_says_the_county() -> None:
    assert fits("目前，小微企业融资推荐清单200户。", LISTED, unit="senggu", is_town=True) == []
    assert fits("目前，全县推荐清单3900户。", LISTED, unit="senggu", is_town=True) == ["3900户"]


@pytest.mark.parametrize(
    ("text", "is_held"),
    [
        ("4100余户", True),
        ("近4200户", True),
        ("4113户", True),
        ("4112户", False),
        ("超过4200户", False),
        ("0.41万户", True),
    ],
)
def test_hedges_and_rounding_raise_no_alarm(text: str, is_held: bool) -> None:
    heard = heard_in(f"推荐清单{text}。", DAY)[0]
    assert holds(heard, Decimal("4113"), unit="户") is is_held


def test_money_is_compared_in_yuan() -> None:
    heard = heard_in("审减1.65亿元。", DAY)[0]
    assert holds(heard, Decimal("16512.3"), unit="万元")
    assert not holds(heard, Decimal("16612.3"), unit="万元")


def test_a_name_is_compared_without_when_and_how_much() -> None:
    names = ("今年以来检查机构", "授信户数", "收到报送信息", "全县共申报清单", "“推荐清单”")
    assert [canonical(each) for each in names] == ["检查机构", "授信", "报送信息", "申报清单", "推荐清单"]

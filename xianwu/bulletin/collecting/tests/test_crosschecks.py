"""Figures beside earlier issues and beside other units' items: what is said, and above all what is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from xianwu.bulletin.actions import add_item, open_issue
from xianwu.bulletin.archives.comparing import compared
from xianwu.bulletin.archives.figures import EarlierFigure
from xianwu.bulletin.archives.printed import read_figures
from xianwu.bulletin.factcheck.check import check
from xianwu.bulletin.factcheck.figures import figures_of
from xianwu.bulletin.factcheck.text import Text
from xianwu.bulletin.proving.api import all_reds, declare
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.tests.conftest import desk as desk
from xianwu.bulletin.tests.office import AT, DAY, browser, go, prove
from xianwu.core.workflow.api import StepRefused, take_step

LAST, NOW = date(2025, 8, 22), date(2025, 8, 29)


def earlier(words: str, *, tag: str = "商务局", on: date = LAST) -> list[EarlierFigure]:
    """What the archive would give of a sentence printed a week before."""
    return [
        EarlierFigure(**each, tag=tag, issue="样例快报2025年第37期", year=2025, issue_no=37, printed_on=on, is_imported=False)
        for each in read_figures(words, on=on)
    ]  # fmt: skip


def kinds(now: str, before: str, *, tag: str = "商务局") -> list[str]:
    return [each.kind for each in compared(read_figures(now, on=NOW), earlier(before), tag=tag)]


@pytest.mark.parametrize(
    ("before", "now", "wanted"),
    [
        ("今年以来，签约项目19个。", "今年以来，签约项目17个。", ["fell"]),
        ("今年以来，签约项目19个。", "今年以来，签约项目21个。", []),
        ("今年以来，签约项目19个。", "今年以来，全县签约项目19个。", ["stood"]),
        ("累计投放贷款1.65亿元。", "累计投放贷款1.56亿元。", ["fell"]),
        ("累计投放贷款1.65亿元。", "累计投放贷款16480万元。", []),
        ("累计出动人员500余人次。", "累计出动人员530人次。", []),
        ("累计出动人员约500人次。", "累计出动人员480人次。", []),
        ("累计出动人员500人次。", "累计出动人员495人次。", ["fell"]),
        ("目前，在谈项目70个。", "目前，在谈项目60个。", []),
        ("今年以来，整改率达95%。", "今年以来，整改率达90%。", []),
        ("8月份，签约项目9个。", "8月份，签约项目7个。", []),
        ("去年以来，签约项目90个。", "今年以来，签约项目17个。", []),
        ("今年以来，全县共走访企业120户次。", "今年以来，全县共走访企业120户次。", ["repeated"]),
    ],
)
def test_only_a_cumulative_figure_that_fell_or_stood_is_named(before: str, now: str, wanted: list[str]) -> None:
    assert kinds(now, before) == wanted


def test_another_unit_s_figures_are_not_compared() -> None:
    assert kinds("今年以来，签约项目17个。", "今年以来，签约项目19个。", tag="财政局") == []


def test_the_arithmetic_is_said_in_words() -> None:
    found = compared(read_figures("累计罚款12万元。", on=NOW), earlier("累计罚款15万元。"), tag="商务局")
    assert "样例快报2025年第37期为 15万元，现为 12万元，少 30000元" in found[0].text


def test_a_fixture_is_read_as_the_archive_reads_it() -> None:
    assert figures_of(Text("1.65亿元"))[0].low < Decimal(165000000)


TWO = "某街道拆违有力 全街道共拆除违建{one}处。（潭龙街道）\n某局拆违有力 {lead}拆除违建{other}处。（住建城管局）\n"


@pytest.mark.parametrize(
    ("one", "lead", "other", "is_wrong"),
    [
        ("4", "在潭龙街道", "6", True),
        ("4", "在潭龙街道", "4", False),
        ("40余", "在潭龙街道", "43", False),
        ("4", "", "6", False),
        ("4", "在全县", "60", False),
        ("4", "计划在潭龙街道", "6", False),
    ],
)
def test_two_units_differ_only_where_both_speak_of_one_area(one: str, lead: str, other: str, is_wrong: bool) -> None:
    found = check(TWO.format(one=one, lead=lead, other=other)).findings
    assert [each.kind for each in found if each.kind == "across"] == (["across"] if is_wrong else [])


def test_the_whole_county_is_told_by_two_units() -> None:
    text = "甲 全县累计签约项目19个。（商务局）\n乙 全县累计签约项目17个。（发改委）\n"
    found = next(each for each in check(text).findings if each.kind == "across")
    assert "商务局为 19个，发改委为 17个，相差 2个" in found.message


def test_desk_and_text_check_tell_of_the_last_issue(desk: Any) -> None:
    editor, units = desk.actor("bulletin.editor"), desk.units
    body = "今年以来，签约项目{}个。"
    add_item(
        desk.issue, {"title": "招商一", "body": body.format(19), "tag": "商务局", "unit": units["commerce"]},
        actor=editor, at=AT,
    )  # fmt: skip
    go(desk, "edit", "review", "sign", "distribute")
    later = open_issue({"series": desk.issue.series, "as_of": DAY}, actor=editor, at=AT)
    fallen = {"title": "招商二", "body": body.format(17), "tag": "商务局"}
    item = add_item(later, fallen | {"unit": units["commerce"]}, actor=editor, at=AT)
    client = browser(desk, "bulletin.editor")
    side = client.get(reverse("bulletin:side", args=[later.pk]), {"item": item.pk}).content.decode()
    assert "累计数变小" in side
    checked = client.post(reverse("bulletin:text-check", args=[later.pk]), fallen).content.decode()
    assert "现为 17个，少 2个" in checked
    desk.issue = later
    prove(desk)
    take_step(later, "edit", actor=editor, at=AT)
    with pytest.raises(StepRefused, match="现为 17个，少 2个"):
        take_step(later, "review", actor=desk.actor("bulletin.reviewer"), at=AT)
    red = next(each for each in all_reds(later, text_of(later), issued_on=DAY) if each.said.startswith("beside："))
    why = "两个项目已退出，台账已更正"
    declare(item, [red.said], kind="passed", ground=why, actor=desk.actor("bulletin.reviewer"), at=AT)
    take_step(later, "review", actor=desk.actor("bulletin.reviewer"), at=AT)

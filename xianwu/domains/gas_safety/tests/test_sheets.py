"""Sites from Excel and back: errors by cell, twice changes nothing, households stay masked, undo."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from tests.county import AT
from xianwu.core.people.actors import Actor
from xianwu.domains.gas_safety.models import GasSite
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.intake.actions import apply, claim, preview, undo
from xianwu.intake.declarations import sheets
from xianwu.intake.models import Load

SITES = "gas_safety.sites"
LINE: dict[str, Any] = {
    "名称": "老街烩面馆", "类别": "餐饮等单位用户", "负责人（户主）": "王丽", "乡镇（街道）": "文岩街道", "地址": "平安路5号",
    "用气种类": "瓶装液化石油气", "人员密集类别": "较大餐饮场所", "气瓶数(只)": 2, "存瓶总重(公斤)": 30, "报警装置安装日期": "2024-05-01",
    "供气企业": "示例燃气",
}  # fmt: skip
HOME = {
    "名称": "张三丰", "类别": "居民用户", "负责人（户主）": "张三丰", "乡镇（街道）": "东屯镇", "地址": "东屯村1组3号", "用气种类": "管道天然气",
}  # fmt: skip


def workbook(lines: list[dict[str, Any]]) -> bytes:
    headers = list(dict.fromkeys(header for line in lines for header in line))
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("台账")
    page.write_row(0, 0, headers)
    for y, line in enumerate(lines, start=1):
        for x, header in enumerate(headers):
            if line.get(header) is not None:
                page.write(y, x, line[header])
    book.close()
    return stream.getvalue()


def load(lines: list[dict[str, Any]], actor: Actor) -> tuple[Load, list[Any]]:
    found, read = preview(sheets()[SITES], workbook(lines), "台账.xlsx", actor=actor, at=AT)
    if not read.errors:
        claim(found, "all")
        apply(found, actor=actor, at=AT)
    return found, [(error.row, error.column, error.reason) for error in read.errors]


def test_lines_become_sites_and_twice_changes_nothing(room: Room) -> None:
    done, errors = load([LINE, HOME], room["clerk"])
    assert (done.created_count, errors) == (2, [])
    kitchen, home = GasSite.objects.select_related("subject").order_by("pk")
    assert (kitchen.subject.is_crowded, kitchen.cylinder_count, kitchen.fuel) == (True, 2, "bottled")
    assert (home.subject.title, home.subject.operator) == ("张*户", "张三丰")
    # The same lines with one more blank line are another file.
    again, errors = load([LINE, HOME, {}], room["clerk"])
    assert (again.created_count, again.changed_count, again.unchanged_count, errors) == (0, 0, 2, [])


def test_a_changed_line_changes_its_site(room: Room) -> None:
    load([LINE], room["clerk"])
    done, _ = load([LINE | {"气瓶数(只)": 3}], room["clerk"])
    assert (done.changed_count, GasSite.objects.get().cylinder_count) == (1, 3)


WRONG = (
    ({"用气种类": "已改用电"}, "用气种类"),
    ({"气瓶数(只)": -1}, "气瓶数(只)"),
    ({"乡镇（街道）": "没有这个乡"}, "乡镇（街道）"),
    ({"气瓶数(只)": None}, "气瓶数(只)"),
    ({"报警装置安装日期": "2026-05-01"}, "报警装置安装日期"),
    ({"类别": "学校"}, "类别"),
    ({"名称": None}, "名称"),
)


@pytest.mark.parametrize(("given", "column"), WRONG)
def test_what_cannot_be_is_named_by_its_cell(room: Room, given: dict[str, Any], column: str) -> None:
    _, errors = load([LINE | given], room["clerk"])
    assert [(row, name) for row, name, _ in errors] == [(2, column)]
    assert not GasSite.objects.exists()


def test_two_kitchens_at_one_place_are_asked_about(room: Room) -> None:
    """A shared kitchen with several licences: each is confirmed to be another."""
    load([LINE], room["clerk"])
    second = LINE | {"名称": "共用厨房饭店"}
    _, errors = load([second], room["clerk"])
    assert "一址两牌" in errors[0][2]
    done, errors = load([second | {"已核对是另一个对象": "是"}], room["clerk"])
    assert (done.created_count, errors) == (1, [])


def test_a_load_is_taken_back_while_nothing_else_was_done(room: Room) -> None:
    done, _ = load([LINE, HOME], room["clerk"])
    undo(done, actor=room["clerk"], at=AT)
    assert {each.subject.state for each in GasSite.objects.select_related("subject")} == {"gone"}


def test_only_the_clerk_may_load(room: Room) -> None:
    _, errors = load([LINE], room["head"])
    assert "需由" in errors[0][2]
    assert not GasSite.objects.exists()


def test_what_goes_out_comes_in_again_and_names_no_household(room: Room) -> None:
    """The row of a household bears its masked title; read back it is the same household."""
    load([LINE, HOME], room["clerk"])
    sheet = sheets()[SITES]
    for site in GasSite.objects.select_related("subject__town"):
        (row,) = sheet.lines_of(site)
        assert sheet.natural_key(row) in sheet.existing([sheet.natural_key(row)])
    (home,) = sheet.lines_of(GasSite.objects.get(subject__kind="resident"))
    assert (home["title"], "phone" in home) == ("张*户", False)

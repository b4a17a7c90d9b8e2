"""Institutions and shops from Excel and back: errors by cell, twice changes nothing, undo."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.urls import reverse

from tests.county import AT, client_of
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import take_step
from xianwu.domains.art_training.models import Shop, Venue
from xianwu.domains.art_training.tests.conftest import Room
from xianwu.intake.actions import apply, claim, preview, undo
from xianwu.intake.declarations import sheets
from xianwu.intake.exporting import sheet_lines
from xianwu.intake.models import Load
from xianwu.registers.enforcement.models import Subject

VENUES, SHOPS = "art_training.venues", "art_training.shops"
LINE: dict[str, Any] = {
    "名称": "百灵鸟音乐培训中心", "负责人": "周敏", "乡镇（街道）": "文岩街道", "地址": "文化路5号", "培训类别": "音乐、舞蹈", "场所性质": "临街商铺",
    "楼层": 2, "教学面积(平方米)": 150, "同一时段最多学员数": 40, "办学许可证号": "证5", "发证机关": "文广旅游局", "教师数": 4, "持证教师数": 4,
    "预收费余额(元)": 120000,
}  # fmt: skip
SIGN = {
    "店铺名称": "雨燕舞蹈工作室",
    "招牌、广告内容": "少儿舞蹈 招生",
    "乡镇（街道）": "文岩街道",
    "地址": "人民路7号",
}


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


def load(key: str, lines: list[dict[str, Any]], actor: Actor, *, choice: str = "all") -> tuple[Load, list[Any]]:
    found, read = preview(sheets()[key], workbook(lines), "台账.xlsx", actor=actor, at=AT)
    if not (read.errors and choice == "all"):
        claim(found, choice)
        apply(found, actor=actor, at=AT)
    return found, [(error.row, error.column, error.reason) for error in read.errors]


def test_a_line_becomes_an_institution_and_twice_changes_nothing(room: Room) -> None:
    done, errors = load(VENUES, [LINE], room["clerk"])
    assert (done.created_count, errors) == (1, [])
    venue = Venue.objects.select_related("subject").get()
    assert (venue.categories, venue.subject.is_registered, venue.prepaid) == (["music", "dance"], True, 120_000)
    again, _ = load(VENUES, [LINE], room["clerk"])
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 1)
    changed, _ = load(VENUES, [LINE | {"同一时段最多学员数": 45}], room["clerk"])
    assert (changed.changed_count, Venue.objects.get().peak_pupils) == (1, 45)


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"乡镇（街道）": "不存在镇"}, "乡镇（街道）", "没有“不存在镇”"),
        ({"持证教师数": 9}, "持证教师数", "不能多于教师数"),
        ({"培训类别": "围棋"}, "培训类别", "只能填"),
        ({"同一时段最多学员数": -1}, "同一时段最多学员数", "不能是负数"),
        ({"犯罪记录查询日期": "2026-01-01"}, "犯罪记录查询日期", "晚于今天"),
    ],
)
def test_what_is_wrong_is_said_in_its_cell(room: Room, changes: dict[str, Any], column: str, words: str) -> None:
    _, errors = load(VENUES, [LINE | changes], room["clerk"])
    assert [(row, place) for row, place, _ in errors] == [(2, column)]
    assert words in errors[0][2]
    assert not Venue.objects.exists()


def test_two_brands_at_one_site_are_found_within_the_file(room: Room) -> None:
    _, errors = load(VENUES, [LINE, LINE | {"名称": "百灵鸟美术班", "办学许可证号": "证6"}], room["clerk"])
    assert [(row, column) for row, column, _ in errors] == [(3, "地址")]
    assert "一址两牌" in errors[0][2]


def test_a_load_is_taken_back(room: Room) -> None:
    done, _ = load(VENUES, [LINE], room["clerk"])
    undo(done, actor=room["clerk"], at=AT)
    assert Subject.objects.get().state == "gone"


def page_of(found: Load, room: Room) -> str:
    return client_of(room["clerk"]).get(reverse("intake:load", args=[found.pk])).content.decode()


def test_a_preview_speaks_in_words_and_an_equal_load_offers_nothing_to_take_back(room: Room) -> None:
    found, _ = preview(sheets()[VENUES], workbook([LINE]), "台账.xlsx", actor=room["clerk"], at=AT)
    page = page_of(found, room)
    assert "音乐、舞蹈" in page
    assert "music" not in page
    done, _ = load(VENUES, [LINE], room["clerk"])
    assert "撤销这次导入（1 条新增将作废）" in page_of(done, room)
    again, _ = load(VENUES, [LINE], room["clerk"])
    assert "未变 <strong>1</strong>" in page_of(again, room)
    assert "撤销这次导入" not in page_of(again, room)


def test_those_that_left_are_known_too(room: Room) -> None:
    load(VENUES, [LINE], room["clerk"])
    take_step(Subject.objects.get(), "leave", actor=room["clerk"], at=AT, reason="已停办")
    sheet = sheets()[VENUES]
    [line] = sheet_lines(sheet, Venue.objects.all())
    said = [str(value) if isinstance(value, date) else value for value in line]
    own = dict(zip((column.header for column in sheet.columns), said, strict=True))
    found, read = preview(sheet, workbook([own]), "台账.xlsx", actor=room["clerk"], at=AT)
    assert (found.known_count, read.errors) == (1, [])
    assert "台账里已有 1 行" in page_of(found, room)


def test_shops_are_judged_as_they_come_in(room: Room) -> None:
    room.venue("小天鹅舞蹈培训中心", address="平安路1号")
    lines = [SIGN, {"店铺名称": "烩面馆", "乡镇（街道）": "文岩街道", "地址": "人民路8号"}]
    done, errors = load(SHOPS, lines, room["one"])
    assert (done.created_count, errors) == (2, [])
    assert dict(Shop.objects.values_list("name", "advice")) == {"雨燕舞蹈工作室": "unlicensed", "烩面馆": "unrelated"}
    again, _ = load(SHOPS, lines, room["one"])
    assert again.unchanged_count == 2
    undo(done, actor=room["one"], at=AT)
    assert set(Shop.objects.values_list("verdict", flat=True)) == {"unrelated"}


def test_rows_go_out_as_they_come_in(room: Room) -> None:
    load(VENUES, [LINE], room["clerk"])
    sheet = sheets()[VENUES]
    row = sheet.lines_of(Venue.objects.select_related("subject__town").get())[0]
    assert (row["title"], row["categories"], row["town"]) == ("百灵鸟音乐培训中心", "音乐、舞蹈", "延津县文岩街道")
    assert "phone" not in row

"""Subjects, checklists, findings and officers from Excel and back: errors by cell, twice changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.browser.hands import credit_code
from tests.county import AT, DAY, client_of, later, unit
from xianwu.core.people.actors import Actor
from xianwu.core.people.roles import ADMIN
from xianwu.core.workflow.api import take_step
from xianwu.intake.actions import apply, claim, preview, undo
from xianwu.intake.declarations import sheets
from xianwu.intake.models import Load
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import CheckItem, Finding, Officer, Subject
from xianwu.registers.enforcement.tests.visit_world import World, person, rule
from xianwu.registers.enforcement.visits.sheet_words import part_codes

pytestmark = pytest.mark.django_db
SUBJECTS, ITEMS = "enforcement.subjects", "enforcement.check_items"
OFFICERS, FINDINGS = "enforcement.officers", "enforcement.findings"
SHOP = {"名称": "彩虹舞蹈室", "执法事项": "玩具安全", "对象类别": "培训机构", "负责人": "王丽", "乡镇（街道）": "东屯镇", "地址": "平安路1号",
        "联系电话": "13900139000", "负责人证件号码": "11010519491231002X"}  # fmt: skip
ITEM = {"代码": "A1", "执法事项": "玩具安全", "分组": "消防", "检查内容": "疏散指示", "依据": "《条例》第九条", "等级": "较大", "整改期限(天)": 7,
        "适用对象": "培训机构、门店", "生效日期": "2025-01-01"}  # fmt: skip


def workbook(lines: list[dict[str, Any]]) -> bytes:
    headers = list(dict.fromkeys(header for line in lines for header in line))
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet("表")
        page.write_row(0, 0, headers)
        for y, line in enumerate(lines, start=1):
            for x, header in enumerate(headers):
                if line.get(header) is not None:
                    page.write(y, x, line[header])
    return stream.getvalue()


def load(key: str, lines: list[dict[str, Any]] | bytes, actor: Actor, *, choice: str = "all", at: Any = AT) -> Load:
    content = lines if isinstance(lines, bytes) else workbook(lines)
    found, read = preview(sheets()[key], content, "表.xlsx", actor=actor, at=at)
    found.said = [(error.row, error.column, error.reason) for error in read.errors]  # type: ignore[attr-defined]
    if not (read.errors and choice == "all"):
        claim(found, choice)
        apply(found, actor=actor, at=at)
    return found


def counts(done: Load) -> tuple[int, int, int]:
    return done.created_count, done.changed_count, done.unchanged_count


def said(done: Load) -> list[tuple[int, str, str]]:
    return done.said  # type: ignore[attr-defined,no-any-return]


def exported(sheet: str, pages: str, actor: Actor) -> bytes:
    from django.urls import reverse

    answer = client_of(actor).get(reverse("intake:sheet-export", args=[sheet, pages]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


# --- subjects -----------------------------------------------------------------------------------------------


def test_subjects_come_in_once_however_often(world: World) -> None:
    code = credit_code(3)
    lines = [SHOP, {**SHOP, "名称": "星星美术", "地址": "和平街2号", "统一社会信用代码": code, "负责人证件号码": None}]
    assert counts(load(SUBJECTS, lines, world.clerk)) == (2, 0, 0)
    assert counts(load(SUBJECTS, lines, world.clerk)) == (0, 0, 2)
    row = Subject.objects.get(title="彩虹舞蹈室")
    assert (row.kind, row.town, row.unit, row.phone) == ("school", unit("dongtun"), unit("culture"), "13900139000")
    changed = [{**lines[1], "名称": "星星美术中心", "联系电话": None}]
    assert counts(load(SUBJECTS, changed, world.clerk)) == (0, 1, 0)
    row = Subject.objects.get(credit_code=code)
    assert (row.title, row.phone) == ("星星美术中心", "13900139000")


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"名称": None}, "名称", "必填"),
        ({"执法事项": "别的"}, "执法事项", "没有“别的”这类执法事项"),
        ({"对象类别": "住户"}, "对象类别", "只能填：培训机构、门店"),
        ({"乡镇（街道）": "某镇"}, "乡镇（街道）", "没有“某镇”"),
        ({"统一社会信用代码": "91410726MA9F123456"}, "统一社会信用代码", "校验位|I、O"),
        ({"负责人证件号码": "110105194912310021"}, "负责人证件号码", "校验位不对"),
        ({"纬度": 35.1}, "纬度", "成对"),
        ({"纬度": 114.2, "经度": 35.1}, "纬度", "填反了"),
        ({"坐标系": "北京54"}, "坐标系", "只能填"),
        ({"联系电话": "12"}, "联系电话", "11 位手机号"),
        ({"地址": None}, "地址", "没有统一社会信用代码的"),
        ({"发现日期": "2025-12-01"}, "发现日期", "晚于今天"),
    ],
)
def test_each_wrong_cell_of_a_subject_is_named(world: World, changes: dict[str, Any], column: str, words: str) -> None:
    done = load(SUBJECTS, [SHOP | changes], world.clerk)
    [(row, where, why)] = said(done)
    assert (row, where) == (2, column)
    assert any(word in why for word in words.split("|")), why
    assert not Subject.objects.exists()


def test_two_names_at_one_place_are_said_line_by_line(world: World) -> None:
    world.subject("老校", address="平安路1号")
    near = {"纬度": 35.1, "经度": 114.2}
    lines = [
        SHOP,
        {**SHOP, "名称": "甲", "地址": "别处1", **near},
        {**SHOP, "名称": "乙", "地址": "别处2", "纬度": 35.1001, "经度": 114.2001},
    ]
    done = load(SUBJECTS, lines, world.clerk, choice="good")
    assert [(row, column) for row, column, _ in said(done)] == [(2, "地址"), (4, "地址")]
    assert "“老校”" in said(done)[0][2]
    assert "“甲”" in said(done)[1][2]
    confirmed = [{**line, "已核对是另一个对象": "是"} for line in lines]
    assert counts(load(SUBJECTS, confirmed, world.clerk)) == (2, 0, 1)


def test_subjects_go_out_without_sealed_numbers_and_come_back_unchanged(world: World) -> None:
    given = {"纬度": 35.15, "经度": 114.206, "坐标系": "GCJ-02（手机地图）", "定位精度(米)": 350}
    load(SUBJECTS, [SHOP | given], world.clerk)
    body = exported("enforcement.subjects", "enforcement:subjects", world.clerk)
    table = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    flat = " ".join(str(cell) for line in table for cell in line)
    assert "彩虹舞蹈室" in flat
    assert "13900139000" not in flat
    assert "11010519491231002X" not in flat
    assert counts(load(SUBJECTS, body, world.clerk)) == (0, 0, 1)
    row = Subject.objects.get()
    assert row.operator_id == "11010519491231002X"
    assert "误差约 350 米" in row.doubts_words


@pytest.mark.parametrize(
    ("written", "datum"),
    [
        ("GCJ-02", "gcj02"), ("gcj02", "gcj02"), ("GCJ 02", "gcj02"), ("ＧＣＪ－０２", "gcj02"), ("GCJ-02（手机地图）", "gcj02"),
        ("火星坐标系", "gcj02"), ("WGS-84", "wgs84"), ("WGS 84", "wgs84"), ("wgs84", "wgs84"), ("WGS1984", "wgs84"),
        ("CGCS2000", "wgs84"), ("cgcs 2000", "wgs84"), ("2000国家大地坐标系", "wgs84"), ("BD-09", "bd09"), ("bd09ll", "bd09"),
    ],
)  # fmt: skip
def test_a_datum_is_understood_as_people_write_it(world: World, written: str, datum: str) -> None:
    load(SUBJECTS, [SHOP | {"纬度": 35.15, "经度": 114.206, "坐标系": written}], world.clerk)
    row = Subject.objects.get()
    assert row.given_datum == datum
    moved = abs(float(row.latitude) - 35.15) + abs(float(row.longitude) - 114.206) > 0.0005
    assert moved == (datum != "wgs84")


def test_a_load_of_subjects_is_taken_back_while_unused(world: World) -> None:
    done = load(SUBJECTS, [SHOP], world.clerk)
    assert undo(done, actor=world.clerk, at=AT) == 1
    assert Subject.objects.get().state == Subject.State.GONE
    again = load(SUBJECTS, [SHOP], world.clerk)
    world.single(Subject.objects.get(state="active"))
    with pytest.raises(Refused, match="导入的对象“彩虹舞蹈室”已有检查"):
        undo(again, actor=world.clerk, at=AT)


# --- checklists ---------------------------------------------------------------------------------------------


def test_items_follow_each_other_and_what_is_in_force_is_not_rewritten(world: World) -> None:
    rule("R7")
    assert counts(load(ITEMS, [ITEM | {"处罚事项代码": "R7"}], world.clerk)) == (1, 0, 0)
    assert counts(load(ITEMS, [ITEM | {"处罚事项代码": "R7"}], world.clerk)) == (0, 0, 1)
    assert counts(load(ITEMS, [ITEM | {"检查内容": "疏散指示灯"}], world.clerk)) == (0, 1, 0)
    CheckItem.objects.update(created_at=AT - timedelta(days=3))
    done = load(ITEMS, [ITEM | {"检查内容": "另一个说法"}], world.clerk)
    assert said(done)[0][1] == "生效日期"
    assert "不能改写" in said(done)[0][2]
    later_line = ITEM | {"检查内容": "另一个说法", "生效日期": "2025-09-01"}
    assert counts(load(ITEMS, [later_line], world.clerk)) == (1, 0, 0)
    old, new = CheckItem.objects.filter(code="A1").order_by("valid_from")
    assert (old.valid_to, new.kinds, new.days) == (date(2025, 8, 31), ["school", "shop"], 7)


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"分组": "用电"}, "分组", "只能填：证照资质、消防"),
        ({"适用对象": "培训机构、住户"}, "适用对象", "顿号"),
        ({"整改期限(天)": 0}, "整改期限(天)", "至少 1 天"),
        ({"检查周期(月)": 0}, "检查周期(月)", "至少 1 个月"),
        ({"责任股室": "某股"}, "责任股室", "没有这个股室"),
        ({"处罚事项代码": "X"}, "处罚事项代码", "没有这个代码"),
        ({"失效日期": "2024-01-01"}, "失效日期", "早于生效日期"),
        ({"等级": "特大"}, "等级", "只能填"),
    ],
)
def test_each_wrong_cell_of_an_item_is_named(world: World, changes: dict[str, Any], column: str, words: str) -> None:
    [(_, where, why)] = said(load(ITEMS, [ITEM | changes], world.clerk))
    assert where == column
    assert words in why


# --- officers -----------------------------------------------------------------------------------------------


def test_officers_by_account_and_card(world: World) -> None:
    admin = person("chief", ADMIN, organ="yanjin")
    newcomer = person("newcomer", roles.OFFICER)
    line = {
        "执法证号": "豫G0100",
        "账号": "newcomer",
        "姓名": newcomer.name,
        "执法机关": "文广旅游局",
        "生效日期": "2025-01-01",
    }
    assert counts(load(OFFICERS, [line], admin)) == (1, 0, 0)
    assert counts(load(OFFICERS, [line], admin)) == (0, 0, 1)
    assert counts(load(OFFICERS, [line | {"失效日期": "2025-12-31"}], admin)) == (0, 1, 0)
    row = Officer.objects.get(card_no="豫G0100")
    assert (row.organ, row.valid_to, row.is_established) == (unit("culture"), date(2025, 12, 31), True)
    for changes, column, words in (
        ({"账号": "nobody"}, "账号", "没有这个账号"),
        ({"姓名": "别人"}, "姓名", "不符"),
        ({"执法机关": "某局"}, "执法机关", "机构里没有"),
        ({"失效日期": "2024-01-01"}, "失效日期", "早于生效日期"),
    ):
        [(_, where, why)] = said(load(OFFICERS, [line | {"执法证号": "豫G0200"} | changes], admin))
        assert where == column
        assert words in why
    elsewhere = person("elsewhere", ADMIN, organ="housing")
    assert "不在您的管理范围" in said(load(OFFICERS, [line | {"执法证号": "豫G0300"}], elsewhere))[0][2]


# --- findings -----------------------------------------------------------------------------------------------


def test_past_findings_come_in_as_they_ended(world: World) -> None:
    visit = world.started()
    line = {"检查编号": visit.number, "问题": "走道堆物", "分组": "消防", "等级": "重大", "整改方式": "限期整改", "状态": "已整改",
            "责令改正文号": "旧〔2024〕1号", "责令日期": "2025-08-29", "整改日期": "2025-09-01", "核实日期": "2025-09-02"}  # fmt: skip
    at = later(10)
    opened = {"检查编号": visit.number, "问题": "门口堆物", "分组": "消防", "等级": "一般", "整改方式": "现场整改"}
    assert counts(load(FINDINGS, [line, opened], world.one, at=at)) == (2, 0, 0)
    assert counts(load(FINDINGS, [line, opened], world.one, at=at)) == (0, 0, 2)
    done, waiting = Finding.objects.order_by("pk")
    assert (done.state, done.found_on, done.verified_on, done.is_suspended) == (
        "verified",
        DAY,
        date(2025, 9, 2),
        False,
    )
    assert counts(load(FINDINGS, [opened | {"等级": "较大"}], world.one, at=at)) == (0, 1, 0)
    waiting.refresh_from_db()
    words = {"broken": "第七条", "demand": "搬走"}
    take_step(waiting, "order", actor=world.one, at=AT, data=words)
    refused = load(FINDINGS, [opened], world.one, at=at)
    assert "不能用文件改写" in said(refused)[0][2]


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"检查编号": "检999"}, "检查编号", "没有这个编号"),
        ({"分组": "用电"}, "分组", "只能填"),
        ({"状态": "现场整改完成"}, "核实日期", "要填核实日期"),
        ({"状态": "现场整改完成", "核实日期": "2025-08-29", "整改方式": "限期整改"}, "整改方式", "现场整改"),
        ({"状态": "已整改", "核实日期": "2025-08-29"}, "整改方式", "限期整改"),
        ({"责令改正文号": "文1号"}, "状态", "待处理的不能有文号"),
        ({"整改日期": "2025-08-01"}, "整改日期", "检查日期"),
    ],
)
def test_each_wrong_cell_of_a_finding_is_named(world: World, changes: dict[str, Any], column: str, words: str) -> None:
    visit = world.started()
    line = {"检查编号": visit.number, "问题": "走道堆物", "分组": "消防", "等级": "一般", "整改方式": "现场整改"}
    [(_, where, why)] = said(load(FINDINGS, [line | changes], world.one))
    assert where == column
    assert words in why
    assert not Finding.objects.exists()


def test_findings_of_a_visit_that_was_not_held_are_refused_and_a_load_is_taken_back(world: World) -> None:
    planned, held = world.single(), world.started()
    line = {"检查编号": planned.number, "问题": "走道堆物", "分组": "消防", "等级": "一般", "整改方式": "现场整改"}
    assert "还没有检查日期" in said(load(FINDINGS, [line], world.one))[0][2]
    done = load(FINDINGS, [line | {"检查编号": held.number}], world.one)
    assert undo(done, actor=world.one, at=AT) == 1
    assert not Finding.objects.standing().exists()
    assert exported("enforcement.findings", "enforcement:findings", world.one).startswith(b"PK")
    assert exported("enforcement.check_items", "enforcement:check-items", world.clerk).startswith(b"PK")
    admin = person("chief", ADMIN, organ="yanjin")
    assert exported("enforcement.officers", "enforcement:officers", admin).startswith(b"PK")


# --- out and in again ---------------------------------------------------------------------------------------


def lines_of(body: bytes) -> list[dict[str, Any]]:
    heads, *rows = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    return [
        dict(zip(heads, (str(each) if isinstance(each, date) else each for each in row), strict=True)) for row in rows
    ]


def test_findings_under_way_come_back_as_they_went_out_and_are_not_rewritten(world: World) -> None:
    ordered = world.ordered()
    withdrawn = world.finding(code="1", inspection=ordered.inspection)
    take_step(withdrawn, "void", actor=world.deputy, at=AT, reason="登记有误")
    body = exported(FINDINGS, "enforcement:findings", world.one)
    assert counts(load(FINDINGS, body, world.one)) == (0, 0, 2)
    lines = {line["问题"]: line for line in lines_of(body)}
    line = lines[ordered.title]
    assert (line["状态"], line["责令改正文号"]) == ("限期整改中", ordered.order_no)
    for changes in ({"等级": "重大"}, {"整改要求": "拆除"}, {"状态": "待处理"}, {"责令改正文号": ""}):
        [(_, where, why)] = said(load(FINDINGS, [line | changes], world.one))
        assert (where, why) == ("问题", f"{ordered.number} 限期整改中，在系统里办理的不能用文件改写。")
    fresh = line | {"问题": "另一处"}
    assert any("这一状态要在系统里办理" in why for _, _, why in said(load(FINDINGS, [fresh], world.one)))
    ordered.refresh_from_db()
    assert (ordered.state, ordered.severity) == ("ordered", "general")


def test_a_line_of_another_organ_is_not_told_to_be_unchanged(world: World) -> None:
    world.ordered()
    body = exported(FINDINGS, "enforcement:findings", world.one)
    other = person("hone", roles.OFFICER, organ="housing")
    assert "没有这个编号的检查" in said(load(FINDINGS, body, other))[0][2]


def test_one_that_left_the_register_comes_back_as_it_went_out(world: World) -> None:
    row = world.subject("老校", address="平安路9号")
    take_step(row, "leave", actor=world.clerk, at=AT, reason="已停办")
    body = exported(SUBJECTS, "enforcement:subjects", world.clerk)
    assert counts(load(SUBJECTS, body, world.clerk)) == (0, 0, 1)
    changed = load(SUBJECTS, [lines_of(body)[0] | {"负责人": "李某"}], world.clerk)
    assert "已经退出登记" in said(changed)[0][2]
    assert Subject.objects.count() == 1


def test_a_load_that_was_taken_back_does_not_go_out_again(world: World) -> None:
    undo(load(SUBJECTS, [SHOP], world.clerk), actor=world.clerk, at=AT)
    assert lines_of(exported(SUBJECTS, "enforcement:subjects", world.clerk)) == []


def test_a_point_that_was_kept_without_the_given_one_is_not_lost_on_the_way(world: World) -> None:
    row = world.subject()
    point = {"latitude": "35.150000", "longitude": "114.206000", "given_datum": "wgs84", "given_point": ""}
    Subject._base_manager.filter(pk=row.pk).update(**point)
    assert counts(load(SUBJECTS, exported(SUBJECTS, "enforcement:subjects", world.clerk), world.clerk)) == (0, 0, 1)


def test_kinds_whose_words_hold_the_mark_that_parts_them() -> None:
    kinds = (("pipe", "管网、调压"), ("station", "场站"))
    assert part_codes(kinds, "场站、管网、调压") == ["station", "pipe"]
    assert part_codes(kinds, "管网、调压") == ["pipe"]
    assert part_codes(kinds, "管网、场站") == ["", "station"]


def test_a_line_of_a_subject_that_left_does_not_bring_it_back(world: World) -> None:
    from xianwu.registers.enforcement.visits import subject_sheet

    subject = world.subject("老李烩面馆")
    take_step(subject, "leave", actor=world.clerk, at=AT, reason="关门停业")
    line = subject_sheet.row_of(subject) | {"_row": 2, "matter": subject.matter}
    wrong = subject_sheet.allow([line], actor=world.clerk, at=AT)
    assert ["已经退出登记" in each.reason for each in wrong] == [True]
    assert not subject_sheet.allow([line | {"is_confirmed": True}], actor=world.clerk, at=AT)

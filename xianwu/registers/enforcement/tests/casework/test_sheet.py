"""Closed cases from Excel: idempotent by number, checked cell by cell, back again, taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.county import client_of
from xianwu.intake.models import Load
from xianwu.registers.enforcement.casework.sheet_columns import COLUMNS
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Cast, Walk

pytestmark = pytest.mark.usefixtures("plain_papers")
LINE = {
    "案号": "延住建罚〔2023〕1号", "执法事项": "玩具安全", "执法机关": "住建城管局", "案由": "违规经营案", "程序": "普通程序",
    "案件来源": "投诉举报", "处罚事项代码": "T1", "当事人": "某某公司", "当事人性质": "单位", "地址": "某路", "乡镇（街道）": "文岩街道",
    "违法行为日期": "2023-03-01", "发现日期": "2023-03-02", "立案日期": "2023-03-05", "告知送达日期": "2023-04-01",
    "决定日期": "2023-04-20", "决定送达日期": "2023-04-21", "履行日期": "2023-05-01", "结案日期": "2023-05-10",
    "处罚种类": "罚款", "罚款(元)": 5000, "决定文号": "延住建罚决〔2023〕1号",
}  # fmt: skip


def book(*lines: dict[str, Any]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with Workbook(out) as made:
        sheet = made.add_worksheet("案件")
        heads = [column.header for column in COLUMNS]
        sheet.write_row(0, 0, heads)
        for at, line in enumerate(lines, start=1):
            sheet.write_row(at, 0, [line.get(head, "") for head in heads])
    return SimpleUploadedFile("案件.xlsx", out.getvalue())


@pytest.fixture
def upload(cast: Cast) -> Callable[..., Any]:
    client = client_of(cast.people["clerk"])

    def go(*lines: dict[str, Any], choice: str = "all") -> Load:
        client.post("/intake/sheets/enforcement.cases/", {"file": book(*lines)})
        load = Load.objects.latest("pk")
        if load.good_count:
            client.post(f"/intake/loads/{load.pk}/", {"choice": choice})
        load.refresh_from_db()
        load.page = client.get(f"/intake/loads/{load.pk}/").content.decode()
        return load

    return go


def test_the_same_file_twice_changes_nothing(upload: Callable[..., Load]) -> None:
    second = LINE | {
        "案号": "延住建罚〔2023〕2号",
        "归档日期": "2023-06-01",
        "档案号": "档1",
        "决定文号": "延住建罚决〔2023〕2号",
    }
    first = upload(LINE, second)
    assert (first.created_count, first.changed_count) == (2, 0), first.page
    again = upload(LINE, second)
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    changed = upload(LINE | {"罚款(元)": 4000}, second)
    assert (changed.created_count, changed.changed_count, changed.unchanged_count) == (0, 1, 1)
    cases = {case.number: case for case in Case.objects.all()}
    one, two = cases["延住建罚〔2023〕1号"], cases["延住建罚〔2023〕2号"]
    assert (one.state, one.fine, one.decided_on) == ("closed", YUAN(4000), date(2023, 4, 20))
    assert (two.state, two.archive_no) == ("archived", "档1")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"执法事项": "没有的事项"}, "没有登记“没有的事项”"),
        ({"执法机关": "没有的局"}, "机构库里没有“没有的局”"),
        ({"执法机关": "文广旅游局"}, "只能登记本机关的案件"),
        ({"处罚事项代码": "X"}, "处罚事项代码没有登记"),
        ({"违法行为日期": "2019-12-31"}, "在违法行为发生时没有生效"),
        ({"决定日期": "2023-03-31"}, "决定日期早于告知送达日期"),
        ({"告知送达日期": ""}, "应有告知送达日期"),
        ({"立案日期": ""}, "应有立案日期"),
        ({"罚款(元)": ""}, "罚款金额不能空"),
        ({"罚款(元)": -1}, "不能是负数"),
        ({"罚款(元)": 999999}, "元超过法定上限"),
        ({"罚款(元)": 1}, "元低于法定下限"),
        ({"处罚种类": "不予处罚"}, "不应有罚没金额"),
        ({"决定文号": ""}, "应有决定文号"),
        ({"结案日期": ""}, "结案日期"),
    ],
)
def test_a_wrong_line_is_named_and_not_taken(upload: Callable[..., Load], changes: dict[str, Any], words: str) -> None:
    load = upload(LINE | changes)
    assert words in load.page
    assert not Case.objects.exists()


def test_a_number_is_used_once_in_the_file_and_in_the_ledger(upload: Callable[..., Load]) -> None:
    kept = {"归档日期": "2023-06-01", "档案号": "档1"}
    second = LINE | kept | {"案号": "延住建罚〔2023〕2号"}
    both = upload(LINE | kept, second)
    assert both.good_count == 0
    for words in ("决定文号 延住建罚决〔2023〕1号 已用于 延住建罚〔2023〕2号", "档案号 档1 已用于 延住建罚〔2023〕1号"):
        assert words in both.page, words
    upload(LINE | kept)
    again = upload(second)
    assert "决定文号 延住建罚决〔2023〕1号 已用于 延住建罚〔2023〕1号" in again.page
    assert Case.objects.count() == 1
    assert upload(LINE | kept).unchanged_count == 1


def test_a_mitigated_fine_says_so_in_the_facts(upload: Callable[..., Load]) -> None:
    upload(LINE | {"罚款(元)": 1, "违法事实": "主动消除危害后果，依法减轻处罚。"})
    assert Case.objects.get().fine == YUAN(1)


def test_a_case_worked_on_here_is_not_rewritten(upload: Callable[..., Load], cast: Cast) -> None:
    walk = Walk(cast)
    load = upload(LINE | {"案号": walk.case.number})
    assert "该案件在系统中办理" in load.page
    assert walk.now.state == "clue"


def test_a_load_is_taken_back(upload: Callable[..., Load], cast: Cast) -> None:
    load = upload(LINE)
    client_of(cast.people["clerk"]).post(f"/intake/loads/{load.pk}/undo/")
    case = Case.objects.get()
    assert (case.state, case.decided_on) == ("terminated", None)
    assert upload(LINE).created_count == 1, "the number is free again"


def test_cases_go_out_as_the_sheet_and_come_in_unchanged(upload: Callable[..., Load], cast: Cast) -> None:
    upload(LINE)
    client = client_of(cast.people["clerk"])
    response = client.get("/intake/sheets/enforcement.cases/export/enforcement:cases/")
    assert response.status_code == 200
    body = b"".join(response.streaming_content) if response.streaming else response.content
    client.post("/intake/sheets/enforcement.cases/", {"file": SimpleUploadedFile("回.xlsx", body)})
    load = Load.objects.latest("pk")
    assert (load.row_count, load.good_count) == (1, 1)
    client.post(f"/intake/loads/{load.pk}/", {"choice": "all"})
    load.refresh_from_db()
    assert load.unchanged_count == 1


def typed(cell: Any) -> Any:
    """A cell as a person types it over."""
    return str(cell) if isinstance(cell, date) else cell


def test_a_case_under_way_goes_out_and_comes_in_unchanged_and_is_not_rewritten(
    upload: Callable[..., Load], cast: Cast
) -> None:
    upload(LINE)
    walk = Walk(cast)
    client = client_of(cast.people["clerk"])
    response = client.get("/intake/sheets/enforcement.cases/export/enforcement:cases/")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    heads, *rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    lines = [dict(zip(heads, map(typed, row), strict=True)) for row in rows]
    assert {line["案号"] for line in lines} == {LINE["案号"], walk.case.number}
    same = upload(*lines)
    assert (same.created_count, same.changed_count, same.unchanged_count) == (0, 0, 2), same.page
    mine = next(line for line in lines if line["案号"] == walk.case.number)
    changed = upload(mine | {"当事人": "别人"})
    assert "该案件在系统中办理" in changed.page
    assert "补录已结案件必填" not in changed.page
    assert walk.now.party_name == mine["当事人"]
    unknown = upload(mine | {"案号": "延住建罚〔2023〕9号", "立案日期": "2025-08-29"})
    assert "补录已结案件必填" in unknown.page

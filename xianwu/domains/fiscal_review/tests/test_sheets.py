"""The ledger and the owner's list from Excel and back: errors by cell, twice changes nothing, undo, round trip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from xianwu.core.events.api import verify_chain
from xianwu.core.people.actors import Actor
from xianwu.domains.fiscal_review.models import Conclusion, ReviewProject
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.figures.api import evaluate
from xianwu.intake.actions import apply, claim, preview, undo
from xianwu.intake.declarations import sheets
from xianwu.intake.models import Load
from xianwu.kit.refusals import Refused

LEDGER, OWN = "fiscal_review.ledger", "fiscal_review.submissions"
AT = noon(date(2025, 8, 29))
LINE: dict[str, Any] = {
    "项目代码": "2024-410726-00001", "项目名称": "往年道路工程", "建设单位": "交通运输局", "评审类型": "结算", "专业": "公路",
    "建设地点": "文岩街道", "资金来源": "本级", "批复概算(元)": 4_000_000, "送审金额(元)": 3_600_000,
    "审定金额(元)": 3_200_000, "审减(元)": 450_000, "审增(元)": 50_000, "净审减(元)": 400_000, "通道": "标准",
    "资料齐全日期": "2024-12-23", "受理": "2024-12-23", "初审": "2025-01-06", "复核": "2025-01-08", "审定": "2025-01-09",
    "征求意见": "2025-01-10", "单位回复": "2025-01-13", "结论日期": "2025-01-14", "结论文号": "延财评审〔2025〕旧1号",
    "暂停(工作日)": 1, "初审人": "first员", "复核人": "second员", "审定人": "final员",
}  # fmt: skip
DRAFT: dict[str, Any] = {
    "项目代码": "2025-410726-90001", "项目名称": "新建排水管网", "评审类型": "预算（招标控制价）", "专业": "市政",
    "送审金额(元)": 1_500_000, "清单行数": 120, "信息价月份": "2025-08",
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


def load(key: str, lines: list[dict[str, Any]] | bytes, actor: Actor, *, choice: str = "all") -> Load:
    content = lines if isinstance(lines, bytes) else workbook(lines)
    found, read = preview(sheets()[key], content, "台账.xlsx", actor=actor, at=AT)
    found.errors = [(error.row, error.column, error.value, error.reason) for error in read.errors]  # type: ignore[attr-defined]
    if not (read.errors and choice == "all"):
        claim(found, choice)
        apply(found, actor=actor, at=AT)
    return found


def test_a_good_line_becomes_a_review_with_its_conclusion(actors: dict[str, Actor], people: dict[str, Any]) -> None:
    done = load(LEDGER, [LINE], actors["intake"])
    assert (done.state, done.created_count) == ("done", 1)
    project, conclusion = ReviewProject.objects.get(), Conclusion.objects.get()
    assert (project.state, project.first_reviewer) == ("archived", people["first"])
    assert (conclusion.submitted, conclusion.cuts, conclusion.net_cut) == (3_600_000, 450_000, 400_000)
    # 23 December to 14 January are sixteen weekdays, one of them paused; no holiday is entered in this county.
    assert (conclusion.used_days, conclusion.paused_days, conclusion.limit_days) == (15, 1, 15)
    values = evaluate(["fiscal_review.completed", "fiscal_review.reduction"], as_of=date(2025, 8, 29))
    assert [each.value for each in values.values()] == [1, 45]
    assert not verify_chain()


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"项目代码": None}, "项目代码", "必填"),
        ({"建设单位": "某局"}, "建设单位", "机构库里没有“某局”"),
        ({"中介机构": "丙所"}, "中介机构", "机构库里没有“丙所”"),
        ({"评审类型": "决算书"}, "评审类型", "只能填"),
        ({"送审金额(元)": 0}, "送审金额(元)", "大于 0"),
        ({"送审金额(元)": "三百万"}, "送审金额(元)", ""),
        ({"审减(元)": 400_000}, "审减(元)", "相差 50000"),
        ({"净审减(元)": 1}, "净审减(元)", "应为 400000"),
        ({"批复概算(元)": 3_000_000}, "审定金额(元)", "超概"),
        ({"复核": "2024-12-30"}, "复核", "复核早于初审"),
        ({"结论日期": "2025-02-30"}, "结论日期", "没有这一天"),
        ({"结论文号": None}, "结论文号", "结论文号不能空"),
        ({"通道": None}, "通道", "通道不能空"),
        ({"用时(工作日)": 14}, "用时(工作日)", "应为 15 个工作日"),
        ({"复核人": "first员"}, "复核人", "三个不同的人"),
    ],
)
def test_a_bad_cell_is_named_by_row_column_value_and_reason(
    actors: dict[str, Actor], changes: dict[str, Any], column: str, said: str
) -> None:
    bad = {**LINE, "项目代码": "2024-410726-00002", "结论文号": "延财评审〔2025〕旧2号", **changes}
    found = load(LEDGER, [LINE, bad], actors["intake"])
    row, header, value, reason = found.errors[0]  # type: ignore[attr-defined]
    assert (row, header) == (3, column)
    assert said in reason
    if changes.get(column) is not None and isinstance(changes[column], str):
        assert changes[column] in value or value[:4].isdecimal()
    assert not ReviewProject.objects.exists()


def test_good_rows_may_go_without_the_bad_ones(actors: dict[str, Actor]) -> None:
    bad = {**LINE, "项目代码": "2024-410726-00002", "审减(元)": 1, "结论文号": "延财评审〔2025〕旧2号"}
    assert load(LEDGER, [LINE, bad], actors["intake"], choice="good").created_count == 1


def test_the_same_number_twice_is_an_error(actors: dict[str, Actor]) -> None:
    twin = {**LINE, "项目代码": "2024-410726-00002"}
    assert "重号" in load(LEDGER, [LINE, twin], actors["intake"]).errors[0][3]  # type: ignore[attr-defined]
    load(LEDGER, [LINE], actors["intake"])
    assert "已用于另一个项目" in load(LEDGER, [twin], actors["intake"]).errors[0][3]  # type: ignore[attr-defined]


def test_twice_changes_nothing_and_one_amended_row_makes_one_version(actors: dict[str, Actor]) -> None:
    other = {**LINE, "项目代码": "2024-410726-00002", "结论文号": "延财评审〔2025〕旧2号"}
    load(LEDGER, [LINE, other], actors["intake"])
    again = load(LEDGER, [LINE, other], actors["intake"])
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    amended = {**other, "审减(元)": 500_000, "审定金额(元)": 3_150_000, "净审减(元)": 450_000}
    third = load(LEDGER, [LINE, amended], actors["intake"])
    assert (third.changed_count, third.unchanged_count) == (1, 1)
    conclusion = Conclusion.objects.get(document_no="延财评审〔2025〕旧2号")
    assert (conclusion.cuts, conclusion.version, conclusion.history.count()) == (500_000, 2, 2)
    renumbered = load(LEDGER, [{**LINE, "结论文号": "延财评审〔2025〕旧9号"}], actors["intake"])
    assert renumbered.changed_count == 1


def test_a_load_is_undone_while_nothing_followed(actors: dict[str, Actor]) -> None:
    done = load(LEDGER, [LINE], actors["intake"])
    assert undo(done, actor=actors["intake"], at=AT) == 1
    assert ReviewProject.objects.get().state == "withdrawn"
    key = "fiscal_review.completed"
    assert evaluate([key], as_of=date(2025, 8, 29))[key].value == 0
    assert load(LEDGER, [LINE], actors["intake"]).created_count == 1
    again = load(LEDGER, [{**LINE, "项目名称": "改名"}], actors["intake"])
    with pytest.raises(Refused, match="不能整批撤销"):
        undo(again, actor=actors["intake"], at=AT)


def test_a_reviewer_who_is_gone_stays_by_name(actors: dict[str, Actor]) -> None:
    load(LEDGER, [{**LINE, "初审人": "老张"}], actors["intake"])
    project = ReviewProject.objects.get()
    assert (project.first_reviewer, project.extra) == (None, {"初审人": "老张"})
    line = sheets()[LEDGER].lines_of(project)[0]
    assert line["first_reviewer"] == "老张"


@pytest.mark.usefixtures("needs_fonts")
def test_the_export_goes_round(
    journey: Callable[..., Journey], actors: dict[str, Actor], client_of: Callable[[str], Client]
) -> None:
    """What is exported in the sheet's shape and loaded again changes nothing, whatever its state."""
    load(LEDGER, [LINE], actors["intake"])
    journey().concluded(on=date(2025, 8, 4), end=date(2025, 8, 13))
    journey().first_reviewed()
    journey()
    intake = client_of("intake")
    ledger = intake.get("/fiscal_review/projects/").content.decode()
    assert "导出财政评审台账" in ledger
    file = intake.get(f"/intake/sheets/{LEDGER}/export/fiscal_review:projects/")
    assert file.status_code == 200
    again = load(LEDGER, file.content, actors["intake"])
    assert again.errors == []  # type: ignore[attr-defined]
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 4)


@pytest.mark.usefixtures("needs_fonts")
@pytest.mark.parametrize(("sheet", "username"), [(LEDGER, "intake"), (OWN, "owner")])
def test_what_was_rejected_or_withdrawn_goes_round_too(
    journey: Callable[..., Journey],
    actors: dict[str, Actor],
    client_of: Callable[[str], Client],
    sheet: str,
    username: str,
) -> None:
    """Neither is taken as new, nor refused; a load that was taken back is not exported, and may be loaded again."""
    journey().concluded(on=date(2025, 8, 4), end=date(2025, 8, 13)).step("withdraw", "head", reason="依据有误")
    journey().submitted().step("reject", "intake", reason="不属评审范围")
    line = LINE if sheet == LEDGER else DRAFT
    undo(load(sheet, [line], actors[username]), actor=actors[username], at=AT)
    before = ReviewProject.objects.count()
    file = client_of(username).get(f"/intake/sheets/{sheet}/export/fiscal_review:projects/").content
    again = load(sheet, file, actors[username])
    assert again.errors == []  # type: ignore[attr-defined]
    assert (again.row_count, again.known_count) == (2, 2)
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    assert ReviewProject.objects.count() == before
    assert load(sheet, [line], actors[username]).created_count == 1


@pytest.mark.usefixtures("needs_fonts")
def test_work_in_the_system_is_not_rewritten_from_a_file(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().concluded()
    line = {
        **LINE, "项目代码": case.project.project_code, "评审类型": "预算（招标控制价）", "项目名称": "换一个结论"
    }  # fmt: skip
    found = load(LEDGER, [line], actors["intake"])
    assert "请在系统里更正" in found.errors[0][3]  # type: ignore[attr-defined]
    assert case.now.title == case.project.title


@pytest.mark.parametrize("username", ["owner", "first", "final", "head", "agency", "party", "leader", "auditor"])
def test_only_the_intake_desk_loads_the_ledger(client_of: Callable[[str], Client], username: str) -> None:
    client = client_of(username)
    assert client.get(f"/intake/sheets/{LEDGER}/").status_code == 403
    assert client.post(f"/intake/sheets/{LEDGER}/", {}).status_code == 403


# --- the owner's own list -------------------------------------------------------------------------


def test_an_owner_registers_drafts_of_the_own_unit(actors: dict[str, Actor], units: dict[str, Any]) -> None:
    second = {**DRAFT, "项目代码": "2025-410726-90002", "建设单位": "交通运输局", "设计深度足够": "否"}
    done = load(OWN, [DRAFT, second], actors["owner"])
    assert (done.state, done.created_count) == ("done", 2)
    first, other = ReviewProject.objects.order_by("pk")
    assert (first.state, first.owner, first.is_design_complete) == ("draft", units["transport"], True)
    assert (other.is_design_complete, other.number) == (False, "评2025-0002")
    again = load(OWN, [DRAFT, second], actors["owner"])
    assert (again.created_count, again.changed_count, again.unchanged_count) == (0, 0, 2)
    assert load(OWN, [{**DRAFT, "送审金额(元)": 1_600_000}], actors["owner"]).changed_count == 1
    assert not verify_chain()


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"建设单位": "住建局"}, "建设单位", "只能登记本单位"),
        ({"建设单位": "某局"}, "建设单位", "机构库里没有"),
        ({"信息价月份": "2025年13月"}, "信息价月份", "2025-08"),
        ({"送审金额(元)": -5}, "送审金额(元)", "大于 0"),
        ({"清单行数": -5}, "清单行数", "负数"),
        ({"清单行数": "1.5"}, "清单行数", "整数"),
    ],
)
def test_an_owner_is_told_what_is_wrong(
    actors: dict[str, Actor], changes: dict[str, Any], column: str, said: str
) -> None:
    row, header, _value, reason = load(OWN, [{**DRAFT, **changes}], actors["owner"]).errors[0]  # type: ignore[attr-defined]
    assert (row, header) == (2, column)
    assert said in reason


def test_an_owner_touches_neither_others_nor_what_was_sent_in(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().submitted()
    line = {**DRAFT, "项目代码": case.project.project_code}
    assert "内容已锁定" in load(OWN, [line], actors["owner"]).errors[0][3]  # type: ignore[attr-defined]
    assert "其他单位登记" in load(OWN, [line], actors["other_owner"]).errors[0][3]  # type: ignore[attr-defined]


def test_an_owners_load_is_undone(actors: dict[str, Actor]) -> None:
    done = load(OWN, [DRAFT], actors["owner"])
    assert undo(done, actor=actors["owner"], at=AT) == 1
    assert load(OWN, [DRAFT], actors["owner"]).created_count == 1


def test_an_owners_export_goes_round(actors: dict[str, Actor], client_of: Callable[[str], Client]) -> None:
    load(OWN, [DRAFT], actors["owner"])
    load(OWN, [{**DRAFT, "项目代码": "2025-410726-95555"}], actors["other_owner"])
    file = client_of("owner").get(f"/intake/sheets/{OWN}/export/fiscal_review:projects/")
    again = load(OWN, file.content, actors["owner"])
    assert (again.row_count, again.unchanged_count) == (1, 1)
    assert ReviewProject.objects.get(project_code=DRAFT["项目代码"]).submitted == Decimal(1_500_000)


@pytest.mark.parametrize("username", ["intake", "first", "agency", "party", "leader"])
def test_only_owners_load_their_list(client_of: Callable[[str], Client], username: str) -> None:
    assert client_of(username).get(f"/intake/sheets/{OWN}/").status_code == 403

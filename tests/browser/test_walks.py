"""A newcomer's walk: sign in as each role and do its work."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.browser.hands import amount_of, credit_code, find, take, workbook

SignIn = Callable[..., Any]
HEAD = [
    "主体名称", "主体类型", "统一社会信用代码/证件", "所在乡镇", "经营地址", "行业", "法定代表人", "电话", "从业人数",
    "营业收入(万元)", "融资需求(万元)", "期限(月)", "用途", "担保方式", "意向银行", "授权书编号", "授权书存放处",
]  # fmt: skip
NAME = "延津县合成走读面业有限公司"


def line(number: int, **changes: Any) -> dict[str, Any]:
    """One firm as the town writes it down."""
    row = {
        "主体名称": NAME if number == 1 else f"延津县合成走读{number}食品有限公司", "主体类型": "小微企业",
        "统一社会信用代码/证件": credit_code(number), "所在乡镇": "文岩街道", "经营地址": "文岩街道示例路 1 号",
        "行业": "C1331", "法定代表人": "示例", "电话": "13800000000", "从业人数": 12, "营业收入(万元)": 300,
        "融资需求(万元)": 50, "期限(月)": 12, "用途": "流动资金", "担保方式": "信用",
        "授权书编号": f"走读{number:04d}", "授权书存放处": "文岩街道便民服务中心",
    }  # fmt: skip
    return row | changes


def test_a_need_goes_from_the_town_s_sheet_to_a_loan(sign_in: SignIn, tmp_path: Path) -> None:
    import_needs(sign_in("loan_visitor_wenyan"), tmp_path)

    reviewer = sign_in("loan_reviewer")
    find(reviewer, "/financing/needs/", NAME)
    answer_standards(reviewer)
    take(reviewer, "列入推荐清单", bank="工商银行")

    bank = sign_in("bank_icbc_clerk")
    find(bank, "/financing/cases/", NAME)
    take(bank, "材料齐全", materials_complete_on="2025-08-29")
    take(bank, "登记授信", decided_on="2025-08-29", limit="40", rate="3.85", term_months="12")
    take(bank, "登记投放", lent_on="2025-08-29", amount="40", kind="", secured="", loan_no="走读借据1")
    assert "已投放" in bank.locator(".record-marks").inner_text()
    assert "登记投放" in bank.locator(".timeline-plain").inner_text()

    other = sign_in("bank_icbc_head")
    other.goto(f"/financing/needs/?q={NAME}")
    assert other.locator(".ledger tbody tr").count() == 1


def answer_standards(page: Any) -> None:
    """The office's own answers to the five standards, with their basis."""
    page.get_by_role("link", name="核定标准").click()
    for choice in page.locator("main").get_by_label("符合", exact=True).all():
        choice.check()
    page.locator("main [name=basis]").fill("走访核实（合成）")
    page.locator("main form button.btn-primary").last.click()
    page.locator(".record").wait_for()


def import_needs(page: Any, folder: Path) -> None:
    """A file with one wrong line: the copy names the cell, the good lines go in, a second time nothing is new."""
    wrong = line(3, **{"所在乡镇": "没有这个镇"})
    path = workbook(folder / "needs.xlsx", HEAD, [line(1), wrong, line(2)])
    page.goto("/financing/needs/")
    page.get_by_role("link", name="导入").first.click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传").click()
    page.locator(".cell-wrong", has_text="没有这个镇").wait_for()
    with page.expect_download() as copy:
        page.get_by_role("link", name="标注").first.click()
    assert copy.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="只导入正确的 2 行").click()
    page.get_by_text("已导入").wait_for(timeout=60_000)
    page.goto(f"/financing/needs/?q={NAME}")
    assert page.locator(".ledger.is-main tbody tr").count() == 1


def test_a_review_goes_over_three_desks(sign_in: SignIn) -> None:
    intake = sign_in("review_intake")
    intake.goto("/fiscal_review/projects/?state=classified")
    intake.locator(".ledger.is-main tbody .lead a").first.click()
    intake.locator(".record").wait_for()
    address = intake.url
    take(intake, "派单", first_reviewer="示例初审甲", second_reviewer="示例复核甲", final_reviewer="示例审定甲")
    submitted = amount_of(intake, "送审金额")
    approved = (submitted * Decimal("0.9")).quantize(Decimal("0.01"))

    first = sign_in("review_first")
    first.goto(address)
    take(first, "完成初审", amount=str(approved))
    second = sign_in("review_second")
    second.goto(address)
    take(second, "完成复核", amount=str(approved))
    final = sign_in("review_final")
    final.goto(address)
    take(final, "审定", approved=str(approved), cuts=str(submitted - approved), adds="0")
    take(final, "征求意见")
    final.goto(address)
    shut = final.locator(".step.is-shut").all_inner_texts()
    assert any("需由" in words for words in shut), shut


def test_a_leader_follows_a_number_down_to_its_records(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.goto("/")
    page.locator(".figure-card polyline").first.wait_for()
    page.locator(".chart svg").first.wait_for()
    page.get_by_role("link", name="申报清单的").click()
    page.get_by_role("heading", name="申报清单的记录").wait_for()
    page.locator("main table a").first.click()
    page.locator(".record").wait_for()
    page.goto("/figures/financing.recommended/")
    assert "3831" in page.locator("main").inner_text()


def test_the_whole_county_turns_back_and_returns(sign_in: SignIn) -> None:
    page = sign_in("office")
    page.goto("/financing/needs/")
    today = page.locator(".summary strong").first.inner_text()
    page.locator(".as-of summary").click()
    page.get_by_label("把全县看到哪一天").fill("2025-06-30")
    page.locator(".as-of").get_by_role("button", name="查看").click()
    page.locator(".past").wait_for()
    page.locator(".summary strong").first.wait_for()
    assert page.locator(".summary strong").first.inner_text() != today
    page.goto("/")
    assert page.locator(".past").is_visible()
    assert "较上月末" in page.locator(".figure-cards").first.inner_text()
    page.get_by_role("button", name="回到今天").first.click()
    page.locator(".past").wait_for(state="detached")


def test_a_stranger_is_told_no_more_than_that_the_pair_is_wrong(browser: Any, county: Any) -> None:
    context = browser.new_context(base_url=county.url)
    page = context.new_page()
    page.goto("/financing/needs/")
    assert "/login/" in page.url
    page.get_by_label("账号").fill("nobody-here")
    page.get_by_label("密码").fill("wrong-password")
    page.get_by_role("button", name="登录").click()
    assert "账号或密码不正确" in page.locator("main").inner_text()
    context.close()

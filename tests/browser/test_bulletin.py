"""The bulletin in a real browser: what was printed, and a text on its way from the unit into the archive."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.hands import write_text

ROOT = Path(__file__).resolve().parents[2]
SEED = Path(os.environ.get("XIANWU_SEED", ROOT.parent / "shared" / "seed")) / "yanjin-2025-38.txt"
SignIn = Callable[..., Any]
ITEMS = 11


def bare(text: str) -> str:
    """Without blanks: the original was typed by several hands."""
    return re.sub(r"\s+", "", text)


def test_issue_38_prints_the_words_of_the_original(sign_in: SignIn) -> None:
    if not SEED.is_file():
        pytest.skip("没有第38期原文（XIANWU_SEED），本项跳过")
    page = sign_in("leader")
    page.goto("/bulletin/read/1/")
    page.evaluate("document.querySelectorAll('.unbound-tag').forEach((tag) => tag.remove())")
    original = bare(SEED.read_text("utf-8"))
    masthead, items, tail = (
        bare("".join(page.locator(part).all_inner_texts()))
        for part in (".issue-masthead", ".issue-item", ".issue-tail")
    )
    assert page.locator(".issue-item").count() == ITEMS
    assert masthead + items + tail == original


def test_the_items_that_are_not_bound_are_marked(sign_in: SignIn) -> None:
    page = sign_in("bulletin.reader")
    page.goto("/bulletin/read/1/")
    assert page.locator(".unbound-tag").count() == 6
    assert page.locator("article a.datum").count() == 22


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_click_on_a_figure_opens_its_card(sign_in: SignIn, size: str) -> None:
    page = sign_in("leader", size=size)
    page.goto("/bulletin/read/1/")
    page.locator("article a.datum", has_text="4113").click()
    card = page.locator("#drawer .figure-card")
    card.wait_for()
    # Whether it has moved since depends on what the walks of this run have declared meanwhile.
    for words in ("4113 户", "口径", "去重", "时期", "记录", "签发以后", "逐月"):
        assert words in card.inner_text()
    page.get_by_role("button", name="关闭").click()
    assert not page.locator("#drawer").is_visible()


def take(page: Any, label: str, **answers: str) -> None:
    """Take a step from the page of a record."""
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    for name, value in answers.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("form button.btn-primary, form button.btn-danger").last.click()
    page.wait_for_load_state("networkidle")


def open_text(page: Any, title: str) -> None:
    page.goto("/bulletin/contributions/")
    page.get_by_role("link", name=title).first.click()


def test_a_text_goes_from_the_unit_into_the_archive(sign_in: SignIn) -> None:
    title = "县商务局跟踪秋季签约项目"
    writer = sign_in("commerce.contributor")
    writer.goto("/bulletin/contributions/new/")
    writer.get_by_label("标题").fill(title)
    writer.get_by_label("正文").fill("建立清单，逐项跟踪。目前，申报清单，签约项目 19 个。")
    writer.get_by_label("正文").evaluate("body => body.setSelectionRange(17, 17)")
    writer.get_by_label("插入指标").select_option("financing.declared")
    assert "申报清单{{financing.declared}}，" in writer.get_by_label("正文").input_value()
    writer.get_by_role("button", name="保存").click()
    writer.get_by_text(re.compile(r"411\d户")).wait_for()

    leader = sign_in("commerce.leader")
    open_text(leader, title)
    take(leader, "单位签发")
    open_text(writer, title)
    take(writer, "报送")

    editor = sign_in("bulletin.editor")
    open_text(editor, title)
    take(editor, "受理")
    take(editor, "采用", issue="2")
    work_on_the_desk(editor, title)
    name_sources(sign_in("bulletin.editor"))
    review(sign_in)
    refuse_and_mend(sign_in)
    hand_out(sign_in, title)


def work_on_the_desk(page: Any, title: str) -> None:
    """Order, edit, look at a figure, see what is unbound and what has changed."""
    page.goto("/bulletin/desk/2/")
    row = page.locator(".sheet-block", has_text=title)
    row.locator("a.sheet-mark").click()
    side = page.locator("#desk-side")
    side.get_by_text("没有改动").wait_for()
    side.get_by_role("button", name="上移").click()
    side.get_by_role("link", name="修改").click()
    body = page.locator("#id_body").input_value()
    write_text(page, body.replace("逐项跟踪", "逐项跟踪、每周调度"))
    page.get_by_role("button", name="保存").click()
    side.locator("ins", has_text="每周调度").wait_for()
    row.locator("a.datum").click()
    side.get_by_text("机制启动").first.wait_for()
    assert "未绑定" not in row.inner_text()
    assert row.locator("mark.loose").inner_text() == "19个"


def refuse_and_mend(sign_in: SignIn) -> None:
    """A reference that does not resolve refuses the signature; mended and reviewed again, it is signed."""
    editor, signer = sign_in("bulletin.editor"), sign_in("bulletin.signer")
    edit_first(editor, "{{financing.nonsense}}")
    review(sign_in)
    signer.goto("/bulletin/desk/2/")
    signer.locator("mark.datum.is-false", has_text="financing.nonsense").wait_for()
    refusal = signer.locator(".steps").inner_text()
    assert "financing.nonsense" in refusal
    assert not signer.locator(".steps").get_by_role("link", name="签发", exact=True).count()
    edit_first(editor, "")
    review(sign_in)
    signer = sign_in("bulletin.signer", size="phone")
    sign_by_card(signer)
    # Other walks of this run sign issues, too.
    assert re.search(r"第(39|4\d)期", signer.locator("h1").inner_text().replace(" ", ""))


def sign_by_card(page: Any) -> None:
    """From the first page to the card, what was judged comes after it, and the step stands below."""
    page.goto("/")
    page.locator(".row-steps").get_by_role("link", name="核对单").click()
    page.get_by_text("每个数都有依据").wait_for()
    assert page.locator("#open-sum b").inner_text() == "0"
    page.locator("#unit summary", has_text="秋季签约项目").click()
    assert page.locator("ins", has_text="每周调度").is_visible()
    take(page, "签发")


def edit_first(page: Any, words: str) -> None:
    page.goto("/bulletin/desk/2/")
    page.locator("a.sheet-mark").first.click()
    page.locator("#desk-side").get_by_role("link", name="修改").click()
    body = page.locator("#id_body").input_value()
    write_text(page, body.replace("{{financing.nonsense}}", "") + words)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/bulletin/desk/2/**")


def name_sources(page: Any) -> None:
    """Every typed number gets the source that its contribution names."""
    page.goto("/bulletin/desk/2/proofs/")
    button = page.get_by_role("button", name="注明来源", exact=True)
    if button.count():
        button.click()
        page.get_by_text("全部有依据").wait_for()


def review(sign_in: SignIn) -> None:
    """Handed in, its figures checked from a phone, reviewed."""
    editor, reviewer = sign_in("bulletin.editor"), sign_in("bulletin.reviewer")
    editor.goto("/bulletin/desk/2/")
    take(editor, "提交审核")
    sign_on_the_phone(sign_in)
    reviewer.goto("/bulletin/desk/2/")
    take(reviewer, "审核")


def sign_on_the_phone(sign_in: SignIn, issue: str = "2") -> None:
    """The checker signs the own place, with a thumb and within the screen."""
    page = sign_in("bulletin.checker", size="phone")
    page.goto(f"/bulletin/issues/{issue}/")
    own = page.locator(".sign-place", has_text="数据核验员").first
    button = own.get_by_role("link", name="核签", exact=True)
    assert button.bounding_box()["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    button.click()
    page.get_by_label("意见").fill("已与台账核对一致。")
    page.get_by_role("button", name="核签").click()
    page.locator(".sign-place.is-signed", has_text="已与台账核对一致").wait_for()


def hand_out(sign_in: SignIn, title: str) -> None:
    """Files, receipts, a leader's note with its answer, and the archive."""
    sender = sign_in("bulletin.distributor")
    sender.goto("/bulletin/issues/2/")
    take(sender, "分发")
    for kind in ("pdf", "docx", "html"):
        assert sender.request.get(f"/bulletin/file/2/{kind}/").status == 200

    reader = sign_in("bulletin.reader")
    reader.goto("/bulletin/read/2/")
    reader.get_by_role("button", name="确认已阅").click()
    reader.locator(".receipt-done").wait_for()
    sender.goto("/bulletin/distribution/2/")
    assert "已阅 1 份" in sender.locator(".distribution-sum").inner_text()

    leader = sign_in("leader")
    leader.goto("/bulletin/read/2/")
    option = leader.locator("select[name=item] option", has_text=title).get_attribute("value")
    leader.locator("select[name=item]").select_option(option)
    leader.locator("textarea[name=text]").fill("请商务局月底前报进展。")
    leader.get_by_role("button", name="批示交办").click()
    leader.get_by_text("请商务局月底前报进展。").wait_for()
    unit = sign_in("commerce.leader")
    unit.goto("/bulletin/notes/")
    unit.locator(".lead a").first.click()
    take(unit, "反馈办理情况", reply="已逐项核实，月底前报送。")

    sender.goto("/bulletin/issues/2/")
    take(sender, "归档", file_no="2025-KB-039")
    sender.goto("/bulletin/archive/?q=秋季签约")
    sender.get_by_role("link", name="核验文件").click()
    sender.get_by_text("文件完好").wait_for()

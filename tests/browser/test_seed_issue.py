"""The seed bulletin built anew: eleven units send their texts, each with one slip; every slip is named or has no ground.

What text and ledgers can tell is told; the rest is listed as unproven until its unit has been asked. Mended, bound and
quoted, the issue says what the original says, on four pages that keep the genre's measures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.browser.hands import take, write_text
from tests.browser.test_bulletin import SEED, bare, sign_on_the_phone
from xianwu.bulletin.demo_items import ITEMS
from xianwu.bulletin.layout.checking.check import check_layout
from xianwu.bulletin.layout.checking.findings import Verdict
from xianwu.bulletin.layout.presets import BULLETIN

SignIn = Callable[..., Any]


@dataclass(frozen=True)
class Slip:
    """What a unit typed instead of `right`, and how it comes to light: a contradiction, its own ledger, or no ground."""

    right: str
    typed: str
    said: str
    shown_as: str = "unproven"


SLIPS = {
    "commerce": Slip("重点跟踪项目16个", "重点跟踪项目160个", "160个", "red"),
    "finance": Slip("审减{{fiscal_review.reduction}}", "审减16.5亿元", "1.65亿元", "ledger"),
    "development": Slip("推荐清单{{financing.recommended}}", "推荐清单8331户", "8331户", "red"),
    "human_resources": Slip("177名", "717名", "共促成717名"),
    "veterans": Slip("就业率达70%", "就业率达170%", "170%", "red"),
    "transport": Slip("已完成55公里", "已完成155公里", "155公里", "red"),
    "housing": Slip("立案{{gas_safety.cases_filed}}", "立案30起", "3起", "ledger"),
    "culture": Slip("现场整改{{art_training.hazards_on_site}}", "现场整改7处", "7处", "red"),
    "senggu": Slip("建筑类7家", "建筑类17家", "17家", "red"),
    "wenyan": Slip("违法建设{{illegal_building.demolished}}", "违法建设6处", "违法建设6处"),
    "fengzhuang": Slip("76处", "67处", "清理垃圾堆带67处"),
}


def sent(sign_in: SignIn) -> None:
    """Each unit writes, signs and sends its text."""
    for code, title, body in ITEMS:
        slip = SLIPS[code]
        assert slip.right in body
        writer = sign_in(f"{code}.contributor")
        writer.goto("/bulletin/contributions/new/")
        writer.get_by_label("标题").fill(title)
        writer.get_by_label("正文").fill(body.replace(slip.right, slip.typed))
        writer.get_by_role("button", name="保存").click()
        writer.wait_for_url(re.compile(r"/contributions/\d+/"))
        leader = sign_in(f"{code}.leader")
        leader.goto(writer.url)
        take(leader, "单位签发")
        writer.reload()
        take(writer, "报送")


def adopted(editor: Any) -> str:
    """A new issue with all eleven; its number in the address."""
    editor.goto("/bulletin/issues/new/")
    editor.get_by_label("刊物").select_option(label="延津政务快报")
    editor.get_by_role("button", name="保存").click()
    editor.wait_for_url(re.compile(r"/issues/\d+/"))
    issue = editor.url.rstrip("/").rpartition("/")[2]
    for _, title, _ in ITEMS:
        editor.goto("/bulletin/contributions/?state=submitted&sort=-id")
        editor.get_by_role("link", name=title).first.click()
        take(editor, "受理")
        editor.locator(".steps").get_by_role("link", name="采用", exact=True).click()
        editor.locator("[name=issue]").select_option(value=issue)
        editor.get_by_role("button", name="采用", exact=True).click()
        editor.get_by_text("已采用").first.wait_for()
    return issue


def assert_brought_to_light(editor: Any, issue: str) -> None:
    editor.goto(f"/bulletin/desk/{issue}/proofs/")
    editor.get_by_text("台账里的数").wait_for()
    reds = bare("".join(editor.locator("section[id] .remark.is-false").all_inner_texts()))
    # By their names, and guessed at by their units.
    ledgers = bare("".join(editor.locator("#differing .remark, .remark:has-text('台账值')").all_inner_texts()))
    rows = bare("".join(editor.locator("tr:has-text('没有依据')").all_inner_texts()))
    where = {"red": reds, "ledger": ledgers, "unproven": rows}
    for code, slip in SLIPS.items():
        assert slip.said in where[slip.shown_as], (code, where[slip.shown_as])


def mended(editor: Any, issue: str) -> None:
    """The units were asked; their figures are bound, their numbers put right."""
    editor.goto(f"/bulletin/desk/{issue}/")
    marks = [each.get_attribute("href") for each in editor.locator("a.sheet-mark").all()]
    for href, (code, _, body) in zip(marks, ITEMS, strict=True):
        found = re.search(r"item=(\d+)", str(href))
        assert found, code
        editor.goto(f"/bulletin/items/{found[1]}/")
        write_text(editor, body)
        editor.get_by_role("button", name="保存").click()
        editor.wait_for_url(re.compile(rf"/desk/{issue}/"))


def signed(sign_in: SignIn, issue: str) -> None:
    editor = sign_in("bulletin.editor")
    editor.goto(f"/bulletin/desk/{issue}/proofs/")
    assert editor.locator("section[id] .remark.is-false").count() == 0
    # Numbers that the units put right since they sent their texts are asked for one by one.
    for box in editor.locator("main input[type=checkbox][name=item]").all():
        box.check()
    editor.get_by_role("button", name="注明来源", exact=True).click()
    editor.get_by_text("全部有依据").wait_for()
    for username, label in (("editor", "提交审核"), ("reviewer", "审核"), ("signer", "签发")):
        page = sign_in(f"bulletin.{username}")
        page.goto(f"/bulletin/desk/{issue}/")
        take(page, label)
        if username == "editor":
            sign_on_the_phone(sign_in, issue)


def broken(content: bytes) -> list[str]:
    """The clauses of the genre that a file does not keep."""
    return [each.key for each in check_layout(content, preset=BULLETIN).findings if each.verdict == Verdict.BROKEN]


def test_the_seed_issue_is_built_anew_and_every_slip_comes_to_light(sign_in: SignIn) -> None:
    sent(sign_in)
    editor = sign_in("bulletin.editor")
    issue = adopted(editor)
    assert_brought_to_light(editor, issue)
    mended(editor, issue)
    signed(sign_in, issue)
    editor.goto(f"/bulletin/read/{issue}/")
    editor.evaluate("document.querySelectorAll('.unbound-tag').forEach((tag) => tag.remove())")
    if SEED.is_file():
        original = bare(SEED.read_text("utf-8"))
        for printed, (code, _, _) in zip(editor.locator(".issue-item").all_inner_texts(), ITEMS, strict=True):
            assert bare(printed) in original, code
    for kind in ("pdf", "docx"):
        assert broken(editor.request.get(f"/bulletin/file/{issue}/{kind}/").body()) == [], kind

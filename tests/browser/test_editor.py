"""The editor of an item: figures while one types, drafts that come back, two at one sentence, suggestions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.hands import write_text

SignIn = Callable[..., Any]
BODY = "县商务局抓招商。签约项目16个。下一步，跟踪落地。"


def new_item(page: Any, title: str, body: str) -> str:
    """An item in an issue of its own; gives its address."""
    page.goto("/bulletin/issues/new/")
    page.locator("main [name=series]").select_option(index=1)
    # A day that is over: other tests work on the pinned day, beside this one, and may move its figures.
    page.locator("main [name=as_of]").fill("2025-08-28")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/bulletin/issues/*/")
    issue = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"/bulletin/items/new/{issue}/")
    page.get_by_label("标题").fill(title)
    page.get_by_label("单位标注").fill("商务局")
    write_text(page, body)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/desk/**")
    return f"/bulletin/items/{page.url.partition('item=')[2].partition('#')[0]}/"


def opened(page: Any, address: str) -> Any:
    page.goto(address)
    page.locator("#text-marks").wait_for(state="attached")
    return page.get_by_label("正文")


def typed(page: Any) -> str:
    return str(page.locator("#id_body").input_value())


def put(page: Any, body: str) -> None:
    """The whole text anew, as a person pastes it."""
    write_text(page, body)


def test_a_number_becomes_a_figure_while_it_is_typed_and_comes_back_after_a_crash(sign_in: SignIn) -> None:
    page = sign_in("bulletin.editor")
    address = new_item(page, "县商务局做好签约项目跟踪", "目前，")
    field = opened(page, address)
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("申报清单4113户")
    page.locator(".picker li", has_text="4113").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.locator(".picker li[aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    assert typed(page).startswith("目前，申报清单{{financing.")
    page.locator(".chip.is-true", has_text="4113 户").click()
    page.locator("#drawer .figure-card").get_by_text("口径", exact=True).wait_for()
    page.locator(".editor-state", has_text="已自动暂存").wait_for()
    page.close()

    again = sign_in("bulletin.editor")
    opened(again, address)
    again.get_by_text("自动暂存的文字").wait_for()
    again.locator(".chip", has_text="4113 户").wait_for()
    again.get_by_label("正文").click()
    again.keyboard.press("Control+End")
    again.keyboard.type("，发现隐患16处，限期整改9处，现场整改6处。")
    again.get_by_role("button", name="采用建议：改为“15处”").click()
    again.get_by_role("button", name="保存").click()
    again.wait_for_url("**/desk/**")
    again.locator("#desk-side", has_text="手填的数（3）").wait_for()


def test_two_at_one_sentence_are_asked_and_a_suggestion_is_taken_in(sign_in: SignIn) -> None:
    first, second = sign_in("bulletin.editor"), sign_in("bulletin.editor")
    address = new_item(first, "县商务局抓招商促落地", BODY)
    opened(first, address)
    opened(second, address)
    put(first, BODY.replace("16个", "19个"))
    put(second, BODY.replace("16个", "17个").replace("抓招商", "狠抓招商"))
    first.get_by_role("button", name="保存").click()
    first.wait_for_url("**/desk/**")
    second.get_by_role("button", name="保存").click()
    second.get_by_role("heading", name="两人同时修改了同一处").wait_for()
    second.get_by_label("签约项目17个。").check()
    second.get_by_role("button", name="按选定的保存").click()
    second.get_by_text("已合并保存").wait_for()

    reviewer = sign_in("bulletin.reviewer")
    reviewer.goto(f"{address}remarks/")
    reviewer.get_by_label("正文").click(position={"x": 80, "y": 24})
    reviewer.keyboard.press("Home")
    for _ in range(len("县商务局")):
        reviewer.keyboard.press("Shift+ArrowRight")
    reviewer.wait_for_function("document.querySelector('[data-remark-quote]').value === '县商务局'")
    reviewer.get_by_label("建议改为").fill("县商务局坚持")
    reviewer.get_by_role("button", name="提交修改建议").click()
    reviewer.get_by_text("已提交").wait_for()

    opened(first, address)
    first.get_by_role("button", name="采纳", exact=True).click()
    first.get_by_text("已采纳，正文按建议改好").wait_for()
    assert typed(first) == "县商务局坚持狠抓招商。签约项目17个。下一步，跟踪落地。"

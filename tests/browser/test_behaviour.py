"""Keyboard, preview, selection, drafts, saved views: what makes a day at the desk quick."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SignIn = Callable[..., Any]
NEEDS = "/financing/needs/?state=declared"


def test_a_ledger_is_walked_by_keyboard(sign_in: SignIn) -> None:
    page = sign_in("loan_reviewer")
    page.goto(NEEDS)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("tbody tr").nth(1).evaluate("row => row.classList.contains('is-cursor')")
    page.keyboard.press("p")
    drawer = page.locator("#drawer")
    drawer.locator("h2").first.wait_for()
    assert "经营主体" in drawer.inner_text()
    page.keyboard.press("Escape")
    assert drawer.is_hidden()
    assert page.url.endswith(NEEDS)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.locator(".record").wait_for()
    page.go_back()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()


def test_the_first_tab_leads_past_the_frame(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.goto("/figures/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_chosen_rows_offer_only_the_steps_they_all_allow(sign_in: SignIn) -> None:
    page = sign_in("loan_reviewer")
    page.goto(NEEDS)
    bar = page.locator(".bulkbar")
    assert bar.is_hidden()
    for row in (0, 1):
        page.locator("tbody input[name=ids]").nth(row).check()
    assert page.locator("[data-picked]").inner_text() == "2"
    assert bar.get_by_role("button", name="暂不符合").is_enabled()
    assert bar.get_by_role("button", name="重新申报").is_disabled()
    bar.get_by_role("button", name="暂不符合").click()
    page.get_by_text("2 条记录").wait_for()
    page.get_by_role("link", name="返回，不办理").click()
    page.locator("#ledger").wait_for()


def test_what_was_typed_is_kept_and_leaving_warns(sign_in: SignIn) -> None:
    page = sign_in("loan_reviewer")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/financing/needs/new/")
    amount = page.locator("input[inputmode=decimal]").first
    amount.fill("120000")
    page.get_by_text("草稿已存在这台电脑").wait_for()
    page.goto("/me/")
    assert asked == ["beforeunload"]
    page.goto("/financing/needs/new/")
    page.get_by_role("button", name="恢复草稿").click()
    assert amount.input_value() == "120000"
    page.get_by_role("button", name="保存").click()
    page.locator(".errors").wait_for()
    assert amount.input_value().replace(",", "").startswith("120000")
    assert page.locator(".field-error").count() > 1


def test_a_view_and_its_columns_are_kept(sign_in: SignIn) -> None:
    page = sign_in("loan_reviewer")
    page.goto("/financing/cases/?sort=number")
    page.locator("summary", has_text="保存视图").click()
    page.get_by_label("视图名称").fill("浏览器测试")
    page.get_by_label("视图名称").press("Enter")
    tab = page.get_by_role("link", name="浏览器测试")
    tab.wait_for()
    columns = page.locator("thead th").count()
    page.locator("summary[title='选择显示的列']").click()
    page.locator("input[name=cols]:checked:not(:disabled)").last.uncheck()
    page.locator("details[open]").get_by_role("button", name="应用").click()
    page.wait_for_load_state()
    assert page.locator("thead th").count() == columns - 1
    page.locator("summary[title='选择显示的列']").click()
    page.get_by_role("button", name="恢复默认").click()
    page.locator("summary", has_text="保存视图").click()
    page.get_by_role("button", name="删除视图浏览器测试").click()
    tab.wait_for(state="detached")


def test_the_top_field_finds_while_one_types(sign_in: SignIn) -> None:
    page = sign_in("office")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("授信")
    found = page.locator("#found")
    found.get_by_role("link", name="授信户数").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#found') !== null")
    page.keyboard.press("Escape")
    assert found.locator("a").count() == 0
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="搜索“授信”").wait_for()


def test_notices_are_counted_and_read(sign_in: SignIn) -> None:
    page = sign_in("review_second")
    page.goto("/")
    assert page.locator(".topbar .count").is_visible()
    page.locator(".topbar a[title=通知]").click()
    page.get_by_role("button", name="全部标为已读").click()
    page.get_by_text("没有未读").wait_for()
    page.goto("/")
    assert page.locator(".topbar .count").count() == 0


def test_a_phone_reaches_everything_with_the_thumb(sign_in: SignIn) -> None:
    page = sign_in("loan_reviewer", size="phone")
    page.goto("/")
    bar = page.locator(".phonebar")
    assert all(box.bounding_box()["height"] >= 44 for box in bar.locator("> *").all())
    bar.get_by_role("button", name="台账").tap()
    page.locator("#sidebar.is-open").get_by_role("link", name="融资需求").tap()
    page.locator("#ledger").wait_for()
    page.locator("tbody tr").first.locator("a").first.tap()
    page.locator(".record").wait_for()


def test_a_long_record_stands_folded_on_a_phone_and_open_elsewhere(sign_in: SignIn) -> None:
    page = sign_in("urban_officer_1", size="phone")
    page.goto("/enforcement/cases/5/")
    page.locator("section.panel:not(.is-late) > h2", has_text="办理经过").wait_for()
    page.wait_for_load_state("networkidle")
    titles, shown = page.locator("section.panel > h2"), page.locator("section.panel > .panel-body:visible")
    assert shown.locator("xpath=../h2").all_inner_texts() == ["办理", "程序关口", "基本信息", "登记"]
    assert page.evaluate("document.documentElement.scrollHeight") < 3500
    fold = page.get_by_role("checkbox", name="展开“当事人”")
    party = fold.locator("xpath=../div[contains(@class, 'panel-body')]")
    assert (fold.bounding_box()["height"] >= 44, party.is_hidden()) == (True, True)
    fold.tap()
    assert "当事人性质" in party.inner_text()
    fold.press("Space")
    assert party.is_hidden()
    page.emulate_media(media="print")
    assert shown.count() == titles.count(), "paper shows all of it"
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert (shown.count(), page.locator(".fold:visible").count()) == (titles.count(), 0)


def test_money_is_shown_in_the_unit_one_likes(sign_in: SignIn) -> None:
    page = sign_in("auditor")
    page.goto("/financing/needs/")
    cell = page.locator("tbody data.money").first
    yuan = float(cell.get_attribute("value"))
    page.locator("summary[title=金额单位]").click()
    page.get_by_role("button", name="元", exact=True).click()
    assert float(cell.inner_text().replace(",", "")) == yuan
    page.reload()
    assert float(page.locator("tbody data.money").first.inner_text().replace(",", "")) == yuan


def test_the_theme_is_kept(sign_in: SignIn) -> None:
    page = sign_in("bulletin.reader")
    page.goto("/")
    page.locator(".me summary").click()
    page.get_by_role("button", name="深色 / 浅色").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_leaving_in_one_window_leaves_in_all(sign_in: SignIn, browser: Any, county: Any) -> None:
    page = sign_in("loan_checker_tax")
    cookies = page.context.storage_state()
    page.goto("/me/")
    page.locator("main").get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/login/**")
    context = browser.new_context(base_url=county.url, storage_state=cookies)
    other = context.new_page()
    for _ in range(4):  # whichever worker answers
        other.goto("/me/")
        assert "/login/" in other.url
    context.close()

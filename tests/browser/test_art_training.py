"""Art training by its own people: from a sign on the street to a licence, and an order that must not close a school."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.hands import find, take

SignIn = Callable[..., Any]
SHOP = "博艺口才"


def test_a_sign_on_the_street_becomes_a_licence(sign_in: SignIn) -> None:
    confirm(sign_in("art_officer_1", size="phone"))

    guide = sign_in("art_guide")
    find(guide, "/art_training/guides/", SHOP)
    assert "停止招生" in guide.locator(".steps").inner_text(), "the step says why it is shut"
    take(guide, "一次性告知", missing="消防验收（备案）文书\n教师资格证")
    assert "办证一次性告知单" in guide.locator("main").inner_text()
    take(guide, "已停止招生")
    take(guide, "提交申请")

    deputy = sign_in("art_deputy")
    find(deputy, "/art_training/guides/", SHOP)
    take(deputy, "准予许可", permit_no="教民走读1号", permit_until="2028-08-31")

    clerk = sign_in("art_clerk")
    find(clerk, "/art_training/venues/", SHOP)
    assert "教民走读1号" in clerk.locator("main").inner_text()


def confirm(page: Any) -> None:
    """On the spot, with one thumb: without the operator's name it is refused and nothing typed is lost."""
    find(page, "/art_training/shops/", SHOP)
    page.get_by_role("link", name="登记核实结果").click()
    page.locator("main [name=verdict]").select_option("unlicensed")
    page.locator("main [name=note]").fill("现场有学员上课")
    page.locator("main form button.btn-primary").click()
    page.locator("main .is-invalid, main .errors, main [role=alert]").first.wait_for()
    assert page.locator("main [name=note]").input_value() == "现场有学员上课"
    page.locator("main [name=operator]").fill("李红")
    page.locator("main [name=premises]").select_option("shop")
    page.locator("main form button.btn-primary").click()
    page.get_by_text("“登记核实结果”已办好").first.wait_for()


def test_an_order_on_the_spot_cannot_close_a_school(sign_in: SignIn) -> None:
    officer = sign_in("art_officer_1")
    officer.goto("/enforcement/inspections/?state=visiting&matter=art_training")
    officer.locator(".ledger.is-main tbody .lead a").first.click()
    officer.get_by_role("link", name="登记清单外问题").click()
    officer.locator("main [name=title]").fill("无证增设教学点（走读）")
    officer.locator("main [name=group]").select_option(label="证照资质")
    officer.locator("main [name=severity]").select_option("general")
    officer.locator("main [name=mode]").select_option("deadline")
    officer.locator("main [name=demand]").fill("停用未经许可的教室")
    officer.locator("main form button.btn-primary").click()
    officer.get_by_text("“登记清单外问题”已办好").first.wait_for()

    find(officer, "/enforcement/findings/", "无证增设教学点")
    officer.locator(".steps").get_by_role("link", name="责令限期改正", exact=True).click()
    officer.locator("main [name=demand]").fill("立即停止办学")
    officer.locator("main [name=broken]").fill("民办教育促进法第十二条")
    officer.locator("main form button.btn-primary").last.click()
    officer.get_by_text("停止办学是行政处罚").first.wait_for()
    officer.locator("main [name=demand]").fill("停用未经许可的教室")
    officer.locator("main form button.btn-primary").last.click()
    officer.get_by_text("“责令限期改正”已办好").first.wait_for()

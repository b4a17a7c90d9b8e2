"""A fine on the spot, from the officer's phone to the archive, and a case with a hearing; each gate tried wrongly first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.browser.hands import register, shut, take, wrong
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.tests.casework.walk import Walk

CASES = "/enforcement/cases/"
SPOT = {
    "facts": "占道经营，当场承认。", "sanction": "罚款", "correction_demand": "立即清理", "spot_time": "0:00",
    "spot_place": "人民路",
}  # fmt: skip


def test_a_fine_on_the_spot_goes_from_the_phone_to_the_archive(
    open_as: Callable[..., Any], at: Callable[..., Any], start: Callable[..., Walk], settings: Any
) -> None:
    walk = start(procedure="simple").assign("officer_a")
    address = f"{CASES}{walk.case.pk}/"
    phone = open_as("officer_a", size="phone")
    phone.goto(address)
    phone.locator(".record").wait_for()
    assert "执法人员不得少于两人" in shut(phone, "当场处罚")
    assert "简易程序" in shut(phone, "申请立案")
    walk.assign("officer_b")
    phone.goto(address)
    wrong(phone, "当场处罚", "当场罚款不超过", **SPOT, fine="3001", method="直接送达")
    wrong(phone, "当场处罚", "见证人", **SPOT, fine="1000", method="留置送达")
    take(phone, "当场处罚", **SPOT, fine="1000", defence="认错", method="直接送达")
    assert Case.objects.get().fine == 1000

    clerk = at("clerk", address)
    assert "罚款还差 1,000.00 元" in shut(clerk, "登记履行完毕")
    register(clerk, "登记缴款", "不能多登记", kind="罚款", amount="1001", receipt_no="豫财1")
    register(clerk, "登记缴款", kind="罚款", amount="1000", receipt_no="豫财1")
    settings.XIANWU_TODAY = date(2025, 9, 1)
    take(at("clerk", address), "登记履行完毕", performance="已缴清，已清理")
    assert "还没有报所属机关备案" in shut(at("deputy", address), "结案")
    take(at("clerk", address), "报所属机关备案")
    take(at("deputy", address), "结案", closing_report="同意结案")
    take(at("clerk", address), "归档", archive_no="2025-当-001")
    assert Case.objects.get().state == Case.State.ARCHIVED


def test_a_hearing_is_asked_for_announced_held_and_reported(
    at: Callable[..., Any], start: Callable[..., Walk], settings: Any
) -> None:
    walk = _noticed(start)
    address = f"{CASES}{walk.case.pk}/"
    clerk = at("clerk", address)
    wrong(clerk, "受理听证申请", "早于告知日期", asked_on="2025-08-01")
    take(clerk, "受理听证申请", asked_on=str(walk.on))
    clerk = at("clerk", address)
    assert "还没有通知听证" in shut(clerk, "提交听证报告")
    wrong(clerk, "通知听证", "七个工作日前", hearing_on="2025-09-02", place="局会议室", host="测试员host")
    assert "测试员officer_a" not in offered(clerk, "通知听证", "host"), "whoever handled the case does not preside"
    take(clerk, "通知听证", hearing_on="2025-09-12", place="局会议室", host="测试员host")
    assert "还没有举行" in shut(at("host", address), "提交听证报告")
    settings.XIANWU_TODAY = date(2025, 9, 15)
    report = {"hearing_report": "当事人陈述，认为情节轻微。", "defence_reply": "已考虑，维持。"}
    assert "听证报告由听证主持人" in shut(at("clerk", address), "提交听证报告")
    take(at("host", address), "提交听证报告", **report)
    head = at("head", address)
    why = shut(head, "作出处罚决定")
    assert "听证后还没有重新法制审核" in why
    assert "听证后还没有重新集体讨论" in why
    take(at("reviewer", address), "法制审核", outcome="审核通过")
    take(at("head", address), "登记集体讨论", discussed_on="2025-09-15", discussion="一致同意")
    head = at("head", address)
    wrong(head, "作出处罚决定", "更重的处罚", sanction="罚款", fine="60000")
    take(head, "作出处罚决定", sanction="罚款", fine="50000")
    assert Case.objects.get().state == Case.State.DECIDED


def offered(page: Any, label: str, name: str) -> list[str]:
    """What a step lets one choose from."""
    address = page.url
    page.locator(".steps").get_by_role("link", name=label, exact=True).click()
    found = page.locator(f"main [name={name}] option").all_inner_texts()
    page.goto(address)
    return [str(each) for each in found]


def _noticed(start: Callable[..., Walk]) -> Walk:
    """A fine above the threshold: reviewed, discussed, and the party told of the right to be heard."""
    walk = start().discussed(proposed_fine=Decimal(50_000))
    return walk.step("notify", "officer_a").step("serve_notice", "clerk", served_on=walk.on, method="direct")

"""The passages of a case of the ordinary procedure, for the walk of any matter; each gate is tried wrongly first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.browser.hands import amend, fill, register, shut, take, wrong
from xianwu.kit import clock
from xianwu.registers.enforcement.models import Authority, Finding, Officer
from xianwu.registers.enforcement.tests.visit_world import picture

At = Callable[..., Any]


@dataclass(frozen=True)
class Course:
    """What differs between walks: the field, the day all is done on, what the notice waits for, what is too much."""

    matter: str
    day: date
    waits_until: date
    too_much: str
    band: str = ""
    """The step of discretion as the form offers it; empty where the act has no table."""

    @property
    def on(self) -> str:
        return self.day.isoformat()

    @property
    def before(self) -> str:
        return (self.day - timedelta(days=1)).isoformat()

    @property
    def after(self) -> str:
        return (self.day + timedelta(days=1)).isoformat()


def file_the_case(at: At, address: str, course: Course) -> None:
    assert "没有本机关在有效期内的执法证" in shut(at("officer_c", address), "申请立案")
    officer = at("officer_a", address)
    take(officer, "申请立案", filing_request="建议立案", unit_opinion="同意")
    fines = Authority.objects.filter(matter=course.matter, power="fine")
    amend(fines, valid_to=date(2025, 8, 1))
    assert "权限已于 2025-08-01 失效" in shut(at("deputy", address), "批准立案")
    amend(fines, valid_to=None)
    take(at("deputy", address), "批准立案", filing_opinion="同意立案")


def investigate(at: At, address: str, course: Course) -> None:
    assert "不是本案的办案人员" in shut(at("officer_a", address), "调查终结")
    deputy = at("deputy", address)
    register(deputy, "指派办案人员", "直接利害关系", person="测试员officer_a")
    register(deputy, "指派办案人员", person="测试员officer_a", is_main="on", no_conflict="on")
    assert "执法人员不得少于两人" in shut(at("officer_a", address), "调查终结")
    register(at("deputy", address), "指派办案人员", person="测试员officer_b", no_conflict="on")
    officer = at("officer_a", address)
    found = {"facts": "经查属实。", "evidence": "现场笔录", "reasons": "情节一般", "proposal": "罚款",
             "correction_demand": "立即改正"}  # fmt: skip
    if course.band:
        wrong(officer, "调查终结", "还没有选裁量阶次", **found, proposed_fine="50000")
        found |= {"discretion": course.band, "discretion_factors": "没有从轻、从重情节"}
    wrong(officer, "调查终结", "超过法定上限", **found, proposed_fine=course.too_much)
    take(officer, "调查终结", **found, proposed_fine="50000")
    shut_words = shut(at("officer_a", address), "制发事先告知书")
    assert "必须经法制审核" in shut_words
    assert "集体讨论" in shut_words, "all that is missing at once"
    assert "法律职业资格" in shut(at("host", address), "法制审核")
    reviewer = at("reviewer", address)
    wrong(reviewer, "法制审核", "请写明审核意见", outcome="退回补正")
    take(reviewer, "法制审核", outcome="审核通过")
    head = at("head", address)
    wrong(head, "登记集体讨论", "不能晚于今天", discussed_on=course.after, discussion="一致同意")
    take(head, "登记集体讨论", discussed_on=course.on, discussion="一致同意")


def announce(at: At, address: str, course: Course) -> None:
    take(at("officer_a", address), "制发事先告知书")
    assert "还没有登记送达" in shut(at("officer_a", address), "复核意见完毕")
    clerk = at("clerk", address)
    wrong(clerk, "登记告知书送达", "见证人", served_on=course.on, method="留置送达")
    take(clerk, "登记告知书送达", served_on=course.on, method="直接送达")
    assert f"期限到 {course.waits_until}" in shut(at("officer_a", address), "复核意见完毕")
    clerk = at("clerk", address)
    wrong(clerk, "登记陈述申辩", "早于告知日期", defence_on=course.before, defence="请求从轻")
    take(clerk, "登记陈述申辩", defence_on=course.on, defence="请求从轻")
    assert f"听证申请期限到 {course.waits_until}" in shut(at("officer_a", address), "复核意见完毕")
    take(at("clerk", address), "登记书面放弃听证", reason="当事人书面放弃听证")
    officer = at("officer_a", address)
    wrong(officer, "复核意见完毕", "缺复核意见", defence_reply="")
    take(officer, "复核意见完毕", defence_reply="已考虑从轻情节")


def decide(at: At, address: str, course: Course) -> None:
    assert "需由机关负责人办理" in shut(at("deputy", address), "作出处罚决定")
    head = at("head", address)
    wrong(head, "作出处罚决定", "更重的处罚", sanction="罚款", fine="60000")
    take(head, "作出处罚决定", sanction="罚款", fine="50000")
    clerk = at("clerk", address)
    wrong(clerk, "登记决定书送达", "确认书", served_on=course.on, method="电子送达")
    take(clerk, "登记决定书送达", served_on=course.on, method="直接送达")


def seen_fixed(at: At, address: str) -> None:
    """No case is closed before somebody went there again and found its faults put right."""
    own = [str(card) for card in Officer.objects.filter(person__username__in=("officer_a", "officer_b"))]
    for fault in Finding.objects.filter(state=Finding.State.FILED):
        assert f"{fault.number} 还没有复查合格" in shut(at("deputy", address), "结案")
        page = at("officer_a", f"/enforcement/findings/{fault.pk}/")
        seen = {"result": "已整改", "checked_on": clock.today().isoformat(), "officers": own}
        register(page, "登记复查", "要上传整改后的照片", **seen)
        page.get_by_role("link", name="登记复查", exact=True).first.click()
        fill(page, seen)
        shot = {"name": "复查.jpg", "mimeType": "image/jpeg", "buffer": picture(clock.now()).read()}
        page.locator("main [name=photos]").set_input_files(shot)
        page.get_by_role("button", name="登记复查", exact=True).click()
        page.get_by_text("“登记复查”已办好").first.wait_for()


def perform(at: At, address: str, *, tomorrow: Callable[[], None]) -> None:
    clerk = at("clerk", address)
    assert "罚款还差 50,000.00 元" in shut(clerk, "登记履行完毕")
    register(clerk, "登记缴款", "不能多登记", kind="罚款", amount="50001", receipt_no="豫财1")
    register(clerk, "登记缴款", kind="罚款", amount="50,000", receipt_no="豫财1")
    tomorrow()
    take(at("clerk", address), "登记履行完毕", performance="已缴清，已改正")
    seen_fixed(at, address)
    take(at("deputy", address), "结案", closing_report="同意结案")
    take(at("clerk", address), "归档", archive_no="2025-执-001")
    page = at("clerk", address)
    page.get_by_role("link", name="查看、制作卷宗 PDF").click()
    page.get_by_role("button", name="制作卷宗").click()
    page.get_by_text("卷宗已做好").wait_for(timeout=60_000)

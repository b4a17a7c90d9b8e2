"""One illegal building, driven from the patrol to the archive by the right people; each gate tried wrongly first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.browser.hands import amend, fill, register, shut, take, wrong
from tests.county import AT, ZONE, account, unit
from xianwu.core.people.models import Person
from xianwu.core.workdays.seed import seed_years
from xianwu.domains.illegal_building.models import Demolition, JointOperation, Site
from xianwu.domains.illegal_building.patrol_actions import plan_day
from xianwu.domains.illegal_building.tests.street_world import Street, make_street
from xianwu.kit import clock
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Authority, Case, Referral
from xianwu.registers.enforcement.tests.casework.walk import card

At = Callable[[str, str], Any]
BUREAU = (
    ("bclerk", roles.CLERK), ("bofficer1", roles.OFFICER), ("bofficer2", roles.OFFICER), ("blegal", roles.REVIEWER),
    ("bdeputy", roles.DEPUTY), ("bhead", roles.HEAD),
)  # fmt: skip
STREET = ("sclerk", "sofficer", "sdeputy", "walker")


class Days:
    """The day on which everybody lives: the pages, the clock and the day that is pinned."""

    def __init__(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.settings, self.now = settings, AT
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def to(self, day: date, *, hour: int = 10) -> str:
        """Move on; gives the day as a form wants it."""
        self.now, self.settings.XIANWU_TODAY = datetime.combine(day, time(hour), tzinfo=ZONE), day
        return day.isoformat()

    def after(self, count: int) -> str:
        return self.to(self.now.date() + timedelta(days=count))

    @property
    def today(self) -> str:
        return self.now.date().isoformat()


@pytest.fixture
def days(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Days:
    return Days(settings, monkeypatch)


@pytest.fixture
def street(kept_fonts: None, county: dict[str, Any], days: Days) -> Street:
    """The street, its bureau, and today's tasks; holidays of the next year are known."""
    seed_years(2026, 2026)
    found = make_street()
    for name, role in BUREAU:
        account(name, (role, "housing"))
    for name in ("bofficer1", "bofficer2", "blegal"):
        card(Person.objects.get(username=name), is_legally_qualified=name == "blegal")
    plan_day(unit("wenyan"), AT.date(), actor=found.clerk, at=AT)
    return found


@pytest.fixture
def people(street: Street) -> dict[str, Any]:
    names = (*STREET, *(name for name, _ in BUREAU))
    return {person.username: person for person in Person.objects.filter(username__in=names)}


def test_a_building_is_driven_from_patrol_to_archive(
    open_as: Callable[..., Any], at: At, street: Street, days: Days
) -> None:
    site = reported(open_as("walker", size="phone"), street)
    stopped(at, site, days)
    case = filed(at, site)
    sealed(at, site, case)
    decided(at, case, days)
    coerced(at, case, days)
    taken_down(at, site, days)
    archived(at, site, case, days)
    assert Case.objects.get().state == Case.State.ARCHIVED
    assert Site.objects.get().state == Site.State.CLOSED
    assert Demolition.objects.get().mode == "coerced"


def reported(page: Any, street: Street) -> str:
    page.goto("/illegal_building/day/")
    page.get_by_role("link", name="开始巡查").click()
    page.get_by_role("button", name="开始巡查").click()
    page.get_by_text("巡查中").first.wait_for()
    page.goto(f"/illegal_building/report/?cell={street.cell.pk}")
    page.locator("label.choice", has_text="地基").click()
    page.get_by_role("button", name="上报").click()
    page.get_by_text("请填写位置").first.wait_for()
    page.locator("main [name=address]").fill("村东头1号")
    fill(page, {"owner": "样例户", "length_m": "20", "width_m": "10", "floors": "1"})
    page.get_by_role("button", name="上报").click()
    page.get_by_text("先劝阻").first.wait_for()
    return str(page.url)


def stopped(at: At, site: str, days: Days) -> None:
    take(at("walker", site), "劝阻", signature="拒绝签字，见证人村支书")
    officer = at("sofficer", site)
    assert "未核实不等于违法" in shut(officer, "叫停施工")
    wrong(officer, "核实许可", "不能认定为违建", permit_status="未核实", zone="城镇规划区", land_type="建设用地")
    take(officer, "核实许可", permit_status="无许可", zone="城镇规划区", land_type="建设用地")
    amend(Authority.objects.filter(power="order_stop", organ=unit("wenyan")), valid_to=date(2025, 8, 1))
    assert "失效" in shut(at("sofficer", site), "叫停施工")
    amend(Authority.objects.filter(power="order_stop"), valid_to=None)
    take(at("sofficer", site), "叫停施工", second="测试员sdeputy（豫样1）", signature="当事人签字")
    assert "没有登记叫停后继续施工" in shut(at("sofficer", site), "登记查封施工现场")
    days.after(3)
    walker = at("walker", site)
    wrong(walker, "报告继续施工", "都没有增加", stage="地基", floors="1", area="200")
    take(walker, "报告继续施工", stage="在建", floors="2", area="200")


def filed(at: At, site: str) -> str:
    """Handed over, taken in, a case of the bureau; the street joins the site to it."""
    assert "请先移交、登记立案" in shut(at("sofficer", site), "登记查封施工现场")
    deputy = at("sdeputy", site)
    take(deputy, "移交有权机关", reason="街道没有处罚权", to_organ="住建城管局")
    letter = f"/enforcement/referrals/{Referral.objects.get().pk}/"
    assert "由接收机关" in shut(at("sclerk", letter), "签收")
    clerk = at("bclerk", letter)
    take(clerk, "签收")
    told = {"title": "违法建设厂房案", "facts": "未取得许可建设厂房",
            "rule": "W2 未取得或者不按建设工程规划许可证建设，无法采取改正措施消除影响"}  # fmt: skip
    wrong(clerk, "登记线索", "日期不能晚于今天", **told, occurred_on="2025-09-05")
    take(clerk, "登记线索", **told, occurred_on="2025-08-29")
    case = f"/enforcement/cases/{Case.objects.get().pk}/"
    officer = at("bofficer1", case)
    take(officer, "申请立案", filing_request="建议立案", unit_opinion="同意")
    take(at("bdeputy", case), "批准立案", filing_opinion="同意立案")
    for name in ("bofficer1", "bofficer2"):
        main = {"is_main": "on"} if name == "bofficer1" else {}
        register(at("bdeputy", case), "指派办案人员", person=f"测试员{name}", no_conflict="on", **main)
    take(at("sclerk", site), "登记立案", case="")
    return case


def sealed(at: At, site: str, case: str) -> None:
    assert "还没有实施查封（行政强制法第十八条）" in shut(at("sofficer", site), "登记查封施工现场")
    assert "行政强制法第十八条第一项" in shut(at("bofficer1", case), "实施查封")
    amend(Authority.objects.filter(power="coerce", organ=unit("housing")), valid_to=date(2025, 8, 1))
    assert "行政强制法第十三条" in shut(at("bdeputy", case), "批准查封")
    amend(Authority.objects.filter(power="coerce"), valid_to=None)
    take(at("bdeputy", case), "批准查封", seal_place="村东头1号施工现场", seal_reason="继续施工，县政府责成1号")
    officer = at("bofficer1", case)
    wrong(officer, "实施查封", "当场告知", method="直接送达")
    wrong(officer, "实施查封", "见证人", is_told="on", method="留置送达")
    take(officer, "实施查封", is_told="on", method="直接送达")
    take(at("sofficer", site), "登记查封施工现场")


def decided(at: At, case: str, days: Days) -> None:
    officer = at("bofficer1", case)
    found = {"facts": "经查属实。", "evidence": "勘验笔录", "reasons": "无法改正", "proposal": "罚款", "fine_base": "100000",
             "correction_demand": "拆除违法建设的厂房", "discretion": "一般（没有从轻、从重情节）",
             "discretion_factors": "没有从轻、从重情节"}  # fmt: skip
    wrong(officer, "调查终结", "超过法定上限", **found, proposed_fine="10001")
    take(officer, "调查终结", **found, proposed_fine="4000")
    take(at("blegal", case), "法制审核", outcome="审核通过")
    take(at("bhead", case), "登记集体讨论", discussed_on=days.today, discussion="一致同意")
    take(at("bofficer1", case), "制发事先告知书")
    take(at("bclerk", case), "登记告知书送达", served_on=days.today, method="直接送达")
    assert "还没有登记当事人的陈述申辩" in shut(at("bofficer1", case), "复核意见完毕")
    take(at("bclerk", case), "登记陈述申辩", defence_on=days.today, defence="请求保留")
    take(at("bofficer1", case), "复核意见完毕", defence_reply="无法改正，不予采纳")
    head = at("bhead", case)
    wrong(head, "作出处罚决定", "应当晚于今天", sanction="罚款", fine="4000", act_due_on=days.today)
    take(head, "作出处罚决定", sanction="罚款", fine="4000", act_due_on="2025-09-20")
    take(at("bclerk", case), "登记决定书送达", served_on=days.today, method="直接送达")
    register(at("bclerk", case), "登记缴款", kind="罚款", amount="4000", receipt_no="豫财1")


def coerced(at: At, case: str, days: Days) -> None:
    """Reminder (35), plea (36), announcement and remedies (44), decision (37), each refused with its article."""
    assert "行政强制法第三十五条" in shut(at("bofficer1", case), "制发催告书")
    days.to(date(2025, 9, 22))
    take(at("bofficer1", case), "制发催告书")
    words = shut(at("bhead", case), "作出强制执行决定")
    for article in ("第三十五条", "第三十六条", "第四十四条"):
        assert article in words
    take(at("bclerk", case), "登记催告书送达", served_on=days.today, method="直接送达")
    clerk = at("bclerk", case)
    wrong(clerk, "登记催告后陈述申辩", "早于催告送达日期", plea_on="2025-09-21", plea="请求缓拆")
    take(clerk, "登记催告后陈述申辩", plea_on=days.today, plea="请求缓拆")
    told = {"announced_on": days.today, "announced_in": "现场张贴"}
    wrong(at("bclerk", case), "公告限期自行拆除", "不少于 30 日", **told, self_until="2025-10-21")
    take(at("bclerk", case), "公告限期自行拆除", **told, self_until="2025-10-22")
    take(at("bofficer1", case), "解除查封", reason="已经停工，案件进入执行")
    days.to(date(2026, 3, 5))
    assert "还没有复核答复" in shut(at("bhead", case), "作出强制执行决定")
    take(at("bofficer1", case), "复核催告后意见", plea_reply="不予采纳")
    amend(Case.objects.all(), challenge="lawsuit", challenged_on=date(2025, 12, 1))
    assert "正在复议或者诉讼" in shut(at("bhead", case), "作出强制执行决定")
    amend(Case.objects.all(), challenge="", challenged_on=None)
    take(at("bhead", case), "作出强制执行决定", coercion_plan="2026年3月12日上午机械拆除")


def taken_down(at: At, site: str, days: Days) -> None:
    answers = {"mode": "强制拆除", "area": "200", "partner": "住建城管局", "done_on": days.today}
    wrong(
        at("sdeputy", site),
        "登记拆除",
        "行政强制法第三十七条）：强制执行决定书还没有送达",
        **answers,
        has_inventory="on",
    )
    case = f"/enforcement/cases/{Case.objects.get().pk}/"
    wrong(at("bclerk", case), "登记强制执行决定书送达", "见证人", served_on=days.today, method="留置送达")
    take(at("bclerk", case), "登记强制执行决定书送达", served_on=days.today, method="直接送达")
    days.to(date(2026, 3, 12), hour=23)
    answers["done_on"] = days.today
    proof = {"has_inventory": "on", "has_video": "on"}
    wrong(at("sdeputy", site), "登记拆除", "不得在夜间", **answers, **proof)
    days.to(date(2026, 3, 12))
    wrong(at("sdeputy", site), "登记拆除", "还没有安排全程录像", **answers, has_inventory="on")
    wrong(at("sdeputy", site), "登记拆除", "请选这次联合行动", **answers, **proof)
    outing = at("sclerk", site)
    outing.goto(outing.url.partition("/illegal_building/")[0] + "/illegal_building/operations/new/")
    fill(outing, {"title": "联合拆除行动", "held_on": days.today, "plan": "先清点再拆除"})
    outing.get_by_role("button", name="保存").click()
    outing.locator(".record").wait_for()
    take(outing, "登记已完成")
    row = JointOperation.objects.get()
    take(at("sdeputy", site), "登记拆除", **answers, **proof, operation=f"{row.number} {row.title}")


def archived(at: At, site: str, case: str, days: Days) -> None:
    take(at("bclerk", case), "登记履行完毕", performance="罚款已缴清，厂房已强制拆除")
    take(at("bdeputy", case), "结案", closing_report="同意结案")
    take(at("bclerk", case), "归档", archive_no="2026-违建-001")
    assert "还有 3 次回访没有做" in shut(at("sdeputy", site), "销号")
    for count in range(3):
        days.after(30)
        found = {"watch": "", "done_on": days.today}
        if count == 0:
            register(at("sofficer", site), "登记回访", "写明看到的情况", **found, is_rebuilt="on")
        register(at("sofficer", site), "登记回访", **found, note="未见复建")
    take(at("sdeputy", site), "销号")

"""A gas case in a real browser, from the joint visit to the archive, officers on the phone, the office at a desk; each gate tried wrongly first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.browser.enforcement import passages
from tests.browser.hands import choose, fill, register, shut, take, wrong
from tests.county import DAY, ZONE, account, unit
from xianwu.core.units.actions import add_units
from xianwu.domains.gas_safety import first_rows, site_actions
from xianwu.domains.gas_safety.demo_people import UNITS
from xianwu.domains.gas_safety.models import PartnerPart
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Case, Finding, Inspection, Officer
from xianwu.registers.enforcement.tests.casework.walk import Cast

At = Callable[..., Any]
BROKEN = "由有许可的企业供气"
MEAL, MORNING = 12, 10
LAPSED = date(2025, 9, 4)
COURSE = passages.Course("gas", LAPSED, waits_until=date(2025, 9, 11), too_much="100001",
                         band="一般（没有从轻、从重情节）")  # fmt: skip


@pytest.fixture
def clock_to(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The hour stands still where a test puts it: no kitchen is visited at meal time."""
    from xianwu.kit import clock

    def put(day: date, hour: int = MORNING) -> None:
        settings.XIANWU_TODAY = day
        monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, hour, tzinfo=ZONE))

    return put


@pytest.fixture
def people(kept_fonts: None, county: dict[str, Any], clock_to: Callable[..., None]) -> dict[str, Any]:
    """The bureau of the cast, two partner organs and one kitchen."""
    clock_to(DAY)
    add_units(UNITS)
    now = datetime(2025, 1, 2, tzinfo=ZONE)
    first_rows.enter(at=now)
    cast = Cast()
    kitchen = {"kind": "catering", "title": "老街烩面馆", "operator": "王丽", "town": unit("wenyan"), "address": "平安路1号",
               "party_kind": "organisation", "fuel": "bottled", "cylinder_count": 2, "supplier": "示例燃气"}  # fmt: skip
    site_actions.register_site(kitchen, actor=cast["clerk"], at=now)
    partners = {name: account(name, (roles.CLERK, name)) for name in ("market", "commerce")}
    return cast.people | partners


@pytest.fixture(autouse=True)
def _jobs_at_once(settings: Any) -> None:
    """The file of this case is bound as a job; no worker stands beside the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def test_a_gas_case_is_driven_from_joint_visit_to_archive(at: At, open_as: At, clock_to: Any) -> None:
    visit = planned(open_as("clerk"))
    crew(at, visit)
    arrive(at, visit, clock_to)
    look(at, visit)
    partners(at)
    address = order(at, clock_to)
    for passage in (passages.file_the_case, passages.investigate, passages.announce, passages.decide):
        passage(at, address, COURSE)
    passages.perform(at, address, tomorrow=lambda: clock_to(LAPSED + timedelta(days=1)))
    assert Case.objects.get().state == Case.State.ARCHIVED


def planned(page: Any) -> str:
    """A joint visit after a complaint; without its date the form stays as it is."""
    page.goto("/enforcement/inspections/new/")
    asked = {"source": "投诉举报", "basis": "《城镇燃气管理条例》第四十一条", "scope": "按检查清单"}
    page.locator("main [name=subject]").select_option(index=1)
    fill(page, {**asked, "is_joint": "on"})
    page.get_by_role("button", name="保存").click()
    page.locator(".errors").wait_for()
    assert page.locator("[name=scope]").input_value() == "按检查清单"
    page.locator("[name=planned_on]").fill(DAY.isoformat())
    page.get_by_role("button", name="保存").click()
    page.locator(".record").wait_for()
    return str(page.url)


def crew(at: At, address: str) -> None:
    """Two with cards; leader and expert go along and do not count."""
    assert "不得少于两人" in shut(at("deputy", address), "批准检查")
    clerk = at("clerk", address)
    for duty, name in (("带队领导", "张局长"), ("专家", "李教授")):
        register(at("clerk", address), "加入检查组", duty=duty, name=name)
    assert "不得少于两人" in shut(at("deputy", address), "批准检查"), "leader and expert are no officers"
    for card in ("officer_a", "officer_b"):
        clerk = at("clerk", address)
        register(clerk, "加入检查组", duty="执法人员", officer=_card(clerk, card))
    assert "需由分管负责人办理" in shut(at("officer_a", address), "批准检查")
    take(at("deputy", address), "批准检查")
    take(at("clerk", address), "发出检查通知")


def _card(page: Any, name: str) -> str:
    return str(Officer.objects.get(person__username=name))


def arrive(at: At, address: str, clock_to: Any) -> None:
    """Partners are told, meal time is over, the code is scanned; then the visit begins."""
    assert "还没有通知联合部门" in shut(at("officer_a", address), "到场开始检查")
    register(at("officer_a", address), "通知联合部门", organs=["市场监管局", "商务局"])
    assert "不在本次检查的执法人员名单里" in shut(at("officer_c", address), "到场开始检查")
    clock_to(DAY, MEAL)
    assert "11:00—13:00 不安排检查" in shut(at("officer_a", address), "到场开始检查")
    clock_to(DAY)
    officer = at("officer_a", address)
    wrong(officer, "到场开始检查", "出示执法证", no_conflict="on", code_scanned="on", party_name="王丽")
    wrong(officer, "到场开始检查", "没有利害关系", card_shown="on", code_scanned="on", party_name="王丽")
    wrong(officer, "到场开始检查", "要扫码登记", card_shown="on", no_conflict="on", party_name="王丽")
    take(officer, "到场开始检查", card_shown="on", no_conflict="on", code_scanned="on", party_name="王丽")


def look(at: At, address: str) -> None:
    """Every item is answered, what is wrong is registered, the expert has declared no interest, a witness signs."""
    page = at("officer_a", address)
    page.goto(f"{address}visit/")
    choose(page, BROKEN, "不合格")
    page.get_by_role("button", name="登记为问题").click()
    page.locator("#findings").get_by_text(BROKEN).first.wait_for()
    finish(page, "项没有登记结果")
    for item in page.locator("fieldset.door-item:not(.is-kept) legend").all_inner_texts():
        if item != "签字情况":
            choose(page, item.removesuffix("重大").strip(), "合格")
    finish(page, "请填写见证人")
    finish(page, "专家李教授还没有签利益冲突声明", witness="社区赵主任")
    declare(at, address)
    page.goto(f"{address}visit/")
    finish(page, "检查已结束", witness="社区赵主任")


def finish(page: Any, words: str, *, witness: str = "") -> None:
    page.locator("label.choice", has_text="拒绝签字").click()
    page.locator("[name=witness]").fill(witness)
    page.get_by_role("button", name="结束检查").click()
    page.get_by_text(words).first.wait_for()


def declare(at: At, address: str) -> None:
    register(at("clerk", address), "专家利益冲突声明", "请写明是什么关系", expert="", signed_on=DAY.isoformat())
    register(
        at("clerk", address), "专家利益冲突声明", "晚于今天", expert="", signed_on="2025-08-30", has_no_interest="on"
    )
    register(at("clerk", address), "专家利益冲突声明", expert="", signed_on=DAY.isoformat(), has_no_interest="on")
    register(at("clerk", address), "登记专家意见", row="", advice="建议改由有许可的企业供气。")


def partners(at: At) -> None:
    """Each partner within its own power, by a document of its own."""
    parts = {part.organ.code: f"/gas_safety/parts/{part.pk}/" for part in PartnerPart.objects.all()}
    commerce = at("commerce", parts["commerce"])
    register(
        commerce,
        "登记处理结果",
        "没有“燃气安全·责令改正”权限",
        decision="责令改正",
        document_no="商责1号",
        decided_on=DAY.isoformat(),
    )
    register(commerce, "登记处理结果", decision="未发现本部门管的问题", decided_on=DAY.isoformat())
    market = at("market", parts["market"])
    register(market, "登记处理结果", "自己的文书文号", decision="责令改正", decided_on=DAY.isoformat())
    register(market, "登记处理结果", decision="责令改正", document_no="市监责〔2025〕8号", decided_on=DAY.isoformat())


def order(at: At, clock_to: Any) -> str:
    """No case by article 49 before the order has been served and has run out; gives the case's address."""
    address = f"/enforcement/findings/{Finding.objects.get().pk}/"
    assert "逾期" in shut(at("officer_a", address), "转立案")
    wrong(at("officer_a", address), "责令限期改正", "要晚于现在", due_on="2025-08-28")
    wrong(at("officer_a", address), "责令限期改正", "还缺：联系人及电话")
    take(at("officer_a", address), "责令限期改正", contact="0373-7600000")
    assert "还没有登记送达" in shut(at("officer_a", address), "转为逾期")
    served = {"paper": "", "recipient": "老街烩面馆", "served_on": DAY.isoformat()}
    register(at("officer_a", address), "登记送达", "见证人", **served, method="留置送达")
    register(at("officer_a", address), "登记送达", **served, method="直接送达")
    assert "还没有届满" in shut(at("officer_a", address), "转为逾期")
    assert "逾期" in shut(at("officer_a", address), "转立案"), "an order alone is not enough"
    take(at("clerk", f"/enforcement/inspections/{Inspection.objects.get().pk}/"), "检查办结")
    clock_to(LAPSED)
    take(at("officer_a", address), "转为逾期")
    assert "届满后还没有复查" in shut(at("officer_a", address), "转立案"), "the clock alone proves nothing"
    own = [str(card) for card in Officer.objects.filter(person__username__in=("officer_a", "officer_b"))]
    seen = {"result": "未整改", "checked_on": LAPSED.isoformat(), "officers": own}
    register(at("officer_a", address), "登记复查", "请写明哪些没有改好", **seen)
    register(at("officer_a", address), "登记复查", **seen, note="仍由无证人员供气")
    take(at("officer_a", address), "转立案")
    return f"/enforcement/cases/{Case.objects.get().pk}/"

"""Performance by another and at once, each gate tried wrongly first; and performance in parts with its default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import client_of, whole_page
from xianwu.core.events.api import verify_chain
from xianwu.core.workflow.api import Clock, StepRefused
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework.agreeing import Part, PartsUnclear, parts_of
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.models import Agreement, Case
from xianwu.registers.enforcement.tests.casework.refusals import refused
from xianwu.registers.enforcement.tests.casework.walk import START, YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")
PLAN = {
    "substitute_ground": "pollution", "substitute_target": "渠内渣土约40立方米", "substitute_by": "示例清运公司",
    "substitute_plan": "挖机清运", "substitute_on": date(2025, 10, 20), "substitute_estimate": YUAN(8000),
    "substitute_reckoning": "台班费加运费", "no_interest": True, "no_building": True,
}  # fmt: skip
DONE = {"substitute_watched_by": "甲、乙", "substitute_signed": "监督人员、代履行人、当事人签名", "substitute_cost": YUAN(7600),
        "no_violence": True}  # fmt: skip


def reminded(walk: Walk) -> Walk:
    """Ordered to clear by 15 September, reminded on the 16th, the fine paid."""
    walk.defended(correction_demand="清除渠内渣土").step(
        "decide", "head", sanction="fine", fine=YUAN(5000), act_due_on=date(2025, 9, 15)
    )
    walk.step("serve_decision", "clerk", served_on=walk.on, method="direct").pay(5000, "票1")
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    return walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")


def test_another_performs_after_decision_reminder_and_three_days(start: Start) -> None:
    walk = reminded(start())
    refused(walk, "decide_substitute", "head", "行政强制法第三十五条", "催告期限到", **PLAN)
    walk.on = date(2025, 10, 13)
    refused(walk, "decide_substitute", "head", "利害关系", "第五十条", **{**PLAN, "no_interest": False})
    refused(walk, "decide_substitute", "head", "第四十四条", **{**PLAN, "no_building": False})
    refused(walk, "decide_substitute", "head", "三日前", **{**PLAN, "substitute_on": date(2025, 10, 16)})
    refused(walk, "decide_substitute", "deputy", **PLAN)
    walk.step("decide_substitute", "head", **PLAN)
    words = papers_of(walk.now).get(kind="enforcement.substitute_decision").words
    for told in ("示例清运公司", "8,000.00", "渠内渣土约40立方米", "2025年10月20日", "造成环境污染", "行政复议"):
        assert told in words
    row = walk.now.publications.get(kind="coercion")
    assert row.document_no == walk.now.substitute_no
    assert Clock.objects.get(name="substitute", object_id=walk.case.pk).due_on == date(2025, 10, 20)
    refused(walk, "substitute", "officer_a", "第五十一条第一项", "第五十一条第二项", "还没有登记送达", **DONE)
    walk.step("serve_substitute", "clerk", served_on=walk.on, method="direct")
    walk.step("remind_substitute", "officer_a", method="direct", on=date(2025, 10, 14))
    refused(walk, "substitute", "officer_a", "还没有届满", on=date(2025, 10, 17), **DONE)
    walk.on = date(2025, 10, 20)
    refused(walk, "substitute", "officer_a", "暴力", **{**DONE, "no_violence": False})
    refused(walk, "substitute", "officer_a", "超出预算", **{**DONE, "substitute_cost": YUAN(9000)})
    walk.step("substitute", "officer_a", **DONE)
    assert "7,600.00" in papers_of(walk.now).get(kind="enforcement.substitute_record").words
    with pytest.raises(StepRefused, match="代履行费用还差"):
        walk.step("perform", "clerk", performance="已代履行")
    walk.pay(7600, "票2", kind="cost").step("perform", "clerk", performance="已代履行，费用已缴")
    assert not verify_chain()


def test_a_party_that_performs_stops_it(start: Start) -> None:
    walk = reminded(start())
    walk.step("decide_substitute", "head", on=date(2025, 10, 13), **PLAN)
    walk.step("stop_substitute", "officer_a", reason="当事人已自行清除")
    refused(walk, "substitute", "officer_a", "没有正在办理的代履行", **DONE)
    walk.step("perform", "clerk", performance="已自行清除")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=walk.case.pk).update(substituted_on=walk.on)


def test_what_lies_on_the_road_is_cleared_at_once_and_the_absent_party_told(start: Start) -> None:
    walk = start().filed()
    told = {"substitute_ground": "road", "substitute_target": "国道上的碎石", "substitute_by": "本机关", "substitute_plan": "人工清扫",
            **DONE, "substitute_cost": YUAN(300)}  # fmt: skip
    refused(walk, "clear_at_once", "deputy", "立即通知", "第五十二条", **told)
    refused(walk, "clear_at_once", "officer_a", **told)
    walk.step("clear_at_once", "deputy", clearing_told="当日17时电话通知", **told)
    case = walk.now
    assert (case.state, case.cleared_on, case.substitute_cost) == ("filed", START, 300)
    assert "当日17时电话通知" in papers_of(case).get(kind="enforcement.clearing_decision").words
    assert case.publications.get(kind="coercion").due_on == date(2025, 9, 26)
    walk.pay(300, "票1", kind="cost")


# --- in parts -----------------------------------------------------------------------------------------


def test_parts_are_read_line_by_line() -> None:
    assert parts_of("2025-10-15 3,000元\n２０２５年11月15日 拆除围墙") == [
        Part(date(2025, 10, 15), YUAN(3000)), Part(date(2025, 11, 15), duty="拆除围墙")]  # fmt: skip
    for wrong, word in (
        ("", "还没有写"),
        ("10月前付清", "看不懂"),
        ("2025-02-30 5", "不对"),
        ("2025-10-2 5\n2025-10-1 5", "一期比"),
    ):
        with pytest.raises(PartsUnclear, match=word):
            parts_of(wrong)


def test_a_fine_in_parts_is_the_fine_and_a_missed_part_brings_it_back(start: Start) -> None:
    walk = start().served()
    plan: dict[str, Any] = {"applied_on": START, "reason": "停业检修，有银行流水"}
    three = "2025-10-15 2000\n2025-11-15 2000\n2025-12-15 1000"
    refused(walk, "postpone", "head", "合计 4,000.00 元，罚款还差 5,000.00 元", parts=three[:31], **plan)
    refused(walk, "postpone", "head", "应晚于原期限 2025-09-15", parts="2025-09-10 5000", **plan)
    refused(walk, "postpone", "head", "最长 12 个月", parts="2026-09-10 5000", **plan)
    refused(walk, "postpone", "clerk", parts=three, **plan)
    walk.step("postpone", "head", parts=three, **plan)
    assert walk.now.pay_due_on == date(2025, 12, 15)
    assert "2025年11月15日" in papers_of(walk.now).get(kind="enforcement.postponement").words
    clock = Clock.objects.get(name="agreement", object_id=walk.case.pk)
    assert clock.due_on == date(2025, 10, 15)
    walk.pay(2000, "票1", on=date(2025, 10, 15))
    clock.refresh_from_db()
    assert clock.due_on == date(2025, 11, 15)
    refused(walk, "resume_execution", "deputy", "各期都没有逾期", reason="x", on=date(2025, 11, 15))
    refused(walk, "remind", "officer_a", "第六十六条", "请先恢复执行", on=date(2025, 11, 17))
    page = client_of(walk.cast.people["deputy"]).get(f"/enforcement/cases/{walk.case.pk}/").content.decode()
    assert "恢复执行" in page
    assert "票1" in page
    walk.step("resume_execution", "deputy", reason="第二期没有缴纳")
    assert walk.now.pay_due_on == date(2025, 11, 15)
    assert balance_of(walk.now, list(walk.now.payments.all()), on=date(2025, 11, 16)).surcharge.due == 90
    assert "第 2 期" in papers_of(walk.now).get(kind="enforcement.resumption_notice").words
    walk.step("remind", "officer_a")
    clock.refresh_from_db()
    assert clock.state == Clock.State.STOPPED


def test_an_agreement_holds_execution_back_until_every_part_is_kept(start: Start) -> None:
    walk = reminded(start())
    given: dict[str, Any] = {"terms": "分两段清运", "parts": "2025-10-20 清运东段\n2025-11-20 清运西段"}
    refused(walk, "agree", "head", "公共利益", "第四十二条", **given)
    walk.step("agree", "head", harms_nobody=True, **given)
    refused(
        walk, "decide_substitute", "head", "第四十二条", "正在履行，下一期 2025-10-20", on=date(2025, 10, 13), **PLAN
    )
    refused(walk, "agree", "head", "正在履行", harms_nobody=True, **given)
    first, second = Agreement.objects.get().parts.all()
    walk.step("fulfil_part", "clerk", part=str(first.pk), done_on=walk.on)
    page = whole_page(client_of(walk.cast.people["deputy"]), f"/enforcement/cases/{walk.case.pk}/")
    for told in ("执行协议和分期", "分两段清运", "清运东段", "已履行", "清运西段", "未到期"):
        assert told in page
    walk.step("fulfil_part", "clerk", part=str(second.pk), done_on=walk.on)
    row = Agreement.objects.get()
    assert (row.outcome, row.ended_on) == ("kept", walk.on)
    with pytest.raises((StepRefused, Refused)):
        walk.step("resume_execution", "deputy", reason="x")

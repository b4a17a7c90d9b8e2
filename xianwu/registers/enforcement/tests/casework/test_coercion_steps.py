"""Sealing and execution by the organ itself: each gate tried wrongly first, refused with its article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import awaited, client_of, unit
from xianwu.core.events.api import verify_chain
from xianwu.core.workflow.api import Clock, StepRefused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework.steps import CASE
from xianwu.registers.enforcement.models import Authority, Case
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.refusals import refused
from xianwu.registers.enforcement.tests.casework.walk import START, YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")
PLACE = {"seal_place": "东头1号施工现场", "seal_reason": "责令停止后继续施工，县政府责成〔2025〕1号"}
SPOT = {"is_told": True, "method": "direct"}
OVER = date(2026, 3, 10)
"""Decided and served on 29 August 2025: six months to sue end on Monday, 2 March 2026."""


@pytest.fixture
def forced(start: Start) -> Start:
    """Opens a case of an organ that may coerce."""

    def made(**fields: Any) -> Walk:
        world.authority("coerce")
        return start(**fields)

    return made


# --- sealing ----------------------------------------------------------------------------------------


def test_without_the_power_nothing_is_sealed(start: Start) -> None:
    walk = start().filed()
    refused(walk, "approve_seal", "head", "行政强制法第十三条、第十七条", "没有“玩具安全·行政强制”权限", **PLACE)


def test_a_seal_wants_approval_two_officers_and_a_word_on_the_spot(forced: Start) -> None:
    walk = forced().filed()
    refused(walk, "seal", "officer_a", "行政强制法第十八条第一项", "还没有报负责人批准", **SPOT)
    walk.step("approve_seal", "head", **PLACE)
    refused(walk, "seal", "officer_c", "不是本案的办案人员", **SPOT)
    refused(walk, "seal", "officer_a", "当场告知", "行政强制法第十八条", method="direct")
    walk.now.handlers.filter(person=walk.cast.people["officer_b"]).delete()
    refused(walk, "seal", "officer_a", "行政强制法第十八条第二项", "不得少于两人", **SPOT)
    walk.assign("officer_b")
    walk.step("seal", "officer_a", **SPOT)
    case = walk.now
    assert (case.sealed_on, case.seal_due_on) == (START, START + timedelta(days=30))
    paper = papers_of(case).get(kind="enforcement.seal_decision")
    assert PLACE["seal_place"] in paper.words
    assert "2025年9月28日" in paper.words, "a Sunday does not make the seal longer"
    assert case.deliveries.get(paper=paper).method == "direct"
    refused(walk, "seal", "officer_a", "行政强制法第二十三条", "已于 2025-08-29 查封", **SPOT)


def test_who_approved_the_seal_does_not_put_it_on(forced: Start) -> None:
    walk = forced().filed()
    steps = {step.name: step for step in CASE.steps}
    assert steps["seal"].second_person == ("approve_seal",)
    walk.step("approve_seal", "deputy", **PLACE)
    refused(walk, "seal", "deputy", **SPOT)


def test_a_seal_is_prolonged_once_and_lifted_before_the_case_ends(forced: Start) -> None:
    walk = forced().filed()
    with pytest.raises(StepRefused, match="本案没有查封"):
        walk.step("unseal", "officer_a", reason="没有必要")
    walk.step("approve_seal", "head", **PLACE).step("seal", "officer_a", **SPOT)
    clock = Clock.objects.get(kind="enforcement.case", object_id=walk.case.pk, name="seal")
    assert clock.due_on == date(2025, 9, 28)
    walk.on = date(2025, 9, 29)
    with pytest.raises(StepRefused, match="第二十八条"):
        walk.step("extend_seal", "head", reason="案情复杂")
    walk.on = date(2025, 9, 26)
    walk.step("extend_seal", "head", reason="案情复杂")
    assert walk.now.seal_due_on == date(2025, 10, 28)
    with pytest.raises(StepRefused, match="已经登记过"):
        walk.step("extend_seal", "head", reason="案情复杂")
    walk.set(state="performed", decided_on=walk.on, notice_served_on=walk.on, served_on=walk.on, performed_on=walk.on)
    refused(walk, "close", "deputy", "行政强制法第二十七条、第二十八条", "还没有解除", closing_report="同意")
    walk.step("unseal", "officer_a", reason="已经自行改正")
    assert "已经自行改正" in papers_of(walk.now).get(kind="enforcement.unseal_decision").words
    clock.refresh_from_db()
    assert clock.state == Clock.State.STOPPED


def test_an_urgent_seal_is_approved_within_the_hours_or_lifted(forced: Start) -> None:
    walk = forced().filed()
    urgent = {"seal_place": "东头1号", "seal_reason": "正在浇筑，不立即查封难以恢复"}
    refused(walk, "seal_urgently", "officer_a", "当场告知", **urgent, method="direct")
    walk.step("seal_urgently", "officer_a", **urgent, **SPOT)
    assert walk.now.seal_due_on == START + timedelta(days=30)
    assert Clock.objects.get(name="seal_approval", object_id=walk.case.pk).due_on == date(2025, 8, 30)
    page = client_of(walk.cast.people["deputy"]).get(f"/enforcement/cases/{walk.case.pk}/").content.decode()
    assert "2025-08-30 12:00 前报负责人补办批准" in page
    refused(walk, "approve_seal", "head", "第二十三条", **PLACE)
    with pytest.raises(StepRefused, match="第十九条"):
        walk.step("confirm_seal", "deputy", reason="同意", on=date(2025, 8, 31))
    walk.on = START
    walk.step("confirm_seal", "deputy", reason="同意")
    assert walk.now.seal_approved_by == walk.cast.people["deputy"]
    with pytest.raises(StepRefused, match="没有等待补办批准"):
        walk.step("confirm_seal", "deputy", reason="同意")
    walk.step("unseal", "officer_a", reason="已经停工")


# --- execution --------------------------------------------------------------------------------------


def ordered(walk: Walk) -> Walk:
    """A decision that orders to take down by 15 September; served; the fine is paid."""
    walk.defended(correction_demand="拆除违法建设").step(
        "decide", "head", sanction="fine", fine=YUAN(5000), act_due_on=date(2025, 9, 15)
    )
    walk.step("serve_decision", "clerk", served_on=walk.on, method="direct")
    return walk.pay(5000, "票1")


def test_the_term_to_take_down_lies_ahead(forced: Start) -> None:
    walk = forced().defended()
    refused(walk, "decide", "head", "应当晚于今天", sanction="fine", fine=YUAN(5000), act_due_on=START)


def test_a_paid_fine_does_not_end_a_duty_to_act(forced: Start) -> None:
    walk = ordered(forced())
    assert "于2025年9月15日前拆除违法建设" in papers_of(walk.now).get(kind="enforcement.penalty_decision").words
    refused(walk, "remind", "officer_a", "行政强制法第三十五条", "责令改正期限到 2025-09-15")
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    words = papers_of(walk.now).get(kind="enforcement.reminder").words
    assert "第三十五条" in words
    assert "拆除违法建设" in words
    assert "强制执行" in words
    assert "申请人民法院" not in words


@pytest.mark.parametrize(
    ("demand", "told", "duty"),
    [
        ("三十日内自行拆除违法建筑。", "自行拆除违法建筑", "自行拆除违法建筑"),
        ("限期改正", "限期改正", "改正"),
        ("自收到本决定书之日起，15日内自行拆除", "自行拆除", "自行拆除"),
        ("立即停止建设，限期于2026年1月20日前拆除", "立即停止建设，拆除", "立即停止建设，拆除"),
        ("拆除限高杆和10日内新砌的围墙", "拆除限高杆和10日内新砌的围墙", "拆除限高杆和10日内新砌的围墙"),
    ],
)
def test_a_duty_names_its_day_once(forced: Start, demand: str, told: str, duty: str) -> None:
    walk = forced().defended(correction_demand=demand)
    walk.step("decide", "head", sanction="fine", fine=YUAN(5000), act_due_on=date(2026, 1, 20))
    words = papers_of(walk.now).get(kind="enforcement.penalty_decision").words
    assert f"于2026年1月20日前{duty}。" in words
    assert f"同时责令改正：{told}。" in words
    assert walk.now.correction_demand == demand, "what was written stays on record"


def test_execution_passes_every_gate_in_turn(forced: Start) -> None:
    walk = ordered(forced())
    plan = {"coercion_plan": "2026年3月20日9时，机械拆除"}
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    found = refused(walk, "decide_coercion", "head", **plan)
    for article in ("第三十五条", "第三十六条", "第四十四条"):
        assert article in found
    walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")
    page = client_of(walk.cast.people["deputy"]).get(f"/enforcement/cases/{walk.case.pk}/").content.decode()
    for told in (
        "<summary>强制执行决定",
        "行政强制法第四十四条",
        "还没有公告",
        "<summary>代履行决定",
        "催告期内当事人仍可陈述",
    ):
        assert told in page, "the checklist says what coercion lacks"
    refused(walk, "hear_plea", "clerk", "早于催告送达日期", plea_on=date(2025, 9, 15), plea="请求缓拆")
    walk.step("hear_plea", "clerk", plea_on=walk.on, plea="请求缓拆")
    told = {"announced_on": walk.on, "self_until": date(2025, 10, 15), "announced_in": "现场张贴、县政府网站"}
    refused(walk, "announce", "clerk", "不少于 30 日", "第四十四条", "2025-10-16", **told)
    walk.step("announce", "clerk", **{**told, "self_until": date(2025, 10, 16)})
    assert "2025年10月16日前自行拆除" in papers_of(walk.now).get(kind="enforcement.demolition_notice").words
    walk.on = OVER
    refused(walk, "decide_coercion", "head", "第三十六条", "还没有复核答复", **plan)
    walk.step("answer_plea", "officer_a", plea_reply="没有新的事实，不予采纳")
    refused(walk, "decide_coercion", "head", "第四十四条", "复议、诉讼期限到 2026-03-02", on=date(2026, 3, 2), **plan)
    refused(walk, "decide_coercion", "deputy", on=OVER, **plan)
    walk.step("decide_coercion", "head", on=OVER, **plan)
    paper = papers_of(walk.now).get(kind="enforcement.coercion_decision")
    assert "没有新的事实，不予采纳" in paper.words
    assert "试验条例第二条" in paper.words, "the basis of the power to coerce"
    walk.step("serve_coercion", "clerk", served_on=OVER, method="left", witness="村委会")
    assert walk.now.coercion_served_on == OVER
    walk.step("perform", "clerk", performance="2026年3月20日强制拆除").step("close", "deputy", closing_report="同意")
    walk.step("archive", "clerk", archive_no="强1")
    assert walk.now.state == Case.State.ARCHIVED
    assert not verify_chain()


def test_a_lapsed_power_or_a_suit_under_way_stops_execution(forced: Start) -> None:
    from xianwu.registers.enforcement.casework import paying

    walk = ordered(forced())
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")
    told = {"announced_on": walk.on, "self_until": date(2025, 11, 1), "announced_in": "现场张贴"}
    walk.step("announce", "clerk", **told)
    paying.challenge(walk.now, kind="lawsuit", challenged_on=walk.on, actor=walk.cast["clerk"], at=walk.at)
    refused(walk, "decide_coercion", "head", "正在复议或者诉讼", on=OVER, coercion_plan="机械拆除")
    paying.end_challenge(walk.now, ended_on=OVER, outcome="upheld", actor=walk.cast["clerk"], at=walk.at)
    Authority.objects.filter(organ=unit("housing"), power="coerce").update(valid_to=date(2026, 1, 1))
    refused(
        walk, "decide_coercion", "head", "已于 2026-01-01 失效", on=OVER + timedelta(days=1), coercion_plan="机械拆除"
    )


def test_nothing_is_announced_before_the_term_of_the_decision_is_over(forced: Start) -> None:
    """The announcement says “至今没有履行”; and the days it gives never end before those of the decision."""
    walk = ordered(forced())
    until = walk.now.act_due_on
    told = {"announced_in": "现场张贴", "self_until": until + timedelta(days=40)}
    refused(walk, "announce", "clerk", f"（{until}）还没有届满", on=until, announced_on=until, **told)
    assert "announce" not in awaited(walk.cast["clerk"], Case, on=until)
    late = until + timedelta(days=1)
    refused(
        walk,
        "announce",
        "clerk",
        f"公告日期 {until} 时决定的期限（{until}）还没有届满",
        on=late,
        announced_on=until,
        **told,
    )
    assert "announce" in awaited(walk.cast["clerk"], Case, on=late)
    walk.step("announce", "clerk", on=late, announced_on=late, **told)
    assert walk.now.self_until > until


def test_the_database_keeps_execution_behind_the_reminder_and_the_announcement(forced: Start) -> None:
    walk = ordered(forced())
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=walk.case.pk).update(coercion_decided_on=OVER)


def test_a_fine_alone_is_not_announced(forced: Start) -> None:
    walk = forced().served()
    told = {"announced_on": START, "self_until": date(2025, 10, 30), "announced_in": "现场张贴"}
    refused(walk, "announce", "clerk", "没有写明责令改正（拆除）的期限", **told)

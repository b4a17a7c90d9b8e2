"""Gates from the decision to the archive, each tried wrongly first; and the table that steps and pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.county import awaited
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import Clock, step_offers
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.stages import STAGES, road_of, stage_now
from xianwu.registers.enforcement.models import Authority, Case
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.refusals import REQUEST, SPOT, person_id, refused
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


# --- decision ---------------------------------------------------------------------------------------


def test_a_decision_is_not_heavier_than_what_was_announced(start: Start) -> None:
    walk = start().defended()
    words = refused(walk, "decide", "head", sanction="fine", fine=YUAN(5001))
    assert "不得因当事人陈述、申辩而给予更重的处罚" in words
    refused(walk, "decide", "head", "增加了告知书没有的处罚种类", sanction="warning", fine=YUAN(5000))
    walk.step("decide", "head", sanction="fine", fine=YUAN(4000))
    assert walk.now.decision_no.endswith("罚决〔2025〕1号")


@pytest.mark.parametrize("demand", ["拆除违法建设", "恢复原状", "限期改正"])
def test_what_is_ordered_by_a_day_has_its_day(start: Start, demand: str) -> None:
    walk = start().defended(correction_demand=demand)
    decision = {"sanction": "fine", "fine": YUAN(5000)}
    words = refused(walk, "decide", "head", "改正（拆除）期限", "请填“责令改正（拆除）期限”的日期", **decision)
    assert demand in words
    walk.step("decide", "head", act_due_on=walk.on + timedelta(days=15), **decision)
    assert walk.now.act_due_on == walk.on + timedelta(days=15)


def test_what_is_done_at_once_needs_no_day(start: Start) -> None:
    walk = start().defended(correction_demand="立即改正")
    walk.step("decide", "head", sanction="fine", fine=YUAN(5000))
    assert walk.now.act_due_on is None


def test_it_may_be_proposed_not_to_punish(start: Start) -> None:
    walk = start().filed()
    refused(walk, "finish_investigation", "officer_a", "不予处罚的不填罚款", **walk.proposal(proposal="none"))
    walk.step("finish_investigation", "officer_a", **walk.proposal(proposal="none", proposed_fine=None))
    assert (
        "\n\n不予处罚。责令改正：立即改正。" in papers_of(walk.now).get(kind="enforcement.investigation_report").words
    )
    refused(walk, "notify", "officer_a", "由机关负责人办理“决定不予处罚”")
    walk.step("decide_none", "head", ground="unproven")
    assert (walk.now.state, walk.now.sanction) == (Case.State.DECIDED, "none")


def test_who_gave_up_the_defence_in_writing_is_not_said_to_have_let_it_pass(start: Start) -> None:
    walk = start().served_notice()
    walk.step("waive_defence", "clerk", reason="书面放弃").step("review_defence", "officer_a")
    walk.step("decide", "head", sanction="fine", fine=YUAN(5000))
    words = papers_of(walk.now).get(kind="enforcement.penalty_decision").words
    assert "书面放弃陈述、申辩的权利。" in words
    assert "听证" not in words.split("书面放弃")[1].split("。")[0]
    assert "规定期限内没有提出" not in words


def test_one_act_is_fined_once(start: Start) -> None:
    first = start().defended()
    second = start(occurred_on=date(2025, 8, 1)).defended()
    first.step("decide", "head", sanction="fine", fine=YUAN(5000))
    second.set(occurred_on=first.case.occurred_on)
    refused(second, "decide", "head", "不得再次罚款", first.case.number, "第二十九条", sanction="fine", fine=YUAN(5000))
    first.step("serve_decision", "clerk", served_on=first.on, method="direct")
    first.step("annul", "head", reason="复议撤销")
    second.step("decide", "head", sanction="fine", fine=YUAN(5000))


def test_a_power_that_has_lapsed_meanwhile_decides_nothing(start: Start) -> None:
    walk = start().defended()
    Authority.objects.filter(power="fine").update(valid_to=date(2025, 8, 28))
    refused(walk, "decide", "head", "执法权限", "失效", sanction="fine", fine=YUAN(5000))


def test_evidence_in_custody_is_dealt_with_first(start: Start) -> None:
    from xianwu.registers.enforcement.casework import custody

    walk = start().defended()
    actor = walk.cast["officer_a"]
    row = custody.take_custody(
        walk.now, things="液化气瓶，3 只", taken_on=walk.on, place="示例站", approval="局长批准", signature="signed",
        actor=actor, at=walk.at,
    )  # fmt: skip
    assert row.due_on == date(2025, 9, 9)
    refused(walk, "decide", "head", "液化气瓶 3 只", "第五十六条", sanction="fine", fine=YUAN(5000))
    custody.end_custody(walk.now, custody=row, ended_on=walk.on, outcome="退还", actor=actor, at=walk.at)
    walk.step("decide", "head", sanction="fine", fine=YUAN(5000))


def test_the_database_keeps_a_decision_behind_its_notice(start: Start) -> None:
    walk = start().investigated()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=walk.case.pk).update(decided_on=walk.on, sanction="fine")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=walk.case.pk).update(
            decided_on=walk.on, sanction="none", decided_by=person_id(walk, "head"), reviewed_by=person_id(walk, "head")
        )


@pytest.mark.parametrize(
    ("ground", "data", "words"),
    [
        ("slight", {}, ("没有确认当事人已经及时改正", "缺教育记录")),
        ("slight", {"is_corrected": True}, ("缺教育记录",)),
        ("first", {"education": "已教育"}, ("没有确认当事人已经及时改正",)),
        ("blameless", {}, ("缺教育记录",)),
    ],
)
def test_not_to_punish_asks_for_correction_and_teaching(
    start: Start, ground: str, data: dict[str, Any], words: tuple[str, ...]
) -> None:
    walk = start().investigated()
    refused(walk, "decide_none", "head", *words, "第三十三条", ground=ground, **data)
    walk.step("decide_none", "head", ground=ground, is_corrected=True, education="已当面教育并留存记录")
    assert (walk.now.state, walk.now.sanction) == ("decided", "none")
    walk.step("serve_decision", "clerk", served_on=walk.on, method="direct")
    refused(walk, "perform", "clerk", "没有需要履行的内容", performance="无")
    walk.step("close", "deputy", closing_report="同意")


@pytest.mark.parametrize("ground", ["slight", "first"])
def test_not_to_punish_for_correction_is_held_against_what_was_seen(start: Start, ground: str) -> None:
    walk = start().investigated()
    fault = world.finding(walk.now, state="filed", overdue_on=date(2025, 8, 1))
    data = {"ground": ground, "is_corrected": True, "education": "已教育"}
    refused(walk, "decide_none", "head", f"{fault.number}“没有报警器”（还没有复查合格）没有改正", **data)
    world.seen(fault, "not_fixed", on=date(2025, 8, 20))
    refused(walk, "decide_none", "head", "（2025-08-20 复查未整改）没有改正", "登记复查", "换用其他依据", **data)
    write_change(fault, {"state": "verified", "verified_on": walk.on}, "sample.made", actor=None, at=walk.at)
    walk.step("decide_none", "head", **data)


def test_another_ground_is_open_where_a_fault_still_stands(start: Start) -> None:
    walk = start().investigated()
    world.finding(walk.now, state="filed")
    walk.step("decide_none", "head", ground="blameless", education="已教育")
    assert walk.now.state == "decided"


def test_a_first_offence_is_the_first_in_twelve_months(start: Start) -> None:
    start(occurred_on=date(2025, 3, 1), clue_on=date(2025, 3, 2))
    walk = start().investigated()
    data = {"ground": "first", "is_corrected": True, "education": "已教育"}
    refused(walk, "decide_none", "head", "12 个月内已有违法行为（2025-03-02）", "不是初次违法", **data)
    Case.objects.exclude(pk=walk.case.pk).update(clue_on=date(2024, 8, 27))
    walk.step("decide_none", "head", **data)


def test_a_matter_may_shut_out_first_offences(start: Start) -> None:
    walk = start(penalty=world.rule("T4", fires_waiver=False)).investigated()
    data = {"ground": "first", "is_corrected": True, "education": "已教育"}
    refused(walk, "decide_none", "head", "不在可以首违不罚的范围", **data)


# --- on the spot ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "limit"), [("individual", 200), ("organisation", 3000)])
def test_on_the_spot_only_small_fines(start: Start, kind: str, limit: int) -> None:
    walk = start(procedure="simple", party_kind=kind).assign()
    refused(walk, "decide_on_spot", "officer_a", "当场罚款不超过", "第五十一条", fine=YUAN(limit + 1), **SPOT)
    walk.step("decide_on_spot", "officer_a", fine=YUAN(limit), **SPOT)
    assert (walk.now.state, walk.now.served_on) == (Case.State.SERVED, walk.on)
    assert walk.now.pay_due_on == date(2025, 9, 15)
    assert Clock.objects.get(name="pay", object_id=walk.case.pk).due_on == date(2025, 9, 15)


def test_a_decision_on_the_spot_takes_two_officers_and_is_put_on_record(start: Start) -> None:
    walk = start(procedure="simple").assign("officer_a")
    refused(walk, "decide_on_spot", "officer_a", "不得少于两人", fine=YUAN(1000), **SPOT)
    walk.assign("officer_b")
    refused(walk, "apply_filing", "officer_a", "简易程序", **REQUEST)
    walk.step("decide_on_spot", "officer_a", fine=YUAN(1000), **SPOT)
    walk.pay(1000, "票1").step("perform", "clerk", performance="已缴")
    refused(walk, "close", "deputy", "还没有报所属机关备案", "第五十二条", closing_report="同意")
    walk.step("put_on_record", "clerk").step("close", "deputy", closing_report="同意")
    refused(start(party_name="乙公司"), "decide_on_spot", "officer_a", "普通程序", fine=YUAN(1000), **SPOT)


# --- after the decision -----------------------------------------------------------------------------


def test_a_case_is_performed_when_everything_is_paid(start: Start) -> None:
    walk = start().served()
    refused(walk, "perform", "clerk", "罚款还差 5,000.00 元", "第六十六条", performance="已缴")
    refused(walk, "close", "deputy", "还没有登记履行完毕", closing_report="同意")
    walk.pay(5000, "票1", on=date(2025, 9, 18))
    refused(walk, "perform", "clerk", "加处罚款还差 450.00 元", "第七十二条", performance="已缴")
    walk.pay(450, "票2", kind="surcharge").step("perform", "clerk", performance="已缴清")


def test_reminder_and_court_wait_for_their_time(start: Start) -> None:
    walk = start().served()
    refused(walk, "remind", "officer_a", "缴款期限到 2025-09-15，还没有届满")
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    refused(
        walk,
        "apply_court",
        "head",
        "催告书还没有登记送达",
        "还没有届满",
        "第五十四条",
        "第五十三条",
        court_note="县法院",
    )
    walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")
    refused(walk, "apply_court", "head", "催告期限到 2025-09-29", on=date(2025, 9, 29), court_note="县法院")
    refused(walk, "apply_court", "head", "期限到 2026-03-02", on=date(2026, 3, 1), court_note="县法院")
    refused(walk, "apply_court", "head", "申请期限到 2026-06-02，已经超过", on=date(2026, 6, 3), court_note="县法院")
    walk.step("apply_court", "head", on=date(2026, 3, 3), court_note="县法院")


def test_a_challenge_under_way_stops_the_court_and_the_archive(start: Start) -> None:
    from xianwu.registers.enforcement.casework import paying

    walk = start().served()
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")
    paying.challenge(walk.now, kind="lawsuit", challenged_on=walk.on, actor=walk.cast["clerk"], at=walk.at)
    refused(walk, "apply_court", "head", "正在复议或者诉讼", on=date(2026, 3, 3), court_note="县法院")
    end = {"ended_on": date(2026, 3, 3), "outcome": "upheld", "actor": walk.cast["clerk"], "at": walk.at}
    paying.end_challenge(walk.now, **end)
    walk.step("apply_court", "head", on=date(2026, 3, 4), court_note="县法院")


def test_an_archive_number_is_used_once(start: Start) -> None:
    start().closed().step("archive", "clerk", archive_no="档1")
    walk = start(party_name="乙公司", occurred_on=date(2025, 8, 2)).closed()
    refused(walk, "archive", "clerk", "档案号 档1 已用于", archive_no=" 档1 ")
    walk.step("archive", "clerk", archive_no="档2")


def test_a_case_ends_when_its_fault_was_seen_put_right(start: Start) -> None:
    """Closing and archiving ask for the return visit, or for the reason why there is nothing to put right."""
    walk = start().performed()
    fault = world.finding(walk.case, state="filed")
    refused(walk, "close", "deputy", f"{fault.number} 还没有复查合格", closing_report="同意结案")
    assert "close" not in awaited(walk.cast["deputy"], Case, on=walk.on)
    write_change(fault, {"unfixable_reason": "门店已拆除"}, "sample.made", actor=None, at=walk.at)
    walk.step("close", "deputy", closing_report="同意结案")
    write_change(fault, {"unfixable_reason": ""}, "sample.made", actor=None, at=walk.at)
    refused(walk, "archive", "clerk", "处罚法第二十八条", archive_no="档9")
    assert "archive" not in awaited(walk.cast["clerk"], Case, on=walk.on)
    write_change(fault, {"state": "verified", "verified_on": walk.on}, "sample.made", actor=None, at=walk.at)
    walk.step("archive", "clerk", archive_no="档9")


# --- the table --------------------------------------------------------------------------------------


def test_every_stage_stands_before_a_step_that_exists() -> None:
    from xianwu.registers.enforcement.casework.gates.stages import BY_STEP
    from xianwu.registers.enforcement.casework.steps import CASE

    names = {step.name for step in CASE.steps}
    assert set(BY_STEP) <= names
    assert {stage.step for stage in STAGES} <= names


def test_the_checklist_reads_the_gates_of_the_step(start: Start) -> None:
    walk = start().defended()
    stage = stage_now(walk.now)
    assert stage
    assert stage.step == "decide"
    gates = {gate.name: gate for gate in stage.gates(Dossier(walk.now, on=walk.on))}
    assert gates["事先告知"].is_met
    assert gates["罚款幅度"].note.startswith("《试验条例》第九条 1000 元至 200000 元")
    assert [each.step for each in road_of(walk.now)][:2] == ["approve_filing", "finish_investigation"]


EXTENDED = {"decision_until": date(2025, 12, 26)}


def test_after_ninety_days_nothing_is_decided_without_an_extension(start: Start) -> None:
    walk = start().defended()
    decision = {"sanction": "fine", "fine": YUAN(5000)}
    walk.on = walk.now.decision_due_on + timedelta(days=1)
    words = refused(
        walk, "decide", "head", "办案期限（行政处罚法第六十条）", "2025-11-27 前作出决定", "超过 1 天", **decision
    )
    assert "由机关负责人批准延长并写明理由" in words
    assert not world.waits(walk.now, "decide", actor=walk.cast["head"], on=walk.on)
    refused(walk, "extend_decision", "deputy", "需由机关负责人办理", reason="鉴定没有做完", **EXTENDED)
    refused(walk, "extend_decision", "head", "理由", **EXTENDED)
    refused(
        walk,
        "extend_decision",
        "head",
        "最多延长 30 日（到 2025-12-29）",
        reason="鉴定",
        decision_until=date(2026, 1, 5),
    )
    walk.step("extend_decision", "head", reason="鉴定没有做完", **EXTENDED)
    case = walk.now
    assert (case.decision_due_on, case.decision_extended_by.pk) == (date(2025, 12, 26), walk.cast["head"].id)
    gates = {gate.name: gate for gate in stage_now(case).gates(Dossier(case, on=walk.on))}
    assert "2025-11-28 批准延长到 2025-12-26：鉴定没有做完" in gates["办案期限"].note
    walk.step("decide", "head", **decision)
    assert walk.now.state == Case.State.DECIDED


def test_an_extension_in_time_moves_the_clock_and_is_given_once(start: Start) -> None:
    walk = start().filed()
    refused(walk, "extend_decision", "head", "应当晚于 2025-11-27", reason="复杂", decision_until=date(2025, 11, 20))
    walk.step("extend_decision", "head", reason="案情复杂", **EXTENDED)
    own = Clock.objects.filter(kind="enforcement.case", object_id=walk.case.pk, name="decision")
    assert own.exclude(state=Clock.State.STOPPED).get().due_on == walk.now.decision_due_on == date(2025, 12, 26)
    refused(walk, "extend_decision", "head", "已经延长过 1 次", reason="仍然复杂", decision_until=date(2026, 1, 9))
    walk.step("suspend", "head", reason="等待鉴定", on=date(2025, 9, 1)).step("resume", "head", on=date(2025, 9, 11))
    assert own.exclude(state=Clock.State.STOPPED).get().due_on == walk.now.decision_due_on == date(2026, 1, 5)


def test_whoever_is_not_punished_may_be_told_so_late(start: Start) -> None:
    walk = start().investigated(proposal="none", proposed_fine=None)
    walk.on = walk.now.decision_due_on + timedelta(days=30)
    walk.step("decide_none", "head", ground="unproven")
    assert walk.now.state == Case.State.DECIDED


def test_a_field_may_ask_for_more(start: Start) -> None:
    walk = start(title="不办理的案件")
    refused(walk, "apply_filing", "officer_a", "演示事项不办理这一案", **REQUEST)
    start(party_name="乙公司").step("apply_filing", "officer_a", **REQUEST)


@pytest.mark.parametrize(
    ("passage", "step", "who"),
    [
        ("filed", "finish_investigation", "officer_a"),
        ("investigated", "notify", "officer_a"),
        ("heard", "review_defence", "officer_a"),
        ("defended", "decide", "head"),
        ("decided", "serve_decision", "clerk"),
        ("performed", "close", "deputy"),
        ("closed", "archive", "clerk"),
    ],
)
def test_an_open_gate_opens_the_button(start: Start, passage: str, step: str, who: str) -> None:
    walk = getattr(start(), passage)()
    offers = {each.step.name: each.refusal for each in step_offers(walk.now, actor=walk.cast[who], at=walk.at)}
    assert offers[step] == ""


def test_the_button_on_the_spot_is_open_before_anything_is_written(start: Start) -> None:
    walk = start(procedure="simple", facts="").assign()
    offers = {each.step.name: each.refusal for each in step_offers(walk.now, actor=walk.cast["officer_a"], at=walk.at)}
    assert offers["decide_on_spot"] == ""
    refused(walk, "decide_on_spot", "officer_a", "第五十一条", fine=YUAN(3001), **SPOT)


def test_a_case_that_was_ended_undecided_does_not_stand_in_the_way(start: Start) -> None:
    first = start().filed().step("terminate", "head", reason="当事人注销")
    second = start()
    second.step("apply_filing", "officer_a", **REQUEST)
    assert first.now.state == Case.State.TERMINATED

"""Gates from filing to the hearing, each tried wrongly first: the refusal names the rule and all that is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.county import unit
from xianwu.core.events.api import write_change
from xianwu.registers.enforcement.models import Authority, Case, Officer
from xianwu.registers.enforcement.tests.casework import walk as world
from xianwu.registers.enforcement.tests.casework.refusals import OPINION, REQUEST, person_id, refused
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


# --- filing -----------------------------------------------------------------------------------------


def test_filing_needs_everything_and_says_it_at_once(start: Start) -> None:
    walk = start(address="", legal_rep="", facts="", occurred_on=date(2023, 8, 1), clue_on=date(2025, 8, 28))
    Authority.objects.filter(power="fine").update(valid_to=date(2025, 8, 1))
    words = refused(walk, "apply_filing", "officer_a", **REQUEST)
    for part in (
        "权限已于 2025-08-01 失效",
        "缺地址",
        "缺法定代表人",
        "缺违法事实",
        "时效至 2025-08-01",
        "第三十六条",
        "第五十四条",
    ):
        assert part in words


def test_nobody_is_no_party(start: Start) -> None:
    words = refused(start(party_name="待查明"), "apply_filing", "officer_a", **REQUEST)
    assert "查明当事人（行政处罚法第四十条）：“待查明”不是当事人：请查明当事人后填写" in words


@pytest.mark.parametrize(
    ("occurred", "is_grave", "opens"),
    [
        (date(2023, 8, 28), False, True),
        (date(2023, 8, 27), False, False),
        (date(2023, 8, 27), True, True),
        (date(2020, 8, 27), True, False),
    ],
)
def test_an_act_is_punished_within_two_years_or_five(start: Start, occurred: date, is_grave: bool, opens: bool) -> None:
    world.rule("OLD", valid_from=date(2015, 1, 1))
    penalty = world.PenaltyRule.objects.get(code="OLD")
    walk = start(penalty=penalty, occurred_on=occurred, is_grave=is_grave, clue_on=date(2025, 8, 28))
    if opens:
        walk.step("apply_filing", "officer_a", **REQUEST)
    else:
        refused(walk, "apply_filing", "officer_a", "处罚时效（行政处罚法第三十六条）", **REQUEST)


def test_an_officer_without_a_card_of_the_organ_does_not_apply(start: Start) -> None:
    walk = start()
    refused(walk, "apply_filing", "officer_c", "没有本机关在有效期内的执法证", **REQUEST)
    Officer.objects.filter(person=walk.cast.people["officer_a"]).update(valid_to=date(2025, 8, 28))
    refused(walk, "apply_filing", "officer_a", "没有本机关在有效期内的执法证", **REQUEST)
    Officer.objects.filter(person=walk.cast.people["officer_a"]).update(valid_to=None, is_established=False)
    refused(walk, "apply_filing", "officer_a", "没有本机关在有效期内的执法证", **REQUEST)


def test_a_power_of_another_town_is_no_power_here(start: Start) -> None:
    Authority.objects.filter(power="fine").update(zone=unit("dongtun"))
    walk = start()
    refused(walk, "apply_filing", "officer_a", "在文岩街道没有“玩具安全·行政处罚”权限", "劝阻", **REQUEST)
    Authority.objects.filter(power="fine").update(zone=unit("wenyan"))
    walk.step("apply_filing", "officer_a", **REQUEST)
    Authority.objects.filter(power="fine").update(valid_to=date(2025, 8, 28))
    refused(walk, "approve_filing", "deputy", "失效", **OPINION)


def test_who_applied_does_not_approve(start: Start) -> None:
    walk = start().applied()
    both = world.account("both", ("enforcement.officer", "housing"), ("enforcement.head", "housing"))
    world.card(both)
    walk.cast.people["both"] = both
    walk.step("return_filing", "deputy", reason="补充").step("apply_filing", "both", **REQUEST)
    refused(walk, "approve_filing", "both", "需另一人复核", **OPINION)
    walk.step("approve_filing", "head", **OPINION)


def test_the_same_act_is_not_filed_twice(start: Start) -> None:
    first = start().applied()
    second = start()
    refused(second, "apply_filing", "officer_a", "一事一案", first.case.number, "第二十九条", **REQUEST)
    first.step("refuse_filing", "head", reason="不成立")
    second.step("apply_filing", "officer_a", **REQUEST)


def test_a_provision_must_have_been_in_force(start: Start) -> None:
    late = world.rule("T9", valid_from=date(2025, 8, 25))
    refused(start(penalty=late), "apply_filing", "officer_a", "违法行为发生时没有生效", "第三十七条", **REQUEST)


# --- investigation ----------------------------------------------------------------------------------


def test_two_officers_with_cards_investigate(start: Start) -> None:
    walk = start().applied().step("approve_filing", "deputy", **OPINION)
    data = walk.proposal()
    refused(walk, "finish_investigation", "officer_a", "不是本案的办案人员", **data)
    walk.assign("officer_a")
    refused(walk, "finish_investigation", "officer_a", "执法人员不得少于两人", "第四十二条", **data)
    walk.assign("officer_b")
    Officer.objects.filter(person=walk.cast.people["officer_b"]).update(valid_to=date(2025, 8, 28))
    refused(walk, "finish_investigation", "officer_a", "officer_b没有在有效期内的执法证", **data)
    Officer.objects.filter(person=walk.cast.people["officer_b"]).update(valid_to=None)
    walk.step("finish_investigation", "officer_a", **data)


def test_facts_come_with_evidence(start: Start) -> None:
    from xianwu.core.attachments.api import attach

    walk = start().filed()
    refused(walk, "finish_investigation", "officer_a", "缺证据", "第四十六条", **walk.proposal(evidence=""))
    attach(walk.now, world.picture(), actor=walk.cast["officer_a"], at=walk.at)
    walk.step("finish_investigation", "officer_a", **walk.proposal(evidence=""))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"proposed_fine": None}, "罚款种类要填罚款金额"),
        ({"proposal": "revocation"}, "处罚事项没有规定暂扣、降低、吊销许可"),
        ({"proposal": "confiscation", "proposed_fine": None}, "没收种类要填没收金额"),
        ({"proposed_fine": YUAN(-1)}, "不能是负数"),
        ({"proposed_fine": YUAN("200000.01")}, "超过法定上限"),
        ({"proposed_fine": YUAN("200000.01"), "deviation": "情节严重"}, "超过法定上限"),
        ({"proposed_fine": YUAN(999)}, "低于法定下限"),
    ],
)
def test_a_penalty_lies_within_its_provision(start: Start, changes: dict[str, Any], words: str) -> None:
    walk = start().filed()
    refused(walk, "finish_investigation", "officer_a", words, **walk.proposal(**changes))
    walk.step("finish_investigation", "officer_a", **walk.proposal())


def test_the_range_follows_the_kind_of_party(start: Start) -> None:
    walk = start(party_kind="individual", party_name="张三", legal_rep="").filed()
    refused(
        walk,
        "finish_investigation",
        "officer_a",
        "超过法定上限",
        "20000 元",
        **walk.proposal(proposed_fine=YUAN(20001)),
    )
    walk.step("finish_investigation", "officer_a", **walk.proposal(proposed_fine=YUAN(100)))


def test_a_multiple_needs_its_base(start: Start) -> None:
    many = world.rule(
        "T2", individual_from=None, individual_to=None, organisation_from=None, organisation_to=None,
        base_label="违法所得", base_from=1, base_to=5,
    )  # fmt: skip
    walk = start(penalty=many).filed()
    refused(walk, "finish_investigation", "officer_a", "查清并填写违法所得金额", **walk.proposal())
    over = walk.proposal(fine_base=YUAN(2000), proposed_fine=YUAN("10000.01"))
    refused(walk, "finish_investigation", "officer_a", "1 至 5 倍", "10000 元", **over)
    walk.step("finish_investigation", "officer_a", **walk.proposal(fine_base=YUAN(2000), proposed_fine=YUAN(10000)))


def test_some_acts_are_punished_only_after_an_order_ran_out(start: Start) -> None:
    strict = world.rule("T3", needs_overdue_order=True)
    walk = start(penalty=strict).filed()
    refused(walk, "finish_investigation", "officer_a", "没有关联已送达的责令改正通知书", **walk.proposal())
    finding = world.finding(walk.case, order_no="延住建责改〔2025〕1号", served_on=date(2025, 8, 1), mode="deadline")
    refused(walk, "finish_investigation", "officer_a", "期限还没有届满", **walk.proposal())
    write_change(finding, {"overdue_on": date(2025, 8, 20)}, "sample.made", actor=None, at=walk.at)
    world.seen(finding, "not_fixed", on=date(2025, 8, 19))
    refused(walk, "finish_investigation", "officer_a", "期限届满后没有复查记录", **walk.proposal())
    world.seen(finding, "partly", on=date(2025, 8, 21))
    walk.step("finish_investigation", "officer_a", **walk.proposal())


# --- review, discussion, notice ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_public_interest": True}, "涉及重大公共利益"),
        ({"is_complex": True}, "案情疑难复杂"),
        ({"proposed_fine": YUAN(50_000)}, "达到听证标准"),
        ({"proposal": "suspension", "proposed_fine": None}, "达到听证标准"),
        ({"proposed_fine": YUAN(500), "deviation": "第三十二条：主动消除危害后果"}, "减轻处罚"),
    ],
)
def test_what_weighs_heavy_is_reviewed_before_it_is_announced(start: Start, changes: dict[str, Any], why: str) -> None:
    walk = start().investigated(**changes)
    refused(walk, "notify", "officer_a", why, "必须经法制审核", "第五十八条")
    walk.step("review", "reviewer", outcome="passed")
    if why in ("达到听证标准", "案情疑难复杂"):
        refused(walk, "notify", "officer_a", "集体讨论", "河南省行政执法条例第二十八条")
        walk.step("discuss", "head", discussed_on=walk.on, discussion="同意")
    walk.step("notify", "officer_a")
    assert walk.now.hearing_offered == (why == "达到听证标准")


def test_a_case_is_discussed_after_its_mandatory_review(start: Start) -> None:
    walk = start().investigated(proposed_fine=YUAN(60_000))
    said = {"discussed_on": walk.on, "discussion": "同意"}
    refused(walk, "discuss", "deputy", "法制审核（行政处罚法第五十八条）", "必须经法制审核", **said)
    assert not world.waits(walk.now, "discuss", actor=walk.cast["deputy"], on=walk.on)
    walk.step("review", "reviewer", outcome="rejected", note="定性错误")
    refused(walk, "discuss", "deputy", "法制审核结果为“不同意”", **said)
    walk.step("review", "reviewer", outcome="passed").step("discuss", "deputy", **said).step("notify", "officer_a")


def test_a_case_that_was_discussed_too_early_is_reviewed_and_discussed_again(start: Start) -> None:
    walk = start().investigated(proposed_fine=YUAN(60_000))
    said = {"discussed_on": walk.on, "discussion": "同意"}
    walk.set(state=Case.State.DISCUSSED, **said)
    assert world.waits(walk.now, "review", actor=walk.cast["reviewer"], on=walk.on)
    walk.step("review", "reviewer", outcome="passed")
    assert (walk.now.state, walk.now.discussed_on) == (Case.State.REVIEWED, None)
    refused(walk, "notify", "officer_a", "须由负责人集体讨论")
    walk.step("discuss", "head", **said)
    refused(walk, "review", "reviewer", "不用再办", outcome="passed")
    assert not world.waits(walk.now, "review", actor=walk.cast["reviewer"], on=walk.on)
    walk.step("notify", "officer_a")


def test_a_small_case_may_be_discussed_without_a_review(start: Start) -> None:
    walk = start().investigated().step("discuss", "head", discussed_on=world.START, discussion="同意")
    refused(walk, "review", "reviewer", "不用再办", outcome="passed")
    walk.step("notify", "officer_a")


def test_a_case_sent_back_after_the_defence_is_told_and_heard_anew(start: Start) -> None:
    """What was served before the review sent it back no longer stands in the way of the new notice."""
    walk = start().defended().step("review", "reviewer", outcome="returned", note="证据不足")
    assert (walk.now.state, walk.now.notice_served_on, walk.now.defence) == (Case.State.FILED, None, "")
    assert walk.now.review_note == "证据不足"
    walk.step("finish_investigation", "officer_a", **walk.proposal())
    walk.step("review", "reviewer", outcome="passed").step("notify", "officer_a")
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")


def test_the_reviewer_is_no_handler_and_has_the_qualification(start: Start) -> None:
    walk = start().investigated()
    everybody = world.account("busy", ("enforcement.reviewer", "housing"), ("enforcement.officer", "housing"))
    world.card(everybody, is_legally_qualified=True)
    walk.cast.people["busy"] = everybody
    walk.assign("busy")
    refused(walk, "review", "busy", "不能再审核本案", outcome="passed")
    refused(walk, "review", "host", "法律职业资格", "第五十八条", outcome="passed")
    refused(walk, "review", "reviewer", "请写明审核意见", outcome="returned")
    walk.step("review", "reviewer", outcome="passed")


def test_whoever_has_reviewed_before_needs_no_new_qualification(start: Start) -> None:
    first = start().investigated()
    first.set(reviewed_by_id=person_id(first, "host"), reviewed_on=first.on, review_outcome="passed")
    second = start(party_name="另一公司", occurred_on=date(2025, 8, 1)).investigated()
    second.step("review", "host", outcome="passed")


def test_a_returned_review_sends_the_case_back_and_a_rejected_one_shuts_it(start: Start) -> None:
    walk = start().investigated().step("review", "reviewer", outcome="returned", note="证据不足")
    assert walk.now.state == Case.State.FILED
    walk.step("finish_investigation", "officer_a", **walk.proposal())
    walk.step("review", "reviewer", outcome="rejected", note="定性错误")
    assert walk.now.state == Case.State.INVESTIGATED
    refused(walk, "notify", "officer_a", "法制审核结果为“不同意”")


def test_the_notice_needs_an_order_to_correct(start: Start) -> None:
    walk = start().investigated(correction_demand="")
    refused(walk, "notify", "officer_a", "缺责令改正内容", "第二十八条")


# --- defence and hearing ----------------------------------------------------------------------------


def test_nothing_is_decided_before_the_notice_is_served_and_the_defence_heard(start: Start) -> None:
    walk = start().notified()
    refused(walk, "review_defence", "officer_a", "还没有登记送达", "陈述申辩")
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    refused(walk, "review_defence", "officer_a", "期限到 2025-09-05", "第四十五条")
    walk.step("hear_defence", "clerk", defence_on=walk.on, defence="请求从轻")
    refused(walk, "review_defence", "officer_a", "缺复核意见")
    walk.step("review_defence", "officer_a", defence_reply="已考虑")


def test_silence_counts_only_after_the_period(start: Start) -> None:
    walk = start().served_notice()
    refused(walk, "review_defence", "officer_a", "期限到 2025-09-05", on=date(2025, 9, 5))
    walk.step("review_defence", "officer_a", on=date(2025, 9, 6))


def test_a_waiver_in_writing_ends_the_waiting(start: Start) -> None:
    walk = start().served_notice().step("waive_defence", "clerk", reason="当事人书面放弃")
    walk.step("review_defence", "officer_a")


def test_an_announced_notice_is_served_thirty_days_later(start: Start) -> None:
    walk = start().notified()
    data = {"served_on": walk.on, "method": "announced", "announced_in": "延津县政府网站，30日"}
    walk.step("serve_notice", "clerk", **data)
    assert walk.now.notice_served_on == date(2025, 9, 28), "a Sunday that is worked"
    assert walk.now.defence_due_on == date(2025, 10, 11), "a Saturday that is worked"
    refused(walk, "review_defence", "officer_a", "公告送达，2025-09-28 才视为送达", on=date(2025, 9, 20))


def test_a_hearing_is_asked_for_in_five_working_days(start: Start) -> None:
    walk = start().discussed(proposed_fine=YUAN(50_000)).step("notify", "officer_a")
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    assert walk.now.hearing_due_on == date(2025, 9, 5)
    walk.step("hear_defence", "clerk", defence_on=walk.on, defence="请求从轻")
    refused(walk, "review_defence", "officer_a", "听证申请期限到 2025-09-05", defence_reply="已考虑")
    late = {"on": date(2025, 9, 8), "asked_on": date(2025, 9, 8)}
    refused(walk, "ask_hearing", "clerk", "超过听证申请期限", "第六十四条", **late)
    walk.step("ask_hearing", "clerk", on=date(2025, 9, 5), asked_on=date(2025, 9, 5))
    told = {"place": "会议室", "host": str(person_id(walk, "host"))}
    early = told | {"hearing_on": date(2025, 9, 15)}
    refused(walk, "notice_hearing", "clerk", "最早 2025-09-16 举行", on=date(2025, 9, 5), **early)
    busy = told | {"hearing_on": date(2025, 9, 16), "host": str(person_id(walk, "officer_a"))}
    refused(walk, "notice_hearing", "clerk", "主持人", **busy)
    walk.step("notice_hearing", "clerk", hearing_on=date(2025, 9, 16), **told)
    report = {"hearing_report": "维持原拟处罚", "defence_reply": "不予采纳"}
    refused(walk, "report_hearing", "host", "还没有举行", on=date(2025, 9, 10), **report)
    refused(walk, "report_hearing", "reviewer", "由听证主持人", on=date(2025, 9, 16), **report)
    walk.step("report_hearing", "host", on=date(2025, 9, 16), **report)
    decision = {"sanction": "fine", "fine": YUAN(50_000)}
    refused(
        walk, "decide", "head", "听证后还没有重新法制审核", "听证后还没有重新集体讨论", on=date(2025, 9, 17), **decision
    )
    walk.step("review", "reviewer", outcome="passed")
    walk.step("discuss", "head", discussed_on=walk.on, discussion="同意")
    walk.step("decide", "head", **decision)


@pytest.mark.parametrize(
    ("kind", "fine", "offered"),
    [
        ("individual", 4999, False),
        ("individual", 5000, True),
        ("organisation", 49_999, False),
        ("organisation", 50_000, True),
    ],
)
def test_the_right_to_a_hearing_begins_at_the_threshold(start: Start, kind: str, fine: int, offered: bool) -> None:
    walk = start(party_kind=kind).discussed(proposed_fine=YUAN(fine)).step("notify", "officer_a")
    assert walk.now.hearing_offered is offered


def test_a_hearing_may_be_offered_below_the_threshold(start: Start) -> None:
    walk = start().investigated().step("notify", "officer_a", offers_hearing=True)
    assert walk.now.hearing_offered
    refused(start(party_name="乙公司").served_notice(), "ask_hearing", "clerk", "没有告知听证权", asked_on=world.START)

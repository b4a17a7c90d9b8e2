"""Branches of the law, consent at a home, experts, partners each within its own power, the supplier's letter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.county import AT, DAY, awaited, later, unit
from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import take_step
from xianwu.domains.gas_safety import joint_actions
from xianwu.domains.gas_safety.models import ExpertAdvice, GasSite, PartnerPart
from xianwu.domains.gas_safety.tests.conftest import Room
from xianwu.figures.api import evaluate
from xianwu.kit.refusals import Refused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import papering
from xianwu.registers.enforcement.casework.actions import link_finding
from xianwu.registers.enforcement.casework.contents import parts_of
from xianwu.registers.enforcement.kinds import Duty
from xianwu.registers.enforcement.models import Case, CheckItem, Finding, Inspection, Participant, PenaltyRule
from xianwu.registers.enforcement.tests.visit_world import picture
from xianwu.registers.enforcement.visits import facts, finding_actions, team_actions
from xianwu.registers.enforcement.visits.overview import overview_of

# --- branches of the law ------------------------------------------------------------------------------------


def served(room: Room, finding: Finding) -> Finding:
    take_step(finding, "order", actor=room["one"], at=AT, data={"contact": "0373-1"})
    paper = papers_of(finding).order_by("-pk").first()
    finding_actions.serve_paper(
        finding, paper, recipient="王丽", method="direct", served_on=DAY, actor=room["one"], at=AT
    )
    return finding


def left_undone(room: Room, finding: Finding) -> Finding:
    """Past its deadline, and seen again as it was."""
    take_step(finding, "lapse", actor=room["one"], at=later(days=30))
    finding_actions.record_reinspection(
        finding, result="not_fixed", officers=room.officers, checked_on=later(days=30).date(), note="没有更换",
        actor=room["one"], at=later(days=30),
    )  # fmt: skip
    finding.refresh_from_db()
    return finding


@pytest.mark.parametrize("code", ["U06", "U01"])
def test_article_49_needs_an_order_that_ran_out_however_bad_the_hazard(room: Room, code: str) -> None:
    finding = room.finding(room.site(), code)
    with pytest.raises(Refused, match="逾期"):
        take_step(finding, "file", actor=room["one"], at=AT)
    served(room, finding)
    with pytest.raises(Refused, match="逾期"):
        take_step(finding, "file", actor=room["one"], at=later(hours=1))
    assert "file" not in awaited(room["one"], Finding)
    left_undone(room, finding)
    assert "file" in awaited(room["one"], Finding)
    take_step(finding, "file", actor=room["one"], at=later(days=30, hours=1))
    finding.refresh_from_db()
    assert (finding.state, finding.case.rule.code) == ("filed", "GAS-49")


def test_a_hazard_of_a_case_counts_as_put_right_from_the_day_it_was_seen(room: Room) -> None:
    """Punished is not put right: the figures and the board wait for the return visit, and then count it."""

    def counted(on: date) -> tuple[Any, ...]:
        found = evaluate(as_of=on, section="gas_safety")
        keys = ("hazards_fixed", "open_hazards", "found_overdue", "found_fixed")
        return tuple(found[f"gas_safety.{key}"].value for key in keys)

    finding = left_undone(room, served(room, room.finding(room.site(), "U06")))
    take_step(finding, "file", actor=room["one"], at=later(days=31))
    punished, seen = later(days=40), later(days=45)
    Inspection.objects.update(state=Inspection.State.CONCLUDED, held_on=DAY, ended_at=AT)
    assert counted(punished.date()) == (0, 1, 1, 0)
    finding_actions.record_reinspection(
        finding, result="fixed", officers=room.officers, checked_on=seen.date(),
        pictures=[finding_actions.Picture(picture(seen))], actor=room["one"], at=seen,
    )  # fmt: skip
    assert counted(punished.date()) == (0, 1, 1, 0), "nothing is put right before it was seen"
    assert counted(seen.date()) == (1, 0, 0, 1)
    board = overview_of(room["clerk"], matter="gas", first=DAY, on=seen.date())
    assert (board.found, board.fixed, board.overdue) == (1, 1, 0)


def test_a_case_by_article_49_opened_by_hand_goes_no_further_without_its_order(room: Room) -> None:
    case = room.filed(room.case(room.site(), "GAS-49"))
    with pytest.raises(Refused, match="没有关联已送达的责令改正通知书"):
        room.proposed(case, 9_400)
    finding = served(room, room.finding(room.site("另一家"), "U06"))
    link_finding(case, finding=finding, actor=room["one"], at=AT)
    case.refresh_from_db()
    with pytest.raises(Refused, match="期限还没有届满"):
        room.proposed(case, 9_400)


def test_the_safety_law_99_fines_at_once(room: Room) -> None:
    """No overdue order stands before the notice: what may still be missing is something else."""
    case = room.proposed(room.filed(room.case(room.site(), "AQ-99-8")), 12_000)
    take_step(case, "notify", actor=room["one"], at=AT)
    case.refresh_from_db()
    assert case.state == "notified"


RANGES = (
    ("GAS-49", "catering", 100_001, "上限"), ("AQ-99-8", "catering", 50_001, "上限"),
    ("AQ-102", "station", 60_000, "上限"), ("GAS-45-1", "operator", 49_999, "下限"),
    ("GAS-45-2", "operator", 20_000, "下限"), ("GAS-46", "operator", 200_000, "上限"),
    ("GAS-47", "transport", 10_001, "上限"), ("GAS-48", "network", 9_000, "下限"),
    ("GAS-50", "catering", 40_000, "下限"), ("GAS-51", "catering", 120_000, "上限"),
    ("AQ-99-8-2", "catering", 40_000, "下限"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "kind", "fine", "words"), RANGES)
def test_a_fine_outside_its_range_is_refused(room: Room, code: str, kind: str, fine: int, words: str) -> None:
    case = room.filed(room.case(room.site(kind=kind), code))
    with pytest.raises(Refused, match=words):
        room.proposed(case, fine)


def test_a_resident_is_fined_at_most_a_thousand(room: Room) -> None:
    finding = served(room, room.finding(room.home(), "R02"))
    take_step(left_undone(room, finding), "file", actor=room["one"], at=later(days=30, hours=1))
    finding.refresh_from_db()
    case = room.filed(finding.case, at=later(days=31))
    with pytest.raises(Refused, match="1000"):
        room.proposed(case, 1_001, at=later(days=31))
    assert room.proposed(case, 1_000, at=later(days=31)).proposed_fine == 1_000


@pytest.mark.parametrize(("code", "kind"), [("AQ-99-8", "station"), ("GAS-49", "operator"), ("GAS-47", "catering")])
def test_a_provision_for_others_is_no_basis(room: Room, code: str, kind: str) -> None:
    with pytest.raises(Refused, match="换用对应的处罚事项") as caught:
        room.case(room.site(kind=kind), code)
    assert caught.value.field == "rule"


def test_a_clue_whose_party_turns_out_to_be_another_is_not_filed(room: Room) -> None:
    site = room.site()
    case = room.case(site, "GAS-49")
    assert "apply_filing" in awaited(room["one"], Case)
    write_change(site.subject, {"kind": "station"}, "sample.made", actor=None, at=AT)
    words = {"filing_request": "建议立案", "unit_opinion": "同意"}
    with pytest.raises(Refused, match="事项适用.*当事人是.*换用对应的处罚事项"):
        take_step(case, "apply_filing", actor=room["one"], at=AT, data=words)
    assert "apply_filing" not in awaited(room["one"], Case)


@pytest.mark.parametrize("words", ["立即停气", "由供气企业切断供气", "停止供气直至改正"])
def test_no_household_is_cut_off_to_make_it_obey(room: Room, words: str) -> None:
    """行政强制法 43: neither in an order, nor in a decision, nor by way of the supplier."""
    finding = room.finding(room.home(), "R01")
    with pytest.raises(Refused, match="强制法第四十三条"):
        take_step(finding, "order", actor=room["one"], at=AT, data={"demand": words, "contact": "0373-1"})
    with pytest.raises(Refused, match="强制法第四十三条"):
        joint_actions.notify_supplier(finding, demand=words, actor=room["one"], at=AT)
    case = room.filed(room.case(GasSite.objects.get(subject=finding.subject), "GAS-50"))
    with pytest.raises(Refused, match="强制法第四十三条"):
        room.proposed(case, 5_000, correction_demand=words)
    assert papers_of(finding).count() == 0


def test_no_household_is_cut_off_by_a_corrected_order(room: Room) -> None:
    """What the first order may not say, the one in its place may not say either."""
    finding = room.finding(room.home(), "R01")
    take_step(finding, "order", actor=room["one"], at=AT, data={"demand": "整改到位", "contact": "0373-1"})
    words = {"demand": "立即停止供气，直至整改合格", "contact": "0373-1"}
    with pytest.raises(Refused, match="强制法第四十三条"):
        take_step(finding, "correct_order", actor=room["one"], at=AT, data=words, reason="写错")
    assert papers_of(finding).count() == 1
    case = room.filed(room.case(GasSite.objects.get(subject=finding.subject), "GAS-50"))
    with pytest.raises(Refused, match="强制法第四十三条"):
        papering.print_order(
            case,
            demand="立即停止供气",
            due_at=later(days=3),
            consequence="依法处理",
            contact="0373-1",
            actor=room["one"],
            at=AT,
        )
    assert papers_of(case).filter(kind="enforcement.correction_order").count() == 0
    take_step(
        finding,
        "correct_order",
        actor=room["one"],
        at=AT,
        data={"demand": "更换软管", "contact": "0373-1"},
        reason="写错",
    )


def test_a_restaurant_may_be_told_to_stop_until_it_is_seen_again(room: Room) -> None:
    finding = room.finding(room.site(), "U01")
    assert finding.is_suspended
    served(room, finding)
    assert "停止使用" in str(papers_of(finding).get().words)


# --- the supplier -------------------------------------------------------------------------------------------


def test_the_supplier_is_told_of_a_major_hazard_by_a_numbered_letter(room: Room) -> None:
    finding = room.finding(room.site(), "U01")
    paper = joint_actions.notify_supplier(finding, demand="停止配送，移出气瓶", actor=room["one"], at=AT)
    assert paper.number.startswith("住建城管局燃告〔2025〕")
    with pytest.raises(Refused, match="只有燃气重大隐患"):
        joint_actions.notify_supplier(room.finding(room.site("二"), "U06"), demand="停", actor=room["one"], at=AT)
    bare = room.finding(room.site("三", supplier=""), "U01")
    with pytest.raises(Refused, match="供气企业"):
        joint_actions.notify_supplier(bare, demand="停", actor=room["one"], at=AT)


# --- homes --------------------------------------------------------------------------------------------------


def test_nobody_enters_a_home_without_consent(room: Room) -> None:
    row = room.planned(room.home())
    with pytest.raises(Refused, match="先征得居民同意"):
        room.start(row)
    room.consent(row, is_given=False)
    with pytest.raises(Refused, match="不同意入户"):
        room.start(row)
    assert "start" not in awaited(room["one"], Inspection), "who lives there said no"
    room.consent(row)
    assert "start" in awaited(room["one"], Inspection)
    assert room.start(row).state == "visiting"
    with pytest.raises(Refused, match="当前状态"):
        room.consent(row, is_given=False)


def test_a_shop_needs_no_consent(room: Room) -> None:
    row = room.planned(room.site())
    with pytest.raises(Refused, match="只有居民住宅"):
        room.consent(row)
    assert room.start(row).state == "visiting"


# --- experts ------------------------------------------------------------------------------------------------


def with_expert(room: Room, row: Inspection) -> Participant:
    return team_actions.add_participant(row, duty=Duty.EXPERT, name="专家甲", actor=room["clerk"], at=AT)


def test_an_expert_signs_first_and_is_never_one_of_the_two(room: Room) -> None:
    row = room.start(room.planned(room.site()))
    expert = with_expert(room, row)
    assert expert.pk not in {each.pk for each in facts.officers_of(row)}
    with pytest.raises(Refused, match="利益冲突声明"):
        room.finish(row)
    form = joint_actions.declare_interest(expert, has_no_interest=True, signed_on=DAY, actor=room["clerk"], at=AT)
    joint_actions.record_advice(form, advice="加强通风", actor=room["clerk"], at=AT)
    assert room.finish(row).state == "visited"


def test_an_expert_with_an_interest_says_nothing(room: Room) -> None:
    row = room.start(room.planned(room.site()))
    expert = with_expert(room, row)
    with pytest.raises(Refused, match="写明"):
        joint_actions.declare_interest(expert, has_no_interest=False, signed_on=DAY, actor=room["clerk"], at=AT)
    form = joint_actions.declare_interest(
        expert, has_no_interest=False, interest="供应商股东", signed_on=DAY, actor=room["clerk"], at=AT
    )
    with pytest.raises(Refused, match="供应商股东"):
        joint_actions.record_advice(form, advice="没有问题", actor=room["clerk"], at=AT)
    with pytest.raises(Refused, match="已签"):
        joint_actions.declare_interest(expert, has_no_interest=True, signed_on=DAY, actor=room["clerk"], at=AT)
    assert ExpertAdvice.objects.get().advice == ""


def test_one_officer_and_an_expert_are_not_two(room: Room) -> None:
    row = room.planned(room.site())
    second = facts.officers_of(row)[1]
    team_actions.leave_team(second, reason="调走", is_recused=False, actor=room["clerk"], at=AT)
    with_expert(room, row)
    with pytest.raises(Refused, match="不得少于两人"):
        room.start(row)


# --- partners -----------------------------------------------------------------------------------------------


def joint(room: Room) -> Inspection:
    row = room.planned(room.site())
    organs = [unit(code) for code in ("market", "commerce")]
    joint_actions.invite_partners(row, organs, actor=room["clerk"], at=AT)
    row.refresh_from_db()
    return room.start(row)


def part(row: Inspection, code: str) -> PartnerPart:
    return PartnerPart.objects.select_related("organ", "inspection__unit").get(inspection=row, organ__code=code)


def test_a_joint_visit_begins_when_its_partners_are_told(room: Room) -> None:
    row = room.planned(room.site(), is_joint=True)
    with pytest.raises(Refused, match="通知联合部门"):
        room.start(row)
    assert "start" not in awaited(room["one"], Inspection)
    joint_actions.invite_partners(row, [unit("market")], actor=room["clerk"], at=AT)
    with pytest.raises(Refused, match="还没有通知的"):
        joint_actions.invite_partners(row, [unit("market")], actor=room["clerk"], at=AT)
    assert room.start(row).state == "visiting"
    assert part(row, "market").topic == "气瓶充装检验、燃气具和配件质量"


def test_what_partners_did_on_the_visit_goes_into_the_file_of_the_case(room: Room) -> None:
    row = joint(room)
    item = CheckItem.objects.get(matter="gas", code="U06")
    team_actions.answer_items(row, {item.pk: team_actions.Answer("failed")}, actor=room["one"], at=AT)
    fault = finding_actions.add_finding(row, {"mode": "deadline"}, item=item, actor=room["one"], at=AT)
    case = room.case(GasSite.objects.get(subject=row.subject), PenaltyRule.objects.filter(matter="gas").first().code)
    link_finding(case, finding=fault, actor=room["clerk"], at=AT)
    told = {record for _, record, *_ in parts_of(case)[-1].data["events"]}
    assert sum(record.startswith("联合执法 ") for record in told) == 2
    assert f"行政检查 {row.number}" in told


def test_each_partner_decides_within_its_own_power_and_by_its_own_paper(room: Room) -> None:
    row = joint(room)
    options = {"decided_on": DAY, "at": AT}
    with pytest.raises(Refused, match="没有“燃气安全·行政处罚”权限"):
        joint_actions.record_decision(
            part(row, "commerce"), decision="fined", document_no="商罚1", actor=room["commerce"], **options
        )
    with pytest.raises(Refused, match="自己的文书文号"):
        joint_actions.record_decision(part(row, "market"), decision="ordered", actor=room["market"], **options)
    with pytest.raises(Refused, match="需由"):
        joint_actions.record_decision(part(row, "market"), decision="nothing", actor=room["commerce"], **options)
    done = joint_actions.record_decision(
        part(row, "market"), decision="ordered", document_no="延市监责改1", actor=room["market"], **options
    )
    assert (done.decision, done.document_no) == ("ordered", "延市监责改1")
    with pytest.raises(Refused, match="已反馈"):
        joint_actions.record_decision(part(row, "market"), decision="nothing", actor=room["clerk"], **options)
    early = {"decided_on": date(2025, 8, 1), "at": AT}
    with pytest.raises(Refused, match="检查日期之后"):
        joint_actions.record_decision(part(row, "commerce"), decision="nothing", actor=room["clerk"], **early)


def test_a_partner_sees_its_own_part_and_no_other(room: Room) -> None:
    joint(room)
    assert [each.organ.code for each in PartnerPart.objects.visible_to(room["market"])] == ["market"]
    assert PartnerPart.objects.visible_to(room["clerk"]).count() == 2

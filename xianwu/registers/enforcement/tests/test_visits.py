"""From plan to visit: every gate tried wrongly first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, client_of, later, unit
from xianwu.core.workflow.api import Clock, take_step
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Duty, ItemResult, Power, Source
from xianwu.registers.enforcement.models import Authority, Finding, Inspection, Officer, Participant, Plan
from xianwu.registers.enforcement.tests.visit_world import (
    TOWN,
    World,
    card,
    door,
    person,
    picture,
    power,
    refused,
    rule,
    upload,
    words,
)
from xianwu.registers.enforcement.visits import plan_actions, team_actions

pytestmark = pytest.mark.django_db
PASSED, FAILED, NOT = ItemResult.PASSED, ItemResult.FAILED, ItemResult.NOT_APPLICABLE


# --- plans --------------------------------------------------------------------------------------------------


def test_a_plan_is_approved_by_another_and_published_before_anybody_goes(world: World) -> None:
    data = {
        "matter": "toy", "title": "专项", "source": Source.CAMPAIGN, "starts_on": DAY, "ends_on": date(2025, 12, 31),
        "scope": "消防", "basis": "通知", "yearly_cap": 1,
    }  # fmt: skip
    both = person("both", roles.CLERK, roles.DEPUTY)
    plan = plan_actions.draft_plan(data, actor=both, at=AT)
    refused(plan, "approve", "当前状态", actor=both)
    take_step(plan, "submit", actor=both, at=AT)
    refused(plan, "approve", "另一人", actor=both)
    take_step(plan, "return", actor=world.deputy, at=AT, reason="范围不清")
    plan_actions.change_plan(plan, {"scope": "消防、证照"}, actor=world.clerk, at=AT)
    plan.refresh_from_db()
    take_step(plan, "submit", actor=world.clerk, at=AT)
    take_step(plan, "approve", actor=world.deputy, at=AT)
    assert (plan.approved_on, plan.approved_by_id) == (DAY, world.deputy.id)
    inspection = world.planned(plan=plan)
    refused(inspection, "approve", "还没有公布", actor=world.deputy)
    take_step(plan, "publish", actor=world.clerk, at=AT)
    refused(plan, "publish", "已于", actor=world.clerk)
    refused(plan, "close", "还有 1 次", actor=world.clerk)
    take_step(inspection, "approve", actor=world.deputy, at=AT)
    take_step(inspection, "cancel", actor=world.clerk, at=AT, reason="停业")
    take_step(plan, "close", actor=world.clerk, at=AT)
    assert plan.state == Plan.State.CLOSED


def test_who_cannot_be_listed_is_named_and_the_others_are(world: World) -> None:
    plan, good = world.plan(), world.subject()
    closed, other = world.subject("停业的"), world.subject("第三家")
    take_step(closed, "suspend", actor=world.clerk, at=AT, reason="装修")
    world.planned(other, plan)
    listed = plan_actions.plan_subjects(plan, [good, closed, other], planned_on=DAY, actor=world.clerk, at=AT)
    assert [each.subject for each in listed.inspections] == [good]
    assert dict(listed.refused) == {"停业的": "停业，不能列入检查", "第三家": "已在这个计划里，还没有检查"}
    with pytest.raises(EnforcementRefused, match="计划期间"):
        plan_actions.plan_subjects(plan, [good], planned_on=date(2026, 1, 1), actor=world.clerk, at=AT)
    with pytest.raises(EnforcementRefused, match="不能早于今天"):
        plan_actions.plan_subjects(plan, [good], planned_on=DAY - timedelta(days=1), actor=world.clerk, at=AT)
    outsider = person("outsider", roles.CLERK, organ="finance")
    with pytest.raises(EnforcementRefused, match="不在您的办理范围"):
        plan_actions.plan_subjects(plan, [good], planned_on=DAY, actor=outsider, at=AT)


# --- the team -----------------------------------------------------------------------------------------------


def test_two_officers_with_cards_of_this_organ(world: World) -> None:
    inspection = world.single(team=False)
    refused(inspection, "approve", "不得少于两人", actor=world.deputy)
    team_actions.assign_officers([inspection], world.cards[:1], actor=world.clerk, at=AT)
    team_actions.add_participant(inspection, duty=Duty.LEADER, name="张局长", actor=world.clerk, at=AT)
    team_actions.add_participant(inspection, duty=Duty.EXPERT, name="李工", actor=world.clerk, at=AT)
    refused(inspection, "approve", "带队领导、专家、辅助人员不计", actor=world.deputy)
    team_actions.assign_officers([inspection], world.cards, actor=world.clerk, at=AT)
    take_step(inspection, "approve", actor=world.deputy, at=AT)
    assert [row.duty for row in Participant.objects.officers()] == ["officer", "officer"]


def test_whoever_has_no_card_is_an_assistant_at_most(world: World) -> None:
    inspection = world.single(team=False)
    lapsed, temporary = person("bare", roles.OFFICER), person("temporary", roles.OFFICER)
    Officer.objects.filter(pk=card(lapsed, "豫G0003").pk).update(valid_to=DAY - timedelta(days=1))
    card(temporary, "豫G0004", is_established=False)
    for each in (lapsed, temporary):
        with pytest.raises(EnforcementRefused, match="没有本机关有效的执法证"):
            team_actions.add_participant(inspection, duty=Duty.OFFICER, person=_person(each), actor=world.clerk, at=AT)
    with pytest.raises(EnforcementRefused, match="从执法人员名册中选择"):
        team_actions.add_participant(inspection, duty=Duty.OFFICER, name="路人", actor=world.clerk, at=AT)
    team_actions.add_participant(inspection, duty=Duty.ASSISTANT, person=_person(temporary), actor=world.clerk, at=AT)
    assert not inspection.participants.officers().exists()


def _person(actor: Any) -> Any:
    from xianwu.core.people.models import Person

    return Person.objects.get(pk=actor.id)


def test_a_card_that_lapses_before_the_visit_stops_it_at_the_door(world: World) -> None:
    inspection = world.notified()
    Officer.objects.filter(card_no="豫G0002").update(valid_to=DAY)
    data = {"card_shown": True, "no_conflict": True, "code_scanned": True}
    refused(inspection, "start", "测试员two没有在有效期内的执法证", actor=world.one, at=later(1), data=data)


def test_whoever_recuses_leaves_and_does_not_come_back(world: World) -> None:
    inspection = world.single()
    own = inspection.participants.get(person_id=world.two.id)
    with pytest.raises(EnforcementRefused, match="写明"):
        team_actions.leave_team(own, reason=" ", is_recused=True, actor=world.clerk, at=AT)
    team_actions.leave_team(own, reason="当事人的亲属", is_recused=True, actor=world.clerk, at=AT)
    refused(inspection, "approve", "不得少于两人", actor=world.deputy)
    with pytest.raises(EnforcementRefused, match="已对这次检查回避"):
        team_actions.add_participant(inspection, duty=Duty.OFFICER, person=_person(world.two), actor=world.clerk, at=AT)
    again = world.single(inspection.subject, team=False)
    assigned = team_actions.assign_officers([again], world.cards, actor=world.clerk, at=AT)
    assert assigned.done == 0
    assert "当事人的亲属" in assigned.refused[0][1]


def test_whoever_was_put_down_by_mistake_may_come_back(world: World) -> None:
    inspection = world.single()
    own = inspection.participants.get(person_id=world.two.id)
    team_actions.leave_team(own, reason="误派", is_recused=False, actor=world.clerk, at=AT)
    with pytest.raises(EnforcementRefused, match="已于"):
        team_actions.leave_team(own, reason="误派", is_recused=False, actor=world.clerk, at=AT)
    team_actions.assign_officers([inspection], world.cards, actor=world.clerk, at=AT)
    assert inspection.participants.present().count() == 2


# --- power, cap, approval -----------------------------------------------------------------------------------


def test_an_organ_without_power_there_and_then_may_only_dissuade(world: World) -> None:
    Authority.objects.filter(power=Power.INSPECT).update(valid_to=date(2025, 6, 30))
    inspection = world.single()
    refused(inspection, "approve", "已于 2025-06-30 失效", actor=world.deputy)
    power(Power.INSPECT, zone="wenyan", valid_from=date(2025, 7, 1))
    refused(inspection, "approve", "失效", actor=world.deputy)
    power(Power.INSPECT, zone="dongtun", valid_from=date(2025, 7, 1))
    take_step(inspection, "approve", actor=world.deputy, at=AT)


def test_the_yearly_cap_is_named_and_does_not_bind_complaints(world: World) -> None:
    plan, subject = world.plan(yearly_cap=1), world.subject()
    first = world.planned(subject, plan)
    take_step(first, "approve", actor=world.deputy, at=AT)
    take_step(first, "notify", actor=world.clerk, at=AT)
    world.start(first)
    listed = plan_actions.plan_subjects(plan, [subject], planned_on=DAY, actor=world.clerk, at=AT)
    assert "本年已检查 1 次，年度检查上限为 1 次" in listed.refused[0][1]
    with pytest.raises(EnforcementRefused, match="上限为 1 次"):
        world.single(subject, source=Source.PLAN, plan=plan)
    assert world.notified(world.single(subject)).times_this_year == 2
    with pytest.raises(EnforcementRefused, match="要选择检查计划"):
        world.single(subject, source=Source.PLAN)


def test_a_second_visit_that_was_approved_before_the_cap_was_reached_stops_at_the_door(world: World) -> None:
    subject = world.subject()
    plans = [world.plan(yearly_cap=1), world.plan(yearly_cap=1)]
    one, two = (world.planned(subject, plan) for plan in plans)
    for each in (one, two):
        world.notified(each)
    world.start(one)
    refused(two, "start", "上限为 1 次", actor=world.one, data={"card_shown": True, "no_conflict": True})


def test_approval_is_by_another_and_prints_who_when_and_why(world: World) -> None:
    both = person("both", roles.CLERK, roles.DEPUTY)
    data = {"subject": world.subject(), "source": Source.COMPLAINT, "basis": "条例", "scope": "清单", "planned_on": DAY}
    inspection = plan_actions.plan_inspection(data, actor=both, at=AT)
    team_actions.assign_officers([inspection], world.cards, actor=world.clerk, at=AT)
    refused(inspection, "approve", "另一人", actor=both)
    take_step(inspection, "approve", actor=world.deputy, at=AT)
    paper = papers_of(inspection).get()
    assert paper.number == "文广旅游局检审〔2025〕1号"
    for word in ("投诉举报", "豫G0001", "测试员deputy", "彩虹舞蹈室", "年度上限 2 次"):
        assert word in paper.words, word


def test_the_notice_tells_the_party_its_rights(world: World) -> None:
    inspection = world.single()
    team_actions.add_participant(inspection, duty=Duty.ASSISTANT, name="小赵", actor=world.clerk, at=AT)
    refused(inspection, "notify", "当前状态", actor=world.clerk)
    world.notified(inspection)
    words = papers_of(inspection).get(kind="enforcement.inspection_notice").words
    for word in ("协助检查人员 1 名", "本次为第 1 次", "申请回避", "五个严禁", "豫G0002", "玩具安全"):
        assert word in words, word


# --- at the door --------------------------------------------------------------------------------------------


def test_a_visit_starts_with_card_scan_and_no_conflict(world: World) -> None:
    inspection = world.single()
    refused(inspection, "start", "还没有批准和通知", actor=world.one)
    world.notified(inspection)
    third = person("third", roles.OFFICER)
    card(third, "豫G0009")
    told = {"card_shown": True, "no_conflict": True, "code_scanned": True}
    refused(inspection, "start", "不在本次检查的执法人员名单", actor=third, data=told)
    refused(inspection, "start", "出示执法证", actor=world.one, data=told | {"card_shown": False})
    refused(inspection, "start", "利害关系", actor=world.one, data=told | {"no_conflict": False})
    refused(inspection, "start", "扫码", actor=world.one, data=told | {"code_scanned": False})
    refused(inspection, "start", "12:00—13:00", actor=world.one, data=told, at=AT + timedelta(hours=2, minutes=30))
    world.start(inspection, code_scanned=False, no_scan_reason="没有网络", latitude="35.1", longitude="114.2")
    assert (inspection.held_on, inspection.started_at) == (DAY, AT)
    assert inspection.remarks == "未扫码：没有网络"
    assert str(inspection.latitude) == "35.100000"


def test_a_household_needs_no_scan(world: World) -> None:
    inspection = world.notified(world.single(world.subject(party_kind="individual")))
    world.start(inspection, code_scanned=False)
    assert inspection.state == Inspection.State.VISITING


def test_an_urgent_visit_goes_first_and_is_approved_within_the_hours(world: World) -> None:
    calm = world.single()
    refused(calm, "start_urgent", "不是紧急检查", actor=world.one)
    urgent = world.single(is_urgent=True)
    world.start(urgent, step="start_urgent")
    clock = Clock.objects.get(name="late_approval", object_id=urgent.pk)
    assert clock.due_on == DAY + timedelta(days=1)
    world.answer(urgent, PASSED, PASSED, PASSED)
    world.finish(urgent)
    refused(urgent, "conclude", "补办批准", actor=world.one)
    refused(urgent, "approve_late", "24 小时", actor=world.deputy, at=AT + timedelta(hours=25))
    take_step(urgent, "approve_late", actor=world.deputy, at=AT + timedelta(hours=25), data={"late_reason": "正值假日"})
    assert urgent.state == Inspection.State.VISITED
    assert "正值假日" in papers_of(urgent).get(kind="enforcement.inspection_approval").words
    clock.refresh_from_db()
    assert clock.state == Clock.State.STOPPED
    take_step(urgent, "conclude", actor=world.one, at=later(2))


def test_a_patrol_needs_its_power_and_people_but_no_approval(world: World) -> None:
    patrol = world.single(source=Source.PATROL, team=False)
    refused(patrol, "start", "巡查人员", actor=world.one)
    team_actions.add_participant(patrol, duty=Duty.ASSISTANT, name="网格员小李", actor=world.clerk, at=AT)
    Authority.objects.all().update(valid_to=date(2025, 1, 31))
    refused(patrol, "start", "失效|没有", actor=world.one)
    power(Power.PATROL, valid_from=date(2025, 2, 1))
    refused(patrol, "start", "不在本次检查的检查组", actor=world.one)
    team_actions.assign_officers([patrol], world.cards[:1], actor=world.clerk, at=AT)
    take_step(patrol, "start", actor=world.one, at=AT)
    assert not papers_of(patrol).exists()


# --- the checklist and the end ------------------------------------------------------------------------------


def test_every_item_is_answered_before_leaving(world: World) -> None:
    inspection = world.started()
    refused(
        inspection,
        "finish",
        "还有 3 项没有登记结果",
        actor=world.one,
        data={"signature": "signed", "party_name": "王丽"},
    )
    world.answer(inspection, PASSED, FAILED, NOT)
    with pytest.raises(EnforcementRefused, match="不在本次检查的清单"):
        team_actions.answer_items(inspection, {999: team_actions.Answer(PASSED)}, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="看不懂"):
        team_actions.answer_items(inspection, {world.items[0].pk: team_actions.Answer("maybe")}, actor=world.one, at=AT)
    refused(inspection, "finish", "签字人姓名", actor=world.one, data={"signature": "signed"})
    refused(inspection, "finish", "见证人", actor=world.one, data={"signature": "refused"})
    refused(inspection, "finish", "不在场", actor=world.one, data={"signature": "absent"})
    world.finish(inspection, signature="refused", witness="社区赵主任", remarks="灭火器刚过期")
    found = Finding.objects.get(inspection=inspection)
    assert (found.item, found.state, found.found_on) == (world.items[2], "found", DAY)
    words = papers_of(inspection).get(kind="enforcement.inspection_record").words
    for word in (
        "拒绝签字",
        "社区赵主任",
        "灭火器刚过期",
        "2025年8月29日10时至2025年8月29日11时",
        "不合格",
        "已出示执法证",
    ):
        assert word in words, word


def test_the_same_answer_twice_leaves_one_event(world: World) -> None:
    inspection = world.started()
    world.answer(inspection, PASSED)
    row = inspection.checkeditems.get()
    world.answer(inspection, PASSED)
    row.refresh_from_db()
    assert row.version == 1
    world.answer(inspection, FAILED)
    row.refresh_from_db()
    assert (row.version, row.result) == (2, "failed")


def test_a_checklist_holds_by_day_and_kind(world: World) -> None:
    shop = world.started(world.single(world.subject("小卖部", kind="shop")))
    assert [each.code for each in _items(shop)] == ["2", "1"]
    school = world.started()
    assert [each.code for each in _items(school)] == ["2", "3", "1"]


def _items(inspection: Inspection) -> list[Any]:
    from xianwu.registers.enforcement.visits.facts import items_for

    return items_for(inspection)


def test_a_visit_is_concluded_when_every_finding_was_dealt_with(world: World) -> None:
    inspection = world.started()
    world.answer(inspection, FAILED, PASSED, PASSED)
    world.finish(inspection)
    found = inspection.findings.get()
    refused(inspection, "conclude", found.number, actor=world.one)
    take_step(found, "order", actor=world.one, at=AT)
    take_step(inspection, "conclude", actor=world.one, at=later(1))
    words = papers_of(inspection).get(kind="enforcement.inspection_result").words
    assert found.order_no in words
    assert "检查 3 项，合格 2 项，发现问题 1 处" in words
    assert inspection.publications.count() == 1


def test_a_closed_door_is_an_attempt_with_a_picture_and_can_be_planned_anew(world: World) -> None:
    inspection = world.notified()
    refused(inspection, "attempt", "现场照片", actor=world.one, reason="大门上锁")
    world.photo(inspection)
    refused(inspection, "attempt", "写明理由", actor=world.one)
    take_step(inspection, "attempt", actor=world.one, at=AT, reason="大门上锁")
    assert (inspection.held_on, inspection.attempt_reason) == (None, "大门上锁")
    assert not Inspection.objects.done().exists()
    with pytest.raises(EnforcementRefused, match="早于今天"):
        plan_actions.plan_again(inspection, planned_on=DAY - timedelta(days=1), actor=world.clerk, at=AT)
    again = plan_actions.plan_again(inspection, planned_on=DAY, actor=world.clerk, at=AT)
    assert (again.state, again.subject) == (Inspection.State.PLANNED, inspection.subject)
    with pytest.raises(EnforcementRefused, match=f"已经重新安排了 {again.number}（计划 {DAY}，待审批）"):
        plan_actions.plan_again(inspection, planned_on=DAY, actor=world.clerk, at=AT)
    take_step(again, "cancel", actor=world.deputy, at=AT, reason="当天停电")
    assert plan_actions.plan_again(inspection, planned_on=DAY, actor=world.clerk, at=AT).again_of == inspection


def test_another_organ_sees_and_moves_nothing(world: World) -> None:
    inspection = world.single()
    outsider = person("outsider", roles.DEPUTY, roles.OFFICER, organ="housing")
    assert not Inspection.objects.visible_to(outsider).exists()
    refused(inspection, "approve", "需由", actor=outsider)
    assert unit("housing").pk != inspection.unit_id
    assert rule().pk


def test_whoever_found_something_was_inside(world: World) -> None:
    inspection = world.started()
    world.finding(inspection=inspection)
    world.photo(inspection)
    refused(inspection, "attempt", "不能登记为未能检查", actor=world.one, reason="大门上锁")


def test_a_town_stands_once_in_an_address(world: World) -> None:
    town = unit(TOWN)
    for number, (given, shown) in enumerate(
        (("平安路9号", f"{town.name}平安路9号"), (f"{town.short_name}平安路8号", f"{town.name}平安路8号"),
         (f"{town.name}平安路7号", f"{town.name}平安路7号"))
    ):  # fmt: skip
        inspection = world.notified(world.single(world.subject(f"店{number}", address=given)))
        assert f"（{shown}）" in papers_of(inspection).get(kind="enforcement.inspection_notice").words


def test_whoever_answered_an_item_was_inside_and_a_slip_can_be_taken_back(world: World) -> None:
    inspection = world.started()
    world.answer(inspection, PASSED)
    world.photo(inspection)
    refused(inspection, "attempt", "误点的请先改为“不涉及”", actor=world.one, reason="到场关门")
    gone = {"do": "attempt", "attempt-reason": "到场关门", "attempt-file": upload(picture(AT, note="门"))}
    answer = client_of(world.one).post(door(inspection), gone)
    assert (answer.status_code, "说明已经到场检查" in words(answer)) == (422, True)
    inspection.refresh_from_db()
    assert inspection.state == Inspection.State.VISITING
    world.answer(inspection, NOT)
    take_step(inspection, "attempt", actor=world.one, at=AT, reason="到场关门")
    assert inspection.state == Inspection.State.ATTEMPTED

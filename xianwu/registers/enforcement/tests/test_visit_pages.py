"""Plans, teams and the form at the door, through HTTP and without scripts."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.county import AT, DAY, client_of, texts_of, unit, whole_page
from xianwu.core.events.models import Event
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import (
    Finding,
    Inspection,
    Participant,
    Plan,
)
from xianwu.registers.enforcement.tests.visit_world import (
    World,
    door,
    end_running,
    person,
    picture,
    png,
    refused,
    sample,
    upload,
    words,
)
from xianwu.registers.enforcement.visits import finding_actions

pytestmark = pytest.mark.django_db


# --- plans and teams ----------------------------------------------------------------------------------------


def test_many_subjects_are_listed_under_a_plan_from_the_ledger(world: World) -> None:
    plan = world.plan()
    Plan.objects.filter(pk=plan.pk).update(title="我局的计划")
    foreign = Plan(number="外", title="外局的计划", unit=unit("housing"), matter="toy", state="approved", starts_on=DAY,
                   ends_on=DAY, basis="x")  # fmt: skip
    sample(foreign)
    rows = [world.subject(f"第{number}家") for number in range(3)]
    client, ids = client_of(world.clerk), [row.pk for row in rows]
    asked = words(client.post("/enforcement/subjects/bulk/", {"action": "list", "ids": ids}))
    assert "我局的计划" in asked
    assert "外局的计划" not in asked
    data = {"action": "list", "ids": ids, "confirmed": "1", "plan": plan.pk, "planned_on": "2025-08-29"}
    done = client.post("/enforcement/subjects/bulk/", data, follow=True)
    assert "已列入“我局的计划” 3 家。" in "".join(texts_of(done))
    again = client.post("/enforcement/subjects/bulk/", data, follow=True)
    assert "3 条未办" in "".join(texts_of(again))
    assert Inspection.objects.count() == 3
    found = list(Inspection.objects.values_list("pk", flat=True))
    cards = [card.pk for card in world.cards]
    data = {"action": "assign", "ids": found, "confirmed": "1", "officers": cards}
    client.post("/enforcement/inspections/bulk/", data)
    assert Participant.objects.officers().count() == 6
    approve = {"action": "approve", "ids": found, "confirmed": "1"}
    client_of(world.deputy).post("/enforcement/inspections/bulk/", approve)
    assert Inspection.objects.filter(state="approved").count() == 3


def test_plan_and_visit_are_entered_and_changed_by_form(world: World) -> None:
    client = client_of(world.clerk)
    data = {"matter": "toy", "title": "秋季专项", "source": "campaign", "starts_on": "2025-09-01", "ends_on": "2025-08-01",
            "scope": "消防", "basis": "通知", "yearly_cap": "2"}  # fmt: skip
    assert "结束日期早于开始日期" in words(client.post("/enforcement/plans/new/", data))
    assert client.post("/enforcement/plans/new/", data | {"ends_on": "2025-12-01"}).status_code == 302
    plan = Plan.objects.get()
    assert (
        client.post(f"/enforcement/plans/{plan.pk}/edit/", data | {"ends_on": "2025-11-30", "version": 1}).status_code
        == 302
    )
    subject = world.subject()
    visit = {"subject": subject.pk, "source": "complaint", "basis": "条例", "scope": "清单", "planned_on": "2025-08-29",
             "planned_time": "09:30"}  # fmt: skip
    assert client.post("/enforcement/inspections/new/", visit).status_code == 302
    row = Inspection.objects.get()
    assert f"{row.planned_time:%H:%M}" == "09:30"
    changed = visit | {"version": 1, "is_urgent": "on"}
    assert client.post(f"/enforcement/inspections/{row.pk}/edit/", changed).status_code == 302
    row.refresh_from_db()
    assert row.is_urgent
    assert "待审批" in words(client.get("/enforcement/inspections/board/"))


def test_the_team_is_made_on_the_page_and_says_who_may_not(world: World) -> None:
    row, client = world.single(team=False), client_of(world.clerk)
    address = f"/enforcement/inspections/{row.pk}/do/participant/"
    assert "测试员one" in words(client.get(address))
    answer = client.post(address, {"duty": "officer", "name": "老赵"})
    assert answer.status_code == 422
    assert "从执法人员名册中选择" in words(answer)
    assert "老赵" in words(answer)
    assert client.post(address, {"duty": "officer", "officer": world.cards[0].pk}).status_code == 302
    assert client.post(address, {"duty": "expert", "name": "李工"}).status_code == 302
    member = Participant.objects.get(name="李工")
    leave = f"/enforcement/inspections/{row.pk}/do/leave/"
    assert client.post(leave, {"participant": member.pk, "reason": "有项目往来", "is_recused": "on"}).status_code == 302
    page = words(client.get(f"/enforcement/inspections/{row.pk}/"))
    assert "已回避" in page
    assert "有项目往来" in page
    assert "不得少于两人" in words(client_of(world.deputy).get(f"/enforcement/inspections/{row.pk}/"))
    assert client.get(f"/enforcement/inspections/{row.pk}/do/nothing/").status_code == 404
    outsider = client_of(person("outsider", roles.CLERK, organ="housing"))
    assert outsider.get(address).status_code == 404


# --- at the door --------------------------------------------------------------------------------------------


def test_a_visit_begins_at_the_door_without_scripts(world: World) -> None:
    row, client = world.notified(), client_of(world.one)
    page = words(client.get(door(row)))
    assert 'href="tel:13900139000"' in page
    assert "139****9000" in page
    assert "开始检查" in page
    turned = client.post(door(row), {"do": "start", "party_name": "王丽"})
    assert turned.status_code == 422
    assert "出示执法证" in words(turned)
    assert 'value="王丽"' in words(turned)
    start = {"do": "start", "card_shown": "on", "no_conflict": "on", "code_scanned": "on", "party_name": "王丽",
             "latitude": "35.1", "longitude": "114.2", "accuracy_m": "15"}  # fmt: skip
    assert client.post(door(row), start).status_code == 302
    row.refresh_from_db()
    assert (row.state, str(row.accuracy_m)) == ("visiting", "15.0")
    page = words(client.get(door(row)))
    for word in ("灭火器有效", "合格", "不涉及", 'capture="environment"', "到场关门"):
        assert word in page, word
    assert len(page.encode()) < 60_000


def test_a_visit_is_answered_and_ended_without_scripts(world: World) -> None:
    row, client = world.started(), client_of(world.one)
    one, two, three = (f"result_{item.pk}" for item in world.items)
    answers = {one: "failed", f"note_{world.items[0].pk}": "没有悬挂", two: "passed"}
    early = client.post(door(row), answers | {"do": "finish", "signature": "refused", "remarks": "着急"})
    assert early.status_code == 422
    assert "还有 1 项没有登记结果" in words(early)
    assert "着急" in words(early)
    assert 'value="没有悬挂"' in words(early)
    assert row.checkeditems.count() == 2
    find = client.post(door(row), answers | {three: "not_applicable", "do": f"find-{world.items[0].pk}"})
    assert find.status_code == 302
    finding = Finding.objects.get()
    assert finding.title == "不符合“证照悬挂”：没有悬挂"
    shots = {
        f"photo_before_{finding.pk}": upload(picture(AT, note="前")),
        f"photo_after_{finding.pk}": upload(picture(AT, note="后")),
    }
    fixed = client.post(door(row), {"do": f"fix-{finding.pk}"} | shots)
    assert fixed.status_code == 302, words(fixed)
    finding.refresh_from_db()
    assert finding.state == Finding.State.FIXED_ON_SITE
    done = client.post(door(row), {"do": "finish", "signature": "signed", "party_name": "王丽"})
    assert done["Location"] == f"/enforcement/inspections/{row.pk}/"
    row.refresh_from_db()
    assert row.state == Inspection.State.VISITED
    assert client.get(door(row)).status_code == 302


def test_what_is_refused_at_the_door_takes_nothing_else_with_it(world: World) -> None:
    row = world.started()
    client = client_of(world.one)
    good, bad = upload(picture(AT, note="好")), upload(png(), name="现场.gif")
    data = {f"result_{world.items[1].pk}": "passed", "photo_scene": bad, "do": "photo"}
    answer = client.post(door(row), data)
    assert answer.status_code == 422
    assert "不支持" in words(answer)
    assert row.checkeditems.count() == 1
    assert client.post(door(row), {"photo_scene": good, "do": "photo"}).status_code == 302
    free = {"do": "free", "free_title": "走道堆物", "free_group": "fire", "free_severity": ""}
    answer = client.post(door(row), free)
    assert "请选择问题等级" in words(answer)
    assert "走道堆物" in words(answer)
    assert client.post(door(row), free | {"free_severity": "serious", "free_mode": "deadline"}).status_code == 302
    assert Finding.objects.get().severity == "serious"
    assert client.post(door(row), {"do": "fix-999"}).status_code == 404


def test_one_answer_is_kept_as_soon_as_it_is_given(world: World) -> None:
    row, item = world.started(), world.items[1]
    client, address = client_of(world.one), f"{door(row)}{item.pk}/"
    part = words(client.post(address, {f"result_{item.pk}": "failed", f"note_{item.pk}": "过期"}))
    assert "已保存" in part
    assert "登记为问题" in part
    assert row.checkeditems.get().note == "过期"
    finding_actions.add_finding(row, {}, item=item, actor=world.one, at=AT)
    part = words(client.post(address, {f"result_{item.pk}": "passed"}))
    assert "不能改成合格" in part
    assert client.post(f"{door(row)}999/", {}).status_code == 404
    assert client_of(world.clerk).post(address, {}).status_code == 403


def test_a_closed_door_is_registered_with_its_picture(world: World) -> None:
    row, client = world.notified(), client_of(world.one)
    data = {"do": "attempt", "attempt-reason": "大门上锁"}
    answer = client.post(door(row), data)
    assert "请先上传一张现场照片" in words(answer)
    assert "大门上锁" in words(answer)
    assert client.post(door(row), data | {"attempt-file": upload(picture(AT))}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.photos.count()) == ("attempted", 1)
    again = f"/enforcement/inspections/{row.pk}/do/again/"
    assert client_of(world.clerk).post(again, {"planned_on": "2025-09-02"}).status_code == 302
    assert Inspection.objects.filter(state="planned", planned_on=date(2025, 9, 2)).exists()


def test_the_door_is_closed_to_others(world: World) -> None:
    row = world.notified()
    assert client_of(world.clerk).get(door(row)).status_code == 403
    assert client_of(person("outsider", roles.OFFICER, organ="housing")).get(door(row)).status_code == 404


def test_whoever_is_not_of_the_team_writes_nothing_into_a_visit(world: World) -> None:
    other = person("other", roles.OFFICER)
    row, item = world.started(), world.items[1]
    world.answer(row, "passed", "passed", "passed")
    client, outside = client_of(other), "不在本次检查的检查组"
    for answer in (
        client.get(door(row)),
        client.post(door(row), {f"result_{item.pk}": "failed", "do": "save"}),
        client.post(door(row), {"photo_scene": upload(picture(AT)), "do": "photo"}),
        client.post(f"{door(row)}{item.pk}/", {f"result_{item.pk}": "failed"}),
    ):
        assert answer.status_code == 403
        assert outside in words(answer)
    assert door(row) not in words(client.get(f"/enforcement/inspections/{row.pk}/rest/"))
    assert door(row) in words(client_of(world.one).get(f"/enforcement/inspections/{row.pk}/rest/"))
    for name, sent in (
        ("photo", {"file": upload(picture(AT)), "stage": "scene"}),
        ("finding", {"title": "堆物", "group": "fire", "severity": "general", "mode": "deadline"}),
        ("sampling", {"things": "样品，1件，封1", "sample_method": "随机", "signature": "signed"}),
    ):
        answer = client.post(f"/enforcement/inspections/{row.pk}/do/{name}/", sent)
        assert outside in words(answer), name
    assert set(row.checkeditems.values_list("result", flat=True)) == {"passed"}
    assert not row.photos.exists()
    assert not Finding.objects.exists()


def test_only_the_team_says_that_it_was_put_right_or_that_the_door_was_closed(world: World) -> None:
    other = person("other", roles.OFFICER)
    finding = world.finding(code="1")
    for stage in ("before", "after"):
        world.photo(finding, stage)
    refused(finding, "fix_on_site", "不在本次检查的检查组", actor=other)
    with pytest.raises(EnforcementRefused, match="不在本次检查的检查组"):
        finding_actions.change_finding(finding, {"title": "改写"}, actor=other, at=AT)
    closed = world.notified()
    world.photo(closed)
    refused(closed, "attempt", "不在本次检查的检查组", actor=other, reason="大门上锁")


def test_a_visit_outside_the_days_of_its_plan_is_refused_in_words(world: World) -> None:
    plan, subject = world.plan(starts_on=date(2025, 8, 1), ends_on=date(2025, 9, 30)), world.subject()
    client, outside = client_of(world.clerk), "不在检查计划“年度检查”的计划期间内（2025-08-01 至 2025-09-30）"
    visit = {"subject": subject.pk, "plan": plan.pk, "source": "plan", "basis": "条例", "scope": "清单"}
    for day in ("2026-05-01", "2024-01-02"):
        assert outside in words(client.post("/enforcement/inspections/new/", visit | {"planned_on": day}))
    assert not Inspection.objects.exists()
    row = world.planned(subject, plan)
    changed = visit | {"planned_on": "2025-10-01", "version": row.version}
    assert outside in words(client.post(f"/enforcement/inspections/{row.pk}/edit/", changed))
    Inspection.objects.filter(pk=row.pk).update(planned_on=date(2025, 10, 1))
    row.refresh_from_db()
    refused(row, "approve", "计划期间内", actor=world.deputy)


def test_a_visit_begins_on_the_day_of_its_notice_or_of_the_one_that_corrects_it(world: World) -> None:
    early, late = (world.notified(world.single(planned_on=DAY + timedelta(days=gap))) for gap in (0, 3))
    Inspection.objects.filter(pk=early.pk).update(planned_on=DAY - timedelta(days=2))
    start = {"do": "start", "card_shown": "on", "no_conflict": "on", "code_scanned": "on", "party_name": "王丽"}
    client = client_of(world.one)
    for row, day in ((early, "2025-08-27"), (late, "2025-09-01")):
        answer = client.post(door(row), start)
        assert answer.status_code == 422
        assert f"检查通知书通知的检查日期是 {day}" in words(answer)
    address = f"/enforcement/inspections/{late.pk}/do/reprint-notice/"
    assert "写明理由" in words(client.post(address, {"planned_on": "2025-08-29"}))
    assert "不能早于今天" in words(client.post(address, {"planned_on": "2025-08-20", "reason": "当事人申请"}))
    assert client.post(address, {"planned_on": "2025-08-29", "reason": "当事人申请提前"}).status_code == 302
    first, second = papers_of(late).filter(kind__endswith="inspection_notice").order_by("pk")
    assert "2025年8月29日" in second.words
    assert second.cites_id == first.pk
    moved = Event.objects.filter(
        kind="enforcement.inspection", object_id=late.pk, verb="enforcement.inspection_changed"
    )
    assert moved.get().note == "当事人申请提前"
    assert client.post(door(late), start).status_code == 302


def test_what_is_of_urgent_visits_is_said_of_no_other(world: World) -> None:
    calm, client = world.started(), client_of(world.one)
    assert "补批紧急检查" not in whole_page(client, f"/enforcement/inspections/{calm.pk}/")
    shut = client_of(world.deputy).get(f"/workflow/step/enforcement.inspection/{calm.pk}/approve_late/")
    assert (shut.status_code, "这不是紧急检查，要在检查前批准。" in words(shut)) == (403, True)
    end_running()
    urgent = world.single(is_urgent=True)
    world.start(urgent, step="start_urgent")
    assert "补批紧急检查" in whole_page(client, f"/enforcement/inspections/{urgent.pk}/")


def test_to_cancel_a_visit_and_to_leave_the_page_are_told_apart(world: World) -> None:
    row = world.single()
    page = words(client_of(world.clerk).get(f"/workflow/step/enforcement.inspection/{row.pk}/cancel/"))
    foot = page.split('class="form-foot"')[1].split("</form>")[0]
    assert re.findall(r">([^<>]+)</(?:button|a)>", foot) == ["取消检查", "返回，不办"]

"""From a fault to its end: every gate tried wrongly first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, ZONE, later, unit
from xianwu.core.workflow.api import Clock, StepRefused, face_of, take_step
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import ItemResult, PhotoStage, Power, Recheck, Severity
from xianwu.registers.enforcement.models import Authority, CheckItem, Delivery, Finding, Inspection, Reinspection
from xianwu.registers.enforcement.printing import PaperExists, PaperIncomplete, print_once
from xianwu.registers.enforcement.tests.visit_world import World, card, person, picture, png, rule
from xianwu.registers.enforcement.visits import finding_actions, finding_words, team_actions
from xianwu.registers.enforcement.visits.finding_actions import Picture

pytestmark = pytest.mark.django_db
S = Finding.State
BEFORE, AFTER = PhotoStage.BEFORE, PhotoStage.AFTER
DUE = datetime(2025, 9, 15, 18, tzinfo=ZONE)
"""15 days after 29 August is a Saturday: the deadline rolls to Monday, and ends with the day's work."""


@pytest.fixture
def world(toymatter: Any) -> World:
    return World()


def refused(record: Any, step: str, words: str, **options: Any) -> None:
    before = record.state
    with pytest.raises(StepRefused, match=words):
        take_step(record, step, at=options.pop("at", AT), **options)
    record.refresh_from_db()
    assert record.state == before


def recheck(world: World, finding: Finding, result: str = Recheck.FIXED, **more: Any) -> Reinspection:
    at = more.pop("at", later(5))
    shown = [Picture(picture(at, note=f"复查{result}{at}"))] if result == Recheck.FIXED else []
    given = {"officers": world.cards, "checked_on": at.date(), "pictures": shown, "note": "还差一项", **more}
    return finding_actions.record_reinspection(finding, result=result, actor=world.one, at=at, **given)


# --- on the spot --------------------------------------------------------------------------------------------


def test_on_the_spot_needs_before_and_after_of_the_same_visit(world: World) -> None:
    finding = world.finding(code="1")
    refused(finding, "fix_on_site", "缺：整改前、整改后", actor=world.one)
    world.photo(finding, BEFORE)
    refused(finding, "fix_on_site", "缺：整改后", actor=world.one)
    world.photo(finding, AFTER, at=AT + timedelta(minutes=9))
    take_step(finding, "fix_on_site", actor=world.one, at=AT)
    assert (finding.state, finding.fixed_on, finding.verified_on) == (S.FIXED_ON_SITE, DAY, DAY)
    assert not Clock.objects.filter(kind="enforcement.finding").exists()


def test_an_order_by_deadline_is_not_closed_on_the_spot(world: World) -> None:
    finding = world.finding(code="2")
    refused(finding, "fix_on_site", "限期整改", actor=world.one)
    finding_actions.change_finding(finding, {"mode": "on_site"}, actor=world.one, at=AT)
    world.photo(finding, BEFORE)
    world.photo(finding, AFTER)
    take_step(finding, "fix_on_site", actor=world.one, at=AT)


def test_a_picture_from_before_the_visit_is_kept_and_proves_nothing(world: World) -> None:
    finding = world.finding(code="1")
    world.photo(finding, BEFORE)
    old = world.photo(finding, AFTER, taken=AT - timedelta(days=2))
    assert "检查开始前" in old.doubts_words
    refused(finding, "fix_on_site", "拍摄于检查开始之前", actor=world.one)
    assert finding.photos.count() == 2


def test_the_same_picture_is_not_before_and_after(world: World) -> None:
    finding = world.finding(code="1")
    world.photo(finding, BEFORE, taken=AT)
    from xianwu.registers.enforcement.visits import evidence

    same = picture(AT, note="before")
    with pytest.raises(EnforcementRefused, match="已作为“整改前”照片"):
        evidence.add_photo(finding.inspection, same, stage=AFTER, finding=finding, actor=world.one, at=AT)


# --- orders -------------------------------------------------------------------------------------------------


def test_an_order_is_numbered_dated_to_the_hour_and_says_everything(world: World) -> None:
    finding = world.finding()
    take_step(finding, "order", actor=world.one, at=AT)
    assert (finding.order_no, finding.due_at, finding.ordered_on) == ("文广旅游局责改〔2025〕1号", DUE, DAY)
    paper = papers_of(finding).get()
    assert paper.title == "整改指令书"
    for word in (
        "2025年9月15日18时前改正", "《玩具条例》第2条", "测试员one 13800138001", "豫G0002", "逾期不改正", "当事人签收",
        "《玩具条例》第三条",
    ):  # fmt: skip
        assert word in paper.words, word
    assert "暂停使用" not in paper.words
    due = dict(Clock.objects.filter(object_id=finding.pk).values_list("name", "due_on"))
    assert due == {"correction": date(2025, 9, 15), "recheck": date(2025, 9, 18)}


def test_reminders_come_three_days_one_day_and_on_the_day(world: World) -> None:
    finding = world.ordered()
    clock = Clock.objects.get(object_id=finding.pk, name="correction")
    assert (clock.amber_on, clock.red_on, clock.due_on) == (date(2025, 9, 12), date(2025, 9, 14), date(2025, 9, 15))
    said = [face_of(clock, on=date(2025, 9, day)).text for day in (11, 12, 14, 15, 16)]
    assert said == ["剩 4 天", "临期 3 天", "临期 1 天", "今天到期", "超期 1 天"]


def test_an_order_asks_for_a_deadline_to_come_and_for_what_is_missing(world: World) -> None:
    finding = world.finding()
    refused(finding, "order", "晚于现在", actor=world.one, data={"due_on": DAY, "due_hour": "9"})
    from xianwu.core.people.models import Person

    Person.objects.update(phone="")
    with pytest.raises(PaperIncomplete, match="还缺：联系人及电话"):
        take_step(finding, "order", actor=world.one, at=AT)
    finding.refresh_from_db()
    assert (finding.state, finding.order_no) == (S.FOUND, "")
    data = {"contact": "值班室 0373-7690000", "due_on": date(2025, 9, 1), "due_hour": "9"}
    take_step(finding, "order", actor=world.one, at=AT, data=data)
    assert finding.due_at == datetime(2025, 9, 1, 9, tzinfo=ZONE)
    assert finding.order_no.endswith("〔2025〕1号")


def test_an_order_to_correct_is_no_punishment(world: World) -> None:
    finding = world.finding()
    with pytest.raises(PaperIncomplete, match="停止办学"):
        take_step(finding, "order", actor=world.one, at=AT, data={"demand": "立即停止办学"})


def test_without_the_power_the_organ_dissuades_and_hands_over(world: World) -> None:
    finding = world.finding()
    Authority.objects.filter(power__in=(Power.ORDER_CORRECT, Power.ORDER_STOP)).update(valid_to=date(2025, 7, 31))
    for step in ("order", "stop"):
        refused(finding, step, "只能劝阻、制止、记录，并报告或移送", actor=world.one)
    take_step(finding, "dissuade", actor=world.one, at=AT, data={"demand": "请马上换灭火器", "attitude": "接受"})
    assert "请马上换灭火器" in papers_of(finding).get(kind="enforcement.dissuasion").words
    refused(finding, "dissuade", "已于", actor=world.one, data={"demand": "再劝"})
    refused(finding, "refer", "写明理由", actor=world.one, data={"to_organ": str(unit("housing").pk)})
    take_step(
        finding, "refer", actor=world.one, at=AT, reason="本机关没有权限", data={"to_organ": str(unit("housing").pk)}
    )
    assert finding.state == S.REFERRED
    assert finding.referrals.get().to_organ == unit("housing")


def test_a_stop_order_has_its_own_number_and_is_given_once(world: World) -> None:
    finding = world.finding(code="3")
    take_step(finding, "stop", actor=world.one, at=AT)
    assert (finding.state, finding.stop_no) == (S.FOUND, "文广旅游局责停〔2025〕1号")
    refused(finding, "stop", "没有另取文号", actor=world.one)
    take_step(finding, "order", actor=world.one, at=AT)


def test_the_field_has_its_own_say(world: World) -> None:
    finding = world.finding(title="不处理的一处")
    refused(finding, "order", "演示事项不处理", actor=world.one)


def test_a_major_hazard_stops_use_until_it_is_checked(world: World) -> None:
    finding = world.ordered(code="3")
    assert finding.is_suspended
    assert "在复查合格前，请立即停止使用" in papers_of(finding).get(kind="enforcement.correction_order").words
    recheck(world, finding)
    finding.refresh_from_db()
    assert not finding.is_suspended


def test_an_officer_whose_card_lapsed_orders_nothing(world: World) -> None:
    finding = world.finding()
    world.cards[1].__class__.objects.filter(pk=world.cards[1].pk).update(valid_to=DAY)
    refused(finding, "order", "没有在有效期内的执法证", actor=world.one, at=later(1))


# --- the same again -----------------------------------------------------------------------------------------


def test_what_happens_again_within_the_year_has_half_the_time(world: World) -> None:
    subject = world.subject()
    first = world.ordered(inspection=world.started(world.single(subject)))
    recheck(world, first)
    Finding.objects.filter(pk=first.pk).update(found_on=date(2024, 9, 10))
    second = world.finding(inspection=world.started(world.single(subject)))
    assert second.is_recurrence
    take_step(second, "order", actor=world.one, at=AT)
    assert second.due_at == datetime(2025, 9, 5, 18, tzinfo=ZONE)
    Finding.objects.filter(pk=second.pk).update(found_on=date(2023, 1, 1))
    Finding.objects.filter(pk=first.pk).update(found_on=date(2024, 8, 20))
    assert not world.finding(inspection=world.started(world.single(subject))).is_recurrence


def test_the_same_party_under_another_shop_sign_is_the_same_party(world: World) -> None:
    from tests.browser.hands import credit_code

    code = credit_code(7)
    one, two = world.subject(credit_code=code), world.subject("新招牌", credit_code=code)
    world.finding(inspection=world.started(world.single(one)))
    Finding.objects.update(found_on=DAY - timedelta(days=30))
    assert world.finding(inspection=world.started(world.single(two))).is_recurrence


# --- serving ------------------------------------------------------------------------------------------------


def test_an_order_binds_when_it_is_served(world: World) -> None:
    finding = world.ordered(serve=False)
    refused(finding, "lapse", "还没有登记送达", actor=world.one, at=later(30))
    with pytest.raises(EnforcementRefused, match="见证人"):
        world.serve(finding, method="left")
    with pytest.raises(EnforcementRefused, match="确认书"):
        world.serve(finding, method="electronic")
    with pytest.raises(EnforcementRefused, match="公告载体"):
        world.serve(finding, method="announced")
    with pytest.raises(EnforcementRefused, match="晚于今天"):
        world.serve(finding, served_on=DAY + timedelta(days=1))
    with pytest.raises(EnforcementRefused, match="早于文书印发"):
        world.serve(finding, served_on=DAY - timedelta(days=1))
    with pytest.raises(EnforcementRefused, match="受送达人"):
        world.serve(finding, recipient=" ")
    row = world.serve(finding, method="left", witness="社区赵主任")
    assert (finding.served_on, row.deemed_on) == (DAY, DAY)
    receipt = papers_of(row).get()
    for word in (finding.order_no, "留置送达", "社区赵主任", "王丽"):
        assert word in receipt.words, word
    with pytest.raises(EnforcementRefused, match="不能重复登记"):
        world.serve(finding)


def test_an_announcement_counts_after_thirty_days(world: World) -> None:
    finding = world.ordered(serve=False)
    row = world.serve(finding, method="announced", announced_in="县政府网站 8月29日至9月28日")
    assert (row.deemed_on, finding.served_on) == (date(2025, 9, 28), date(2025, 9, 28))


def test_a_paper_is_served_from_its_own_record(world: World) -> None:
    finding, other = world.ordered(serve=False), world.finding()
    paper = papers_of(finding).get()
    with pytest.raises(EnforcementRefused, match="不属于这条记录"):
        finding_actions.serve_paper(
            other, paper, recipient="王丽", method="direct", served_on=DAY, actor=world.one, at=AT
        )


# --- correction ---------------------------------------------------------------------------------------------


def test_reported_rechecked_by_two_and_verified_with_a_picture(world: World) -> None:
    finding = world.ordered()
    refused(finding, "verify", "请先“登记复查”", actor=world.one, data={"reinspection": 1})
    take_step(finding, "report", actor=world.one, at=later(3))
    clock = Clock.objects.get(object_id=finding.pk, name="recheck", state="running")
    assert clock.due_on == date(2025, 9, 4)
    at = later(5)
    with pytest.raises(EnforcementRefused, match="整改后的照片"):
        recheck(world, finding, pictures=[], at=at)
    with pytest.raises(EnforcementRefused, match="不得少于两人"):
        recheck(world, finding, officers=world.cards[:1], at=at)
    third = card(person("third", roles.OFFICER), "豫G0003")
    with pytest.raises(EnforcementRefused, match="由到场的执法人员登记"):
        recheck(world, finding, officers=[world.cards[1], third], at=at)
    with pytest.raises(EnforcementRefused, match="复查日期"):
        recheck(world, finding, checked_on=date(2025, 9, 30), at=at)
    assert not Reinspection.objects.exists()
    row = recheck(world, finding, at=at)
    finding.refresh_from_db()
    assert (finding.state, finding.verified_on) == (S.VERIFIED, date(2025, 9, 3))
    assert row.photos.count() == 1
    assert not Clock.objects.filter(object_id=finding.pk).exclude(state="stopped").exists()
    for word in (finding.order_no, "已整改", "复查合格", "豫G0001"):
        assert word in row.paper.words, word


def test_whoever_recused_does_not_recheck(world: World) -> None:
    finding = world.ordered()
    inspection = world.single(finding.subject)
    own = inspection.participants.get(person_id=world.two.id)
    team_actions.leave_team(own, reason="亲属", is_recused=True, actor=world.clerk, at=AT)
    with pytest.raises(EnforcementRefused, match="已对这个对象回避"):
        recheck(world, finding)


def test_not_fixed_goes_back_in_time_and_to_overdue_after_it(world: World) -> None:
    finding = world.ordered()
    with pytest.raises(EnforcementRefused, match="哪些没有改好"):
        recheck(world, finding, Recheck.PARTLY, note="")
    recheck(world, finding, Recheck.PARTLY)
    finding.refresh_from_db()
    assert finding.state == S.ORDERED
    assert Clock.objects.get(object_id=finding.pk, name="correction", state="running").due_on == date(2025, 9, 15)
    take_step(finding, "report", actor=world.one, at=later(10))
    recheck(world, finding, Recheck.NOT_FIXED, at=datetime(2025, 9, 16, 9, tzinfo=ZONE))
    finding.refresh_from_db()
    assert (finding.state, finding.overdue_on) == (S.OVERDUE, date(2025, 9, 16))
    recheck(world, finding, at=datetime(2025, 9, 20, 9, tzinfo=ZONE))
    finding.refresh_from_db()
    assert (finding.state, finding.overdue_on) == (S.VERIFIED, date(2025, 9, 16))


def test_overdue_only_after_the_hour(world: World) -> None:
    finding = world.ordered()
    refused(finding, "lapse", "整改期限到2025年9月15日18时", actor=world.one, at=DUE)
    done = finding_actions.lapse_due_findings(actor=world.one, at=DUE + timedelta(minutes=1))
    assert done.done == 1
    finding.refresh_from_db()
    assert (finding.state, finding.overdue_on) == (S.OVERDUE, date(2025, 9, 16))
    with pytest.raises(EnforcementRefused, match="执法人员"):
        finding_actions.lapse_due_findings(actor=world.clerk, at=DUE)


def test_one_extension_with_a_reason_approved_by_another(world: World) -> None:
    both = person("both", roles.OFFICER, roles.DEPUTY)
    finding = world.ordered()
    until = {"due_on": date(2025, 9, 25), "due_hour": "18"}
    refused(finding, "extend", "还没有延期申请", actor=world.deputy)
    refused(finding, "ask_extension", "写明理由", actor=both, data=until)
    refused(finding, "ask_extension", "晚于原期限", actor=both, reason="备货", data={"due_on": date(2025, 9, 1)})
    take_step(finding, "ask_extension", actor=both, at=AT, reason="设备要订货", data=until)
    refused(finding, "extend", "另一人", actor=both)
    take_step(finding, "refuse_extension", actor=world.deputy, at=AT, reason="可以先借用")
    refused(finding, "extend", "还没有延期申请", actor=world.deputy)
    take_step(finding, "ask_extension", actor=both, at=AT, reason="设备要订货", data=until)
    take_step(finding, "extend", actor=world.deputy, at=AT)
    assert (finding.state, finding.extended_from) == (S.EXTENDED, DUE)
    assert finding.due_at == datetime(2025, 9, 25, 18, tzinfo=ZONE)
    newer, older = papers_of(finding).filter(kind="enforcement.correction_order")
    assert newer.cites == older
    assert "设备要订货" in newer.words
    assert f"更正{older.title}（{older.number}）" in newer.words
    assert finding.order_no == older.number
    assert Clock.objects.get(object_id=finding.pk, name="correction", state="running").due_on == date(2025, 9, 25)
    refused(finding, "ask_extension", "当前状态", actor=both, reason="再延", data=until)


def test_no_extension_once_the_deadline_is_past(world: World) -> None:
    finding = world.ordered()
    until = {"due_on": date(2025, 10, 25), "due_hour": "18"}
    refused(finding, "ask_extension", "期限已过", actor=world.one, reason="忘了", data=until, at=later(30))


# --- ways out -----------------------------------------------------------------------------------------------


def test_filing_waits_for_overdue_unless_major_or_the_law_says_otherwise(world: World) -> None:
    after_order, at_once = rule("R1", needs_overdue_order=True), rule("R2", needs_overdue_order=False)
    CheckItem.objects.update(rule=after_order)
    finding = world.ordered()
    refused(finding, "file", "须先责令改正且逾期未改", actor=world.one)
    finding_actions.lapse_due_findings(actor=world.one, at=DUE + timedelta(hours=1))
    finding.refresh_from_db()
    take_step(finding, "file", actor=world.one, at=DUE + timedelta(hours=2))
    case = finding.case
    assert (case.state, case.rule, case.subject) == ("clue", after_order, finding.subject)
    assert finding.order_no in case.evidence
    take_step(world.finding(code="3"), "file", actor=world.one, at=AT)
    CheckItem.objects.filter(code="2").update(rule=at_once)
    take_step(world.finding(code="2"), "file", actor=world.one, at=AT)
    CheckItem.objects.filter(code="1").update(rule=None, severity="major")
    with pytest.raises(EnforcementRefused, match="没有对应的处罚事项"):
        take_step(world.finding(code="1"), "file", actor=world.one, at=AT)


def test_a_mistake_is_withdrawn_by_another_with_a_reason(world: World) -> None:
    both = person("both", roles.OFFICER, roles.DEPUTY)
    inspection = world.started()
    data = {"title": "走道堆物", "group": "fire", "severity": Severity.GENERAL, "mode": "deadline", "broken": "第七条"}
    finding = finding_actions.add_finding(inspection, data, actor=both, at=AT)
    refused(finding, "void", "另一人", actor=both, reason="误登")
    refused(finding, "void", "写明理由", actor=world.deputy)
    take_step(finding, "void", actor=world.deputy, at=AT, reason="误登")
    assert not Finding.objects.standing().exists()


# --- entering -----------------------------------------------------------------------------------------------


def test_a_free_finding_says_what_where_and_how_bad(world: World) -> None:
    inspection = world.started()
    good = {"title": "走道堆物", "group": "fire", "severity": Severity.GENERAL, "mode": "deadline"}
    for name, wrong, words in (("title", " ", "写明发现了什么"), ("group", "x", "分组"), ("severity", "x", "等级")):
        with pytest.raises(EnforcementRefused, match=words):
            finding_actions.add_finding(inspection, good | {name: wrong}, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="不在您的办理范围|需由"):
        finding_actions.add_finding(inspection, good, actor=person("x", roles.OFFICER, organ="housing"), at=AT)
    finding_actions.add_finding(inspection, good, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="没有登记为不合格"):
        finding_actions.add_finding(inspection, {}, item=world.items[0], actor=world.one, at=AT)


def test_an_item_is_found_once_and_not_ticked_away(world: World) -> None:
    finding = world.finding()
    with pytest.raises(EnforcementRefused, match=f"已登记为{finding.number}"):
        finding_actions.add_finding(finding.inspection, {}, item=finding.item, actor=world.one, at=AT)
    with pytest.raises(EnforcementRefused, match="不能改成合格"):
        team_actions.answer_items(
            finding.inspection, {finding.item_id: team_actions.Answer(ItemResult.PASSED)}, actor=world.one, at=AT
        )


def test_what_was_ordered_is_no_longer_reworded(world: World) -> None:
    finding = world.ordered()
    with pytest.raises(EnforcementRefused, match="不能修改"):
        finding_actions.change_finding(finding, {"title": "改写"}, actor=world.one, at=AT)


# --- papers -------------------------------------------------------------------------------------------------


def test_a_paper_is_not_printed_twice_and_a_correction_cites_the_first(world: World) -> None:
    finding = world.ordered()
    words = finding_words.order_words(finding, contact="", basis="《玩具条例》第三条")
    options = {"organ": finding.unit, "matter": finding.matter, "actor": world.one, "at": AT}
    first = papers_of(finding).get()
    with pytest.raises(PaperExists, match=first.number):
        print_once(finding, "correction_order", words, **options)
    assert papers_of(finding).count() == 1
    second = print_once(finding, "correction_order", words, reason="地址写错", **options)
    assert second.cites == first
    assert "地址写错" in second.words


# --- pictures -----------------------------------------------------------------------------------------------


def test_doubts_are_said_and_nothing_is_lost(world: World) -> None:
    from xianwu.registers.enforcement.visits import evidence

    inspection = world.started()
    add = {"stage": PhotoStage.SCENE, "actor": world.one, "at": AT}
    near = {"latitude": "35.1", "longitude": "114.2", "accuracy_m": "12"}
    good = evidence.add_photo(inspection, picture(AT, note="好"), device=near | {"device_at": AT.isoformat()}, **add)
    assert good.doubts == []
    assert (str(good.latitude), str(good.accuracy_m), good.datum) == ("35.100000", "12.0", "wgs84")
    screenshot = evidence.add_photo(inspection, png(), device=near, **add)
    assert "没有拍摄时间（EXIF）" in screenshot.doubts_words
    coarse = evidence.add_photo(inspection, picture(AT, note="远"), device=near | {"accuracy_m": "380"}, **add)
    assert "误差约 380 米，超过 100 米" in coarse.doubts_words
    fast = {"device_at": (AT + timedelta(minutes=31)).isoformat()}
    assert (
        "快 31 分钟" in evidence.add_photo(inspection, picture(AT, note="快"), device=near | fast, **add).doubts_words
    )
    nowhere = evidence.add_photo(
        inspection, picture(AT, note="无"), device={"latitude": "x", "longitude": "999"}, **add
    )
    assert nowhere.latitude is None
    assert "没有定位精度" in nowhere.doubts_words
    night = AT.replace(hour=23)
    assert (
        "夜间"
        in evidence.add_photo(
            inspection, picture(night, note="夜"), stage=PhotoStage.SCENE, actor=world.one, at=night
        ).doubts_words
    )
    other = world.started()
    reused = evidence.add_photo(other, picture(AT, note="好"), device=near, **add)
    assert f"与{inspection.number}的照片完全相同" in reused.doubts_words
    assert inspection.photos.count() == 6
    with pytest.raises(Exception, match="jpg 或 png"):
        evidence.add_photo(inspection, _text(), **add)


def _text() -> Any:
    from django.core.files.base import ContentFile

    return ContentFile(b"hello", name="a.jpg")


def test_visits_that_were_only_planned_take_no_findings(world: World) -> None:
    inspection = world.single()
    with pytest.raises(EnforcementRefused, match="到场开始检查"):
        finding_actions.add_finding(inspection, {"title": "x"}, actor=world.one, at=AT)
    assert inspection.state == Inspection.State.PLANNED
    assert not Delivery.objects.exists()

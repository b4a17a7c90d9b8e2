"""From a fault to its end: every gate tried wrongly first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.county import AT, DAY, ZONE, awaited, client_of, later
from xianwu.core.rules.api import set_value
from xianwu.core.workflow.api import Clock, StepRefused, take_step
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import PhotoStage, Recheck, Severity
from xianwu.registers.enforcement.models import Case, CheckItem, Finding, Reinspection
from xianwu.registers.enforcement.tests.visit_world import World, card, person, refused, rule, words
from xianwu.registers.enforcement.visits import finding_actions, team_actions

pytestmark = pytest.mark.django_db
S = Finding.State
BEFORE, AFTER = PhotoStage.BEFORE, PhotoStage.AFTER
DUE = datetime(2025, 9, 15, 18, tzinfo=ZONE)
"""15 days after 29 August is a Saturday: the deadline rolls to Monday, and ends with the day's work."""


# --- correction ---------------------------------------------------------------------------------------------


def test_reported_rechecked_by_two_and_verified_with_a_picture(world: World) -> None:
    finding = world.ordered()
    refused(finding, "verify", "请先“登记复查”", actor=world.one, data={"reinspection": 1})
    take_step(finding, "report", actor=world.one, at=later(3))
    clock = Clock.objects.get(object_id=finding.pk, name="recheck", state="running")
    assert clock.due_on == date(2025, 9, 4)
    at = later(5)
    with pytest.raises(EnforcementRefused, match="整改后的照片"):
        world.recheck(finding, pictures=[], at=at)
    with pytest.raises(EnforcementRefused, match="不得少于两人"):
        world.recheck(finding, officers=world.cards[:1], at=at)
    third = card(person("third", roles.OFFICER), "豫G0003")
    with pytest.raises(EnforcementRefused, match="由到场的执法人员登记"):
        world.recheck(finding, officers=[world.cards[1], third], at=at)
    with pytest.raises(EnforcementRefused, match="复查日期"):
        world.recheck(finding, checked_on=date(2025, 9, 30), at=at)
    assert not Reinspection.objects.exists()
    row = world.recheck(finding, at=at)
    finding.refresh_from_db()
    assert (finding.state, finding.verified_on) == (S.VERIFIED, date(2025, 9, 3))
    assert row.photos.count() == 1
    assert not Clock.objects.filter(object_id=finding.pk).exclude(state="stopped").exists()
    for word in (finding.order_no, "已整改", "复查合格", "豫G0001"):
        assert word in row.paper.words, word


def test_an_order_that_nobody_was_served_is_mentioned_until_it_no_longer_matters(world: World) -> None:
    finding, unserved = world.ordered(serve=False), "期限不能起算，请尽快登记送达"
    page = f"/enforcement/findings/{finding.pk}/"
    assert unserved in words(client_of(world.one).get(page))
    world.recheck(finding)
    finding.refresh_from_db()
    assert finding.state == S.VERIFIED
    assert unserved not in words(client_of(world.one).get(page))


def test_whoever_recused_does_not_recheck(world: World) -> None:
    finding = world.ordered()
    inspection = world.single(finding.subject)
    own = inspection.participants.get(person_id=world.two.id)
    team_actions.leave_team(own, reason="亲属", is_recused=True, actor=world.clerk, at=AT)
    with pytest.raises(EnforcementRefused, match="已对这个对象回避"):
        world.recheck(finding)


def test_not_fixed_goes_back_in_time_and_to_overdue_after_it(world: World) -> None:
    finding = world.ordered()
    with pytest.raises(EnforcementRefused, match="哪些没有改好"):
        world.recheck(finding, Recheck.PARTLY, note="")
    world.recheck(finding, Recheck.PARTLY)
    finding.refresh_from_db()
    assert finding.state == S.ORDERED
    assert Clock.objects.get(object_id=finding.pk, name="correction", state="running").due_on == date(2025, 9, 15)
    take_step(finding, "report", actor=world.one, at=later(10))
    world.recheck(finding, Recheck.NOT_FIXED, at=datetime(2025, 9, 16, 9, tzinfo=ZONE))
    finding.refresh_from_db()
    assert (finding.state, finding.overdue_on) == (S.OVERDUE, date(2025, 9, 16))
    world.recheck(finding, at=datetime(2025, 9, 20, 9, tzinfo=ZONE))
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
    assert (finding.order_no, finding.served_on) == (newer.number, None), (
        "the order in force is the one with the new day"
    )
    world.serve(finding, at=later(1))
    assert finding.served_on == DAY + timedelta(days=1)
    assert Clock.objects.get(object_id=finding.pk, name="correction", state="running").due_on == date(2025, 9, 25)
    refused(finding, "ask_extension", "当前状态", actor=both, reason="再延", data=until)


def test_an_extension_has_an_end_and_is_asked_once_at_a_time(world: World) -> None:
    finding = world.ordered()
    asked = {"actor": world.one, "reason": "设备要订货"}
    last = {"due_on": date(2025, 10, 15), "due_hour": "18"}
    too_late = last | {"due_on": date(2025, 10, 16)}
    refused(
        finding, "ask_extension", "延期最长 30 天（参数“延期整改最长”），最晚延到 2025-10-15", data=too_late, **asked
    )
    page = client_of(world.one).post(
        f"/workflow/step/enforcement.finding/{finding.pk}/ask_extension/",
        {"due_on": "2026-10-16", "due_hour": "18", "reason": "设备要订货"},
    )
    assert "最晚延到 2025-10-15" in words(page)
    take_step(finding, "ask_extension", at=AT, data=last, **asked)
    refused(
        finding, "ask_extension", "已申请延期至2025年10月15日18时（设备要订货），等分管负责人批准", data=last, **asked
    )
    assert finding.extension_until == datetime(2025, 10, 15, 18, tzinfo=ZONE)
    set_value("enforcement.extension_days", text="60", valid_from=DAY, source="县安委会文件", actor=None, at=AT)
    take_step(finding, "refuse_extension", actor=world.deputy, at=AT, reason="先停用")
    take_step(finding, "ask_extension", at=AT, data=too_late, **asked)
    take_step(finding, "extend", actor=world.deputy, at=AT)
    assert finding.due_at == datetime(2025, 10, 16, 18, tzinfo=ZONE)


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
    refused(finding, "file", "届满后还没有复查", actor=world.one, at=DUE + timedelta(hours=2))
    world.recheck(finding, Recheck.NOT_FIXED, at=later(18))
    finding.refresh_from_db()
    take_step(finding, "file", actor=world.one, at=later(18))
    case = finding.case
    assert (case.state, case.rule, case.subject) == ("clue", after_order, finding.subject)
    assert finding.order_no in case.evidence
    take_step(world.finding(code="3"), "file", actor=world.one, at=AT)
    CheckItem.objects.filter(code="2").update(rule=at_once)
    take_step(world.finding(code="2"), "file", actor=world.one, at=AT)
    CheckItem.objects.filter(code="1").update(rule=None, severity="major")
    refused(world.finding(code="1"), "file", "没有对应的处罚事项", actor=world.one)


def test_only_a_return_visit_after_the_deadline_says_that_nothing_was_done(world: World) -> None:
    """One before it says nothing of the rest of the term; one that found all well leads nowhere but out."""
    CheckItem.objects.update(rule=rule("R1", needs_overdue_order=True))
    finding = world.ordered()
    world.recheck(finding, Recheck.PARTLY, at=later(3))
    finding.refresh_from_db()
    take_step(finding, "lapse", actor=world.one, at=later(18))
    assert "file" not in awaited(world.one, Finding, on=later(18).date())
    assert "recheck" in awaited(world.one, Finding, on=later(18).date())
    refused(finding, "file", "届满后还没有复查", actor=world.one, at=later(18))
    world.recheck(finding, Recheck.PARTLY, at=later(19))
    assert "file" in awaited(world.one, Finding, on=later(19).date())
    assert "recheck" not in awaited(world.one, Finding, on=later(19).date())
    finding.refresh_from_db()
    take_step(finding, "file", actor=world.one, at=later(19))
    assert finding.state == S.FILED


def test_a_return_visit_after_the_hour_of_the_last_day_counts(world: World) -> None:
    CheckItem.objects.update(rule=rule("R1", needs_overdue_order=True))
    finding = world.ordered()
    world.recheck(finding, Recheck.NOT_FIXED, at=DUE + timedelta(hours=1))
    finding.refresh_from_db()
    assert (finding.state, finding.overdue_on) == (S.OVERDUE, DUE.date())
    take_step(finding, "file", actor=world.one, at=DUE + timedelta(hours=2))


# --- with a case --------------------------------------------------------------------------------------------


def filed(world: World) -> Finding:
    CheckItem.objects.update(rule=rule("R2", needs_overdue_order=False))
    finding = world.finding(code="3")
    take_step(finding, "file", actor=world.one, at=AT)
    return finding


def test_what_became_a_case_is_seen_again_until_it_is_put_right(world: World) -> None:
    finding = filed(world)
    assert finding.is_suspended
    at = later(20)
    world.recheck(finding, Recheck.NOT_FIXED, at=at)
    finding.refresh_from_db()
    assert (finding.state, finding.verified_on, finding.is_suspended) == (S.FILED, None, True)
    words_of_it = Reinspection.objects.get().paper.words
    assert finding.case.number in words_of_it, "what had no order is cited by its case"
    assert "处罚不免除改正的义务" in words_of_it
    own = Clock.objects.filter(kind="enforcement.finding", object_id=finding.pk)
    assert not own.filter(state="running").exists()
    with pytest.raises(EnforcementRefused, match="整改后的照片"):
        world.recheck(finding, pictures=[], at=later(21))
    with pytest.raises(EnforcementRefused, match="不得少于两人"):
        world.recheck(finding, officers=world.cards[:1], at=later(21))
    world.recheck(finding, at=later(21))
    finding.refresh_from_db()
    assert (finding.state, finding.verified_on, finding.is_suspended) == (S.VERIFIED, later(21).date(), False)
    assert finding.case is not None, "it stays the fault of its case"


def test_the_return_visit_waits_when_the_case_has_told_the_party_or_will_never(world: World) -> None:
    finding = filed(world)
    assert "recheck" not in awaited(world.one, Finding), "nobody was told anything yet"
    Case.objects.update(state="not_filed")
    assert "recheck" in awaited(world.one, Finding)
    assert "recheck" not in awaited(world.deputy, Finding)
    assert finding.number in words(client_of(world.one).get("/enforcement/findings/?todo=recheck"))
    Case.objects.update(state="closed", act_due_on=later(10).date())
    assert "recheck" not in awaited(world.one, Finding), "the term of the decision runs"
    assert "recheck" in awaited(world.one, Finding, on=later(11).date())


def test_what_nobody_can_put_right_is_said_by_the_deputy_with_a_reason(world: World) -> None:
    finding = filed(world)
    Case.objects.update(state="closed")
    refused(finding, "give_up", "写明理由", actor=world.deputy)
    with pytest.raises(StepRefused, match="分管负责人"):
        take_step(finding, "give_up", actor=world.one, at=AT, reason="已拆除")
    take_step(finding, "give_up", actor=world.deputy, at=AT, reason="房屋已拆除")
    assert (finding.state, finding.verified_on) == (S.FILED, None), "it is not counted as put right"
    assert "recheck" not in awaited(world.one, Finding)
    assert "房屋已拆除" in words(client_of(world.one).get(f"/enforcement/findings/{finding.pk}/"))
    refused(finding, "give_up", "已登记不能整改", actor=world.deputy, reason="再登记")
    world.recheck(finding, at=later(9))
    finding.refresh_from_db()
    assert (finding.state, finding.unfixable_reason) == (S.VERIFIED, "")


def test_a_mistake_is_withdrawn_by_another_with_a_reason(world: World) -> None:
    both = person("both", roles.OFFICER, roles.DEPUTY)
    inspection = world.single()
    team_actions.assign_officers([inspection], [card(both, "豫G0003")], actor=world.clerk, at=AT)
    world.started(inspection)
    data = {"title": "走道堆物", "group": "fire", "severity": Severity.GENERAL, "mode": "deadline", "broken": "第七条"}
    finding = finding_actions.add_finding(inspection, data, actor=both, at=AT)
    refused(finding, "void", "另一人", actor=both, reason="误登")
    refused(finding, "void", "写明理由", actor=world.deputy)
    take_step(finding, "void", actor=world.deputy, at=AT, reason="误登")
    assert not Finding.objects.standing().exists()

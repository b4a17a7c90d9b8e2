"""Orders: power, elements, numbers, deadlines, service; every gate tried wrongly first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, ZONE, later, unit
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import Clock, face_of, take_step, waiting, waiting_rows
from xianwu.core.workflow.declarations import flow_of
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import PhotoStage, Power, Recheck
from xianwu.registers.enforcement.models import Authority, CheckItem, Finding
from xianwu.registers.enforcement.printing import PaperExists, PaperIncomplete, print_once
from xianwu.registers.enforcement.tests.test_visit_sheets import exported, lines_of
from xianwu.registers.enforcement.tests.visit_world import World, person, power, refused, rule
from xianwu.registers.enforcement.visits import finding_actions, finding_words
from xianwu.registers.enforcement.visits.finding_steps import organs

pytestmark = pytest.mark.django_db
S = Finding.State
BEFORE, AFTER = PhotoStage.BEFORE, PhotoStage.AFTER
DUE = datetime(2025, 9, 15, 18, tzinfo=ZONE)
"""15 days after 29 August is a Saturday: the deadline rolls to Monday, and ends with the day's work."""


def running(finding: Finding) -> dict[str, tuple[date, date]]:
    """Clocks that run: first and last day."""
    rows = Clock.objects.filter(object_id=finding.pk, kind=finding._meta.label_lower, state="running")
    return {name: (first, last) for name, first, last in rows.values_list("name", "started_on", "due_on")}


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
    assert not running(finding), "nobody's days run before the order is served"
    world.serve(finding, at=later(3))
    assert running(finding) == {
        "correction": (date(2025, 9, 1), date(2025, 9, 15)), "recheck": (date(2025, 9, 15), date(2025, 9, 18)),
    }  # fmt: skip


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


def test_a_finding_is_referred_to_whom_the_table_knows_in_the_matter_or_to_any_department(world: World) -> None:
    add_units([UnitLine("court", "延津县人民法院", Unit.Kind.DEPARTMENT, "yanjin", "法院", 60)])
    finding = world.finding()
    shown = {name for _, name in organs(finding)}
    assert {"住建城管局", "文岩街道"} <= shown, "the table knows nobody else in the matter"
    assert not shown & {"法院", finding.unit.short_name}
    power(Power.INSPECT, organ="transport")
    power(Power.FINE, organ="tanlong", zone="tanlong")
    assert [name for _, name in organs(finding)] == ["交通运输局"], "a town has its power on its own ground"
    refused(
        finding, "refer", "请从可选的各项中选择", actor=world.one, reason="试", data={"to_organ": str(unit("audit").pk)}
    )
    assert (finding.state, finding.referrals.count()) == (S.FOUND, 0)


@pytest.mark.parametrize("way", ["return", "answer"])
def test_what_the_addressee_declines_is_the_senders_again_with_its_order_and_its_days(world: World, way: str) -> None:
    finding = world.ordered()
    days = running(finding)
    assert days, "the order was served"
    to = {"to_organ": str(unit("housing").pk)}
    take_step(finding, "refer", actor=world.one, at=later(1), reason="请处理", data=to)
    refused(finding, "take_back", "还没有退回", actor=world.one, at=later(2))
    row, clerk = finding.referrals.get(), person("receiver", roles.CLERK, organ="housing")
    take_step(row, "receive", actor=clerk, at=later(2))
    said = {"reason": "不是我方权限"} if way == "return" else {"data": {"answer": "不是我方权限"}}
    take_step(row, way, actor=clerk, at=later(3), **said)
    step = flow_of(Finding).step("take_back")
    waits = Finding.objects.filter(waiting_rows(step, Finding, actor=world.one, on=DAY), pk=finding.pk).exists()
    assert waits is (way == "return")
    finding = Finding.objects.get(pk=finding.pk)
    take_step(finding, "take_back", actor=world.one, at=later(4))
    assert (finding.state, running(finding)) == (S.ORDERED, days)
    take_step(finding, "refer", actor=world.one, at=later(5), reason="再移送", data=to)
    take_step(finding.referrals.order_by("pk").last(), "return", actor=clerk, at=later(5), reason="仍不是我方权限")
    take_step(finding, "take_back", actor=world.one, at=later(6))
    world.recheck(finding)
    assert Finding.objects.get(pk=finding.pk).state == S.VERIFIED


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
    world.recheck(finding)
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
    world.recheck(first)
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


# --- the order in force -------------------------------------------------------------------------------------


def correct(world: World, finding: Finding, *, at: datetime = AT, reason: str = "条款写错", **data: Any) -> None:
    take_step(finding, "correct_order", actor=world.one, at=at, reason=reason, data=data)


def test_a_corrected_order_binds_by_its_own_number_and_its_own_service(world: World) -> None:
    finding = world.ordered()
    old = papers_of(finding).get()
    correct(world, finding)
    new = papers_of(finding).first()
    assert (new.cites, finding.order_no, finding.served_on, finding.state) == (old, new.number, None, S.ORDERED)
    assert "条款写错" in new.words
    assert not running(finding), "the days of the order out of use run no more, those of the new one not yet"
    refused(finding, "lapse", f"{new.number}）还没有登记送达", actor=world.one, at=later(30))
    served = {"recipient": "王丽", "method": "direct", "actor": world.one, "at": later(1)}
    with pytest.raises(EnforcementRefused, match=f"已由 {new.number} 更正"):
        finding_actions.serve_paper(finding, old, served_on=DAY, **served)
    finding_actions.serve_paper(finding, new, served_on=DAY + timedelta(days=1), **served)
    assert finding.served_on == DAY + timedelta(days=1)
    take_step(finding, "lapse", actor=world.one, at=later(30))
    assert finding.overdue_on == date(2025, 9, 16)
    CheckItem.objects.update(rule=rule(needs_overdue_order=True))
    finding = Finding.objects.get(pk=finding.pk)
    world.recheck(finding, Recheck.NOT_FIXED, at=later(31))
    finding = Finding.objects.get(pk=finding.pk)
    take_step(finding, "file", actor=world.one, at=later(31))
    assert new.number in finding.case.evidence
    assert old.number not in finding.case.evidence


def test_what_was_late_under_an_order_out_of_use_is_late_no_more(world: World) -> None:
    finding = world.ordered()
    take_step(finding, "lapse", actor=world.one, at=later(30))
    refused(finding, "correct_order", "写明新的整改期限", actor=world.one, at=later(30), reason="当事人写错")
    until = {"due_on": DAY + timedelta(days=45), "due_hour": "18"}
    correct(world, finding, at=later(30), **until)
    assert (finding.state, finding.overdue_on, finding.served_on) == (S.ORDERED, None, None)
    assert finding.ordered_on == DAY + timedelta(days=30), "the date beside the number is that of its paper"
    refused(finding, "file", "逾期未改", actor=world.one, at=later(31))
    world.serve(finding, at=later(33))
    assert running(finding)["correction"] == (DAY + timedelta(days=33), DAY + timedelta(days=45))


def test_an_order_from_before_the_system_is_cited_by_its_number(world: World) -> None:
    finding = world.finding()
    old = "文广旅游局责改〔2025〕24号"
    Finding.objects.filter(pk=finding.pk).update(
        state=S.ORDERED, order_no=old, ordered_on=date(2025, 8, 11), served_on=date(2025, 8, 11), due_at=DUE
    )
    finding = Finding.objects.get(pk=finding.pk)
    correct(world, finding, reason="期限写错")
    paper = papers_of(finding).get()
    assert f"本文书更正整改指令书（{old}），原文书同时停止使用。" in paper.words
    assert "期限写错" in paper.words
    assert (finding.order_no, finding.ordered_on, finding.served_on) == (paper.number, DAY, None)
    body = exported("enforcement.findings", "enforcement:findings", world.one)
    [line] = lines_of(body)
    assert (line["责令改正文号"], line["责令日期"]) == (paper.number, str(DAY))


def test_a_report_before_the_service_leaves_only_the_return_visit(world: World) -> None:
    finding = world.ordered(serve=False)
    take_step(finding, "report", actor=world.one, at=later(1))
    world.serve(finding, at=later(2))
    assert set(running(finding)) == {"recheck"}


def test_an_order_that_was_not_served_waits_for_whoever_serves(world: World) -> None:
    finding = world.ordered(serve=False)

    def waits() -> int:
        return sum(each.count for each in waiting(world.one, on=DAY) if each.step.name == "serve")

    assert waits() == 1
    world.serve(finding)
    assert waits() == 0


def test_an_order_served_after_its_own_deadline_makes_nobody_late(world: World) -> None:
    finding = world.ordered(serve=False)
    world.serve(finding, method="announced", announced_in="县政府网站 8月29日至9月28日")
    refused(finding, "lapse", "晚于整改期限", actor=world.one, at=later(60))


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

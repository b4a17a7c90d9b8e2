"""What becomes public, when, and in what words; and what is handed to another organ."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.county import AT, ZONE, actor, client_of, later, unit
from xianwu.core.events.api import write_new
from xianwu.core.people.actors import actor_for
from xianwu.core.workflow.api import Clock, StepRefused, take_step, waiting_rows
from xianwu.core.workflow.declarations import Move, Step, flow_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.declarations import matter_label
from xianwu.registers.enforcement.kinds import ChallengeOutcome, Power
from xianwu.registers.enforcement.models import Authority, Case, Inspection, Publication, Referral
from xianwu.registers.enforcement.publicity import board
from xianwu.registers.enforcement.publicity.actions import (
    PublicityRefused,
    announce_case,
    announce_visit,
    change_publication,
    refer_finding,
    send_referral,
)
from xianwu.registers.enforcement.publicity.masking import open_numbers
from xianwu.registers.enforcement.tests import publicity_world as world
from xianwu.registers.enforcement.tests.casework.walk import finding, subject

pytestmark = pytest.mark.django_db


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def move(at: datetime = AT) -> Move:
    return Move(Step("decide", "决定", "a", "b", by=roles.HEAD), actor("clerk", (roles.CLERK, world.ORGAN)), at)


@pytest.fixture
def penalty(county: Any) -> Publication:
    return announce_case(world.case(world.rule()), move())


def test_a_penalty_is_due_in_seven_working_days_and_other_results_in_twenty(penalty: Publication) -> None:
    assert penalty.due_on == date(2025, 9, 9)
    result = announce_visit(world.visit(world.subject(1), state="visited", held_on=world.DAY, started_at=AT,
                                        ended_at=later(hours=1)), move())  # fmt: skip
    assert result.due_on == date(2025, 9, 26)
    due = Clock.objects.filter(name="publish").order_by("pk").values_list("due_on", flat=True)
    assert list(due) == [date(2025, 9, 9), date(2025, 9, 26)]


def test_individuals_are_masked_on_the_public_page(penalty: Publication) -> None:
    take_step(penalty, "publish", actor=actor("clerk"), at=later(1))
    page = Client().get("/enforcement/public/").content.decode()
    assert "张*无证" in page
    assert "张小明" not in page
    item = Client().get(f"/enforcement/public/{penalty.pk}/").content.decode()
    assert "条例第九条" in item
    assert "张小明" not in item


def fallen(row: Publication) -> Publication:
    """The same, of a case whose decision was annulled on reconsideration."""
    Case.objects.filter(pk=row.case_id).update(challenge_outcome=ChallengeOutcome.ANNULLED)
    return Publication.objects.get(pk=row.pk)


def test_nothing_is_public_before_it_is_published_or_after_it_was_taken_down(penalty: Publication) -> None:
    address = f"/enforcement/public/{penalty.pk}/"
    assert Client().get(address).status_code == 404
    clerk = actor("clerk")
    take_step(penalty, "publish", actor=clerk, at=later(1))
    assert Client().get(address).status_code == 200
    told = {"annulled_on": date(2025, 9, 1)}
    with pytest.raises(StepRefused, match="还没有登记决定变更或者撤销"):
        take_step(penalty, "annul", actor=clerk, at=later(3), data=told, reason="记错了")
    penalty = fallen(penalty)
    take_step(penalty, "annul", actor=clerk, at=later(3), data={"annulled_on": date(2025, 9, 1)}, reason="复议撤销")
    assert penalty.withdraw_due_on == date(2025, 9, 4)
    assert "2025-09-01 变更或撤销" in Client().get(address).content.decode()
    take_step(penalty, "withdraw", actor=clerk, at=later(5))
    assert Client().get(address).status_code == 404
    assert not Client().get("/enforcement/public/?q=张").context["page"].object_list


TYPED = "当事人张三丰410726199001010016，电话13812345678来电反映"


def test_the_typed_reason_is_the_organs_own_and_only_a_fallen_decision_is_said_to_have_fallen(
    penalty: Publication,
) -> None:
    take_step(penalty, "publish", actor=actor("clerk"), at=later(1))
    deputy = actor("deputy", (roles.DEPUTY, world.ORGAN))
    take_step(penalty, "annul", actor=deputy, at=later(3), data={"annulled_on": date(2025, 9, 1)}, reason=TYPED)
    address = f"/enforcement/public/{penalty.pk}/"
    page = Client().get(address).content.decode()
    assert "本信息已于 2025-09-01 决定撤下" in page
    assert not [word for word in ("变更或撤销", "张三丰", "来电反映", "13812345678") if word in page]
    assert open_numbers(Publication.objects.get(pk=penalty.pk).reason) == []
    penalty = fallen(penalty)
    page = Client().get(address).content.decode()
    assert "本决定已于 2025-09-01 变更或撤销" in page
    assert "张三丰" not in page


def test_a_number_in_the_document_number_stops_a_publication(penalty: Publication) -> None:
    change_publication(penalty, {"document_no": "当场罚13812345678"}, actor=actor("clerk"), at=AT)
    with pytest.raises(StepRefused, match="未遮盖的号码"):
        take_step(penalty, "publish", actor=actor("clerk"), at=AT)


@pytest.mark.parametrize("words", ["当事人 410726199001010016", "电话 13812345678"])
def test_open_numbers_stop_a_publication(penalty: Publication, words: str) -> None:
    change_publication(penalty, {"content": words}, actor=actor("clerk"), at=AT)
    with pytest.raises(StepRefused, match="未遮盖的号码") as refused:
        take_step(penalty, "publish", actor=actor("clerk"), at=AT)
    assert words.split()[1] not in str(refused.value)


def test_masked_numbers_and_document_numbers_are_no_open_numbers() -> None:
    assert open_numbers("410726********0016、138****5678、延文罚〔2025〕12345678901号、91410726MA40000000") == []


def test_published_words_are_not_edited(penalty: Publication) -> None:
    take_step(penalty, "publish", actor=actor("clerk"), at=later(1))
    with pytest.raises(PublicityRefused, match="撤下后重新公示"):
        change_publication(penalty, {"content": "改"}, actor=actor("clerk"), at=later(1))


def test_an_annulment_is_not_dated_before_the_decision_or_in_the_future(penalty: Publication) -> None:
    take_step(penalty, "publish", actor=actor("clerk"), at=later(1))
    penalty = fallen(penalty)
    for day, word in ((date(2025, 8, 1), "早于作出日期"), (date(2025, 12, 1), "不能晚于今天")):
        with pytest.raises(StepRefused, match=word):
            take_step(penalty, "annul", actor=actor("clerk"), at=later(3), data={"annulled_on": day}, reason="x")


def test_another_organ_neither_sees_nor_publishes(penalty: Publication) -> None:
    stranger = world.staff("stranger", roles.CLERK, roles.DEPUTY, organ=world.OTHER)
    client = client_of(stranger)
    assert client.get(f"/enforcement/publications/{penalty.pk}/").status_code == 404
    assert penalty.number not in client.get("/enforcement/publications/").content.decode()
    with pytest.raises(StepRefused, match="执法内勤"):
        take_step(penalty, "publish", actor=actor("stranger"), at=AT)


def test_the_board_counts_what_is_due_and_names_what_is_late(penalty: Publication) -> None:
    clerk = actor("clerk")
    assert board.rows(clerk, on=world.DAY) == []
    late = board.rows(clerk, on=date(2025, 9, 10))[0].published
    assert (late.done, late.all, late.percent) == (0, 1, "0%")
    take_step(penalty, "publish", actor=clerk, at=noon(date(2025, 9, 9)))
    assert board.rows(clerk, on=date(2025, 9, 10))[0].published.percent == "100%"
    then = board.rows(clerk, on=date(2025, 9, 8), past=date(2025, 9, 8))
    assert [row.published.done for row in then] == [0] * len(then)


def test_a_refused_signature_without_a_witness_makes_a_record_incomplete(county: Any) -> None:
    held = {"state": Inspection.State.VISITED, "held_on": world.DAY, "started_at": AT, "ended_at": later(hours=1)}
    world.visit(world.subject(1), **held, is_card_shown=True, signature="signed")
    world.visit(world.subject(2), **held, is_card_shown=True, signature="refused")
    found = board.rows(actor("clerk", (roles.CLERK, world.ORGAN)), on=world.DAY)[0].recorded
    assert (found.done, found.all) == (1, 2)


# --- referrals --------------------------------------------------------------------------------------


def sent(**more: Any) -> Referral:
    values = {"sender": unit(world.ORGAN), "to_organ": unit(world.OTHER), "reason": "疏散通道堵塞", **more}
    clerk = actor("clerk", (roles.CLERK, world.ORGAN))
    return send_referral(matter=world.MATTER, actor=clerk, at=AT, subject=world.subject(7), **values)


def test_the_addressee_receives_and_answers(county: Any) -> None:
    row = sent()
    other = actor("other", (roles.CLERK, world.OTHER))
    take_step(row, "receive", actor=other, at=later(1))
    take_step(row, "answer", actor=other, at=later(2), data={"answer": "已责令清理"})
    assert (row.state, row.answer) == (Referral.State.ANSWERED, "已责令清理")
    assert row.answered_on == world.DAY + timedelta(days=2)


def test_what_is_handed_over_without_a_subject_is_named_by_the_matters_word(toymatter: Any) -> None:
    clerk = actor("clerk", (roles.CLERK, world.ORGAN))
    to = {"sender": unit(world.ORGAN), "to_organ": unit(world.OTHER), "reason": "属贵单位管辖"}
    row = send_referral(matter=world.MATTER, actor=clerk, at=AT, **to)
    assert row.title == f"{matter_label(world.MATTER)}线索"
    assert world.MATTER not in row.title


def test_the_sender_cannot_receive_its_own_letter(county: Any) -> None:
    row = sent()
    with pytest.raises(StepRefused, match="由接收机关"):
        take_step(row, "receive", actor=actor("clerk"), at=AT)


def test_a_third_organ_does_not_see_it(county: Any) -> None:
    row = sent()
    third = world.staff("third", roles.CLERK, organ="finance")
    assert client_of(third).get(f"/enforcement/referrals/{row.pk}/").status_code == 404


@pytest.mark.parametrize(("more", "word"), [({"reason": " "}, "写明移送"), ({"to_organ": "self"}, "不能移送给本机关")])
def test_a_referral_needs_a_reason_and_another_organ(county: Any, more: dict[str, Any], word: str) -> None:
    if more.get("to_organ"):
        more = {"to_organ": unit(world.ORGAN)}
    with pytest.raises(PublicityRefused, match=word):
        sent(**more)


def test_what_was_handed_over_becomes_the_addressees_own_case_once(toymatter: Any) -> None:
    """The addressee does not see the sender's register: subject and party come with the referral."""
    rule = world.rule(organ=world.OTHER)
    entitled(world.OTHER)
    row = sent()
    clerk = actor("receiver", (roles.CLERK, world.OTHER))
    told = {"title": "占道经营案", "rule": str(rule.pk), "occurred_on": world.DAY, "facts": "占道经营"}
    take_step(row, "receive", actor=clerk, at=AT)
    with pytest.raises(StepRefused):
        take_step(row, "open_case", actor=actor("clerk"), at=AT, data=told)
    take_step(row, "open_case", actor=clerk, at=AT, data=told)
    case = row.own_case
    assert case
    assert (case.unit, case.subject, case.source) == (row.to_organ, row.subject, "transfer")
    with pytest.raises(StepRefused, match=f"已登记为 {case.number}"):
        take_step(row, "open_case", actor=clerk, at=AT, data=told)


def entitled(organ: str) -> None:
    row = Authority(organ=unit(organ), matter=world.MATTER, power=Power.FINE, zone=unit("yanjin"), basis="条例第三条",
                    valid_from=date(2020, 1, 1))  # fmt: skip
    write_new(row, "sample.made", actor=None, at=AT)


@pytest.mark.parametrize("has", ["power", "rule", "neither"])
def test_without_a_power_and_an_act_of_its_own_the_addressee_only_answers(toymatter: Any, has: str) -> None:
    """The act of another organ is none of its own, and an act without the power is none either."""
    foreign = world.rule()
    if has == "power":
        entitled(world.OTHER)
    own = world.rule(organ=world.OTHER) if has == "rule" else foreign
    row, person = sent(), world.staff("receiver", roles.CLERK, organ=world.OTHER)
    clerk = actor_for(person, world.DAY)
    take_step(row, "receive", actor=clerk, at=AT)
    told = {"title": "", "rule": str(own.pk), "occurred_on": world.DAY, "facts": "占道经营"}
    with pytest.raises(StepRefused):
        take_step(row, "open_case", actor=clerk, at=AT, data=told)
    page = client_of(person).get(f"/enforcement/referrals/{row.pk}/").content.decode()
    assert "没有“玩具安全”的处罚权限或者自己的处罚事项" in page
    assert f"/workflow/step/enforcement.referral/{row.pk}/open_case/" not in page
    step = flow_of(Referral).step("open_case")
    assert not Referral.objects.filter(waiting_rows(step, Referral, actor=clerk, on=world.DAY)).exists()
    take_step(row, "answer", actor=clerk, at=AT, data={"answer": "按消防法另行处理"})
    assert (row.state, row.own_case) == (Referral.State.ANSWERED, None)


def test_a_finding_that_is_handed_over_takes_its_facts_along(toymatter: Any) -> None:
    fault = finding(None, subject=subject(unit=unit(world.ORGAN)), unit=unit(world.ORGAN), broken="条例第五条")
    row = refer_finding(fault, replace(move(), data={"to_organ": str(unit(world.OTHER).pk)}, reason="属住建管辖"))
    assert (row.clue_facts, row.occurred_on) == (
        "2025年7月25日检查发现：没有报警器，违反条例第五条。",
        date(2025, 7, 25),
    )
    plain = sent()
    assert plain.clue_facts == plain.reason, "nothing better is known of what was handed over without an act"

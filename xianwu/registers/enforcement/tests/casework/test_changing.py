"""A decision changed at a review or in court: the changed content holds, payments count, clocks run anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.county import client_of, whole_page
from xianwu.core.workflow.api import Clock, StepRefused
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.casework import paying
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import Agreement, Case, Publication
from xianwu.registers.enforcement.tests.casework.walk import START, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")
S = Case.State
CHANGED_ON = START + timedelta(days=20)
SAID = {"made_by": "延津县人民政府", "document_no": "延政复决〔2025〕1号", "served_on": CHANGED_ON, "sanction": "fine"}


def challenged(walk: Walk, outcome: str = "changed", on: date = CHANGED_ON) -> Walk:
    by: dict[str, Any] = {"actor": walk.cast["officer_a"]}
    paying.challenge(walk.now, kind="reconsideration", challenged_on=walk.on, at=walk.at, **by)
    walk.on = on
    paying.end_challenge(walk.now, ended_on=on, outcome=outcome, at=walk.at, **by)
    return walk


def changed(walk: Walk, fine: int | None = 3000, **more: Any) -> Walk:
    return walk.step("change_decision", "clerk", **{**SAID, "fine": Decimal(fine) if fine else None, **more})


def account(walk: Walk) -> Any:
    case = walk.now
    return balance_of(case, list(case.payments.all()), on=walk.on)


def test_the_lower_fine_is_in_force_and_the_days_to_pay_run_anew(start: Start) -> None:
    walk = changed(challenged(start().served()))
    case = walk.now
    assert (case.state, case.fine, case.changed_no) == (S.SERVED, 3000, SAID["document_no"])
    assert case.pay_due_on == date(2025, 10, 9), "15 days from the service of the change, over the holiday"
    clock = Clock.objects.get(name="pay", state=Clock.State.RUNNING)
    assert (clock.started_on, clock.due_on) == (CHANGED_ON, case.pay_due_on)
    row = case.decisionchanges.get()
    assert (row.fine_before, row.fine_after, row.pay_due_after) == (5000, 3000, case.pay_due_on)
    assert "伍仟元整" in row.words_before
    notice = papers_of(case).get(kind="enforcement.change_notice")
    assert "3,000.00" in notice.words
    assert account(walk).left == 3000


def test_what_was_published_is_taken_back_and_published_as_changed(start: Start) -> None:
    walk = changed(challenged(start().served()))
    old, new = Publication.objects.filter(kind="penalty").order_by("pk")
    assert old.state == Publication.State.UNFIT
    assert (new.state, new.made_on, new.document_no) == ("pending", CHANGED_ON, walk.now.decision_no)
    assert "变更" in new.content
    assert "3000" in new.content
    assert Clock.objects.get(name="publish", object_id=new.pk).state == Clock.State.RUNNING


def test_payments_count_and_what_is_paid_too_much_goes_back_before_the_case_closes(start: Start) -> None:
    walk = start().served().pay(5000, "票1")
    walk.step("perform", "clerk", performance="罚款已缴清").step("close", "deputy", closing_report="同意结案")
    changed(challenged(walk))
    assert (walk.now.state, walk.now.closed_on) == (S.PERFORMED, None)
    assert account(walk).refund.left == 2000
    assert not account(walk).left
    with pytest.raises(StepRefused, match="还应退还当事人"):
        walk.step("close", "deputy", closing_report="同意结案")
    by: dict[str, Any] = {"refunded_on": walk.on, "actor": walk.cast["clerk"], "at": walk.at}
    with pytest.raises(EnforcementRefused, match="应退"):
        paying.record_refund(walk.now, amount=Decimal(2001), receipt_no="退1", **by)
    paying.record_refund(walk.now, amount=Decimal(2000), receipt_no="退1", **by)
    walk.step("close", "deputy", closing_report="同意结案")
    assert walk.now.state == S.CLOSED


def test_part_payments_leave_the_rest_of_the_changed_fine(start: Start) -> None:
    walk = start().served().pay(1000, "票1")
    changed(challenged(walk))
    assert account(walk).left == 2000
    walk.pay(2000, "票2").step("perform", "clerk", performance="罚款已缴清")
    assert walk.now.state == S.PERFORMED


def test_instalments_on_the_old_sum_end_with_it_and_the_party_can_be_reminded_anew(start: Start) -> None:
    walk = start().served()
    parts = "2025-10-15 2500\n2025-11-14 2500"
    walk.step("postpone", "head", applied_on=walk.on, parts=parts, reason="经济困难")
    changed(challenged(walk))
    assert Agreement.objects.get().outcome == "superseded"
    assert not Clock.objects.filter(name="agreement", state=Clock.State.RUNNING).exists()
    walk.step("remind", "officer_a", on=date(2025, 10, 20))
    assert walk.now.state == S.REMINDED
    assert account(walk).surcharge.due == Decimal(990), "eleven days at 3 % of the changed fine"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"fine": 6000}, "不得加重"),
        ({"sanction": "suspension", "fine": 3000}, "不得作出更不利的变更"),
        ({"fine": 5000}, "与原决定相同"),
        ({"fine": 3000, "served_on": CHANGED_ON - timedelta(days=1)}, "早于"),
        ({"fine": 3000, "served_on": CHANGED_ON + timedelta(days=1)}, "不能晚于今天"),
        ({"fine": 3000, "act_due_on": CHANGED_ON}, "应当晚于送达日期"),
    ],
)
def test_what_cannot_be_is_refused_in_words(start: Start, said: dict[str, Any], word: str) -> None:
    walk = challenged(start().served())
    with pytest.raises(StepRefused, match=word):
        changed(walk, **said)
    assert walk.now.fine == 5000


def test_it_follows_the_outcome_and_only_once(start: Start) -> None:
    walk = start().served()
    with pytest.raises(StepRefused, match="登记为“变更”"):
        changed(walk, served_on=START)
    changed(challenged(walk))
    with pytest.raises(StepRefused, match="已经登记过"):
        changed(walk, fine=2000)


@pytest.mark.parametrize("outcome", ["unlawful", "remade"])
def test_an_unlawful_decision_is_taken_off_the_public_page_too(start: Start, outcome: str) -> None:
    walk = challenged(start().served(), outcome)
    assert walk.now.publications.get().state == Publication.State.UNFIT
    assert walk.now.fine == 5000


def test_an_annulled_decision_owes_nothing_and_gives_back_what_was_paid(start: Start) -> None:
    walk = challenged(start().served().pay(5000, "票1"), "annulled").step("annul", "head", reason="复议撤销")
    assert (account(walk).left, account(walk).refund.left) == (0, 5000)
    with pytest.raises(StepRefused, match="还应退还"):
        walk.step("archive", "clerk", archive_no="档1")


def test_the_page_shows_both_contents_and_offers_the_refund(start: Start) -> None:
    walk = changed(challenged(start().served().pay(5000, "票1")))
    page = whole_page(client_of(walk.cast.people["clerk"]), f"/enforcement/cases/{walk.case.pk}/")
    for word in ("决定变更", "延政复决〔2025〕1号", "退还多缴款", "登记退还多缴款"):
        assert word in page

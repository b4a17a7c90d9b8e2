"""The defence and the hearing are two rights: each is given up by itself, and kept when the other is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from xianwu.core.workflow.api import Clock, face_of, overdue, overdue_by_unit, todo
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.tests.casework.refusals import refused
from xianwu.registers.enforcement.tests.casework.walk import YUAN, Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def offered(start: Start) -> Walk:
    walk = start().discussed(proposed_fine=YUAN(60_000)).step("notify", "officer_a")
    return walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")


def test_the_term_of_a_hearing_is_not_named_before_it_runs(start: Start) -> None:
    walk = start().discussed(proposed_fine=YUAN(60_000)).step("notify", "officer_a")
    assert "None" not in refused(walk, "review_defence", "officer_a", "听证申请期限还没有起算")


def test_who_gives_up_the_defence_may_still_ask_for_the_hearing(start: Start) -> None:
    """Two rights, two deeds: 处罚法 45 and 63."""
    walk = offered(start).step("waive_defence", "clerk", reason="书面放弃陈述申辩")
    refused(walk, "waive_defence", "clerk", "已经登记过当事人书面放弃陈述申辩", reason="再次")
    refused(walk, "review_defence", "officer_a", "听证申请期限到 2025-09-05，还没有届满")
    walk.step("ask_hearing", "clerk", on=date(2025, 9, 5), asked_on=date(2025, 9, 5))
    assert walk.now.state == Case.State.HEARING


def test_the_hearing_is_given_up_in_writing_by_itself(start: Start) -> None:
    walk = offered(start).step("waive_hearing", "clerk", reason="书面放弃听证")
    refused(walk, "waive_hearing", "clerk", "已经登记过", reason="再次")
    refused(walk, "review_defence", "officer_a", "还没有登记当事人的陈述申辩")
    walk.step("waive_defence", "clerk", reason="书面放弃陈述申辩").step("review_defence", "officer_a")
    walk.step("decide", "head", sanction="fine", fine=YUAN(60_000))
    words = papers_of(walk.now).get(kind="enforcement.penalty_decision").words
    assert "书面放弃陈述、申辩和要求听证的权利" in words


def test_who_let_the_hearing_pass_is_not_said_to_have_given_it_up(start: Start) -> None:
    walk = offered(start).step("waive_defence", "clerk", reason="书面放弃")
    walk.step("review_defence", "officer_a", on=date(2025, 9, 8))
    walk.step("decide", "head", sanction="fine", fine=YUAN(60_000))
    words = papers_of(walk.now).get(kind="enforcement.penalty_decision").words
    assert "书面放弃陈述、申辩的权利，在规定期限内没有要求听证" in words


def test_who_gave_up_the_hearing_and_asks_in_time_is_heard(start: Start) -> None:
    walk = offered(start).step("waive_hearing", "clerk", reason="书面放弃听证")
    walk.step("ask_hearing", "clerk", asked_on=walk.on)
    assert (walk.now.state, walk.now.is_hearing_waived) == (Case.State.HEARING, False)


def test_no_hearing_is_given_up_that_was_not_offered(start: Start) -> None:
    refused(start().served_notice(), "waive_hearing", "clerk", "没有告知听证权", reason="放弃")


# --- who speaks early, and whose term it is -----------------------------------------------------------


ANNOUNCED = {"method": "announced", "announced_in": "县政府网站，2025-08-29 至 2025-09-28"}


def announced(walk: Walk, **changes: Any) -> Walk:
    """A heavy penalty whose notice is put up publicly: it counts as served thirty days later."""
    walk.discussed(proposed_fine=YUAN(60_000), **changes).step("notify", "officer_a")
    walk.step("serve_notice", "clerk", served_on=walk.on, **ANNOUNCED)
    assert walk.now.notice_served_on == date(2025, 9, 28)
    return walk


def test_who_speaks_before_the_notice_counts_as_served_is_heard(start: Start) -> None:
    walk = announced(start())
    refused(walk, "hear_defence", "clerk", "早于告知日期", defence_on=date(2025, 8, 28), defence="请求从轻。")
    walk.step("hear_defence", "clerk", defence_on=walk.on, defence="请求从轻。")
    assert walk.now.defence_on == walk.on
    words = refused(walk, "review_defence", "officer_a", "2025-09-28 才视为送达", defence_reply="已考虑")
    assert "听证申请期限到 2025-10-11" in words, "the term runs on"
    own = Clock.objects.get(kind="enforcement.case", object_id=walk.case.pk, name="hearing_request")
    assert (own.state, own.due_on) == (Clock.State.RUNNING, date(2025, 10, 11))
    walk.step("review_defence", "officer_a", on=date(2025, 10, 13), defence_reply="已考虑")
    assert walk.now.state == "defended"


def test_who_asks_for_a_hearing_early_gets_it(start: Start) -> None:
    walk = announced(start())
    refused(walk, "ask_hearing", "clerk", "早于告知日期", asked_on=date(2025, 8, 28))
    walk.step("ask_hearing", "clerk", asked_on=walk.on)
    assert (walk.now.state, walk.now.hearing_asked_on) == ("hearing", walk.on)


def test_the_party_s_own_term_makes_nobody_late(start: Start) -> None:
    walk = announced(start())
    own = Clock.objects.get(kind="enforcement.case", object_id=walk.case.pk, name="hearing_request")
    during, after = date(2025, 10, 9), date(2026, 12, 21)
    assert face_of(own, on=during).holder == "当事人"
    face = face_of(own, on=after)
    assert (face.text, face.tone) == ("期限已满", "done")
    late = {row.clock.name for row in todo(walk.cast["clerk"], on=after) if row.group == "overdue"}
    assert "hearing_request" not in late
    labels = {label for _, label, _ in overdue_by_unit(on=after)}
    assert "申请听证" not in labels
    assert "作出决定" in labels, "what the organ owes is late all the same"
    assert walk.case.pk in list(overdue(Case, on=after, past=None).values_list("object_id", flat=True))
    Clock.objects.filter(object_id=walk.case.pk, name="decision").delete()
    assert walk.case.pk not in list(overdue(Case, on=after, past=None).values_list("object_id", flat=True))

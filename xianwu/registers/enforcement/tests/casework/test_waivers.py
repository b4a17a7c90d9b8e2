"""The defence and the hearing are two rights: each is given up by itself, and kept when the other is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

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

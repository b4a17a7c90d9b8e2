"""The periods of the law as they run on a case: the regression vectors, working and rolling, pauses, provisional."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from xianwu.core.rules.api import set_value
from xianwu.core.workflow.api import Clock, face_of
from xianwu.registers.enforcement import deadlines, declarations
from xianwu.registers.enforcement.tests.casework.walk import Walk

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def clock(walk: Walk, name: str) -> Clock:
    return Clock.objects.filter(kind="enforcement.case", object_id=walk.case.pk, name=name).latest("pk")


@pytest.mark.parametrize(
    ("start", "code", "due"),
    [
        (date(2025, 8, 29), "hearing_ask_days", date(2025, 9, 5)),
        (date(2025, 8, 29), "custody_days", date(2025, 9, 9)),
        (date(2025, 8, 29), "publish_penalty_days", date(2025, 9, 9)),
        (date(2025, 8, 29), "publish_other_days", date(2025, 9, 26)),
        (date(2025, 9, 26), "serve_days", date(2025, 10, 13)),
        (date(2025, 9, 26), "publish_other_days", date(2025, 10, 30)),
        (date(2025, 8, 29), "decision_days", date(2025, 11, 27)),
    ],
)
def test_the_vectors_of_the_law(county: Any, start: date, code: str, due: date) -> None:
    assert deadlines.due_on(code, start) == due


def test_a_calendar_period_ends_on_a_working_day(county: Any) -> None:
    assert deadlines.due_on("pay_days", date(2025, 9, 16)) == date(2025, 10, 9), "1 to 8 October are holidays"
    assert deadlines.months_due("lawsuit_months", date(2025, 8, 31)) == date(2026, 3, 2), "28 February is a Saturday"


def test_the_clocks_of_a_case_follow_its_steps(start: Start) -> None:
    walk = start()
    assert clock(walk, "filing").due_on == date(2025, 9, 18), "15 working days from the day of discovery"
    walk.filed()
    assert clock(walk, "filing").state == Clock.State.STOPPED
    decision = clock(walk, "decision")
    assert (decision.day_kind, decision.due_on, decision.is_provisional) == ("statutory", date(2025, 11, 27), False)
    walk.step("finish_investigation", "officer_a", **walk.proposal()).step("notify", "officer_a")
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    walk.step("waive_defence", "clerk", reason="放弃").step("review_defence", "officer_a")
    walk.step("decide", "head", sanction="fine", fine=5000)
    assert clock(walk, "decision").state == Clock.State.STOPPED
    assert clock(walk, "serve").due_on == date(2025, 9, 9)
    walk.step("serve_decision", "clerk", served_on=walk.on, method="direct")
    assert clock(walk, "pay").due_on == walk.now.pay_due_on == date(2025, 9, 15)
    walk.step("remind", "officer_a", on=date(2025, 9, 16))
    walk.step("serve_reminder", "clerk", served_on=walk.on, method="direct")
    assert clock(walk, "reminder").due_on == date(2025, 9, 29)


def test_a_suspended_case_stands_still(start: Start) -> None:
    walk = start().filed().step("suspend", "head", on=date(2025, 9, 1), reason="需要鉴定")
    assert clock(walk, "decision").due_on is None
    walk.step("resume", "head", on=date(2025, 9, 11))
    assert walk.now.state == "filed"
    assert clock(walk, "decision").due_on == date(2025, 12, 8), "ten days later is a Sunday"
    assert walk.now.decision_due_on == date(2025, 12, 8), "the gate goes by the same day"


def test_a_deadline_in_a_year_without_a_calendar_is_provisional(start: Start) -> None:
    walk = start(occurred_on=date(2025, 11, 1), clue_on=date(2025, 11, 3), on=date(2025, 11, 4)).filed()
    late = clock(walk, "decision")
    assert late.due_on == date(2026, 2, 2)
    assert late.is_provisional
    assert "暂定，2026 年节假日未公布" in face_of(late, on=walk.on).note


def test_a_ministry_s_own_period_prevails_in_its_matter(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    toy = declarations.matter_of("toy")
    own = replace(
        toy,
        rules={"decision_days": "enforcement.filing_days", "hearing_organisation": "enforcement.simple_organisation"},
    )
    monkeypatch.setitem(declarations.matters(), "toy", own)
    walk = start().filed()
    assert clock(walk, "decision").limit_days == 15
    walk.step("finish_investigation", "officer_a", **walk.proposal())
    walk.step("review", "reviewer", outcome="passed")
    walk.step("discuss", "head", discussed_on=walk.on, discussion="同意").step("notify", "officer_a")
    assert walk.now.hearing_offered, "5,000 is above the 3,000 of this field"


def test_a_county_enters_its_own_period_with_its_source(start: Start) -> None:
    walk = start()
    set_value(
        "enforcement.decision_days", text="60", valid_from=date(2025, 8, 1), document_no="某文", actor=None, at=walk.at
    )
    assert clock(walk.filed(), "decision").limit_days == 60


def test_an_announced_decision_is_paid_from_the_day_it_counts_as_served(start: Start) -> None:
    walk = start().decided()
    data = {"served_on": walk.on, "method": "announced", "announced_in": "县政府网站，30日"}
    walk.step("serve_decision", "clerk", **data)
    assert walk.now.served_on == date(2025, 9, 28)
    assert clock(walk, "pay").due_on == date(2025, 10, 13)

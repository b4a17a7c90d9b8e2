"""The discretion table: a step is chosen with its factors, and leaving it wants a reason and the discussion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.county import actor, client_of, unit, whole_page
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import DiscretionBand
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.tests.casework.refusals import refused
from xianwu.registers.enforcement.tests.casework.walk import ORGAN, START, YUAN, Walk, made, noon
from xianwu.registers.enforcement.visits.standing_actions import DISCRETION, record_row

Start = Callable[..., Walk]
pytestmark = pytest.mark.usefixtures("plain_papers")


def band(label: str, least: int, most: int, **more: Any) -> dict[str, Any]:
    return {"matter": "toy", "organ": unit(ORGAN), "rule_code": "T1", "label": label, "party_kind": "organisation",
            "factors": f"{label}情形", "least": YUAN(least), "most": YUAN(most), "basis": "《试验裁量基准》",
            "valid_from": date(2024, 1, 1), **more}  # fmt: skip


@pytest.fixture
def chosen(start: Start) -> tuple[Walk, dict[str, Any]]:
    """A filed case, the table of two steps, and the answers that choose the lighter."""
    light = made(DiscretionBand(**band("从轻", 1000, 6000)))
    made(DiscretionBand(**band("从重", 6000, 200_000)))
    made(DiscretionBand(**band("个人", 100, 20_000, party_kind="individual")))
    return start().filed(), {"discretion": str(light.pk), "discretion_factors": "初犯，当日改正"}


def test_a_fine_names_its_step_and_the_papers_say_it(chosen: tuple[Walk, dict[str, Any]]) -> None:
    walk, answers = chosen
    said = walk.proposal()
    found = refused(walk, "finish_investigation", "officer_a", "第三十四条", "从轻、从重", **said)
    assert "个人" not in found.partition("阶次")[2], "the step for the other kind of party is not offered"
    refused(walk, "finish_investigation", "officer_a", "缺裁量情节", **said, **answers | {"discretion_factors": ""})
    walk.step("finish_investigation", "officer_a", **said, **answers)
    assert not walk.now.departure
    walk.step("notify", "officer_a").step("serve_notice", "clerk", served_on=walk.on, method="direct")
    walk.step("hear_defence", "clerk", defence_on=walk.on, defence="从轻").step(
        "review_defence", "officer_a", defence_reply="已考虑"
    )
    walk.step("decide", "head", sanction="fine", fine=YUAN(5000))
    for kind in ("investigation_report", "prior_notice", "penalty_decision"):
        assert (
            "依据《试验裁量基准》，适用“从轻”阶次（从轻情形）。本案情节：初犯，当日改正。"
            in papers_of(walk.now).get(kind=f"enforcement.{kind}").words
        )


def test_leaving_the_step_wants_a_reason_the_review_and_the_discussion(chosen: tuple[Walk, dict[str, Any]]) -> None:
    walk, answers = chosen
    said = walk.proposal(proposed_fine=YUAN(8000)) | answers
    refused(walk, "finish_investigation", "officer_a", "偏离裁量基准的理由", "1000 元至 6000 元", **said)
    walk.step("finish_investigation", "officer_a", departure="拒不配合但主动赔偿", **said)
    found = refused(walk, "notify", "officer_a", "偏离裁量基准，必须经法制审核", "偏离裁量基准，须由负责人集体讨论")
    assert "第五十七条" in found
    walk.step("review", "reviewer", outcome="passed").step(
        "discuss", "head", discussed_on=START, discussion="一致同意。"
    )
    walk.step("notify", "officer_a")
    assert (
        "偏离该阶次，理由：拒不配合但主动赔偿，经集体讨论决定"
        in papers_of(walk.now).get(kind="enforcement.prior_notice").words
    )


def test_a_step_outside_the_law_is_not_entered(start: Start, cast: Any) -> None:
    clerk = actor("clerk", (CLERK, ORGAN))
    for row, word in ((band("过重", 1000, 200_001), "超出"), (band("无", 1, 2, rule_code="T9"), "没有代码为“T9”"),
                      (band("倍数", 1, 2, is_multiple=True), "超出")):  # fmt: skip
        with pytest.raises(EnforcementRefused, match=word):
            record_row(DISCRETION, row, actor=clerk, at=noon(START))
    record_row(DISCRETION, band("从轻", 1000, 6000), actor=clerk, at=noon(START))
    walk = start(occurred_on=date(2023, 12, 31), clue_on=date(2024, 1, 2)).filed()
    walk.step("finish_investigation", "officer_a", **walk.proposal())
    assert walk.now.discretion is None, "the table was not in force when the act ended"


def test_a_case_without_a_fine_needs_no_step(chosen: tuple[Walk, dict[str, Any]]) -> None:
    walk, _ = chosen
    walk.step("finish_investigation", "officer_a", **walk.proposal(proposal="warning", proposed_fine=None))
    assert walk.now.state == "investigated"


def test_default_steps_are_told_to_the_officer_and_cited_as_what_they_are(start: Start) -> None:
    light = made(DiscretionBand(**band("从轻", 1000, 6000, is_default=True, basis="系统默认")))
    walk = start().filed()
    page = client_of(walk.cast.people["officer_a"]).get(
        f"/workflow/step/enforcement.case/{walk.case.pk}/finish_investigation/"
    )
    assert "系统默认分档，未公布本地裁量基准" in page.content.decode()
    answers = {"discretion": str(light.pk), "discretion_factors": "初犯"}
    walk.step("finish_investigation", "officer_a", **walk.proposal(), **answers).step("notify", "officer_a")
    words = papers_of(walk.now).get(kind="enforcement.prior_notice").words
    assert "本机关尚未公布裁量基准，参照法定幅度分档" in words
    assert "系统默认" not in words
    walk.step("serve_notice", "clerk", served_on=walk.on, method="direct")
    walk.step("hear_defence", "clerk", defence_on=walk.on, defence="从轻")
    walk.step("review_defence", "officer_a", defence_reply="已考虑")
    shown = whole_page(client_of(walk.cast.people["officer_a"]), f"/enforcement/cases/{walk.case.pk}/")
    assert "现用的是系统默认分档" in shown

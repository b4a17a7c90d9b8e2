"""One review from the owner's draft to the archive, through the pages; and what may not be left out on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.county import whole_page
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.fiscal_review.actions import adjust_budget
from xianwu.domains.fiscal_review.kinds import Reply, Stage
from xianwu.domains.fiscal_review.models import Conclusion, ReviewProject
from xianwu.domains.fiscal_review.tests.journey import Journey, noon, papers_of
from xianwu.papers.api import is_intact
from xianwu.papers.api import papers_of as printed

S = ReviewProject.State
KIND = "fiscal_review.reviewproject"
pytestmark = pytest.mark.usefixtures("needs_fonts")

FORM = {
    "project_code": "2025-410726-77777",
    "title": "文岩街道排水管网改造",
    "industry": "municipal",
    "stage": "budget",
    "submitted": "3,000,000",
    "approved_budget": "3,200,000",
    "is_design_complete": "on",
    "list_standard": "gb50500-2013",
}


def post(client: Client, project: ReviewProject, step: str, **data: Any) -> int:
    return client.post(f"/workflow/step/{KIND}/{project.pk}/{step}/", data).status_code


def test_a_review_goes_its_whole_way_through_the_pages(
    client_of: Callable[[str], Client], units: dict, people: dict, actors: dict[str, Actor]
) -> None:
    owner = client_of("owner")
    assert owner.post("/fiscal_review/projects/new/", FORM | {"owner": units["transport"].pk}).status_code == 302
    project = ReviewProject.objects.get(project_code="2025-410726-77777")
    assert project.number.startswith("评2025-")
    way = [
        ("owner", "submit", {"items": papers_of(Stage.BUDGET)}, S.SUBMITTED),
        ("intake", "accept", {}, S.ACCEPTED),
        ("intake", "classify", {}, S.CLASSIFIED),
        (
            "intake",
            "assign",
            {f"{name}_reviewer": people[name].pk for name in ("first", "second", "final")},
            S.ASSIGNED,
        ),
        ("first", "survey", {"surveyed_on": "2025-08-29", "note": "现场与图纸一致"}, S.ASSIGNED),
        ("first", "raise_query", {"content": "土方外运距离依据？"}, S.QUERIED),
        ("owner", "answer_query", {"answer": "见补充协议"}, S.ASSIGNED),
        ("first", "first_review", {"amount": "2700000"}, S.FIRST_REVIEWED),
        ("second", "second_review", {"amount": "2710000"}, S.SECOND_REVIEWED),
        ("final", "finalise", {"approved": "2720000", "cuts": "300000", "adds": "20000"}, S.FINALISED),
        ("intake", "seek_opinion", {}, S.OPINION_SOUGHT),
        ("owner", "agree", {}, S.SETTLED),
        ("head", "conclude", {}, S.CONCLUDED),
        ("intake", "archive", {"archive_no": "2025-001"}, S.ARCHIVED),
    ]
    for who, step, data, state in way:
        assert post(client_of(who), project, step, **data) == 302, step
        project.refresh_from_db()
        assert project.state == state
    conclusion = project.conclusions.get()
    assert (conclusion.net_cut, conclusion.cuts, conclusion.adds) == (280_000, 300_000, 20_000)
    page = whole_page(client_of("owner"), f"/fiscal_review/projects/{project.pk}/")
    assert conclusion.document_no in page


def test_a_conclusion_is_numbered_and_its_paper_is_frozen(journey: Callable[..., Journey]) -> None:
    first, second = journey().concluded(), journey().concluded()
    numbers = [each.conclusion.document_no for each in (first, second)]
    assert numbers == ["延财评审〔2025〕1号", "延财评审〔2025〕2号"]
    paper = printed(first.project).get(number=numbers[0])
    assert is_intact(paper)
    assert "300,000.00 元" in paper.words
    project = first.now
    project.title = "改了名字"
    words = paper.words
    paper.refresh_from_db()
    assert paper.words == words


def test_missing_papers_are_named_all_at_once(journey: Callable[..., Journey]) -> None:
    case = journey().step("submit", "owner", items="送审函\n立项批复")
    with pytest.raises(
        StepRefused, match="资料真实性承诺书、施工图及审查意见、工程量清单及控制价、概算批复、资金来源证明"
    ):
        case.step("accept", "intake")
    case.step("request_papers", "intake", extra="弃土场协议")
    letter = printed(case.project).get()
    assert "弃土场协议" in letter.words
    assert "资金来源证明" in letter.words
    case.step("resubmit", "owner", items=papers_of(Stage.BUDGET), amount=Decimal(3_100_000))
    project = case.now
    assert (project.first_submitted, project.submitted) == (3_000_000, 3_100_000)
    assert [row.amount for row in project.submissions.all()] == [3_000_000, 3_100_000]
    assert project.querys.get().answered_on is not None


def test_over_budget_stops_until_the_estimate_is_adjusted(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey(approved_budget=Decimal(2_600_000)).first_reviewed()
    case.step("second_review", "second", amount=Decimal(2_700_000))
    figures = {"approved": Decimal(2_700_000), "cuts": Decimal(300_000), "adds": Decimal(0)}
    with pytest.raises(StepRefused, match="超概"):
        case.step("finalise", "final", **figures)
    adjust_budget(
        case.now,
        approved_budget=Decimal(2_800_000),
        document_no="延发改〔2025〕9号",
        actor=actors["final"],
        at=noon(case.on),
    )
    assert case.step("finalise", "final", **figures).now.state == S.FINALISED


@pytest.mark.parametrize(
    ("approved", "cuts", "adds", "said"),
    [
        (2_700_000, 200_000, 0, "金额不平"),
        (3_300_000, 0, 300_000, "超概"),
        (2_700_000, -1, -300_001, "负数"),
    ],
)
def test_final_figures_must_balance(
    journey: Callable[..., Journey], approved: int, cuts: int, adds: int, said: str
) -> None:
    case = journey().first_reviewed().step("second_review", "second", amount=Decimal(2_700_000))
    with pytest.raises(StepRefused, match=said):
        case.step("finalise", "final", approved=Decimal(approved), cuts=Decimal(cuts), adds=Decimal(adds))


def test_a_review_may_add_and_its_net_cut_is_then_negative(journey: Callable[..., Journey]) -> None:
    case = journey().concluded(cuts=0, adds=150_000)
    assert (case.conclusion.net_cut, case.conclusion.cuts) == (-150_000, 0)


def test_three_different_people_are_demanded(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().accepted().step("classify", "intake")
    one = str(actors["first"].id)
    with pytest.raises(StepRefused, match="请从可选的各项中选择|三个不同的人"):
        case.step("assign", "intake", first_reviewer=one, second_reviewer=one, final_reviewer=str(actors["final"].id))


def test_nobody_checks_the_own_work(journey: Callable[..., Journey], people: dict, actors: dict[str, Actor]) -> None:
    """A person who holds two roles still may not take both steps of one project."""
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Grant
    from xianwu.domains.fiscal_review import roles

    finance = journey().units["finance"]
    for role in (roles.SECOND, roles.FINAL, roles.HEAD):
        Grant.objects.create(person=people["first"], role=role, unit=finance, valid_from=date(2024, 1, 1))
    both = actor_for(people["first"], date(2025, 8, 29))
    case = journey().first_reviewed()
    with pytest.raises(StepRefused, match="需另一人复核"):
        take_step(case.now, "second_review", actor=both, at=noon(case.on), data={"amount": Decimal(1)})
    case.step("second_review", "second", amount=Decimal(2_700_000))
    with pytest.raises(StepRefused, match="需另一人复核"):
        take_step(case.now, "finalise", actor=both, at=noon(case.on), data={})
    figures = {"approved": Decimal(2_700_000), "cuts": Decimal(300_000), "adds": Decimal(0)}
    case.step("finalise", "final", **figures).step("seek_opinion", "intake").step("agree", "owner")
    with pytest.raises(StepRefused, match="需另一人复核"):
        take_step(case.now, "conclude", actor=both, at=noon(case.on))


def test_only_the_assigned_reviewer_reviews(journey: Callable[..., Journey]) -> None:
    case = journey().assigned()
    with pytest.raises(StepRefused, match="first员办理"):
        case.step("first_review", "first_2", amount=Decimal(1))


def test_an_upheld_objection_begins_the_checks_anew(journey: Callable[..., Journey]) -> None:
    case = journey().finalised().step("seek_opinion", "intake")
    case.step("object", "owner", content="漏计弃土费", amount=Decimal(50_000))
    case.step("uphold", "final", decision="重新核算弃土费")
    project = case.now
    assert (project.state, project.approved, project.cuts, project.adds) == (S.ASSIGNED, None, None, None)
    assert project.objections.get().outcome == "upheld"


def test_a_dismissed_objection_goes_on_and_stays_counted(journey: Callable[..., Journey]) -> None:
    case = journey().finalised().step("seek_opinion", "intake").step("object", "owner", content="不同意")
    case.step("dismiss", "head", decision="依据充分").step("conclude", "head")
    assert case.conclusion.is_objected
    assert case.conclusion.owner_reply == Reply.OBJECTED


def test_a_reopened_review_replaces_its_conclusion(journey: Callable[..., Journey]) -> None:
    case = journey().concluded()
    old = case.conclusion
    case.step("reopen", "head", reason="审计提出")
    case.step("first_review", "first", amount=Decimal(2_600_000)).step(
        "second_review", "second", amount=Decimal(2_600_000)
    )
    case.step("finalise", "final", approved=Decimal(2_600_000), cuts=Decimal(400_000), adds=Decimal(0))
    case.step("seek_opinion", "intake").step("agree", "owner").step("conclude", "head")
    old.refresh_from_db()
    assert old.superseded_on == case.on
    valid = Conclusion.objects.valid().get(project=case.project)
    assert (valid.version_no, valid.cuts) == (2, 400_000)


def test_a_project_cannot_be_sent_twice_in_one_stage(journey: Callable[..., Journey]) -> None:
    from xianwu.domains.fiscal_review.actions import ReviewRefused

    first = journey()
    with pytest.raises(ReviewRefused, match="已有在册记录"):
        journey(project_code=first.project.project_code)
    assert journey(project_code=first.project.project_code, lot="二标段").project.pk

"""Each step is taken by its role alone: every other role, unit, agency and party is refused, by verb and by POST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.core.workflow.declarations import Step
from xianwu.domains.fiscal_review.models import AgencyJob, Consultation, ConsultationParty, ReviewProject
from xianwu.domains.fiscal_review.tests.conftest import CAST
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.domains.fiscal_review.workflow import JOB, MEETING, PROJECT

DAY = date(2025, 8, 29)
ROLE_OF = {username: role for username, role, _ in CAST}
OUTSIDERS = {
    "owner": "other_owner",
    "agency": "other_agency",
    "party": "other_party",
}
ANSWERS: dict[str, Any] = {
    "amount": "2700000",
    "approved": "2700000",
    "cuts": "300000",
    "adds": "0",
    "content": "内容",
    "answer": "答复",
    "decision": "意见",
    "archive_no": "档1",
    "surveyed_on": "2025-08-20",
    "note": "说明",
    "subject": "争议",
    "claimed": "10",
    "reviewed": "5",
    "mode": "compete",
    "fee": "600000",
    "opinion": "同意",
    "minutes": "会商意见",
    "decided": "90000",
    "score": "90",
    "no_conflict": "on",
    "reason": "理由",
}


def answers(step: Step, case: Journey) -> dict[str, Any]:
    """Data with which only authority can be the matter."""
    given = {ask.name: ANSWERS[ask.name] for ask in step.asks if ask.name in ANSWERS}
    for ask in step.asks:
        if ask.name.endswith("_reviewer"):
            given[ask.name] = case.actors[ask.name.removesuffix("_reviewer")].id
    if step.name == "appoint_agency":
        given["agency"] = case.units["agency_b"].pk
    if step.name == "decide":
        given["issue"] = case.meeting.issues.get().pk
    if step.reason:
        given["reason"] = "理由"
    return given


def put(record: Any, state: str) -> Any:
    """Place a record before a step, past the verbs."""
    type(record)._base_manager.filter(pk=record.pk).update(state=state)
    return type(record)._base_manager.get(pk=record.pk)


@pytest.fixture
def case(journey: Callable[..., Journey]) -> Journey:
    """One project with a job of an agency and a meeting with the builder."""
    made = journey().assigned().with_agency()
    put(made.job, AgencyJob.State.DELIVERED)
    made.consulting()
    ConsultationParty._base_manager.bulk_create(
        [
            ConsultationParty(
                consultation=made.meeting, party=made.units["builder"], kind="builder", created_at=noon(DAY)
            )
        ]
    )
    return made


STEPS = [(flow, step) for flow in (PROJECT, JOB, MEETING) for step in flow.steps]


def record_for(case: Journey, flow: Any) -> Any:
    if flow is PROJECT:
        return case.now
    return case.job if flow is JOB else case.meeting


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=[f"{f.model.__name__}-{s.name}" for f, s in STEPS])
def test_a_step_is_refused_to_every_other_role(
    case: Journey, client_of: Callable[[str], Client], flow: Any, step: Step
) -> None:
    record = put(record_for(case, flow), step.sources[0])
    data = answers(step, case)
    for username, role in ROLE_OF.items():
        if role in step.roles and username not in OUTSIDERS.values():
            continue
        answer = client_of(username).post(f"/workflow/step/{record._meta.label_lower}/{record.pk}/{step.name}/", data)
        assert answer.status_code in (403, 404), (username, answer.status_code)
        with pytest.raises(StepRefused):
            take_step(
                type(record)._base_manager.get(pk=record.pk), step.name, actor=case.actors[username], at=noon(DAY),
                data=data, reason="理由",
            )  # fmt: skip
    fresh = type(record)._base_manager.get(pk=record.pk)
    assert (fresh.state, fresh.version) == (record.state, record.version)


@pytest.mark.parametrize("username", [*OUTSIDERS.values(), "nobody"])
def test_what_belongs_to_others_does_not_exist(
    case: Journey, client_of: Callable[[str], Client], username: str
) -> None:
    client = client_of(username)
    for path in (
        f"/fiscal_review/projects/{case.project.pk}/",
        f"/fiscal_review/projects/{case.project.pk}/edit/",
        f"/fiscal_review/jobs/{case.job.pk}/",
        f"/fiscal_review/consultations/{case.meeting.pk}/",
        f"/fiscal_review/projects/{case.project.pk}/draw/",
        f"/fiscal_review/projects/{case.project.pk}/do/fund/",
        f"/fiscal_review/consultations/{case.meeting.pk}/do/party/",
    ):
        assert client.get(path).status_code in (403, 404), path
        assert client.post(path, {"kind": "local", "amount": "1"}).status_code in (403, 404, 405), path


def test_owner_agency_and_party_see_what_is_theirs(case: Journey, actors: dict[str, Actor]) -> None:
    def seen(username: str, model: Any) -> int:
        return int(model.objects.visible_to(actors[username]).count())

    assert [seen(name, ReviewProject) for name in ("owner", "agency", "party", "intake", "leader")] == [1, 1, 0, 1, 1]
    assert [seen(name, AgencyJob) for name in ("owner", "agency", "party", "intake")] == [0, 1, 0, 1]
    assert [seen(name, Consultation) for name in ("owner", "agency", "party", "other_party")] == [1, 1, 1, 0]


def test_an_agency_that_withdrew_no_longer_sees_the_project(
    journey: Callable[..., Journey], actors: dict[str, Actor]
) -> None:
    case = journey().assigned().with_agency()
    assert ReviewProject.objects.visible_to(actors["agency"]).count() == 1
    take_step(case.job, "withdraw", actor=actors["agency"], at=noon(case.on), reason="曾做预算编制")
    assert ReviewProject.objects.visible_to(actors["agency"]).count() == 0
    with pytest.raises(StepRefused, match="请从可选的各项中选择"):
        case.with_agency("agency_a")
    assert case.with_agency("agency_b").job.agency == case.units["agency_b"]


def test_an_agency_with_a_tie_must_withdraw(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    from xianwu.domains.fiscal_review.actions import record_tie

    case = journey().assigned().with_agency()
    record_tie(case.project, agency=case.units["agency_a"], kind="design", actor=actors["intake"], at=noon(case.on))
    with pytest.raises(StepRefused, match="须申报回避"):
        take_step(case.job, "accept", actor=actors["agency"], at=noon(case.on), data={"no_conflict": True})


def test_an_agency_delivers_and_is_rechecked(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    case = journey().assigned().with_agency()
    with pytest.raises(StepRefused, match="中介机构还没有提交成果"):
        case.step("first_review", "first", amount=Decimal(1))
    job = case.job
    take_step(job, "accept", actor=actors["agency"], at=noon(case.on), data={"no_conflict": True})
    take_step(job, "deliver", actor=actors["agency"], at=noon(case.on), data={"amount": Decimal(2_000_000)})
    take_step(
        job, "recheck", actor=actors["second"], at=noon(case.on), data={"amount": Decimal(1_950_000), "score": 88}
    )
    assert (job.score, job.error_rate) == (88, Decimal("2.5"))


def test_a_meeting_closes_when_all_is_decided_and_signed(
    case: Journey, actors: dict[str, Actor], needs_fonts: None
) -> None:
    meeting, at = case.meeting, noon(DAY)
    take_step(meeting, "hold", actor=actors["first"], at=at)
    minutes = {"minutes": "按实际运距计"}
    with pytest.raises(StepRefused, match="争议没有定论：土方外运距离"):
        take_step(meeting, "close", actor=actors["final"], at=at, data=minutes)
    issue = str(meeting.issues.get().pk)
    decided = {"issue": issue, "decided": Decimal(90_000), "decision": "按 6 公里计"}
    take_step(meeting, "decide", actor=actors["final"], at=at, data=decided)
    with pytest.raises(StepRefused, match="还有单位没有签字"):
        take_step(meeting, "close", actor=actors["final"], at=at, data=minutes)
    for who in ("owner", "party"):
        take_step(meeting, "sign", actor=actors[who], at=at, data={"opinion": "同意"})
    with pytest.raises(StepRefused, match="已于"):
        take_step(meeting, "sign", actor=actors["party"], at=at, data={"opinion": "同意"})
    with pytest.raises(StepRefused, match="会商没有办结"):
        case.step("end_consultation", "first", on=DAY)
    take_step(meeting, "close", actor=actors["second"], at=at, data=minutes)
    assert meeting.minutes_no.startswith("延财评纪〔2025〕")
    assert case.step("end_consultation", "first", on=DAY).now.state == ReviewProject.State.ASSIGNED


def test_a_lot_may_be_covered_by_its_parent_only(journey: Callable[..., Journey]) -> None:
    parent = journey().accepted()
    with pytest.raises(StepRefused, match="没有主项目"):
        parent.step("cover", "final", reason="并入")
    code = parent.project.project_code
    lot = journey(project_code=code, lot="二标段", parent=parent.now).accepted()
    assert lot.step("cover", "final", reason="并入").now.state == ReviewProject.State.COVERED


def test_work_goes_back_stands_still_and_goes_on(journey: Callable[..., Journey], actors: dict[str, Actor]) -> None:
    state = ReviewProject.State
    case = journey().first_reviewed()
    assert case.step("return_first", "second", reason="漏算签证").now.state == state.ASSIGNED
    assert case.step("suspend", "head", reason="用地手续").now.state == state.SUSPENDED
    assert case.step("resume", "head").now.state == state.ASSIGNED
    case.with_agency()
    take_step(case.job, "cancel", actor=actors["head"], at=noon(case.on), reason="改由本中心评审")
    assert (case.job.state, case.now.agency) == (AgencyJob.State.CANCELLED, None)
    case.consulting()
    take_step(case.meeting, "cancel", actor=actors["final"], at=noon(case.on), reason="双方已一致")
    assert case.step("end_consultation", "second").now.state == state.ASSIGNED


def test_reasons_are_demanded(journey: Callable[..., Journey]) -> None:
    with pytest.raises(StepRefused, match="写明理由"):
        journey().submitted().step("reject", "intake", reason="  ")

"""After the assignment only those named in it go on: another reviewer of the same role is refused, whatever the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Grant, Person
from xianwu.core.workflow.api import StepForbidden, take_step, waiting
from xianwu.domains.fiscal_review import agency_actions, roles
from xianwu.domains.fiscal_review.actions import record_tie
from xianwu.domains.fiscal_review.meeting_actions import call_party, raise_issue
from xianwu.domains.fiscal_review.models import AgencyJob, Consultation, ReviewProject
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.domains.fiscal_review.tests.test_authority import answers, put
from xianwu.domains.fiscal_review.workflow import JOB, MEETING, PROJECT
from xianwu.kit.refusals import Refused

DAY = date(2025, 8, 29)
STRANGERS = ("first_2", "second_2", "final_2")
THEIRS = [
    (MEETING, "hold"), (MEETING, "decide"), (MEETING, "close"), (MEETING, "cancel"), (PROJECT, "call_consultation"),
    (PROJECT, "end_consultation"), (PROJECT, "return_first"), (PROJECT, "appoint_agency"), (PROJECT, "seek_opinion"),
    (JOB, "recheck"),
]  # fmt: skip


@pytest.fixture
def case(journey: Callable[..., Journey], people: dict[str, Person], actors: dict[str, Actor], units: Any) -> Journey:
    """Assigned to first, second and final, while others hold their roles too; a job delivered, a meeting called."""
    for username, role in (("second_2", roles.SECOND), ("final_2", roles.FINAL)):
        people[username] = Person.objects.create_person(username, name=f"{username}员")
        Grant.objects.create(person=people[username], role=role, unit=units["finance"], valid_from=date(2023, 1, 1))
        actors[username] = actor_for(people[username], DAY)
    made = journey().assigned().with_agency()
    put(made.job, AgencyJob.State.DELIVERED)
    return made.consulting()


def record_of(case: Journey, flow: Any) -> Any:
    return {PROJECT: case.now, JOB: case.job, MEETING: case.meeting}[flow]


@pytest.mark.parametrize(("flow", "name"), THEIRS, ids=[name for _, name in THEIRS])
def test_a_reviewer_of_another_project_is_refused_by_page_and_post(
    case: Journey, client_of: Callable[[str], Client], flow: Any, name: str
) -> None:
    step = flow.step(name)
    record = put(record_of(case, flow), step.sources[0])
    path = f"/workflow/step/{record._meta.label_lower}/{record.pk}/{name}/"
    for username in STRANGERS:
        answer = client_of(username).post(path, answers(step, case))
        assert answer.status_code == 403, username
        with pytest.raises(StepForbidden):
            take_step(record, name, actor=case.actors[username], at=noon(DAY), data=answers(step, case), reason="理由")
        assert f"{name}/" not in offered(client_of(username), record)
    fresh = type(record)._base_manager.get(pk=record.pk)
    assert (fresh.state, fresh.version) == (record.state, record.version)


def offered(client: Client, record: Any) -> str:
    """The open steps on the record's page: links, not the shut buttons beside them."""
    slug = {ReviewProject: "projects", AgencyJob: "jobs", Consultation: "consultations"}[type(record)]
    page = client.get(f"/fiscal_review/{slug}/{record.pk}/").content.decode()
    return "".join(part.split('"')[0] for part in page.split(f'href="/workflow/step/{record._meta.label_lower}/')[1:])


def test_the_api_says_forbidden(case: Journey, client_of: Callable[[str], Client]) -> None:
    def post(username: str) -> Any:
        asked = {"name": "测试", "scopes": ["read", "write"], "expires_on": "2025-09-30"}
        secret = client_of(username).post("/api/tokens/", asked).context["secret"]
        path = f"/api/v1/fiscal_review/consultations/{case.meeting.pk}/steps/hold"
        body = json.dumps({"version": case.meeting.version})
        return Client().post(path, body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})

    refused = post("first_2")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    assert "本项目已派给first员、second员、final员办理" in refused.json()["error"]["message"]
    assert post("second").status_code == 200
    assert case.meeting.state == Consultation.State.HELD


def test_those_assigned_hold_decide_and_close(case: Journey, actors: dict[str, Actor], needs_fonts: None) -> None:
    meeting, at = case.meeting, noon(DAY)
    take_step(meeting, "hold", actor=actors["first"], at=at)
    decided = {"issue": str(meeting.issues.get().pk), "decided": Decimal(90_000), "decision": "按 6 公里计"}
    with pytest.raises(StepForbidden, match="已派给final员办理"):
        take_step(meeting, "decide", actor=actors["final_2"], at=at, data=decided)
    take_step(meeting, "decide", actor=actors["final"], at=at, data=decided)
    take_step(meeting, "sign", actor=actors["owner"], at=at, data={"opinion": "同意"})
    with pytest.raises(StepForbidden, match="已派给second员、final员办理"):
        take_step(meeting, "close", actor=actors["second_2"], at=at, data={"minutes": "按实"})
    take_step(meeting, "close", actor=actors["second"], at=at, data={"minutes": "按实"})
    with pytest.raises(StepForbidden):
        case.step("end_consultation", "final_2", on=DAY)
    assert case.step("end_consultation", "final", on=DAY).now.state == ReviewProject.State.ASSIGNED


def test_the_meeting_waits_on_their_lists_alone(case: Journey, actors: dict[str, Actor]) -> None:
    def waits(username: str) -> set[str]:
        return {each.step.name for each in waiting(actors[username], on=DAY) if each.model is Consultation}

    assert [waits(name) for name in ("first", "second", "final")] == [{"hold"}] * 3
    assert [waits(name) for name in STRANGERS] == [set()] * 3


def test_others_call_nobody_to_it_and_draw_no_agency(case: Journey, actors: dict[str, Actor]) -> None:
    meeting, at = case.meeting, noon(DAY)
    with pytest.raises(Refused, match="本人办"):
        call_party(meeting, party=case.units["builder"], kind="builder", actor=actors["final_2"], at=at)
    with pytest.raises(Refused, match="本人办"):
        raise_issue(meeting, subject="另项", claimed=Decimal(1), reviewed=Decimal(0), actor=actors["first_2"], at=at)
    raise_issue(meeting, subject="另项", claimed=Decimal(1), reviewed=Decimal(0), actor=actors["first"], at=at)
    put(case.now, ReviewProject.State.ASSIGNED)
    put(case.job, AgencyJob.State.CANCELLED)
    with pytest.raises(Refused, match="本人办"):
        agency_actions.commit_draw(case.now, fee=Decimal(1000), actor=actors["final_2"], at=at)
    assert agency_actions.commit_draw(case.now, fee=Decimal(1000), actor=actors["final"], at=at)
    with pytest.raises(Refused, match="等见证人报号"):
        agency_actions.commit_draw(case.now, fee=Decimal(1000), actor=actors["head"], at=at)
    record_tie(case.now, agency=case.units["agency_b"], kind="design", actor=actors["intake"], at=at)
    assert agency_actions.commit_draw(case.now, fee=Decimal(1000), actor=actors["head"], at=at)


def test_what_may_be_done_but_need_not_waits_on_nobodys_list(
    journey: Callable[..., Journey], actors: dict[str, Actor], client_of: Callable[[str], Client]
) -> None:
    case = journey().assigned()

    def waits(username: str) -> set[str]:
        return {each.step.name for each in waiting(actors[username], on=DAY)}

    assert waits("head") == set()
    assert waits("final") == set()
    assert waits("first") == {"first_review", "survey"}
    page = client_of("head").get(f"/fiscal_review/projects/{case.project.pk}/").content.decode()
    assert "/appoint_agency/" in page
    assert "委托中介机构" not in client_of("head").get("/").content.decode()
    case.step("first_review", "first", amount=Decimal(2_700_000))
    assert (waits("second"), waits("final")) == ({"second_review"}, set())


def test_the_forms_of_a_meeting_are_offered_to_those_assigned_alone(
    case: Journey, client_of: Callable[[str], Client]
) -> None:
    page, form = f"/fiscal_review/consultations/{case.meeting.pk}/", "do/issue/"
    assert form in client_of("second").get(page).content.decode()
    assert form not in client_of("second_2").get(page).content.decode()
    issue = {"subject": "另项", "claimed": "10", "reviewed": "5"}
    refused = client_of("second_2").post(page + form, issue)
    assert refused.status_code == 403
    assert "需由其本人办" in refused.content.decode()
    assert client_of("second").post(page + form, issue).status_code == 302
    assert case.meeting.issues.count() == 2

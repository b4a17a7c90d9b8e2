"""Who is called to a meeting and what is disputed there: slips are refused, and what slipped through is taken back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from xianwu.core.events.api import verify_chain, write_new
from xianwu.core.events.models import Event
from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.fiscal_review.meeting_actions import raise_issue, withdraw_party
from xianwu.domains.fiscal_review.models import Consultation, ConsultationParty
from xianwu.domains.fiscal_review.tests.conftest import TODAY
from xianwu.domains.fiscal_review.tests.journey import Journey, noon
from xianwu.kit.refusals import Refused

AT = noon(TODAY)


@pytest.fixture
def case(journey: Callable[..., Journey]) -> Journey:
    return journey().assigned().consulting()


@pytest.fixture
def url(case: Journey) -> str:
    return f"/fiscal_review/consultations/{case.meeting.pk}/"


def decide(case: Journey, **data: Any) -> None:
    issue = str(case.meeting.issues.filter(decided_on=None, withdrawn_on=None)[0].pk)
    given = {"issue": issue, "decided": Decimal(90_000), "decision": "按 6 公里计", **data}
    take_step(case.meeting, "decide", actor=case.actors["final"], at=AT, data=given)


def hold(case: Journey) -> None:
    take_step(case.meeting, "hold", actor=case.actors["first"], at=AT)


def wrongly_called(case: Journey, unit: str = "housing") -> ConsultationParty:
    """A unit where nobody signs, called before such calls were refused."""
    row = ConsultationParty(consultation=case.meeting, party=case.units[unit], kind="supervisor")
    write_new(row, "fiscal_review.party_called", actor=case.actors["first"], at=AT)
    return row


@pytest.mark.parametrize("unit", ["housing", "finance", "agency_a", "county"])
def test_only_a_unit_that_can_sign_is_called(
    case: Journey, url: str, client_of: Callable[[str], Client], unit: str
) -> None:
    first = client_of("first")
    offered = first.get(f"{url}do/party/").content.decode()
    assert f'value="{case.units["builder"].pk}"' in offered
    assert f'value="{case.units[unit].pk}"' not in offered
    answer = first.post(f"{url}do/party/", {"party": case.units[unit].pk, "kind": "supervisor"})
    assert answer.status_code == 422
    assert "没有人可以在会商上签字" in answer.content.decode()
    assert case.meeting.parties.count() == 1


def test_a_wrong_call_is_withdrawn_and_the_meeting_closes(
    case: Journey, url: str, client_of: Callable[[str], Client], needs_fonts: None
) -> None:
    row, first = wrongly_called(case), client_of("first")
    hold(case)
    decide(case)
    take_step(case.meeting, "sign", actor=case.actors["owner"], at=AT, data={"opinion": "同意"})
    minutes = {"minutes": "按实际运距计"}
    with pytest.raises(StepRefused, match="还有单位没有签字：住建局"):
        take_step(case.meeting, "close", actor=case.actors["final"], at=AT, data=minutes)
    form = f"{url}do/party-withdraw/"
    head = client_of("head")
    assert form in head.get(url).content.decode()
    assert head.post(form, {"row": row.pk, "reason": ""}).status_code == 422
    assert "须由财政局分管局长办理" in first.get(form).content.decode()
    for other in ("owner", "first", "final", "intake", "first_2", "leader"):
        assert client_of(other).post(form, {"row": row.pk, "reason": "误通知"}).status_code in (403, 404, 409), other
    assert case.meeting.parties.filter(withdrawn_on=None).count() == 2
    assert head.post(form, {"row": row.pk, "reason": "误通知"}).status_code == 302
    page = first.get(url).content.decode()
    assert "撤回：误通知" in page
    take_step(case.meeting, "close", actor=case.actors["final"], at=AT, data=minutes)
    assert case.meeting.state == Consultation.State.CLOSED
    assert Event.objects.filter(verb="fiscal_review.party_withdrawn").count() == 2
    assert not verify_chain()


def test_a_withdrawn_unit_sees_the_meeting_no_more_and_may_be_called_again(
    case: Journey, url: str, client_of: Callable[[str], Client]
) -> None:
    first, party = client_of("first"), client_of("party")
    called = {"party": case.units["builder"].pk, "kind": "builder"}
    assert first.post(f"{url}do/party/", called).status_code == 302
    assert party.get(url).status_code == 200
    row = case.meeting.parties.get(party=case.units["builder"])
    withdraw_party(case.meeting, row=row, reason="误通知", actor=case.actors["first"], at=AT)
    assert party.get(url).status_code == 404
    assert first.post(f"{url}do/party/", called).status_code == 302
    assert party.get(url).status_code == 200


def test_who_signed_and_the_owner_are_not_withdrawn(case: Journey) -> None:
    wrong, owner = wrongly_called(case, "builder"), case.meeting.parties.get(kind="owner")
    with pytest.raises(Refused, match="建设单位须参加"):
        withdraw_party(case.meeting, row=owner, reason="误", actor=case.actors["first"], at=AT)
    hold(case)
    decide(case)
    take_step(case.meeting, "sign", actor=case.actors["party"], at=AT, data={"opinion": "同意"})
    wrong.refresh_from_db()
    with pytest.raises(Refused, match="已于 2025-08-29 签字"):
        withdraw_party(case.meeting, row=wrong, reason="误", actor=case.actors["head"], at=AT)


def test_before_the_meeting_a_call_is_withdrawn_by_those_the_project_is_assigned_to(case: Journey) -> None:
    row = wrongly_called(case)
    with pytest.raises(Refused, match="本项目已派给"):
        withdraw_party(case.meeting, row=row, reason="误通知", actor=case.actors["head"], at=AT)
    withdraw_party(case.meeting, row=row, reason="误通知", actor=case.actors["second"], at=AT)
    assert case.meeting.parties.filter(withdrawn_on=None).count() == 1


def test_a_decision_is_taken_back_and_made_anew_until_somebody_signs(
    case: Journey, url: str, client_of: Callable[[str], Client]
) -> None:
    form, final = f"{url}do/decision-withdraw/", client_of("final")
    hold(case)
    assert "还没有定论可以撤回" in final.get(form).content.decode()
    decide(case, decided=Decimal(180_000))
    data = {"row": case.meeting.issues.get().pk, "reason": "金额填错"}
    for other in ("owner", "first", "second", "head", "party"):
        assert client_of(other).post(form, data).status_code in (403, 404, 409), other
    assert final.post(form, {**data, "reason": ""}).status_code == 422
    assert final.post(form, data).status_code == 302
    assert "180,000" in Event.objects.filter(verb="fiscal_review.issue_undecided").first().note
    decide(case, decided=Decimal(90_000))
    assert case.meeting.issues.get().decided == 90_000
    take_step(case.meeting, "sign", actor=case.actors["owner"], at=AT, data={"opinion": "同意"})
    assert "已有单位签字，定论不能再撤回" in final.get(form).content.decode()
    assert final.post(form, data).status_code == 403
    assert case.meeting.issues.get().decided == 90_000
    assert not verify_chain()


ISSUE = {"subject": "材料价差", "claimed": "50000", "reviewed": "20000"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"claimed": "-100000"}, "对方主张应大于 0"),
        ({"claimed": "0"}, "对方主张应大于 0"),
        ({"reviewed": "-5"}, "金额不能是负数"),
        ({"claimed": "80000", "reviewed": "80000"}, "没有争议"),
        ({"claimed": "9000000000"}, "高于送审金额（300 万元）"),
        ({"subject": "土方外运距离"}, "已经登记过"),
    ],
)
def test_what_is_no_dispute_is_refused(
    case: Journey, url: str, client_of: Callable[[str], Client], changed: dict[str, str], said: str
) -> None:
    answer = client_of("first").post(f"{url}do/issue/", {**ISSUE, **changed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "field-error" in answer.content.decode()
    assert case.meeting.issues.count() == 1


def test_a_meeting_is_not_called_on_what_is_no_dispute(journey: Callable[..., Journey]) -> None:
    case = journey().assigned()
    for claimed, reviewed in ((-1, 0), (5, 5), (3_000_001, 0)):
        sums = {"claimed": Decimal(claimed), "reviewed": Decimal(reviewed)}
        with pytest.raises(StepRefused):
            case.step("call_consultation", "first", subject="运距", **sums)


@pytest.mark.parametrize(
    ("decided", "said"),
    [(-5, "双方主张之间"), (3_000_001, "双方主张之间"), (200_001, "80,000"), (79_999, "双方主张之间")],
)
def test_a_decision_lies_between_the_two_sides(case: Journey, decided: int, said: str) -> None:
    hold(case)
    with pytest.raises(StepRefused, match=said):
        decide(case, decided=Decimal(decided))
    assert case.meeting.issues.get().decided_on is None


def test_an_undecided_issue_is_withdrawn_and_counts_no_more(
    case: Journey, url: str, client_of: Callable[[str], Client]
) -> None:
    first = client_of("first")
    assert case.now.disputed == 120_000
    assert first.post(f"{url}do/issue/", ISSUE).status_code == 302
    assert case.now.disputed == 150_000
    row = case.meeting.issues.get(subject="材料价差")
    assert first.post(f"{url}do/issue-withdraw/", {"row": row.pk, "reason": "重复登记"}).status_code == 302
    assert case.now.disputed == 120_000
    assert "撤回：重复登记" in first.get(url).content.decode()
    on_project = Event.objects.filter(kind=case.project._meta.label_lower, verb="fiscal_review.issue_withdrawn")
    assert on_project.get().note == "材料价差：重复登记"
    hold(case)
    decide(case)
    assert first.get(f"{url}do/issue-withdraw/").content.decode().count("没有还没定论的争议事项") == 1
    take_step(case.meeting, "sign", actor=case.actors["owner"], at=AT, data={"opinion": "同意"})


def test_nobody_signs_before_the_decisions_and_nothing_is_added_after(
    case: Journey, url: str, client_of: Callable[[str], Client], actors: dict[str, Actor]
) -> None:
    hold(case)
    with pytest.raises(StepRefused, match="还有争议没有定论：土方外运距离"):
        take_step(case.meeting, "sign", actor=actors["owner"], at=AT, data={"opinion": "同意"})
    decide(case)
    take_step(case.meeting, "sign", actor=actors["owner"], at=AT, data={"opinion": "同意"})
    sums = {"claimed": Decimal(2), "reviewed": Decimal(1)}
    with pytest.raises(Refused, match="已有单位签字"):
        raise_issue(case.meeting, subject="另项", actor=actors["first"], at=AT, **sums)
    assert "已有单位签字" in client_of("first").get(f"{url}do/issue/").content.decode()

"""What pages register beside the steps, through the API: the same people, answers, conditions and events."""

from __future__ import annotations

from typing import Any

from xianwu.core.events.models import Event
from xianwu.domains.financing.forms import ReasonForm, RepayForm
from xianwu.domains.financing.models import StandardCheck
from xianwu.web.api import rest
from xianwu.web.api.calls.deeds import in_form_unit
from xianwu.web.api.tests.county import NEEDS, County


def post(county: County, who: str, need: Any, deed: str, body: Any) -> Any:
    return county.call(who, f"{NEEDS}{need.pk}/deeds/{deed}", method="post", body=body)


def test_the_office_answers_a_standard(county: County) -> None:
    need = county.need()
    offers = county.call("reviewer", f"{NEEDS}{need.pk}/deeds").json()["items"]
    assert [each["name"] for each in offers if each["is_open"]] == ["answer", "ask"]
    asked = {field["name"]: field["required"] for field in offers[0]["fields"]}
    assert asked == {"standard": True, "value": True, "basis": True}
    answer = post(county, "reviewer", need, "answer", {"standard": "operation", "value": "met", "basis": "现场看过"})
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["version"] == need.version + 1
    event = Event.objects.filter(kind="financing.demand", object_id=need.pk).latest("pk")
    assert (event.verb, event.actor_id) == ("financing.standard_answered", county.people["reviewer"].pk)


def test_a_department_is_asked_and_told_as_made(county: County) -> None:
    need = county.need()
    body = {"standard": "operation", "department": county.units["finance"].pk}
    made = post(county, "reviewer", need, "ask", body).json()["made"]
    assert made["model"] == "financing.standardcheck"
    assert StandardCheck.objects.get(pk=made["id"]).demand_id == need.pk


def test_wrong_answers_are_named_field_by_field(county: County) -> None:
    need = county.need()
    answer = post(county, "reviewer", need, "answer", {"standard": "nonsense", "value": "met"})
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["error"]["fields"]} == {"standard", "basis"}
    answer = post(county, "reviewer", need, "answer", {"standard": "operation", "colour": "red"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_field")


def test_the_wrong_person_an_old_version_and_a_closed_state_are_refused(county: County) -> None:
    need = county.need()
    body = {"standard": "operation", "value": "met", "basis": "现场看过"}
    assert post(county, "visitor_senggu", need, "answer", body).status_code == 403
    assert post(county, "visitor_dongtun", need, "answer", body).status_code == 404
    assert county.call("visitor_senggu", f"{NEEDS}{need.pk}/deeds").json()["items"] == []
    stale = post(county, "reviewer", need, "answer", body | {"version": need.version + 7})
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale")
    county.call("visitor_senggu", f"{NEEDS}{need.pk}/steps/withdraw", method="post", body={"reason": "不要了"})
    shut = post(county, "reviewer", need, "answer", body)
    assert (shut.status_code, shut.json()["error"]["code"]) == (409, "wrong_state")


def test_the_document_tells_each_deed_with_its_form() -> None:
    paths = rest.document()["paths"]
    told = paths["/api/v1/financing/needs/{pk}/deeds/answer"]["post"]
    schema = told["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]) == {"standard", "value", "basis", "version"}
    assert {path.rpartition("/")[2] for path in paths if "/bulletin/issues/{pk}/deeds/" in path} >= {
        "add-item", "change-item", "move-item", "drop-item",
    }  # fmt: skip


def test_amounts_are_told_in_yuan_whatever_the_page_asks_in() -> None:
    field = RepayForm.base_fields["repaid"]
    assert (in_form_unit(field, "400000.00"), in_form_unit(field, 25000)) == ("40.00", "2.5")
    assert in_form_unit(field, "很多") == "很多"
    assert in_form_unit(ReasonForm.base_fields["reason"], "400000") == "400000"
    told = rest.document()["paths"]["/api/v1/financing/loans/{pk}/deeds/repay"]["post"]
    schema = told["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert schema["repaid"]["description"].startswith("累计已还本金（元）")

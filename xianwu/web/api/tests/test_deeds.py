"""What pages register beside the steps, through the API: the same people, answers, conditions and events."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from xianwu.core.events.models import Event
from xianwu.core.people.models import Grant, Person
from xianwu.domains.financing.models import StandardCheck
from xianwu.domains.financing.roles import CHECKER
from xianwu.domains.financing.words import CHECK_FIELDS
from xianwu.kit.amount_field import AmountField
from xianwu.web.api import rest
from xianwu.web.api.filling import in_yuan
from xianwu.web.api.tests.county import DAY, NEEDS, County


def post(county: County, who: str, need: Any, deed: str, body: Any) -> Any:
    return county.call(who, f"{NEEDS}{need.pk}/deeds/{deed}", method="post", body=body)


def test_the_office_answers_a_standard(county: County) -> None:
    need = county.need()
    offers = county.call("reviewer", f"{NEEDS}{need.pk}/deeds").json()["items"]
    assert [each["name"] for each in offers if each["is_open"]] == ["answer", "ask"]
    asked = {field["name"]: field["required"] for field in offers[0]["fields"]}
    assert asked == {**dict.fromkeys(CHECK_FIELDS, False), "basis": True}
    answer = post(county, "reviewer", need, "answer", {"operation": "met", "basis": "现场看过"})
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["version"] == need.version + 1
    event = Event.objects.filter(kind="financing.demand", object_id=need.pk).latest("pk")
    assert (event.verb, event.actor_id) == ("financing.standard_answered", county.people["reviewer"].pk)


def test_a_department_is_asked_and_told_as_made(county: County) -> None:
    need = county.need()
    body = {"standard": "operation", "department": county.units["finance"].pk}
    refused = post(county, "reviewer", need, "ask", body)
    assert refused.status_code == 422
    assert "还没有部门协查员" in refused.json()["error"]["fields"][0]["message"]
    checker = Person.objects.create_person("finance_checker", name="协查员")
    Grant.objects.create(person=checker, role=CHECKER, unit=county.units["finance"], valid_from=DAY)
    made = post(county, "reviewer", need, "ask", body).json()["made"]
    assert made["model"] == "financing.standardcheck"
    assert StandardCheck.objects.get(pk=made["id"]).demand_id == need.pk


def test_wrong_answers_are_named_field_by_field(county: County) -> None:
    need = county.need()
    answer = post(county, "reviewer", need, "answer", {"operation": "nonsense"})
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["error"]["fields"]} == {"operation", "basis"}
    answer = post(county, "reviewer", need, "answer", {"operation": "met", "colour": "red"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_field")


def test_the_wrong_person_an_old_version_and_a_closed_state_are_refused(county: County) -> None:
    need = county.need()
    body = {"operation": "met", "basis": "现场看过"}
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
    assert set(schema["properties"]) == {*CHECK_FIELDS, "basis", "version"}
    assert {path.rpartition("/")[2] for path in paths if "/bulletin/issues/{pk}/deeds/" in path} >= {
        "add-item", "change-item", "move-item", "drop-item",
    }  # fmt: skip


def test_the_document_names_the_unit_of_an_amount_that_people_type_in_yuan() -> None:
    told = rest.document()["paths"]["/api/v1/fiscal_review/projects/{pk}/deeds/fund"]["post"]
    schema = told["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert schema["amount"]["description"] == "金额（元）"


def test_a_need_is_written_in_yuan_as_it_is_read(county: County) -> None:
    need = county.need()
    path = f"{NEEDS}{need.pk}"
    read = county.call("visitor_senggu", path).json()
    body = {"amount": "350000.00", "version": read["version"]}
    changed = county.call("visitor_senggu", path, method="patch", body=body)
    assert changed.status_code == 200, changed.content.decode()
    need.refresh_from_db()
    assert need.amount == 350_000
    document = rest.document()["paths"]["/api/v1/financing/needs/"]["post"]
    asked = document["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert asked["amount"]["description"].startswith("需求金额（元）")


def test_amounts_are_told_in_yuan_whatever_the_page_asks_in() -> None:
    form = forms.Form()
    form.fields["amount"] = AmountField(label="放款金额")
    assert form.fields["amount"].clean("40") == 400_000, "people type in the unit of the room"
    assert in_yuan(form).fields["amount"].clean("400000.00") == 400_000
    assert form.fields["amount"].prepare_value(Decimal("400000.00")) == "400000"
    told = rest.document()["paths"]["/api/v1/financing/loans/{pk}/deeds/repay"]["post"]
    schema = told["requestBody"]["content"]["application/json"]["schema"]["properties"]
    assert schema["repaid"]["description"].startswith("累计已还本金（元）")

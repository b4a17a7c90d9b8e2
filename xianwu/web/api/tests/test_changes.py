"""Writing: the page's form, the page's verb, the page's gates, the same event."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.domains.financing.models import Demand, LoanProduct, Recommendation
from xianwu.kit.forms import limit_to_seen
from xianwu.web.api.tests.county import DAY, NEEDS, County

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF"


def body(county: County, **changes: Any) -> dict[str, Any]:
    return {
        "enterprise": county.firms["senggu"].credit_code,
        "subject_type": "company",
        "channel": "visit",
        "declared_on": DAY.isoformat(),
        "amount": "500000.00",
        "term_months": 12,
        "purpose": "working",
        "collateral": "credit",
        "consent_no": "授0001",
    } | changes


def complaints(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content.decode()
    return {each["field"]: each["message"] for each in answer.json()["error"]["fields"]}


# --- create and change --------------------------------------------------------------------------------


def test_a_record_is_created_by_the_verb_of_the_page(county: County) -> None:
    answer = county.call("visitor_senggu", NEEDS, method="post", body=body(county))
    assert answer.status_code == 201, answer.content.decode()
    need = Demand.objects.get()
    assert answer.json()["number"] == need.number
    assert county.call("visitor_senggu", answer["Location"]).json()["amount"] == "500000.00"
    event = Event.objects.get(kind="financing.demand")
    assert (event.verb, event.actor_id) == ("financing.need_declared", county.people["visitor_senggu"].pk)
    assert verify_chain() == []


def test_every_wrong_field_is_named(county: County) -> None:
    wrong = body(county, amount="很多", purpose="nonsense", declared_on="昨天")
    del wrong["term_months"]
    found = complaints(county.call("visitor_senggu", NEEDS, method="post", body=wrong))
    assert set(found) == {"amount", "purpose", "declared_on", "term_months"}
    assert found["term_months"].startswith("期限（月）：")
    assert not Demand.objects.exists()


def test_a_rule_of_the_verb_is_told_by_its_field(county: County) -> None:
    found = complaints(county.call("visitor_senggu", NEEDS, method="post", body=body(county, consent_no="")))
    assert "没有数据共享授权不能申报" in found["consent_no"]


@pytest.mark.parametrize(
    ("odd", "field", "words"),
    [
        ({"term_months": 361}, "term_months", "1 至 360 个月"),
        ({"term_months": 9999999999}, "term_months", ""),
        ({"existing_balance": "-5.00"}, "existing_balance", "不能是负数"),
        ({"amount": "10.00"}, "amount", "少于 0.1 万元"),
        ({"declared_on": "2023-01-10"}, "declared_on", "早于机制启动日"),
        ({"subject_type": "family_farm"}, "subject_type", "主体登记的是“企业”"),
    ],
)
def test_a_need_is_held_to_what_the_form_and_the_file_are(county: County, odd: Any, field: str, words: str) -> None:
    found = complaints(county.call("visitor_senggu", NEEDS, method="post", body=body(county, **odd)))
    assert set(found) == {field}
    assert words in found[field]
    assert not Demand.objects.exists()


def test_a_name_nobody_knows_and_a_state_are_not_taken(county: County) -> None:
    for name in ("state", "number", "created_by", "nonsense"):
        answer = county.call("visitor_senggu", NEEDS, method="post", body=body(county, **{name: "credited"}))
        assert answer.json()["error"]["code"] == "unknown_field"
    assert not Demand.objects.exists()


def test_a_firm_of_another_town_is_refused_by_its_field(county: County) -> None:
    found = complaints(county.call("visitor_dongtun", NEEDS, method="post", body=body(county)))
    assert "只能登记本辖区的主体" in found["enterprise"]
    assert not Demand.objects.exists()


def test_one_may_point_only_to_what_one_may_see(county: County) -> None:
    mine, other = county.need("senggu"), county.need("dongtun")
    field = forms.ModelChoiceField(Demand.objects.all())
    limit_to_seen(field, actor=county.actor("visitor_senggu"))
    assert field.clean(mine.pk) == mine
    with pytest.raises(ValidationError):
        field.clean(other.pk)


def test_what_a_record_points_to_already_may_stay(county: County) -> None:
    other = county.need("dongtun")
    field = forms.ModelChoiceField(Demand.objects.all())
    limit_to_seen(field, actor=county.actor("visitor_senggu"), kept=other.pk)
    assert field.clean(other.pk) == other


def test_what_is_fixed_at_the_beginning_cannot_be_changed_later(county: County) -> None:
    need = county.need()
    change = {"version": need.version, "enterprise": county.firms["dongtun"].credit_code}
    answer = county.call("reviewer", f"{NEEDS}{need.pk}", method="patch", body=change)
    assert answer.json()["error"]["code"] == "unknown_field"


def test_a_wrong_role_does_not_create(county: County) -> None:
    for name in ("leader", "clerk_a"):
        assert county.call(name, NEEDS, method="post", body=body(county)).status_code == 403
    assert not Demand.objects.exists()


def test_a_token_for_reading_does_not_write(county: County) -> None:
    need = county.need()
    for method, path in (("post", NEEDS), ("patch", f"{NEEDS}{need.pk}"), ("post", f"{NEEDS}{need.pk}/steps/defer")):
        answer = county.call("reviewer", path, method=method, body={}, scopes=("read",))
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope")


@pytest.mark.parametrize("text", [b"{", b"[]", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_refused(county: County, text: bytes) -> None:
    answer = county.call("reviewer", NEEDS, method="post", data=text, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "json")


def test_a_change_keeps_what_it_does_not_name(county: County) -> None:
    need = county.need()
    change = {"version": need.version, "use_text": "购买小麦"}
    answer = county.call("visitor_senggu", f"{NEEDS}{need.pk}", method="patch", body=change)
    assert answer.status_code == 200, answer.content.decode()
    assert (answer.json()["use_text"], answer.json()["version"]) == ("购买小麦", need.version + 1)
    changed = Demand.objects.get()
    assert (changed.use_text, changed.amount, changed.consent_no) == ("购买小麦", need.amount, need.consent_no)
    event = Event.objects.filter(kind="financing.demand").latest("id")
    assert event.verb == "financing.need_amended"
    assert set(event.data) == {"use_text", "row"}


def test_a_change_of_an_old_version_is_a_conflict(county: County) -> None:
    need = county.need()
    first = {"version": need.version, "use_text": "甲"}
    assert county.call("reviewer", f"{NEEDS}{need.pk}", method="patch", body=first).status_code == 200
    second = county.call("reviewer", f"{NEEDS}{need.pk}", method="patch", body=first | {"use_text": "乙"})
    assert (second.status_code, second.json()["error"]["code"]) == (409, "stale")
    missing = county.call("reviewer", f"{NEEDS}{need.pk}", method="patch", body={"use_text": "丙"})
    assert "version" in complaints(missing)
    assert Demand.objects.get().use_text == "甲"


PRODUCTS = "/api/v1/financing/products/"


def test_what_the_database_refuses_is_told_in_the_words_of_the_form(county: County) -> None:
    bank = county.units["bank_a"].pk
    products = [{"title": title, "unit": bank, "valid_from": "2025-01-01"} for title in ("甲贷", "乙贷")]
    made = [county.call("reviewer", PRODUCTS, method="post", body=each) for each in products]
    assert [answer.status_code for answer in made] == [201, 201], made[0].content.decode()
    again = complaints(county.call("reviewer", PRODUCTS, method="post", body=products[0]))
    assert "已有同名的产品" in again["title"]
    change = {"version": 1, "title": "甲贷"}
    changed = county.call("reviewer", f"{PRODUCTS}{made[1].json()['id']}", method="patch", body=change)
    assert "已有同名的产品" in complaints(changed)["title"]
    assert list(LoanProduct.objects.order_by("pk").values_list("title", "version")) == [("甲贷", 1), ("乙贷", 1)]
    assert verify_chain() == []


def test_a_consent_that_was_used_is_said_of_its_field_and_takes_no_number(county: County) -> None:
    first = county.call("reviewer", NEEDS, method="post", body=body(county)).json()
    again = county.call("reviewer", NEEDS, method="post", body=body(county))
    assert (again.status_code, again.json()["error"]["field"]) == (422, "consent_no")
    other = county.call("reviewer", NEEDS, method="post", body=body(county, consent_no="授0002")).json()
    assert int(other["number"][-5:]) == int(first["number"][-5:]) + 1


def test_a_form_leaves_nothing_behind_for_the_next(county: County) -> None:
    wrong = body(county, purpose="nonsense", first_bank=-1)
    assert set(complaints(county.call("reviewer", NEEDS, method="post", body=wrong))) == {"purpose", "first_bank"}
    right = body(county, first_bank=county.units["bank_a"].pk)
    assert county.call("visitor_senggu", NEEDS, method="post", body=right).status_code == 201
    assert Demand.objects.get().first_bank == county.units["bank_a"]


# --- what it costs ------------------------------------------------------------------------------------


def statements(county: County, path: str, given: dict[str, Any], *, status: int) -> list[str]:
    """What is asked of the database for one call, when everything has been asked once before."""
    with CaptureQueriesContext(connection) as caught:
        answer = county.call("reviewer", path, method="post", body=given)
    assert answer.status_code == status, answer.content.decode()
    # The test runs in a transaction of its own, so the verb's is a savepoint: two statements either way.
    return [each["sql"] for each in caught.captured_queries]


def test_a_new_need_and_a_step_take_a_dozen_statements(county: County) -> None:
    for number in ("授0001", "授0002"):
        created = statements(county, NEEDS, body(county, consent_no=number), status=201)
    for need in Demand.objects.order_by("pk"):
        stepped = statements(county, f"{NEEDS}{need.pk}/steps/defer", {"reason": "缺流水"}, status=200)
    # Three of them start the limit of the office, one asks what else the firm has open.
    assert len(created) <= 14, "\n".join(created)
    assert len(stepped) <= 12, "\n".join(stepped)  # three of them stop it


# --- steps --------------------------------------------------------------------------------------------------


def test_offers_say_why_a_step_is_shut(county: County) -> None:
    need = county.need()
    told = county.call("leader", f"{NEEDS}{need.pk}/steps").json()
    assert told["state"] == "declared"
    assert {each["is_open"] for each in told["items"]} == {False}
    mine = {each["name"]: each for each in county.call("reviewer", f"{NEEDS}{need.pk}/steps").json()["items"]}
    assert mine["defer"]["needs_reason"] is True
    banks = mine["recommend"]["asks"][0]["choices"]
    assert {each["label"].removesuffix("（意向）") for each in banks} == {"合成甲银行", "合成乙银行"}


def test_a_step_leaves_the_event_that_the_page_leaves(county: County) -> None:
    by_page, by_api = county.ready_need(), county.ready_need()
    data = {"bank": str(county.units["bank_a"].pk), "bank_note": "就近"}
    client = Client()
    client.force_login(county.people["reviewer"])
    client.post(f"/workflow/step/financing.demand/{by_page.pk}/recommend/", data)
    answer = county.call("reviewer", f"{NEEDS}{by_api.pk}/steps/recommend", method="post", body={"data": data})
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["state"] == "recommended"
    events = [
        Event.objects.filter(kind="financing.demand", object_id=pk).latest("id") for pk in (by_page.pk, by_api.pk)
    ]
    told = [(e.verb, e.step, e.actor_id, e.note, {**e.data, "row": ""}) for e in events]
    assert told[0] == told[1]
    assert Recommendation.objects.count() == 2
    assert verify_chain() == []


def test_each_gate_of_a_step_holds(county: County) -> None:
    need = county.need()
    path = f"{NEEDS}{need.pk}/steps/"
    bank = {"data": {"bank": str(county.units["bank_a"].pk)}}
    wrong_role = county.call("leader", path + "defer", method="post", body={"reason": "x"})
    assert (wrong_role.status_code, "专班审核员" in wrong_role.json()["error"]["message"]) == (403, True)
    no_reason = county.call("reviewer", path + "defer", method="post", body={})
    told = no_reason.json()["error"]
    assert (no_reason.status_code, told["field"], told["message"]) == (422, "reason", "请写明理由。")
    guard = county.call("reviewer", path + "recommend", method="post", body=bank)
    assert (guard.status_code, guard.json()["error"]["code"]) == (409, "refused")
    wrong_state = county.call("reviewer", path + "resubmit", method="post", body={})
    assert (wrong_state.status_code, wrong_state.json()["error"]["code"]) == (409, "wrong_state")
    assert county.call("reviewer", path + "nonsense", method="post", body={}).status_code == 404
    assert Demand.objects.get().state == "declared"
    assert Event.objects.filter(kind="financing.demand").count() == 1


def test_a_rule_of_business_names_the_answer_it_is_about(county: County) -> None:
    need = county.ready_need()
    bank = str(county.units["bank_a"].pk)
    body = {"data": {"bank": bank, "second_bank": bank}}
    answer = county.call("reviewer", f"{NEEDS}{need.pk}/steps/recommend", method="post", body=body)
    told = answer.json()["error"]
    assert (answer.status_code, told["code"], told["field"]) == (422, "invalid", "second_bank")
    assert told["fields"] == [{"field": "second_bank", "message": "两家银行相同，请改选一家。"}]


def test_the_second_person_is_asked_for(county: County) -> None:
    from xianwu.domains.financing.actions import declare_need
    from xianwu.web.api.tests.county import AT

    data = body(county) | {"enterprise": county.firms["senggu"], "declared_on": DAY, "amount": 500000}
    need = declare_need(data, actor=county.actor("reviewer"), at=AT)
    bank = {"data": {"bank": str(county.units["bank_a"].pk)}}
    answer = county.call("reviewer", f"{NEEDS}{need.pk}/steps/recommend", method="post", body=bank)
    assert answer.status_code == 403
    assert "另一人" in answer.json()["error"]["message"]


def test_wrong_answers_to_a_step_are_named_field_by_field(county: County) -> None:
    need = county.ready_need()
    path = f"{NEEDS}{need.pk}/steps/recommend"
    wrong = {"data": {"bank": "99999", "second_bank": "88888"}}
    assert set(complaints(county.call("reviewer", path, method="post", body=wrong))) == {"bank", "second_bank"}
    assert county.call("reviewer", path, method="post", body={"data": {"state": "lent"}}).status_code == 422
    assert county.call("reviewer", path, method="post", body={"state": "lent"}).status_code == 422
    assert Demand.objects.get().state == "declared"


def test_a_step_by_an_old_version_is_a_conflict(county: County) -> None:
    need = county.need()
    given = {"reason": "缺流水", "version": need.version + 1}
    answer = county.call("reviewer", f"{NEEDS}{need.pk}/steps/defer", method="post", body=given)
    assert answer.json()["error"]["code"] == "stale"


# --- files ----------------------------------------------------------------------------------------------------


def test_a_file_goes_up_comes_down_and_is_taken_off(county: County) -> None:
    need = county.need()
    path = f"{NEEDS}{need.pk}/files"
    upload = {"data": {"file": SimpleUploadedFile("授权书.pdf", PDF), "note": "原件"}}
    added = county.call("reviewer", path, method="post", **upload)
    assert added.status_code == 201, added.content.decode()
    listed = county.call("reviewer", path).json()["items"]
    assert [(each["name"], each["note"]) for each in listed] == [("授权书.pdf", "原件")]
    got = county.call("reviewer", f"{path}/{listed[0]['id']}")
    assert b"".join(got.streaming_content) == PDF
    assert county.call("reviewer", f"{NEEDS}{need.pk}/events").json()["items"][0]["verb"] == "attachments.file_added"
    assert county.call("reviewer", f"{path}/{listed[0]['id']}", method="delete", body={}).status_code == 422
    gone = county.call("reviewer", f"{path}/{listed[0]['id']}", method="delete", body={"reason": "传错"})
    assert gone.status_code == 204
    assert county.call("reviewer", path).json()["items"] == []


def test_a_file_of_another_record_is_not_found_here(county: County) -> None:
    first, second = county.need(), county.need()
    upload = {"data": {"file": SimpleUploadedFile("授权书.pdf", PDF)}}
    added = county.call("reviewer", f"{NEEDS}{first.pk}/files", method="post", **upload).json()
    assert county.call("reviewer", f"{NEEDS}{second.pk}/files/{added['id']}").status_code == 404


def test_a_disguised_file_and_a_reader_are_refused(county: County) -> None:
    need = county.need()
    path = f"{NEEDS}{need.pk}/files"
    fake = {"data": {"file": SimpleUploadedFile("图片.png", PDF)}}
    assert "file" in complaints(county.call("reviewer", path, method="post", **fake))
    right = {"data": {"file": SimpleUploadedFile("授权书.pdf", PDF)}}
    assert county.call("leader", path, method="post", **right).status_code == 403


@pytest.mark.parametrize("name", ["kind", "sha256", "扫描件"])
def test_a_name_that_an_upload_does_not_know_is_refused_and_stores_nothing(county: County, name: str) -> None:
    path = f"{NEEDS}{county.need().pk}/files"
    file = SimpleUploadedFile("授权书.pdf", PDF)
    answer = county.call("reviewer", path, method="post", data={"file": file, name: "consent"})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, name)
    second = {"file": SimpleUploadedFile("授权书.pdf", PDF), name: SimpleUploadedFile("另一份.pdf", PDF)}
    assert county.call("reviewer", path, method="post", data=second).status_code == 422
    assert county.call("reviewer", path).json()["items"] == []
    known = {"file": SimpleUploadedFile("授权书.pdf", PDF), "category": "consent", "note": "原件"}
    assert county.call("reviewer", path, method="post", data=known).json()["category"] == "consent"

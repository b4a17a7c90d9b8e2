"""Who gets in: no call without token, scope, role and row; no cookie helps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from xianwu.domains.financing.models import Demand
from xianwu.web.api import rest
from xianwu.web.api.scopes import SCOPES
from xianwu.web.api.tests.county import NEEDS, County


def every_call() -> list[tuple[str, str, str]]:
    """Method, address and scope of every call in the document."""
    found = []
    for path, calls in rest.document()["paths"].items():
        filled = re.sub(r"{(file|load|export)}", "1", path).replace("{pk}", "1")
        filled = re.sub(r"{\w+}", "x", filled)
        found += [(method, filled, told["x-scope"]) for method, told in calls.items()]
    return found


def test_every_call_is_refused_without_a_token(county: County) -> None:
    calls = every_call()
    assert len(calls) > 50
    for method, path, _ in calls:
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "no_token"), (method, path)
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_every_call_is_refused_to_a_token_of_another_scope(county: County) -> None:
    for method, path, scope in every_call():
        others = tuple(each for each in SCOPES if each != scope)
        answer = county.call("reviewer", path, method=method, scopes=others)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope"), (method, path)


def test_no_call_answers_a_person_without_roles(county: County) -> None:
    """Every ledger says 403 (or 404 where the record comes first), whatever the token may be used for."""
    county.need()
    open_to_all = {"/api/v1/me", "/api/v1/units", "/api/v1/figures/", "/api/v1/intake/sheets"}
    for method, path, _ in every_call():
        if path in open_to_all or path.startswith("/api/v1/figures/"):
            continue
        answer = county.call("outsider", path, method=method)
        assert answer.status_code in (403, 404), (method, path, answer.status_code)
    assert county.call("outsider", "/api/v1/figures/").json()["items"] == []
    assert county.call("outsider", "/api/v1/figures/financing.declared").status_code == 403
    assert county.call("outsider", "/api/v1/intake/sheets").json()["items"] == []


@pytest.mark.parametrize("tail", ["", "/events", "/steps", "/files"])
def test_a_row_of_another_town_or_bank_does_not_exist(county: County, tail: str) -> None:
    need = county.need("senggu")
    assert county.call("visitor_senggu", f"{NEEDS}{need.pk}{tail}").status_code == 200
    for stranger in ("visitor_dongtun", "clerk_a", "clerk_b"):
        assert county.call(stranger, f"{NEEDS}{need.pk}{tail}").status_code == 404, stranger


def test_a_row_of_another_town_cannot_be_written(county: County) -> None:
    need = county.need("senggu")
    writes: tuple[tuple[str, str, Any], ...] = (
        ("patch", "", {"version": need.version, "use_text": "改"}),
        ("post", "/steps/withdraw", {"reason": "不要了"}),
        ("post", "/files", None),
    )
    for method, tail, body in writes:
        answer = county.call("visitor_dongtun", f"{NEEDS}{need.pk}{tail}", method=method, body=body)
        assert answer.status_code == 404
    assert Demand.objects.get().version == need.version


def test_a_session_cookie_opens_nothing(county: County) -> None:
    client = Client()
    client.force_login(county.people["reviewer"])
    assert client.get(NEEDS).status_code == 401
    assert client.post(NEEDS, {}, content_type="application/json").status_code == 401


def test_a_token_sets_no_cookie_and_no_browser_runs_an_answer(county: County) -> None:
    answer = county.call("reviewer", NEEDS)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_an_unknown_address_and_a_wrong_method_answer_in_json(county: County) -> None:
    assert Client().get("/api/v1/nothing/").json()["error"]["code"] == "not_found"
    answer = county.call("reviewer", NEEDS, method="delete")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method")
    assert "GET" in answer["Allow"]


def test_what_nobody_expected_is_told_without_details(county: County, monkeypatch: Any) -> None:
    from xianwu.kit import listing

    def broken(*args: Any, **more: Any) -> Any:
        raise RuntimeError("内部细节")

    monkeypatch.setattr(listing.Listing, "rows", property(broken))
    client = Client(raise_request_exception=False)
    answer = client.get(NEEDS, headers={"Authorization": f"Bearer {county.token('reviewer')}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "broken")
    assert "内部细节" not in answer.content.decode()

"""Tokens: made in a session, shown once, kept as a digest, refused when revoked, run out or wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.people.middleware import FACTOR
from xianwu.core.people.models import Grant
from xianwu.core.rules.api import value
from xianwu.web.api.actions import TokenRefused, create_token, revoke_token
from xianwu.web.api.models import Token, TokenUse, WrongToken
from xianwu.web.api.tests.county import AT, DAY, NEEDS, County

PAGE = "/api/tokens/"
FORM = {"name": "每日同步", "scopes": ["read"], "expires_on": "2025-12-31"}


def signed_in(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.people[name])
    return client


def secret_of(response: Any) -> str:
    found = re.search(r"xw_[\w-]{40,}", response.content.decode())
    assert found
    return found.group()


def test_a_new_token_is_shown_once_and_opens_the_door(county: County) -> None:
    client = signed_in(county, "reviewer")
    secret = secret_of(client.post(PAGE, FORM))
    assert secret not in client.get(PAGE).content.decode()
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["username"] == "reviewer"
    assert answer.json()["scopes"] == ["read"]


def test_the_secret_lies_in_no_table(county: County) -> None:
    secret = secret_of(signed_in(county, "reviewer").post(PAGE, FORM))
    Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    Client().get("/api/v1/me", headers={"Authorization": "Bearer xw_wrong-but-secret"})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            text = repr(cursor.fetchall())
            assert secret not in text, table
            assert "wrong-but-secret" not in text, table


def test_creating_and_revoking_leave_events_without_the_digest(county: County) -> None:
    secret = county.token("reviewer", "read")
    token = Token.objects.get()
    signed_in(county, "reviewer").post(f"{PAGE}{token.pk}/revoke/")
    events = list(Event.objects.filter(kind="api.token").order_by("sequence"))
    assert [each.verb for each in events] == ["api.token_created", "api.token_revoked"]
    assert token.digest not in repr([each.data for each in events])
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert verify_chain() == []


def test_use_is_noted_beside_the_signed_row(county: County) -> None:
    assert county.call("reviewer", "/api/v1/me").status_code == 200
    assert TokenUse.objects.get().address == "127.0.0.1"
    assert verify_chain() == []


def test_a_token_runs_out(county: County, settings: Any) -> None:
    county.token("reviewer")
    settings.XIANWU_TODAY = DAY + timedelta(days=30)
    assert county.call("reviewer", "/api/v1/me").status_code == 200
    settings.XIANWU_TODAY = DAY + timedelta(days=31)
    assert county.call("reviewer", "/api/v1/me").json()["error"]["code"] == "wrong_token"


def test_a_token_ends_with_the_account_and_shrinks_with_the_grants(county: County) -> None:
    assert county.call("reviewer", NEEDS).status_code == 200
    Grant.objects.filter(person=county.people["reviewer"]).update(valid_to=DAY - timedelta(days=1))
    assert county.call("reviewer", NEEDS).status_code == 403
    assert county.call("reviewer", "/api/v1/me").json()["grants"] == []
    county.people["reviewer"].is_active = False
    county.people["reviewer"].save()
    assert county.call("reviewer", "/api/v1/me").status_code == 401


def test_an_account_that_owes_a_new_password_waits(county: County) -> None:
    county.people["reviewer"].must_change_password = True
    county.people["reviewer"].save()
    assert county.call("reviewer", "/api/v1/me").json()["error"]["code"] == "password_due"


def test_wrong_tokens_are_throttled_by_address_and_right_ones_are_not(county: County) -> None:
    most = int(value("api.wrong_tokens", on=DAY))
    wrong = {"Authorization": "Bearer xw_" + "x" * 43}
    statuses = [Client().get("/api/v1/me", headers=wrong).status_code for _ in range(most + 2)]
    assert statuses == [401] * most + [429, 429]
    assert WrongToken.objects.count() == most
    assert Client().get("/api/v1/me", headers=wrong)["Retry-After"] == "900"
    assert county.call("reviewer", "/api/v1/me").status_code == 200


def test_a_sensitive_role_needs_a_token_made_with_the_second_factor(county: County, settings: Any) -> None:
    settings.XIANWU_SECOND_FACTOR = True
    assert county.call("admin", "/api/v1/me").json()["error"]["code"] == "second_factor"
    client = signed_in(county, "admin")
    session = client.session
    session[FACTOR] = "code"
    session.save()
    secret = secret_of(client.post(PAGE, FORM))
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_a_token_longer_than_the_parameter_allows_is_refused_beside_its_field(county: County) -> None:
    answer = signed_in(county, "reviewer").post(PAGE, FORM | {"expires_on": "2027-01-01"})
    assert answer.status_code == 422
    assert "最长 365 天" in answer.content.decode()
    assert not Token.objects.exists()


def test_a_token_without_scope_is_refused(county: County) -> None:
    data = {"name": "空", "scopes": [], "expires_on": DAY}
    with pytest.raises(TokenRefused, match="至少选择一项"):
        create_token(data, actor=county.actor("reviewer"), at=AT)


def test_nobody_revokes_a_strangers_token_but_the_administrator(county: County) -> None:
    county.token("reviewer")
    token = Token.objects.get()
    assert signed_in(county, "leader").post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    with pytest.raises(TokenRefused):
        revoke_token(token, actor=county.actor("leader"), at=AT)
    bulk = {"action": "revoke", "ids": [token.pk], "confirmed": "1"}
    signed_in(county, "admin").post("/api/all/bulk/", bulk)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_list_of_all_tokens_is_for_administrators(county: County) -> None:
    county.token("reviewer")
    assert signed_in(county, "reviewer").get("/api/all/").status_code == 403
    shown = signed_in(county, "admin").get("/api/all/").content.decode()
    assert "测试" in shown
    assert Token.objects.get().digest not in shown
    pk = Token.objects.get().pk
    assert Token.objects.get().digest not in signed_in(county, "admin").get(f"/api/all/{pk}/").content.decode()

"""The own second factor: whoever likes binds one, and takes it away with the password."""

from __future__ import annotations

from base64 import b32encode
from typing import Any

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.county import PASSWORD, account
from xianwu.core.people.models import LoginAttempt, Person
from xianwu.core.people.roles import ADMIN, OFFICE
from xianwu.core.people.tests.test_second_factor import after_password, code_of

PAGE = "/me/code/"


@pytest.fixture
def clerk(county: Any, settings: Any) -> Person:
    settings.XIANWU_SECOND_FACTOR = True
    return account("li", (OFFICE, "office"), password=PASSWORD)


def bound(client: Any) -> TOTPDevice:
    client.get(PAGE)
    device = TOTPDevice.objects.get()
    assert client.post(PAGE, {"code": code_of(device)}).url == "/me/"
    device.refresh_from_db()
    return device


def notes(person: Person) -> list[str]:
    return [each.history_change_reason for each in person.history.order_by("history_id") if each.history_change_reason]


def test_who_has_no_sensitive_role_binds_one_and_is_asked_from_then_on(clerk: Person) -> None:
    client, _ = after_password("li")
    page = client.get(PAGE).content.decode()
    device = TOTPDevice.objects.get(user=clerk)
    assert "data:image/svg" in page
    assert b32encode(device.bin_key).decode().rstrip("=") in page
    assert "绑定动态口令" in client.get("/me/").content.decode()
    bound(client)
    assert client.get("/me/").status_code == 200, "the session goes on"
    assert "解除动态口令" in client.get("/me/").content.decode()
    kept = clerk.history.order_by("-history_id").first()
    assert (kept.history_change_reason, kept.history_user_id) == ("绑定动态口令", clerk.pk)
    again, response = after_password("li")
    assert response.url == "/login/code/"
    assert again.get("/me/").status_code == 302


def test_a_wrong_code_binds_nothing(clerk: Person) -> None:
    client, _ = after_password("li")
    client.get(PAGE)
    response = client.post(PAGE, {"code": "000000"})
    assert response.status_code == 400
    assert "不正确或已用过" in response.content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert notes(clerk) == []
    assert after_password("li")[1].url == "/", "a device that was never confirmed asks for nothing"


def test_the_password_takes_it_away(clerk: Person) -> None:
    client, _ = after_password("li")
    bound(client)
    before = LoginAttempt.objects.count()
    assert client.post(PAGE, {"password": "不对的密码"}).status_code == 400
    assert TOTPDevice.objects.filter(confirmed=True).exists()
    assert LoginAttempt.objects.filter(outcome=LoginAttempt.Outcome.WRONG).count() == 1, "a guess counts"
    assert client.post(PAGE, {"password": PASSWORD}).url == "/me/"
    assert not TOTPDevice.objects.exists()
    assert LoginAttempt.objects.count() == before + 1, "the right password was no log-in"
    assert notes(clerk) == ["绑定动态口令", "解除动态口令"]
    assert after_password("li")[1].url == "/"


def test_guessing_the_password_locks(clerk: Person) -> None:
    client, _ = after_password("li")
    bound(client)
    for _ in range(5):
        client.post(PAGE, {"password": "不对的密码"})
    assert "已暂时锁定" in client.post(PAGE, {"password": PASSWORD}).content.decode()
    assert TOTPDevice.objects.filter(confirmed=True).exists()


def test_an_own_device_counts_where_roles_ask_for_none(clerk: Person, settings: Any) -> None:
    settings.XIANWU_SECOND_FACTOR = False
    client, _ = after_password("li")
    bound(client)
    assert after_password("li")[1].url == "/login/code/"


def test_a_sensitive_role_keeps_its_device(clerk: Person) -> None:
    account("boss", (ADMIN, "yanjin"), password=PASSWORD)
    client, _ = after_password("boss")
    client.get("/login/code/")
    client.post("/login/code/", {"code": code_of(TOTPDevice.objects.get())})
    assert "不能自己解除" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"password": PASSWORD}).status_code == 400
    assert TOTPDevice.objects.filter(confirmed=True).exists()
    assert notes(Person.objects.get(username="boss")) == ["绑定动态口令"]


def test_nobody_signed_in_is_sent_to_the_log_in(client: Any, county: Any) -> None:
    assert client.get(PAGE).url.startswith("/login/")

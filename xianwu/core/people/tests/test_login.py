"""Signing in: one error for every wrong pair, throttling by name and address, forced passwords, idle sessions."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.county import PASSWORD, account, actor, client_of, texts_of
from xianwu.core.people.login import WRONG
from xianwu.core.people.models import LoginAttempt, Person
from xianwu.core.people.roles import OFFICE
from xianwu.core.rules.api import set_value

FAILURES = 5
"""people.failures_per_name by default."""


@pytest.fixture(autouse=True)
def clerk(county: Any) -> Person:
    return account("zhang", (OFFICE, "office"), password=PASSWORD)


def sign_in(username: str = "zhang", password: str = PASSWORD, client: Client | None = None, **extra: Any) -> Any:
    return (client or Client()).post("/login/", {"username": username, "password": password}, **extra)


def age_attempts(minutes: int) -> None:
    for attempt in LoginAttempt.objects.all():
        LoginAttempt.objects.filter(pk=attempt.pk).update(at=attempt.at - timedelta(minutes=minutes))


def limit(code: str, text: str) -> None:
    set_value(code, text=text, valid_from=date(2020, 1, 1), source="试", actor=None, at=timezone.now())


def test_a_right_pair_signs_in_and_is_written_down() -> None:
    client = Client()
    response = sign_in(client=client)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/me/").status_code == 200
    attempt = LoginAttempt.objects.get()
    assert (attempt.outcome, attempt.address) == (LoginAttempt.Outcome.SUCCEEDED, "127.0.0.1")


@pytest.mark.parametrize(("username", "password"), [("zhang", "wrong"), ("nobody", PASSWORD), ("ZHANG", PASSWORD)])
def test_every_wrong_pair_says_the_same(username: str, password: str) -> None:
    client = Client()
    response = sign_in(username, password, client)
    assert response.status_code == 400
    assert response.context["form"].non_field_errors() == [WRONG]
    assert client.get("/me/").status_code == 302
    assert LoginAttempt.objects.get().outcome == LoginAttempt.Outcome.WRONG


def test_a_name_is_locked_after_its_failures_even_for_the_right_password() -> None:
    for _ in range(FAILURES):
        assert "不正确" in sign_in(password="wrong").content.decode()
    response = sign_in()
    assert response.status_code == 400
    assert "已暂时锁定。请 15 分钟后再试" in response.content.decode()
    age_attempts(16)
    assert sign_in().status_code == 302


def test_a_lock_is_the_same_for_names_that_do_not_exist() -> None:
    for _ in range(FAILURES):
        sign_in("nobody", "wrong")
    assert "已暂时锁定" in sign_in("nobody", "wrong").content.decode()


def test_a_success_clears_the_failures_of_the_name() -> None:
    for _ in range(FAILURES - 1):
        sign_in(password="wrong")
    assert sign_in().status_code == 302
    for _ in range(FAILURES - 1):
        sign_in(password="wrong")
    assert sign_in().status_code == 302


def test_an_address_is_locked_over_many_names_and_others_are_not() -> None:
    limit("people.failures_per_address", "3")
    for name in ("a", "b", "c"):
        sign_in(name, "wrong", REMOTE_ADDR="10.1.1.1")
    assert "已暂时锁定" in sign_in(REMOTE_ADDR="10.1.1.1").content.decode()
    assert sign_in(REMOTE_ADDR="10.1.1.2").status_code == 302


def test_a_forged_forwarding_header_does_not_change_the_address() -> None:
    limit("people.failures_per_address", "3")
    for number in range(3):
        sign_in(f"n{number}", "wrong", REMOTE_ADDR="10.1.1.1", HTTP_X_FORWARDED_FOR=f"8.8.8.{number}")
    assert "已暂时锁定" in sign_in(REMOTE_ADDR="10.1.1.1", HTTP_X_FORWARDED_FOR="9.9.9.9").content.decode()


def test_behind_a_trusted_proxy_the_visitor_is_the_nearest_entry(settings: Any) -> None:
    settings.XIANWU_PROXY_COUNT = 1
    sign_in(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.2.2.2")
    assert LoginAttempt.objects.get().address == "10.2.2.2"


def test_an_inactive_account_is_told_so_only_with_its_password(clerk: Person) -> None:
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert WRONG in sign_in(password="wrong").content.decode()
    response = sign_in()
    assert response.status_code == 400
    assert "已停用" in response.content.decode()


def test_switching_an_account_off_ends_its_session(clerk: Person) -> None:
    client = client_of(clerk)
    assert client.get("/me/").status_code == 200
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert client.get("/me/").status_code == 302


def test_a_first_password_must_be_changed_before_anything_else(clerk: Person) -> None:
    Person.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = Client()
    sign_in(client=client)
    for address in ("/", "/people/units/", "/me/"):
        assert client.get(address).url == "/me/password/"
    assert client.post("/as-of/", {"as_of": "2025-01-01"}).url == "/me/password/"
    assert client.get("/me/password/").status_code == 200
    new = "geng-chang-de-mi-ma"
    weak = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    assert client.post("/me/password/", weak).status_code == 400
    good = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/me/password/", good).status_code == 302
    assert client.get("/me/").status_code == 200
    assert sign_in(password=new).status_code == 302
    clerk.refresh_from_db()
    assert clerk.must_change_password is False


def test_a_new_password_ends_the_other_sessions(clerk: Person) -> None:
    here, there = client_of(clerk), client_of(clerk)
    new = "geng-chang-de-mi-ma"
    here.post("/me/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def test_an_idle_session_ends_with_a_word(clerk: Person) -> None:
    client = Client()
    sign_in(client=client)
    assert client.get("/me/").status_code == 200
    session = client.session
    session["people_seen_at"] = int(timezone.now().timestamp()) - 3599
    session.save()
    assert client.get("/me/").status_code == 200
    session = client.session
    session["people_seen_at"] = int(timezone.now().timestamp()) - 3601
    session.save()
    response = client.get("/me/", follow=True)
    assert response.redirect_chain[0][0].startswith("/login/")
    assert any("较长时间没有操作" in text for text in texts_of(response))


def test_a_foreign_target_is_not_followed() -> None:
    response = Client().post("/login/", {"username": "zhang", "password": PASSWORD, "next": "https://evil.example/"})
    assert response.url == "/"
    response = Client().post("/login/", {"username": "zhang", "password": PASSWORD, "next": "/people/units/"})
    assert response.url == "/people/units/"


def test_logging_out_takes_a_post_and_ends_the_session(clerk: Person) -> None:
    client = client_of(clerk)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert client.get("/me/").status_code == 302


def test_the_own_account_shows_roles_and_recent_tries(clerk: Person) -> None:
    client = Client()
    sign_in(password="wrong")
    sign_in(client=client)
    page = client.get("/me/").content.decode()
    assert "县政府办" in page
    assert "账号或密码不对" in page
    assert PASSWORD not in page


def test_the_day_looked_at_is_never_in_the_future(clerk: Person) -> None:
    client = client_of(actor("zhang"))
    client.post("/as-of/", {"as_of": "2025-03-01"})
    assert client.get("/me/").wsgi_request.as_of == date(2025, 3, 1)
    assert client.get("/me/").wsgi_request.is_past
    client.post("/as-of/", {"as_of": "2099-01-01"})
    assert client.get("/me/").wsgi_request.as_of == date(2025, 8, 29)
    client.post("/as-of/", {"as_of": "tomorrow"})
    assert not client.get("/me/").wsgi_request.is_past

"""The second factor: set up at the first log-in, asked for at every later one, and when a role comes later."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.county import PASSWORD, account, texts_of, unit
from xianwu.core.people.models import Grant, LoginAttempt, Person
from xianwu.core.people.roles import ADMIN, OFFICE


@pytest.fixture(autouse=True)
def _is_on(county: Any, settings: Any) -> None:
    settings.XIANWU_SECOND_FACTOR = True


@pytest.fixture
def boss(county: Any) -> Person:
    return account("boss", (ADMIN, "yanjin"), password=PASSWORD)


def after_password(username: str = "boss", **more: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/login/", {"username": username, "password": PASSWORD, **more})


def code_of(device: TOTPDevice, *, ahead: int = 0) -> str:
    """What the app shows now, or `ahead` steps from now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift + ahead)
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06}"


def set_up(username: str = "boss") -> TOTPDevice:
    client, _ = after_password(username)
    client.get("/login/code/")
    device = TOTPDevice.objects.get(user__username=username)
    assert client.post("/login/code/", {"code": code_of(device)}).status_code == 302
    device.refresh_from_db()
    return device


def test_the_password_alone_does_not_let_an_administrator_in(boss: Person) -> None:
    client, response = after_password(next="/people/units/")
    assert response.url == "/login/code/"
    assert client.get("/people/units/").status_code == 302
    assert LoginAttempt.objects.get().outcome == LoginAttempt.Outcome.STARTED


def test_the_first_time_a_picture_sets_the_app_up(boss: Person) -> None:
    client, _ = after_password(next="/people/units/")
    page = client.get("/login/code/").content.decode()
    assert "data:image/svg" in page
    device = TOTPDevice.objects.get(user=boss)
    assert client.get("/login/code/").status_code == 200
    assert TOTPDevice.objects.get(user=boss).key == device.key, "showing the page again keeps the key"
    response = client.post("/login/code/", {"code": code_of(device)})
    assert response.url == "/people/units/"
    assert client.get("/people/units/").status_code == 200
    assert LoginAttempt.objects.get().outcome == LoginAttempt.Outcome.SUCCEEDED


def test_later_the_code_is_asked_for_without_the_picture(boss: Person) -> None:
    device = set_up()
    client, response = after_password()
    assert response.url == "/login/code/"
    assert "data:image/svg" not in client.get("/login/code/").content.decode()
    assert client.post("/login/code/", {"code": code_of(device, ahead=1)}).status_code == 302
    assert client.get("/people/units/").status_code == 200


def test_a_code_is_good_once(boss: Person) -> None:
    device = set_up()
    client, _ = after_password()
    response = client.post("/login/code/", {"code": code_of(device)})
    assert response.status_code == 400
    assert "不正确或已用过" in response.content.decode()
    assert client.get("/people/units/").status_code == 302


def test_wrong_codes_make_the_device_rest_and_lock_the_name(boss: Person) -> None:
    set_up()
    client, _ = after_password()
    assert "不正确或已用过" in client.post("/login/code/", {"code": "000000"}).content.decode()
    assert "请等待约 1 秒" in client.post("/login/code/", {"code": "000000"}).content.decode()
    for _ in range(4):
        client.post("/login/code/", {"code": "000000"})
    assert "已暂时锁定" in client.post("/login/code/", {"code": "000000"}).content.decode()
    _, response = after_password()
    assert "已暂时锁定" in response.content.decode()


def test_the_code_page_is_closed_without_a_fresh_password(boss: Person) -> None:
    assert Client().get("/login/code/").url == "/login/"
    client, _ = after_password()
    session = client.session
    session["people_waiting"] = session["people_waiting"] | {"at": int(timezone.now().timestamp()) - 301}
    session.save()
    assert client.get("/login/code/").url == "/login/"


def test_a_sensitive_role_that_comes_later_ends_the_session_and_asks_for_the_code(county: Any) -> None:
    person = account("li", (OFFICE, "office"), password=PASSWORD)
    client, response = after_password("li")
    assert response.url == "/"
    assert client.get("/me/").status_code == 200
    Grant.objects.create(person=person, role=ADMIN, unit=unit("office"), valid_from=date(2025, 8, 1))
    response = client.get("/people/units/", follow=True)
    assert response.redirect_chain[0][0].startswith("/login/")
    assert any("需要动态口令" in text for text in texts_of(response))
    assert after_password("li")[1].url == "/login/code/"


def test_a_role_that_begins_tomorrow_asks_for_nothing_today(county: Any) -> None:
    person = account("li", (OFFICE, "office"), password=PASSWORD)
    Grant.objects.create(person=person, role=ADMIN, unit=unit("office"), valid_from=date(2025, 8, 30))
    assert after_password("li")[1].url == "/"


def test_clearing_the_device_lets_a_new_one_be_set_up_and_is_kept(boss: Person) -> None:
    set_up()
    account("chief", (ADMIN, "yanjin"), password=PASSWORD)
    set_up("chief")
    client, _ = after_password("chief")
    client.post("/login/code/", {"code": code_of(TOTPDevice.objects.get(user__username="chief"), ahead=1)})
    given = {"username": "boss", "name": boss.name, "is_active": "on", "reset_code": "on"}
    assert client.post(f"/people/people/{boss.pk}/edit/", given).status_code == 302
    assert not TOTPDevice.objects.filter(user=boss).exists()
    assert boss.history.order_by("-history_id").first().history_change_reason == "清除动态口令"
    again, _ = after_password()
    assert "data:image/svg" in again.get("/login/code/").content.decode()

"""`xianwu install`: an empty county becomes one that its first administrator can sign in to."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from xianwu.bulletin.models import Series
from xianwu.core.events.api import verify_chain
from xianwu.core.people.models import Grant, Person
from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review.models import ChecklistItem
from xianwu.web.commands.errors import CommandFailed
from xianwu.web.commands.install import install, refuse_demo_or_installed

AT = timezone.make_aware(datetime(2025, 9, 1, 9))
FIRST = {"username": "zhang", "name": "张管理", "password": "huanghe-2025-qiu", "at": AT}
pytestmark = pytest.mark.django_db


def test_install_opens_one_account_that_is_administrator_and_nothing_else() -> None:
    install(**FIRST)
    assert [(each.role, each.unit.code) for each in Grant.objects.all()] == [("county.admin", "yanjin")]
    assert Person.objects.get().must_change_password
    assert Unit.objects.filter(kind=Unit.Kind.TOWN).count() == 13


def test_install_enters_what_the_rooms_need_and_the_chain_agrees() -> None:
    install(**FIRST)
    assert ChecklistItem.objects.exists()
    assert Series.objects.get().first_no(2025) == 1
    assert verify_chain() == []


def test_the_first_administrator_is_asked_for_a_second_factor(settings) -> None:
    settings.XIANWU_SYNTHETIC, settings.XIANWU_SECOND_FACTOR = False, True
    install(**FIRST)
    answer = Client().post("/login/", {"username": "zhang", "password": FIRST["password"]})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/code/")


def test_a_weak_password_leaves_the_county_empty() -> None:
    with pytest.raises(CommandFailed, match="密码"):
        install(**FIRST | {"password": "1234567890"})
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


def test_a_demo_never_becomes_a_real_county(settings) -> None:
    settings.XIANWU_SYNTHETIC = True
    with pytest.raises(CommandFailed, match="演示县"):
        refuse_demo_or_installed()


def test_a_county_with_people_is_not_installed_again(settings, monkeypatch) -> None:
    settings.XIANWU_SYNTHETIC = False
    monkeypatch.setattr("django.core.management.call_command", lambda *args, **options: None)
    install(**FIRST)
    with pytest.raises(CommandFailed, match="已经有账号"):
        refuse_demo_or_installed()

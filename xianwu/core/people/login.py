"""Signing in: one error for every wrong pair, throttled by account and by address, tries kept in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from xianwu.core.people.actors import signed_in
from xianwu.core.people.models import LoginAttempt, Person
from xianwu.core.rules.api import value
from xianwu.kit import clock
from xianwu.kit.refusals import Refused

Outcome = LoginAttempt.Outcome
FAILURES = (Outcome.STARTED, Outcome.WRONG, Outcome.WRONG_CODE)
WRONG = "账号或密码不正确，请核对后重试。忘记密码请联系本单位管理员重置。"


class LoginRefused(Refused):
    """Why nobody was signed in, safe to show."""


def address_of(request: HttpRequest | None) -> str:
    """Where the request comes from; behind proxies (XIANWU_PROXY_COUNT of them) as the nearest trusted one says.

    Further entries of X-Forwarded-For are the visitor's own words and count for nothing.
    """
    if request is None:
        return ""
    count = int(getattr(settings, "XIANWU_PROXY_COUNT", 0))
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if count and len(forwarded) >= count:
        return forwarded[-count][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def check_password(username: str, *, password: str, address: str, at: datetime) -> tuple[Person, LoginAttempt]:
    """The person of a right pair and the try, still open until the second factor is done.

    Raises LoginRefused. The try is written before the password is checked, so that parallel guesses count.
    """
    attempt = LoginAttempt.objects.create(username=username[:60], address=address, at=at)
    refuse_when_locked(attempt)
    person = Person.objects.filter(username=username).first()
    if person is None:
        make_password(password)  # takes as long as a wrong password: names cannot be guessed by the clock
    if person is None or not person.check_password(password):
        close(attempt, Outcome.WRONG)
        raise LoginRefused(WRONG)
    if not person.is_active:
        close(attempt, Outcome.INACTIVE)
        raise LoginRefused("这个账号已停用。需要恢复请联系本单位管理员。")
    return person, attempt


def confirm_password(person: Person, *, password: str, address: str, at: datetime) -> None:
    """Somebody signed in shows once more who it is. Wrong ones count as wrong log-ins do; a right one is no log-in."""
    _, attempt = check_password(person.username, password=password, address=address, at=at)
    attempt.delete()


def close(attempt: LoginAttempt, outcome: str) -> None:
    """Write how a try ended."""
    attempt.outcome = outcome
    attempt.save(update_fields=["outcome"])


def refuse_when_locked(attempt: LoginAttempt) -> None:
    """Raise LoginRefused when the account or the address failed too often of late."""
    on = timezone.localdate(attempt.at)
    minutes = int(value("people.lock_minutes", on=on))
    recent = LoginAttempt.objects.filter(at__gt=attempt.at - timedelta(minutes=minutes), outcome__in=FAILURES).exclude(
        pk=attempt.pk
    )
    by_name = recent.filter(username=attempt.username)
    last_success = (
        LoginAttempt.objects.filter(username=attempt.username, outcome=Outcome.SUCCEEDED).order_by("-at").first()
    )
    if last_success:
        by_name = by_name.filter(at__gt=last_success.at)
    is_locked = by_name.count() >= value("people.failures_per_name", on=on) or (
        attempt.address
        and recent.filter(address=attempt.address).count() >= value("people.failures_per_address", on=on)
    )
    if is_locked:
        close(attempt, Outcome.LOCKED)
        raise LoginRefused(f"登录失败次数过多，已暂时锁定。请 {minutes} 分钟后再试，或联系本单位管理员重置密码。")


class ThrottledBackend(BaseBackend):
    """The only way in by password."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **other: Any
    ) -> Person | None:
        if not username or not password:
            return None
        try:
            # Throttling runs on the real clock, also where the demo pins the date.
            person, attempt = check_password(
                username, password=password, address=address_of(request), at=timezone.now()
            )
        except LoginRefused as error:
            raise PermissionDenied(str(error)) from error
        close(attempt, Outcome.SUCCEEDED)
        return person

    def get_user(self, user_id: int) -> Person | None:
        return signed_in(user_id, clock.today())

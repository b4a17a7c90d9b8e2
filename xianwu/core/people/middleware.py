"""Every request knows who acts and on which day the reader looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.rules.api import value
from xianwu.kit import clock

AS_OF = "as_of"
SEEN_AT = "people_seen_at"
FACTOR = "people_factor"
PASSWORD_ONLY = "password"
TOUCH_SECONDS = 60
"""The session is written at most this often, not on each click."""


class ActorMiddleware:
    """Sets `request.actor` (None while nobody is signed in), `request.as_of` and `request.is_past`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        request.actor = self._actor(request, on=today)
        request.as_of = _as_of(request, today=today)
        request.is_past = request.as_of < today
        if request.actor and request.user.must_change_password and not _may_pass(request):
            return redirect(reverse("web:password"))
        return self.get_response(request)

    def _actor(self, request: HttpRequest, *, on: date) -> Actor | None:
        if not request.user.is_authenticated:
            return None
        if not _is_awake(request):
            logout(request)
            messages.info(request, "您较长时间没有操作，为安全起见已退出登录，请重新登录。")
            return None
        actor = actor_for(request.user, on)
        if actor.is_sensitive and second_factor_is_on() and request.session.get(FACTOR) == PASSWORD_ONLY:
            # The role came after signing in by password alone: the next log-in asks for the code.
            logout(request)
            messages.info(request, "您的角色需要动态口令，请重新登录并完成验证。")
            return None
        return actor


def second_factor_is_on() -> bool:
    """The second factor is asked for unless the installation switches it off (the demo county does)."""
    return bool(getattr(settings, "XIANWU_SECOND_FACTOR", not settings.XIANWU_SYNTHETIC))


def _is_awake(request: HttpRequest) -> bool:
    """Idle time runs on the real clock, also where the demo pins the date."""
    now = int(timezone.now().timestamp())
    seen = int(request.session.get(SEEN_AT, now))
    if now - seen > value("people.idle_minutes", on=clock.today()) * 60:
        return False
    if SEEN_AT not in request.session or now - seen >= TOUCH_SECONDS:
        request.session[SEEN_AT] = now
    return True


def _as_of(request: HttpRequest, *, today: date) -> date:
    """The day the reader chose; tomorrow and nonsense mean today."""
    if request.actor is None:
        return today
    try:
        return min(date.fromisoformat(request.session.get(AS_OF, "")), today)
    except (TypeError, ValueError):
        return today


def _may_pass(request: HttpRequest) -> bool:
    """Pages that stay open to a person who must change the password first."""
    open_pages = []
    for name in ("password", "logout"):
        try:
            open_pages.append(reverse(f"web:{name}"))
        except NoReverseMatch:
            return True
    return request.path in open_pages

"""The as-of date: one choice turns the whole county back in time, read-only."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from xianwu.kit import clock

SESSION_KEY = "as_of"


@require_POST
@login_required
def as_of(request: HttpRequest) -> HttpResponse:
    """Keep the chosen day in the session; today or a bad date goes back to the present."""
    request.session.pop(SESSION_KEY, None)
    if not request.POST.get("today"):
        _choose(request, request.POST.get("as_of", ""))
    target = request.POST.get("next", "/")
    is_safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if is_safe else "/")


def _choose(request: HttpRequest, text: str) -> None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        messages.error(request, f"日期“{text}”看不懂，应写成 2025-08-29。")
        return
    if day > clock.today():
        messages.error(request, "不能看将来的日期。")
    elif day < clock.today():
        request.session[SESSION_KEY] = day.isoformat()

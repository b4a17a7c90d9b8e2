"""Signing in and out, the second factor, the password, the own account."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as start_verified

from xianwu.core.people import second_factor
from xianwu.core.people.actors import actor_for
from xianwu.core.people.forms import CodeForm, LoginForm, OwnPasswordForm, PasswordForm
from xianwu.core.people.login import Outcome, address_of, check_password, close, confirm_password, refuse_when_locked
from xianwu.core.people.middleware import FACTOR, PASSWORD_ONLY
from xianwu.core.people.models import LoginAttempt, Person, Post
from xianwu.kit import access, clock
from xianwu.kit.refusals import Refused

BACKEND = "xianwu.core.people.login.ThrottledBackend"
WAITING = "people_waiting"
WAITING_SECONDS = 300
RECENT = 10


def signed_in(view: Any) -> Any:
    """Send whoever is not signed in to the log-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.actor else access.to_login(request)

    return guarded


def _target(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_own else ""


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login_view(request: HttpRequest) -> HttpResponse:
    """Account and password; then the code where the role asks for one."""
    target = _target(request)
    if request.actor:
        return redirect(target or resolve_url("web:home"))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _after_password(request, form.cleaned_data, target=target)
        except Refused as error:
            form.add_error(None, str(error))
    status = 400 if form.errors else 200
    return render(request, "people/login.html", {"form": form, "next": target, "page_title": "登录"}, status=status)


def _after_password(request: HttpRequest, data: dict[str, str], *, target: str) -> HttpResponse:
    now = timezone.now()
    person, attempt = check_password(
        data["username"].strip(), password=data["password"], address=address_of(request), at=now
    )
    if second_factor.is_needed(person, actor_for(person, clock.today())):
        request.session.cycle_key()
        waiting = {"person": person.pk, "attempt": attempt.pk, "at": int(now.timestamp()), "next": target}
        request.session[WAITING] = waiting
        return redirect("web:second-factor")
    close(attempt, Outcome.SUCCEEDED)
    start_session(request, person, backend=BACKEND)
    request.session[FACTOR] = PASSWORD_ONLY
    return redirect(target or resolve_url("web:home"))


def _waiting(request: HttpRequest) -> tuple[Person, dict[str, Any]] | None:
    """Who gave the right password a moment ago and still owes the code."""
    found = request.session.get(WAITING)
    if not found or timezone.now().timestamp() - found["at"] > WAITING_SECONDS:
        return None
    person = Person.objects.filter(pk=found["person"], is_active=True).first()
    return (person, found) if person else None


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor_view(request: HttpRequest) -> HttpResponse:
    """The code of the app; the first time with the picture that sets the app up."""
    waiting = _waiting(request)
    if waiting is None:
        messages.info(request, "登录已超时，请重新输入账号和密码。")
        return redirect("web:login")
    person, found = waiting
    device = second_factor.device_of(person) or second_factor.new_device(person)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _take_code(request, device, code=form.cleaned_data["code"], attempt_id=found["attempt"])
        except Refused as error:
            form.add_error("code", str(error))
        else:
            return _finish(request, person, device=device, target=found["next"])
    context = {"form": form, "device": device, "page_title": "动态口令"}
    if not device.confirmed:
        context |= {"picture": second_factor.picture_of(device), "key": second_factor.key_of(device)}
    return render(request, "people/second_factor.html", context, status=400 if form.errors else 200)


def _take_code(request: HttpRequest, device: Any, *, code: str, attempt_id: int) -> None:
    attempt = LoginAttempt.objects.get(pk=attempt_id)
    refuse_when_locked(attempt)
    try:
        if device.confirmed:
            second_factor.check_code(device, code)
        else:
            second_factor.bind(device, code, at=timezone.now())
    except Refused:
        LoginAttempt.objects.create(
            username=attempt.username,
            address=address_of(request),
            at=timezone.now(),
            outcome=Outcome.WRONG_CODE,
        )
        raise
    close(attempt, Outcome.SUCCEEDED)


def _finish(request: HttpRequest, person: Person, *, device: Any, target: str) -> HttpResponse:
    request.session.pop(WAITING, None)
    start_session(request, person, backend=BACKEND)
    start_verified(request, device)
    request.session[FACTOR] = "code"
    return redirect(target or resolve_url("web:home"))


@require_POST
def logout_view(request: HttpRequest) -> HttpResponse:
    end_session(request)
    messages.info(request, "您已退出登录。")
    return redirect("web:login")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def password_view(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of the person ends with the old one."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        person.must_change_password = False
        person._history_user = person
        person.save(update_fields=["password", "must_change_password"])
        update_session_auth_hash(request, person)
        messages.success(request, "密码已修改，您在其他设备上的登录已全部退出。")
        return redirect("web:me")
    context = {"form": form, "page_title": "修改密码", "is_forced": request.user.must_change_password}
    return render(request, "people/password.html", context, status=400 if form.errors else 200)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def own_code_view(request: HttpRequest) -> HttpResponse:
    """The own second factor: set up with the app, taken away with the password."""
    is_bound = second_factor.device_of(request.user) is not None
    form = (OwnPasswordForm if is_bound else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if is_bound:
                _unbind(request, form.cleaned_data["password"])
            else:
                _bind(request, form.cleaned_data["code"])
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return redirect("web:me")
    context = {"form": form, "is_bound": is_bound, "page_title": "动态口令"}
    if is_bound:
        context["is_sensitive"] = request.actor.is_sensitive
    else:
        device = second_factor.new_device(request.user)
        context |= {"picture": second_factor.picture_of(device), "key": second_factor.key_of(device)}
    return render(request, "people/own_code.html", context, status=400 if form.errors else 200)


def _bind(request: HttpRequest, code: str) -> None:
    device = second_factor.new_device(request.user)
    second_factor.bind(device, code, at=timezone.now())
    start_verified(request, device)
    request.session[FACTOR] = "code"
    messages.success(request, "动态口令已绑定，以后登录除密码外还要输入口令。")


def _unbind(request: HttpRequest, password: str) -> None:
    confirm_password(request.user, password=password, address=address_of(request), at=timezone.now())
    second_factor.unbind(request.user, request.actor, at=timezone.now())
    request.session[FACTOR] = PASSWORD_ONLY
    messages.success(request, "动态口令已解除，以后登录只要密码。")


@never_cache
@signed_in
def me_view(request: HttpRequest) -> HttpResponse:
    """What the house knows of the own account: roles, posts, recent log-ins."""
    attempts = LoginAttempt.objects.filter(username=request.user.username)[:RECENT]
    context = {
        "person": request.user,
        "grants": request.user.grants.valid(clock.today()).select_related("unit"),
        "posts": Post.objects.valid(clock.today()).filter(person=request.user).select_related("unit"),
        "attempts": attempts,
        "has_device": second_factor.device_of(request.user) is not None,
        "page_title": "我的账号",
    }
    return render(request, "people/me.html", context)

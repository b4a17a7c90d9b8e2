"""Tokens of one's own: list, create (the secret is shown once), revoke; and the document as a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xianwu.core.people.middleware import FACTOR, PASSWORD_ONLY
from xianwu.core.rules.api import value
from xianwu.kit import access, clock
from xianwu.kit.forms import mark_errors
from xianwu.kit.refusals import Refused
from xianwu.web.api.actions import create_token, revoke_token
from xianwu.web.api.forms import TokenForm
from xianwu.web.api.models import Token
from xianwu.web.api.reading import chapters

HALF_YEAR = 180


def _own(request: HttpRequest) -> Any:
    return Token.objects.filter(person_id=request.actor.id).select_related("use")  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret")
def tokens_view(request: HttpRequest) -> HttpResponse:
    """The answer to a POST shows the secret: it is put into no session and cannot be called up again."""
    today, secret, token = clock.today(), "", None
    longest = int(value("api.token_days", on=today))
    initial = {"expires_on": today + timedelta(days=min(HALF_YEAR, longest))}
    form = TokenForm(request.POST or None, initial=initial)
    if request.method == "POST":
        access.require_present(request)
        if form.is_valid():
            token, secret = _made(request, form)
    shown = TokenForm(initial=initial) if secret else form
    mark_errors(shown)
    context = {
        "page_title": "接口令牌",
        "form": shown,
        "token": token,
        "secret": secret,
        "rows": [(each, each.standing(today)) for each in _own(request)],
        "longest": longest,
    }
    return render(request, "api/tokens.html", context, status=422 if shown.errors else 200)


def _made(request: HttpRequest, form: TokenForm) -> tuple[Token | None, str]:
    is_verified = request.session.get(FACTOR, PASSWORD_ONLY) != PASSWORD_ONLY
    try:
        return create_token(form.cleaned_data, actor=request.actor, at=clock.now(), is_verified=is_verified)  # type: ignore[attr-defined]
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None, ""


@require_POST
def revoke_view(request: HttpRequest, *, pk: int) -> HttpResponse:
    access.require_present(request)
    token = _own(request).filter(pk=pk).first()
    if token is None:
        raise Http404("没有这个令牌，或者它不是您的。")
    try:
        revoke_token(token, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]
        messages.success(request, f"已吊销：{token}。用它的程序马上就不能再读写。")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("api:tokens")


@require_GET
def document_view(request: HttpRequest) -> HttpResponse:
    """The document for people: one ledger at a time, all of them in the table of contents."""
    found = chapters()
    wanted = request.GET.get("part", "")
    chosen = next((each for each in found if each.title == wanted), found[0])
    context = {
        "page_title": "接口文档",
        "chapters": found,
        "chosen": chosen,
        "address": request.build_absolute_uri("/")[:-1],
    }
    return render(request, "api/document.html", context)

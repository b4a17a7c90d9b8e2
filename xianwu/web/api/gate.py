"""The short way of API requests: no session, no cookie, no CSRF token is read, and none could help.

Everything below `/api/v1/` leaves the chain of middlewares here. What a page needs (log-in, messages, htmx)
costs more than reading fifty rows, and a cookie that counted would let other sites write in a person's name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, get_resolver

from xianwu.kit import clock
from xianwu.web.api.errors import Failure, error_answer, failure_of
from xianwu.web.api.tokens import holder_of

ROOT = "/api/v1/"
URLS = "xianwu.web.api.urls"
log = logging.getLogger("django.request")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class ApiGate:
    """Middleware: answers the API itself, hands everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        response = guarded(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.streaming and response.status_code != 204:
            # Else the server sends it in chunks, and nobody knows how much is to come.
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


def guarded(request: HttpRequest) -> HttpResponse:
    """The answer, and JSON also when something breaks."""
    try:
        return _answered(request)
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            got_request_exception.send(sender=ApiGate, request=request)
            log.exception("API: %s %s", request.method, request.path)
            failure = Failure(500, "broken", "系统出错，没有保存任何内容。请稍后重试，仍不行请联系管理员查看日志。")
        return error_answer(failure)


def _answered(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match = _resolved(request.path_info)
    response = match.func(request, *match.args, **match.kwargs)
    if response.status_code == 405:
        allowed = response.headers.get("Allow", "")
        raise Failure(405, "method", f"这个地址只接受 {allowed} 请求。", headers={"Allow": allowed})
    return response


def _resolved(path: str) -> ResolverMatch:
    """What answers the address, with or without its last slash: lists are written with one, records without."""
    other = path[:-1] if path.endswith("/") else f"{path}/"
    for tried in (path,) if path.endswith("//") else (path, other):
        try:
            return get_resolver(URLS).resolve(tried)
        except Resolver404:
            continue
    raise Failure(404, "not_found", "没有这个接口地址，请对照接口文档。")


def enter(request: HttpRequest, *, scope: str) -> None:
    """Set the actor and the day of a request; raises Failure when the token does not open this door."""
    holder = holder_of(request, at=clock.now())
    request.holder, request.actor = holder, holder.actor
    if scope not in holder.scopes:
        raise Failure(403, "scope", f"这个令牌没有“{scope}”范围，请创建带这一范围的令牌。")
    today = clock.today()
    request.as_of = _day(request.GET.get("as_of", ""), today=today)
    request.is_past = request.as_of < today


def _day(text: str, *, today: date) -> date:
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Failure(422, "invalid", "日期要写成 2025-08-29 的样子。", field="as_of") from None
    if day > today:
        raise Failure(422, "invalid", "不能看将来的日期。", field="as_of")
    return day

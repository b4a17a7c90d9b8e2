"""Who may see and write; what is refused, and in which words."""

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from xianwu.kit import clock


class NotSignedIn(Exception):
    pass


def actor_of(request: HttpRequest) -> Any | None:
    return getattr(request, "actor", None)


def has_any(actor: Any | None, *, roles: tuple[str, ...]) -> bool:
    """No roles named means: every person who is signed in."""
    return actor is not None and (not roles or actor.has(*roles))


def is_of_room(actor: Any | None, *, label: str) -> bool:
    """Whether the room has anything for this person: `is_for(actor)` of its AppConfig, where it says so."""
    is_for = getattr(apps.get_app_config(label), "is_for", None)
    return is_for is None or (actor is not None and bool(is_for(actor)))


def as_of(request: HttpRequest) -> Any:
    return getattr(request, "as_of", None) or clock.today()


def is_past(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_past", False))


def past_day(request: HttpRequest) -> Any:
    """The day to which the county is turned back; None today."""
    return as_of(request) if is_past(request) else None


def require(request: HttpRequest, *, allowed: bool, message: str) -> None:
    """Refuse the request unless allowed; a person who is not signed in is sent to the log-in page."""
    if actor_of(request) is None:
        raise NotSignedIn
    if not allowed:
        raise PermissionDenied(message)


def unsaved(request: HttpRequest, message: str) -> str:
    """The refusal, and, where something was sent, that it was not saved."""
    return message if request.method in ("GET", "HEAD") else f"{message}刚才的操作没有保存。"


def require_present(request: HttpRequest) -> None:
    """Nothing is written while the county is turned back in time."""
    if is_past(request):
        day = as_of(request)
        raise PermissionDenied(
            unsaved(
                request,
                f"您正在看 {day:%Y-%m-%d} 的历史状态，只能查看，不能办理。请先在页面顶部点“回到今天”，再办理。",
            )
        )


def to_login(request: HttpRequest) -> HttpResponse:
    try:
        target = reverse("web:login")
    except NoReverseMatch as error:
        raise PermissionDenied("请先登录。") from error
    if request.headers.get("HX-Request"):
        # A fragment must not be replaced by the log-in page: the whole page goes there.
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{target}?{urlencode({'next': request.headers.get('HX-Current-URL', '/')})}"
        return response
    return redirect(f"{target}?{urlencode({'next': request.get_full_path()})}")

"""Actors from headers: `X-Toy-Roles`, `X-Toy-Unit` (of the grant), `X-Toy-Day` (the date looked at)."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse

from xianwu.kit import clock


class ToyActor:
    def __init__(self, roles: list[str], *, unit_id: int | None) -> None:
        self.id = None
        self.name = "李工"
        self.roles = roles
        self.grants = [SimpleNamespace(role=role, unit_id=unit_id) for role in roles]

    def has(self, *roles: str) -> bool:
        return any(role in self.roles for role in roles)


class ToyActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        roles = request.headers.get("X-Toy-Roles", "")
        unit = request.headers.get("X-Toy-Unit", "")
        request.actor = ToyActor(roles.split(","), unit_id=int(unit) if unit else None) if roles else None
        day = request.headers.get("X-Toy-Day", "")
        request.as_of = date.fromisoformat(day) if day else clock.today()
        request.is_past = bool(day)
        return self.get_response(request)

"""Who asks, taken from headers: `X-Toy-Roles: clerk,reader`, `X-Toy-Town: 3`, `X-Toy-As-Of: 2025-01-01`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from xianwu.kit import clock


@dataclass(frozen=True)
class ToyActor:
    id: int
    name: str
    roles: tuple[str, ...]
    town: int | None = None

    def has(self, *roles: str) -> bool:
        return bool(set(roles) & set(self.roles))


class ToyActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        headers = request.headers
        roles = headers.get("X-Toy-Roles", "clerk")
        town = headers.get("X-Toy-Town")
        person = int(headers.get("X-Toy-Id", "1"))
        actor = ToyActor(person, "王晓明", tuple(roles.split(",")), int(town) if town else None)
        request.actor = None if roles == "nobody" else actor
        told = headers.get("X-Toy-As-Of")
        request.as_of = date.fromisoformat(told) if told else clock.today()
        request.is_past = request.as_of < clock.today()
        return self.get_response(request)

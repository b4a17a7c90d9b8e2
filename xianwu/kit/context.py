"""What the frame shows on every page, read only when the template asks."""

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from xianwu.kit import access, clock, menu
from xianwu.kit.looks import money_unit


class Frame:
    """The reader's frame: county, date, menu, theme."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def county(self) -> str:
        return str(getattr(settings, "XIANWU_COUNTY", ""))

    @property
    def support(self) -> str:
        return str(getattr(settings, "XIANWU_SUPPORT", "本单位管理员"))

    @property
    def is_synthetic(self) -> bool:
        return bool(getattr(settings, "XIANWU_SYNTHETIC", False))

    @property
    def is_pinned(self) -> bool:
        return bool(getattr(settings, "XIANWU_TODAY", None))

    @property
    def actor(self) -> Any | None:
        return access.actor_of(self.request)

    @property
    def initials(self) -> str:
        """The last two characters of the name; what stands in brackets is no part of it."""
        return str(getattr(self.actor, "name", "")).partition("（")[0][-2:]

    @property
    def as_of(self) -> date:
        return access.as_of(self.request)

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def is_past(self) -> bool:
        return access.is_past(self.request)

    @cached_property
    def menu(self) -> list[menu.MenuGroup]:
        return menu.entries(self.request) if self.actor is not None else []

    @cached_property
    def phone_bar(self) -> list[tuple[str, Any]]:
        return menu.phone_bar(self.menu)

    @property
    def theme(self) -> str:
        wanted = self.request.COOKIES.get("xianwu_theme", "")
        return wanted if wanted in ("light", "dark") else ""

    @property
    def money_unit(self) -> str:
        """What the reader chose; until then each ledger speaks in its room's own unit."""
        return money_unit(self.request) or "金额"

    @cached_property
    def notice_count(self) -> int:
        """Unread notices, when the room above can count them; asked only where the frame is shown."""
        found = getattr(self.request, "notice_count", 0)
        return int(found() if callable(found) else found)

    @property
    def template(self) -> str:
        """Error pages keep the frame for those who are signed in."""
        return "kit/frame.html" if self.actor is not None else "kit/bare.html"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` in every template."""
    return {"frame": Frame(request)}

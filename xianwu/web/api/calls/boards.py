"""Boards and tables of hand-made pages: the same rows, day and people as on the page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from xianwu.kit import access
from xianwu.kit.pages import Page
from xianwu.web.api.answers import answer
from xianwu.web.api.door import only_known


def board_call(request: HttpRequest, *, page: Page, label: str) -> HttpResponse:
    """Every table of the page under its name; refused to whom the page refuses."""
    actor = access.actor_of(request)
    if not (page.can_read(actor) and access.is_of_room(actor, label=label)):
        raise PermissionDenied(f"“{page.title}”只对有相应角色的人开放。需要查看请联系本单位管理员。")
    only_known(request, known=frozenset({"as_of"}))
    found = {table.name: list(table.rows(request)) for table in page.tables}
    return answer({"as_of": access.as_of(request), **found})

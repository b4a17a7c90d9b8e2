"""Who I am, and the tree of units: what other calls refer to by id."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from xianwu.core.people.roles import label_of
from xianwu.core.units.models import Unit
from xianwu.web.api.answers import answer


def me_call(request: HttpRequest) -> HttpResponse:
    """Person, roles and scopes behind the token."""
    actor, holder = request.actor, request.holder  # type: ignore[attr-defined]
    grants = [
        {"role": each.role, "role_label": label_of(each.role), "unit": each.unit_id, "unit_label": each.unit_name}
        for each in actor.grants
    ]
    return answer({"username": actor.username, "name": actor.name, "grants": grants, "scopes": list(holder.scopes)})


def units_call(request: HttpRequest) -> HttpResponse:
    """Every unit with its parent."""
    names = ("id", "code", "short_name", "name", "kind", "parent_id", "valid_from", "valid_to")
    return answer({"items": list(Unit.objects.visible_to(request.actor).order_by("path").values(*names))})  # type: ignore[attr-defined]

"""Faults in declared events, found when the process starts."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import Error, register

from xianwu.core.events.declarations import EventType, event_types
from xianwu.kit.declared import declared


@register()
def check_notices(**kwargs: Any) -> list[Error]:
    """Who is told of an event is a role, and what it is about is a model."""
    return [
        Error(f"{each.verb}: {fault}", id="events.E001") for each in event_types().values() for fault in _faults(each)
    ]


def _faults(each: EventType) -> list[str]:
    roles = {role.code for role in declared("roles", "ROLES")}
    faults = [f"no role {role}" for role in each.tells if role not in roles]
    try:
        if each.tells or each.about:
            apps.get_model(each.about)
    except (LookupError, ValueError):
        faults.append(f"no model {each.about}")
    return faults

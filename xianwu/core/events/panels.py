"""The timeline of a record: who did what, when, before → after."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.core.records.models import end_of_day
from xianwu.kit.access import as_of
from xianwu.kit.panels import Panel

SHOWN = 50


class Timeline(Panel):
    title = "办理经过"
    template = "events/timeline.html"

    def __init__(self, *, side: bool = True) -> None:
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        own = Event.objects.filter(
            kind=record._meta.label_lower, object_id=record.pk, at__lte=end_of_day(as_of(request))
        )
        events = own.select_related("actor", "unit").order_by("-at", "-sequence")[:SHOWN]
        return {"events": [{"event": e, "label": label_of(e.verb), "changes": changes(e, record)} for e in events]}


def changes(event: Event, record: Model) -> list[tuple[str, Any, Any]]:
    """Label, before and after of each changed field, in words."""
    found = []
    for name, value in event.data.items():
        if name == "row" or not isinstance(value, list):
            continue
        field = record._meta.get_field(name.removesuffix("_id"))
        words = _state_words(record) if name == "state" else dict(getattr(field, "flatchoices", ()) or ())
        found.append((str(field.verbose_name), *(words.get(each, each) for each in value)))
    return found


def _state_words(record: Model) -> dict[str, str]:
    states = getattr(type(record), "State", None)
    return dict(states.choices) if states else {}

"""What changed: events over everything the reader may see, as lines with words and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.web.sight import titles, visible

CHANGES = 12


@dataclass(frozen=True)
class Change:
    """One event as a line of the feed."""

    event: Event
    label: str
    ledger: str
    url: str


def lines(events: Iterable[Event], *, actor: Any) -> list[Change]:
    """Events with their words and addresses; the pages are looked up once."""
    ledgers = titles(actor)
    found = []
    for event in events:
        page = ledgers.get(event.kind)
        url = page.url("detail", pk=event.object_id) if page else ""
        found.append(Change(event, label_of(event.verb), page.heading if page else "", url))
    return found


def recent_changes(actor: Any, *, until: datetime, limit: int = CHANGES) -> list[Change]:
    """The latest events over everything the actor may see. One statement."""
    events = Event.objects.filter(visible(actor), at__lte=until).select_related("actor")
    return lines(events.order_by("-at", "-pk")[:limit], actor=actor)

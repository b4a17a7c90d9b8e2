"""Typed events, declared by each domain in `events.py` → `EVENTS`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from xianwu.kit.declared import declared


@dataclass(frozen=True)
class EventType:
    """`verb` in the past tense with a dot; the values of `private` fields never enter the log.

    `tells`: the roles that get a notice of it, each of what it sees among the rows of `about`.
    """

    verb: str
    label: str
    private: tuple[str, ...] = ()
    about: str = ""
    tells: tuple[str, ...] = ()


@cache
def event_types() -> dict[str, EventType]:
    """Every declared event type by verb."""
    return {event_type.verb: event_type for event_type in declared("events", "EVENTS")}


def label_of(verb: str) -> str:
    """The Chinese word for a verb."""
    event_type = event_types().get(verb)
    return event_type.label if event_type else verb

"""What happens here, in the past tense."""

from xianwu.core.events.declarations import EventType

EVENTS: list[EventType] = []

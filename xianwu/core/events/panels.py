"""The timeline of a record: who did what, when, before → after."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model, Prefetch
from django.http import HttpRequest
from django.utils.timezone import localtime

from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.core.events.rows import HIDDEN, field_at
from xianwu.core.people.models import Grant
from xianwu.core.records.models import end_of_day, state_words
from xianwu.kit.access import as_of
from xianwu.kit.columns import is_money
from xianwu.kit.panels import Panel

SHOWN = 50
LONGEST = 40
MOST_ORGANS = 2
BESIDE = {"file": "附件"}
"""Entries of events that are no field of the row."""


class Timeline(Panel):
    title = "办理经过"
    template = "events/timeline.html"
    is_late = True
    weight = 4

    def __init__(self, *, side: bool = True) -> None:
        self.side = side

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        own = Event.objects.filter(
            kind=record._meta.label_lower, object_id=record.pk, at__lte=end_of_day(as_of(request))
        )
        grants = Prefetch("actor__grants", Grant.objects.select_related("unit").order_by("valid_from", "pk"))
        events = list(own.select_related("actor").prefetch_related(grants).order_by("-at", "-sequence")[:SHOWN])
        names = _names(events, record)
        return {
            "events": [
                {"event": e, "organ": organ_of(e), "label": label_of(e.verb), "changes": changes(e, record, names)}
                for e in events
            ]
        }


def organ_of(event: Event) -> str:
    """For which units the person acted on that day, in their short names; "" for the system."""
    day = localtime(event.at).date()
    grants = event.actor.grants.all() if event.actor else ()
    units = dict.fromkeys(grant.unit for grant in grants if grant.is_valid(day))
    return "、".join(unit.short_name or unit.name for unit in list(units)[:MOST_ORGANS])


def changes(event: Event, record: Model, names: dict[tuple[str, Any], str] | None = None) -> list[tuple[str, Any, Any]]:
    """Label, before and after of each changed field, in words."""
    found = []
    for name, value in _changed(event):
        field = _field(record, name)
        if field is None:
            found += [(BESIDE[name], *value)] if name in BESIDE else []
            continue
        words = state_words(type(record)) if name == "state" else dict(getattr(field, "flatchoices", ()) or ())
        before, after = (_word(each, words, field=field, names=names or {}) for each in value)
        found.append((str(field.verbose_name), before, after))
    return found


def _field(record: Model, name: str) -> Any:
    """The field of the record that an entry speaks of; None for what lies beside the row (a file, its digest).

    Keys are logged as `paper_id`; a plain `paper` was issued beside the row, whether or not it has such a field.
    """
    try:
        field = field_at(type(record), name)
    except FieldDoesNotExist:
        return None
    return None if field.is_relation and name == field.name else field


def _changed(event: Event) -> list[tuple[str, list[Any]]]:
    return [(name, value) for name, value in event.data.items() if name != "row" and isinstance(value, list)]


def _word(value: Any, words: dict[Any, str], *, field: Any, names: dict[tuple[str, Any], str]) -> Any:
    """One side of a change: the word of a choice, the name of what a key points to, long values cut."""
    if isinstance(value, dict | list):
        return f"{len(value)} 项" if value else "空"
    if getattr(field, "is_sealed", False) and value not in ("", None):
        # Entries from before the log hid it are hidden where they are shown.
        return HIDDEN
    if (field.attname, value) in names:
        return names[field.attname, value]
    if isinstance(value, bool):
        return "是" if value else "否"
    said = words.get(value, _plainly(value, field))
    return f"{said[:LONGEST]}…" if isinstance(said, str) and len(said) > LONGEST else said


def _plainly(value: Any, field: Any) -> Any:
    """Instants to the minute of the county's clock, sums with their commas; anything else as it is."""
    if not isinstance(value, str) or value in ("", HIDDEN):
        return "空" if value == "" else value
    if isinstance(field, models.DateTimeField):
        return f"{localtime(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    if isinstance(field, models.DecimalField):
        return f"{Decimal(value):,}{' 元' if is_money(field) else ''}"
    return value


def _names(events: list[Event], record: Model) -> dict[tuple[str, Any], str]:
    """Names of the rows that changed keys point to: one statement for each model."""
    wanted: dict[type[Model], set[Any]] = {}
    fields: dict[str, type[Model]] = {}
    for event in events:
        for name, value in _changed(event):
            related = getattr(_field(record, name), "related_model", None)
            if isinstance(related, type):
                fields[name] = related
                wanted.setdefault(related, set()).update(each for each in value if each is not None)
    rows = {model: model._base_manager.in_bulk(list(keys)) for model, keys in wanted.items()}
    return {(name, key): str(row) for name, model in fields.items() for key, row in rows[model].items()}

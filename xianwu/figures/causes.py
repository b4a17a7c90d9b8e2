"""Why a row moved: what was done to it, or to a row that it points to, since a figure was frozen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.timezone import localtime

from xianwu.core.events.declarations import label_of
from xianwu.core.events.models import Event
from xianwu.figures.naming import pointed_at
from xianwu.figures.rowstates import RowState

_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(\d{3})\d{6,13}([0-9Xx]{2})(?![0-9A-Za-z])")
"""Numbers as long as those of citizens and telephones: a reason is read by more people than its record."""

Place = tuple[str, Any]
"""Table and key of a row."""


@dataclass(frozen=True)
class Cause:
    """What was done, why (as whoever did it wrote), when and by whom. `about`: the row pointed to, if it was that one."""

    label: str
    reason: str
    at: datetime
    who: str
    about: str = ""

    @property
    def words(self) -> str:
        """作废（误报），2025-09-02: for everybody who may read the figure, without a name."""
        reason = f"（{self.reason}）" if self.reason else ""
        return f"{self.about}{self.label}{reason}，{localtime(self.at):%Y-%m-%d}"


def causes_of(rows: Iterable[RowState], *, since: datetime) -> dict[Place, Cause]:
    """By row, its last deed since then; a row that nothing was done to moved with one it points to. Without any: left out.

    A statement for the rows themselves; for the others one a table and one more.
    """
    places = dict.fromkeys((row.model, row.pk) for row in rows)
    own = _last_events(places, since=since)
    found = {place: _cause(event) for place, event in own.items()}
    pointed = _pointed([place for place in places if place not in found])
    others = _last_events({each for targets in pointed.values() for each in targets}, since=since)
    for place, targets in pointed.items():
        events = [others[each] for each in targets if each in others]
        if events:
            last = max(events, key=lambda event: (event.at, event.pk))
            found[place] = _cause(last, about=str(apps.get_model(last.kind)._meta.verbose_name))
    return found


def _cause(event: Event, *, about: str = "") -> Cause:
    who = str(event.actor.name) if event.actor else "系统"
    return Cause(label_of(event.verb), _PERSONAL.sub(r"\1******\2", event.note.strip()), event.at, who, about)


def _last_events(places: Iterable[Place], *, since: datetime) -> dict[Place, Event]:
    """The last of each that changed the row; steps before other entries (a file put to it does not move it)."""
    by_kind: dict[str, list[Any]] = {}
    for kind, pk in places:
        by_kind.setdefault(kind, []).append(pk)
    if not by_kind:
        return {}
    wanted = Q()
    for kind, keys in by_kind.items():
        wanted |= Q(kind=kind, object_id__in=keys)
    found: dict[Place, Event] = {}
    for event in Event.objects.filter(wanted, at__gte=since).select_related("actor").order_by("sequence"):
        place = (event.kind, event.object_id)
        if place not in found or event.step or not found[place].step:
            found[place] = event
    return found


def _pointed(places: Iterable[Place]) -> Mapping[Place, list[Place]]:
    """The rows that these point to. A row that is gone points to none."""
    by_kind: dict[str, list[Any]] = {}
    for kind, pk in places:
        by_kind.setdefault(kind, []).append(pk)
    found: dict[Place, list[Place]] = {}
    for kind, keys in by_kind.items():
        model = apps.get_model(kind)
        fields = [model._meta.get_field(name) for name in pointed_at(model)]
        # People and units are pointed to by everything; what is done to them moves nothing.
        told = [each for each in fields if each.related_model._meta.app_label not in ("people", "units")]  # type: ignore[union-attr]
        if not told:
            continue
        names = [each.attname for each in told]  # type: ignore[union-attr]
        for pk, *values in model._base_manager.filter(pk__in=keys).values_list("pk", *names):
            pairs = zip(told, values, strict=True)
            found[kind, pk] = [
                (each.related_model._meta.label_lower, key)
                for each, key in pairs
                if key is not None  # type: ignore[union-attr]
            ]
    return found

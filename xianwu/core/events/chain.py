"""The chain: a digest per event over its content and the record's previous event; a digest per day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Max
from django.utils import timezone

from xianwu.core.events.models import Anchor, Event
from xianwu.core.events.rows import row_digest
from xianwu.lib.digests import canonical, sha256_hex


def event_digest(event: Event) -> str:
    """SHA-256 of the event's content and its predecessor's digest."""
    content: dict[str, Any] = {
        "kind": event.kind,
        "object": event.object_id,
        "sequence": event.sequence,
        "verb": event.verb,
        "step": event.step,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor_id,
        "unit": event.unit_id,
        "data": event.data,
        "note": event.note,
        "batch": event.batch,
        "previous": event.previous,
    }
    return sha256_hex(canonical(content))


def heads(kind: str, object_ids: Iterable[int]) -> dict[int, tuple[int, str]]:
    """The last sequence and digest of each record that has events."""
    ids = list(object_ids)
    found: dict[int, tuple[int, str]] = {}
    for start in range(0, len(ids), 5000):
        own = Event.objects.filter(kind=kind, object_id__in=ids[start : start + 5000])
        if len(ids) == 1:
            rows = own.order_by("-sequence").values_list("object_id", "sequence", "digest")[:1]
        else:
            latest = own.values("object_id").annotate(last=Max("sequence"))
            lasts = {row["object_id"]: row["last"] for row in latest}
            rows = [
                row
                for row in own.values_list("object_id", "sequence", "digest").iterator(5000)
                if lasts[row[0]] == row[1]
            ]
        found.update({object_id: (sequence, digest) for object_id, sequence, digest in rows})
    return found


def _broken_links() -> Iterator[str]:
    record, sequence, digest = None, 0, ""
    for event in Event.objects.order_by("kind", "object_id", "sequence").iterator(2000):
        if record != (event.kind, event.object_id):
            record, sequence, digest = (event.kind, event.object_id), 0, ""
        is_linked = event.sequence == sequence + 1 and event.previous == digest
        if not is_linked or event_digest(event) != event.digest:
            yield f"{event.kind} {event.object_id}：第 {event.sequence} 条事件与链不符"
        sequence, digest = event.sequence, event.digest


def _changed_rows() -> Iterator[str]:
    for kind in Event.objects.order_by("kind").values_list("kind", flat=True).distinct():
        model = apps.get_model(kind)
        signed: dict[int, str] = {}
        events = Event.objects.filter(kind=kind).order_by("object_id", "sequence")
        for object_id, data in events.values_list("object_id", "data").iterator(5000):
            signed[object_id] = data.get("row", signed.get(object_id, ""))
        for row in model._base_manager.iterator(2000):
            if signed.pop(row.pk, None) != row_digest(row):
                yield f"{kind} {row.pk}：记录内容与最后一条事件不符"
        for object_id in signed:
            yield f"{kind} {object_id}：有事件而无记录"


def _broken_anchors() -> Iterator[str]:
    previous = ""
    for anchor in Anchor.objects.order_by("day"):
        count, digest = _day_digest(anchor.day, previous)
        if (anchor.previous, anchor.event_count, anchor.digest) != (previous, count, digest):
            yield f"{anchor.day}：日锚与当日事件不符"
        previous = anchor.digest


def verify_chain() -> list[str]:
    """Every fault found in events, rows and anchors; empty when all agree."""
    return [*_broken_links(), *_changed_rows(), *_broken_anchors()]


def _day_digest(day: date, previous: str) -> tuple[int, str]:
    start = timezone.make_aware(datetime.combine(day, time.min))
    own = Event.objects.filter(at__gte=start, at__lt=start + timedelta(days=1)).order_by("id")
    digests = list(own.values_list("digest", flat=True))
    return len(digests), sha256_hex("\n".join([previous, day.isoformat(), *digests]).encode())


def anchor_day(day: date) -> Anchor | None:
    """Close a day: anchor its events. None when the day is anchored or before the last anchor."""
    last = Anchor.objects.order_by("-day").first()
    if last and last.day >= day:
        return None
    previous = last.digest if last else ""
    count, digest = _day_digest(day, previous)
    return Anchor.objects.create(day=day, event_count=count, previous=previous, digest=digest)

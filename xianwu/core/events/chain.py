"""The chain: a digest per event over its content and the record's previous event; a digest per day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import BigIntegerField, CharField, Max, QuerySet
from django.utils import timezone

from xianwu.core.events.models import Anchor, Event
from xianwu.core.events.rows import row_digest
from xianwu.kit.prepared import Prepared
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
    if len(ids) == 1:
        return dict(zip(ids, _head.rows(kind=kind, object_id=ids[0]), strict=False))
    found: dict[int, tuple[int, str]] = {}
    for start in range(0, len(ids), 5000):
        own = Event.objects.filter(kind=kind, object_id__in=ids[start : start + 5000])
        latest = own.values("object_id").annotate(last=Max("sequence"))
        lasts = {row["object_id"]: row["last"] for row in latest}
        for object_id, sequence, digest in own.values_list("object_id", "sequence", "digest").iterator(5000):
            if lasts[object_id] == sequence:
                found[object_id] = (sequence, digest)
    return found


def _last(*, kind: Any, object_id: Any) -> QuerySet:
    own = Event.objects.filter(kind=kind, object_id=object_id)
    return own.order_by("-sequence").values_list("sequence", "digest")[:1]


_head = Prepared(_last, kind=CharField(), object_id=BigIntegerField())


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
    previous, first_id = "", 0
    for anchor in Anchor.objects.order_by("day"):
        count, digest = _stretch_digest(anchor.day, previous, after=first_id, until=anchor.last_id)
        if (anchor.previous, anchor.event_count, anchor.digest) != (previous, count, digest):
            yield f"{anchor.day}：日锚与当日事件不符"
        previous, first_id = anchor.digest, anchor.last_id


def verify_chain() -> list[str]:
    """Every fault found in events, rows and anchors; empty when all agree."""
    return [*_broken_links(), *_changed_rows(), *_broken_anchors()]


def _stretch_digest(day: date, previous: str, *, after: int, until: int) -> tuple[int, str]:
    own = Event.objects.filter(id__gt=after, id__lte=until).order_by("id")
    digests = list(own.values_list("digest", flat=True))
    return len(digests), sha256_hex("\n".join([previous, day.isoformat(), *digests]).encode())


def anchor_day(day: date) -> Anchor | None:
    """Close a day: anchor what is in the log by its end. None when the day is anchored or before the last anchor."""
    last = Anchor.objects.order_by("-day").first()
    if last and last.day >= day:
        return None
    previous, after = (last.digest, last.last_id) if last else ("", 0)
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    newest = Event.objects.filter(at__lt=end).aggregate(newest=Max("id"))["newest"]
    until = max(newest or 0, after)
    count, digest = _stretch_digest(day, previous, after=after, until=until)
    return Anchor.objects.create(day=day, last_id=until, event_count=count, previous=previous, digest=digest)


def anchor_days(until: date) -> list[Anchor]:
    """Close every day since the last anchor; the first anchor covers all that was there before it."""
    last = Anchor.objects.order_by("-day").first()
    first = last.day + timedelta(days=1) if last else until
    found = []
    for number in range((until - first).days + 1):
        with transaction.atomic():
            anchor = anchor_day(first + timedelta(days=number))
        if anchor:
            found.append(anchor)
    return found

"""What concerns a case: every record its process left, and the papers, photos, files and events on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from xianwu.core.attachments.models import Attachment
from xianwu.core.events.models import Event
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.models import (
    AgreedPart,
    Case,
    CheckedItem,
    Delivery,
    Finding,
    Inspection,
    Participant,
    Photo,
    Publication,
    Referral,
    Reinspection,
)

NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Process:
    """The records of one case: its own, those of the visits and faults it rests on, and the field's."""

    case: Case
    visits: Sequence[int]
    findings: Sequence[int]
    records: Sequence[Model]

    @cached_property
    def keys(self) -> dict[str, dict[int, Model]]:
        """Kind of record → key → record."""
        found: dict[str, dict[int, Model]] = {}
        for record in self.records:
            found.setdefault(record._meta.label_lower, {})[record.pk] = record
        return found

    def words_of(self, kind: str, key: int, title: str = "") -> str:
        """What a record is called in the file: its kind with its number, or else with what it says of itself."""
        record = self.keys[kind][key]
        return f"{record._meta.verbose_name} {getattr(record, 'number', '') or title}".strip()

    def _on_them(self, name: str) -> Q:
        return reduce(or_, (Q(**{name: kind, "object_id__in": list(rows)}) for kind, rows in self.keys.items()), NOBODY)

    def papers(self) -> list[Paper]:
        rows = Paper.objects.filter(self._on_them("record_kind")).prefetch_related("cited_by")
        return list(rows.order_by("issued_on", "id"))

    def events(self) -> list[Event]:
        return list(Event.objects.filter(self._on_them("kind")).select_related("actor").order_by("at", "id"))

    def photos(self) -> list[Photo]:
        """Of the scene and of the case's own faults: other faults of the same visit are no matter of this case."""
        own = Q(inspection__in=self.visits) & (Q(finding=None) | Q(finding__in=self.findings))
        rows = list(Photo.objects.filter(own).select_related("attachment", "finding", "inspection"))
        return sorted(rows, key=lambda row: (taken_at(row), row.pk))

    def files(self) -> list[Attachment]:
        """What was attached beside the photos of visits."""
        pictured = Photo.objects.filter(inspection__in=self.visits).values("attachment")
        rows = Attachment.objects.filter(self._on_them("kind"), removed_at__isnull=True).exclude(pk__in=pictured)
        return list(rows.order_by("uploaded_at", "id"))


def taken_at(row: Photo) -> datetime:
    return row.taken_at or row.attachment.uploaded_at


def process_of(case: Case) -> Process:
    """Everything of the case; the field adds its own by `Matter.case_records`."""
    findings = list(Finding.objects.filter(case=case).order_by("pk"))
    visits = list(Inspection.objects.filter(pk__in={row.inspection_id for row in findings}).order_by("pk"))
    own, seen = [row.pk for row in findings], [row.pk for row in visits]
    records = [case, *visits, *findings, *_of_visits(seen, own), *_of_case(case, visits=seen, findings=own)]
    matter = known_matter(case.matter)
    if matter is not None and matter.case_records is not None:
        records += matter.case_records(case)
    return Process(case, seen, own, records)


def _of_visits(visits: list[int], findings: list[int]) -> Iterable[Model]:
    yield from Participant.objects.filter(inspection__in=visits).order_by("pk")
    yield from CheckedItem.objects.filter(inspection__in=visits).order_by("pk")
    yield from Photo.objects.filter(Q(finding=None) | Q(finding__in=findings), inspection__in=visits).order_by("pk")
    yield from Reinspection.objects.filter(finding__in=findings).order_by("pk")


def _of_case(case: Case, *, visits: list[int], findings: list[int]) -> Iterable[Model]:
    for name in ("handlers", "custodys", "payments", "agreements", "decisionchanges"):
        yield from getattr(case, name).order_by("pk")
    yield from AgreedPart.objects.filter(agreement__case=case).order_by("pk")
    of_visits: Any = Q(inspection__in=visits)
    yield from Delivery.objects.filter(Q(case=case) | Q(finding__in=findings) | of_visits).order_by("pk")
    yield from Publication.objects.filter(Q(case=case) | of_visits).order_by("pk")
    handed = Q(case=case) | Q(own_case=case) | Q(finding__in=findings)
    yield from Referral.objects.filter(handed).order_by("pk")

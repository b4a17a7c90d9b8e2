"""What the process of a case left on paper only: numbers and days are known here, the original was never entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from xianwu.core.attachments.models import Attachment
from xianwu.core.events.models import Event
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.casework.file_records import Process
from xianwu.registers.enforcement.casework.papers import decision_key, notice_key
from xianwu.registers.enforcement.casework.sheet_columns import IMPORTED
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Case, Delivery, Finding, Inspection, Photo, Reinspection
from xianwu.registers.enforcement.printing import PREFIX, heading_of

ORDER = "correction_order"
OF_VISIT = (
    ("inspection_approval", "approved_on"), ("inspection_notice", "notified_on"), ("inspection_record", "held_on"),
    ("inspection_result", "concluded_on"),
)  # fmt: skip
"""Papers of a visit, each with the day by which it must have been made."""
NOTICES = ("prior_notice", "demolition_prior_notice")
DECISIONS = ("penalty_decision", "spot_decision", "no_penalty_decision", "demolition_decision")
OF_CASE = (
    (("filing_approval",), "", "filed_on"), (NOTICES, "notice_no", "notice_served_on"),
    (DECISIONS, "decision_no", "decided_on"),
    (("reminder",), "reminder_no", "reminded_on"), (("closing_report",), "", "closed_on"),
)  # fmt: skip
"""Papers of a case that was entered after its end; a case that was worked on here printed its own."""


@dataclass(frozen=True)
class Original:
    """A paper that is not in the system: what it is, its number where one is known, its day."""

    title: str
    number: str
    on: date | None


@dataclass(frozen=True)
class Kept:
    """What is known of the process, and what is kept of it."""

    case: Case
    is_imported: bool
    visits: Sequence[Inspection]
    findings: Sequence[Finding]
    rechecks: Sequence[Reinspection]
    served: frozenset[str]
    """Numbers of papers that have a receipt."""
    pictured: frozenset[int]
    """Visits with photos."""
    papers: Sequence[Paper]
    files: Sequence[Attachment]

    def has(self, record: Any, *kinds: str, number: str = "") -> bool:
        """Whether a paper of one of these kinds is on the record, under that number where one is given."""
        codes = {PREFIX + kind for kind in kinds}
        return any(
            (paper.record_kind, paper.object_id) == (record._meta.label_lower, record.pk)
            and paper.kind in codes
            and number in ("", paper.number)
            for paper in self.papers
        )

    def is_scanned(self, title: str, number: str) -> bool:
        """Somebody has attached the original: its file, or the note on it, says its number, or its title."""
        wanted = number or title
        return any(wanted in f"{each.name} {each.note}" for each in self.files)


def missing(kept: Kept) -> list[Original]:
    """Line by line, in order of the days."""
    found = [*_of_case(kept)]
    for visit in kept.visits:
        found += _of_visit(kept, visit)
    for finding in kept.findings:
        found += _of_finding(kept, finding)
    found += [
        Original(heading_of("recheck_opinion", kept.case.matter), "", row.checked_on)
        for row in kept.rechecks
        if row.paper_id is None
    ]
    known = [each for each in found if not kept.is_scanned(each.title, each.number)]
    return sorted(known, key=lambda each: each.on or date.max)


def _of_visit(kept: Kept, visit: Inspection) -> Iterator[Original]:
    """A patrol is no inspection and leaves none of its papers."""
    if visit.state not in Inspection.HELD or visit.source == Source.PATROL:
        return
    for kind, field in OF_VISIT:
        if (day := getattr(visit, field)) and not kept.has(visit, kind):
            yield Original(heading_of(kind, visit.matter), "", day)
    if visit.pk not in kept.pictured and not kept.has(visit, "inspection_record"):
        yield Original("现场照片", "", visit.held_on)


def _of_finding(kept: Kept, finding: Finding) -> Iterator[Original]:
    title = heading_of(ORDER, finding.matter)
    if finding.order_no and not kept.has(finding, ORDER, number=finding.order_no):
        yield Original(title, finding.order_no, finding.ordered_on)
    if finding.order_no and finding.served_on and finding.order_no not in kept.served:
        yield Original(f"{title}送达回证", "", finding.served_on)
    if finding.stop_no and not kept.has(finding, "stop_order", number=finding.stop_no):
        yield Original(heading_of("stop_order", finding.matter), finding.stop_no, finding.stopped_on)


def _of_case(kept: Kept) -> Iterator[Original]:
    case = kept.case
    for kinds, number, field in OF_CASE if kept.is_imported else ():
        own = getattr(case, number) if number else ""
        day = getattr(case, field)
        if (own or day) and not kept.has(case, *kinds):
            yield Original(heading_of(_kind_of(case, kinds), case.matter), own, day)
    if kept.is_imported and case.served_on and case.decision_no not in kept.served:
        yield Original("决定书送达回证", "", case.served_on)


def _kind_of(case: Case, kinds: Sequence[str]) -> str:
    """Which of these papers the case must have had."""
    if kinds == NOTICES:
        return notice_key(case)
    if kinds == DECISIONS:
        return "no_penalty_decision" if case.no_penalty_basis else decision_key(case)
    return kinds[0]


# --- what is known ----------------------------------------------------------------------------------


def of_process(process: Process, papers: Sequence[Paper], files: Sequence[Attachment]) -> Kept:
    """From what the file reads anyhow."""

    def those(model: type[Any]) -> list[Any]:
        return [row for row in process.records if isinstance(row, model)]

    deliveries = {row.paper_id for row in those(Delivery)}
    return Kept(
        process.case, _is_imported(process.case), those(Inspection), those(Finding), those(Reinspection),
        frozenset(paper.number for paper in papers if paper.pk in deliveries),
        frozenset(row.inspection_id for row in those(Photo)), papers, files,
    )  # fmt: skip


def of_case(case: Case, findings: Sequence[Finding]) -> Kept:
    """For the page of the case: the same, in few statements. `findings`: those of the case, read already."""
    visits = list(Inspection.objects.filter(pk__in={row.inspection_id for row in findings}).order_by("pk"))
    records = (case, *visits, *findings)
    served = Delivery.objects.filter(Q(case=case) | Q(finding__in=findings))
    return Kept(
        case, _is_imported(case), visits, findings,
        list(Reinspection.objects.filter(finding__in=findings).order_by("pk")),
        frozenset(served.values_list("paper__number", flat=True)),
        frozenset(Photo.objects.filter(inspection__in=visits).values_list("inspection_id", flat=True)),
        list(Paper.objects.filter(_on(records, "record_kind"))),
        list(Attachment.objects.filter(_on(records, "kind"), removed_at__isnull=True)),
    )  # fmt: skip


def _on(records: Iterable[Any], name: str) -> Q:
    keys: dict[str, list[int]] = {}
    for record in records:
        keys.setdefault(record._meta.label_lower, []).append(record.pk)
    found = Q(pk__in=())
    for kind, own in keys.items():
        found |= Q(**{name: kind, "object_id__in": own})
    return found


def _is_imported(case: Case) -> bool:
    first = Event.objects.filter(kind=case._meta.label_lower, object_id=case.pk, sequence=1)
    return first.values_list("verb", flat=True).first() == IMPORTED

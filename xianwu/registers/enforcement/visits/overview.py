"""The head's board: what is overdue where, what was put right, how far the checklist was covered, who went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from xianwu.kit.clock import ZONE
from xianwu.registers.enforcement.kinds import Duty, Severity
from xianwu.registers.enforcement.models import (
    CheckedItem,
    CheckItem,
    Finding,
    Inspection,
    Participant,
    Subject,
    TownLink,
)
from xianwu.registers.enforcement.visits.finding_actions import past_due

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S, F = Inspection.State, Finding.State
WHOLE = 100
Check = tuple[int, str, date]


@dataclass
class Line:
    """Findings of a town or a section."""

    name: str
    found: int = 0
    fixed: int = 0
    open: int = 0
    overdue: int = 0
    section: str = ""

    @property
    def rate(self) -> int | None:
        """Put right of all found, in percent; None where nothing was found."""
        return round(self.fixed * WHOLE / self.found) if self.found else None


@dataclass(frozen=True)
class Officer:
    """How often somebody went out: one for each visit, and the days beside it."""

    name: str
    visits: int
    days: int


@dataclass(frozen=True)
class Coverage:
    """How many of the checks that fall due in the cycle were made."""

    item: CheckItem
    due: int
    made: int

    @property
    def rate(self) -> int | None:
        return round(self.made * WHOLE / self.due) if self.due else None


@dataclass
class Overview:
    visits: int = 0
    attempts: int = 0
    subjects: int = 0
    active: int = 0
    found: int = 0
    fixed: int = 0
    overdue: int = 0
    by_severity: list[tuple[str, int]] = field(default_factory=list)
    towns: list[Line] = field(default_factory=list)
    sections: list[Line] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    person_visits: int = 0
    coverage: list[Coverage] = field(default_factory=list)

    @property
    def rate(self) -> int | None:
        return round(self.fixed * WHOLE / self.found) if self.found else None


def overview_of(actor: Actor, *, matter: str, first: date, on: date, past: date | None = None) -> Overview:
    """Counted over what the actor sees, from the first day to the day itself; `past`: as the rows stood then."""
    visits = Inspection.seen(actor, past=past).filter(matter=matter)
    held = visits.filter(held_on__range=(first, on), state__in=Inspection.HELD)
    seen = Finding.seen(actor, past=past).filter(matter=matter).exclude(state=F.VOID)
    found = Overview()
    sums = held.aggregate(visits=Count("id"), subjects=Count("subject", distinct=True))
    found.visits, found.subjects = sums["visits"], sums["subjects"]
    found.attempts = visits.filter(state=S.ATTEMPTED, planned_on__range=(first, on)).count()
    found.active = Subject.seen(actor, past=past).filter(matter=matter, state=Subject.State.ACTIVE).count()
    _add_findings(found, seen, first=first, on=on)
    _add_sections(found, matter=matter, on=on)
    _add_officers(found, held, past=past)
    found.coverage = coverage_of(actor, matter=matter, on=on, past=past)
    return found


def _add_findings(found: Overview, seen: Any, *, first: date, on: date) -> None:
    """One statement over findings of the period, and of older ones that are still open."""
    end = datetime.combine(on, time.max, tzinfo=ZONE)
    late = Q(id__in=past_due(seen, at=end).values("id")) | Q(state=F.OVERDUE)
    in_period = Q(found_on__range=(first, on))
    rows = (
        seen.filter(in_period | Q(state__in=Finding.UNFIXED))
        .values("town__short_name", "town__order", "severity")
        .annotate(
            found=Count("id", filter=in_period),
            fixed=Count("id", filter=in_period & Q(state__in=Finding.FIXED)),
            open=Count("id", filter=Q(state__in=Finding.UNFIXED)),
            overdue=Count("id", filter=late),
        )
        .order_by("town__order")
    )
    lines: dict[str, Line] = {}
    severities: Counter[str] = Counter()
    for row in rows:
        line = lines.setdefault(row["town__short_name"] or "未填乡镇", Line(row["town__short_name"] or "未填乡镇"))
        for name in ("found", "fixed", "open", "overdue"):
            setattr(line, name, getattr(line, name) + row[name])
            if name != "open":
                setattr(found, name, getattr(found, name) + row[name])
        severities[row["severity"]] += row["open"]
    found.towns = list(lines.values())
    found.by_severity = [(label, severities[value]) for value, label in Severity.choices]


def _add_sections(found: Overview, *, matter: str, on: date) -> None:
    """The same by the section that answers for the town."""
    links = TownLink.objects.valid(on).filter(matter=matter)
    section_of = dict(links.values_list("town__short_name", "section__short_name"))
    lines: dict[str, Line] = {}
    for line in found.towns:
        line.section = section_of.get(line.name, "")
        if not line.section:
            continue
        own = lines.setdefault(line.section, Line(line.section))
        for name in ("found", "fixed", "open", "overdue"):
            setattr(own, name, getattr(own, name) + getattr(line, name))
    found.sections = list(lines.values())


def _add_officers(found: Overview, held: Any, *, past: date | None) -> None:
    rows = (
        Participant.as_stood(past)
        .filter(inspection__in=held.values("id"), duty=Duty.OFFICER, left_on=None)
        .values("name", "person_id")
        .annotate(visits=Count("id"), days=Count("inspection__held_on", distinct=True))
        .order_by("-visits", "name")
    )
    found.officers = [Officer(row["name"], row["visits"], row["days"]) for row in rows]
    found.person_visits = sum(each.visits for each in found.officers)


# --- coverage -----------------------------------------------------------------------------------------------


def coverage_of(actor: Actor, *, matter: str, on: date, past: date | None = None) -> list[Coverage]:
    """For each item with a cycle: of the subjects it fits, how many were checked for it within the cycle."""
    items = list(
        CheckItem.objects.visible_to(actor).valid(on).filter(matter=matter, every_months__isnull=False).order_by("code")
    )
    if not items:
        return []
    listed = Subject.seen(actor, past=past).filter(Subject.was_listed(on), matter=matter)
    kinds = Counter(listed.values_list("kind", flat=True))
    made = last_checks(actor, [item.code for item in items], matter=matter, on=on, past=past)
    return [
        Coverage(
            item,
            due=sum(count for kind, count in kinds.items() if item.fits(kind)),
            made=_within(made.get(item.code, ()), item, on=on),
        )
        for item in items
    ]


def last_checks(
    actor: Actor, codes: Sequence[str], *, matter: str, on: date, past: date | None = None
) -> dict[str, list[Check]]:
    """The last day on which each item was looked at for each subject: the subject's key, its kind, the day.

    `past`: by the checks and visits as they stood at the end of that day.
    """
    held = Inspection.seen(actor, past=past).filter(matter=matter, state__in=Inspection.HELD)
    rows = (
        CheckedItem.as_stood(past)
        .filter(
            Subject.was_listed(on, path="inspection__subject__"),
            inspection__in=held.values("id"),
            inspection__held_on__lte=on,
            item__code__in=codes,
        )
        .order_by()
        .values("item__code", "inspection__subject_id", "inspection__subject__kind")
        .annotate(last=Max("inspection__held_on"))
    )
    found: dict[str, list[Check]] = {}
    for row in rows:
        check = (row["inspection__subject_id"], row["inspection__subject__kind"], row["last"])
        found.setdefault(row["item__code"], []).append(check)
    return found


def cycle_begins(item: CheckItem, *, on: date) -> date:
    """A check after this day is still within the item's cycle."""
    return on - timedelta(days=round((item.every_months or 0) * 365 / 12))


def _within(checks: Iterable[Check], item: CheckItem, *, on: date) -> int:
    since = cycle_begins(item, on=on)
    return sum(last > since and item.fits(kind) for _, kind, last in checks)

"""Who on the list was visited this year, and who was not: what “全覆盖” rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from xianwu.core.records.past import joined
from xianwu.domains.art_training.kinds import MATTER
from xianwu.registers.enforcement.models import Inspection, Subject

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST = 100


@dataclass(frozen=True)
class Coverage:
    listed: int
    covered: int
    unlicensed: int
    missing: Sequence[Subject]

    @property
    def is_whole(self) -> bool:
        return 0 < self.listed == self.covered

    @property
    def words(self) -> str:
        if not self.listed:
            return "还没有在册机构。"
        if self.is_whole:
            return f"在册 {self.listed} 家（无证 {self.unlicensed} 家）今年都检查过，可以写“全覆盖”。"
        return f"在册 {self.listed} 家，今年检查过 {self.covered} 家，还差 {self.listed - self.covered} 家，不能写“全覆盖”。"


def coverage_of(actor: Actor, *, on: date, past: date | None = None) -> Coverage:
    """As the figures count it: those on the list on the day, and visits since the first of January.

    `past`: as subjects and visits stood at the end of that day.
    """
    listed = Subject.seen(actor, past=past).filter(Subject.was_listed(on), matter=MATTER)
    held = Inspection.as_stood(past).filter(matter=MATTER, state__in=Inspection.HELD)
    held = held.filter(held_on__range=(date(on.year, 1, 1), on))
    rows = joined(listed.order_by("-risk_score", "title"), "town")
    seen = set(held.values_list("subject_id", flat=True))
    missing = [row for row in rows if row.pk not in seen]
    unlicensed = sum(not row.is_registered for row in rows)
    return Coverage(len(rows), len(rows) - len(missing), unlicensed, missing[:MOST])

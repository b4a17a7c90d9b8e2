"""Who on the list was visited this year, and who was not: what “全覆盖” rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

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


def coverage_of(actor: Actor, *, on: date) -> Coverage:
    """As the figures count it: those on the list on the day, and visits since the first of January."""
    listed = Subject.objects.visible_to(actor).filter(matter=MATTER).listed(on)
    held = Inspection.objects.filter(matter=MATTER, held_on__range=(date(on.year, 1, 1), on)).done()
    rows = list(listed.select_related("town").order_by("-risk_score", "title"))
    seen = set(held.values_list("subject_id", flat=True))
    missing = [row for row in rows if row.pk not in seen]
    unlicensed = sum(not row.is_registered for row in rows)
    return Coverage(len(rows), len(rows) - len(missing), unlicensed, missing[:MOST])

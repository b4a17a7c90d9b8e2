"""Which open hazards will run over their day: odds learnt from those that ended, and how good such odds were before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.registers.enforcement.brain import odds
from xianwu.registers.enforcement.models import Finding

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LOOK_BACK = 90
"""Days back from which odds are given and judged by what became of them."""


@dataclass(frozen=True)
class Row:
    finding: Finding
    late: int
    reason: str

    @property
    def tone(self) -> str:
        return "late" if self.late >= 60 else "warn" if self.late >= 30 else "good"


@dataclass(frozen=True)
class Forecast:
    rows: list[Row]
    learnt_from: int
    brier: float | None
    judged: int


def forecast_of(actor: Actor, *, on: date) -> Forecast:
    """Open orders by their odds, the likeliest to be late first."""
    rows = Finding.objects.visible_to(actor).standing().filter(matter=MATTER, due_at__isnull=False, found_on__lte=on)
    known = list(rows.select_related("subject", "town").order_by("pk"))
    least = facts.number("odds_least", on=on)
    model = odds.learn(_past(known, on), as_of=on, least=least)
    still = {row.pk: row for row in known if row.state in Finding.OPEN and _open(row, on)}
    ranked = odds.ranked((_as_open(row) for row in still.values()), model=model)
    found = [Row(still[each.id], round(each.late * 100), each.reason) for each in ranked]
    brier, judged = _judged(known, on=on, least=least)
    return Forecast(found, model.count, brier, judged)


def _past(rows: Iterable[Finding], on: date) -> list[odds.Past]:
    return [
        odds.Past(row.group, str(row.town_id), row.found_on, timezone.localdate(row.due_at),
                  row.verified_on if row.verified_on and row.verified_on <= on else None)
        for row in rows
        if row.due_at is not None and row.found_on <= on
    ]  # fmt: skip


def _as_open(row: Finding) -> odds.Open:
    assert row.due_at is not None
    return odds.Open(row.pk, row.group, str(row.town_id), row.found_on, timezone.localdate(row.due_at))


def _open(row: Finding, on: date) -> bool:
    return row.found_on <= on and (row.verified_on is None or row.verified_on > on)


def _judged(rows: list[Finding], *, on: date, least: int) -> tuple[float | None, int]:
    """The odds that would have been given some months ago, against what became of them."""
    then = on - timedelta(days=LOOK_BACK)
    model = odds.learn(_past(rows, then), as_of=then, least=least)
    pairs = []
    for row in rows:
        due = timezone.localdate(row.due_at)
        if not _open(row, then) or due < then or due >= on:
            continue
        was_late = row.verified_on is None or row.verified_on > due
        pairs.append((odds.odds_of(_as_open(row), model=model).late, was_late))
    return odds.brier(pairs), len(pairs)

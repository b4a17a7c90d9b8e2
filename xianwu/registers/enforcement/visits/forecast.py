"""What will run over its day: odds learnt from what ended, and how good such odds were before. One page for every matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from xianwu.core.records.past import joined
from xianwu.registers.enforcement.brain import odds
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.declarations import Matter, Term
from xianwu.registers.enforcement.models import Finding

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LOOK_BACK = 90
"""Days back from which odds are given and judged by what became of them."""


@dataclass(frozen=True)
class Row:
    term: Term
    late: int
    reason: str


@dataclass(frozen=True)
class Forecast:
    rows: list[Row]
    learnt_from: int
    brier: float | None
    judged: int


def findings_due(actor: Actor, matter: Matter, on: date, past: date | None = None) -> list[Term]:
    """Orders to correct: found on a day, due on another, and verified on a third or still open."""
    rows = Finding.seen(actor, past=past).exclude(state=Finding.State.VOID)
    rows = rows.filter(matter=matter.code, due_at__isnull=False, found_on__lte=on)
    return [
        Term(row, str(row.subject), row.get_severity_display(), row.group, str(row.town_id), row.found_on,
             timezone.localdate(row.due_at), row.verified_on, row.state in Finding.OPEN)
        for row in joined(rows.order_by("id"), "subject", "town")
    ]  # fmt: skip


def forecast_of(actor: Actor, *, matter: Matter, on: date, past: date | None = None) -> Forecast:
    """What is open by its odds, the likeliest to be late first."""
    known = list((matter.terms or findings_due)(actor, matter, on, past))
    least = days("odds_least", on=on, matter=matter.code)
    model = odds.learn(_past(known, on), as_of=on, least=least)
    still = {each.record.pk: each for each in known if each.is_open and _open(each, on)}
    ranked = odds.ranked((_as_open(each) for each in still.values()), model=model)
    found = [Row(still[each.id], round(each.late * 100), each.reason) for each in ranked]
    brier, judged = _judged(known, on=on, least=least)
    return Forecast(found, model.count, brier, judged)


def _past(terms: Iterable[Term], on: date) -> list[odds.Past]:
    return [
        odds.Past(each.hazard, each.town, each.found_on, each.due_on,
                  each.fixed_on if each.fixed_on and each.fixed_on <= on else None)
        for each in terms
        if each.found_on <= on
    ]  # fmt: skip


def _as_open(term: Term) -> odds.Open:
    return odds.Open(term.record.pk, term.hazard, term.town, term.found_on, term.due_on)


def _open(term: Term, on: date) -> bool:
    return term.found_on <= on and (term.fixed_on is None or term.fixed_on > on)


def _judged(terms: Sequence[Term], *, on: date, least: int) -> tuple[float | None, int]:
    """The odds that would have been given some months ago, against what became of them."""
    then = on - timedelta(days=LOOK_BACK)
    model = odds.learn(_past(terms, then), as_of=then, least=least)
    pairs = []
    for each in terms:
        if not _open(each, then) or each.due_on < then or each.due_on >= on:
            continue
        was_late = each.fixed_on is None or each.fixed_on > each.due_on
        pairs.append((odds.odds_of(_as_open(each), model=model).late, was_late))
    return odds.brier(pairs), len(pairs)

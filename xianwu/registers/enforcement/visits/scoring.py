"""Scoring the subjects of a matter from what its room knows of them, by its published table of points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from xianwu.core.events.api import write_many_changes
from xianwu.registers.enforcement.brain.risk import Bands, Score, Table, score_all, workings
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, DEPUTY

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.core.units.models import Unit

SCORED = "enforcement.subject_scored"
FIELDS = ("risk_score", "risk_band", "risk_points", "scored_on")


@dataclass(frozen=True)
class Scored:
    total: int
    changed: int


def bands_on(on: date, *, matter: str) -> Bands:
    """The least score of each band, as the county has set them."""
    return Bands(*(int(amount(f"band_{name}", on=on, matter=matter)) for name in ("red", "orange", "yellow")))


def score_subjects(matter: str, organ: Unit, *, actor: Actor | None, at: datetime) -> Scored:
    """Score everybody on the list; only those whose score or points have moved are written."""
    if actor is not None:
        require_role(actor, organ, CLERK, DEPUTY)
    known = matter_of(matter)
    if known.facts is None or not known.risk_table:
        raise EnforcementRefused(f"“{known.label}”没有登记风险分表，不能评分。")
    on = timezone.localdate(at)
    subjects = list(Subject.objects.active().filter(matter=matter, unit=organ))
    facts = known.facts(subjects, on)
    given = ((subject.pk, facts[subject.pk]) for subject in subjects)
    table = known.risk_table[0]
    found = dict(score_all(given, table=table, bands=bands_on(on, matter=matter)))
    moved = [subject for subject in subjects if _take(subject, found[subject.pk], table=table, on=on)]
    write_many_changes(moved, FIELDS, SCORED, actor=actor, at=at)
    return Scored(len(subjects), len(moved))


def _take(subject: Subject, score: Score, *, table: Table, on: date) -> bool:
    """Put the score on the subject with how it comes about; whether anything but the day has moved."""
    points = [{"words": each.words, "points": list(each.points)} for each in workings(score, table=table)]
    old = (subject.risk_score, subject.risk_band, subject.risk_points)
    subject.risk_score, subject.risk_band, subject.risk_points, subject.scored_on = score.total, score.band, points, on
    return old != (score.total, score.band, points)

"""How often whom: intervals by risk band under the published cap, and the visits that fall due put on a plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.records.past import joined
from xianwu.core.workdays.api import calendar
from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.registers.enforcement.brain import frequency
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import COUNTED_SOURCES, RiskBand
from xianwu.registers.enforcement.models import Inspection, Plan, Subject
from xianwu.registers.enforcement.visits.plan_actions import plan_subjects

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

BANDS, WORDS = tuple(RiskBand.values), dict(RiskBand.choices)
MOST = 100


@dataclass(frozen=True)
class Row:
    subject: Subject
    due_on: date
    on: date
    reason: str
    section: str
    days_late: int

    @property
    def band(self) -> str:
        return WORDS.get(self.subject.risk_band, "未评分")


@dataclass(frozen=True)
class BandLine:
    """How many subjects of a band there are, how often each is seen, how many visits fall due."""

    word: str
    subjects: int
    interval: int
    due: int


@dataclass(frozen=True)
class Schedule:
    rows: list[Row]
    bands: list[BandLine]
    held_back: list[tuple[Subject, str]]
    unscored: int
    cap: int
    until: date
    complaints: int
    is_provisional: bool


def rules_on(on: date) -> frequency.Rules:
    intervals = {band: days(f"interval_{band}_days", on=on, matter=MATTER) for band in BANDS}
    return frequency.Rules(intervals, days("yearly_cap", on=on, matter=MATTER))


def schedule_of(actor: Actor, *, on: date, past: date | None = None) -> Schedule:
    """What falls due from tomorrow, as far ahead as the county plans; who waits on a plan already is left out."""
    listed = Subject.seen(actor, past=past).filter(matter=MATTER, state=Subject.State.ACTIVE)
    subjects = {subject.pk: subject for subject in joined(listed, "town")}
    planned = Inspection.as_stood(past).filter(matter=MATTER, state__in=Inspection.OPEN)
    waiting = set(planned.values_list("subject_id", flat=True))
    visits = _visits(on, past)
    watched = [
        frequency.Watched(pk, subject.risk_band, tuple(visits.get(pk, ())))
        for pk, subject in subjects.items()
        if subject.risk_band in BANDS and pk not in waiting
    ]
    until = on + timedelta(days=facts.number("plan_ahead_days", on=on))
    rules, first = rules_on(on), on + timedelta(days=1)
    plan = frequency.plan_visits(watched, rules=rules, start=first, end=until, calendar=calendar())
    names = facts.section_names(on)
    rows = [
        Row(subjects[each.subject], each.due_on, each.on, each.reason,
            names.get(str(subjects[each.subject].town_id), ""), each.days_late)
        for each in plan.planned
    ]  # fmt: skip
    held = [(subjects[pk], why) for pk, why in plan.held_back]
    unscored = sum(subject.risk_band not in BANDS for subject in subjects.values())
    lines = _bands(subjects.values(), rows, rules)
    return Schedule(rows, lines, held[:MOST], unscored, rules.cap, until, _complaints(on, past), plan.is_provisional)


def _visits(on: date, past: date | None) -> dict[int, list[frequency.Visit]]:
    """Visits of this year and the last, by subject."""
    held = _held(past).filter(held_on__range=(date(on.year - 1, 1, 1), on))
    found: defaultdict[int, list[frequency.Visit]] = defaultdict(list)
    for subject, day, source in held.values_list("subject_id", "held_on", "source"):
        found[subject].append(frequency.Visit(day, source in COUNTED_SOURCES))
    return found


def _bands(subjects: object, rows: list[Row], rules: frequency.Rules) -> list[BandLine]:
    of_band: defaultdict[str, int] = defaultdict(int)
    for subject in subjects:  # type: ignore[attr-defined]
        of_band[subject.risk_band] += 1
    due: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        due[row.subject.risk_band] += 1
    return [
        BandLine(
            WORDS[band], of_band[band],
            frequency.interval_under_cap(rules.intervals[band], cap=rules.cap), due[band],
        )
        for band in BANDS
    ]  # fmt: skip


def _held(past: date | None) -> Any:
    return Inspection.as_stood(past).filter(matter=MATTER, state__in=Inspection.HELD)


def _complaints(on: date, past: date | None) -> int:
    """Visits of this year that no plan asked for; they neither use up the cap nor put off the next visit."""
    held = _held(past).filter(held_on__range=(date(on.year, 1, 1), on))
    return int(held.exclude(source__in=COUNTED_SOURCES).count())


def list_due(plan: Plan, chosen: set[int], *, actor: Actor, at: datetime) -> tuple[int, list[str]]:
    """Put the chosen visits that fall due on a plan, each on its own day; who cannot be listed is named."""
    if plan.matter != MATTER:
        raise EnforcementRefused("请选择燃气安全的检查计划。", field="plan")
    if plan.ends_on <= timezone.localdate(at):
        raise EnforcementRefused(
            f"检查计划“{plan.title}”到 {plan.ends_on} 为止，最早明天的检查已经不在计划期间，请另选还在执行的计划。",
            field="plan",
        )
    rows = [row for row in schedule_of(actor, on=timezone.localdate(at)).rows if row.subject.pk in chosen]
    if not rows:
        raise EnforcementRefused("请先勾选要安排的对象；已安排的不再列出。")
    by_day: defaultdict[date, list[Subject]] = defaultdict(list)
    for row in rows:
        by_day[min(max(row.on, plan.starts_on), plan.ends_on)].append(row.subject)
    done, refused = 0, []
    for day, subjects in sorted(by_day.items()):
        listed = plan_subjects(plan, subjects, planned_on=day, actor=actor, at=at)
        done += len(listed.inspections)
        refused += [f"{title}：{why}" for title, why in listed.refused]
    return done, refused

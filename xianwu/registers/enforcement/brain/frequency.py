"""How often each subject is visited: interval by risk band, under the published yearly cap, spread over working days.

Visits for a complaint, a transfer or an alarm are made whenever they come: they neither use up the cap nor put off
the next planned visit (国办发〔2024〕54号).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xianwu.lib.workdays import Calendar

_DAY = timedelta(days=1)
_YEAR = 365


class FrequencyError(ValueError):
    """A plan that cannot be made from these rules; the message says what to set."""


@dataclass(frozen=True)
class Visit:
    on: date
    is_counted: bool = True


@dataclass(frozen=True)
class Watched:
    """A subject with its band and all its visits."""

    id: int
    band: str
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Days between visits for each band, riskiest band first; the cap that was published; visits a day (None: even)."""

    intervals: Mapping[str, int]
    cap: int
    per_day: int | None = None


@dataclass(frozen=True)
class Planned:
    subject: int
    due_on: date
    on: date
    reason: str

    @property
    def days_late(self) -> int:
        return max((self.on - self.due_on).days, 0)


@dataclass(frozen=True)
class FrequencyPlan:
    """Visits in order of day; subjects that get fewer than their band asks for, and why."""

    planned: tuple[Planned, ...]
    held_back: tuple[tuple[int, str], ...]
    is_provisional: bool


@dataclass(frozen=True)
class _Wish:
    """A visit before a day is found for it. Late ones come first, then the riskier band."""

    subject: int
    due_on: date
    rank: int
    reason: str
    is_late: bool


def plan_visits(
    subjects: Iterable[Watched], *, rules: Rules, start: date, end: date, calendar: Calendar
) -> FrequencyPlan:
    """Visits from `start` to `end`, both included, each on a working day of the year in which it falls due."""
    _refuse_nonsense(rules, start, end)
    ranks = {band: rank for rank, band in enumerate(rules.intervals)}
    wishes: list[_Wish] = []
    held: list[tuple[int, str]] = []
    for subject in sorted(subjects, key=lambda each: each.id):
        if subject.band not in ranks:
            raise FrequencyError(f"风险等级“{subject.band}”没有规定检查间隔，请先补上参数。")
        own, why = _wishes(subject, rules, start=start, end=end, rank=ranks[subject.band])
        wishes += own
        held += [(subject.id, reason) for reason in why]
    days = _workdays(start, end, calendar)
    placed, crowded = _place(wishes, days, per_day=rules.per_day)
    planned = tuple(sorted(placed, key=lambda each: (each.on, each.subject)))
    return FrequencyPlan(
        planned, tuple(sorted(held + crowded, key=lambda each: each[0])), not calendar.knows(start, end)
    )


def next_due(subject: Watched, *, interval: int, start: date) -> date:
    """The day by which the subject should be seen again: never seen means `start`."""
    counted = [visit.on for visit in subject.visits if visit.is_counted]
    return max(counted) + timedelta(days=interval) if counted else start


def interval_under_cap(interval: int, *, cap: int) -> int:
    """The interval stretched so that a year holds no more visits than the cap, evenly and not all in spring."""
    return max(interval, -(-_YEAR // cap))


def _wishes(subject: Watched, rules: Rules, *, start: date, end: date, rank: int) -> tuple[list[_Wish], list[str]]:
    asked = rules.intervals[subject.band]
    interval = interval_under_cap(asked, cap=rules.cap)
    used = Counter(visit.on.year for visit in subject.visits if visit.is_counted)
    notes, wishes = [], []
    if interval > asked:
        notes.append(f"按风险应每 {asked} 天检查一次，公布的上限是每年 {rules.cap} 次，改为每 {interval} 天一次。")
    due = next_due(subject, interval=interval, start=start)
    while due <= end:
        on = max(due, start)
        if used[on.year] >= rules.cap:
            notes.append(f"{on.year} 年已检查 {rules.cap} 次，达到公布的上限，其余只在投诉、移送时检查。")
            due = date(on.year + 1, 1, 1)
            continue
        used[on.year] += 1
        wishes.append(_Wish(subject.id, due, rank, _reason(subject, due, interval, start), due < start))
        due = on + timedelta(days=interval)
    return wishes, notes


def _reason(subject: Watched, due: date, interval: int, start: date) -> str:
    if not any(visit.is_counted for visit in subject.visits) and due == start:
        return "从未检查，应尽快安排。"
    late = f"，已超过 {(start - due).days} 天" if due < start else ""
    return f"每 {interval} 天一次，应在 {due:%Y-%m-%d} 前检查{late}。"


def _place(
    wishes: Sequence[_Wish], days: Sequence[date], *, per_day: int | None
) -> tuple[list[Planned], list[tuple[int, str]]]:
    """Late visits from the first day on; others on the last free day before they fall due, or the next after it."""
    if not days:
        return [], [(wish.subject, "这段时间没有工作日，排不下。") for wish in wishes]
    room = per_day or max(1, -(-len(wishes) // len(days)))
    load: Counter[date] = Counter()
    placed, crowded = [], []
    for wish in sorted(
        wishes,
        key=lambda wish: (not wish.is_late, wish.rank if wish.is_late else 0, wish.due_on, wish.rank, wish.subject),
    ):
        day = next((day for day in _candidates(wish, days) if load[day] < room), None)
        if day is None:
            crowded.append((wish.subject, f"每天安排 {room} 户已排满，{wish.due_on:%Y-%m-%d} 应到期的检查没有排上。"))
            continue
        load[day] += 1
        placed.append(Planned(wish.subject, wish.due_on, day, wish.reason))
    return placed, crowded


def _urgency(wish: _Wish) -> tuple[bool, int, date, int, int]:
    return not wish.is_late, wish.rank if wish.is_late else 0, wish.due_on, wish.rank, wish.subject


def _candidates(wish: _Wish, days: Sequence[date]) -> Iterable[date]:
    """The year of the visit is fixed: the cap is counted by it."""
    year = max(wish.due_on, days[0]).year
    own = [day for day in days if day.year == year]
    before = [day for day in own if day <= wish.due_on]
    return [*reversed(before), *own[len(before) :]]


def _workdays(start: date, end: date, calendar: Calendar) -> list[date]:
    every = (start + _DAY * n for n in range((end - start).days + 1))
    return [day for day in every if calendar.is_workday(day)]


def _refuse_nonsense(rules: Rules, start: date, end: date) -> None:
    if end < start:
        raise FrequencyError("结束日期早于开始日期，请改正。")
    if rules.cap < 1:
        raise FrequencyError("年度检查上限至少是 1 次：不检查的对象请移出计划。")
    if any(days < 1 for days in rules.intervals.values()):
        raise FrequencyError("检查间隔至少是 1 天，请改正参数。")
    if rules.per_day is not None and rules.per_day < 1:
        raise FrequencyError("每天安排的户数至少是 1，请改正参数。")

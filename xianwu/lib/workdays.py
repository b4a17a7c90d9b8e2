"""Working-day arithmetic: limits, pausable clocks and counts over an explicit calendar.

Sources: 行政处罚法 85 and 行政强制法 69 say which periods are working days; the day of receipt is day 0 and
counting begins the day after. Make-up Saturdays and Sundays are working days. A result that depends on a year
whose holidays are not yet published is provisional.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

_DAY = timedelta(days=1)
_SATURDAY = 5


class ClockError(ValueError):
    """A limit or a pause that makes no sense; the message is safe to show."""


@dataclass(frozen=True)
class Calendar:
    """`off`: days without work; `work`: make-up working days; `years`: years whose holidays are published.

    A day in neither set is a working day from Monday to Friday; a day in both is a working day.
    """

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < _SATURDAY

    def knows(self, first: date, last: date) -> bool:
        """Whether the holidays of every year from `first` to `last` are published."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    @cached_property
    def shut_weekdays(self) -> list[date]:
        """Days from Monday to Friday without work, in order."""
        return sorted(day for day in self.off - self.work if day.weekday() < _SATURDAY)

    @cached_property
    def open_weekends(self) -> list[date]:
        """Saturdays and Sundays with work, in order."""
        return sorted(day for day in self.work if day.weekday() >= _SATURDAY)


@dataclass(frozen=True)
class Due:
    """A due date; provisional when it crosses a year whose holidays are not yet published."""

    on: date
    is_provisional: bool = False


def _refuse_negative(n: int) -> None:
    if n < 0:
        raise ClockError(f"期限不能是负数：{n}。请填 0 或正整数。")


def add_workdays(start: date, n: int, calendar: Calendar) -> Due:
    """The `n`-th working day after `start` (day 0, working or not); n = 0 gives `start` itself.

    2025-09-26 + 7 = 2025-10-13 (28 September and 11 October are worked). Raises ClockError when n < 0.
    """
    _refuse_negative(n)
    day = start
    while n:
        day += _DAY
        n -= calendar.is_workday(day)
    return Due(on=day, is_provisional=not calendar.knows(start, day))


def add_days(start: date, n: int, calendar: Calendar, *, roll: bool = False) -> Due:
    """`n` calendar days after `start`; with `roll`, a last day without work moves to the next working day.

    Without `roll` the answer does not depend on the calendar and is never provisional. Raises ClockError when
    n < 0.
    """
    _refuse_negative(n)
    day = last = start + timedelta(days=n)
    if not roll:
        return Due(on=day)
    while not calendar.is_workday(day):
        day += _DAY
    return Due(on=day, is_provisional=not calendar.knows(last, day))


def _count_in(days: list[date], first: date, last: date) -> int:
    return bisect_right(days, last) - bisect_left(days, first)


def count_workdays(first: date, last: date, calendar: Calendar) -> int:
    """Working days from `first` to `last`, both inclusive; 0 when `last` is earlier. 1–29 August 2025 has
    21.
    """
    if last < first:
        return 0
    weeks, rest = divmod((last - first).days + 1, 7)
    weekdays = weeks * 5 + sum((first.weekday() + i) % 7 < _SATURDAY for i in range(rest))
    shut = _count_in(calendar.shut_weekdays, first, last)
    extra = _count_in(calendar.open_weekends, first, last)
    return weekdays - shut + extra


def merge_pauses(pauses: Sequence[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    """Pauses (paused on, resumed on or None while open) in order, overlapping and touching ones joined.

    A join with an open pause stays open. Raises ClockError when a pause ends before it begins.
    """
    merged: list[tuple[date, date | None]] = []
    for begun, ended in sorted(pauses, key=lambda pause: pause[0]):
        if ended is not None and ended < begun:
            raise ClockError(f"暂停的结束日（{ended}）早于开始日（{begun}），请核对。")
        if merged and (merged[-1][1] is None or begun <= merged[-1][1]):
            before, until = merged[-1]
            merged[-1] = (before, None if until is None or ended is None else max(until, ended))
        else:
            merged.append((begun, ended))
    return merged


def used_workdays(started: date, until: date, pauses: Sequence[tuple[date, date | None]], calendar: Calendar) -> int:
    """Working days used from `started` (day 0) to the end of `until`, pauses left out, overlaps once.

    A pause follows the same rule as the clock: the day it begins still counts as used, the day of resuming
    does not; so a pause begun and ended on one day costs nothing. An open pause lasts to `until`. Never
    negative.
    """
    used = count_workdays(started + _DAY, until, calendar)
    for begun, ended in merge_pauses(pauses):
        first, last = max(begun, started) + _DAY, min(ended or until, until)
        used -= count_workdays(first, last, calendar)
    return used


def due_with_pauses(
    started: date, n: int, pauses: Sequence[tuple[date, date | None]], calendar: Calendar
) -> Due | None:
    """The day on which `used_workdays` reaches `n`; None while an open pause keeps it unknown.

    Agrees with `add_workdays` when there are no pauses. Raises ClockError when n < 0 or a pause is upside
    down.
    """
    _refuse_negative(n)
    due = add_workdays(started, n, calendar)
    for begun, ended in merge_pauses(pauses):
        if begun >= due.on or not n:
            break
        if ended is None:
            return None
        if ended <= started:
            continue
        left = n - used_workdays(started, begun, pauses, calendar)
        due = _resume(max(ended, started), left, calendar, started=started)
    return due


def _resume(resumed: date, left: int, calendar: Calendar, *, started: date) -> Due:
    on = add_workdays(resumed, left, calendar).on
    return Due(on=on, is_provisional=not calendar.knows(started, on))

"""First filling of the calendar from the published holidays that the library knows."""

from __future__ import annotations

from importlib.metadata import version

from chinese_calendar import constants
from django.db import transaction

from xianwu.core.workdays.api import rows_changed
from xianwu.core.workdays.models import PublishedYear, WorkDay

_CHINESE = {each.value: each.chinese for each in constants.Holiday}


def known_years() -> range:
    """The years whose holidays the library knows."""
    return range(min(constants.holidays).year, max(constants.holidays).year + 1)


@transaction.atomic
def seed_years(first: int, last: int) -> list[int]:
    """Enter the years from `first` to `last` that are known; returns those that are not.

    Days already entered stay as they are: an official's correction outranks the library.
    """
    known = set(known_years())
    source = f"国务院办公厅放假安排（chinesecalendar {version('chinesecalendar')}）"
    days = {day: (False, name) for day, name in constants.holidays.items()}
    days |= {day: (True, name) for day, name in constants.workdays.items()}
    rows = [
        WorkDay(day=day, is_work=is_work, name=_name(name, is_work=is_work), source=source)
        for day, (is_work, name) in sorted(days.items())
        if first <= day.year <= last
    ]
    WorkDay.objects.bulk_create(rows, ignore_conflicts=True)
    years = [PublishedYear(year=year) for year in range(first, last + 1) if year in known]
    PublishedYear.objects.bulk_create(years, ignore_conflicts=True)
    rows_changed()
    return [year for year in range(first, last + 1) if year not in known]


def _name(name: str, *, is_work: bool) -> str:
    holiday = _CHINESE.get(name, name)
    return f"{holiday}调休上班" if is_work else holiday

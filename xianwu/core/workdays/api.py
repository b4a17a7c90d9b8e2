"""The county's calendar for working-day arithmetic, from memory; and its editing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from xianwu.core.workdays.models import PublishedYear, WorkDay
from xianwu.kit.refusals import Refused
from xianwu.kit.remembered import Remembered
from xianwu.lib.workdays import Calendar

NOVEMBER = 11


class CalendarRefused(Refused):
    """A year that cannot be called published."""


def _load() -> Calendar:
    off, work = set(), set()
    for day, is_work in WorkDay.objects.values_list("day", "is_work"):
        (work if is_work else off).add(day)
    years = frozenset(PublishedYear.objects.values_list("year", flat=True))
    return Calendar(off=frozenset(off), work=frozenset(work), years=years)


_calendar = Remembered(_load, models=("workdays.WorkDay", "workdays.PublishedYear"))


def calendar() -> Calendar:
    """Days off, days worked and published years."""
    return _calendar()


def rows_changed() -> None:
    """To be called after a bulk write of days."""
    _calendar.changed()


def missing_years(on: date) -> tuple[int, ...]:
    """Years that should be published on that day and are not: this one, and from November on the next.

    The State Council publishes the next year's holidays in autumn.
    """
    wanted = [on.year, on.year + 1] if on.month >= NOVEMBER else [on.year]
    return tuple(year for year in wanted if year not in calendar().years)


def calendar_warning(on: date) -> str:
    """A sentence for the pages when holidays are missing, "" when all is well."""
    missing = missing_years(on)
    if not missing:
        return ""
    years = "、".join(f"{year}年" for year in missing)
    return f"{years}放假安排还没有录入，涉及的工作日时限按周一至周五暂算，请管理员尽快录入。"


@transaction.atomic
def set_day(day: date, *, is_work: bool, name: str = "", source: str = "", actor: Any | None, at: datetime) -> WorkDay:
    """Enter or correct one day; who and when stay in its history. Raises CalendarRefused without name or source."""
    if not (name.strip() or source.strip()):
        raise CalendarRefused("请填写名称或出处（如“国庆节”、放假通知的文号）。", field="name")
    row = WorkDay.objects.filter(day=day).first() or WorkDay(day=day)
    row.is_work, row.name, row.source = is_work, name, source
    _sign(row, actor=actor, at=at)
    row.save()
    return row


def _sign(row: Any, *, actor: Any | None, at: datetime) -> None:
    row._history_date = at
    row._history_user = get_user_model()(pk=actor.id) if actor else None


@transaction.atomic
def publish_year(year: int, *, document_no: str, actor: Any | None, at: datetime) -> PublishedYear:
    """Say that all holidays of a year are entered: its deadlines are no longer provisional."""
    if not document_no.strip():
        raise CalendarRefused("请填写放假通知的文号，年份公布要有出处。", field="document_no")
    if not WorkDay.objects.filter(day__year=year, is_work=False).exists():
        raise CalendarRefused(f"{year}年还没有录入放假日，请先在工作日历中录入，再登记为已公布。", field="year")
    row = PublishedYear.objects.filter(year=year).first() or PublishedYear(year=year)
    row.document_no = document_no.strip()
    _sign(row, actor=actor, at=at)
    row.save()
    return row

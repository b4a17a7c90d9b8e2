"""The work calendar: days that differ from the plain week, and the years that are published."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from simple_history.models import HistoricalRecords


class CalendarQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """The calendar is public: whoever is signed in reads it."""
        return self.all() if actor is not None else self.none()


class WorkDay(models.Model):
    """A day off, or a Saturday or Sunday that is worked."""

    day = models.DateField("日期", unique=True)
    is_work = models.BooleanField("上班")
    name = models.CharField("说明", max_length=40, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    history = HistoricalRecords()
    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = "放假与调休"
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_work else '放假'} {self.name}".strip()


class PublishedYear(models.Model):
    """A year whose holidays are published; deadlines that reach an unpublished year are provisional."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    document_no = models.CharField("文号", max_length=120, blank=True)
    history = HistoricalRecords()
    objects = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = "已公布年份"
        ordering = ("year",)

    def __str__(self) -> str:
        return f"{self.year}年"

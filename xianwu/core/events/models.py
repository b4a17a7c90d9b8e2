"""The log: what was done to which record, chained by digest, anchored daily."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class ImmutableRow(RuntimeError):
    """The log is append-only."""


class AppendOnly(models.Model):
    """A row that is written once, in bulk or singly, and never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableRow(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableRow(self._meta.label)


class Event(AppendOnly):
    """One verb done to one record. `digest` covers the row's content and the record's previous event."""

    kind = models.CharField("类别", max_length=60)
    object_id = models.BigIntegerField("记录")
    sequence = models.PositiveIntegerField("序号")
    verb = models.CharField("事项", max_length=80)
    step = models.CharField("步骤", max_length=40, blank=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人", db_index=False
    )
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="单位", db_index=False
    )
    title = models.CharField("名称", max_length=200, blank=True)
    data = models.JSONField("变更", default=dict)
    note = models.TextField("说明", blank=True)
    batch = models.CharField("批次", max_length=40, blank=True)
    previous = models.CharField("上一摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "事件"
        # Each index is paid for at every write. `db_index` of a text would be two of them on PostgreSQL.
        indexes = [
            models.Index(fields=["batch"], name="event_batch"),
            # Who worked on a record: asked of every event in the notices.
            models.Index(fields=["actor", "kind", "object_id"], name="event_by_actor"),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "sequence"], name="event_sequence_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.verb}"


class Anchor(AppendOnly):
    """The digest of what a day added to the log, chained to the day before: what is deposited outside.

    It covers the events up to `last_id` that no earlier anchor covers: what is entered later with a past date
    (a ledger that comes with its history) belongs to the next anchor and breaks none.
    """

    day = models.DateField("日期", unique=True)
    last_id = models.BigIntegerField("末条事件")
    event_count = models.PositiveIntegerField("事件数")
    previous = models.CharField("上一摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "日锚"

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"

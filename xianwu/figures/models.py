"""Snapshots: a figure as it was published, with the rows it stood on. Never edited."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from xianwu.core.events.models import AppendOnly, ImmutableRow


class SnapshotQuerySet(models.QuerySet[Any]):
    """Rows can be added and read; bulk changes are refused as single ones are."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise ImmutableRow(self.model._meta.label)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ImmutableRow(self.model._meta.label)

    def delete(self) -> NoReturn:
        raise ImmutableRow(self.model._meta.label)


class Snapshot(AppendOnly):
    """One figure on one day. A later correction of a row gives a new snapshot and a drift list, no edit.

    What was published wrong is corrected in public: `corrects` then names the snapshot that was printed first.

    `content` holds keys, digests and amounts of the rows, compressed; `digest` covers all that was published.
    """

    key = models.CharField("指标", max_length=100)
    version = models.CharField("口径版本", max_length=12)
    label = models.CharField("名称", max_length=100)
    as_of = models.DateField("数据截止日")
    period_phrase = models.CharField("时期", max_length=40, blank=True)
    period_start = models.DateField("起", null=True)
    period_end = models.DateField("止", null=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="范围单位")
    exact = models.CharField("精确值", max_length=60, blank=True)
    value = models.CharField("发布值", max_length=60, blank=True)
    value_unit = models.CharField("计量单位", max_length=20, blank=True)
    text = models.CharField("文字", max_length=100)
    num = models.CharField("分子", max_length=60, blank=True)
    den = models.CharField("分母", max_length=60, blank=True)
    count = models.PositiveIntegerField("记录数")
    content = models.BinaryField("记录摘要", editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)
    taken_at = models.DateTimeField("固化时间")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="固化人"
    )
    purpose = models.CharField("用途", max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="更正哪一份", db_index=False
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "数据快照"
        verbose_name_plural = "数据快照"
        ordering = ("-taken_at", "-pk")
        indexes = (models.Index(fields=("key", "as_of"), name="figures_snapshot_of"),)

    def __str__(self) -> str:
        return f"{self.label} {self.text}（{self.as_of:%Y-%m-%d}）"

"""The copies of an issue."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xianwu.core.records.models import Satellite


class DistributionRow(Satellite):
    """One copy of one issue: for whom, when it was read or signed for, and whether it came back after a recall."""

    class Kind(models.TextChoices):
        LISTED = "listed", "名单"
        EXTRA = "extra", "增发"
        RESERVE = "reserve", "备用"
        ARCHIVE = "archive", "存档"

    SPARE: ClassVar = (Kind.RESERVE, Kind.ARCHIVE)
    """Copies without a recipient: nobody reads them."""

    issue = models.ForeignKey("bulletin.Issue", models.PROTECT, related_name="distribution_rows", verbose_name="快报")
    order = models.PositiveIntegerField("次序")
    group = models.CharField("发送组", max_length=60)
    post = models.CharField("职务", max_length=100, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="接收人"
    )
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="单位")
    sent_at = models.DateTimeField("分发时间")
    read_at = models.DateTimeField("已阅时间", null=True)
    received_by = models.CharField("签收", max_length=60, blank=True)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.LISTED)
    copy_no = models.PositiveIntegerField("份号", null=True)
    copy_digest = models.CharField("份号件摘要", max_length=64, blank=True)
    """Of the PDF that bears the number: the signed bytes and the number behind them."""

    reminded_at = models.DateTimeField("催阅时间", null=True)
    recalled_at = models.DateTimeField("收回通知时间", null=True)
    returned_at = models.DateTimeField("交回时间", null=True)

    class Meta:
        verbose_name = "分发登记"
        constraints = [
            models.UniqueConstraint(fields=["issue", "copy_no"], name="distribution_copy_once"),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(recalled_at__isnull=False),
                name="distribution_back_if_recalled",
            ),
            models.UniqueConstraint(fields=["issue", "person"], name="distribution_person_once"),
            models.UniqueConstraint(fields=["issue", "order"], name="distribution_order_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("sent_at")), name="distribution_read_after_sent"
            ),
        ]
        ordering = ("issue", "order")

    def __str__(self) -> str:
        return f"{self.group} {self.post}".strip()

    @property
    def is_spare(self) -> bool:
        return self.kind in self.SPARE

"""What vouches for a number that no figure stands behind: its source, or who let it pass and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xianwu.core.records.models import Satellite


class Declaration(Satellite):
    """One for each claim of an item, made by a person; it covers exactly the words it was made for."""

    class Kind(models.TextChoices):
        QUOTED = "quoted", "引用"
        WAIVED = "waived", "免核"
        PASSED = "passed", "放行"

    OF_NUMBERS: ClassVar = (Kind.QUOTED, Kind.WAIVED)
    item = models.ForeignKey("bulletin.Item", models.PROTECT, related_name="declarations", verbose_name="条目")
    kind = models.CharField("方式", max_length=10, choices=Kind.choices)
    said = models.CharField("所指文字", max_length=400)
    """Of a number: the clause up to it; of a finding that is let pass: its kind and message."""

    ground = models.CharField("来源或理由", max_length=300)
    against = models.JSONField("与台账不同", default=dict, blank=True)
    """Figures that say another number, by key as they read then: whoever vouched knew of them."""

    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "数据声明"
        verbose_name_plural = "数据声明"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "said"], condition=Q(withdrawn_at__isnull=True), name="declaration_stands_once"
            ),
        ]
        ordering = ("item", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.ground}"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None

"""An exchange of the key that seals personal numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.records.models import Satellite
from xianwu.core.records.scope import Sees


class KeyChange(Satellite):
    """Everything that older keys sealed, brought under the newest; `mark` names that key and tells nothing of it."""

    SCOPE: ClassVar = (Sees(ADMIN), Sees(AUDITOR))

    mark = models.CharField("新密钥标记", max_length=8)
    row_count = models.PositiveIntegerField("已换行数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "密钥更换"
        verbose_name_plural = "密钥更换"
        constraints = [
            models.UniqueConstraint(fields=["mark"], condition=Q(finished_at__isnull=True), name="key_change_open_once")
        ]

    def __str__(self) -> str:
        return f"密钥 {self.mark}"

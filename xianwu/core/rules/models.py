"""The values of parameters by date, each with the document that set it."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from xianwu.core.rules.declarations import parameters


class RuleValueQuerySet(models.QuerySet):
    def visible_to(self, actor: Any) -> Self:
        """Rules are public within the county: whoever is signed in reads them."""
        return self.all() if actor is not None else self.none()


class RuleValue(models.Model):
    """What a parameter is worth from one day on (to another), by which document."""

    code = models.CharField("参数", max_length=80, db_index=True)
    value = models.CharField("取值", max_length=200)
    unit = models.CharField("单位", max_length=20, blank=True)
    document_no = models.CharField("文号", max_length=120, blank=True)
    source = models.CharField("依据", max_length=300, blank=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    history = HistoricalRecords()
    objects = RuleValueQuerySet.as_manager()

    class Meta:
        verbose_name = "规则取值"
        ordering = ("code", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="rule_value_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rule_value_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.value}{self.unit}"

    @property
    def label(self) -> str:
        """The parameter's Chinese name."""
        found = parameters().get(self.code)
        return found.label if found else self.code

    label.fget.short_description = "参数名称"  # type: ignore[attr-defined]

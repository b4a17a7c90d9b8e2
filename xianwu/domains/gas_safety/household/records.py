"""What suppliers report of their households: each visit, and each hazard found on one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xianwu.core.records.models import Record, Satellite
from xianwu.domains.gas_safety.household.kinds import Outcome
from xianwu.registers.enforcement.fields import belongs_to, day
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.scopes import of_organ

VISIT: Any = Inspection


class HouseholdCheck(Satellite):
    """A supplier's man at a user's door (城镇燃气管理条例 17): no inspection by the bureau, and no check unless he was let in."""

    site = belongs_to("gas_safety.GasSite", "燃气对象", "household_checks")
    supplier = models.CharField("供气企业", max_length=120)
    checked_on = models.DateField("上门日期")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    inspector = models.CharField("安检员", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    SCOPE = of_organ("site__subject__unit")

    class Meta:
        verbose_name = verbose_name_plural = "入户安检"
        ordering = ("-checked_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "checked_on"], name="household_check_once_a_day",
                violation_error_message="这一户这一天的上门已经登记。",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["supplier", "checked_on"], name="household_check_supplier")]

    def __str__(self) -> str:
        return f"{self.site} {self.checked_on} {self.get_outcome_display()}"

    @property
    def unit(self) -> Any:
        return self.site.unit


class HouseholdHazard(Record):
    """A hazard that a supplier found at a user's and has to report to the bureau, with a day by which it is put right."""

    class State(models.TextChoices):
        REPORTED = "reported", "待整改"
        FIXED = "fixed", "已整改"
        HANDED = "handed", "已转执法检查"
        VOID = "void", "已撤销"

    TONES = {"reported": "warn", "fixed": "ok", "handed": "off", "void": "off"}
    SCOPE = of_organ()

    household_check = belongs_to("gas_safety.HouseholdCheck", "入户安检", "hazards")
    severity = models.CharField("等级", max_length=10, choices=Severity.choices)
    found_on = models.DateField("发现日期", editable=False)
    report_due_on = models.DateField("报告期限", editable=False)
    reported_on = models.DateField("报告日期", editable=False)
    fix_due_on = models.DateField("整改期限")
    fixed_on = day("整改日期")
    note = models.CharField("整改情况", max_length=200, blank=True)
    inspection = models.ForeignKey(
        VISIT, models.PROTECT, null=True, blank=True, editable=False, related_name="household_hazards",
        verbose_name="执法检查",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "入户安检隐患"
        constraints = [
            models.UniqueConstraint(
                fields=["household_check", "title"], name="household_hazard_once",
                violation_error_message="这次上门的这处隐患已经登记。",
            ),
            models.CheckConstraint(
                condition=~Q(state="fixed") | Q(fixed_on__isnull=False), name="household_hazard_fixed_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="handed") | Q(inspection__isnull=False), name="household_hazard_handed_has_visit"
            ),
        ]  # fmt: skip

    @property
    def is_reported_late(self) -> bool:
        return bool(self.reported_on > self.report_due_on)

"""What gas safety adds to the subjects and visits of enforcement: the site, consent, experts' advice, partners' decisions."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from xianwu.core.records.models import Satellite
from xianwu.domains.gas_safety.household.records import HouseholdCheck, HouseholdHazard
from xianwu.domains.gas_safety.kinds import Crowding, Decision, Fuel
from xianwu.domains.gas_safety.learning.records import (
    Attendance,
    Contest,
    FileReview,
    Question,
    ReviewError,
    Score,
    Training,
)
from xianwu.domains.gas_safety.scopes import of_partner
from xianwu.registers.enforcement.fields import belongs_to, day, unit
from xianwu.registers.enforcement.models import Inspection, Participant, Subject
from xianwu.registers.enforcement.scopes import of_organ

__all__ = [
    "Attendance", "Contest", "EntryConsent", "ExpertAdvice", "FileReview", "GasSite", "HouseholdCheck",
    "HouseholdHazard", "PartnerPart", "Question",
    "ReviewError", "Score", "Training",
]  # fmt: skip
VISIT: Any = Inspection


class GasSite(Satellite):
    """The particulars of one subject. The title of a household is masked; its name is the subject's operator."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="gas_site", verbose_name="检查对象")
    fuel = models.CharField("用气种类", max_length=12, choices=Fuel.choices)
    crowding = models.CharField("人员密集类别", max_length=10, choices=Crowding.choices, blank=True)
    area_m2 = models.DecimalField("面积（平方米）", max_digits=10, decimal_places=2, null=True, blank=True)
    storey = models.SmallIntegerField("用气楼层", null=True, blank=True)
    is_basement = models.BooleanField("地下室、半地下室或通风不良", default=False)
    is_high_rise = models.BooleanField("高层建筑", default=False)
    cylinder_count = models.PositiveIntegerField("气瓶数（只）", null=True, blank=True)
    lpg_kg = models.DecimalField("存瓶总重（公斤）", max_digits=9, decimal_places=1, null=True, blank=True)
    alarm_installed_on = day("报警装置安装日期")
    alarm_expires_on = day("报警装置有效期至")
    hose_installed_on = day("软管更换日期")
    permit_no = models.CharField("燃气经营许可证号", max_length=60, blank=True)
    permit_scope = models.CharField("许可范围", max_length=120, blank=True)
    permit_until = day("许可有效期至")
    supplier = models.CharField("供气企业", max_length=120, blank=True)
    contract_until = day("供用气合同至")
    company_checked_on = day("供气企业最近安检日期")

    SCOPE = of_organ("subject__unit")

    class Meta:
        verbose_name = verbose_name_plural = "燃气对象"
        ordering = ("subject__number",)
        constraints = [
            models.CheckConstraint(
                condition=Q(lpg_kg__isnull=True) | Q(lpg_kg__gte=0),
                name="gas_site_weight_not_negative",
                violation_error_message="存瓶总重不能是负数。",
            ),
            models.CheckConstraint(
                condition=Q(alarm_expires_on__isnull=True)
                | Q(alarm_installed_on__isnull=True)
                | Q(alarm_expires_on__gte=F("alarm_installed_on")),
                name="gas_site_alarm_period",
                violation_error_message="报警装置有效期早于安装日期，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def unit(self) -> Any:
        """The organ that answers for it is the subject's."""
        return self.subject.unit


class OfVisit(Satellite):
    SCOPE = of_organ("inspection__unit")

    class Meta:
        abstract = True

    @property
    def unit(self) -> Any:
        return self.inspection.unit  # type: ignore[attr-defined]


class EntryConsent(OfVisit):
    """A household let the officers in, or did not: nobody enters a home without consent."""

    inspection = models.OneToOneField(Inspection, models.PROTECT, related_name="entry_consent", verbose_name="检查")
    given_by = models.CharField("同意人", max_length=60)
    relation = models.CharField("与户主关系", max_length=40)
    is_given = models.BooleanField("同意入户", default=True)
    recorded_on = models.DateField("登记日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入户同意"

    def __str__(self) -> str:
        return f"{self.given_by}（{'同意' if self.is_given else '不同意'}入户）"


class ExpertAdvice(OfVisit):
    """What an expert said: advice beside the officers' own findings, after a form that names no interest."""

    inspection = belongs_to(VISIT, "检查", "expert_advice")
    expert = models.OneToOneField(Participant, models.PROTECT, related_name="expert_advice", verbose_name="专家")
    has_no_interest = models.BooleanField("与对象没有利益关系")
    interest = models.CharField("利益关系说明", max_length=200, blank=True)
    signed_on = models.DateField("利益冲突声明日期")
    advice = models.TextField("专家意见", blank=True)
    given_on = day("出具意见日期")

    class Meta:
        verbose_name = verbose_name_plural = "专家意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(advice="") | Q(has_no_interest=True),
                name="expert_advice_without_interest",
                violation_error_message="与检查对象有利益关系的专家不能出具意见。",
            )
        ]

    def __str__(self) -> str:
        return str(self.expert)


class PartnerPart(OfVisit):
    """A partner organ in a joint visit and what it decided by its own power (河南省行政执法条例 16)."""

    inspection = belongs_to(VISIT, "检查", "partner_parts")
    organ = unit("联合部门")
    topic = models.CharField("负责内容", max_length=120)
    invited_on = models.DateField("通知日期")
    decision = models.CharField("处理结果", max_length=10, choices=Decision.choices, blank=True)
    document_no = models.CharField("文号", max_length=80, blank=True)
    decided_on = day("处理日期")
    note = models.CharField("情况", max_length=200, blank=True)

    SCOPE = of_partner()

    class Meta:
        verbose_name = verbose_name_plural = "联合执法"
        ordering = ("-invited_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["inspection", "organ"], name="partner_part_once"),
            models.CheckConstraint(
                condition=~Q(decision__in=("ordered", "fined")) | ~Q(document_no=""),
                name="partner_part_decision_has_document",
                violation_error_message="责令改正、行政处罚要填写该部门自己的文书文号。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.topic}"

    @property
    def unit(self) -> Any:
        return self.organ

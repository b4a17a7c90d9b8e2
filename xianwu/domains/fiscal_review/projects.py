"""The project under review and what was submitted for it. `models.py` holds what follows from it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThan

from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees
from xianwu.domains.fiscal_review import roles
from xianwu.domains.fiscal_review.kinds import (
    Channel,
    FundKind,
    Industry,
    ListStandard,
    QueryKind,
    Reply,
    Stage,
)

PERSON = settings.AUTH_USER_MODEL
COUNTY_EYES = (*roles.DESK, LEADER, OFFICE, AUDITOR)
HALF_FEN = Decimal("0.005")
"""SQLite keeps amounts as binary fractions: equality in a constraint is asked to half a fen."""


def everyone_at(prefix: str = "") -> tuple[Sees, ...]:
    """The finance bureau and the county see all; owner and agency only their own projects."""
    return (
        *(Sees(role) for role in COUNTY_EYES),
        Sees(roles.OWNER, through=f"{prefix}owner"),
        Sees(roles.AGENCY, through=f"{prefix}agency"),
    )


def money(label: str, **options: object) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2, **options)  # type: ignore[arg-type]


def day(label: str) -> models.DateField:
    return models.DateField(label, null=True, blank=True)


def reviewer(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=label
    )


def balanced(name: str) -> models.CheckConstraint:
    """Submitted − approved = cuts − adds once there is an approved sum; before it there is neither cut nor addition."""
    rest = Abs(F("submitted") - F("approved") - F("cuts") + F("adds"), output_field=models.DecimalField())
    return models.CheckConstraint(
        condition=Q(approved__isnull=True, cuts__isnull=True, adds__isnull=True)
        | Q(LessThan(rest, HALF_FEN), approved__isnull=False, cuts__isnull=False, adds__isnull=False),
        name=name,
        violation_error_message="送审 − 审定 应等于 审减 − 审增，请核对金额。",
    )


class ReviewProjectQuerySet(RecordQuerySet):
    def under_way(self) -> ReviewProjectQuerySet:
        """Submitted and not yet ended."""
        return self.exclude(state__in=ReviewProject.NOT_UNDER_WAY)


class ReviewProject(Record):
    """One project at one stage (or one lot of it) sent for review."""

    MONEY_UNIT = "元"

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已送审"
        SUPPLEMENTING = "supplementing", "补正中"
        ACCEPTED = "accepted", "已受理"
        CLASSIFIED = "classified", "待派单"
        ASSIGNED = "assigned", "初审中"
        QUERIED = "queried", "待回复疑问"
        CONSULTING = "consulting", "会商中"
        FIRST_REVIEWED = "first_reviewed", "待复核"
        SECOND_REVIEWED = "second_reviewed", "待审定"
        FINALISED = "finalised", "已审定"
        OPINION_SOUGHT = "opinion_sought", "征求意见中"
        DISPUTED = "disputed", "有异议"
        SETTLED = "settled", "待出具结论"
        CONCLUDED = "concluded", "已出具结论"
        ARCHIVED = "archived", "已归档"
        REJECTED = "rejected", "已退件"
        SUSPENDED = "suspended", "中止"
        WITHDRAWN = "withdrawn", "已撤销"
        COVERED = "covered", "并入主项目结论"

    ENDED = (State.CONCLUDED, State.ARCHIVED, State.REJECTED, State.WITHDRAWN, State.COVERED)
    NOT_UNDER_WAY = (*ENDED, State.DRAFT)
    RUNNING = (State.ASSIGNED, State.FIRST_REVIEWED, State.SECOND_REVIEWED, State.FINALISED)
    TONES = {
        "supplementing": "paused", "queried": "paused", "consulting": "paused", "opinion_sought": "paused",
        "covered": "off", "settled": "warn", "disputed": "warn",
    }  # fmt: skip
    SCOPE = (*everyone_at(), Sees(ADMIN))

    project_code = models.CharField("项目代码", max_length=40, db_index=True)
    owner = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        related_name="+",
        limit_choices_to={"kind__in": ("department", "section", "town", "other")},
        verbose_name="建设单位",
    )
    location = models.CharField("建设地点", max_length=120, blank=True)
    industry = models.CharField("专业", max_length=20, choices=Industry.choices)
    stage = models.CharField("评审类型", max_length=20, choices=Stage.choices)
    lot = models.CharField("标段", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="lots", verbose_name="主项目"
    )
    approved_budget = money("批复概算", null=True, blank=True)
    budget_adjustment_no = models.CharField("概算调整批复文号", max_length=60, blank=True)
    first_submitted = money("首次送审金额", null=True, blank=True, editable=False)
    submitted = money("送审金额")
    disputed = money("争议金额", default=0)
    boq_rows = models.PositiveIntegerField("清单行数", null=True, blank=True)
    is_design_complete = models.BooleanField("设计深度足够", default=True)
    has_disputed_history = models.BooleanField("前期有争议", default=False)
    list_standard = models.CharField("清单标准", max_length=20, choices=ListStandard.choices, default=ListStandard.OLD)
    price_month = models.CharField("信息价月份", max_length=7, blank=True)
    quota = models.CharField("定额依据", max_length=80, blank=True)
    green_leader = models.CharField("绿色通道批准领导", max_length=40, blank=True)
    green_document_no = models.CharField("绿色通道批准文号", max_length=60, blank=True)
    green_until = day("绿色通道有效期至")
    channel = models.CharField("通道", max_length=20, choices=Channel.choices, blank=True)
    channel_reasons = models.JSONField("分类理由", default=list, blank=True)
    first_reviewer = reviewer("初审人")
    second_reviewer = reviewer("复核人")
    final_reviewer = reviewer("审定人")
    agency = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="中介机构"
    )
    first_amount = money("初审金额", null=True, blank=True)
    second_amount = money("复核金额", null=True, blank=True)
    above_reason = models.CharField("高于送审的理由", max_length=300, blank=True)
    approved = money("审定金额", null=True, blank=True)
    cuts = money("审减", null=True, blank=True)
    adds = money("审增", null=True, blank=True)
    submitted_on = day("送审日期")
    complete_on = day("资料齐全日期")
    assigned_on = day("派单日期")
    surveyed_on = day("踏勘日期")
    survey_note = models.CharField("踏勘记录", max_length=300, blank=True)
    first_reviewed_on = day("初审日期")
    second_reviewed_on = day("复核日期")
    finalised_on = day("审定日期")
    opinion_sought_on = day("征求意见日期")
    replied_on = day("单位回复日期")
    owner_reply = models.CharField("单位回复", max_length=20, choices=Reply.choices, blank=True)
    concluded_on = day("结论日期")
    archived_on = day("归档日期")
    archive_no = models.CharField("档案号", max_length=40, blank=True)
    return_state = models.CharField("恢复后状态", max_length=30, blank=True, editable=False)

    objects = ReviewProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "评审项目"
        verbose_name_plural = "评审项目"
        constraints = [
            models.UniqueConstraint(
                fields=["project_code", "stage", "lot"],
                condition=~Q(state__in=["rejected", "withdrawn"]),
                name="review_once_per_stage",
                violation_error_message="该项目同一评审类型已有在册记录，请打开原记录办理，或填写标段。",
            ),
            models.CheckConstraint(
                condition=Q(submitted__gt=0),
                name="review_submitted_above_zero",
                violation_error_code="submitted",
                violation_error_message="送审金额要大于 0。",
            ),
            models.CheckConstraint(condition=Q(cuts__gte=0, adds__gte=0), name="review_cuts_not_negative"),
            balanced("review_amounts_balance"),
            models.CheckConstraint(
                condition=~Q(first_reviewer=F("second_reviewer"))
                & ~Q(first_reviewer=F("final_reviewer"))
                & ~Q(second_reviewer=F("final_reviewer")),
                name="review_three_people",
                violation_error_message="初审、复核、审定须为三个不同的人。",
            ),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.project_code} {self.location}"

    @property
    def net_cut(self) -> Decimal | None:
        """送审 − 审定; negative when the review added."""
        return None if self.approved is None else self.submitted - self.approved

    net_cut.fget.short_description = "净审减"  # type: ignore[attr-defined]


class OfProject(Satellite):
    """A row that belongs to one project and is seen by whom the project is seen."""

    project = models.ForeignKey(ReviewProject, models.PROTECT, related_name="%(class)ss", verbose_name="评审项目")
    SCOPE = everyone_at("project__")
    MONEY_UNIT = "元"

    class Meta:
        abstract = True


class Withdrawable(models.Model):
    """A row entered by mistake stays, with the day and the reason of its withdrawal; it counts no more."""

    withdrawn_on = day("撤回日期")
    withdrawal_reason = models.CharField("撤回原因", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def withdrawal_words(self) -> str:
        return f"{self.withdrawn_on} 撤回：{self.withdrawal_reason}" if self.withdrawn_on else ""

    withdrawal_words.fget.short_description = "撤回"  # type: ignore[attr-defined]


class FundSource(Withdrawable, OfProject):
    kind = models.CharField("资金来源", max_length=20, choices=FundKind.choices)
    amount = money("金额")

    class Meta:
        verbose_name = "资金来源"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="fund_above_zero",
                violation_error_code="amount",
                violation_error_message="金额要大于 0。",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ChecklistItem(Satellite):
    """One paper that a stage requires; a row, because a county may lawfully change it."""

    stage = models.CharField("评审类型", max_length=20, choices=Stage.choices)
    item = models.CharField("资料名称", max_length=80)
    is_required = models.BooleanField("必备", default=True)
    order = models.PositiveSmallIntegerField("次序", default=100)
    source = models.CharField("依据", max_length=120, blank=True)
    SCOPE = tuple(Sees(role) for role in (*COUNTY_EYES, roles.OWNER, roles.AGENCY, ADMIN))

    class Meta:
        verbose_name = "送审资料清单"
        verbose_name_plural = "送审资料清单"
        ordering = ("stage", "order", "id")
        constraints = [models.UniqueConstraint(fields=["stage", "item"], name="checklist_item_once")]

    def __str__(self) -> str:
        return self.item


class Submission(OfProject):
    """One version of the submitted papers; the first and the last sum both stay."""

    version_no = models.PositiveSmallIntegerField("送审版次")
    amount = money("送审金额")
    received_on = models.DateField("收件日期")
    items = models.JSONField("已交资料", default=list, blank=True)
    missing = models.JSONField("缺项", default=list, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "送审版本"
        verbose_name_plural = "送审版本"
        ordering = ("version_no",)
        constraints = [
            models.UniqueConstraint(fields=["project", "version_no"], name="submission_version_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="submission_above_zero",
                violation_error_code="amount",
                violation_error_message="送审金额要大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.version_no} 版"

    @property
    def missing_words(self) -> str:
        return "、".join(self.missing)

    @property
    def items_words(self) -> str:
        return "、".join(self.items)

    missing_words.fget.short_description = "缺项"  # type: ignore[attr-defined]


class Query(OfProject):
    """What the owner must supply or answer; the clock stands still meanwhile."""

    kind = models.CharField("类别", max_length=20, choices=QueryKind.choices)
    content = models.TextField("内容")
    raised_on = models.DateField("提出日期")
    answer = models.TextField("答复", blank=True)
    answered_on = day("答复日期")
    document_no = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "补正与疑问"
        verbose_name_plural = "补正与疑问"
        ordering = ("-raised_on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("raised_on")),
                name="query_answered_after_raised",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.raised_on}"

"""Plans, visits, what was found on them and whether it was put right."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from xianwu.core.attachments.models import Attachment
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.declarations import group_label, matter_label
from xianwu.registers.enforcement.fields import (
    belongs_to,
    coordinate,
    day,
    instant,
    matter_field,
    maybe_unit,
    person,
)
from xianwu.registers.enforcement.kinds import (
    Datum,
    Duty,
    ItemResult,
    Mode,
    PhotoStage,
    Recheck,
    Severity,
    Signature,
    Source,
)
from xianwu.registers.enforcement.scopes import of_organ
from xianwu.registers.enforcement.standing import CheckItem
from xianwu.registers.enforcement.subjects import Subject


class OfMatter(Record):
    """A record of one matter; `unit` is the organ."""

    matter = matter_field()
    SCOPE = of_organ()

    class Meta:
        abstract = True

    @property
    def matter_word(self) -> str:
        return matter_label(self.matter)

    matter_word.fget.short_description = "执法事项"  # type: ignore[attr-defined]


class Plan(OfMatter):
    """A yearly plan, a campaign or a random draw: published before anybody goes out."""

    class State(models.TextChoices):
        DRAFT = "draft", "编制中"
        SUBMITTED = "submitted", "待审批"
        APPROVED = "approved", "已批准"
        CLOSED = "closed", "已完成"

    TONES = {"submitted": "warn", "approved": "ok", "closed": "off"}

    source = models.CharField("检查来源", max_length=12, choices=Source.choices, default=Source.PLAN)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    scope = models.CharField("检查范围", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=300)
    yearly_cap = models.PositiveSmallIntegerField("每户年度检查上限", default=2)
    approved_on = day("批准日期")
    approved_by = person("批准人")
    published_on = day("公布日期")
    closed_on = day("完成日期")

    class Meta:
        verbose_name = verbose_name_plural = "检查计划"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_period",
                violation_error_message="结束日期早于开始日期，请改正。",
            )
        ]


class InspectionQuerySet(RecordQuerySet):
    def done(self) -> InspectionQuerySet:
        """Visits that were held: a closed door is an attempt, not a check."""
        return self.filter(state__in=Inspection.HELD)


class Inspection(OfMatter):
    """One visit to one subject: approved, announced, held by two officers, recorded."""

    class State(models.TextChoices):
        PLANNED = "planned", "待审批"
        APPROVED = "approved", "已批准"
        NOTIFIED = "notified", "已通知"
        VISITING = "visiting", "检查中"
        VISITED = "visited", "已检查"
        CONCLUDED = "concluded", "已办结"
        ATTEMPTED = "attempted", "未能检查"
        CANCELLED = "cancelled", "已取消"

    HELD = (State.VISITED, State.CONCLUDED)
    OPEN = (State.PLANNED, State.APPROVED, State.NOTIFIED, State.VISITING)
    TONES = {"planned": "warn", "visiting": "warn", "concluded": "ok", "attempted": "off", "cancelled": "off"}

    subject = belongs_to(Subject, "检查对象", "inspections")  # type: ignore[arg-type]
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="inspections", verbose_name="检查计划"
    )
    source = models.CharField("检查来源", max_length=12, choices=Source.choices, default=Source.PLAN)
    basis = models.CharField("检查依据", max_length=300)
    scope = models.CharField("检查内容", max_length=300)
    is_urgent = models.BooleanField("紧急检查（事后补批）", default=False)
    is_joint = models.BooleanField("联合检查", default=False)
    planned_on = models.DateField("计划日期")
    planned_time = models.TimeField("计划时间", null=True, blank=True)
    route_order = models.PositiveSmallIntegerField("路线顺序", null=True, blank=True, editable=False)
    approved_on = day("批准日期")
    approved_by = person("批准人")
    late_reason = models.CharField("超过时限补批的说明", max_length=200, blank=True)
    notified_on = day("通知日期")
    times_this_year = models.PositiveSmallIntegerField("本年第几次", null=True, blank=True)
    started_at = instant("到场时间")
    ended_at = instant("离场时间")
    is_code_scanned = models.BooleanField("入企扫码", default=False)
    is_card_shown = models.BooleanField("已出示执法证", default=False)
    party_name = models.CharField("在场人员", max_length=60, blank=True)
    party_role = models.CharField("在场人员身份", max_length=40, blank=True)
    remarks = models.CharField("当事人意见", max_length=300, blank=True)
    signature = models.CharField("签字情况", max_length=10, choices=Signature.choices, blank=True)
    witness = models.CharField("见证人", max_length=60, blank=True)
    attempt_reason = models.CharField("未能检查原因", max_length=200, blank=True)
    again_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="arranged_again", editable=False,
        verbose_name="重新安排自",
    )  # fmt: skip
    held_on = day("检查日期", db_index=True)
    concluded_on = day("办结日期")
    latitude = coordinate("到场纬度")
    longitude = coordinate("到场经度")
    accuracy_m = models.DecimalField("定位精度（米）", max_digits=7, decimal_places=1, null=True, blank=True)
    town = maybe_unit("乡镇（街道）", editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行政检查"
        indexes = [
            models.Index(fields=["matter", "held_on"], name="inspection_of_matter"),
            models.Index(fields=["subject", "held_on"], name="inspection_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="inspection_ends_after_start",
                violation_error_message="离场时间早于到场时间，请改正。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("visited", "concluded"))
                | Q(held_on__isnull=False, started_at__isnull=False, ended_at__isnull=False),
                name="inspection_held_has_times",
            ),
            models.UniqueConstraint(
                fields=["again_of"],
                condition=Q(again_of__isnull=False) & ~Q(state="cancelled"),
                name="inspection_again_once",
                violation_error_message="这次未能检查的已经重新安排过，请打开新安排的那一次检查。",
            ),
        ]


class OfInspection(Satellite):
    inspection = belongs_to(Inspection, "检查", "%(class)ss")  # type: ignore[arg-type]
    SCOPE = of_organ("inspection__unit")

    class Meta:
        abstract = True


class ParticipantQuerySet(RecordQuerySet):
    def present(self) -> ParticipantQuerySet:
        """Those who took part: not the ones taken off or recused before."""
        return self.filter(left_on=None)

    def officers(self) -> ParticipantQuerySet:
        return self.present().filter(duty=Duty.OFFICER)


class Participant(OfInspection):
    """Who was there, as what, with the card of that day. Who left the team stays, with the reason."""

    person = person("人员")
    name = models.CharField("姓名", max_length=60)
    duty = models.CharField("身份", max_length=10, choices=Duty.choices)
    organ = maybe_unit("单位")
    card_no = models.CharField("执法证号", max_length=40, blank=True)
    left_on = day("退出日期")
    left_reason = models.CharField("退出原因", max_length=200, blank=True)
    is_recused = models.BooleanField("回避", default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加检查人员"
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "person"], condition=Q(person__isnull=False), name="participant_once"
            ),
            models.CheckConstraint(
                condition=~Q(duty="officer") | (~Q(card_no="") & Q(person__isnull=False)),
                name="participant_officer_has_card",
                violation_error_message="执法人员要有在有效期内的执法证。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.get_duty_display()}）"


class CheckedItem(OfInspection):
    """One item of the checklist as it was found on the visit."""

    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="checks", verbose_name="检查项")
    result = models.CharField("结果", max_length=16, choices=ItemResult.choices)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查项结果"
        constraints = [models.UniqueConstraint(fields=["inspection", "item"], name="checked_item_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.get_result_display()}"


class FindingQuerySet(RecordQuerySet):
    def standing(self) -> FindingQuerySet:
        """Found and not withdrawn as a mistake."""
        return self.exclude(state=Finding.State.VOID)

    def open(self) -> FindingQuerySet:
        return self.filter(state__in=Finding.OPEN)

    def seen_unfixed(self) -> FindingQuerySet:
        """Where a return visit since the deadline found the fault, or a part of it, still there."""
        since = Reinspection.objects.filter(finding=OuterRef("pk"), checked_on__gte=OuterRef("overdue_on"))
        return self.filter(Exists(since.exclude(result=Recheck.FIXED)))


class Finding(OfMatter):
    """A hazard or a fault, and how it ends. `title` says what is wrong."""

    class State(models.TextChoices):
        FOUND = "found", "待处理"
        FIXED_ON_SITE = "fixed_on_site", "现场整改完成"
        ORDERED = "ordered", "限期整改中"
        EXTENDED = "extended", "已延期"
        REPORTED = "reported", "待复查"
        VERIFIED = "verified", "已整改"
        OVERDUE = "overdue", "逾期未改"
        FILED = "filed", "已立案"
        REFERRED = "referred", "已移送"
        VOID = "void", "已撤销"

    OPEN = (State.FOUND, State.ORDERED, State.EXTENDED, State.REPORTED, State.OVERDUE)
    FIXED = (State.FIXED_ON_SITE, State.VERIFIED)
    UNFIXED = (*OPEN, State.FILED)
    """Still there as far as anybody knows: a case punishes who let it stand, and corrects nothing by itself."""
    TONES = {
        "found": "warn", "fixed_on_site": "ok", "verified": "ok", "overdue": "bad", "filed": "bad",
        "referred": "off", "void": "off",
    }  # fmt: skip

    inspection = belongs_to(Inspection, "检查", "findings")  # type: ignore[arg-type]
    subject = belongs_to(Subject, "检查对象", "findings")  # type: ignore[arg-type]
    item = models.ForeignKey(
        CheckItem, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="检查项"
    )
    group = models.CharField("分组", max_length=30)
    severity = models.CharField("等级", max_length=10, choices=Severity.choices)
    mode = models.CharField("整改方式", max_length=10, choices=Mode.choices)
    broken = models.CharField("违反规定", max_length=300, blank=True)
    demand = models.CharField("整改要求", max_length=300, blank=True)
    found_on = models.DateField("发现日期", db_index=True)
    ordered_on = day("责令日期")
    order_no = models.CharField("责令改正文号", max_length=80, blank=True)
    served_on = day("送达日期")
    stopped_on = day("责令停止日期")
    stop_no = models.CharField("责令停止文号", max_length=80, blank=True)
    dissuaded_on = day("劝阻日期")
    is_suspended = models.BooleanField("复查合格前暂停使用", default=False)
    due_at = instant("整改期限")
    extended_from = instant("原整改期限")
    extension_until = instant("申请延期至")
    extension_reason = models.CharField("延期理由", max_length=200, blank=True)
    reported_on = day("报告整改日期")
    fixed_on = day("整改日期")
    verified_on = day("核实日期", db_index=True)
    verified_by = person("核实人")
    overdue_on = day("逾期日期")
    void_reason = models.CharField("撤销原因", max_length=200, blank=True)
    unfixable_reason = models.CharField("不能整改的原因", max_length=200, blank=True)
    is_recurrence = models.BooleanField("一年内复发", default=False)
    case = models.ForeignKey(
        "enforcement.Case", models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="案件"
    )
    town = maybe_unit("乡镇（街道）", editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题隐患"
        indexes = [models.Index(fields=["matter", "found_on"], name="finding_of_matter")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | Q(verified_on__gte=F("found_on")),
                name="finding_verified_after_found",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("ordered", "extended")) | Q(due_at__isnull=False),
                name="finding_order_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state="fixed_on_site") | Q(mode="on_site"),
                name="finding_on_site_is_on_site",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("fixed_on_site", "verified")) | Q(verified_on__isnull=False),
                name="finding_fixed_is_verified",
            ),
        ]

    @property
    def group_word(self) -> str:
        return group_label(self.matter, self.group)

    group_word.fget.short_description = "分组"  # type: ignore[attr-defined]


class Photo(OfInspection):
    """A picture as evidence: what it shows, when and where it was taken, and what is odd about it."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="photos", verbose_name="问题隐患"
    )
    reinspection = models.ForeignKey(
        "enforcement.Reinspection",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name="复查",
    )
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="照片")
    stage = models.CharField("阶段", max_length=10, choices=PhotoStage.choices)
    taken_at = instant("拍摄时间")
    latitude = coordinate("纬度")
    longitude = coordinate("经度")
    datum = models.CharField("原坐标系", max_length=8, choices=Datum.choices, blank=True)
    accuracy_m = models.DecimalField("定位精度（米）", max_digits=7, decimal_places=1, null=True, blank=True)
    doubts = models.JSONField("疑点", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "现场照片"

    def __str__(self) -> str:
        return f"{self.get_stage_display()}照片"

    @property
    def doubts_words(self) -> str:
        return "".join(self.doubts)

    doubts_words.fget.short_description = "疑点"  # type: ignore[attr-defined]

    @property
    def doubts_told(self) -> str:
        """A sentence for whoever has just uploaded it and can still take another; "" where nothing is odd."""
        return f"{self}已保存，但有疑点：{self.doubts_words}" if self.doubts else ""


class Reinspection(Satellite):
    """A return visit for one finding."""

    finding = belongs_to(Finding, "问题隐患", "reinspections")  # type: ignore[arg-type]
    checked_on = models.DateField("复查日期")
    result = models.CharField("复查结果", max_length=10, choices=Recheck.choices)
    note = models.CharField("复查情况", max_length=300, blank=True)
    officers = models.CharField("复查人员", max_length=120)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="复查意见书")

    SCOPE = of_organ("finding__unit")

    class Meta:
        verbose_name = verbose_name_plural = "复查"
        ordering = ("checked_on", "id")

    def __str__(self) -> str:
        return f"{self.checked_on} {self.get_result_display()}"

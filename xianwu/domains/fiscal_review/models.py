"""The nouns of a review beside the project itself: objections, agencies, consultations and conclusions."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from xianwu.core.people.roles import AUDITOR
from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.core.records.scope import Sees
from xianwu.domains.fiscal_review import roles
from xianwu.domains.fiscal_review.kinds import (
    Channel,
    DrawMode,
    Industry,
    Outcome,
    PartyKind,
    Reply,
    Stage,
    Tie,
)
from xianwu.domains.fiscal_review.projects import (
    COUNTY_EYES,
    ChecklistItem,
    FundSource,
    OfProject,
    Query,
    ReviewProject,
    Submission,
    Withdrawable,
    balanced,
    day,
    everyone_at,
    money,
)

__all__ = [
    "AgencyJob",
    "AgencyTie",
    "ChecklistItem",
    "Conclusion",
    "Consultation",
    "ConsultationIssue",
    "ConsultationParty",
    "FundSource",
    "Objection",
    "Query",
    "ReviewProject",
    "Submission",
]


class Objection(OfProject):
    """The owner does not agree; somebody decides with a reason."""

    content = models.TextField("异议内容")
    amount = money("涉及金额", default=0)
    raised_on = models.DateField("提出日期")
    outcome = models.CharField("处理结果", max_length=20, choices=Outcome.choices, blank=True)
    decided_on = day("处理日期")
    decision = models.TextField("处理意见", blank=True)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ("-raised_on", "-id")

    def __str__(self) -> str:
        return f"异议 {self.raised_on}"


class AgencyTie(OfProject):
    """Work an agency did for the project: it must then not review it."""

    bureau = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="中介机构")
    kind = models.CharField("承担工作", max_length=20, choices=Tie.choices)
    SCOPE = tuple(Sees(role) for role in (*roles.DESK, AUDITOR))

    class Meta:
        verbose_name = "利害关系"
        verbose_name_plural = "利害关系"
        constraints = [models.UniqueConstraint(fields=["project", "bureau", "kind"], name="agency_tie_once")]

    def __str__(self) -> str:
        return f"{self.bureau} {self.get_kind_display()}"


class AgencyJob(Record):
    """One review given to an outside agency; the agency sees this and nothing it was not given."""

    MONEY_UNIT = "元"

    class State(models.TextChoices):
        APPOINTED = "appointed", "已委托"
        ACCEPTED = "accepted", "已承接"
        DELIVERED = "delivered", "已提交成果"
        RECHECKED = "rechecked", "已复查"
        WITHDRAWN = "withdrawn", "已回避"
        CANCELLED = "cancelled", "已取消"

    OPEN = (State.APPOINTED, State.ACCEPTED)
    SCOPE = (*(Sees(role) for role in COUNTY_EYES), Sees(roles.AGENCY, through="agency"))

    project = models.ForeignKey(ReviewProject, models.PROTECT, related_name="jobs", verbose_name="评审项目")
    agency = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="中介机构")
    mode = models.CharField("选取方式", max_length=20, choices=DrawMode.choices, default=DrawMode.DRAW)
    draw_seed = models.CharField("抽取种子", max_length=100, blank=True)
    fee = money("评审费", default=0)
    assigned_on = models.DateField("委托日期")
    accepted_on = day("承接日期")
    delivered_on = day("提交日期")
    delivered_amount = money("中介初审金额", null=True, blank=True)
    delivered_note = models.CharField("成果说明", max_length=300, blank=True)
    rechecked_on = day("复查日期")
    recheck_amount = money("复查金额", null=True, blank=True)
    score = models.PositiveSmallIntegerField("考核得分", null=True, blank=True)
    conflict = models.CharField("回避原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "中介任务"
        verbose_name_plural = "中介任务"
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=["appointed", "accepted"]), name="agency_job_open_once"
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=100), name="agency_score_to_100"),
        ]

    @property
    def error_rate(self) -> Decimal | None:
        """|recheck − delivered| in per cent of what was delivered: one job, one appraisal."""
        if self.recheck_amount is None or not self.delivered_amount:
            return None
        return abs(self.recheck_amount - self.delivered_amount) * 100 / self.delivered_amount

    error_rate.fget.short_description = "误差率（%）"  # type: ignore[attr-defined]


class Consultation(Record):
    """A meeting on open issues; outside parties see only the meetings they are called to."""

    class State(models.TextChoices):
        CALLED = "called", "已召集"
        HELD = "held", "已召开"
        CLOSED = "closed", "已办结"
        CANCELLED = "cancelled", "已取消"

    SCOPE = (*everyone_at("project__"), Sees(roles.PARTY, through="parties__party"))

    project = models.ForeignKey(ReviewProject, models.PROTECT, related_name="consultations", verbose_name="评审项目")
    called_on = models.DateField("召集日期")
    place = models.CharField("地点", max_length=80, blank=True)
    held_on = day("召开日期")
    minutes = models.TextField("会商意见", blank=True)
    minutes_no = models.CharField("纪要文号", max_length=60, blank=True)
    closed_on = day("办结日期")

    class Meta:
        verbose_name = "会商"
        verbose_name_plural = "会商"


class OfConsultation(Satellite):
    consultation = models.ForeignKey(Consultation, models.PROTECT, verbose_name="会商")
    SCOPE = (*everyone_at("consultation__project__"), Sees(roles.PARTY, through="consultation__parties__party"))
    MONEY_UNIT = "元"

    class Meta:
        abstract = True


class ConsultationParty(Withdrawable, OfConsultation):
    """One unit called to a meeting. A withdrawn row keeps the unit's name only: the key lets a unit see the meeting."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="parties", verbose_name="会商")
    party = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", verbose_name="参加单位")
    kind = models.CharField("身份", max_length=20, choices=PartyKind.choices)
    opinion = models.CharField("意见", max_length=300, blank=True)
    signed_on = day("签字日期")
    withdrawn_party = models.CharField("已撤回的单位", max_length=200, blank=True)

    class Meta:
        verbose_name = "会商参加单位"
        verbose_name_plural = "会商参加单位"
        constraints = [models.UniqueConstraint(fields=["consultation", "party"], name="consultation_party_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.party or self.withdrawn_party}"


class ConsultationIssue(Withdrawable, OfConsultation):
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="issues", verbose_name="会商")
    subject = models.CharField("争议事项", max_length=200)
    claimed = money("对方主张", default=0)
    reviewed = money("评审意见", default=0)
    basis = models.CharField("依据", max_length=300, blank=True)
    raised_on = models.DateField("提出日期")
    decided_on = day("定论日期")
    decided = money("定论金额", null=True, blank=True)
    decision = models.CharField("定论", max_length=300, blank=True)

    class Meta:
        verbose_name = "争议事项"
        verbose_name_plural = "争议事项"
        ordering = ("raised_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("raised_on")),
                name="issue_decided_after_raised",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class ConclusionQuerySet(RecordQuerySet):
    def valid(self) -> ConclusionQuerySet:
        """Neither withdrawn nor replaced by a re-review."""
        return self.filter(withdrawn_on=None, superseded_on=None)


class Conclusion(OfProject):
    """What was decided, frozen: amounts, days and reply as they stood on the document's date."""

    title = models.CharField("项目名称", max_length=200)
    version_no = models.PositiveSmallIntegerField("次数", default=1)
    document_no = models.CharField("结论文号", max_length=60)
    concluded_on = models.DateField("结论日期", db_index=True)
    stage = models.CharField("评审类型", max_length=20, choices=Stage.choices)
    industry = models.CharField("专业", max_length=20, choices=Industry.choices)
    channel = models.CharField("通道", max_length=20, choices=Channel.choices)
    submitted = money("送审金额")
    approved = money("审定金额")
    cuts = money("审减")
    adds = money("审增", default=0)
    first_amount = money("初审金额", null=True, blank=True)
    recheck_difference = money("复核差额", default=0)
    complete_on = models.DateField("资料齐全日期")
    used_days = models.PositiveIntegerField("用时（工作日）")
    paused_days = models.PositiveIntegerField("暂停（工作日）", default=0)
    limit_days = models.PositiveIntegerField("时限（工作日）")
    is_on_time = models.BooleanField("按时办结", default=True)
    owner_reply = models.CharField("单位回复", max_length=20, choices=Reply.choices, blank=True)
    replied_on = day("回复日期")
    is_objected = models.BooleanField("曾有异议", default=False)
    superseded_on = day("被复评替代日期")
    withdrawn_on = day("撤销日期")
    withdrawal_reason = models.CharField("撤销原因", max_length=300, blank=True)

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "评审结论"
        verbose_name_plural = "评审结论"
        ordering = ("-concluded_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(superseded_on__isnull=True, withdrawn_on__isnull=True),
                name="conclusion_valid_once",
            ),
            models.UniqueConstraint(
                fields=["document_no"], condition=Q(withdrawn_on__isnull=True), name="conclusion_number_once"
            ),
            models.CheckConstraint(condition=Q(concluded_on__gte=F("complete_on")), name="conclusion_after_papers"),
            models.CheckConstraint(condition=Q(cuts__gte=0, adds__gte=0), name="conclusion_cuts_not_negative"),
            models.CheckConstraint(
                condition=Q(is_on_time=True, used_days__lte=F("limit_days"))
                | Q(is_on_time=False, used_days__gt=F("limit_days")),
                name="conclusion_on_time_is_counted",
            ),
            balanced("conclusion_amounts_balance"),
        ]

    @property
    def number(self) -> str:
        return self.document_no

    def __str__(self) -> str:
        return f"{self.document_no} {self.title}"

    @property
    def net_cut(self) -> Decimal:
        return self.submitted - self.approved

    net_cut.fget.short_description = "净审减"  # type: ignore[attr-defined]

    @property
    def cut_rate(self) -> Decimal:
        """Gross cut in per cent of the submitted sum."""
        return self.cuts * 100 / self.submitted

    cut_rate.fget.short_description = "审减率（%）"  # type: ignore[attr-defined]

    @property
    def former_days(self) -> int:
        """Working days that the conclusions before a re-review took: they are no part of its own days."""
        before = Conclusion.objects.filter(project_id=self.project_id, version_no__lt=self.version_no)
        return before.exclude(superseded_on=None).aggregate(all=models.Sum("used_days"))["all"] or 0

    former_days.fget.short_description = "复评之前的用时（工作日）"  # type: ignore[attr-defined]

    @property
    def is_valid(self) -> bool:
        return self.withdrawn_on is None and self.superseded_on is None

    is_valid.fget.short_description = "有效"  # type: ignore[attr-defined]

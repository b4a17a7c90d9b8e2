"""A case from clue to archive, with what each gate rests on (行政处罚法 2021)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from xianwu.core.people.sealed import EncryptedTextField
from xianwu.core.records.models import RecordQuerySet
from xianwu.lib.codes import mask_id_number, mask_name, mask_phone
from xianwu.registers.enforcement.fields import (
    PERSON,
    belongs_to,
    day,
    maybe_unit,
    money,
    person,
)
from xianwu.registers.enforcement.inspections import OfMatter
from xianwu.registers.enforcement.kinds import (
    Challenge,
    ChallengeOutcome,
    Harm,
    PartyKind,
    PaymentKind,
    Procedure,
    ReviewOutcome,
    Sanction,
    Source,
)
from xianwu.registers.enforcement.standing import DiscretionBand, PenaltyRule
from xianwu.registers.enforcement.subjects import Subject


class CaseQuerySet(RecordQuerySet):
    def filed(self) -> CaseQuerySet:
        """Cases that were filed, whatever came of them."""
        return self.filter(filed_on__isnull=False)


class Case(OfMatter):
    """`title` is the cause of action (案由)."""

    MONEY_UNIT = "元"

    class State(models.TextChoices):
        CLUE = "clue", "线索核查"
        FILING = "filing", "立案待批"
        FILED = "filed", "调查取证"
        INVESTIGATED = "investigated", "调查终结"
        REVIEWED = "reviewed", "法制审核通过"
        DISCUSSED = "discussed", "集体讨论通过"
        NOTIFIED = "notified", "已事先告知"
        HEARING = "hearing", "听证中"
        DEFENDED = "defended", "意见已复核"
        DECIDED = "decided", "已决定"
        SERVED = "served", "待履行"
        REMINDED = "reminded", "已催告"
        PERFORMED = "performed", "已履行"
        CLOSED = "closed", "已结案"
        ARCHIVED = "archived", "已归档"
        NOT_FILED = "not_filed", "不予立案"
        TRANSFERRED = "transferred", "已移送"
        SUSPENDED = "suspended", "中止"
        TERMINATED = "terminated", "终结"

    ENDED = (State.CLOSED, State.ARCHIVED, State.NOT_FILED, State.TRANSFERRED, State.TERMINATED)
    TONES = {
        "clue": "new", "filing": "warn", "served": "warn", "reminded": "late", "performed": "good", "closed": "good",
        "archived": "good", "not_filed": "off", "transferred": "off", "suspended": "paused", "terminated": "off",
    }  # fmt: skip

    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="检查对象"
    )
    procedure = models.CharField("程序", max_length=10, choices=Procedure.choices, default=Procedure.ORDINARY)
    source = models.CharField("案件来源", max_length=12, choices=Source.choices, default=Source.PLAN)
    rule = belongs_to(PenaltyRule, "处罚事项", "cases")  # type: ignore[arg-type]
    party_kind = models.CharField("当事人性质", max_length=12, choices=PartyKind.choices)
    party_name = models.CharField("当事人", max_length=120)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    party_id = EncryptedTextField("证件号码", blank=True, default="")
    party_digest = models.CharField("证件索引", max_length=64, blank=True, default="", db_index=True, editable=False)
    legal_rep = models.CharField("法定代表人（负责人）", max_length=60, blank=True)
    phone = EncryptedTextField("联系电话", blank=True, default="")
    address = models.CharField("地址", max_length=200, blank=True)
    town = maybe_unit("乡镇（街道）", limit_choices_to={"kind": "town"})
    facts = models.TextField("违法事实", blank=True)
    occurred_on = models.DateField("违法行为发生（终了）日期")
    is_grave = models.BooleanField("涉及生命健康安全、金融安全且有危害后果", default=False)
    clue_on = models.DateField("发现线索日期")
    filing_request = models.CharField("承办人意见", max_length=300, blank=True)
    unit_opinion = models.CharField("承办机构意见", max_length=300, blank=True)
    filing_opinion = models.CharField("立案审批意见", max_length=300, blank=True)
    filed_on = day("立案日期", db_index=True)
    filed_by = person("立案批准人")
    decision_due_on = day("应决定日期")
    decision_extended_on = day("延长办案期限批准日期")
    decision_extended_by = person("延长办案期限批准人")
    decision_extension = models.CharField("延长办案期限的理由", max_length=300, blank=True)
    decision_extensions = models.PositiveSmallIntegerField("延长办案期限次数", default=0, editable=False)
    investigated_on = day("调查终结日期")
    evidence = models.TextField("证据", blank=True)
    proposal = models.CharField("拟处罚种类", max_length=16, choices=Sanction.choices, blank=True)
    proposed_fine = money("拟罚款", null=True, blank=True)
    proposed_confiscation = money("拟没收", null=True, blank=True)
    fine_base = money("倍数基数金额", null=True, blank=True)
    reasons = models.TextField("处罚理由（裁量情节）", blank=True)
    deviation = models.CharField("减轻处罚的理由", max_length=300, blank=True)
    discretion = models.ForeignKey(
        DiscretionBand, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="裁量阶次"
    )
    discretion_factors = models.CharField("裁量情节", max_length=300, blank=True)
    departure = models.CharField("偏离裁量基准的理由", max_length=300, blank=True)
    correction_demand = models.CharField("责令改正内容", max_length=300, blank=True)
    is_complex = models.BooleanField("案情疑难复杂、涉及多个法律关系", default=False)
    is_public_interest = models.BooleanField("涉及重大公共利益", default=False)
    review_outcome = models.CharField("法制审核结果", max_length=10, choices=ReviewOutcome.choices, blank=True)
    reviewed_on = day("法制审核日期")
    reviewed_by = person("法制审核人")
    review_note = models.CharField("审核意见", max_length=300, blank=True)
    discussed_on = day("集体讨论日期")
    discussion = models.TextField("集体讨论记录", blank=True)
    notified_on = day("告知日期")
    notice_no = models.CharField("告知文号", max_length=80, blank=True)
    notice_served_on = day("告知送达日期")
    defence_due_on = day("陈述申辩截止")
    defence_on = day("陈述申辩日期")
    defence = models.TextField("陈述申辩", blank=True)
    defence_reply = models.TextField("复核意见", blank=True)
    hearing_offered = models.BooleanField("已告知听证权", default=False)
    hearing_due_on = day("听证申请截止")
    is_defence_waived = models.BooleanField("书面放弃陈述、申辩", default=False)
    is_hearing_waived = models.BooleanField("书面放弃听证", default=False)
    hearing_asked_on = day("申请听证日期")
    hearing_noticed_on = day("听证通知日期")
    hearing_on = day("听证日期")
    hearing_place = models.CharField("听证地点", max_length=100, blank=True)
    hearing_host = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="听证主持人"
    )
    hearing_report = models.TextField("听证报告", blank=True)
    sanction = models.CharField("处罚种类", max_length=16, choices=Sanction.choices, blank=True)
    fine = money("罚款", null=True, blank=True)
    confiscation = money("没收", null=True, blank=True)
    spot_time = models.TimeField("当场处罚时间", null=True, blank=True)
    spot_place = models.CharField("当场处罚地点", max_length=100, blank=True)
    decided_on = day("决定日期", db_index=True)
    decided_by = person("决定人")
    decision_no = models.CharField("决定书文号", max_length=80, blank=True)
    no_penalty_basis = models.CharField("不予处罚依据", max_length=200, blank=True)
    education = models.CharField("教育记录", max_length=300, blank=True)
    served_on = day("决定送达日期")
    pay_due_on = day("缴款期限")
    deferral_reason = models.CharField("暂缓、分期缴纳理由", max_length=200, blank=True)
    surcharge_waiver = models.CharField("减免加处罚款理由", max_length=200, blank=True)
    recorded_on = day("报所属机关备案日期")
    challenge = models.CharField("救济途径", max_length=16, choices=Challenge.choices, blank=True)
    challenged_on = day("申请复议（起诉）日期")
    challenge_ended_on = day("复议（诉讼）终结日期")
    challenge_outcome = models.CharField(
        "复议（诉讼）结果", max_length=12, choices=ChallengeOutcome.choices, blank=True
    )
    earlier_stays = models.JSONField("以前的复议、诉讼期间", default=list, blank=True, editable=False)
    annulled_on = day("处罚决定撤销日期")
    changed_on = day("复议（诉讼）变更日期")
    changed_no = models.CharField("变更文书文号", max_length=80, blank=True)
    changed_served_on = day("变更文书送达日期")
    reminder_no = models.CharField("催告书文号", max_length=80, blank=True)
    reminded_on = day("催告送达日期")
    act_due_on = day("责令改正（拆除）期限")
    seal_place = models.CharField("查封的场所、设施", max_length=200, blank=True)
    seal_reason = models.CharField("查封的理由和责成文号", max_length=300, blank=True)
    seal_approved_on = day("查封批准日期")
    seal_approved_by = person("查封批准人")
    seal_approve_by = models.DateTimeField("补办查封批准期限", null=True, blank=True)
    seal_no = models.CharField("查封决定书文号", max_length=80, blank=True)
    sealed_on = day("查封日期")
    seal_due_on = day("查封期限")
    seal_extended_on = day("延长查封批准日期")
    unsealed_on = day("解除查封日期")
    plea_on = day("催告后陈述申辩日期")
    plea = models.TextField("催告后陈述申辩", blank=True)
    plea_reply = models.TextField("催告后意见复核", blank=True)
    plea_answered_on = day("催告后意见复核日期")
    announcement_no = models.CharField("限期拆除公告文号", max_length=80, blank=True)
    announced_on = day("公告日期")
    announced_in = models.CharField("公告载体", max_length=150, blank=True)
    self_until = day("公告的自行拆除期限")
    coercion_no = models.CharField("强制执行决定书文号", max_length=80, blank=True)
    coercion_plan = models.CharField("强制执行的方式和时间", max_length=200, blank=True)
    coercion_decided_on = day("强制执行决定日期")
    coercion_by = person("强制执行决定人")
    coercion_served_on = day("强制执行决定书送达日期")
    substitute_ground = models.CharField("代履行的情形", max_length=12, choices=Harm.choices, blank=True)
    substitute_target = models.CharField("代履行的标的", max_length=200, blank=True)
    substitute_by = models.CharField("代履行人", max_length=120, blank=True)
    substitute_plan = models.CharField("代履行的方式", max_length=200, blank=True)
    substitute_estimate = money("代履行费用预算", null=True, blank=True)
    substitute_reckoning = models.CharField("费用测算依据", max_length=200, blank=True)
    substitute_no = models.CharField("代履行决定书文号", max_length=80, blank=True)
    substitute_decided_on = day("代履行决定日期")
    substitute_served_on = day("代履行决定书送达日期")
    substitute_on = day("定于代履行日期")
    substitute_reminded_on = day("代履行前催告日期")
    substituted_on = day("代履行日期")
    substitute_watched_by = models.CharField("到场监督人员", max_length=120, blank=True)
    substitute_signed = models.CharField("执行文书签名情况", max_length=200, blank=True)
    substitute_cost = money("代履行费用", null=True, blank=True)
    substitute_cost_note = models.CharField("费用超出预算的说明", max_length=200, blank=True)
    clearing_no = models.CharField("立即代履行决定书文号", max_length=80, blank=True)
    cleared_on = day("立即代履行日期")
    clearing_told = models.CharField("当事人到场或者事后通知情况", max_length=200, blank=True)
    court_applied_on = day("申请法院执行日期")
    court_note = models.CharField("法院受理情况", max_length=200, blank=True)
    performed_on = day("履行完毕日期")
    performance = models.CharField("履行情况", max_length=300, blank=True)
    closed_on = day("结案日期")
    closing_report = models.TextField("结案报告", blank=True)
    archived_on = day("归档日期")
    archive_no = models.CharField("档案号", max_length=60, blank=True)
    transferred_to = maybe_unit("移送机关")
    return_state = models.CharField("恢复后状态", max_length=20, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "案件"
        indexes = [
            models.Index(fields=["matter", "state"], name="case_of_matter"),
            models.Index(fields=["rule", "occurred_on"], name="case_of_act"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(fine__isnull=True) | Q(fine__gte=0))
                & (Q(confiscation__isnull=True) | Q(confiscation__gte=0)),
                name="case_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(procedure="simple")
                | Q(notice_served_on__isnull=False)
                | Q(sanction="none"),
                name="case_notice_before_decision",
                violation_error_message="没有事先告知的，不得作出处罚决定（行政处罚法第四十四条、第六十二条）。",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(filed_on__isnull=True) | Q(decided_on__gte=F("filed_on")),
                name="case_decided_after_filed",
            ),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(decided_on__isnull=False, served_on__gte=F("decided_on")),
                name="case_served_after_decided",
                violation_error_message="决定书的送达日期早于决定日期，请改正。",
            ),
            models.CheckConstraint(
                condition=Q(coercion_decided_on__isnull=True)
                | (
                    Q(reminded_on__isnull=False, reminded_on__lt=F("coercion_decided_on"))
                    & Q(self_until__isnull=False, self_until__lt=F("coercion_decided_on"))
                ),
                name="case_coerced_after_reminder",
                violation_error_message="没有催告、公告期没有届满的，不得决定强制执行（行政强制法第三十五条、第四十四条）。",
            ),
            models.CheckConstraint(
                condition=Q(substituted_on__isnull=True)
                | Q(substitute_reminded_on__isnull=False, substitute_reminded_on__lt=F("substituted_on")),
                name="case_substituted_after_reminder",
                violation_error_message="代履行三日前没有催告的，不得代履行（行政强制法第五十一条）。",
            ),
            models.CheckConstraint(
                condition=Q(substitute_cost__isnull=True) | Q(substitute_cost__gte=0),
                name="case_substitute_cost_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("decided", "served", "reminded", "performed")) | Q(decided_on__isnull=False),
                name="case_decided_has_date",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="case_number_once"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(reviewed_by=F("decided_by")),
                name="case_reviewer_decides_not",
            ),
        ]

    def search_text(self) -> str:
        return f"{self.number} {self.title} {self.party_name} {self.credit_code} {self.decision_no}"

    @property
    def phone_masked(self) -> str:
        return mask_phone(self.phone)

    @property
    def party_id_masked(self) -> str:
        return mask_id_number(self.party_id)

    @property
    def public_party(self) -> str:
        """The party as the public page names it: individuals masked, organisations in full."""
        return mask_name(self.party_name) if self.party_kind == PartyKind.INDIVIDUAL else self.party_name

    @property
    def is_organisation(self) -> bool:
        return self.party_kind == PartyKind.ORGANISATION

    @property
    def is_simple(self) -> bool:
        return self.procedure == Procedure.SIMPLE

    @property
    def paid(self) -> Decimal:
        return sum((row.amount for row in self.payments.all() if row.kind == PaymentKind.FINE), Decimal(0))

    phone_masked.fget.short_description = "联系电话"  # type: ignore[attr-defined]
    party_id_masked.fget.short_description = "证件号码"  # type: ignore[attr-defined]
    paid.fget.short_description = "已缴罚款"  # type: ignore[attr-defined]

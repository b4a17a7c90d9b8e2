"""What belongs to a case: who handles it, what is held, what was served and paid, and its file as one document."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.db import models
from django.db.models import F, Q

from xianwu.core.attachments.store import path_of
from xianwu.core.records.models import Satellite
from xianwu.kit.amounts import exact_text
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.cases import Case
from xianwu.registers.enforcement.fields import PERSON, belongs_to, day, instant, maybe_unit, money
from xianwu.registers.enforcement.kinds import (
    AgreementEnd,
    AgreementKind,
    Challenge,
    OnSite,
    PaymentKind,
    Sanction,
    ServiceMethod,
)
from xianwu.registers.enforcement.scopes import of_organ


class OfCase(Satellite):
    case = belongs_to(Case, "案件", "%(class)ss")  # type: ignore[arg-type]
    SCOPE = of_organ("case__unit")
    MONEY_UNIT = "元"

    class Meta:
        abstract = True


class Handler(OfCase):
    """An officer who handles the case, with the card of the day of assignment."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="办案人员")
    card_no = models.CharField("执法证号", max_length=40)
    is_main = models.BooleanField("主办", default=False)
    assigned_on = models.DateField("指派日期")
    recusal_asked_on = day("申请回避日期")
    recusal_refused_on = day("驳回回避日期")
    recused_on = day("回避日期")
    recusal_reason = models.CharField("回避原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办案人员"
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="handler_once")]

    def __str__(self) -> str:
        return f"{self.person}（{self.card_no}）"


class Custody(OfCase):
    """Evidence put in advance custody (先行登记保存): dealt with in 7 working days (处罚法 56)."""

    things = models.CharField("物品", max_length=300)
    items = models.JSONField("物品清单", default=list, blank=True)
    place = models.CharField("保存地点", max_length=100, blank=True)
    approval = models.CharField("负责人批准情况", max_length=120, blank=True)
    paper_no = models.CharField("通知书文号", max_length=80, blank=True)
    outcome_no = models.CharField("处理通知书文号", max_length=80, blank=True)
    taken_on = models.DateField("登记保存日期")
    due_on = models.DateField("应处理日期")
    ended_on = day("处理日期")
    outcome = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "先行登记保存"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("taken_on")), name="custody_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.things


class Payment(OfCase):
    """Money that came in, with the state's receipt."""

    kind = models.CharField("款项", max_length=12, choices=PaymentKind.choices, default=PaymentKind.FINE)
    amount = money("金额")
    paid_on = models.DateField("缴款日期")
    receipt_no = models.CharField("票据号", max_length=60)
    is_on_site = models.BooleanField("当场收缴", default=False)
    on_site_reason = models.CharField("当场收缴理由", max_length=10, choices=OnSite.choices, blank=True)
    handed_on = day("交机关日期")
    banked_on = day("缴入银行日期")

    class Meta:
        verbose_name = verbose_name_plural = "缴款"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero"),
            models.UniqueConstraint(fields=["receipt_no"], name="payment_receipt_once"),
            models.CheckConstraint(
                condition=(Q(handed_on__isnull=True) | Q(handed_on__gte=F("paid_on")))
                & (Q(banked_on__isnull=True) | Q(banked_on__gte=F("paid_on"))),
                name="payment_handed_after",
                violation_error_message="交款日期早于收款日期，请改正。",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_no


class Agreement(OfCase):
    """Performance in parts: a fine put off or paid by instalments (处罚法 66), or an agreement on execution (强制法 42)."""

    kind = models.CharField("方式", max_length=12, choices=AgreementKind.choices)
    made_on = models.DateField("批准（签订）日期")
    paper_no = models.CharField("文号", max_length=80)
    terms = models.CharField("理由、约定和补救措施", max_length=300)
    paid_before = money("此前已缴", default=0)
    ended_on = day("终结日期")
    outcome = models.CharField("结果", max_length=10, choices=AgreementEnd.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执行协议和分期"
        ordering = ("made_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on__isnull=True), name="agreement_one_in_force"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, outcome="") | Q(ended_on__gte=F("made_on")) & ~Q(outcome=""),
                name="agreement_ends_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.paper_no


class AgreedPart(Satellite):
    """One part of an agreement: a sum, or something to be done, by a day."""

    SCOPE = of_organ("agreement__case__unit")
    MONEY_UNIT = "元"

    agreement = belongs_to(Agreement, "协议", "parts")  # type: ignore[arg-type]
    number = models.PositiveSmallIntegerField("期次")
    due_on = models.DateField("期限")
    amount = money("金额", null=True, blank=True)
    duty = models.CharField("要做的事", max_length=200, blank=True)
    done_on = day("履行日期")

    class Meta:
        verbose_name = verbose_name_plural = "协议分期"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="agreed_part_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) & ~Q(duty="") | Q(amount__gt=0, duty=""),
                name="agreed_part_sum_or_duty",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 期 {self.due_on} {self.duty or exact_text(self.amount)}"


class DecisionChange(OfCase):
    """A decision changed at a review or in court: what it said before and what it says since."""

    challenge = models.CharField("途径", max_length=16, choices=Challenge.choices)
    made_by = models.CharField("复议机关（法院）", max_length=100)
    document_no = models.CharField("文号", max_length=80)
    changed_on = models.DateField("变更日期")
    served_on = models.DateField("送达日期")
    words_before = models.CharField("变更前的决定", max_length=300)
    sanction_before = models.CharField("变更前种类", max_length=16, choices=Sanction.choices)
    fine_before = money("变更前罚款", null=True, blank=True)
    confiscation_before = money("变更前没收", null=True, blank=True)
    demand_before = models.CharField("变更前责令改正内容", max_length=300, blank=True)
    act_due_before = day("变更前改正期限")
    pay_due_before = day("变更前缴款期限")
    sanction_after = models.CharField("变更后种类", max_length=16, choices=Sanction.choices)
    fine_after = money("变更后罚款", null=True, blank=True)
    confiscation_after = money("变更后没收", null=True, blank=True)
    pay_due_after = day("变更后缴款期限")

    class Meta:
        verbose_name = verbose_name_plural = "决定变更"
        ordering = ("changed_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["case", "changed_on"], name="decision_change_once"),
            models.CheckConstraint(condition=Q(served_on__gte=F("changed_on")), name="decision_change_served_after"),
        ]

    def __str__(self) -> str:
        return self.document_no


class Delivery(Satellite):
    """A paper served on somebody (送达回证)."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+", verbose_name="文书")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name="案件"
    )
    finding = models.ForeignKey(
        "enforcement.Finding", models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name="问题隐患"
    )
    inspection = models.ForeignKey(
        "enforcement.Inspection", models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name="检查"
    )
    organ = maybe_unit("送达机关")
    recipient = models.CharField("受送达人", max_length=120)
    method = models.CharField("送达方式", max_length=12, choices=ServiceMethod.choices)
    served_on = models.DateField("送达日期")
    deemed_on = models.DateField("视为送达日期")
    witness = models.CharField("见证人", max_length=60, blank=True)
    has_consent = models.BooleanField("已签电子送达确认书", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    SCOPE = of_organ("organ")

    class Meta:
        verbose_name = verbose_name_plural = "送达回证"
        ordering = ("served_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="left") | ~Q(witness=""),
                name="delivery_left_has_witness",
                violation_error_message="留置送达要有见证人。",
            ),
            models.CheckConstraint(
                condition=~Q(method="electronic") | Q(has_consent=True),
                name="delivery_electronic_has_consent",
                violation_error_message="电子送达要有当事人签字的确认书。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper} {self.served_on}"


class CaseFile(models.Model):
    """A case file (卷宗) on its way into one PDF. The bytes lie in the store under their digest."""

    class State(models.TextChoices):
        RUNNING = "running", "生成中"
        DONE = "done", "已生成"
        FAILED = "failed", "失败"

    case = models.ForeignKey(Case, models.PROTECT, related_name="files", verbose_name="案件")
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="制作人")
    asked_at = models.DateTimeField("时间")
    moved_at = instant("最近进展")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.RUNNING)
    done_count = models.PositiveIntegerField("已完成", default=0)
    total_count = models.PositiveIntegerField("共", default=0)
    page_count = models.PositiveIntegerField("页数", default=0)
    sha256 = models.CharField("摘要", max_length=64, blank=True)
    message = models.TextField("结果", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "卷宗"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.case} 卷宗"

    def is_stalled(self, *, at: datetime, minutes: int) -> bool:
        """Still running on paper, but nothing has moved for so long: the worker stands, or died over it."""
        since = self.moved_at or self.asked_at
        return self.state == self.State.RUNNING and at - since > timedelta(minutes=minutes)

    @property
    def path(self) -> Path:
        return path_of(self.sha256)

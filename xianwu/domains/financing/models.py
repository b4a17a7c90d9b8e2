"""Nouns of small-enterprise financing: visits, needs, pushes to banks, decisions, loans, repairs."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.domains.financing import words
from xianwu.domains.financing.aftercare import FollowUp
from xianwu.domains.financing.fields import key, money, rate, rule, sees_all, sees_through
from xianwu.domains.financing.offers import BANKS, PARTY, Bank, EnterpriseAccount, LoanProduct
from xianwu.domains.financing.roles import BANK, CHECKER, ENTERPRISE, READERS, REVIEWER, TERM_READERS, VISITOR

__all__ = [
    "Bank",
    "CreditDecision",
    "Demand",
    "Drawdown",
    "EnterpriseAccount",
    "FollowUp",
    "LoanProduct",
    "Recommendation",
    "RepairCase",
    "StandardCheck",
    "Visit",
]
OPEN = words.Trust.OPEN
LONGEST_TERM = 360
"""In months: thirty years, the longest term of any loan to a small firm."""
RATE = Q(rate__isnull=True) | Q(rate__gt=0, rate__lte=100)
"""In percent a year. The dated parameter `financing.top_rate` is stricter; this is what can never be."""
TWO_BANKS = Q(second_bank__isnull=True) | ~Q(second_bank=F("first_bank"))


class Visit(Record):
    """One call on an enterprise (千企万户大走访). `unit` is its town."""

    class State(models.TextChoices):
        RECORDED = "recorded", "已登记"
        VOID = "void", "已作废"

    TONES: ClassVar = {"recorded": "good"}
    enterprise = key(PARTY, "经营主体", back="financing_visits")
    visited_on = models.DateField("走访日期", db_index=True)
    mode = models.CharField("方式", max_length=10, choices=words.VisitMode.choices)
    visitor_name = models.CharField("走访人", max_length=40)
    bank = key("units.Unit", "同行银行", null=True, blank=True, limit_choices_to=BANKS)
    has_need = models.BooleanField("有需求")
    no_need_reason = models.CharField("无需求原因", max_length=200, blank=True)
    is_policy_told = models.BooleanField("已讲政策", default=True)
    is_premises_seen = models.BooleanField("见到经营场所", null=True, blank=True)
    is_backfilled = models.BooleanField("补录", default=False)
    void_on = models.DateField("作废日期", null=True, editable=False)
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *READERS),
        *sees_through("unit", VISITOR),
        *sees_through("enterprise__financing_account__unit", ENTERPRISE),
    )

    class Meta:
        verbose_name = "走访"


class DemandQuerySet(RecordQuerySet):
    def valid(self) -> Self:
        """Needs that are neither void nor duplicate."""
        return self.filter(void_on__isnull=True)

    def open(self) -> Self:
        """Needs on which somebody still has to act."""
        return self.filter(state__in=Demand.OPEN_STATES)


def check_field(standard: str) -> models.CharField:
    return models.CharField(dict(words.STANDARDS)[standard], max_length=8, choices=words.Trust.choices, default=OPEN)


class Demand(Record):
    """A line of the needs list (申报清单). The five standards stand on it in three values."""

    class State(models.TextChoices):
        DECLARED = "declared", "已申报"
        DEFERRED = "deferred", "暂不符合"
        REPAIRING = "repairing", "辅导修复"
        RECOMMENDED = "recommended", "已推荐"
        REFUSED = "refused", "未授信"
        CREDITED = "credited", "已授信"
        LENT = "lent", "已投放"
        CLOSED = "closed", "已结清"
        WITHDRAWN = "withdrawn", "已撤回"
        VOID = "void", "已作废"

    TONES: ClassVar = {"deferred": "warn", "lent": "good", "refused": "warn"}
    OPEN_STATES: ClassVar = ("declared", "deferred", "repairing", "recommended", "refused")
    AMENDABLE: ClassVar = ("declared", "deferred", "repairing")
    enterprise = key(PARTY, "经营主体", back="financing_demands")
    town = key("units.Unit", "所在乡镇", back="financing_demands", db_index=False)  # found by town and state
    visit = key(Visit, "来自走访", back="demands", null=True, blank=True)
    subject_type = models.CharField("主体类型", max_length=12, choices=words.SubjectType.choices)
    amount = money("需求金额")
    term_months = models.PositiveIntegerField("期限（月）")
    purpose = models.CharField("用途", max_length=12, choices=words.Purpose.choices)
    use_text = models.CharField("用途说明", max_length=200, blank=True)
    collateral = models.CharField("担保方式", max_length=12, choices=words.Collateral.choices)
    first_bank = key("units.Unit", "意向银行", null=True, blank=True, limit_choices_to=BANKS, db_index=False)
    second_bank = key("units.Unit", "第二意向银行", null=True, blank=True, limit_choices_to=BANKS, db_index=False)
    existing_banks = models.CharField("现有贷款银行", max_length=100, blank=True)
    existing_balance = money("现有贷款余额", null=True, blank=True)
    is_first_loan_claimed = models.BooleanField("自称首贷", default=False)
    channel = models.CharField("申报渠道", max_length=10, choices=words.Channel.choices)
    declared_on = models.DateField("申报日期")
    consent_no = models.CharField("授权书编号", max_length=60, blank=True)
    consent_form = models.CharField(
        "授权书形式", max_length=8, choices=words.ConsentForm.choices, default=words.ConsentForm.FILE
    )
    consent_place = models.CharField("授权书存放处", max_length=60, blank=True)
    check_operation = check_field("operation")
    check_premises = check_field("premises")
    check_need = check_field("need")
    check_credit = check_field("credit")
    check_use = check_field("use")
    recommended_on = models.DateField("列入推荐日期", null=True, editable=False)
    is_backfilled = models.BooleanField("补录", default=False, editable=False)
    backfill_reason = models.CharField("补录理由", max_length=200, blank=True, editable=False)
    void_on = models.DateField("作废日期", null=True, editable=False)
    void_kind = models.CharField("作废原因", max_length=12, choices=words.VoidKind.choices, blank=True, editable=False)
    objects = DemandQuerySet.as_manager()
    FILE_KINDS: ClassVar = {"consent": "授权书"}
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *READERS),
        *sees_through("town", VISITOR),
        *sees_through("checks__department", CHECKER),
        *sees_through("recommendations__unit", *BANK),
        *sees_through("enterprise__financing_account__unit", ENTERPRISE),
    )

    class Meta:
        verbose_name = "融资需求"
        indexes = [
            models.Index(fields=["town", "state", "declared_on", "amount"], name="demand_town_sums"),
            # As the ledger is sorted: many needs are declared on one day, and a page reads no more of them than it shows.
            models.Index(fields=["declared_on", "id"], name="demand_by_day"),
        ]
        constraints = [
            rule("demand_asks_for_money", Q(amount__gt=0), "amount", "需求金额要大于 0。"),
            rule(
                "demand_has_a_term",
                Q(term_months__gte=1, term_months__lte=LONGEST_TERM),
                "term_months",
                f"期限应是 1 至 {LONGEST_TERM} 个月的整数。",
            ),
            rule(
                "demand_balance_not_negative",
                Q(existing_balance__isnull=True) | Q(existing_balance__gte=0),
                "existing_balance",
                "现有贷款余额不能是负数；没有贷款的填 0 或不填。",
            ),
            rule("demand_two_banks", TWO_BANKS, "second_bank", "第二意向银行不能与意向银行相同。"),
            models.CheckConstraint(
                condition=Q(state="void", void_on__isnull=False) | (~Q(state="void") & Q(void_on__isnull=True)),
                name="demand_void_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "consent_no"],
                condition=Q(void_on__isnull=True) & ~Q(consent_no=""),
                name="demand_consent_once",
            ),
            models.UniqueConstraint(fields=["number"], name="demand_number_once"),
        ]

    def must_keep(self, category: str) -> str:
        """Banks look at the firm's data on the consent: once recommended, it may be replaced, not withdrawn."""
        if category != "consent" or (self.recommended_on is None and not self.recommendations.exists()):
            return ""
        return "需求已推荐过，银行查询凭的是这份授权书，不能撤下；传错了的，先上传对的授权书，再撤下这一份。"

    @property
    def verdicts(self) -> dict[str, str]:
        """The five standards as they stand."""
        return {standard: getattr(self, field) for standard, field in words.CHECK_FIELDS.items()}


class StandardCheck(Satellite):
    """One standard put to a department, and its answer: a value and a note, no raw data."""

    class State(models.TextChoices):
        ASKED = "asked", "待答复"
        ANSWERED = "answered", "已答复"

    TONES: ClassVar = {"asked": "warn", "answered": "good"}
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ASKED, editable=False)
    demand = key(Demand, "融资需求", back="checks")
    standard = models.CharField("标准", max_length=12, choices=words.STANDARDS)
    department = key("units.Unit", "协查部门")
    asked_on = models.DateField("提请日期")
    value = models.CharField("结论", max_length=8, choices=words.Trust.choices, default=OPEN)
    basis = models.CharField("依据", max_length=200, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *READERS),
        *sees_through("department", CHECKER),
        *sees_through("demand__town", VISITOR),
    )

    class Meta:
        verbose_name = "部门协查"
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "standard", "department"],
                condition=Q(answered_on__isnull=True),
                name="check_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_on__isnull=True) | Q(state="answered", answered_on__isnull=False),
                name="check_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_standard_display()} {self.department}"

    @property
    def unit_id(self) -> int:
        """Whose limit it is."""
        found: int = self.department_id
        return found


class Recommendation(Record):
    """A need pushed to one bank (推荐清单). `unit` is the bank."""

    class State(models.TextChoices):
        PUSHED = "pushed", "待材料"
        REVIEWING = "reviewing", "审批中"
        CREDITED = "credited", "已授信"
        REFUSED = "refused", "未授信"
        LENT = "lent", "已投放"
        SETTLED = "settled", "已结清"
        CANCELLED = "cancelled", "已撤回"

    TONES: ClassVar = {"lent": "good", "settled": "good", "pushed": "new"}
    OPEN_STATES: ClassVar = ("pushed", "reviewing")
    unit = key("units.Unit", "银行", back="financing_recommendations")
    demand = key(Demand, "融资需求", back="recommendations")
    pushed_on = models.DateField("推荐日期", db_index=True)
    materials_complete_on = models.DateField("材料齐全日期", null=True, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    refusal_code = models.CharField("未授信原因", max_length=24, choices=words.REFUSALS, blank=True)
    cancelled_on = models.DateField("撤回日期", null=True, blank=True)
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *READERS),
        *sees_through("unit", *BANK),
        *sees_through("demand__town", VISITOR),
        *sees_through("demand__enterprise__financing_account__unit", ENTERPRISE),
    )

    class Meta:
        verbose_name = "推荐"
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "unit"], condition=~Q(state="cancelled"), name="recommended_once_a_bank"
            ),
            models.CheckConstraint(
                condition=Q(materials_complete_on__isnull=True) | Q(materials_complete_on__gte=F("pushed_on")),
                name="papers_after_push",
            ),
            models.UniqueConstraint(fields=["number"], name="recommendation_number_once"),
        ]


class CreditDecision(Satellite):
    """A bank's answer. The latest approved one per enterprise, bank and product stands; `replaced_on` ends others."""

    recommendation = key(Recommendation, "推荐", back="decisions")
    decided_on = models.DateField("决定日期", db_index=True)
    is_approved = models.BooleanField("是否授信")
    limit = money("授信额度", default=Decimal(0))
    rate = rate("年利率（%）", null=True, blank=True)
    term_months = models.PositiveIntegerField("期限（月）", null=True, blank=True)
    product = models.CharField("产品", max_length=100, blank=True)
    is_revolving = models.BooleanField("循环", default=False)
    refusal_code = models.CharField("未授信原因", max_length=24, choices=words.REFUSALS, blank=True)
    explanation = models.CharField("说明", max_length=300, blank=True)
    replaced_on = models.DateField("被替代日期", null=True, editable=False)
    cancelled_on = models.DateField("撤销日期", null=True, editable=False)
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *TERM_READERS),
        *sees_through("recommendation__unit", *BANK),
        *sees_through("recommendation__demand__enterprise__financing_account__unit", ENTERPRISE),
    )

    class Meta:
        verbose_name = "授信决定"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_approved=True, limit__gt=0, refusal_code="")
                | (Q(is_approved=False, limit=0) & ~Q(refusal_code="")),
                name="approved_has_limit_refused_has_reason",
            ),
            models.CheckConstraint(condition=RATE, name="credit_rate_is_possible"),
            models.CheckConstraint(
                condition=Q(term_months__isnull=True) | Q(term_months__gte=1, term_months__lte=LONGEST_TERM),
                name="credit_term_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation.title} {self.decided_on:%Y-%m-%d}"


class Drawdown(Satellite):
    """A loan paid out. One dated before its recommendation counts only from the day its reason is accepted."""

    credit = key(CreditDecision, "授信", back="drawdowns")
    bank = key("units.Unit", "银行")
    loan_no = models.CharField("借据号", max_length=60)
    lent_on = models.DateField("放款日期", db_index=True)
    amount = money("放款金额")
    rate = rate("年利率（%）", null=True, blank=True)
    kind = models.CharField("贷款种类", max_length=10, choices=words.LoanKind.choices)
    secured = models.CharField("担保方式", max_length=12, choices=words.Collateral.choices)
    due_on = models.DateField("到期日", null=True, blank=True)
    repaid = money("已还本金", default=Decimal(0))
    repaid_on = models.DateField("最近还款日期", null=True, blank=True)
    is_early = models.BooleanField("早于推荐", default=False, editable=False)
    early_reason = models.CharField("提前放款说明", max_length=200, blank=True, editable=False)
    early_accepted_on = models.DateField("认可日期", null=True, editable=False)
    void_on = models.DateField("冲销日期", null=True, editable=False)
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *TERM_READERS),
        *sees_through("bank", *BANK),
        *sees_through("credit__recommendation__demand__enterprise__financing_account__unit", ENTERPRISE),
    )

    class Meta:
        verbose_name = "投放"
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "loan_no"], condition=Q(void_on__isnull=True), name="loan_once_a_bank"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="loan_is_positive"),
            models.CheckConstraint(condition=RATE, name="loan_rate_is_possible"),
            models.CheckConstraint(condition=Q(repaid__gte=0, repaid__lte=F("amount")), name="repaid_within_loan"),
        ]

    def __str__(self) -> str:
        return self.loan_no

    @property
    def number(self) -> str:
        return self.loan_no

    @property
    def balance(self) -> Decimal:
        return self.amount - self.repaid


class RepairCase(Record):
    """An obstacle being removed. `unit` is the department that owns the measure."""

    class State(models.TextChoices):
        OPEN = "open", "修复中"
        DONE = "done", "已修复"
        FAILED = "failed", "修复不成"

    TONES: ClassVar = {"failed": "off", "open": "active"}
    demand = key(Demand, "融资需求", back="repairs")
    recommendation = key(Recommendation, "推荐", back="repairs", null=True, blank=True)
    reason_code = models.CharField("问题", max_length=24, choices=words.REFUSALS)
    measure = models.CharField("措施", max_length=200)
    opened_on = models.DateField("建立日期")
    due_on = models.DateField("完成期限")
    closed_on = models.DateField("完成日期", null=True, blank=True)
    result = models.CharField("结果", max_length=200, blank=True)
    SCOPE: ClassVar = (
        *sees_all(REVIEWER, *READERS),
        *sees_through("unit", CHECKER),
        *sees_through("demand__town", VISITOR),
    )

    class Meta:
        verbose_name = "修复事项"

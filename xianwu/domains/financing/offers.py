"""Who takes part, and what is offered: banks, enterprises that sign in for themselves, loan products."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from xianwu.core.records.models import Record, RecordQuerySet, Satellite
from xianwu.domains.financing.fields import active_on, key, money, rate, rule, sees_all, sees_through
from xianwu.domains.financing.roles import BANK, CHECKER, ENTERPRISE, READERS, REVIEWER, VISITOR

PARTY = "parties.Enterprise"
BANKS = {"kind": "bank"}


def in_order(first: str, last: str) -> Q:
    """Both ends in their order, where both are given."""
    return Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)})


def given(name: str, lookup: str, bound: int) -> Q:
    """The field obeys the bound, where it is filled."""
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__{lookup}": bound})


class BankQuerySet(RecordQuerySet):
    def active(self, on: date) -> Self:
        return self.filter(active_on(on))


class Bank(Satellite):
    """A unit of kind bank that takes part in the mechanism, with the days it does."""

    class State(models.TextChoices):
        ACTIVE = "active", "参加中"
        LEFT = "left", "已退出"

    TONES: ClassVar = {"active": "good", "left": "off"}
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.ACTIVE, editable=False)
    unit = models.OneToOneField("units.Unit", models.PROTECT, verbose_name="银行", related_name="financing_bank")
    active_from = models.DateField("参加日期")
    active_to = models.DateField("退出日期", null=True, blank=True, editable=False)
    contact = models.CharField("联系人", max_length=40, blank=True, help_text="写姓名和办公电话，各乡镇看得到。")
    objects = BankQuerySet.as_manager()
    SCOPE: ClassVar = sees_all(REVIEWER, VISITOR, CHECKER, ENTERPRISE, *READERS, *BANK)

    class Meta:
        verbose_name = "参加银行"
        verbose_name_plural = "参加银行"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="active", active_to__isnull=True) | Q(state="left", active_to__gte=F("active_from")),
                name="bank_left_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)


class EnterpriseAccount(Satellite):
    """The unit under which an enterprise signs in for itself."""

    enterprise = models.OneToOneField(PARTY, models.PROTECT, verbose_name="经营主体", related_name="financing_account")
    unit = models.OneToOneField("units.Unit", models.PROTECT, verbose_name="账户", related_name="+")
    SCOPE: ClassVar = (*sees_all(REVIEWER), *sees_through("unit", ENTERPRISE))

    class Meta:
        verbose_name = "企业自助账户"

    def __str__(self) -> str:
        return str(self.enterprise)


class LoanProduct(Record):
    """What a bank offers. Empty lists mean: any."""

    class State(models.TextChoices):
        ACTIVE = "active", "办理中"
        RETIRED = "retired", "已停办"

    TONES: ClassVar = {"retired": "off"}
    unit = key("units.Unit", "银行", back="financing_products", limit_choices_to=BANKS)
    subject_types = models.JSONField("面向主体", default=list, blank=True)
    industries = models.JSONField("面向行业门类", default=list, blank=True)
    collaterals = models.JSONField("担保方式", default=list, blank=True)
    tax_grades = models.JSONField("纳税信用等级", default=list, blank=True)
    min_amount = money("起贷金额", null=True, blank=True)
    max_amount = money("最高金额", null=True, blank=True)
    min_age_months = models.PositiveIntegerField("最低经营月数", null=True, blank=True)
    max_term_months = models.PositiveIntegerField("最长期限（月）", null=True, blank=True)
    rate_low = rate("最低年利率（%）", null=True, blank=True)
    rate_high = rate("最高年利率（%）", null=True, blank=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("截止日期", null=True, blank=True)
    SCOPE: ClassVar = (*sees_all(REVIEWER, VISITOR, ENTERPRISE, *READERS), *sees_through("unit", *BANK))

    class Meta:
        verbose_name = "信贷产品"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title"], name="product_once", violation_error_code="title",
                violation_error_message="这家银行已有同名的产品：请改用别的名称，或打开原来那个产品更正。",
            ),
            rule("product_from_something", given("min_amount", "gt", 0), "min_amount", "起贷金额应大于 0，不限的不填。"),
            rule("product_up_to_something", given("max_amount", "gt", 0), "max_amount", "最高金额应大于 0，不限的不填。"),
            rule("product_for_some_time", given("max_term_months", "gt", 0), "max_term_months",
                 "最长期限应大于 0 个月，不限的不填。"),
            rule("product_low_rate_no_less_than_nothing", given("rate_low", "gte", 0), "rate_low", "年利率不能小于 0。"),
            rule("product_high_rate_no_less_than_nothing", given("rate_high", "gte", 0), "rate_high", "年利率不能小于 0。"),
            rule(
                "product_amounts_in_order", in_order("min_amount", "max_amount"), "max_amount",
                "最高金额不能小于起贷金额。",
            ),
            rule(
                "product_rates_in_order", in_order("rate_low", "rate_high"), "rate_high",
                "最高年利率不能小于最低年利率。",
            ),
            rule(
                "product_days_in_order", in_order("valid_from", "valid_to"), "valid_to",
                "截止日期不能早于起始日期。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

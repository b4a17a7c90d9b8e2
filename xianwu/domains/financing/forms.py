"""Forms of this room: firms named by their code, and what each verb asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from django import forms

from xianwu.core.units.models import Unit
from xianwu.domains.financing import words
from xianwu.domains.financing.fields import active_on
from xianwu.domains.financing.gates import NOBODY_CHECKS, checking_departments
from xianwu.domains.financing.models import Demand, LoanProduct, Visit
from xianwu.domains.financing.sheets.parties import PartyCode, firm_of, party_code
from xianwu.kit import clock
from xianwu.kit.amount_field import AmountField
from xianwu.kit.forms import RecordForm, formfield, typed_number
from xianwu.kit.side_forms import SideForm, choice_field, day_field, long_field
from xianwu.lib.codes import CodeError
from xianwu.lib.numbers import plain
from xianwu.registers.parties.models import Enterprise

WAN = Decimal(10_000)


class FirmField(forms.CharField):
    """An enterprise by its code: visitors know the licence in front of them, not the county's register."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="统一社会信用代码",
            max_length=30,
            help_text="照营业执照填 18 位；家庭农场等填经营者身份证号。",
            **options,
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            code: PartyCode = party_code(text)
        except CodeError as error:
            raise forms.ValidationError(str(error)) from error
        firm = firm_of(code)
        if firm is None:
            raise forms.ValidationError("主体库里还没有这家：请先登记经营主体，或用申报清单导入，导入会一并登记。")
        return firm

    def prepare_value(self, value: Any) -> Any:
        firm = value if isinstance(value, Enterprise) else None
        if firm is None and isinstance(value, int):
            firm = Enterprise.objects.filter(pk=value).first()
        return (firm.credit_code or firm.id_number_masked) if firm else value


class _FirmForm(RecordForm):
    """A form whose firm is chosen once: a later change leaves it as it is."""

    enterprise = FirmField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["enterprise"]


@lru_cache(maxsize=1)
def _banks_on(day: date) -> Any:
    """Never read itself: each form field takes a copy."""
    return Unit.objects.filter(active_on(day, prefix="financing_bank__"), kind=Unit.Kind.BANK)


def _banks() -> Any:
    return _banks_on(clock.today())


class NeedForm(_FirmForm):
    class Meta:
        model = Demand
        formfield_callback = formfield
        fields: ClassVar = (
            "enterprise", "subject_type", "channel", "declared_on", "amount", "term_months", "purpose", "use_text",
            "collateral", "first_bank", "second_bank", "existing_banks", "existing_balance", "is_first_loan_claimed",
            "consent_no", "consent_form", "consent_place",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("first_bank", "second_bank"):
            self.fields[name].queryset = _banks()


class VisitForm(_FirmForm):
    class Meta:
        model = Visit
        formfield_callback = formfield
        fields: ClassVar = (
            "enterprise", "visited_on", "mode", "visitor_name", "bank", "has_need", "no_need_reason", "is_policy_told",
            "is_premises_seen",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bank"].queryset = _banks()


class ProductForm(RecordForm):
    subject_types = forms.MultipleChoiceField(
        label="面向主体", choices=words.SubjectType.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="都不选表示不限。",
    )  # fmt: skip
    collaterals = forms.MultipleChoiceField(
        label="担保方式", choices=words.Collateral.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="都不选表示不限。",
    )  # fmt: skip

    class Meta:
        model = LoanProduct
        formfield_callback = formfield
        fields: ClassVar = (
            "title", "unit", "subject_types", "collaterals", "min_amount", "max_amount", "max_term_months",
            "min_age_months", "rate_low", "rate_high", "valid_from", "valid_to",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = _banks()


# --- verbs ----------------------------------------------------------------------------------------


def _long(label: str, help_text: str = "") -> forms.CharField:
    return long_field(label, max_length=200, help_text=help_text)


def _standard(standard: str) -> forms.ChoiceField:
    label, choices = dict(words.STANDARDS)[standard], words.Trust.choices
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)


class AnswerStandardsForm(SideForm):
    """The five standards as they stand, each to be answered; `basis` is of those that are changed."""

    operation, premises, need = _standard("operation"), _standard("premises"), _standard("need")
    credit, use = _standard("credit"), _standard("use")
    basis = _long("依据", "这次改动的各项，看了什么、问了谁、哪一天。依据不同的分几次办。")

    def prepare(self) -> None:
        if self.record:
            self.initial.update({name: getattr(self.record, field) for name, field in words.CHECK_FIELDS.items()})


class AskDepartmentForm(SideForm):
    standard = choice_field("标准", words.STANDARDS)
    department = forms.ModelChoiceField(
        label="部门", empty_label="请选择", queryset=Unit.objects.none(), help_text="只列出有部门协查员的单位。",
        error_messages={"invalid_choice": NOBODY_CHECKS},
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["department"].queryset = checking_departments(clock.today())  # type: ignore[attr-defined]


class RepayForm(SideForm):
    repaid = AmountField(label="累计已还本金")
    on = day_field("还款日期")
    reason = _long("改小的理由", "原来登记多了、要改小的，写明理由。")

    def prepare(self) -> None:
        lent, repaid = (plain(each / WAN) for each in (self.record.amount, self.record.repaid))
        self.fields["repaid"].help_text = f"放款 {lent} 万元，已登记还款 {repaid} 万元。"
        self.fields["reason"].required = False
        if not self.record.repaid:
            del self.fields["reason"]


class ReasonForm(SideForm):
    reason = _long("理由")


REASON_ANEW = "这笔提前放款专班已认可：改放款日期或金额必填，原来的认可随之失效，专班重新认可之前不计入投放。"


class AmendLoanForm(SideForm):
    lent_on = day_field("放款日期")
    amount = AmountField(label="放款金额")
    rate = forms.DecimalField(label="年利率（%）", required=False, help_text="不填就不改。")
    kind = choice_field("贷款种类", words.LoanKind.choices)
    secured = choice_field("担保方式", words.Collateral.choices)
    due_on = day_field("到期日")
    reason = _long("更正的理由", "原登记早于推荐的，改到推荐之后必填；专班认可之前仍不计入投放。")

    def prepare(self) -> None:
        if self.record.early_accepted_on:
            self.fields["reason"].help_text = REASON_ANEW
        elif not self.record.is_early:
            del self.fields["reason"]
        for name, field in self.fields.items():
            field.initial = getattr(self.record, name, None)
            field.required = field.required and name != "reason"
        self.fields["due_on"].required = False
        typed_number(self.fields["rate"])

    def clean_rate(self) -> Decimal | None:
        found: Decimal | None = self.cleaned_data["rate"]
        return self.record.rate if found is None else found


class FollowUpForm(SideForm):
    visited_on = day_field("回访日期")
    mode = choice_field("方式", words.VisitMode.choices)
    visitor_name = forms.CharField(label="回访人", max_length=40)
    use_found = choice_field("资金用途", words.UseFound.choices)
    business = choice_field("经营情况", words.Business.choices)
    wants_renewal = forms.BooleanField(label="有续贷意愿", required=False)
    note = forms.CharField(
        label="情况说明", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="用途不一致、没能核实，或经营有困难、停业的必填。",
    )  # fmt: skip


class NoForm(SideForm):
    """Nothing to ask: a sentence and a button."""

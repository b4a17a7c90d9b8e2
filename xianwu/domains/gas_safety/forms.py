"""Forms of this room: a site is asked as one, though it is kept in two rows."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.acts import PARTNERS
from xianwu.domains.gas_safety.kinds import KINDS, NOT_GAS, Decision, Fuel
from xianwu.domains.gas_safety.models import ExpertAdvice, GasSite
from xianwu.kit import clock
from xianwu.kit.forms import formfield
from xianwu.kit.side_forms import CHOOSE, SideForm, day_field, long_field
from xianwu.registers.enforcement.kinds import Duty
from xianwu.registers.enforcement.models import Participant, Plan
from xianwu.registers.enforcement.particulars_form import ParticularsForm, others, unit_field

GAS_FUELS = [choice for choice in Fuel.choices if choice[0] not in NOT_GAS]


class SiteForm(ParticularsForm):
    kind = forms.ChoiceField(label="对象类别", choices=KINDS)
    title = forms.CharField(
        label="名称", max_length=200, required=False, help_text="证照或招牌上的名称；居民用户不填，按户主姓名自动隐去"
    )

    class Meta:
        model = GasSite
        formfield_callback = formfield
        fields = (
            "fuel", "crowding", "area_m2", "storey", "is_basement", "is_high_rise", "cylinder_count", "lpg_kg",
            "alarm_installed_on", "alarm_expires_on", "hose_installed_on", "permit_no", "permit_scope", "permit_until",
            "supplier", "contract_until", "company_checked_on",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operator"].label, self.fields["operator_id"].label = "负责人（户主）", "证件号码"
        self.fields["is_confirmed"].help_text = "同一地点已有对象时才需要勾选：共用厨房、一址多照的逐个登记。"
        self.fields["fuel"].choices = [CHOOSE, *GAS_FUELS]  # type: ignore[attr-defined]
        self.fields["fuel"].help_text = "已改用电、醇基燃料的不在这里登记。"


# --- beside the record --------------------------------------------------------------------------------------


class SwitchForm(SideForm):
    fuel = forms.ChoiceField(label="改用", choices=[CHOOSE, *((each.value, each.label) for each in NOT_GAS)])
    to_organ = unit_field("转给", help_text="醇基燃料一般转应急部门")
    reason = long_field("情况", help_text="如：燃气表已拆除，灶具改为电磁灶，现场核实。")

    def prepare(self) -> None:
        self.fields["to_organ"].queryset = others(getattr(self.record, "unit", None))  # type: ignore[attr-defined]


class EntryForm(SideForm):
    given_by = forms.CharField(label="同意人", max_length=60)
    relation = forms.CharField(label="与户主关系", max_length=40, initial="本人")
    is_given = forms.BooleanField(
        label="同意入户", required=False, initial=True, help_text="不同意的取消勾选，不得进入"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)


class DeclareForm(SideForm):
    expert = forms.ModelChoiceField(Participant.objects.none(), label="专家", empty_label="请选择")
    has_no_interest = forms.BooleanField(label="与检查对象没有利益关系", required=False)
    interest = forms.CharField(label="利益关系说明", max_length=200, required=False, help_text="有利益关系的必填")
    signed_on = day_field("声明日期", initial=clock.today)

    def prepare(self) -> None:
        team = Participant.objects.present().filter(inspection=self.record, duty=Duty.EXPERT)
        self.fields["expert"].queryset = team.filter(expert_advice=None)  # type: ignore[attr-defined]


class AdviceForm(SideForm):
    row = forms.ModelChoiceField(ExpertAdvice.objects.none(), label="专家", empty_label="请选择")
    advice = long_field("专家意见", help_text="意见供执法人员参考，不能单独作为检查结果。")

    def prepare(self) -> None:
        rows = ExpertAdvice.objects.filter(inspection=self.record).select_related("expert")
        self.fields["row"].queryset = rows  # type: ignore[attr-defined]


class PartnersForm(SideForm):
    organs = forms.ModelMultipleChoiceField(Unit.objects.none(), label="联合部门", widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        codes = [each.unit for each in PARTNERS]
        self.fields["organs"].queryset = Unit.objects.filter(code__in=codes).order_by("order")  # type: ignore[attr-defined]


DECISIONS = [CHOOSE, *((each.value, each.label) for each in Decision if each.value)]


class DecisionForm(SideForm):
    decision = forms.ChoiceField(label="处理结果", choices=DECISIONS)
    document_no = forms.CharField(
        label="文号", max_length=80, required=False, help_text="责令改正、处罚的必填，用该部门自己的文号"
    )
    decided_on = day_field("处理日期", initial=clock.today)
    note = forms.CharField(label="情况", max_length=200, required=False)


# --- pages --------------------------------------------------------------------------------------------------


class ListForm(forms.Form):
    """Which plan takes the visits that fall due."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label="检查计划", empty_label="请选择")


class SupplierForm(forms.Form):
    finding = forms.ModelChoiceField(None, label="隐患")
    demand = forms.CharField(label="请供气企业", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    contact = forms.CharField(label="联系人及电话", max_length=80, required=False)

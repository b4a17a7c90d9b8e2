"""Forms of what is registered beside the steps."""

from __future__ import annotations

from django import forms

from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review.kinds import FundKind, PartyKind, Tie
from xianwu.kit.amount_field import AmountField
from xianwu.kit.side_forms import SideForm, choice_field, day_field


def unit_field(label: str, *kinds: str) -> forms.ModelChoiceField:
    rows = Unit.objects.filter(kind__in=kinds).order_by("order", "path")
    return forms.ModelChoiceField(queryset=rows, label=label, empty_label="请选择")


class FundForm(SideForm):
    kind = choice_field("资金来源", FundKind.choices)
    amount = AmountField(unit="元", label="金额")


class TieForm(SideForm):
    agency = unit_field("中介机构", Unit.Kind.AGENCY)
    kind = choice_field("承担工作", Tie.choices)


class BudgetForm(SideForm):
    approved_budget = AmountField(unit="元", label="调整后的批复概算")
    document_no = forms.CharField(label="概算调整批复文号", max_length=60)


class GreenForm(SideForm):
    leader = forms.CharField(label="批准领导", max_length=40)
    document_no = forms.CharField(label="批准文号", max_length=60)
    until = day_field("有效期至")


class PartyForm(SideForm):
    party = unit_field("参加单位", Unit.Kind.OTHER, Unit.Kind.DEPARTMENT, Unit.Kind.TOWN, Unit.Kind.AGENCY)
    kind = choice_field("身份", PartyKind.choices)


class IssueForm(SideForm):
    subject = forms.CharField(label="争议事项", max_length=200)
    claimed = AmountField(unit="元", label="对方主张")
    reviewed = AmountField(unit="元", label="评审意见")


class CommitForm(SideForm):
    fee = AmountField(unit="元", label="评审费", help_text="低于竞争性方式起点的才随机抽取。")


class WitnessForm(SideForm):
    witness = forms.CharField(
        label="见证号",
        max_length=20,
        help_text="由在场的见证人（建设单位、纪检监察或审计）当场报出，如 4 位数字。公布承诺值之前不要报。",
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label="核实情况", widget=forms.Textarea(attrs={"rows": 2}), max_length=300)

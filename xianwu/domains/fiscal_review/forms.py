"""Forms of what is registered beside the steps."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review import facts
from xianwu.domains.fiscal_review.kinds import FundKind, PartyKind, Tie
from xianwu.domains.fiscal_review.meeting_actions import NOBODY_SIGNS
from xianwu.kit import clock
from xianwu.kit.amount_field import AmountField
from xianwu.kit.side_forms import SideForm, choice_field, day_field, long_field


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
    party = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="参加单位",
        empty_label="请选择",
        help_text="只列出有人可以签字的单位。",
        error_messages={"invalid_choice": NOBODY_SIGNS},
    )
    kind = choice_field("身份", PartyKind.choices)

    def prepare(self) -> None:
        if self.record is not None:
            units = facts.signing_units(self.record.project, on=clock.today())
            self.fields["party"].queryset = units  # type: ignore[attr-defined]


class WithdrawForm(SideForm):
    """Which row is taken back, and why; `standing` says which rows still can be."""

    row = forms.ModelChoiceField(
        queryset=None,
        label="撤回哪一项",
        empty_label="请选择",
        error_messages={"invalid_choice": "请从可以撤回的各项中选择。"},
    )
    reason = long_field("撤回的原因", max_length=300)

    def standing(self) -> Any:
        raise NotImplementedError

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["row"].queryset = self.standing()  # type: ignore[attr-defined]


class WithdrawFundForm(WithdrawForm):
    def prepare(self) -> None:
        super().prepare()
        self.fields["row"].label_from_instance = lambda row: f"{row} {row.amount:,} 元"  # type: ignore[attr-defined]

    def standing(self) -> Any:
        return self.record.fundsources.filter(withdrawn_on=None)


class WithdrawPartyForm(WithdrawForm):
    def standing(self) -> Any:
        return self.record.parties.filter(signed_on=None, withdrawn_on=None).select_related("party")


class WithdrawIssueForm(WithdrawForm):
    def standing(self) -> Any:
        return self.record.issues.filter(decided_on=None, withdrawn_on=None)


class WithdrawDecisionForm(WithdrawForm):
    def standing(self) -> Any:
        return self.record.issues.filter(withdrawn_on=None).exclude(decided_on=None)


class IssueForm(SideForm):
    subject = forms.CharField(label="争议事项", max_length=200)
    claimed = AmountField(unit="元", label="对方主张")
    reviewed = AmountField(unit="元", label="评审意见")


class CommitForm(SideForm):
    fee = AmountField(unit="元", label="评审费", help_text="低于竞争性方式起点的才随机抽取。")


class CancelDrawForm(SideForm):
    reason = long_field("撤回的原因", max_length=300)


class WitnessForm(SideForm):
    witness = forms.CharField(
        label="见证号",
        max_length=20,
        help_text="由在场的见证人（建设单位、纪检监察或审计）当场报出，如 4 位数字。公布承诺值之前不要报。",
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(label="核实情况", widget=forms.Textarea(attrs={"rows": 2}), max_length=300)

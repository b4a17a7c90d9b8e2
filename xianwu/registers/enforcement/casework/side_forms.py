"""Forms of what is registered beside the steps of a case."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.people.models import Person
from xianwu.kit import clock
from xianwu.kit.amount_field import AmountField
from xianwu.kit.side_forms import CHOOSE, SideForm, day_field, long_field
from xianwu.papers.api import papers_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.casework.papering import deliverable
from xianwu.registers.enforcement.kinds import Challenge, ChallengeOutcome, OnSite, PaymentKind, ServiceMethod
from xianwu.registers.enforcement.models import Custody, Finding, Handler, Officer, Payment


def pick(label: str, model: Any, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(model.objects.none(), label=label, empty_label="请选择", **options)


class OwnRows(SideForm):
    """A form that chooses among the case's own rows: `rows` gives the field and what it may hold."""

    def rows(self) -> dict[str, Any]:
        raise NotImplementedError

    def prepare(self) -> None:
        for name, rows in self.rows().items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class AssignForm(OwnRows):
    person = pick("办案人员", Person, help_text="只列出本机关持有效执法证的人员；领导、专家不计入两人")
    is_main = forms.BooleanField(label="主办", required=False)
    no_conflict = forms.BooleanField(label="已核实与当事人没有直接利害关系", required=False)

    def rows(self) -> dict[str, Any]:
        cards = Officer.objects.valid(clock.today()).filter(organ__path__startswith=self.record.unit.path)
        busy = self.record.handlers.values("person")
        return {"person": Person.objects.filter(pk__in=cards.values("person")).exclude(pk__in=busy).order_by("name")}


class RecusalForm(OwnRows):
    handler = pick("办案人员", Handler)
    reason = long_field("申请回避的理由", max_length=200)

    def rows(self) -> dict[str, Any]:
        return {"handler": self.record.handlers.filter(recused_on=None).select_related("person")}


class RecusalDecisionForm(RecusalForm):
    is_granted = forms.ChoiceField(label="决定", choices=[CHOOSE, ("yes", "应当回避"), ("no", "驳回申请")])
    reason = long_field("理由", max_length=200)
    field_order = ("handler", "is_granted", "reason")


class EndCustodyForm(OwnRows):
    custody = pick("登记保存的物品", Custody)
    ended_on = day_field("处理日期", initial=clock.today)
    outcome = forms.CharField(label="处理结果", max_length=200, help_text="退还、查封扣押、没收、移送等")

    def rows(self) -> dict[str, Any]:
        held = self.record.custodys.filter(ended_on=None)
        if not held:
            self.fields["custody"].help_text = "本案没有登记保存中的物品。"
        return {"custody": held}


PAID = [(value, label) for value, label in PaymentKind.choices if value != PaymentKind.REFUND]


class RefundForm(SideForm):
    amount = AmountField(unit="元", label="金额")
    refunded_on = day_field("退还日期", initial=clock.today)
    receipt_no = forms.CharField(label="退付凭证号", max_length=60, help_text="财政退付凭证号，每个号只能登记一次")


class PaymentForm(SideForm):
    kind = forms.ChoiceField(label="款项", choices=PAID)
    amount = AmountField(unit="元", label="金额")
    paid_on = day_field("缴款日期", initial=clock.today)
    receipt_no = forms.CharField(label="票据号", max_length=60, help_text="财政票据或缴款凭证号，每个号只能登记一次")
    is_on_site = forms.BooleanField(label="当场收缴现金", required=False)
    on_site_reason = forms.ChoiceField(label="当场收缴理由", choices=[CHOOSE, *OnSite.choices], required=False)


class HandForm(OwnRows):
    payment = pick("当场收缴的款项", Payment)
    handed_on = day_field("交机关日期", initial=clock.today, help_text="自收缴之日起两个工作日内")

    def rows(self) -> dict[str, Any]:
        return {"payment": self.record.payments.filter(is_on_site=True, handed_on=None)}


class BankForm(OwnRows):
    payment = pick("当场收缴的款项", Payment)
    banked_on = day_field("缴入银行日期", initial=clock.today, help_text="机关收到之日起两个工作日内")

    def rows(self) -> dict[str, Any]:
        return {"payment": self.record.payments.filter(is_on_site=True, banked_on=None)}


class ServeForm(OwnRows):
    paper = pick("文书", Paper)
    recipient = forms.CharField(label="受送达人", max_length=120)
    method = forms.ChoiceField(label="送达方式", choices=[CHOOSE, *ServiceMethod.choices])
    served_on = day_field("送达日期", initial=clock.today)
    witness = forms.CharField(label="见证人", max_length=60, required=False, help_text="留置送达必填")
    has_consent = forms.BooleanField(label="当事人已签送达方式确认书", required=False, help_text="电子送达必须勾选")
    announced_in = forms.CharField(label="公告载体和起止日期", max_length=150, required=False, help_text="公告送达必填")
    note = forms.CharField(label="备注", max_length=100, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["recipient"].initial = self.record.party_name

    def rows(self) -> dict[str, Any]:
        keys = [paper.pk for paper in deliverable(self.record)]
        if not keys:
            self.fields["paper"].help_text = "本案没有待送达的文书：要送达的都登记过了。"
        return {"paper": Paper.objects.filter(pk__in=keys)}


class CorrectPaperForm(OwnRows):
    paper = pick("文书", Paper)
    reason = long_field("更正理由", max_length=200, help_text="新文书按记录现在的内容印制，注明更正原文号；原文书保留")

    def rows(self) -> dict[str, Any]:
        return {"paper": papers_of(self.record).filter(cited_by=None)}


class OrderForm(SideForm):
    demand = long_field(
        "责令改正的具体内容", max_length=300, help_text="只写要改正什么；停业、停止办学、罚款等是处罚，不能写在这里"
    )
    due_at = forms.DateTimeField(
        label="改正期限", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    consequence = forms.CharField(label="逾期不改的后果", max_length=200)
    contact = forms.CharField(label="联系人及电话", max_length=60)
    reason = forms.CharField(
        label="更正理由", max_length=200, required=False, help_text="已印过一份、内容确需更正的才填"
    )


class WaiveForm(SideForm):
    reason = long_field(
        "减免加处罚款的理由", max_length=200, help_text="签订执行协议、当事人采取补救措施的（行政强制法第四十二条）"
    )


class ChallengeForm(SideForm):
    kind = forms.ChoiceField(label="途径", choices=[CHOOSE, *Challenge.choices])
    challenged_on = day_field("申请（起诉）日期", initial=clock.today)


class EndChallengeForm(SideForm):
    outcome = forms.ChoiceField(label="结果", choices=[CHOOSE, *ChallengeOutcome.choices])
    ended_on = day_field("终结日期", initial=clock.today)


class ParticularsForm(SideForm):
    party_name = forms.CharField(label="当事人", max_length=120, required=False)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=18, required=False)
    party_id = forms.CharField(label="证件号码", max_length=40, required=False)
    legal_rep = forms.CharField(label="法定代表人（负责人）", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    reason = long_field("更正理由", max_length=200)


class LinkFindingForm(OwnRows):
    finding = pick("问题隐患", Finding, help_text="本机关同一执法事项、还没有关联案件的问题")

    def rows(self) -> dict[str, Any]:
        case = self.record
        rows = Finding.objects.filter(unit=case.unit_id, matter=case.matter, case=None)
        own = rows.filter(subject=case.subject_id) if case.subject_id else rows
        return {"finding": own.order_by("-found_on")}

"""Records made while a case is looked into: inquest, questioning, sampling, and the address for service."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from xianwu.core.events.api import log
from xianwu.kit.side_forms import CHOOSE, SideForm, long_field
from xianwu.papers.declarations import PaperKind
from xianwu.papers.models import Paper
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.casework.actions import require
from xianwu.registers.enforcement.casework.issuing import issue
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Signature
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.printing import enforcement_paper

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MADE = "enforcement.case_record_made"
SIGNED = {
    Signature.SIGNED: "当事人签名：＿＿＿＿＿＿　年　月　日",
    Signature.REFUSED: "当事人拒绝签名，由见证人证明",
    Signature.ABSENT: "当事人不在场，由见证人证明",
}
OFFICERS = "执法人员（已出示执法证）：{officers_words}"
END = "{signed}　见证人：{witness}　执法人员签名：＿＿＿＿＿＿　＿＿＿＿＿＿"


def _paper(key: str, title: str, word: str, *lines: str) -> PaperKind:
    return enforcement_paper(key, title, word, "\n\n".join((*lines, "{correction}{correction_reason}")))


RECORDS: list[PaperKind] = [
    _paper("inquest_record", "现场勘验笔录", "勘", "时间：{started_at}至{ended_at}。地点：{place}。", OFFICERS, "当事人：{party}。",
           "# 现场情况", "{scene}", "# 现场图", "{sketch}", "# 照片", "{photo_index}", END),
    _paper("inquiry_record", "询问笔录", "询", "时间：{started_at}至{ended_at}。地点：{place}。", OFFICERS, "被询问人：{asked}。",
           "已告知如实回答的义务，申请回避、陈述申辩的权利。", "# 询问与回答", "{questions}",
           "以上笔录已交被询问人核对（不能阅读的已宣读）。", END),
    _paper("sampling_record", "抽样取证凭证", "抽样", "时间：{time}。地点：{place}。当事人：{party}。", OFFICERS,
           "| 项目 | 内容 |\n| 抽样物品、数量与编号 | {samples} |\n| 抽样方法 | {sample_method} |", END),
    _paper("service_address", "送达地址确认书", "址", "当事人：{party}。送达地址：{service_address}。联系电话：{phone}。",
           "已告知：填写的地址、电话有变化的应当及时告知；因地址不准确、拒收等导致文书没有实际收到的，退回之日视为送达。", END),
]  # fmt: skip


class SignedForm(SideForm):
    """How it was signed stands last on every one of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signature"] = forms.ChoiceField(label="签名情况", choices=[CHOOSE, *Signature.choices])
        self.fields["witness"] = forms.CharField(
            label="见证人", max_length=60, required=False, help_text="拒绝签名或者不在场的必填"
        )


def _instant(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


class _Timed(SignedForm):
    started_at = _instant("开始时间")
    ended_at = _instant("结束时间")
    place = forms.CharField(label="地点", max_length=100)
    card_shown = forms.BooleanField(label="已出示执法证", required=False)


class InquestForm(_Timed):
    scene = long_field("现场情况", max_length=2000)
    sketch = forms.CharField(label="现场图", max_length=200, help_text="写明图号，图传到附件")
    photo_index = forms.CharField(label="照片编号", max_length=300)


class InquiryForm(_Timed):
    asked = forms.CharField(label="被询问人及身份", max_length=120)
    rights_told = forms.BooleanField(label="已告知权利义务", required=False)
    questions = long_field("询问与回答", max_length=8000)


class SamplingForm(SignedForm):
    time = forms.CharField(label="时间", max_length=40)
    place = forms.CharField(label="地点", max_length=100)
    samples = long_field("抽样物品、数量与编号", max_length=500)
    sample_method = forms.CharField(label="抽样方法", max_length=200)


class AddressForm(SignedForm):
    service_address = forms.CharField(label="送达地址", max_length=200)
    phone = forms.CharField(label="联系电话", max_length=40)


def make_record(case: Case, key: str, *, actor: Actor, at: datetime, **said: Any) -> Paper:
    """Print one; what the law wants on it is there, or PaperIncomplete names it."""
    require(case, actor, roles.OFFICER, roles.CLERK)
    begins, ends = said.get("started_at"), said.get("ended_at")
    if begins and ends and not begins < ends <= at:
        raise EnforcementRefused("结束时间应当晚于开始时间，不能晚于现在。", field="ended_at")
    witness = str(said.get("witness") or "").strip()
    signed = said["signature"] == Signature.SIGNED
    words = {**said, "signed": SIGNED[Signature(said["signature"])], "witness": witness or ("—" if signed else "")}
    paper = issue(case, key, words, actor=actor, at=at, is_anew=True)
    log(case, MADE, actor=actor, at=at, changes={"paper": ["", f"{paper.title} {paper.number}"]})
    return paper

"""Forms of this room: an institution is asked as one, though it is kept in two rows."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.domains.art_training.facts import permit_text
from xianwu.domains.art_training.kinds import KINDS, MATTER, Category, Premises
from xianwu.domains.art_training.models import LicensingGuide, Shop, Venue
from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.side_forms import CHOOSE, SideForm, day_field, long_field
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.particulars_form import ParticularsForm, others, unit_field


class VenueForm(ParticularsForm):
    kind = forms.ChoiceField(label="对象类别", choices=KINDS)
    found_on = day_field("发现日期", required=False, help_text="没有许可证的填写；不填为今天")
    categories = forms.MultipleChoiceField(
        label="培训类别", choices=Category.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Venue
        formfield_callback = formfield
        fields = (
            "premises", "permit_no", "permit_issuer", "permit_until", "permit_address", "floor", "area_m2", "peak_pupils",
            "teacher_count", "certified_count", "crime_checked_on", "is_crime_checked", "price_list_on", "prepaid",
            "has_custody", "textbooks_filed_on", "has_boarding", "fire_acceptance_no", "fire_checked_on",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "证照上的名称；没有证照的填招牌名称"
        self.fields["is_confirmed"].help_text = "同一地点已有对象时才需要勾选，防止一址两牌重复登记。"
        self.fields["peak_pupils"].help_text = "只填人数；不登记、不上传学员名单。"
        self.fields["crime_checked_on"].help_text = "只登记查询日期和是否合格，不登记任何个人的记录。"
        if self.instance.pk:
            self.initial["categories"] = self.instance.categories
            del self.fields["found_on"]

    def clean_permit_no(self) -> str:
        return permit_text(self.cleaned_data["permit_no"])


class GuideForm(RecordForm):
    class Meta:
        model = LicensingGuide
        formfield_callback = formfield
        fields = ("subject", "note")


# --- beside the record --------------------------------------------------------------------------------------


class ReferForm(SideForm):
    to_organ = unit_field("转给")
    reason = long_field("理由", help_text="如：经现场核实为中小学生托管，不是艺术培训。")

    def prepare(self) -> None:
        self.fields["to_organ"].queryset = others(getattr(self.record, "unit", None))  # type: ignore[attr-defined]


class ParentsForm(SideForm):
    advice = long_field("提示", required=False, help_text="不填为“请谨慎选择，已经交费的请保留凭证。”")
    contact = forms.CharField(label="联系电话", max_length=80, required=False)


class OpenGuideForm(SideForm):
    note = forms.CharField(label="说明", max_length=300, required=False)


CONFIRM = (
    CHOOSE,
    (Shop.Verdict.UNLICENSED.value, "确认无证培训，列入在册并建办证指导档案"),
    (Shop.Verdict.KNOWN.value, "已在册"),
    (Shop.Verdict.UNRELATED.value, "与艺术培训无关"),
    (Shop.Verdict.ELSEWHERE.value, "转其他部门（托管、体育、学科）"),
)


class ConfirmForm(SideForm):
    verdict = forms.ChoiceField(label="现场核实结果", choices=CONFIRM)
    note = forms.CharField(label="核实说明", max_length=200, required=False)
    operator = forms.CharField(label="负责人", max_length=60, required=False, help_text="确认无证培训的必填")
    premises = forms.ChoiceField(label="场所性质", choices=[CHOOSE, *Premises.choices], required=False)
    kind = forms.ChoiceField(label="对象类别", choices=KINDS, required=False)
    is_confirmed = forms.BooleanField(label="同一地址已有对象，已核对是另一个", required=False)
    subject = forms.ModelChoiceField(
        Subject.objects.none(), label="在册的是哪一家", required=False, empty_label="系统比对出的一家"
    )
    to_organ = unit_field("转给", required=False)

    def prepare(self) -> None:
        rows = Subject.objects.active().filter(matter=MATTER).order_by("title")
        self.fields["subject"].queryset = rows  # type: ignore[attr-defined]
        self.fields["to_organ"].queryset = others(getattr(self.record, "organ", None))  # type: ignore[attr-defined]
        if self.record.advice != Shop.Verdict.OPEN:
            self.fields["verdict"].initial = self.record.advice


class FireForm(forms.Form):
    """Which fire findings go to whom."""

    findings = forms.ModelMultipleChoiceField(None, label="问题")
    to_organ = unit_field("抄告给")
    reason = forms.CharField(label="说明", max_length=200, required=False)

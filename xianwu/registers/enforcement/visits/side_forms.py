"""Forms of what is registered beside the steps. Each knows its record and whoever fills it in."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.units.models import Unit
from xianwu.kit import clock
from xianwu.kit.side_forms import CHOOSE, SideForm, day_field
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.kinds import Duty, Mode, PhotoStage, Recheck, ServiceMethod, Severity
from xianwu.registers.enforcement.models import Delivery, Officer

CAMERA = {"accept": "image/*", "capture": "environment"}
DEVICE = ("device_at", "latitude", "longitude", "accuracy_m")


def officers_of(record: Any) -> Any:
    """Cards in force today within the record's organ."""
    rows = Officer.objects.valid(clock.today()).filter(organ__path__startswith=record.unit.path)
    return rows.select_related("person").order_by("card_no")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures at once."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(each, initial) for each in files if each]


def pictures_field(label: str, **options: Any) -> PicturesField:
    return PicturesField(label=label, widget=ManyFiles(attrs=dict(CAMERA)), **options)


SERVED_ALREADY = "这份文书已经登记过送达，或者不属于这条记录，请刷新页面。"


class DeviceForm(SideForm):
    """What the browser adds to a picture, where it can; nothing of it is needed."""

    device_at = forms.CharField(label="手机时间", required=False, widget=forms.HiddenInput, max_length=60)
    latitude = forms.CharField(label="纬度", required=False, widget=forms.HiddenInput, max_length=30)
    longitude = forms.CharField(label="经度", required=False, widget=forms.HiddenInput, max_length=30)
    accuracy_m = forms.CharField(label="定位精度（米）", required=False, widget=forms.HiddenInput, max_length=30)

    @property
    def device(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in DEVICE}


class ParticipantForm(SideForm):
    duty = forms.ChoiceField(label="身份", choices=[CHOOSE, *Duty.choices])
    officer = forms.ModelChoiceField(
        Officer.objects.none(), label="执法人员", required=False, empty_label="请选择", help_text="执法人员从名册中选"
    )
    name = forms.CharField(label="姓名", required=False, max_length=60, help_text="其他身份直接填姓名")
    organ = forms.ModelChoiceField(Unit.objects.none(), label="单位", required=False, empty_label="本机关")

    def prepare(self) -> None:
        self.fields["officer"].queryset = officers_of(self.record)  # type: ignore[attr-defined]
        kinds = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)
        rows = Unit.objects.filter(kind__in=kinds).order_by("order", "path")
        self.fields["organ"].queryset = rows  # type: ignore[attr-defined]


class LeaveForm(SideForm):
    participant = forms.ModelChoiceField(None, label="人员", empty_label="请选择")
    reason = forms.CharField(label="原因", max_length=200)
    is_recused = forms.BooleanField(
        label="因利害关系回避", required=False, help_text="勾选后，这个人以后也不能参加对该对象的检查和复查"
    )

    def prepare(self) -> None:
        self.fields["participant"].queryset = self.record.participants.present()  # type: ignore[attr-defined]


class TimeForm(SideForm):
    planned_time = forms.TimeField(label="计划时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}))


class AgainForm(SideForm):
    planned_on = day_field("计划日期")


class ScenePhotoForm(DeviceForm):
    file = forms.FileField(label="照片", widget=forms.ClearableFileInput(attrs=dict(CAMERA)))
    stage = forms.ChoiceField(label="阶段", choices=PhotoStage.choices)


class FreeFindingForm(SideForm):
    title = forms.CharField(label="问题", max_length=200)
    group = forms.ChoiceField(label="分组")
    severity = forms.ChoiceField(label="等级", choices=[CHOOSE, *Severity.choices])
    mode = forms.ChoiceField(label="整改方式", choices=Mode.choices)
    broken = forms.CharField(label="违反规定", max_length=300, required=False)
    demand = forms.CharField(label="整改要求", max_length=300, required=False)

    def prepare(self) -> None:
        matter = known_matter(self.record.matter)
        self.fields["group"].choices = [CHOOSE, *(matter.groups if matter else ())]  # type: ignore[attr-defined]


class RecheckForm(DeviceForm):
    result = forms.ChoiceField(label="复查结果", choices=[CHOOSE, *Recheck.choices])
    checked_on = day_field("复查日期", initial=clock.today)
    officers = forms.ModelMultipleChoiceField(
        Officer.objects.none(), label="复查人员（两人以上）", widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label="复查情况", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有完全改好的，写明哪些没改",
    )  # fmt: skip
    photos = pictures_field("复查照片", required=False, help_text="复查合格必须有照片，可一次选多张")

    def prepare(self) -> None:
        self.fields["officers"].queryset = officers_of(self.record)  # type: ignore[attr-defined]


class ServeForm(SideForm):
    paper = forms.ModelChoiceField(None, label="文书", empty_label="请选择")
    recipient = forms.CharField(label="受送达人", max_length=120)
    method = forms.ChoiceField(label="送达方式", choices=[CHOOSE, *ServiceMethod.choices])
    served_on = day_field("送达日期", initial=clock.today)
    witness = forms.CharField(label="见证人", max_length=60, required=False, help_text="留置送达必填")
    announced_in = forms.CharField(label="公告载体和起止日期", max_length=150, required=False, help_text="公告送达必填")
    has_consent = forms.BooleanField(label="当事人已签送达方式确认书", required=False, help_text="电子送达必须勾选")
    note = forms.CharField(label="备注", max_length=100, required=False)

    def prepare(self) -> None:
        self.fields["recipient"].initial = self.record.subject.title
        served = Delivery.objects.values("paper_id")
        field: Any = self.fields["paper"]
        field.queryset = papers_of(self.record).exclude(pk__in=served)
        field.error_messages["invalid_choice"] = SERVED_ALREADY
        if not field.queryset.exists():
            field.help_text = "这条记录的文书都登记过送达，没有待送达的。"


class ReprintForm(SideForm):
    reason = forms.CharField(
        label="更正理由", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只是再要一份纸质件的，不用更正，直接打开原文书打印",
    )  # fmt: skip


class NoticeForm(ReprintForm):
    planned_on = day_field("新的检查日期", required=False, help_text="检查改日期的填写；不填仍按原日期")

"""Forms of the patrol: the ledgers' own, and the report for one thumb."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from xianwu.domains.illegal_building.kinds import Found, Purpose, Stage, Structure
from xianwu.domains.illegal_building.models import Cell, JointOperation, Permit, Site
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.kit import clock
from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.side_forms import SideForm, day_field, long_field
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Datum
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import points
from xianwu.registers.enforcement.visits.side_forms import DeviceForm, pictures_field

DATUM_HELP = "手机地图一般是 GCJ-02，百度地图是 BD-09；换算成 WGS-84 保存，原坐标保留。"


class PatrolForm(RecordForm):
    class Meta:
        formfield_callback = formfield


class CellForm(PatrolForm):
    """Corners are typed one a line; a ring needs three."""

    corners = long_field("边界点", required=False, help_text="每行一个“经度,纬度”（WGS-84），至少三个，首尾不用重复。")

    class Meta(PatrolForm.Meta):
        model = Cell
        fields = ("unit", "leader", "routine_days", "hot_days", "hot_from", "hot_until", "hot_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rings = self.instance.polygon or [[]]
        self.initial.setdefault("corners", "\n".join(f"{lng},{lat}" for lng, lat in rings[0]))

    def clean_corners(self) -> list[list[float]]:
        ring = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["corners"].splitlines()), start=1):
            parts = [points.number_of(part) for part in line.replace("，", ",").split(",")]
            if len(parts) != 2 or None in parts or not (-180 <= parts[0] <= 180 and -90 <= parts[1] <= 90):  # type: ignore[operator]
                raise forms.ValidationError(f"第 {number} 行“{line.strip()}”不是“经度,纬度”，请改正。")
            ring.append([float(parts[0]), float(parts[1])])  # type: ignore[arg-type]
        if ring and len(ring) < 3:
            raise forms.ValidationError("边界至少要三个点。")
        return ring

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ring = data.pop("corners", None)
        data["polygon"] = [ring] if ring else []
        return data


class PermitForm(PatrolForm):
    class Meta(PatrolForm.Meta):
        model = Permit
        fields = ("kind", "number", "holder", "village", "address", "area", "floors", "issued_on", "valid_to", "source")


class SiteForm(PatrolForm):
    """What is completed after a report."""

    owner_id = forms.CharField(
        label="建设人证件号码", required=False, max_length=40, help_text="不填就保持原来的号码。"
    )
    given_datum = forms.ChoiceField(
        label="坐标系", required=False, choices=[("", "WGS-84（默认）"), *Datum.choices[1:]], help_text=DATUM_HELP
    )

    class Meta(PatrolForm.Meta):
        model = Site
        fields = (
            "owner", "owner_id", "village", "address", "latitude", "longitude", "given_datum", "accuracy_m",
            "land_type", "zone", "purpose", "structure", "length_m", "width_m", "area_m2", "floors",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(owner_id="", given_datum="")

    def _get_validation_exclusions(self) -> set[str]:
        """What is wrong with a point is said by the verb, which also notices a swapped pair."""
        return {*super()._get_validation_exclusions(), "latitude", "longitude", "owner_id"}


def metres(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=Decimal("0.1"), max_digits=8, decimal_places=2)


class ReportForm(DeviceForm):
    """The report at the door. A point typed by hand goes before the one that the device gave."""

    cell = forms.ModelChoiceField(Cell.objects.none(), label="网格", empty_label="请选择")
    stage = forms.ChoiceField(label="看到的阶段", choices=Stage.choices, widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label="用途", choices=Purpose.choices)
    address = forms.CharField(
        label="位置", required=False, max_length=200, help_text="门牌或“谁家东侧”；打开定位可以不填"
    )
    pictures = pictures_field("照片", required=False)
    owner = forms.CharField(label="建设人", required=False, max_length=60, help_text="不知道就不填")
    length_m, width_m = metres("长（米）"), metres("宽（米）")
    floors = forms.IntegerField(label="层数", required=False, min_value=0, max_value=60)
    structure = forms.ChoiceField(label="结构", required=False, choices=[("", "未定"), *Structure.choices])
    source = forms.ChoiceField(label="发现来源", choices=Found.choices, initial=Found.ROUTINE)
    complainant = forms.CharField(
        label="举报人", required=False, max_length=60, help_text="加密保存，巡查员和村看不到，也不进入导出"
    )
    typed_point = forms.CharField(
        label="坐标（纬度,经度）", required=False, max_length=60, help_text="没有自动定位时手填"
    )
    given_datum = forms.ChoiceField(
        label="坐标系", required=False, choices=[("", "WGS-84（默认）"), *Datum.choices[1:]], help_text=DATUM_HELP
    )
    is_separate = forms.BooleanField(
        label="已核对，是另一处", required=False, help_text="提示可能与别人上报的是同一处时才勾选"
    )

    def prepare(self) -> None:
        cells = Cell.objects.visible_to(self.actor, roles=(PATROLLER, OFFICER, CLERK)) if self.actor else None
        self.fields["cell"].queryset = cells.select_related("unit") if cells is not None else Cell.objects.none()  # type: ignore[attr-defined]
        if self.actor is None or not self.actor.has(CLERK):
            del self.fields["complainant"]

    def clean_typed_point(self) -> tuple[Decimal, Decimal] | None:
        text = self.cleaned_data["typed_point"].replace("，", ",").strip()
        if not text:
            return None
        parts = [points.number_of(part) for part in text.split(",")]
        if len(parts) != 2 or None in parts:
            raise forms.ValidationError("请按“纬度,经度”填写，如 35.141200,114.203100。")
        try:
            points.checked(parts[0], parts[1])  # type: ignore[arg-type]
        except EnforcementRefused as error:
            raise forms.ValidationError(str(error)) from error
        return parts[0], parts[1]  # type: ignore[return-value]

    def told(self) -> dict[str, Any]:
        """The data of the verb."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("typed_point", "pictures")}
        if typed := self.cleaned_data.get("typed_point"):
            data |= {"latitude": typed[0], "longitude": typed[1], "accuracy_m": None}
        else:
            data["given_datum"] = ""
        data["accuracy_m"] = points.number_of(data.get("accuracy_m"))
        return data


class WatchForm(SideForm):
    watch = forms.ModelChoiceField(None, label="回访", empty_label="请选择")
    done_on = day_field("回访日期", initial=clock.today)
    is_rebuilt = forms.BooleanField(label="发现复建", required=False, help_text="勾选后请写明情况，并另行上报一处")
    note = long_field("情况", required=False)

    def prepare(self) -> None:
        self.fields["watch"].queryset = self.record.watchs.filter(done_on=None)  # type: ignore[attr-defined]


class TrackForm(forms.Form):
    file = forms.FileField(
        label="轨迹文件", help_text="CSV：每行“时间,纬度,经度,精度(米)”，时间如 2025-08-29T09:30:00；只保存执勤时段的点"
    )


class PlanForm(forms.Form):
    on = day_field("日期")


class OperationForm(PatrolForm):
    class Meta(PatrolForm.Meta):
        model = JointOperation
        fields = ("title", "held_on", "plan", "people_count", "vehicles")

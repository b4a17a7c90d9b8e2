"""The form at the door: one for everything, so that no button loses what stands in another's fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from xianwu.kit.side_forms import CHOOSE
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.kinds import ItemResult, Mode, PhotoStage, Severity, Signature
from xianwu.registers.enforcement.models import CheckedItem, CheckItem, Finding
from xianwu.registers.enforcement.visits.field_actions import Entry, Shot
from xianwu.registers.enforcement.visits.side_forms import CAMERA, DeviceForm
from xianwu.registers.enforcement.visits.team_actions import Answer

FREE = ("title", "group", "severity", "mode", "broken", "demand")
ENDING = ("signature", "party_name", "party_role", "remarks", "witness")


def camera(label: str) -> forms.FileField:
    return forms.FileField(label=label, required=False, widget=forms.FileInput(attrs=dict(CAMERA)))


def text(label: str, length: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **options)


class StartForm(DeviceForm):
    card_shown = forms.BooleanField(label="已出示执法证", required=False)
    code_scanned = forms.BooleanField(label="已扫码登记入企", required=False)
    no_scan_reason = text("没有扫码的原因", 200)
    no_conflict = forms.BooleanField(label="检查人员与当事人没有利害关系，不需要回避", required=False)
    party_name = text("在场人员", 60)
    party_role = text("在场人员身份", 40)


class AttemptForm(DeviceForm):
    reason = forms.CharField(label="未能检查的原因", max_length=200)
    file = camera("现场照片")


class VisitForm(DeviceForm):
    """Items, pictures, a free finding and the ending; built for the items and findings of the visit."""

    photo_scene = camera("现场照片")
    free_title = text("问题", 200)
    free_group = forms.ChoiceField(label="分组", required=False)
    free_severity = forms.ChoiceField(label="等级", required=False, choices=[CHOOSE, *Severity.choices])
    free_mode = forms.ChoiceField(label="整改方式", required=False, choices=Mode.choices)
    free_broken = text("违反规定", 300)
    free_demand = text("整改要求", 300)
    signature = forms.ChoiceField(label="签字情况", required=False, choices=Signature.choices, widget=forms.RadioSelect)
    party_name = text("签字人（在场人员）", 60)
    party_role = text("身份", 40)
    remarks = text("当事人意见", 300, widget=forms.Textarea(attrs={"rows": 2}))
    witness = text("见证人", 60, help_text="拒绝签字或不在场的必填；没有见证人的写“全程录像”")

    def __init__(self, *args: Any, items: Iterable[CheckItem], findings: Iterable[Finding], **kwargs: Any) -> None:
        self.items, self.findings = list(items), list(findings)
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        matter = known_matter(self.record.matter)
        self.fields["free_group"].choices = [CHOOSE, *(matter.groups if matter else ())]  # type: ignore[attr-defined]
        for item in self.items:
            self.fields[f"result_{item.pk}"] = forms.ChoiceField(
                label=item.text, required=False, choices=ItemResult.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.pk}"] = text(f"{item.text}：说明", 200)
        for finding in self.findings:
            for stage in (PhotoStage.BEFORE, PhotoStage.AFTER):
                self.fields[f"photo_{stage}_{finding.pk}"] = camera(f"{stage.label}照片")

    def entry(self, do: str) -> Entry:
        """What the form carries, for the verb."""
        data = self.cleaned_data
        return Entry(
            answers={
                item.pk: Answer(data[f"result_{item.pk}"], data[f"note_{item.pk}"])
                for item in self.items
                if data[f"result_{item.pk}"]
            },
            shots=self._shots(),
            device=self.device,
            wants_photo=do == "photo",
            item=int(do.removeprefix("find-")) if do.startswith("find-") else None,
            free={name: data[f"free_{name}"] for name in FREE} if do == "free" else None,
        )

    def _shots(self) -> list[Shot]:
        data = self.cleaned_data
        shots = [Shot("photo_scene", data["photo_scene"], PhotoStage.SCENE)] if data["photo_scene"] else []
        for finding in self.findings:
            for stage in (PhotoStage.BEFORE, PhotoStage.AFTER):
                file = data[f"photo_{stage}_{finding.pk}"]
                if file:
                    shots.append(Shot(f"photo_{stage}_{finding.pk}", file, stage, finding.pk))
        return shots

    def not_kept(self, do: str) -> dict[str, str]:
        """What was typed and is not stored yet: the ending, and a fault that was not entered with this."""
        names = (*ENDING, *(f"free_{name}" for name in FREE if do != "free"))
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    def ending(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ENDING}


@dataclass(frozen=True)
class ItemLine:
    """One item of the form: what stands in it, what is kept already, and whether it was entered as a finding."""

    item: CheckItem
    result: str
    note: str
    is_kept: bool
    finding: Finding | None
    error: str = ""

    @property
    def may_find(self) -> bool:
        return self.is_kept and self.result == ItemResult.FAILED and self.finding is None


def line_of(
    item: CheckItem,
    kept: CheckedItem | None,
    finding: Finding | None,
    *,
    form: VisitForm | None = None,
    error: str = "",
) -> ItemLine:
    """What was typed stands before what was kept."""
    own = (kept.result, kept.note) if kept else ("", "")
    if form is not None and form.is_bound:
        own = (form[f"result_{item.pk}"].value() or "", form[f"note_{item.pk}"].value() or "")
    is_kept = kept is not None and (kept.result, kept.note) == own
    return ItemLine(item, own[0], own[1], is_kept, finding, error)

"""What is filled in for an item: its words, and whose it is."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.units.models import Unit

WRITING = (Unit.Kind.COUNTY, Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)


class UnitChoice(forms.ModelChoiceField):
    """A unit of the county that may stand behind an item."""

    def __init__(self, label: str, *, empty: str, help_text: str = "") -> None:
        rows = Unit.objects.filter(kind__in=WRITING).order_by("order", "path")
        select = forms.Select(attrs={"class": "form-select"})
        super().__init__(rows, label=label, required=False, empty_label=empty, help_text=help_text, widget=select)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class ItemForm(forms.Form):
    title = forms.CharField(label="标题", max_length=120, widget=forms.TextInput(attrs={"class": "form-control"}))
    tag = forms.CharField(
        label="单位标注", max_length=60, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    unit = UnitChoice(
        "来稿单位",
        empty="按单位标注认定",
        help_text="计分记给这里的单位，标注的文字可以不同；不选的，按标注里的单位名称认定。",
    )
    second_unit = UnitChoice("共同来稿单位", empty="没有", help_text="两个单位合写的，计分各占一半。")
    body = forms.CharField(label="正文", widget=forms.Textarea(attrs={"class": "form-control", "rows": 14}))

    def keep_units(self) -> None:
        """An item that came as a report stays its unit's."""
        del self.fields["unit"], self.fields["second_unit"]

    def clean(self) -> dict[str, Any]:
        """Units not chosen are those that the tag names; a tag not written is the units' names."""
        data = super().clean() or {}
        if "unit" not in self.fields:
            return data
        chosen = [each for each in (data.get("unit"), data.get("second_unit")) if each]
        if len({each.pk for each in chosen}) < len(chosen):
            self.add_error("second_unit", "两个单位是同一个，请改选或不选。")
        tag = (data.get("tag") or "").strip("（）() ")
        units = (chosen or named_in(tag))[:2]
        names = "、".join(each.short_name for each in units)
        first, second = [*units, None, None][:2]
        return {**data, "unit": first, "second_unit": second, "tag": tag or names}


def named_in(tag: str) -> list[Unit]:
    """The units whose names a tag is made of, in its order."""
    parts = [part.strip() for part in tag.split("、") if part.strip()]
    if not parts:
        return []
    rows = Unit.objects.filter(kind__in=WRITING, short_name__in=parts) | Unit.objects.filter(
        kind__in=WRITING, name__in=parts
    )
    known = {name: unit for unit in rows for name in (unit.short_name, unit.name)}
    return list(dict.fromkeys(known[part] for part in parts if part in known))

"""The form of a subject with its particulars: one form for two rows, the part that every matter asks alike."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.units.models import Unit
from xianwu.kit.forms import RecordForm
from xianwu.registers.enforcement.authority import governments
from xianwu.registers.enforcement.kinds import PartyKind
from xianwu.registers.enforcement.particulars import OF_SUBJECT

SEALED = ("operator_id", "phone")


def unit_field(label: str, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Unit.objects.none(), label=label, empty_label="请选择", **options)


def towns() -> Any:
    return Unit.objects.filter(kind=Unit.Kind.TOWN).order_by("order")


def others(own: Any) -> Any:
    """Departments to which something may be handed."""
    able = [unit.pk for unit in governments() if unit.kind == Unit.Kind.DEPARTMENT]
    rows = Unit.objects.filter(pk__in=able).order_by("order")
    return rows.exclude(pk=own.pk) if own is not None else rows


class ParticularsForm(RecordForm):
    """A room's form adds `kind`, what else it asks of the subject, and the fields of its own model.

    Sealed numbers are never shown again: what is left empty stays as it was.
    """

    title = forms.CharField(label="名称", max_length=200)
    brand = forms.CharField(label="招牌名称", max_length=120, required=False)
    party_kind = forms.ChoiceField(label="主体性质", choices=PartyKind.choices, initial=PartyKind.ORGANISATION)
    credit_code = forms.CharField(label="统一社会信用代码", max_length=30, required=False)
    operator = forms.CharField(label="负责人", max_length=60, required=False)
    operator_id = forms.CharField(label="负责人证件号码", max_length=40, required=False)
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    town = unit_field("乡镇（街道）")
    village = forms.CharField(label="村（社区）", max_length=60, required=False)
    address = forms.CharField(label="地址", max_length=200)
    is_confirmed = forms.BooleanField(
        label="已核对，是另一个对象", required=False, help_text="同一地点已有对象时才需要勾选，防止重复登记。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = towns()  # type: ignore[attr-defined]
        if self.instance.pk:
            subject = self.instance.subject
            known = {name: getattr(subject, name, None) for name in OF_SUBJECT if name not in (*SEALED, "is_confirmed")}
            self.initial.update(known, town=subject.town_id)
            for name in SEALED:
                self.fields[name].help_text = "不填就保持原来的号码。"

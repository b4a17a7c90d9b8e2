"""The form of a clue."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.units.models import Unit
from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.side_forms import CHOOSE
from xianwu.registers.enforcement.declarations import matter_choices
from xianwu.registers.enforcement.models import Case


class CaseForm(RecordForm):
    """Who, what, when; a subject that is known fills in the party."""

    matter = forms.ChoiceField(label="执法事项", choices=lambda: [CHOOSE, *matter_choices()])
    party_name = forms.CharField(label="当事人", max_length=120, required=False, help_text="选了检查对象的，可以不填")
    party_id = forms.CharField(
        label="证件号码", max_length=40, required=False, help_text="个人填身份证件号码，加密保存"
    )
    phone = forms.CharField(label="联系电话", max_length=40, required=False)

    class Meta:
        model = Case
        fields = (
            "unit", "matter", "procedure", "source", "title", "rule", "subject", "party_kind", "party_name",
            "credit_code", "party_id", "legal_rep", "phone", "address", "town", "facts", "occurred_on", "is_grave",
            "clue_on",
        )  # fmt: skip
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label, self.fields["title"].required = "案由", False
        self.fields["title"].help_text = "不填就用所选处罚事项的违法行为；改换事项时，事项原文的案由随之改换"
        kinds = (Unit.Kind.DEPARTMENT, Unit.Kind.TOWN)
        self.fields["unit"].queryset = Unit.objects.filter(kind__in=kinds)  # type: ignore[attr-defined]
        self.fields["unit"].label = "执法机关"

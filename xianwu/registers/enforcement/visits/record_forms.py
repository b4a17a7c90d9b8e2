"""Forms of the ledgers: what the model alone cannot ask."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.kit.forms import RecordForm, formfield
from xianwu.kit.side_forms import CHOOSE
from xianwu.registers.enforcement.declarations import all_matters, matter_choices, matter_of
from xianwu.registers.enforcement.kinds import Datum, Sanction
from xianwu.registers.enforcement.models import (
    Authority,
    CheckItem,
    DiscretionBand,
    Finding,
    Inspection,
    Officer,
    PenaltyRule,
    Plan,
    Subject,
    TownLink,
)


def matter_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="执法事项", choices=lambda: [CHOOSE, *matter_choices()])


def grouped_kinds() -> list[Any]:
    """Kinds of subjects under their matters."""
    return [CHOOSE, *((matter.label, list(matter.kinds)) for matter in all_matters())]


def grouped_groups() -> list[Any]:
    return [CHOOSE, *((matter.label, list(matter.groups)) for matter in all_matters())]


def all_kinds() -> list[tuple[str, str]]:
    """Every kind once, whichever matter it belongs to."""
    return list(dict(pair for matter in all_matters() for pair in matter.kinds).items())


class EnforcementForm(RecordForm):
    class Meta:
        formfield_callback = formfield


class SubjectForm(EnforcementForm):
    matter = matter_field()
    kind = forms.ChoiceField(label="对象类别", choices=grouped_kinds)
    operator_id = forms.CharField(label="负责人证件号码", required=False, max_length=40)
    phone = forms.CharField(label="联系电话", required=False, max_length=40)
    given_datum = forms.ChoiceField(
        label="坐标系",
        required=False,
        choices=[("", "WGS-84（默认）"), *(pair for pair in Datum.choices if pair[0] != Datum.WGS84)],
        help_text="手机地图、微信小程序一般是 GCJ-02，百度地图是 BD-09；系统换算成 WGS-84 保存，原坐标保留。",
    )
    is_confirmed = forms.BooleanField(
        label="已核对，是另一个对象", required=False, help_text="同一地点已有对象时才需要勾选，防止一址两牌重复登记。"
    )

    class Meta(EnforcementForm.Meta):
        model = Subject
        fields = (
            "matter", "kind", "title", "brand", "party_kind", "credit_code", "operator", "operator_id", "phone",
            "town", "village", "address", "latitude", "longitude", "given_datum", "accuracy_m", "is_crowded",
            "is_registered", "found_on",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # What is sealed is not shown in a form; an empty field leaves it as it is.
            for name in ("operator_id", "phone"):
                self.initial[name] = ""
                self.fields[name].help_text = "不填就保持原来的号码。"
            self.initial["given_datum"] = ""

    def _get_validation_exclusions(self) -> set[str]:
        """What is wrong with a point is said by the verb, which also notices a swapped pair."""
        return {*super()._get_validation_exclusions(), "latitude", "longitude"}


class PlanForm(EnforcementForm):
    matter = matter_field()

    class Meta(EnforcementForm.Meta):
        model = Plan
        fields = ("matter", "title", "source", "starts_on", "ends_on", "scope", "basis", "yearly_cap")


class InspectionForm(EnforcementForm):
    class Meta(EnforcementForm.Meta):
        model = Inspection
        fields = (
            "subject", "plan", "source", "basis", "scope", "planned_on", "planned_time", "is_urgent", "is_joint",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned_time"].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        if self.instance.pk:
            self.fields["subject"].disabled = True


class FindingForm(EnforcementForm):
    group = forms.ChoiceField(label="分组")

    class Meta(EnforcementForm.Meta):
        model = Finding
        fields = ("title", "group", "severity", "mode", "broken", "demand")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(matter_of(self.instance.matter).groups) if self.instance.pk else grouped_groups()
        self.fields["group"].choices = own  # type: ignore[attr-defined]


DATED = ("valid_from", "valid_to")


class OfficerForm(EnforcementForm):
    class Meta(EnforcementForm.Meta):
        model = Officer
        fields = ("person", "organ", "card_no", "is_established", "is_legally_qualified", *DATED)


class AuthorityForm(EnforcementForm):
    matter = matter_field()

    class Meta(EnforcementForm.Meta):
        model = Authority
        fields = ("organ", "matter", "power", "zone", "basis", "document_no", *DATED)


class TownLinkForm(EnforcementForm):
    matter = matter_field()

    class Meta(EnforcementForm.Meta):
        model = TownLink
        fields = ("matter", "section", "town", *DATED)


class CheckItemForm(EnforcementForm):
    matter = matter_field()
    group = forms.ChoiceField(label="分组", choices=grouped_groups)
    kinds = forms.MultipleChoiceField(
        label="适用对象",
        required=False,
        choices=all_kinds,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部",
    )

    class Meta(EnforcementForm.Meta):
        model = CheckItem
        fields = (
            "organ", "matter", "code", "group", "text", "basis", "source_note", "severity", "mode", "days", "tools", "kinds",
            "every_months", "section", "rule", *DATED,
        )  # fmt: skip


class PenaltyRuleForm(EnforcementForm):
    matter = matter_field()
    sanctions = forms.MultipleChoiceField(
        label="可并处", required=False, choices=Sanction.choices[1:], widget=forms.CheckboxSelectMultiple
    )

    class Meta(EnforcementForm.Meta):
        model = PenaltyRule
        fields = (
            "organ", "matter", "code", "act", "broken", "basis", "individual_from", "individual_to",
            "organisation_from", "organisation_to", "base_label", "base_from", "base_to", "needs_overdue_order",
            "sanctions", "fires_waiver", *DATED,
        )  # fmt: skip


class DiscretionForm(EnforcementForm):
    matter = matter_field()

    class Meta(EnforcementForm.Meta):
        model = DiscretionBand
        fields = (
            "organ", "matter", "rule_code", "label", "party_kind", "factors", "is_multiple", "least", "most",
            "basis", *DATED,
        )  # fmt: skip

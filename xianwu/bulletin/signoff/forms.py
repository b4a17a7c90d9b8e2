"""The forms of a route and of a deputy."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from xianwu.bulletin import roles
from xianwu.bulletin.models import Deputy
from xianwu.bulletin.signoff.models import Mode
from xianwu.core.people.models import Grant, Person
from xianwu.core.people.roles import label_of
from xianwu.kit import clock
from xianwu.kit.forms import RecordForm, dress, formfield

SPARE = 2
"""So many empty lines stand below the signers of a stage."""


def signer_choices(on: date) -> list[tuple[str, Any]]:
    """Persons who may sign, and the roles that any of them may sign for. One statement."""
    held = Grant.objects.valid(on).filter(role__in=roles.ROUTE_DUTIES, person__is_active=True)
    rows = list(held.select_related("person", "unit").order_by("person__pk", "pk"))
    found: list[tuple[str, Any]] = [("", "（无）")]
    for role in (roles.COSIGNER, roles.REVIEWER):
        own = [each for each in rows if each.role == role]
        units = {each.unit_id: each.unit.short_name for each in own}
        options = [(f"role:{role}:{pk}", f"{name}任何一位{label_of(role)}") for pk, name in units.items()]
        if role == roles.REVIEWER:
            options.insert(0, (f"role:{role}:", "本刊任何一位审核"))
        named = {each.person_id: each.person for each in own}
        options += [(f"person:{pk}", f"{each.name}（{each.username}）") for pk, each in named.items()]
        found.append((f"{label_of(role)}（{'审核环节' if role == roles.REVIEWER else '其他环节'}用）", options))
    return found


def signer_of(value: str) -> dict[str, Any]:
    """What a choice stands for in a route."""
    kind, _, rest = value.partition(":")
    if kind == "person":
        return {"person": int(rest)}
    role, _, unit = rest.partition(":")
    return {"role": role, "unit": int(unit) if unit else None}


def choice_of(signer: dict[str, Any]) -> str:
    return f"person:{signer['person']}" if signer.get("person") else f"role:{signer['role']}:{signer.get('unit') or ''}"


class StageForm(forms.Form):
    name = forms.CharField(label="环节名称", max_length=30)
    mode = forms.ChoiceField(label="方式", choices=Mode.choices)
    is_review = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        known = (self.initial or {}).get("signers", [])
        count = int(self.data.get(f"{self.prefix}-slots") or 0) if self.is_bound else len(known) + SPARE
        self.slots = min(max(count, SPARE), 20)
        for number in range(self.slots):
            field = forms.ChoiceField(label=f"签署人 {number + 1}", choices=choices, required=False)
            field.initial = choice_of(known[number]) if number < len(known) else ""
            self.fields[f"signer{number}"] = field
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput):
                dress(field)
        for number in range(self.slots):
            self.fields[f"signer{number}"].widget.attrs["aria-label"] = f"签署人 {number + 1}"

    def signer_fields(self) -> list[forms.BoundField]:
        return [self[f"signer{number}"] for number in range(self.slots)]

    def stage(self) -> dict[str, Any]:
        """The stage as it is kept."""
        data = self.cleaned_data
        chosen = [data.get(f"signer{number}") for number in range(self.slots)]
        signers = [signer_of(each) for each in chosen if each]
        return {"name": data["name"], "mode": data["mode"], "is_review": data["is_review"], "signers": signers}


class StageSet(forms.BaseFormSet):
    """Stages in their order; those marked are left out, an untouched empty one as well."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label, form.fields["DELETE"].label = "次序", "删去这个环节"
        for name in ("ORDER", "DELETE"):
            dress(form.fields[name])

    def stages(self) -> list[dict[str, Any]]:
        return [form.stage() for form in self.ordered_forms if form.cleaned_data.get("name")]


Stages = forms.formset_factory(StageForm, formset=StageSet, extra=1, can_order=True, can_delete=True, max_num=12)


def people() -> QuerySet:
    """Those who may sign in a route or an issue: whoever is absent, and whoever stands in. Colleagues know the names."""
    held = Grant.objects.valid(clock.today()).filter(role__in=roles.DEPUTY_DUTIES).values("person")
    return QuerySet(Person).filter(is_active=True, pk__in=held).order_by("pk")


class DeputyForm(RecordForm):
    absent = forms.ModelChoiceField(QuerySet(Person), label="外出人")
    deputy = forms.ModelChoiceField(
        QuerySet(Person),
        label="代签人",
        help_text="代核签、审核的须有“核签”或“审核”角色，代签发的须有“审核”或“签发”角色；"
        "不能代签由其本人担任责任编辑的一期，一期之内也不能签两处。",
    )

    class Meta:
        model = Deputy
        formfield_callback = formfield
        fields: ClassVar = ("absent", "deputy", "valid_from", "valid_to", "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["absent"].queryset = self.fields["deputy"].queryset = people()
        self.fields["note"].help_text = "如“外出学习”。签署处会写明“某某（代 某某）”。"
        if self.instance.pk:
            for name in ("absent", "deputy", "valid_from"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "不能改；换人请把截止日期改到今天，另行登记。"

"""The form of a step, made from what it asks."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.core.workflow.declarations import Ask, Step
from xianwu.kit.amount_field import AmountField
from xianwu.kit.forms import dress, typed_number


def _choice(ask: Ask, record: Any) -> forms.Field:
    choices = ask.choices(record) if callable(ask.choices) else ask.choices
    return forms.ChoiceField(choices=[("", "请选择"), *choices])


def form_field(ask: Ask, record: Any) -> forms.Field:
    """The form field of one ask."""
    made: forms.Field
    if ask.kind == "choice":
        made = _choice(ask, record)
    elif ask.kind == "long":
        made = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    elif ask.kind == "date":
        made = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    elif ask.kind == "money":
        made = AmountField(unit="元")
    elif ask.kind == "number":
        made = forms.DecimalField()
        typed_number(made)
    elif ask.kind == "bool":
        made = forms.BooleanField()
    else:
        made = forms.CharField(max_length=500)
    made.label, made.help_text, made.required = ask.label, ask.help, ask.required
    return made


def _given(step: Step, record: Any) -> dict[str, Any]:
    """What the record says already, to begin with."""
    return {ask.name: getattr(record, ask.given) for ask in step.asks if ask.given and record is not None}


def step_form(step: Step, record: Any, data: Any = None) -> forms.Form:
    """A form with the step's asks, and its reason when it wants one."""
    form = forms.Form(data, initial=_given(step, record))
    for ask in step.asks:
        if ask.when is not None and not ask.when(record):
            continue
        form.fields[ask.name] = form_field(ask, record)
    if step.reason:
        form.fields["reason"] = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))
    for field in form.fields.values():
        dress(field)
    return form

"""Forms of what is done on one record: each knows the record and whoever fills it in."""

from __future__ import annotations

from typing import Any

from django import forms

CHOOSE = ("", "请选择")


class SideForm(forms.Form):
    """`record`: what the form is about; `actor`: who fills it in."""

    def __init__(self, *args: Any, record: Any = None, actor: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.actor = record, actor
        self.prepare()

    def prepare(self) -> None:
        """Narrow what may be chosen, and say what is known already."""


def day_field(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def long_field(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **options)


def choice_field(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    """One of these, and none to begin with."""
    return forms.ChoiceField(label=label, choices=[CHOOSE, *choices], **options)

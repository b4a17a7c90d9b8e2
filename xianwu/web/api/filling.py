"""The page's own form, filled from JSON: what a person may not type, a program may not send.

Constraints are put off: asked beforehand each costs a statement, and the database judges them anyway. Only when it
has refused are they asked one by one, for the words.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import orjson
from django import forms
from django.http import HttpRequest

from xianwu.kit import access
from xianwu.kit.amount_field import AmountField
from xianwu.kit.forms import form_class, limit_to_seen
from xianwu.kit.pages import RecordPages
from xianwu.lib.money import YUAN
from xianwu.web.api.errors import Failure, form_complaints, invalid


class _SharedFields(dict):
    """Fields of which each form takes a shallow copy: nobody dresses their widgets, which take longest to copy."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: _copied(field, memo) for name, field in self.items()}


def _copied(field: forms.Field, memo: dict[int, Any]) -> forms.Field:
    if isinstance(field, forms.ModelChoiceField):
        # What one may choose differs from form to form, and the widget knows it too.
        return copy.deepcopy(field, memo)
    made = type(field).__new__(type(field))
    made.__dict__.update(field.__dict__)
    return made


@cache
def form_of(pages: RecordPages) -> type[forms.Form]:
    """Made once: building a form class costs more than filling it. The page's own class stays as it is."""
    given = form_class(pages)
    made = type(given)(given.__name__, (given,), {"__module__": given.__module__})
    made.base_fields = _SharedFields(made.base_fields)
    return made


def has_form(pages: RecordPages) -> bool:
    return pages.form is not None or bool(pages.form_fields)


def field_names(pages: RecordPages) -> tuple[str, ...]:
    return tuple(form_of(pages).base_fields)


def filled_form(
    pages: RecordPages,
    request: HttpRequest,
    given: Mapping[str, Any],
    *,
    record: Any | None = None,
    is_thorough: bool = False,
) -> forms.Form:
    """A bound form; what is not given stays as it is (or as a new record begins)."""
    data: dict[str, Any] = {}
    form = in_yuan(_opened(form_of(pages), record, data=data))
    if isinstance(form, forms.ModelForm) and not is_thorough:
        _put_off(form)
    for name in given:
        if name not in form.fields:
            raise Failure(422, "unknown_field", f"没有“{name}”这一项，或者现在不能改它，请对照接口文档。", field=name)
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            limit_to_seen(field, actor=access.actor_of(request), kept=getattr(record, f"{name}_id", None))
        if name in given:
            data[name] = typed(field, given[name])
        else:
            data[name] = field.prepare_value(form.get_initial_for_field(field, name))
    return form


def _opened(made: type[forms.Form], record: Any | None, *, data: dict[str, Any]) -> forms.Form:
    """The form as the page opens it: which fields it has, and what stands in them. `data` is filled in later."""
    if record is None:
        return made(data=data)
    if issubclass(made, forms.ModelForm):
        # The form fills the instance it is given; the verb must still see the record as it was.
        return made(data=data, instance=copy.copy(record))
    return made(data=data, initial={name: getattr(record, name, None) for name in made.base_fields})


def _put_off(form: forms.ModelForm) -> None:
    """Leave unique values, constraints and foreign keys to the database: what is chosen was just read from it."""
    instance = form.instance
    relations = {field.name for field in instance._meta.concrete_fields if field.is_relation}

    def clean_fields(exclude: Iterable[str] | None = None) -> None:
        type(instance).clean_fields(instance, exclude={*(exclude or ()), *relations})

    instance.clean_fields = clean_fields
    instance.validate_constraints = form.validate_unique = _nothing  # type: ignore[method-assign]


def _nothing(**kwargs: Any) -> None:
    """Nothing is asked yet."""


def in_yuan(form: forms.Form) -> forms.Form:
    """Programs speak of 元 throughout, in whatever unit people fill the field; what is read can be sent back."""
    for field in form.fields.values():
        if isinstance(field, AmountField):
            field.unit = YUAN
    return form


def typed(field: forms.Field, value: Any) -> Any:
    """JSON as a form expects it: nothing is an empty box, structures are text of their own."""
    if isinstance(field, forms.JSONField):
        return value if isinstance(value, str) else orjson.dumps(value).decode()
    if value is None:
        return ""
    if isinstance(value, list) and not isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        raise invalid([("", f"“{field.label}”应是单个值，不是列表。")])
    if isinstance(value, dict):
        raise invalid([("", f"“{field.label}”应是单个值，不是对象。")])
    return value


def complaints_of(form: forms.Form) -> list[tuple[str, str]]:
    """Errors by field, each with the field's word: a program's log has no form around the sentence."""
    labels = {name: field.label or name for name, field in form.fields.items()}
    return [
        (name, f"{labels[name]}：{message}" if name in labels else message)
        for name, message in form_complaints(form.errors)
    ]


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Checked values, or 422 with everything that is wrong."""
    if not form.is_valid():
        raise invalid(complaints_of(form))
    return dict(form.cleaned_data)

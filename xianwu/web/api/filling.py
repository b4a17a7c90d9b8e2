"""The page's own form, filled from JSON: what a person may not type, a program may not send."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from django import forms
from django.http import HttpRequest

from xianwu.kit import access
from xianwu.kit.forms import form_class, limit_to_seen
from xianwu.kit.pages import RecordPages
from xianwu.web.api.errors import Failure, form_complaints, invalid


@cache
def form_of(pages: RecordPages) -> type[forms.Form]:
    """Made once: building a form class costs more than filling it."""
    return form_class(pages)


def has_form(pages: RecordPages) -> bool:
    return pages.form is not None or bool(pages.form_fields)


def field_names(pages: RecordPages) -> tuple[str, ...]:
    return tuple(form_of(pages).base_fields)


def filled_form(
    pages: RecordPages, request: HttpRequest, given: Mapping[str, Any], *, record: Any | None = None
) -> forms.Form:
    """A bound form; what is not given stays as it is (or as a new record begins)."""
    made = form_of(pages)
    empty = _empty(made, record)
    for name in given:
        if name not in empty.fields:
            raise Failure(422, "unknown_field", f"没有“{name}”这一项，或者现在不能改它，请对照接口文档。", field=name)
    known = {name: empty[name].value() for name in empty.fields}
    data = known | {name: _typed(empty.fields[name], value) for name, value in given.items()}
    bound: dict[str, Any] = {"data": data}
    if record is not None and issubclass(made, forms.ModelForm):
        # The form fills the instance it is given; the verb must still see the record as it was.
        bound["instance"] = copy.copy(record)
    form = made(**bound)
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            limit_to_seen(field, actor=access.actor_of(request))
    return form


def _empty(made: type[forms.Form], record: Any | None) -> forms.Form:
    """The form as the page opens it: which fields it has, and what stands in them."""
    if record is None:
        return made()
    if issubclass(made, forms.ModelForm):
        return made(instance=record)
    return made(initial={name: getattr(record, name, None) for name in made.base_fields})


def _typed(field: forms.Field, value: Any) -> Any:
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

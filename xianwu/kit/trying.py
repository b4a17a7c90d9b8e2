"""A verb run for a form: every refusal stands beside the field it is about, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from xianwu.kit.refusals import Refused, Wrong, put_to
from xianwu.lib.codes import CodeError
from xianwu.lib.money import AmountError


def result_of(form: forms.Form, call: Callable[[], Any]) -> Any | None:
    """What the verb gives back; None where it refused, and the form then says why."""
    try:
        return call()
    except ValidationError as error:
        _show(form, error)
    except Refused as error:
        put_to(form, error.reasons)
    except (CodeError, AmountError) as error:
        put_to(form, [Wrong(str(error), field=getattr(error, "field", ""))])
    return None


def tried(form: forms.Form, call: Callable[[], Any]) -> bool:
    """Whether the verb, which gives nothing back, was done."""
    return bool(result_of(form, lambda: (call(), True)))


def errors_of(form: forms.Form) -> list[tuple[Any, str]]:
    """Pairs of the bound field (None: of the form as a whole) and what is wrong with it."""
    return [
        (form[name] if name in form.fields else None, message)
        for name, messages_of in form.errors.items()
        for message in messages_of
    ]


def _show(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        target = name if name in form.fields and name != NON_FIELD_ERRORS else None
        for each in errors:
            form.add_error(target, each)

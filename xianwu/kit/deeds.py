"""What can be registered on a record beside its steps: declared once, done by the page and by the API alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.datastructures import MultiValueDict

Given = Mapping[str, Any]


def _nothing_against(record: Any, actor: Any) -> str:
    return ""


@dataclass(frozen=True)
class Deed:
    """One deed on one record.

    `may` says why this person may not do it ("" when he may), `shut` why the record does not take it now. `opened`
    is the form as the page opens it; `run` writes, and raises Refused. The verb that `run` calls judges in the end.
    """

    name: str
    label: str
    form: type[forms.Form]
    run: Callable[[Any, forms.Form, Any, datetime], Any]
    opened: Callable[[Any, Any, Given | None, MultiValueDict | None], forms.Form]
    may: Callable[[Any, Any], str] = _nothing_against
    shut: Callable[[Any, Any], str] = _nothing_against
    help: str = ""

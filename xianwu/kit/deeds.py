"""What can be done on a record beside its steps: declared once, done by the page and by the API alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.datastructures import MultiValueDict

Given = Mapping[str, Any]


def nothing_against(record: Any, actor: Any) -> str:
    return ""


def nothing_to_say(made: Any) -> str:
    return ""


def always(record: Any) -> bool:
    return True


@dataclass(frozen=True)
class Deed:
    """One deed on one record.

    `may` says why this person may not do it ("" when he may), `shut` why the record does not take it now; what does
    not fit the record (`fits`) is offered to nobody. `opened` is the form as the page opens it; `run` writes, and
    raises Refused. The verb that `run` calls judges in the end.
    """

    name: str
    label: str
    form: type[forms.Form]
    run: Callable[[Any, forms.Form, Any, datetime], Any]
    opened: Callable[[Any, Any, Given | None, MultiValueDict | None], forms.Form]
    may: Callable[[Any, Any], str] = nothing_against
    shut: Callable[[Any, Any], str] = nothing_against
    fits: Callable[[Any], bool] = always
    help: str = ""
    icon: str = "plus"
    done: str = ""
    """What is said when it was done."""
    remark: Callable[[Any], str] = nothing_to_say
    """What to look at in what `run` made, told to whoever did it; "" for nothing."""
    is_danger: bool = False
    page: str = ""
    """Name of the address of a page of its own, by the record's key, where the common one does not do."""

    def is_open(self, record: Any, *, actor: Any) -> bool:
        """Whether it is offered to the actor, and the record takes it now."""
        return self.is_offered(record, actor=actor) and not self.shut(record, actor)

    def is_offered(self, record: Any, *, actor: Any) -> bool:
        return not self.may(record, actor) and self.fits(record)

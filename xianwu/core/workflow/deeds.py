"""Deeds as rooms declare them: for which roles, in which states, and the verb that is called. Data, no rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.records.scope import is_seen_as
from xianwu.core.workflow.declarations import roles_in_words
from xianwu.kit.deeds import Deed, always, nothing_against
from xianwu.kit.side_forms import SideForm

if TYPE_CHECKING:
    from django import forms

Judge = Callable[[Any, Any], str]


def deed(
    name: str,
    label: str,
    by: Sequence[str],
    form: type[SideForm],
    run: Callable[..., Any],
    states: Sequence[str] = (),
    *,
    may: Judge | None = None,
    shut: Judge = nothing_against,
    fits: Callable[[Any], bool] = always,
    help: str = "",
    icon: str = "plus",
    done: str = "",
    is_danger: bool = False,
    page: str = "",
) -> Deed:
    """A deed of whoever sees the record in one of the roles `by`; `run(record, actor=, at=, …)` takes the form's answers.

    `states`: in which the record takes it (none named: in each), `shut`: what else stands in its way; `fits`: whether
    it is about such a record at all. `may`: who may, where the rows that a role sees do not tell.
    """

    def _may(record: Any, actor: Any) -> str:
        if actor is not None and is_seen_as(record, actor, by):
            return ""
        return f"“{label}”需由{roles_in_words(by)}办理。"

    def _shut(record: Any, actor: Any) -> str:
        if states and record.state not in states:
            return f"当前状态为“{record.get_state_display()}”，不能办。"
        return shut(record, actor)

    def _opened(record: Any, actor: Any, data: Any, files: Any) -> SideForm:
        return form(data, files, record=record, actor=actor)

    def _run(record: Any, filled: forms.Form, actor: Any, at: datetime) -> Any:
        return run(record, **filled.cleaned_data, actor=actor, at=at)

    return Deed(
        name, label, form, run=_run, opened=_opened, may=may or _may, shut=_shut, fits=fits, help=help, icon=icon,
        done=done, is_danger=is_danger, page=page,
    )  # fmt: skip

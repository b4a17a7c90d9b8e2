"""Deeds as rooms declare them: for which roles, in which states, and the verb that is called. Data, no rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.people.roles import roles_in_words
from xianwu.core.records.scope import is_seen_as
from xianwu.kit.deeds import Deed, always, nothing_against, nothing_to_say
from xianwu.kit.side_forms import SideForm

if TYPE_CHECKING:
    from django import forms

Judge = Callable[[Any, Any], str]


def deed(
    name: str, label: str, by: Sequence[str], form: type[SideForm], run: Callable[..., Any], states: Sequence[str] = (), *,
    may: Judge | None = None, shut: Judge = nothing_against, fits: Callable[[Any], bool] = always, help: str = "",
    icon: str = "plus", done: str = "", remark: Callable[[Any], str] = nothing_to_say, is_danger: bool = False, page: str = "",
) -> Deed:  # fmt: skip
    """A deed of whoever sees the record in one of the roles `by`; `run(record, actor=, at=, …)` takes the form's answers.

    `states`: in which the record takes it (none named: in each), `shut`: what else stands in its way; `fits`: whether
    it is about such a record at all. `remark`: what to look at in what the verb gave back. `may`: who may, where the rows that a role sees do not tell.
    """

    def opened(record: Any, actor: Any, data: Any, files: Any) -> SideForm:
        return form(data, files, record=record, actor=actor)

    def done_with(record: Any, filled: forms.Form, actor: Any, at: datetime) -> Any:
        return run(record, **filled.cleaned_data, actor=actor, at=at)

    return Deed(
        name, label, form, run=done_with, opened=opened, may=may or _seen_as(by, label), shut=_shut_by(states, shut),
        fits=fits, help=help, icon=icon, done=done, remark=remark, is_danger=is_danger, page=page,
    )  # fmt: skip


def _seen_as(roles: Sequence[str], label: str) -> Judge:
    def may(record: Any, actor: Any) -> str:
        is_able = actor is not None and is_seen_as(record, actor, roles)
        return "" if is_able else f"“{label}”需由{roles_in_words(roles)}办理。"

    return may


def _shut_by(states: Sequence[str], besides: Judge) -> Judge:
    """The state first: what else stands in the way may take a look at other rows."""

    def shut(record: Any, actor: Any) -> str:
        if states and record.state not in states:
            return f"当前状态为“{record.get_state_display()}”，不能办。"
        return besides(record, actor)

    return shut

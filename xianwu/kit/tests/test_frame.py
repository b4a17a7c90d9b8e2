"""The frame: initials, notices, the order of a preview, what lists ask."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.test import RequestFactory

from xianwu.kit.context import Frame
from xianwu.kit.forms import dress
from xianwu.kit.views import _first_of


def frame(**changes: Any) -> Frame:
    request = RequestFactory().get("/")
    for name, value in changes.items():
        setattr(request, name, value)
    return Frame(request)


@pytest.mark.parametrize(("name", "initials"), [("张三", "张三"), ("欧阳小明", "小明"), ("县领导（演示）", "领导")])
def test_initials_leave_brackets_out(name: str, initials: str) -> None:
    assert frame(actor=SimpleNamespace(name=name)).initials == initials


def test_notices_are_counted_once_and_only_when_shown() -> None:
    asked: list[int] = []
    shown = frame(notice_count=lambda: asked.append(1) or 3)
    assert not asked
    assert (shown.notice_count, shown.notice_count) == (3, 3)
    assert len(asked) == 1
    assert frame().notice_count == 0


def test_a_preview_shows_facts_before_steps() -> None:
    steps, facts, more, side = (
        SimpleNamespace(name=name, is_printed=printed, side=name == "side")
        for name, printed in (("steps", False), ("facts", True), ("more", True), ("side", True))
    )
    assert [each.name for each in _first_of([steps, facts, more, side])] == ["facts", "steps"]
    assert [each.name for each in _first_of([facts, side])] == ["facts"]


def test_an_unchosen_list_asks_to_choose() -> None:
    field = forms.TypedChoiceField(choices=lambda: [("", "---------"), ("a", "甲")])
    dress(field)
    assert list(field.choices) == [("", "请选择"), ("a", "甲")]
    assert field.widget.attrs["class"] == "form-select"

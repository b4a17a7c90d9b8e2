"""The items of an issue, as programs write them: add, change, move, take out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms

from xianwu.bulletin import actions, roles
from xianwu.bulletin.editing.saving import save
from xianwu.bulletin.item_forms import ItemForm
from xianwu.bulletin.models import Issue, Item
from xianwu.core.events.api import StaleRecord
from xianwu.kit.deeds import Deed

WAYS = (("up", "上移"), ("down", "下移"))


class _OfItem(forms.Form):
    """`record` is the issue; only its own items can be named."""

    item = forms.ModelChoiceField(label="条目", queryset=Item.objects.none())

    def __init__(self, issue: Issue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].queryset = Item.objects.filter(issue=issue, order__isnull=False)


class ChangeForm(_OfItem, ItemForm):
    item_version = forms.IntegerField(label="读取条目时的版本", help_text="期间有人改过则不保存。")


class MoveForm(_OfItem):
    way = forms.ChoiceField(label="方向", choices=WAYS)


class DropForm(_OfItem):
    reason = forms.CharField(label="原因", required=False, max_length=200)


def _may(issue: Issue, actor: Any) -> str:
    return "" if actor is not None and actor.has(roles.EDITOR) else "只有责任编辑可以改条目。"


def _shut(issue: Issue, actor: Any) -> str:
    return "这一期已签发，文字不能再改。" if issue.is_frozen else ""


def _add(issue: Issue, form: forms.Form, actor: Any, at: datetime) -> Item:
    return actions.add_item(issue, form.cleaned_data, actor=actor, at=at)


def _change(issue: Issue, form: forms.Form, actor: Any, at: datetime) -> Item:
    item: Item = form.cleaned_data["item"]
    if item.version != form.cleaned_data["item_version"]:
        raise StaleRecord
    save(item, form.cleaned_data, actor=actor, at=at)
    return item


def _move(issue: Issue, form: forms.Form, actor: Any, at: datetime) -> Item:
    actions.move_item(form.cleaned_data["item"], form.cleaned_data["way"], actor=actor, at=at)
    return form.cleaned_data["item"]


def _drop(issue: Issue, form: forms.Form, actor: Any, at: datetime) -> None:
    actions.drop_item(form.cleaned_data["item"], reason=form.cleaned_data["reason"], actor=actor, at=at)


def _deed(name: str, label: str, form: type[forms.Form], run: Callable[..., Any]) -> Deed:
    def opened(issue: Any, actor: Any, data: Any, files: Any) -> forms.Form:
        return form(issue, data) if issubclass(form, _OfItem) else form(data)

    return Deed(name, label, form, run=run, opened=opened, may=_may, shut=_shut)


ITEM_DEEDS = (
    _deed("add-item", "新增条目", ItemForm, _add),
    _deed("change-item", "修改条目", ChangeForm, _change),
    _deed("move-item", "调整次序", MoveForm, _move),
    _deed("drop-item", "撤下条目", DropForm, _drop),
)

"""What can be done on a need beside its steps, in the toy room."""

from datetime import datetime
from typing import Any

from django import forms

from xianwu.kit import clock
from xianwu.kit.deeds import Deed
from xianwu.kit.refusals import Refused
from xianwu.kit.side_forms import SideForm, day_field
from xianwu.kit.tests.toyapp.models import Need, Visit


class VisitForm(SideForm):
    visited_on = day_field("走访日期", initial=clock.today)
    words = forms.CharField(label="情况", max_length=20)
    picture = forms.FileField(label="照片", required=False)

    def prepare(self) -> None:
        self.fields["words"].initial = f"{self.record.title}："


class NoForm(SideForm):
    """Nothing to ask."""


def _opened(kind: type[SideForm]) -> Any:
    return lambda record, actor, data, files: kind(data, files, record=record, actor=actor)


def _visit(need: Need, form: forms.Form, actor: Any, at: datetime) -> Visit:
    said = form.cleaned_data
    if said["visited_on"] > at.date():
        raise Refused("走访日期晚于今天。", field="visited_on")
    picture = said["picture"]
    words = f"{said['words']}{picture.size if picture else ''}"
    return Visit.objects.create(need=need, visited_on=said["visited_on"], words=words)


def _void(need: Need, form: forms.Form, actor: Any, at: datetime) -> None:
    Need.objects.filter(pk=need.pk).update(state=Need.State.REFUSED)


def _may(need: Need, actor: Any) -> str:
    return "" if actor.has("clerk") else "需由内勤办理。"


def _shut(need: Need, actor: Any) -> str:
    return "已经作废。" if need.state == Need.State.REFUSED else ""


ON_NEED = (
    Deed("visit", "登记走访", VisitForm, _visit, _opened(VisitForm), may=_may, shut=_shut, help="到过现场才登记。"),
    Deed("void", "作废申报", NoForm, _void, _opened(NoForm), may=_may, shut=_shut, done="作废了。", is_danger=True),
    Deed("renew", "登记续贷", NoForm, _void, _opened(NoForm), may=_may, fits=lambda need: need.note == "续贷"),
    Deed("draw", "摇号", NoForm, _void, _opened(NoForm), may=_may, page="toyapp:draw"),
)

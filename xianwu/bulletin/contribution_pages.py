"""What a unit fills in, and how its text reads with the figures in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest

from xianwu.bulletin.chips import FALSE
from xianwu.bulletin.item_remarks import before_reporting, states_of
from xianwu.bulletin.models import Contribution, Declaration, Item
from xianwu.bulletin.paper import figure_url, flowing
from xianwu.bulletin.proving.claims import typed_in
from xianwu.bulletin.resolution import ItemText, resolve
from xianwu.core.units.models import Unit
from xianwu.figures import api as figures
from xianwu.kit import access, clock
from xianwu.kit.panels import Panel


def open_choices() -> list[tuple[str, Any]]:
    """Figures that everybody in the county's offices may read, by the room they come from."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in figures.figures():
        if not each.readers:
            room = str(apps.get_app_config(each.section).verbose_name)
            found.setdefault(room, []).append((each.key, f"{each.label}（{each.key}）"))
    return [("", "请选择"), *found.items()]


class ContributionForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.all(), label="报送单位")
    title = forms.CharField(label="标题", max_length=120, help_text="18 至 30 字为宜，一事一报。")
    body = forms.CharField(
        label="正文",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="先写做法，再写时期和数字；结尾不用写单位，刊登时自动标注。",
    )
    source = forms.CharField(
        label="数据来源",
        max_length=200,
        required=False,
        help_text="手填的数出自哪本台账、哪份文件，截至哪一天。没有来源的数，快报不能签发。",
    )
    figure = forms.ChoiceField(
        label="插入指标",
        choices=open_choices,
        required=False,
        widget=forms.Select(attrs={"data-insert-figure": "id_body"}),
        help_text="台账里能算出的数请从这里插入光标处，签发时自动取数、可以核对；手填的数会标为“未绑定”。",
    )

    def clean(self) -> dict[str, Any]:
        """Without a script the chosen figure is put behind the text."""
        data = super().clean() or {}
        chosen = data.pop("figure", "")
        if chosen and data.get("body"):
            data["body"] = f"{data['body']}{{{{{chosen}}}}}"
        return data


class ContributionText(Panel):
    title = "文稿"
    template = "bulletin/contribution_panel.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Contribution)
        day = access.as_of(request)
        # The item that it would be: nothing is written.
        item = Item(title=record.title, body=record.body, tag=record.unit.short_name, unit=record.unit)
        item.vouching = _sourced(record)  # type: ignore[attr-defined]
        text = resolve([item], as_of=day)
        state = states_of(text, {}, on=clock.today())[0]
        is_past = record.state in (Contribution.State.ADOPTED, Contribution.State.DECLINED)
        ledgers = [] if is_past else before_reporting(item, as_of=day, actor=access.actor_of(request))
        return {
            "contribution": record,
            "state": state,
            "remarks": [*state.remarks, *ledgers],
            "lines": flowing(state.text, tones=_tones(state.text), url_of=figure_url),
            "opinion": record.opinion,
            "as_of": day,
        }


def _sourced(record: Contribution) -> list[Declaration]:
    """What adoption would declare: the unit's source for every typed number."""
    typed = typed_in(record.title, record.body) if record.source else ()
    return [Declaration(kind=Declaration.Kind.QUOTED, said=each.said, ground=record.source) for each in typed]


def _tones(text: ItemText) -> dict[str, str]:
    return {problem.reference: FALSE for problem in text.problems}

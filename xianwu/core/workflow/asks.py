"""The form of a step, made from what it asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet

from xianwu.core.workflow.declarations import Ask, Step
from xianwu.kit.amount_field import AmountField
from xianwu.kit.columns import is_money
from xianwu.kit.forms import dress, typed_number
from xianwu.kit.refusals import Refused
from xianwu.kit.rows_form import MOST_ROWS, RowsForm
from xianwu.lib.money import format_amount


def _choice(ask: Ask, record: Any) -> forms.Field:
    choices = ask.choices(record) if callable(ask.choices) else ask.choices
    return forms.ChoiceField(choices=[("", "请选择" if choices else "没有可选的"), *choices])


def form_field(ask: Ask, record: Any) -> forms.Field:
    """The form field of one ask."""
    made: forms.Field
    if ask.kind == "choice":
        made = _choice(ask, record)
    elif ask.kind == "long":
        made = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    elif ask.kind == "date":
        made = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    elif ask.kind == "money":
        made = AmountField(unit="元")
    elif ask.kind == "number":
        made = forms.DecimalField()
        typed_number(made)
    elif ask.kind == "bool":
        made = forms.BooleanField()
    else:
        made = forms.CharField(max_length=500)
    made.label, made.help_text, made.required = ask.label, ask.help, ask.required
    if ask.beside and record is not None:
        made.help_text = f"{_beside(record, ask.beside)}。{ask.help}"
    return made


def _beside(record: Any, path: str) -> str:
    """“需求金额 30 万元”, “融资需求的期限 12 月”: what the person compares the answer with."""
    *way, name = path.split("__")
    for step in way:
        record = getattr(record, step)
    field, value = record._meta.get_field(name), getattr(record, name)
    if is_money(field):
        return f"{field.verbose_name} {format_amount(value, '万元')}"
    label, _, unit = str(field.verbose_name).removesuffix("）").partition("（")
    return f"{record._meta.verbose_name}的{label} {value} {unit}".rstrip()


def _given(step: Step, record: Any) -> dict[str, Any]:
    """What the record says already, to begin with."""
    return {ask.name: getattr(record, ask.given) for ask in step.asks if ask.given and record is not None}


def bulk_form(rows: QuerySet, data: Any, *, step: Step) -> RowsForm:
    """The form of a step for many rows: what all share once, what is each one's own beside it.

    Raises Refused when more rows than a page holds would have to be filled in one by one.
    """
    asks = [ask for ask in step.asks if not ask.is_of_one]
    own = [ask for ask in asks if ask.is_own]
    shared = {ask.name: form_field(_for_many(ask, rows), None) for ask in asks if not ask.is_own}
    if step.reason:
        shared["reason"] = _reason()
    records = _to_fill_in(rows, own, step) if own or data is not None else []
    return RowsForm(
        data, shared=_dressed(shared), records=records,
        own=(lambda record: _dressed({ask.name: form_field(ask, record) for ask in own})) if own else None,
    )  # fmt: skip


def _for_many(ask: Ask, rows: QuerySet) -> Ask:
    return replace(ask, choices=ask.common(rows)) if ask.common else ask


def _to_fill_in(rows: QuerySet, own: list[Ask], step: Step) -> list[Any]:
    beside = [ask.beside.rpartition("__")[0] for ask in own if "__" in ask.beside]
    found = list((rows.select_related(*beside) if beside else rows)[: MOST_ROWS + 1])
    if own and len(found) > MOST_ROWS:
        raise Refused(f"“{step.label}”要逐条填写，一次最多 {MOST_ROWS} 条，请分批办理。")
    return found[:MOST_ROWS]


def _reason() -> forms.Field:
    return forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}))


def _dressed(fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    for field in fields.values():
        dress(field)
    return fields


def step_form(step: Step, record: Any, data: Any = None) -> forms.Form:
    """A form with the step's asks, and its reason when it wants one."""
    form = forms.Form(data, initial=_given(step, record))
    for ask in step.asks:
        if ask.when is not None and not ask.when(record):
            continue
        form.fields[ask.name] = form_field(ask, record)
    if step.reason:
        form.fields["reason"] = _reason()
    _dressed(form.fields)
    return form

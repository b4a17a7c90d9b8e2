"""Forms from declared fields: groups, units inside the field, help under it, errors beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.forms.models import modelform_factory
from django.http import HttpRequest

from xianwu.kit import access
from xianwu.kit.amount_field import AmountField
from xianwu.kit.amounts import unit_of as money_unit_of
from xianwu.kit.columns import is_money
from xianwu.kit.filters import found_by
from xianwu.kit.pages import RecordPages
from xianwu.kit.rule_words import beside_fields, rule_of

FEW = 60
"""Up to here a plain select is quicker than a search."""


class PickInput(forms.Widget):
    """A record chosen by typing; what was chosen is a hidden key."""

    template_name = "kit/widgets/pick.html"
    is_pick = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, url: str = "", label_of: Any = None) -> None:
        super().__init__(attrs)
        self.url = url
        self.label_of = label_of

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "url": self.url,
            "words": self.label_of(value) if value and self.label_of else "",
        }
        return context


@dataclass(frozen=True)
class Group:
    title: str
    fields: list[forms.BoundField]


def groups_of(form_fields: Sequence[Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Declared names as groups; a flat list is one group without a title."""
    if any(isinstance(item, str) for item in form_fields):
        return [("", tuple(form_fields))]
    return [(title, tuple(names)) for title, names in form_fields]


class RecordForm(forms.ModelForm):
    """A form of a record: a rule of the model is said beside the field it is about, in that field's words."""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, beside_fields(error, self.fields, record=self.instance) if field is None else error)


def form_class(pages: RecordPages) -> type[forms.Form]:
    """The declared form, or one made from the declared fields."""
    if pages.form is not None:
        return pages.form
    names = [name for _, group in groups_of(pages.form_fields) for name in group]
    return modelform_factory(pages.model, form=RecordForm, fields=names, formfield_callback=formfield)


def formfield(field: models.Field, **kwargs: Any) -> forms.Field | None:
    if is_money(field):
        return field.formfield(form_class=AmountField, unit=money_unit_of(field.model), **kwargs)
    made = field.formfield(**kwargs)
    if isinstance(made, forms.DateTimeField):
        made.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    elif isinstance(made, forms.DateField):
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(made, (forms.DecimalField, forms.IntegerField)):
        typed_number(made)
        _bounds_in_words(made, rule_of(field))
    elif isinstance(made, forms.CharField) and isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 3
    elif isinstance(made, forms.ModelChoiceField):
        _limit_once(made, field.remote_field.limit_choices_to)  # type: ignore[union-attr]
    return made


def _limit_once(made: forms.ModelChoiceField, limit: Any) -> None:
    """A limit that never changes goes into the choices here; Django would compile it anew for every form."""
    if isinstance(limit, dict) and limit and made.queryset is not None:
        made.queryset = made.queryset.filter(**limit)
        made.limit_choices_to = None  # type: ignore[attr-defined]


_TYPED = str.maketrans("０１２３４５６７８９．－", "0123456789.-", ",，  ")


def typed_number(field: forms.DecimalField | forms.IntegerField) -> None:
    """People paste 1,277,180 and type full-width digits; both are numbers, and a browser's number field takes neither."""
    places = "decimal" if isinstance(field, forms.DecimalField) else "numeric"
    field.widget = forms.TextInput(attrs={"inputmode": places, "autocomplete": "off"})
    plain = field.to_python

    def to_python(value: Any) -> Any:
        return plain(value.translate(_TYPED) if isinstance(value, str) else value)

    field.to_python = to_python  # type: ignore[method-assign]


def _bounds_in_words(made: forms.Field, rule: str) -> None:
    """A number out of bounds hears the sentence of the field's own rule, where the model has one."""
    rule = rule.replace("%", "%%")
    for each in made.validators:
        if isinstance(each, MinValueValidator):
            each.message = rule or "不能小于 %(limit_value)s。"
        elif isinstance(each, MaxValueValidator):
            each.message = rule or "不能大于 %(limit_value)s。"


def prepare(form: forms.Form, *, pages: RecordPages, request: HttpRequest) -> forms.Form:
    """Looks, units and the limits of what one may choose."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            kept = getattr(getattr(form, "instance", None), f"{name}_id", None)
            _limit_choice(field, name=name, pages=pages, request=request, kept=kept)
        dress(field)
        field.unit = unit_of(pages.model, name=name, field=field)  # type: ignore[attr-defined]
    return form


def mark_errors(form: forms.Form) -> None:
    """Tie each field to its help and its errors, for the eye and for screen readers."""
    for name, field in form.fields.items():
        bound, attrs = form[name], field.widget.attrs
        notes = [f"{bound.id_for_label}-help"] if field.help_text else []
        if form.is_bound and bound.errors:
            attrs["aria-invalid"] = "true"
            attrs["class"] = f"{attrs.get('class', '')} is-invalid"
            notes.append(f"{bound.id_for_label}-error")
        if notes:
            attrs["aria-describedby"] = " ".join(notes)


def dress(field: forms.Field) -> None:
    """The look of the field's kind."""
    widget = field.widget
    if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return
    if isinstance(widget, forms.CheckboxInput):
        css = "form-check-input"
    elif isinstance(widget, (forms.Select, forms.SelectMultiple)):
        css = "form-select"
        _say_choose(field)
    else:
        css = "form-control"
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()


def _say_choose(field: forms.Field) -> None:
    """An unchosen list asks to choose; the row of hyphens of the framework says nothing."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        field.choices = [(value, "请选择" if value in ("", None) else word) for value, word in field.choices]


def limit_to_seen(field: forms.ModelChoiceField, *, actor: Any | None, kept: Any = None) -> None:
    """One may point only to what one may see, or to what is laid down for one (`choosable_by`), or leave what stands there.

    `kept`: the key of what the record points to already, whoever else's it is.
    """
    rows = field.queryset
    if not hasattr(rows, "visible_to"):
        return
    seen = choosable(rows, actor=actor)
    field.queryset = rows.filter(Q(pk__in=seen.order_by().values("pk")) | Q(pk=kept)) if kept else seen


def choosable(rows: Any, *, actor: Any | None) -> Any:
    """What the actor may point to: what is seen, unless the rows say that more is laid down for all."""
    return rows.choosable_by(actor) if hasattr(rows, "choosable_by") and actor else rows.visible_to(actor)


def _limit_choice(
    field: forms.ModelChoiceField, *, name: str, pages: RecordPages, request: HttpRequest, kept: Any
) -> None:
    """Long lists are searched instead of scrolled."""
    limit_to_seen(field, actor=access.actor_of(request), kept=kept)
    rows = field.queryset
    if isinstance(field, forms.ModelMultipleChoiceField) or type(field.widget) is not forms.Select:
        return
    if rows.count() <= FEW:
        field.empty_label = "请选择"
        field.label_from_instance = pick_words  # type: ignore[method-assign]
        return
    field.widget = PickInput(url=pages.url("pick", pk=name), label_of=_label_finder(rows))
    field.widget.is_required = field.required


def _label_finder(rows: Any) -> Any:
    def label_of(value: Any) -> str:
        try:
            found = rows.filter(pk=getattr(value, "pk", value)).first()
        except (TypeError, ValueError):
            return ""
        return pick_words(found) if found else ""

    return label_of


def pick_options(pages: RecordPages, *, request: HttpRequest, name: str, text: str) -> list[models.Model]:
    """Records for the search inside a form, at most twenty, only those one may see."""
    form = form_class(pages)()
    field = form.fields.get(name)
    if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
        return []
    rows = field.queryset.all()
    if hasattr(rows, "visible_to"):
        rows = choosable(rows, actor=access.actor_of(request))
    return list((rows.filter(found_by(rows.model, text)) if text else rows)[:20])


def pick_words(record: models.Model) -> str:
    """How a record is called among others of its kind: what a model says for that (`pick_label`), else its name."""
    return str(getattr(record, "pick_label", "") or record)


def unit_of(model: type[models.Model], *, name: str, field: forms.Field) -> str:
    """The unit inside the field: what the form or the model says, 元 for money."""
    said = getattr(field, "unit", "") or getattr(model, "UNITS", {}).get(name, "")
    if said:
        return str(said)
    found = next((each for each in model._meta.concrete_fields if each.name == name), None)
    return "元" if is_money(found) else ""


def grouped(form: forms.Form, *, pages: RecordPages) -> list[Group]:
    """Visible fields in their declared groups; fields that no group names come last."""
    visible = {field.name: field for field in form.visible_fields()}
    found = []
    for title, names in groups_of(pages.form_fields):
        found.append(Group(title, [visible.pop(name) for name in names if name in visible]))
    if visible:
        found.append(Group("其他" if found else "", list(visible.values())))
    return [group for group in found if group.fields]


def plain_data(data: dict[str, Any], *, leave_out: Iterable[str] = ("version",)) -> dict[str, Any]:
    """Cleaned values without what belongs to the page alone."""
    gone = set(leave_out)
    return {name: value for name, value in data.items() if name not in gone}

"""Columns of ledgers: how a value of a record is read, sorted and shown. A plain name is enough for most."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import escape
from django.utils.timezone import is_aware, localtime

from xianwu.kit.amounts import WAN, amount_text, exact_text, unit_of
from xianwu.kit.states import ClockFace, badge, tone_of

EMPTY = '<span class="none" title="未填">—</span>'


@dataclass
class Look:
    """What a cell must know of the reader: the unit of money, the links one may follow, the clocks."""

    money_unit: str = ""
    link_of: Callable[[models.Model], str] = lambda record: ""
    clocks: dict[Any, ClockFace] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column. `name` is a path (`enterprise__town`), a property or a method without arguments.

    `sort` is the path to sort by ("" forbids sorting, None infers it); `hidden` columns wait in the
    column choice; `get` reads the value where a path does not do.
    """

    name: str
    label: str = ""
    sort: str | None = None
    hidden: bool = False
    unit: str = ""
    get: Callable[[Any], Any] | None = None
    model: type[models.Model] | None = None
    joins: str = ""

    kind = "text"
    css = ""

    def value(self, record: models.Model) -> Any:
        if self.get is not None:
            return self.get(record)
        value: Any = record
        for part in self.name.split("__"):
            if value is None:
                return None
            value = getattr(value, part)
            if callable(value):
                value = value()
        return value

    def cell(self, record: models.Model, look: Look) -> str:
        """HTML of the cell, escaped."""
        value = self.value(record)
        return EMPTY if value is None or value == "" else self.show(value, look)

    def show(self, value: Any, look: Look) -> str:
        return escape(value)

    def plain(self, record: models.Model) -> Any:
        """The value as a file or a title takes it."""
        value = self.value(record)
        return str(value) if isinstance(value, models.Model) else value


@dataclass(frozen=True)
class Text(Column):
    pass


@dataclass(frozen=True)
class Long(Column):
    """Long text, cut to one line; the whole of it on hover."""

    kind = "long"
    css = "long"

    def show(self, value: Any, look: Look) -> str:
        text = escape(value)
        return f'<span class="cut" title="{text}">{text}</span>'


@dataclass(frozen=True)
class Number(Column):
    kind = "number"
    css = "n"
    places: int | None = None

    def show(self, value: Any, look: Look) -> str:
        if isinstance(value, float):
            value = Decimal(str(value))
        if self.places is not None:
            return f"{value:,.{self.places}f}"
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Money(Column):
    """An amount in 元, shown in the unit of the reader's choice, else the room's; exact on hover."""

    kind = "money"
    css = "n"

    def show(self, value: Any, look: Look) -> str:
        unit = look.money_unit or self.unit or WAN
        words = amount_text(value, unit=unit)
        return f'<data class="money" value="{value}" title="{exact_text(value)}">{words}</data>'


@dataclass(frozen=True)
class Date(Column):
    kind = "date"
    css = "d"

    def show(self, value: Any, look: Look) -> str:
        if isinstance(value, datetime):
            value = (localtime(value) if is_aware(value) else value).date()
        return value.isoformat() if isinstance(value, date) else escape(value)


@dataclass(frozen=True)
class Instant(Column):
    """A moment, to the minute."""

    kind = "instant"
    css = "d"

    def show(self, value: datetime, look: Look) -> str:
        local = localtime(value) if is_aware(value) else value
        exact = f"{local:%Y-%m-%d %H:%M:%S}"
        return f'<time datetime="{value.isoformat()}" title="{exact}">{exact[:-3]}</time>'


@dataclass(frozen=True)
class Flag(Column):
    kind = "flag"

    def show(self, value: Any, look: Look) -> str:
        return "是" if value else '<span class="none">否</span>'


@dataclass(frozen=True)
class Choice(Column):
    """A field with choices, shown by its word."""

    kind = "choice"
    words: tuple[tuple[Any, str], ...] = ()

    def show(self, value: Any, look: Look) -> str:
        return escape(dict(self.words).get(value, value))

    def plain(self, record: models.Model) -> Any:
        value = self.value(record)
        return dict(self.words).get(value, value)


@dataclass(frozen=True)
class State(Choice):
    """The state of a record: colour, shape and word."""

    kind = "state"

    def show(self, value: Any, look: Look) -> str:
        if self.model is None:
            return escape(value)
        return badge(str(dict(self.words).get(value, value)), tone=tone_of(self.model, value))


@dataclass(frozen=True)
class Link(Column):
    """Another record, linked where the reader may open it."""

    kind = "link"

    def show(self, value: Any, look: Look) -> str:
        url = look.link_of(value) if isinstance(value, models.Model) else ""
        text = escape(str(value))
        return f'<a href="{escape(url)}">{text}</a>' if url else text


@dataclass(frozen=True)
class Clock(Column):
    """The time limit that runs on the record, from the hooks' clock faces."""

    name: str = "clock"
    label: str = "时限"
    sort: str | None = ""
    kind = "clock"

    def cell(self, record: models.Model, look: Look) -> str:
        face = look.clocks.get(record.pk)
        return face.html if face else EMPTY

    def plain(self, record: models.Model) -> Any:
        return ""


def resolve(model: type[models.Model], spec: "str | Column") -> Column:
    """A column made whole: kind, label, sort path and join inferred from the model's fields."""
    if spec == "clock":
        return Clock()
    name = spec if isinstance(spec, str) else spec.name
    model_field = field_at(model, path=name)
    column = _inferred(name, model_field=model_field) if isinstance(spec, str) else spec
    owner = getattr(model_field, "model", model)
    if getattr(column, "words", None) == ():
        column = replace(column, words=choices_of(model_field))  # type: ignore[call-arg]
    return replace(
        column,
        label=column.label or label_of(model, path=name),
        unit=column.unit or (unit_of(owner) if column.kind == "money" else ""),
        sort=column.sort if column.sort is not None else _sort_path(name, model_field),
        model=column.model or owner,
        joins=column.joins or _joins(name, model_field),
    )


def field_at(model: type[models.Model], *, path: str) -> Any | None:
    """The field at the end of a path, or None for properties and methods."""
    found: Any = None
    here: Any = model
    for part in path.split("__"):
        if here is None:
            return None
        try:
            found = here._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        here = found.related_model if found.is_relation else None
    return found


def label_of(model: type[models.Model], *, path: str) -> str:
    model_field = field_at(model, path=path)
    if model_field is not None and hasattr(model_field, "verbose_name"):
        return str(model_field.verbose_name)
    last = getattr(model, path.split("__")[-1], None)
    target = getattr(last, "fget", last)
    return str(getattr(target, "short_description", "") or path)


def choices_of(model_field: Any | None) -> tuple[tuple[Any, str], ...]:
    """Values and words of a field; a record's `state` has its words in the model's class `State`."""
    found = tuple(getattr(model_field, "flatchoices", None) or ())
    if not found and getattr(model_field, "name", "") == "state":
        states = getattr(model_field.model, "State", None)  # type: ignore[union-attr]
        found = tuple(states.choices) if states else ()
    return found


_KINDS: tuple[tuple[tuple[type, ...], type[Column]], ...] = (
    ((models.ForeignKey, models.OneToOneField), Link),
    ((models.BooleanField,), Flag),
    ((models.DateTimeField,), Instant),
    ((models.DateField,), Date),
    ((models.IntegerField, models.FloatField), Number),
    ((models.TextField,), Long),
)


def _inferred(name: str, *, model_field: Any | None) -> Column:
    if model_field is None:
        return Text(name)
    if choices_of(model_field):
        return State(name) if name.split("__")[-1] == "state" else Choice(name)
    if isinstance(model_field, models.DecimalField):
        return Money(name) if is_money(model_field) else Number(name, places=model_field.decimal_places)
    for types, kind in _KINDS:
        if isinstance(model_field, types):
            return kind(name)
    return Text(name)


def is_money(model_field: Any | None) -> bool:
    """House rule: amounts are Decimal(18, 2) in 元; nothing else has that shape."""
    return isinstance(model_field, models.DecimalField) and (
        model_field.max_digits,
        model_field.decimal_places,
    ) == (18, 2)


def _sort_path(name: str, model_field: Any | None) -> str:
    if model_field is None or not getattr(model_field, "concrete", False):
        return ""
    if not model_field.is_relation:
        return "" if isinstance(model_field, (models.TextField, models.JSONField)) else name
    fields = {other.name for other in model_field.related_model._meta.concrete_fields}
    for wanted in ("order", "short_name", "name", "title", "number"):
        if wanted in fields:
            return f"{name}__{wanted}"
    return ""


def _joins(name: str, model_field: Any | None) -> str:
    """The path select_related must take for this column, "" when none.

    A model whose `__str__` reads a related row says which: `NAMED_BY = "unit"`.
    """
    if model_field is None:
        return ""
    if getattr(model_field, "many_to_one", False) or getattr(model_field, "one_to_one", False):
        named_by = getattr(model_field.related_model, "NAMED_BY", "")
        return f"{name}__{named_by}" if named_by else name
    return name.rpartition("__")[0]

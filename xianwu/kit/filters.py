"""Filters of ledgers, shown as chips. Their values live in the address, so every filtered list is a link."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    IntegerField,
    Model,
    Q,
    QuerySet,
)
from django.http import HttpRequest, QueryDict

from xianwu.kit import access
from xianwu.kit.amounts import UNITS, WAN, unit_of
from xianwu.kit.clock import ZONE
from xianwu.kit.columns import choices_of, field_at, is_money, label_of
from xianwu.kit.keys import key_of

NONE = "none"


class FilterError(Exception):
    """A value in the address that cannot be read; it is left out and said so."""


@dataclass(frozen=True)
class Filter:
    """One chip. `name` is a path of the model; in the address it stands as it is."""

    name: str
    label: str = ""
    model: type[Model] | None = None
    is_date_time: bool = False

    kind = "text"

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def problem(self) -> str:
        return f"筛选“{self.label}”的值看不懂，已忽略。"

    def is_active(self, params: QueryDict) -> bool:
        return any(value for key in self.keys for value in params.getlist(key))

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        return rows.filter(**{f"{self.name}__icontains": params[self.name]})

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        """What the chip says while it is active."""
        return params.get(self.name, "")

    def options(self, params: QueryDict, *, request: HttpRequest) -> Sequence[tuple[str, str, bool]]:
        """Value, word, chosen; empty when the template draws inputs."""
        return ()


@dataclass(frozen=True)
class Contains(Filter):
    pass


@dataclass(frozen=True)
class Choice(Filter):
    """One or several of a field's choices."""

    choices: tuple[tuple[Any, str], ...] = ()
    kind = "choice"

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        wanted = [value for value in params.getlist(self.name) if value]
        known = {str(value): value for value, _ in self.choices}
        if not wanted or {*wanted} - {*known, NONE}:
            raise FilterError(self.problem)
        query = Q(**{f"{self.name}__in": [known[value] for value in wanted if value in known]})
        if NONE in wanted:
            query |= Q(**{f"{self.name}__isnull": True})
        return rows.filter(query)

    def options(self, params: QueryDict, *, request: HttpRequest) -> Sequence[tuple[str, str, bool]]:
        chosen = set(params.getlist(self.name))
        return [(str(value), str(word), str(value) in chosen) for value, word in self.choices if value != ""]

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        return "、".join(word for _, word, chosen in self.options(params, request=request) if chosen) or "空"


@dataclass(frozen=True)
class Flag(Choice):
    choices: tuple[tuple[Any, str], ...] = ((True, "是"), (False, "否"))


@dataclass(frozen=True)
class Reference(Filter):
    """Records that point to one of the chosen ones; the options come when the chip is opened."""

    target: type[Model] | None = None
    limit: int = 60
    kind = "reference"

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        wanted = [value for value in params.getlist(self.name) if value]
        named = [value for value in wanted if value != NONE]
        keys = _keys_of(self.target, values=named)
        if not wanted or len(keys) < len(named):
            raise FilterError(self.problem)
        query = self._in(keys) if keys else Q(**{f"{self.name}__isnull": True})
        if NONE in wanted:
            query |= Q(**{f"{self.name}__isnull": True})
        return rows.filter(query)

    def _in(self, keys: Sequence[Any]) -> Q:
        """A tree (units) answers with everything below the chosen ones."""
        assert self.target is not None
        targets = self.target._default_manager
        if not hasattr(targets, "within"):
            return Q(**{f"{self.name}__in": keys})
        query = Q(**{f"{self.name}__in": []})
        for chosen in targets.filter(pk__in=keys):
            query |= Q(**{f"{self.name}__in": targets.within(chosen)})
        return query

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        wanted = [value for value in params.getlist(self.name) if value and value != NONE]
        keys = _keys_of(self.target, values=wanted)
        assert self.target is not None
        names = [str(found) for found in _seen(self.target, request=request).filter(pk__in=keys)[:3]]
        if NONE in params.getlist(self.name):
            names.append("空")
        return "、".join(names) + (f" 等 {len(keys)} 个" if len(keys) > 3 else "")

    def found(self, rows: QuerySet, *, text: str) -> list[Model]:
        """Targets that occur in the rows one may see, at most `limit`."""
        assert self.target is not None
        field_name = f"{self.name}_id" if "__" not in self.name else self.name
        used = rows.order_by().exclude(**{f"{self.name}__isnull": True}).values(field_name).distinct()
        targets = self.target._default_manager.filter(pk__in=used)
        if text:
            targets = targets.filter(found_by(self.target, text))
        return list(targets[: self.limit])


@dataclass(frozen=True)
class DateRange(Filter):
    kind = "date"

    @property
    def keys(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def bounds(self, params: QueryDict) -> tuple[date | None, date | None]:
        try:
            first, last = (date.fromisoformat(params[key]) if params.get(key) else None for key in self.keys)
        except ValueError as error:
            raise FilterError(f"“{self.label}”的日期要写成 2025-08-29 的样子，已忽略。") from error
        return first, last

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        first, last = self.bounds(params)
        if first and last and first > last:
            raise FilterError(f"“{self.label}”的开始晚于结束，已忽略。")
        if first:
            rows = rows.filter(**{f"{self.name}__gte": self._instant(first)})
        if last:
            # The day after, exclusive: an instant in the evening of the last day belongs to it.
            rows = rows.filter(**{f"{self.name}__lt": self._instant(last + timedelta(days=1))})
        return rows

    def _instant(self, day: date) -> date:
        return datetime.combine(day, time.min, ZONE) if self.is_date_time else day

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        first, last = (params.get(key) for key in self.keys)
        if first and last:
            return first if first == last else f"{first} 至 {last}"
        return f"{first} 起" if first else f"至 {last}"

    def presets(self, request: HttpRequest) -> list[tuple[str, date, date]]:
        day = access.as_of(request)
        week = day - timedelta(days=day.weekday())
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        return [
            ("今天", day, day),
            ("本周", week, week + timedelta(days=6)),
            ("本月", day.replace(day=1), month_end),
            ("今年以来", day.replace(month=1, day=1), day),
            ("上年", date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
        ]


@dataclass(frozen=True)
class NumberRange(Filter):
    unit: str = ""
    kind = "number"
    scale: Decimal = Decimal(1)

    @property
    def keys(self) -> tuple[str, ...]:
        return (f"{self.name}_min", f"{self.name}_max")

    def bounds(self, params: QueryDict) -> tuple[Decimal | None, Decimal | None]:
        try:
            least, most = (
                Decimal(params[key].replace(",", "").replace("，", "")) if params.get(key) else None
                for key in self.keys
            )
        except InvalidOperation as error:
            raise FilterError(f"“{self.label}”要填数字，已忽略。") from error
        if any(value is not None and not value.is_finite() for value in (least, most)):
            raise FilterError(f"“{self.label}”要填数字，已忽略。")
        return least, most

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        for bound, lookup in zip(self.bounds(params), ("gte", "lte"), strict=True):
            if bound is not None:
                rows = rows.filter(**{f"{self.name}__{lookup}": bound * self.scale})
        return rows

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        least, most = (params.get(key) for key in self.keys)
        if least and most:
            return f"{least} 至 {most} {self.unit}".strip()
        return f"不少于 {least} {self.unit}".strip() if least else f"不多于 {most} {self.unit}".strip()


@dataclass(frozen=True)
class AmountRange(NumberRange):
    """Amounts, typed in the unit that the ledger shows; the address carries that unit too."""

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        return NumberRange.apply(replace(self, scale=UNITS[self.unit or WAN][0]), rows, params=params, request=request)


@dataclass(frozen=True)
class Switch(Filter):
    """A named condition, on or off: `Switch("overdue", "超期", where=lambda rows, request: …)`."""

    where: Callable[[QuerySet, HttpRequest], QuerySet] = field(default=lambda rows, request: rows)
    kind = "switch"

    def apply(self, rows: QuerySet, *, params: QueryDict, request: HttpRequest) -> QuerySet:
        return self.where(rows, request)

    def words(self, params: QueryDict, *, request: HttpRequest) -> str:
        return ""


def resolve_filter(model: type[Model], spec: "str | Filter") -> Filter:
    """A filter made whole from the model's field."""
    name = spec if isinstance(spec, str) else spec.name
    model_field = field_at(model, path=name)
    found = _inferred(name, model_field=model_field) if isinstance(spec, str) else spec
    changes: dict[str, Any] = {
        "label": found.label or label_of(model, path=name),
        "model": model,
        "is_date_time": isinstance(model_field, DateTimeField),
    }
    if isinstance(found, AmountRange) and not found.unit:
        changes["unit"] = unit_of(getattr(model_field, "model", model))
    if isinstance(found, Choice) and not found.choices:
        changes["choices"] = choices_of(model_field)
    if isinstance(found, Reference) and found.target is None:
        changes["target"] = model_field.related_model if model_field is not None else None
    return replace(found, **changes)


def _inferred(name: str, *, model_field: Any | None) -> Filter:
    if getattr(model_field, "is_relation", False):
        return Reference(name)
    if choices_of(model_field):
        return Choice(name)
    if is_money(model_field):
        return AmountRange(name)
    kinds: tuple[tuple[type, type[Filter]], ...] = (
        (BooleanField, Flag),
        (DateField, DateRange),
        (DecimalField, NumberRange),
        (IntegerField, NumberRange),
    )
    return next((made(name) for kind, made in kinds if isinstance(model_field, kind)), Contains(name))


def naming_field(model: type[Model]) -> str:
    names = {found.name for found in model._meta.concrete_fields}
    return next((name for name in ("name", "title", "number") if name in names), "")


def found_by(model: type[Model], text: str) -> Q:
    """Records by what a person types: by the fields that the model names (`FOUND_BY`), else by its naming field."""
    names = getattr(model, "FOUND_BY", ()) or filter(None, [naming_field(model)])
    return reduce(or_, (Q(**{f"{name}__icontains": text}) for name in names), Q())


def _keys_of(target: type[Model] | None, *, values: Sequence[str]) -> list[Any]:
    """Keys as the database knows them; a key that is none is left out."""
    keys: list[Any] = []
    for value in values:
        try:
            keys.append(key_of(target, value))  # type: ignore[arg-type]
        except Exception:  # noqa: BLE001  to_python raises whatever the field type likes
            continue
    return keys


def _seen(target: type[Model], *, request: HttpRequest) -> QuerySet:
    rows = target._default_manager.all()
    return rows.visible_to(access.actor_of(request)) if hasattr(rows, "visible_to") else rows

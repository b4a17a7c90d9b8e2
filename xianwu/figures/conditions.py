"""Which rows a figure stands on: its population, its date field and its unit, as one condition."""

from datetime import datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Model, Q
from django.utils import timezone

from xianwu.core.units.models import subtree
from xianwu.figures.declarations import Figure, Forecast, Latest, Leaf
from xianwu.figures.paths import walk
from xianwu.lib.periods import Period


def model_of(leaf: Leaf) -> type[Model]:
    return apps.get_model(leaf.of.model)


def date_field(leaf: Leaf) -> str | None:
    """The field whose day must lie in the period."""
    return leaf.field if isinstance(leaf, Latest) else leaf.on


def scope_path(leaf: Leaf) -> str | None:
    """Path from a row to its unit; None when the rows belong to no unit."""
    if isinstance(leaf, Figure):
        return leaf.scope_path
    return leaf.of.unit_path if leaf.unit_path == "" else leaf.unit_path


def condition(leaf: Leaf, *, period: Period, unit: Any = None) -> Q:
    """The rows of `leaf` in `period`, in the subtree of `unit` when one is given."""
    wanted = leaf.of.where(period)
    on = date_field(leaf)
    if on:
        wanted &= in_period(model_of(leaf), on=on, period=period)
    if isinstance(leaf, Forecast):
        wanted &= Q(**{f"{leaf.field}__isnull": False})
    path = scope_path(leaf)
    if unit is not None and path:
        wanted &= in_unit(unit, path=path)
    return wanted


def in_unit(unit: Any, *, path: str) -> Q:
    """The rows whose unit, at the end of `path`, is this one or lies below it."""
    return subtree(unit.path, prefix=f"{path}__")


def in_period(model: type[Model], *, on: str, period: Period) -> Q:
    """The rows whose day or instant `on` lies in the period."""
    if isinstance(walk(model, path=on).field, DateTimeField):
        # Compared as instants: a cast to a day would call Python once per row on SQLite and miss the index.
        since = {f"{on}__gte": _midnight(period.start)} if period.start else {}
        return Q(**since, **{f"{on}__lt": _midnight(period.end + timedelta(days=1))})
    first = {f"{on}__gte": period.start} if period.start else {}
    return Q(**first, **{f"{on}__lte": period.end})


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

"""Counting: all figures of one table in one statement.

Each figure asks for a few columns (a count, an exact sum, a newest day) under its own condition; columns that
several figures ask for alike are computed once. Asked for groups, the same columns come grouped.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    F,
    Func,
    IntegerField,
    Max,
    Model,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)

from xianwu.figures.conditions import condition, date_field, model_of, scope_path
from xianwu.figures.declarations import Bands, Figure, Leaf, Measure
from xianwu.figures.paths import target_field
from xianwu.figures.values import MONEY_UNITS
from xianwu.lib.money import to_yuan
from xianwu.lib.periods import Period

Group: TypeAlias = tuple[Any, ...]
# SQLite takes 2000 columns, PostgreSQL 1664; fewer keep the planner quick.
_COLUMNS_A_STATEMENT = 400


@dataclass(frozen=True)
class Need:
    """One figure's rows in one period, whole or by groups of `by`."""

    leaf: Leaf
    period: Period
    by: tuple[str | Bands, ...] = ()


@dataclass(frozen=True)
class Raw:
    """What the database says: rows, the measured amount in the figure's unit, rows that have a measure."""

    rows: int
    amount: Decimal | date | None
    measured: int = 0


NOTHING = Raw(0, None)
Answers: TypeAlias = dict[Need, dict[Group, Raw]]


class Scaled(Func):
    """A decimal as a whole number of its smallest parts (yuan as fen).

    SQLite keeps decimals as binary fractions and would add them as such; whole numbers add exactly on both.
    """

    template = "CAST(ROUND((%(expressions)s) * %(factor)s) AS bigint)"
    output_field = BigIntegerField()


def answer(needs: Iterable[Need], *, unit: Any = None) -> Answers:
    """Raw answers to all needs: one statement per table and grouping."""
    tables: dict[tuple[type[Model], tuple[str | Bands, ...]], list[Need]] = defaultdict(list)
    for need in dict.fromkeys(needs):
        tables[model_of(need.leaf), need.by].append(need)
    answers: Answers = {}
    for (model, by), wanted in tables.items():
        answers.update(_answer_table(model, by, wanted, unit))
    return answers


def _answer_table(model: type[Model], by: tuple[str | Bands, ...], needs: list[Need], unit: Any) -> Answers:
    names: dict[Any, str] = {}
    columns: dict[str, Any] = {}
    plans: dict[Need, dict[str, str]] = {}
    for need in needs:
        plans[need] = {}
        for part, (same, expression) in _columns(need, unit=unit).items():
            if same not in names:
                names[same] = f"column_{len(names)}"
                columns[names[same]] = expression
            plans[need][part] = names[same]
    rows = _rows(model, by, columns)
    return {
        need: {group: _raw(need, {part: row[name] for part, name in plan.items()}) for group, row in rows.items()}
        for need, plan in plans.items()
    }


def _rows(model: type[Model], by: tuple[str | Bands, ...], columns: dict[str, Any]) -> dict[Group, dict[str, Any]]:
    """Computed columns by group; in portions when there are more than a statement should carry."""
    found: dict[Group, dict[str, Any]] = defaultdict(dict)
    items = list(columns.items())
    for start in range(0, len(items), _COLUMNS_A_STATEMENT):
        portion = dict(items[start : start + _COLUMNS_A_STATEMENT])
        for group, row in _statement(model, by, portion):
            found[group].update(row)
    return found


def _statement(model: type[Model], by: tuple[str | Bands, ...], columns: dict[str, Any]) -> list[tuple[Group, Any]]:
    rows = model._default_manager.order_by()
    if not by:
        return [((), rows.aggregate(**columns))]
    groups = {f"group_{number}": _group(each) for number, each in enumerate(by)}
    grouped = rows.values(**groups).annotate(**columns)
    return [(tuple(row[name] for name in groups), row) for row in grouped]


def _group(by: str | Bands) -> Any:
    if isinstance(by, str):
        return F(by)
    cases = [When(**{f"{by.field}__lt": limit}, then=Value(number)) for number, limit in enumerate(by.limits)]
    return Case(*cases, default=Value(len(by.limits)), output_field=IntegerField())


# --- columns --------------------------------------------------------------------------------------


def _columns(need: Need, *, unit: Any) -> dict[str, tuple[Any, Any]]:
    """Columns that a need asks for, each with a key under which equal columns meet."""
    leaf, period = need.leaf, need.period
    wanted = condition(leaf, period=period, unit=unit)
    # An empty condition is none: a filter without words is no SQL.
    rows = wanted or None
    same = (leaf.of, date_field(leaf), scope_path(leaf), period.start, period.end, type(leaf).__name__)
    found: dict[str, tuple[Any, Any]] = {"rows": (("rows", *same), Count("pk", filter=rows))}
    if not isinstance(leaf, Figure):
        found["amount"] = (("newest", leaf.field, *same), Max(leaf.field, filter=rows))
        return found
    found.update(_measured(leaf, rows, same, is_grouped=bool(need.by)))
    return found


def _measured(leaf: Figure, rows: Q | None, same: tuple[Any, ...], *, is_grouped: bool) -> dict[str, tuple[Any, Any]]:
    measure, model = leaf.measure, model_of(leaf)
    key = (measure, *same)
    if measure.kind == "distinct":
        return {"amount": (("distinct", *key), Count(measure.field, distinct=True, filter=rows))}
    if measure.kind == "latest" and not is_grouped:
        return {"amount": (("latest", *key), Max(Subquery(newest_rows(leaf, rows).values(measure.field)[:1])))}
    if measure.kind in ("total", "mean"):
        found: dict[str, tuple[Any, Any]] = {"amount": (("sum", *key), Sum(_summed(model, measure), filter=rows))}
        if measure.kind == "mean":
            found["measured"] = (("measured", *key), Count(measure.field, filter=rows))
        return found
    return {}


def newest_rows(leaf: Figure, rows: Q | None) -> Any:
    """The rows of a figure, the newest first."""
    order = ("-" + leaf.on, "-pk") if leaf.on else ("-pk",)
    return model_of(leaf)._default_manager.filter(rows or Q()).order_by(*order)


def _summed(model: type[Model], measure: Measure) -> Any:
    value: Any = F(measure.field)
    if measure.operator == "-":
        value = value - F(measure.other)
    elif measure.operator == "*":
        value = value * F(measure.other)
    places = sum_places(model, measure=measure)
    return Scaled(value, factor=10**places) if places else value


def sum_places(model: type[Model], *, measure: Measure) -> int:
    """Decimals that the measured amount can have."""
    own, other = (_places(target_field(model, path=path)) if path else 0 for path in (measure.field, measure.other))
    return own + other if measure.operator == "*" else max(own, other)


def _places(field: Any) -> int:
    return int(field.decimal_places or 0) if isinstance(field, DecimalField) else 0


# --- raw answers ----------------------------------------------------------------------------------


def _raw(need: Need, row: dict[str, Any]) -> Raw:
    leaf, rows = need.leaf, int(row["rows"] or 0)
    if not isinstance(leaf, Figure):
        return Raw(rows, row.get("amount"))
    kind = leaf.measure.kind
    if kind == "count":
        return Raw(rows, Decimal(rows))
    if kind == "distinct":
        return Raw(rows, Decimal(row["amount"] or 0))
    if kind == "latest":
        newest = row.get("amount")
        return Raw(min(rows, 1), None if newest is None else Decimal(newest) / divisor(leaf))
    # The sum over no rows is a true zero; a mean over none is not applicable and stays with its count.
    amount = Decimal(row["amount"] or 0).scaleb(-sum_places(model_of(leaf), measure=leaf.measure))
    return Raw(rows, amount / divisor(leaf), int(row.get("measured") or 0))


def divisor(leaf: Figure) -> Decimal:
    """What a stored amount is divided by to be in the figure's unit."""
    if leaf.measure.divide is not None:
        return leaf.measure.divide
    return to_yuan(1, leaf.unit) if leaf.unit in MONEY_UNITS else Decimal(1)

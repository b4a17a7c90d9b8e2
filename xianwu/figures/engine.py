"""Counting: all figures of one table in one statement, and tables that are counted whole together in one.

Each figure asks for a few columns (a count, an exact sum, a newest day) under its own condition; columns that
several figures ask for alike are computed once. Asked for groups, the same columns come grouped.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from django.db import connections
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
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)

from xianwu.figures.conditions import condition, date_field, in_period, in_unit, model_of, scope_path
from xianwu.figures.declarations import Bands, Figure, Leaf, Measure
from xianwu.figures.moulds import Mould, Pour
from xianwu.figures.paths import target_field
from xianwu.figures.statements import rows_of
from xianwu.figures.values import MONEY_UNITS
from xianwu.lib.money import to_yuan
from xianwu.lib.periods import Period

Group: TypeAlias = tuple[Any, ...]
# SQLite takes 2000 columns, PostgreSQL 1664; fewer keep the planner quick.
_COLUMNS_A_STATEMENT = 400
# PostgreSQL's functions take 100 arguments.
_PACKED_TOGETHER = 90


@dataclass(frozen=True)
class Need:
    """One figure's rows in one period, whole or by groups of `by`."""

    leaf: Leaf
    period: Period
    by: tuple[str | Bands, ...] = ()


@dataclass(frozen=True)
class Table:
    """What one statement reads: a model by groups; `unit_path` leads to the unit when one is asked for."""

    model: type[Model]
    by: tuple[str | Bands, ...]
    unit_path: str | None

    @property
    def manager(self) -> Any:
        return self.model._default_manager


@dataclass(frozen=True)
class Column:
    """A count, sum or newest day over the rows that a condition leaves."""

    kind: str
    leaf: Leaf
    wanted: Q


@dataclass(frozen=True)
class Raw:
    """What the database says: rows, the measured amount in the figure's unit, rows that have a measure."""

    rows: int
    amount: Decimal | date | None
    measured: int = 0


NOTHING = Raw(0, None)
Answers: TypeAlias = dict[Need, dict[Group, Raw]]


class Packed(Func):
    """Several columns as one: a JSON array as text, exact for whole numbers on both."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="JSON_ARRAY(%(expressions)s)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(JSON_BUILD_ARRAY(%(expressions)s) AS text)", **context)


class Scaled(Func):
    """A decimal as a whole number of its smallest parts (yuan as fen).

    SQLite keeps decimals as binary fractions and would add them as such; whole numbers add exactly on both.
    """

    template = "CAST(ROUND((%(expressions)s) * %(factor)s) AS bigint)"
    output_field = BigIntegerField()


@dataclass(frozen=True)
class Plan:
    """What is read of one table: its columns, and which of them answer which need."""

    table: Table
    mould: Mould
    columns: dict[Hashable, Column]
    parts: dict[Need, dict[str, Hashable]]
    scope: Q


def answer(needs: Iterable[Need], *, unit: Any = None) -> Answers:
    """Raw answers to all needs: one statement for all tables that are counted whole, one for each grouping.

    Of one unit only rows that belong to units can say something; other needs stay without an answer.
    """
    tables: dict[Table, list[Need]] = defaultdict(list)
    for need in dict.fromkeys(needs):
        path = scope_path(need.leaf) if unit is not None else None
        if unit is None or path:
            tables[Table(model_of(need.leaf), need.by, path)].append(need)
    answers: Answers = {}
    for plans in _statements(tables, unit):
        for plan, found in zip(plans, _read(plans), strict=True):
            answers.update(_answers(plan, found))
    return answers


def _statements(tables: dict[Table, list[Need]], unit: Any) -> Iterator[list[Plan]]:
    """Plans by statement: those that fit together, and each other one by itself."""
    together = [table for table, needs in tables.items() if _fits(table, needs)]
    if len(together) < 2 or len({table.manager.db for table in together}) > 1:
        together = []
    joint: list[Plan] = []
    for table in together:
        mould = Mould(table.model, beside=joint[0].mould if joint else None)
        joint.append(_plan(table, tables[table], unit, mould))
    if joint and not joint[0].mould.is_opaque:
        yield joint
    else:
        together = []
    for table, needs in tables.items():
        if table not in together:
            yield [_plan(table, needs, unit, Mould(table.model))]


def _fits(table: Table, needs: Sequence[Need]) -> bool:
    """Whether the table gives one row of whole numbers, few enough for a packed answer."""
    kinds = [kind for need in needs for _, kind, _ in _parts(need)]
    return not table.by and len(kinds) <= _PACKED_TOGETHER and not {"newest", "latest"} & set(kinds)


def _plan(table: Table, needs: list[Need], unit: Any, mould: Mould) -> Plan:
    scope = in_unit(unit, path=table.unit_path) if table.unit_path else Q()
    columns: dict[Hashable, Column] = {}
    plans: dict[Need, dict[str, Hashable]] = {}
    for need in needs:
        wanted = condition(need.leaf, period=need.period)
        shape = mould.shape(wanted)
        plans[need] = {}
        for part, kind, measured in _parts(need):
            same = (kind, measured, shape)
            # The newest row is looked for by a statement of its own, which must be scoped too.
            columns.setdefault(same, Column(kind, need.leaf, wanted & scope if kind == "latest" else wanted))
            plans[need][part] = same
    return Plan(table, mould, columns, plans, scope & _days_of_all(table, needs))


def _answers(plan: Plan, found: dict[Group, dict[Hashable, Any]]) -> Answers:
    return {
        need: {group: _raw(need.leaf, {part: row[same] for part, same in own.items()}) for group, row in found.items()}
        for need, own in plan.parts.items()
    }


def _read(plans: Sequence[Plan]) -> list[dict[Group, dict[Hashable, Any]]]:
    if len(plans) == 1:
        plan = plans[0]
        return [_rows(plan.table, plan.columns, plan.mould, plan.scope)]
    shapes = tuple((plan.table, plan.mould.shape(plan.scope), tuple(plan.columns)) for plan in plans)
    rows = rows_of((plans[0].table.manager.db, shapes), lambda _pour: _joint_statement(plans), mould=plans[0].mould)
    packed = {number: json.loads(text, parse_float=Decimal) for number, text in rows}
    return [{(): dict(zip(plan.columns, packed[number], strict=True))} for number, plan in enumerate(plans)]


def _joint_statement(plans: Sequence[Plan]) -> QuerySet[Any]:
    """One row for each table, its columns packed into one: their number differs from table to table."""
    first, *others = (_packed_statement(plan, number) for number, plan in enumerate(plans))
    return first.union(*others, all=True)


def _packed_statement(plan: Plan, number: int) -> QuerySet[Any]:
    pour = plan.mould.pour
    made = [_EXPRESSIONS[each.kind](each.leaf, pour(each.wanted) or None) for each in plan.columns.values()]
    rows = plan.table.manager.filter(pour(plan.scope)).order_by()
    whole = rows.values(place=Value(number, output_field=IntegerField())).annotate(packed=Packed(*made))
    return whole.values_list("place", "packed")  # type: ignore[no-any-return]


def _rows(table: Table, columns: dict[Hashable, Column], mould: Mould, scope: Q) -> dict[Group, dict[Hashable, Any]]:
    """Computed columns by group; in portions when there are more than a statement should carry."""
    found: dict[Group, dict[Hashable, Any]] = defaultdict(dict)
    items, width = list(columns.items()), len(table.by)
    within = mould.shape(scope)
    for start in range(0, len(items), _COLUMNS_A_STATEMENT):
        names, portion = zip(*items[start : start + _COLUMNS_A_STATEMENT], strict=True)
        build = partial(_statement, table, portion, scope)
        key = (table.manager.db, table, within, names)
        for row in rows_of(key, build, mould=mould):
            found[row[:width]].update(zip(names, row[width:], strict=True))
    return found


def _days_of_all(table: Table, needs: list[Need]) -> Q:
    """The days that all periods lie in, so that a year's figures need not read ten years of rows.

    SQLite keeps no histogram and would take the index of the day for periods that hold nearly every row too,
    which costs two to three times the scan.
    """
    days = {date_field(need.leaf) for need in needs}
    starts = [need.period.start for need in needs]
    on = days.pop()
    if days or on is None or None in starts or connections[table.manager.db].vendor == "sqlite":
        return Q()
    whole = Period("", min(filter(None, starts)), max(need.period.end for need in needs))
    return in_period(table.model, on=on, period=whole)


def _statement(table: Table, columns: Sequence[Column], scope: Q, pour: Pour) -> QuerySet[Any]:
    """One row for each group, or one row; a grouping by a constant is none in SQL."""
    rows = table.manager.filter(pour(scope)).order_by()
    groups = {f"group_{number}": _group(each) for number, each in enumerate(table.by)}
    made = {
        f"column_{number}": _EXPRESSIONS[each.kind](each.leaf, pour(each.wanted) or None)
        for number, each in enumerate(columns)
    }
    return rows.values(**groups or {"whole": Value(1)}).annotate(**made).values_list(*groups, *made)


def _group(by: str | Bands) -> Any:
    if isinstance(by, str):
        return F(by)
    cases = [When(**{f"{by.field}__lt": limit}, then=Value(number)) for number, limit in enumerate(by.limits)]
    return Case(*cases, default=Value(len(by.limits)), output_field=IntegerField())


# --- columns --------------------------------------------------------------------------------------


def _parts(need: Need) -> Iterator[tuple[str, str, Hashable]]:
    """Columns that a need asks for: the part of its answer, the kind of column, and what it measures."""
    leaf = need.leaf
    yield "rows", "rows", None
    if not isinstance(leaf, Figure):
        yield "amount", "newest", leaf.field
        return
    measure = leaf.measure
    if measure.kind == "distinct":
        yield "amount", "distinct", measure.field
    elif measure.kind == "latest" and not need.by:
        yield "amount", "latest", (measure.field, leaf.on)
    elif measure.kind in ("total", "mean"):
        yield "amount", "sum", (measure.field, measure.operator, measure.other)
        if measure.kind == "mean":
            yield "measured", "measured", measure.field


_EXPRESSIONS: dict[str, Callable[[Any, Q | None], Any]] = {
    "rows": lambda leaf, rows: Count("pk", filter=rows),
    "newest": lambda leaf, rows: Max(leaf.field, filter=rows),
    "distinct": lambda leaf, rows: Count(leaf.measure.field, distinct=True, filter=rows),
    "latest": lambda leaf, rows: Max(Subquery(newest_rows(leaf, rows).values(leaf.measure.field)[:1])),
    "sum": lambda leaf, rows: Sum(_summed(model_of(leaf), leaf.measure), filter=rows),
    "measured": lambda leaf, rows: Count(leaf.measure.field, filter=rows),
}


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


def _raw(leaf: Leaf, row: dict[str, Any]) -> Raw:
    rows = int(row["rows"] or 0)
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

"""Values of figures on a day, over months, by unit; and the rows behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from xianwu.figures.compose import By, Reader, leaf_of, leaves_of, needs_of
from xianwu.figures.conditions import condition, date_field, model_of, scope_path
from xianwu.figures.declarations import Declared, Figure, Leaf, Reweighted
from xianwu.figures.engine import Answers, Group, Need, answer, newest_rows
from xianwu.figures.paths import walk
from xianwu.figures.values import Value
from xianwu.lib.periods import PeriodError

# Rows without a unit stay in sight, so that the units add up to the county.
NO_UNIT = "未填单位"


@dataclass(frozen=True)
class UnitValue:
    """A figure's value in one unit."""

    unit_id: Any
    unit_name: str
    value: Value


class Inquiry:
    """Figures that are wanted together, each on its days, and then read at once: at most one statement per table, see `engine`."""

    def __init__(self, *, unit: Any = None) -> None:
        self.unit = unit
        self._needs: dict[Need, None] = {}
        self._answers: Answers | None = None
        self._readers: dict[date, Reader] = {}

    def want(self, figures: Iterable[Declared], days: Iterable[date]) -> None:
        """To be called for everything before the first value is asked for."""
        wanted = list(figures)
        for day in days:
            for figure in wanted:
                self._needs.update(dict.fromkeys(needs_of(figure, as_of=day)))

    def value(self, figure: Declared, *, as_of: date) -> Value:
        """The value of a wanted figure on one of its days."""
        if self._answers is None:
            self._answers = answer(self._needs, unit=self.unit)
        if as_of not in self._readers:
            self._readers[as_of] = Reader(self._answers, as_of=as_of, is_scoped=self.unit is not None)
        return self._readers[as_of].value_of(figure)


def evaluate_figures(figures: Iterable[Declared], *, as_of: date, unit: Any = None) -> dict[str, Value]:
    """All values, read at once."""
    wanted, inquiry = list(figures), Inquiry(unit=unit)
    inquiry.want(wanted, [as_of])
    return {figure.key: inquiry.value(figure, as_of=as_of) for figure in wanted}


def month_ends(as_of: date, *, months: int) -> list[date]:
    """The ends of the months before, and the as-of date itself as the last."""
    days = [as_of]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def series_of_figures(
    figures: Iterable[Declared], *, as_of: date, months: int = 12, unit: Any = None
) -> dict[str, list[tuple[date, Value]]]:
    """Values at month ends, still at most one statement per table: each month is a few more columns of it."""
    wanted, days, inquiry = list(figures), month_ends(as_of, months=months), Inquiry(unit=unit)
    inquiry.want(wanted, days)
    return {figure.key: [(day, inquiry.value(figure, as_of=day)) for day in days] for figure in wanted}


# --- by unit --------------------------------------------------------------------------------------


def by_unit_path(leaf: Leaf) -> By:
    """Group by the unit a row belongs to, with what is needed to name and order it."""
    path = scope_path(leaf)
    return (path, f"{path}__short_name", f"{path}__order")


def by_unit_values(figure: Declared, *, as_of: date, unit: Any = None) -> list[UnitValue]:
    """A figure unit by unit: one GROUP BY per table. Nothing where rows belong to no unit."""
    if isinstance(figure, Reweighted) or not all(scope_path(leaf) for leaf in leaves_of(figure)):
        return []
    needs = needs_of(figure, as_of=as_of, group_by=by_unit_path)
    answers = answer(needs, unit=unit)
    groups: dict[Group, None] = {}
    for need in needs:
        groups.update({group: None for group, raw in answers[need].items() if raw.rows})
    found = []
    for group in sorted(groups, key=lambda each: (each[0] is None, each[2] or 0, each[0])):
        reader = Reader(answers, as_of=as_of, group_by=by_unit_path, group=group)
        name = NO_UNIT if group[0] is None else str(group[1])
        found.append(UnitValue(group[0], name, reader.value_of(figure)))
    return found


# --- rows -----------------------------------------------------------------------------------------


def condition_of_rows(leaf: Leaf, *, as_of: date, unit: Any = None) -> Q | None:
    """Which rows a counted figure is made of on a day; None when there can be none."""
    if unit is not None and not scope_path(leaf):
        return None
    try:
        wanted = condition(leaf, period=leaf.span.resolve(as_of), unit=unit)
    except PeriodError:
        return None
    if isinstance(leaf, Figure) and leaf.measure.kind == "latest":
        return Q(pk__in=Subquery(newest_rows(leaf, wanted).values("pk")[:1]))
    return wanted


def rows_behind(leaf: Leaf, *, as_of: date, unit: Any = None, actor: Any = None) -> QuerySet[Any]:
    """The rows a counted figure is made of; with an actor, those that the actor may see."""
    manager = model_of(leaf)._default_manager
    rows: QuerySet[Any] = manager.all() if actor is None else manager.visible_to(actor)
    wanted = condition_of_rows(leaf, as_of=as_of, unit=unit)
    if wanted is None:
        return rows.none()
    on, joins = date_field(leaf), _joins(leaf)
    rows = rows.select_related(*joins) if joins else rows
    return rows.filter(wanted).order_by(*([f"-{on}"] if on else []), "-pk")


def _joins(leaf: Leaf) -> list[str]:
    """Relations that the labels of the rows walk, so that a list asks once."""
    found = []
    for path in leaf.of.label_fields:
        field = walk(model_of(leaf), path=path).field
        joined = path if field is not None and field.is_relation else path.rpartition("__")[0]
        found += [joined] if joined else []
    return found


def records_of_figure(
    figure: Declared, *, as_of: date, unit: Any = None, actor: Any = None, part: str = "num"
) -> QuerySet[Any]:
    """The rows behind any figure; `part` “den” for the denominator of a rate or the base of a change."""
    return rows_behind(leaf_of(figure, part=part), as_of=as_of, unit=unit, actor=actor)

"""Figures made of figures: what each asks of the database, and how its value is put together.

Two passes: `needs_of` collects what must be counted for all figures at once, `value_of` reads the answers.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.figures.conditions import scope_path
from xianwu.figures.declarations import Change, Declared, Figure, Forecast, Latest, Leaf, Ratio, Reweighted
from xianwu.figures.engine import NOTHING, Answers, Group, Need, Raw
from xianwu.figures.registry import figure_of
from xianwu.figures.values import Value, made_value, unit_of, without_value
from xianwu.lib.periods import Period, PeriodError, Span

By = tuple[Any, ...]
"""Grouping of all counted figures; by unit the path differs from figure to figure, hence a function."""
GroupBy = Callable[[Leaf], By]


NOT_BY_UNIT = "这个指标只有全县数，不分单位。"


class CannotRespan(TypeError):
    """A change of a change has no meaning; the declaration is wrong."""


def ungrouped(leaf: Leaf) -> By:
    return ()


def respan(figure: Declared, *, span: Span) -> Declared:
    """The same figure over another span: the base of a change."""
    if isinstance(figure, Figure):
        return replace(figure, span=span)
    if isinstance(figure, Ratio):
        return replace(
            figure, num=respan(figure_of(figure.num), span=span), den=respan(figure_of(figure.den), span=span)
        )
    raise CannotRespan(f"指标“{figure.key}”不能换一个时期再算。")


def base_of(figure: Change | Reweighted) -> Declared:
    """What a change is compared with."""
    span = figure.against if isinstance(figure, Change) else figure.weights_from
    return respan(figure_of(figure.of), span=span)


def leaf_of(figure: Declared, *, part: str = "num") -> Leaf:
    """The counted figure whose rows stand behind `figure`; `part` “den” for the denominator or the base."""
    if isinstance(figure, Ratio):
        return leaf_of(figure_of(figure.den if part == "den" else figure.num))
    if isinstance(figure, Change | Reweighted):
        return leaf_of(base_of(figure) if part == "den" else figure_of(figure.of))
    assert isinstance(figure, Leaf)
    return figure


def needs_two_parts(figure: Declared) -> bool:
    """Whether two kinds of rows stand behind a figure: numerator and denominator, or now and base."""
    return isinstance(figure, Ratio | Change | Reweighted)


def leaves_of(figure: Declared) -> tuple[Leaf, ...]:
    """Every counted figure that the value of `figure` depends on."""
    if isinstance(figure, Ratio):
        return (*leaves_of(figure_of(figure.num)), *leaves_of(figure_of(figure.den)))
    if isinstance(figure, Change | Reweighted):
        return (*leaves_of(figure_of(figure.of)), *leaves_of(base_of(figure)))
    assert isinstance(figure, Leaf)
    return (figure,)


def _period(leaf: Leaf, as_of: date) -> Period | PeriodError:
    try:
        return leaf.span.resolve(as_of)
    except PeriodError as error:
        return error


def problem_of(figure: Declared, *, as_of: date, is_scoped: bool = False) -> str:
    """Why a figure has no value on a day, whatever its rows say; empty when it can have one."""
    leaves = leaves_of(figure)
    if is_scoped and not all(scope_path(leaf) for leaf in leaves):
        return NOT_BY_UNIT
    periods = [_period(leaf, as_of) for leaf in leaves]
    return next((str(each) for each in periods if isinstance(each, PeriodError)), "")


def needs_of(figure: Declared, *, as_of: date, group_by: GroupBy = ungrouped) -> list[Need]:
    """What must be counted before `value_of` can speak."""
    mix = figure.by if isinstance(figure, Reweighted) else ()
    needs = []
    for leaf in leaves_of(figure):
        period = _period(leaf, as_of)
        if isinstance(period, Period):
            needs.append(Need(leaf, period, (*group_by(leaf), *mix)))
    return needs


class Reader:
    """Values from answers, for one as-of date, one group and (`is_scoped`) one unit instead of the county."""

    def __init__(
        self,
        answers: Answers,
        *,
        as_of: date,
        is_scoped: bool = False,
        group_by: GroupBy = ungrouped,
        group: Group = (),
    ) -> None:
        self.answers = answers
        self.is_scoped = is_scoped
        self.as_of = as_of
        self.group_by = group_by
        self.group = group

    def value_of(self, figure: Declared) -> Value:
        """The value of any declared figure."""
        if problem := problem_of(figure, as_of=self.as_of, is_scoped=self.is_scoped):
            return without_value(figure, as_of=self.as_of, problem=problem)
        return self._made(figure)

    def _made(self, figure: Declared) -> Value:
        if isinstance(figure, Ratio):
            return self._ratio(figure)
        if isinstance(figure, Change):
            return self._change(figure)
        if isinstance(figure, Reweighted):
            return self._reweighted(figure)
        assert isinstance(figure, Leaf)
        return self._leaf(figure)

    def _leaf(self, leaf: Leaf) -> Value:
        period = leaf.span.resolve(self.as_of)
        raw = self.answers[Need(leaf, period, self.group_by(leaf))].get(self.group, _empty(leaf))
        if isinstance(leaf, Forecast | Latest) or leaf.measure.kind != "mean":
            return made_value(leaf, exact=raw.amount, period=period, count=raw.rows)
        assert not isinstance(raw.amount, date)
        mean = raw.amount / raw.measured if raw.amount is not None and raw.measured else None
        return made_value(leaf, exact=mean, period=period, num=raw.amount, den=Decimal(raw.measured), count=raw.rows)

    def _ratio(self, figure: Ratio) -> Value:
        num, den = self._made(figure_of(figure.num)), self._made(figure_of(figure.den))
        above, below = _number(num), _number(den)
        factor = 100 if figure.unit == "%" else 1
        exact = None if above is None or not below else above / below * factor
        return made_value(figure, exact=exact, period=num.period, num=above, den=below, count=num.count)

    def _change(self, figure: Change) -> Value:
        this, base = self._made(figure_of(figure.of)), self._made(base_of(figure))
        now, before = _number(this), _number(base)
        return made_value(
            figure,
            exact=_difference(figure, now, before),
            period=this.period,
            num=now,
            den=before,
            count=this.count,
            base_period=base.period,
        )

    def _reweighted(self, figure: Reweighted) -> Value:
        this, base = leaf_of(figure), leaf_of(figure, part="den")
        period, base_period = this.span.resolve(self.as_of), base.span.resolve(self.as_of)
        now, before = (
            self.answers[Need(this, period, figure.by)],
            self.answers[Need(base, base_period, figure.by)],
        )
        means = _weighted_means(now, before)
        return made_value(
            figure,
            exact=_difference(figure, *means),
            period=period,
            num=means[0],
            den=means[1],
            count=sum(raw.rows for raw in now.values()),
            base_period=base_period,
        )


def _empty(leaf: Leaf) -> Raw:
    """A group without rows: a true zero for what is added up, nothing for the rest."""
    is_added = isinstance(leaf, Figure) and leaf.measure.kind in ("count", "distinct", "total")
    return Raw(0, Decimal(0)) if is_added else NOTHING


def _number(value: Value) -> Decimal | None:
    return value.exact if isinstance(value.exact, Decimal) else None


def _difference(figure: Change | Reweighted, now: Decimal | None, before: Decimal | None) -> Decimal | None:
    if now is None or before is None:
        return None
    if figure.unit == "%":
        return (now - before) / before * 100 if before else None
    return now - before


def _weighted_means(now: dict[Group, Raw], before: dict[Group, Raw]) -> tuple[Decimal | None, Decimal | None]:
    """Means of both sides with the mix of the base, over the groups that both sides have."""
    common = [
        (raw, now[group]) for group, raw in before.items() if raw.measured and group in now and now[group].measured
    ]
    weight = sum(base.measured for base, _ in common)
    if not weight:
        return None, None
    this_sum = sum((_mean(this) * base.measured for base, this in common), Decimal(0))
    base_sum = sum((_mean(base) * base.measured for base, _ in common), Decimal(0))
    return this_sum / weight, base_sum / weight


def _mean(raw: Raw) -> Decimal:
    assert isinstance(raw.amount, Decimal)
    return raw.amount / raw.measured


def is_percentage_of_like(figure: Ratio) -> bool:
    """Whether a percentage divides two figures of one unit."""
    return figure.unit != "%" or unit_of(figure_of(figure.num)) == unit_of(figure_of(figure.den))

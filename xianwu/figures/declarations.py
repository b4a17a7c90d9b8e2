"""What a domain writes in `figures.py`: populations, measures, figures made of them, and checks between them.

A figure is population + measure + date field + span. Its population is its drill-down: nothing is counted
that cannot be listed. Conditions are functions of the period, so that the same figure on another as-of date
is right too.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias, Union

from django.db.models import Q

from xianwu.lib.numbers import Hedge
from xianwu.lib.periods import AT_DATE, LAST_YEAR, Period, Span

Where: TypeAlias = Callable[[Period], Q]
Reference: TypeAlias = Union["Declared", str]
"""A figure, or its key where the figure is declared in a room that must not be imported."""


def everything(period: Period) -> Q:
    """The condition of a population that leaves nothing out."""
    return Q()


@dataclass(frozen=True)
class Population:
    """Rows that a figure counts. `where` gets the period: facts later than `period.end` are not yet known.

    `unit_path` leads from a row to its unit ("unit", "demand__town"); None: the rows have no unit.
    `label_fields` are the columns of the drill-down; none named: those of the record's own ledger.
    """

    name: str
    model: str
    where: Where = everything
    _: KW_ONLY
    unit_path: str | None = "unit"
    label_fields: tuple[str, ...] = ()

    def only(self, name: str, where: Where) -> "Population":
        """The part of this population that also satisfies `where`."""
        whole = self.where
        return replace(self, name=name, where=lambda period: whole(period) & where(period))


@dataclass(frozen=True)
class Measure:
    """What is made of the rows. `field` and `other` are paths of single values, never of many."""

    kind: str
    field: str = "pk"
    _: KW_ONLY
    other: str = ""
    operator: str = ""
    divide: Decimal | None = None


def count() -> Measure:
    """The number of rows."""
    return Measure("count")


def distinct(field: str) -> Measure:
    """The number of different values of `field` among the rows, empty ones left out."""
    return Measure("distinct", field)


def total(field: str, *, minus: str = "", times: str = "", divide: Decimal | int | None = None) -> Measure:
    """The exact sum of `field`, of `field − minus`, or of `field × times`, divided by `divide`.

    Without `divide`, an amount in 元 is brought to the unit of the figure: 10000 for 万元, 100000000 for
    亿元.
    """
    operator = "-" if minus else "*" if times else ""
    return Measure(
        "total",
        field,
        other=minus or times,
        operator=operator,
        divide=None if divide is None else Decimal(divide),
    )


def mean(field: str, *, divide: Decimal | int | None = None) -> Measure:
    """Σ `field` ÷ number of rows that have one; not applicable when there is none."""
    return Measure("mean", field, divide=None if divide is None else Decimal(divide))


def latest(field: str) -> Measure:
    """`field` of the newest row of the period: for what is reported anew each time (a balance)."""
    return Measure("latest", field)


@dataclass(frozen=True)
class Declared:
    """What all figures have. `note` is the 口径; `owner` the code of the unit that answers for it.

    `readers` are the roles that may read the value; none named: everyone who works for the county.
    """

    key: str
    label: str
    _: KW_ONLY
    display_unit: str | None = None
    display_places: int = 2
    hedge: Hedge = Hedge.NONE
    hedge_floor: Decimal | int | None = None
    note: str = ""
    owner: str = ""
    readers: tuple[str, ...] = ()

    @property
    def decimals(self) -> int:
        """Decimals of the published value."""
        return int(getattr(self, "places", 0))

    @property
    def section(self) -> str:
        """The domain that the figure belongs to: the first word of its key."""
        return self.key.partition(".")[0]

    @property
    def parts(self) -> tuple[tuple[str, Reference], ...]:
        """Other figures that this one is made of, by their part: num, den, of."""
        return ()


@dataclass(frozen=True)
class Figure(Declared):
    """A number measured on a population over a span.

    `on` is the date that decides, None when `where` alone does.
    """

    unit: str
    _: KW_ONLY
    of: Population
    measure: Measure = field(default_factory=count)
    on: str | None = None
    span: Span = AT_DATE
    kind: str = "flow"
    places: int = 0
    unit_path: str | None = ""

    @property
    def scope_path(self) -> str | None:
        """Path from a row to its unit: the figure's own, else the population's."""
        return self.of.unit_path if self.unit_path == "" else self.unit_path


@dataclass(frozen=True)
class Forecast(Declared):
    """The latest expected day over a population: printed as “9 月底”, “11 月中旬”."""

    of: Population
    field: str
    _: KW_ONLY
    on: str | None = None
    span: Span = AT_DATE
    unit: str = "date"
    kind: str = "forecast"
    unit_path: str | None = ""


@dataclass(frozen=True)
class Latest(Declared):
    """The latest day on which something happened, printed as a date."""

    of: Population
    field: str
    _: KW_ONLY
    span: Span = AT_DATE
    unit: str = "date"
    kind: str = "latest"
    unit_path: str | None = ""


@dataclass(frozen=True)
class Ratio(Declared):
    """num ÷ den of the exact sums, times a hundred for “%”. Not applicable when the denominator is zero."""

    num: Reference
    den: Reference
    places: int = 1
    _: KW_ONLY
    unit: str = "%"
    kind: str = "ratio"

    @property
    def parts(self) -> tuple[tuple[str, Reference], ...]:
        return (("num", self.num), ("den", self.den))


@dataclass(frozen=True)
class Change(Declared):
    """(this − base) ÷ base in per cent, or this − base when the unit is 个百分点 or that of the figure.

    `words` name the fall and the rise: ("缩短", "延长"). `against` is the span of the base.
    """

    of: Reference
    against: Span = LAST_YEAR
    _: KW_ONLY
    words: tuple[str, str] = ("下降", "增长")
    places: int = 0
    unit: str = "%"
    kind: str = "change"

    @property
    def parts(self) -> tuple[tuple[str, Reference], ...]:
        return (("of", self.of),)


@dataclass(frozen=True)
class Bands:
    """Groups of a number by upper limits: below 5 million, below 20 million, above."""

    field: str
    limits: tuple[Decimal, ...]


@dataclass(frozen=True)
class Reweighted(Declared):
    """The twin of a change of a mean, with the mix held still.

    Means of groups `by` are weighted by the rows each group had in `weights_from`; groups that lack rows
    on either side are left out, as nothing can be compared there. More small cases alone then change nothing.
    """

    of: Reference
    _: KW_ONLY
    by: tuple[str | Bands, ...]
    weights_from: Span = LAST_YEAR
    words: tuple[str, str] = ("下降", "增长")
    places: int = 0
    unit: str = "%"
    kind: str = "change"

    @property
    def parts(self) -> tuple[tuple[str, Reference], ...]:
        return (("of", self.of),)


Leaf: TypeAlias = Figure | Forecast | Latest


# --- checks between figures -----------------------------------------------------------------------


@dataclass(frozen=True)
class Within:
    """Everything that `sub` counts is counted by `whole` too: compared as sets, never as two numbers.

    The compared values are those of `distinct`, or keys of rows; `sub_path` and `whole_path` name others.
    """

    sub: Reference
    whole: Reference
    _: KW_ONLY
    sub_path: str = ""
    whole_path: str = ""
    note: str = ""

    @property
    def figures(self) -> tuple[Reference, ...]:
        return (self.sub, self.whole)


@dataclass(frozen=True)
class Parts:
    """The parts add up to the whole; to no more than the whole when the list is open (等)."""

    whole: Reference
    parts: tuple[Reference, ...]
    is_open: bool = False
    _: KW_ONLY
    note: str = ""

    @property
    def figures(self) -> tuple[Reference, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class RatioCheck:
    """The printed rate, numerator and denominator can all be true at once, each within its rounding."""

    ratio: Reference
    _: KW_ONLY
    note: str = ""

    @property
    def figures(self) -> tuple[Reference, ...]:
        return (self.ratio,)


@dataclass(frozen=True)
class Monotone:
    """A cumulative figure never falls: not from month to month, not below what a snapshot once kept."""

    figure: Reference
    _: KW_ONLY
    note: str = ""

    @property
    def figures(self) -> tuple[Reference, ...]:
        return (self.figure,)


Check: TypeAlias = Within | Parts | RatioCheck | Monotone


@dataclass(frozen=True)
class Funnel:
    """Stages that contain each other, by figure key: `dashboard.py` → `FUNNELS`."""

    title: str
    stages: tuple[str, ...]

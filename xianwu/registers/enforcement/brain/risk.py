"""Risk 0–100 from a published, versioned table of points; every point is shown with the fact it came from.

score = exposure × condition × behaviour × season, each a factor between its floor and 1, scaled so that no point at
all is 0 and full points everywhere are 100. See docs/algorithms/risk.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, reduce
from operator import mul

from xianwu.lib.numbers import plain

Fact = str | int | float | Decimal | None
Test = Callable[[Fact], bool]

EXPOSURE, CONDITION, BEHAVIOUR, SEASON = GROUPS = "exposure", "condition", "behaviour", "season"
AT_LEAST, ABOVE, AT_MOST, BELOW = MEASURES = "at_least", "above", "at_most", "below"
IS, ONE_OF, YES, NO, UNKNOWN, EACH = "is", "one_of", "yes", "no", "unknown", "each"
TESTS = (*MEASURES, IS, ONE_OF, YES, NO, UNKNOWN, EACH)
RED, ORANGE, YELLOW, GREEN = BANDS = "red", "orange", "yellow", "green"
_ONE, _WHOLE = Decimal(1), Decimal(100)


class RiskError(ValueError):
    """A table or a fact that cannot be scored; the message says which line."""


@dataclass(frozen=True)
class Row:
    """One line of the table: when `fact` passes `test` against `value`, it costs `points`.

    `each` multiplies a count (open hazards 10/4/1) up to `most` points; all other tests give their points once.
    """

    code: str
    label: str
    group: str
    fact: str
    test: str
    points: Decimal
    value: str | int | Decimal | tuple[str, ...] | None = None
    most: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class Group:
    """`full` points make the factor 1; with none it is `floor`, so one quiet group does not hide the others."""

    code: str
    label: str
    full: Decimal
    floor: Decimal


@dataclass(frozen=True)
class Table:
    version: str
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Bands:
    """The least score of each band; below the last one is green."""

    red: int
    orange: int
    yellow: int

    def of(self, total: int) -> str:
        for band, least in ((RED, self.red), (ORANGE, self.orange), (YELLOW, self.yellow)):
            if total >= least:
                return band
        return GREEN


@dataclass(frozen=True, slots=True)
class Point:
    code: str
    group: str
    points: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """`factors` by group code, as multiplied."""

    total: int
    band: str
    points: tuple[Point, ...]
    factors: Mapping[str, Decimal]
    version: str


class Scorer:
    """A table made ready once, for many subjects. Raises RiskError for a table that cannot be used."""

    def __init__(self, table: Table, *, bands: Bands) -> None:
        if problems := table_problems(table):
            raise RiskError(problems[0])
        self.table, self.bands = table, bands
        self.lines = [(row.fact, row.group, _test_of(row), _remembered(_point_of(row))) for row in table.rows]
        self.lowest = reduce(mul, (group.floor for group in table.groups), _ONE)

    def score(self, facts: Mapping[str, Fact]) -> Score:
        """The score of one subject; a fact that is not given is unknown, never zero."""
        points = []
        sums = dict.fromkeys((group.code for group in self.table.groups), Decimal(0))
        for name, group, passes, point_of in self.lines:
            fact = facts.get(name)
            if passes(fact):
                point = point_of(fact)
                sums[group] += point.points
                points.append(point)
        factors = {group.code: _factor(group, sums[group.code]) for group in self.table.groups}
        product = reduce(mul, factors.values(), _ONE)
        exact = _WHOLE * (product - self.lowest) / (_ONE - self.lowest)
        total = int(exact.quantize(_ONE, rounding=ROUND_HALF_UP))
        return Score(total, self.bands.of(total), tuple(points), factors, self.table.version)


def score_all(
    subjects: Iterable[tuple[int, Mapping[str, Fact]]],
    *,
    table: Table,
    bands: Bands,
    shared: Mapping[str, Fact] | None = None,
) -> list[tuple[int, Score]]:
    """Scores of many, the riskiest first, then by key; `shared` are facts of the day (month, holiday)."""
    scorer = Scorer(table, bands=bands)
    common = dict(shared or {})
    found = [(key, scorer.score({**common, **facts})) for key, facts in subjects]
    return sorted(found, key=lambda each: (-each[1].total, each[0]))


@dataclass(frozen=True, slots=True)
class Working:
    """One line of how a score comes about, and the points it rests on."""

    words: str
    points: tuple[str, ...] = ()


def workings(score: Score, *, table: Table) -> list[Working]:
    """The score worked out by hand: each group's points, its cap and factor; then the formula and the table's version."""
    found = []
    for group in table.groups:
        own = [point for point in score.points if point.group == group.code]
        points = sum((point.points for point in own), Decimal(0))
        counted = f"{plain(points)} 分" + (f"，按满分 {plain(group.full)} 分计" if points > group.full else "")
        share = f"{plain(min(points, group.full))}÷{plain(group.full)}"
        factor = f"{plain(group.floor)}＋{plain(_ONE - group.floor)}×{share}＝{score.factors[group.code]:.4f}"
        found.append(Working(f"{group.label}：{counted}；系数 {factor}", tuple(point.words for point in own)))
    return [*found, Working(_formula(score, table)), Working(f"风险分表版本：{table.version}")]


def _formula(score: Score, table: Table) -> str:
    """With the numbers in it; the product of the floors is what is left when there is no point at all."""
    factors = "×".join(f"{score.factors[group.code]:.4f}" for group in table.groups)
    lowest = f"{reduce(mul, (group.floor for group in table.groups), _ONE):.4f}"
    whole = f"100×（{factors}−{lowest}）÷（1−{lowest}）"
    return f"风险分＝{whole}＝{score.total}（四舍五入；{lowest} 是各组底数之积，没有一分时得 0）"


def table_problems(table: Table, *, facts: Collection[str] | None = None) -> list[str]:
    """What is wrong with a table, line by line; with `facts` also lines about facts nobody supplies."""
    found = []
    codes = {group.code for group in table.groups}
    for group in table.groups:
        if group.code not in GROUPS or group.full <= 0 or not 0 <= group.floor <= 1:
            found.append(f"分组“{group.label}”：代码要是四组之一，满分大于 0，底数在 0 到 1 之间。")
    if len(codes) < len(table.groups):
        found.append("分组有重复，请合并。")
    if table.groups and all(group.floor == 1 for group in table.groups) or not table.groups:
        found.append("没有一个分组会改变得分：请把至少一组的底数设为小于 1。")
    seen: set[str] = set()
    for row in table.rows:
        found += [f"“{row.label}”：{words}" for words in _row_problems(row, codes, facts)]
        if row.code in seen:
            found.append(f"因子代码 {row.code} 出现了两次，请改正。")
        seen.add(row.code)
    return found


def _row_problems(row: Row, groups: Collection[str], facts: Collection[str] | None) -> list[str]:
    rules = (
        (row.group not in groups, f"没有分组 {row.group}。"),
        (row.test not in TESTS, f"条件“{row.test}”不认识。"),
        (row.points <= 0, "分值要大于 0。"),
        (row.test in MEASURES and not isinstance(row.value, int | Decimal), "比较的界限要是数字。"),
        (row.test == ONE_OF and not isinstance(row.value, tuple), "“属于”要给出一组取值。"),
        (row.test == EACH and row.most is None, "按数量计分要有封顶分。"),
        (facts is not None and row.fact not in facts, f"没有“{row.fact}”这个数据，永远不会计分。"),
    )
    return [words for broken, words in rules if broken]


def _test_of(row: Row) -> Test:
    value = row.value
    if row.test in MEASURES:
        return _measure(row, Decimal(str(value)))
    if isinstance(value, tuple):
        wanted = frozenset(value)
        return lambda fact: fact in wanted
    plain_tests: dict[str, Test] = {
        IS: lambda fact: fact is not None and fact == value,
        YES: lambda fact: fact is True,
        NO: lambda fact: fact is False,
        UNKNOWN: lambda fact: fact is None,
        EACH: lambda fact: fact is not None and _number(row, fact) > 0,
    }
    return plain_tests[row.test]


def _measure(row: Row, limit: Decimal) -> Test:
    tests: dict[str, Test] = {
        AT_LEAST: lambda fact: fact is not None and _number(row, fact) >= limit,
        ABOVE: lambda fact: fact is not None and _number(row, fact) > limit,
        AT_MOST: lambda fact: fact is not None and _number(row, fact) <= limit,
        BELOW: lambda fact: fact is not None and _number(row, fact) < limit,
    }
    return tests[row.test]


def _number(row: Row, fact: Fact) -> int | float | Decimal:
    if isinstance(fact, str) or fact is None:
        raise RiskError(f"“{row.label}”要用数字计分，现在是“{fact}”，请核对数据。")
    return fact


def _point_of(row: Row) -> Callable[[Fact], Point]:
    """What a fact that passes is worth, in words; all that does not hang on the fact is made once."""
    if row.test == EACH:
        return lambda fact: _counted(row, fact)
    worth = f"：+{plain(row.points)} 分"
    if row.test in MEASURES:
        return lambda fact: Point(row.code, row.group, row.points, f"{row.label}（{_shown(fact)}{row.unit}）{worth}")
    point = Point(row.code, row.group, row.points, row.label + worth)
    return lambda fact: point


def _remembered(point_of: Callable[[Fact], Point]) -> Callable[[Fact], Point]:
    """The same few counts come again and again, and making the sentence costs more than finding it."""
    return lru_cache(maxsize=1024, typed=True)(point_of)


def _counted(row: Row, fact: Fact) -> Point:
    number = _number(row, fact)
    points = row.points * (number if isinstance(number, int) else Decimal(str(number)))
    capped = ""
    if row.most is not None and points >= row.most:
        points, capped = row.most, "，已封顶"
    words = f"{row.label}（{_shown(fact)}{row.unit}）：+{_shown(points)} 分{capped}"
    return Point(row.code, row.group, points, words)


def _factor(group: Group, points: Decimal) -> Decimal:
    share = min(points / group.full, _ONE)
    return group.floor + (_ONE - group.floor) * share


def _shown(fact: Fact) -> str:
    return plain(fact) if isinstance(fact, float | Decimal) else str(fact)

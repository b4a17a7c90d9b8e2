"""The risk of 10,000 subjects from a table of 40 lines, every point in words.

Bar from issue 3: ≤ 2 s. No database is used: facts in, scores out.
"""

from collections.abc import Iterator
from decimal import Decimal

from benchmarks.measuring import Measurement, peak_memory, timed
from xianwu.registers.enforcement.brain.risk import GROUPS, Bands, Fact, Group, Row, Table, score_all

TITLE = "1 万个检查对象的风险评分"
SUBJECTS, LINES = 10_000, 40


def table() -> Table:
    groups = tuple(Group(code, code, Decimal(60), Decimal("0.3")) for code in GROUPS)
    tests = ("yes", "at_least", "each", "unknown")
    rows = tuple(
        Row(
            f"r{n}", f"因子{n}", GROUPS[n % 4], f"f{n}", tests[n % 4], Decimal(n % 9 + 1),
            value=10 if n % 4 == 1 else None, most=Decimal(30) if n % 4 == 2 else None,
        )
        for n in range(LINES)
    )  # fmt: skip
    return Table("bench", groups, rows)


def facts_of(subject: int) -> dict[str, Fact]:
    """Sizes differ from subject to subject, so that remembered sentences do not flatter."""
    found: dict[str, Fact] = {}
    for n in range(LINES):
        value = (subject * 7919 + n * 104729) % 23
        size = Decimal((subject * 7919 + n * 104729) % 100_003) / 100
        kinds: tuple[Fact, ...] = (value > 15, size, value % 20, None if value > 12 else value)
        found[f"f{n}"] = kinds[n % 4]
    return found


def measure() -> Iterator[Measurement]:
    subjects = [(n, facts_of(n)) for n in range(SUBJECTS)]
    scorer, bands = table(), Bands(70, 45, 20)
    scores = score_all(subjects, table=scorer, bands=bands)
    points = sum(len(score.points) for _, score in scores)
    seconds = min(timed(lambda: score_all(subjects, table=scorer, bands=bands), times=3))
    yield Measurement("评分（含逐条说明）", seconds, "秒", bar=2)
    yield Measurement("每户计分条数", points / SUBJECTS, "条")
    yield Measurement("内存峰值", peak_memory(), "MiB")

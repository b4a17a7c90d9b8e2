"""Every figure against a count in plain Python over plain rows: no query, no condition and no rounding is shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds import in_own_world
from tests.worlds import plays as own_plays
from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review.models import Conclusion, ReviewProject
from xianwu.figures import api

AS_OF = date(2025, 8, 29)
AT = datetime(2023, 1, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
WAN, YI = Decimal(10_000), Decimal(100_000_000)
SIZES = (5_000_000, 20_000_000, 50_000_000, 100_000_000)


@dataclass(frozen=True)
class Row:
    """A conclusion without a database. `project` may have several, one after the other was replaced."""

    project: int
    concluded_on: date
    submitted: Decimal
    cuts: Decimal
    adds: Decimal
    used: int
    limit: int = 17
    stage: str = "budget"
    channel: str = "standard"
    is_objected: bool = False
    first: Decimal | None = None
    difference: Decimal = Decimal(0)
    gone_on: date | None = None
    is_withdrawn: bool = True


money = st.integers(100_000, 20_000_000_000).map(lambda fen: Decimal(fen) / 100)
small = st.integers(0, 5_000_000).map(lambda fen: Decimal(fen) / 100)
days = st.integers(-610, 20).map(lambda shift: AS_OF + timedelta(days=shift))
row = st.builds(
    Row,
    project=st.integers(0, 3),
    concluded_on=days,
    submitted=money,
    cuts=small,
    adds=small,
    used=st.integers(1, 60),
    stage=st.sampled_from(["estimate", "budget", "settlement", "final_account", "change"]),
    channel=st.sampled_from(["standard", "simple", "green", "consult"]),
    is_objected=st.booleans(),
    first=st.none() | money,
    difference=small,
    gone_on=st.none() | days,
    is_withdrawn=st.booleans(),
)


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    return None if value is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def size_of(amount: Decimal) -> int:
    return sum(amount > bound for bound in SIZES)


def standing(rows: list[Row], first: date, last: date) -> list[Row]:
    return [
        each for each in rows if first <= each.concluded_on <= last and (each.gone_on is None or each.gone_on > last)
    ]


def mean(rows: list[Row]) -> Decimal | None:
    return Decimal(sum(each.used for each in rows)) / len(rows) if rows else None


def change(now: Decimal | None, base: Decimal | None) -> Decimal | None:
    return (now - base) * 100 / base if now is not None and base else None


def adjusted(now: list[Row], before: list[Row]) -> Decimal | None:
    """Means of this year weighted by last year's numbers, over the groups that both years know."""
    groups: dict[tuple[str, int], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for side, rows in enumerate((now, before)):
        for each in rows:
            groups[each.channel, size_of(each.submitted)][side].append(each)
    both = [pair for pair in groups.values() if pair[0] and pair[1]]
    weight = sum(len(old) for _, old in both)
    if not weight:
        return None
    new = sum((mean(fresh) or Decimal(0)) * len(old) for fresh, old in both) / weight
    base = Decimal(sum(each.used for _, old in both for each in old)) / weight
    return change(new, base)


def oracle(rows: list[Row], *, as_of: date) -> dict[str, Decimal | None]:
    now = standing(rows, date(as_of.year, 1, 1), as_of)
    before = standing(rows, date(as_of.year - 1, 1, 1), date(as_of.year - 1, 12, 31))

    def projects(kept: Callable[[Row], bool]) -> Decimal:
        return Decimal(len({each.project for each in now if kept(each)}))

    def total(values: list[Decimal]) -> Decimal:
        return sum(values, Decimal(0))

    submitted, cuts = total([each.submitted for each in now]), total([each.cuts for each in now])
    adds = total([each.adds for each in now])
    checked = [each for each in now if each.first is not None]
    first, gap = total([each.first or Decimal(0) for each in checked]), total([each.difference for each in checked])
    done, late = projects(lambda each: True), projects(lambda each: each.used <= each.limit)
    objected = projects(lambda each: each.is_objected)
    found = {
        "completed": done,
        "completed_budget": projects(lambda each: each.stage in ("estimate", "budget")),
        "completed_settlement": projects(lambda each: each.stage in ("settlement", "final_account")),
        "completed_change": projects(lambda each: each.stage == "change"),
        "objected": objected,
        "on_time": late,
        "submitted": rounded(submitted / WAN, 2),
        "approved": rounded((submitted - cuts + adds) / WAN, 2),
        "reduction": rounded(cuts / WAN, 2),
        "addition": rounded(adds / WAN, 2),
        "net_reduction": rounded((cuts - adds) / WAN, 2),
        "reduction_rate": rounded(cuts * 100 / submitted, 1) if submitted else None,
        "net_reduction_rate": rounded((cuts - adds) * 100 / submitted, 1) if submitted else None,
        "mean_duration": rounded(mean(now), 1),
        "mean_duration_change": rounded(change(mean(now), mean(before)), 0),
        "mean_duration_change_adjusted": rounded(adjusted(now, before), 1),
        "first_amount": rounded(first / WAN, 2),
        "recheck_difference": rounded(gap / WAN, 2),
        "recheck_error_rate": rounded(gap * 100 / first, 2) if first else None,
        "objection_rate": rounded(objected * 100 / done, 1) if done else None,
        "on_time_rate": rounded(late * 100 / done, 1) if done else None,
    }
    return {f"fiscal_review.{name}": value for name, value in found.items()}


def legal(rows: list[Row]) -> list[Row]:
    """What the ledger's constraints allow: of one project one conclusion stands; the others were replaced."""
    found: list[Row] = []
    last: dict[int, int] = {}
    for each in rows:
        gone = each.gone_on if each.gone_on and each.gone_on >= each.concluded_on else None
        if each.project in last and found[last[each.project]].gone_on is None:
            earlier = found[last[each.project]]
            day = max(each.concluded_on, earlier.concluded_on)
            found[last[each.project]] = replace(earlier, gone_on=day, is_withdrawn=False)
        last[each.project] = len(found)
        found.append(replace(each, gone_on=gone))
    return found


def stored(rows: list[Row], owner: Unit, *, first_no: int = 0) -> list[Conclusion]:
    """Conclusions straight into the tables: figures are read here, not steps."""
    projects: dict[int, ReviewProject] = {}
    for number in sorted({each.project for each in rows}):
        projects[number] = ReviewProject(
            title=f"项目{number}", number=f"评-{number}", unit=owner, owner=owner, state="archived", industry="water",
            stage="budget", project_code=f"代码{number}", submitted=1, created_at=AT, updated_at=AT,
        )  # fmt: skip
    ReviewProject._base_manager.bulk_create(projects.values())
    made = [
        Conclusion(
            project=projects[each.project], title=f"项目{each.project}", document_no=f"文{index}", stage=each.stage,
            concluded_on=each.concluded_on, industry="water", channel=each.channel, submitted=each.submitted,
            approved=each.submitted - each.cuts + each.adds, cuts=each.cuts, adds=each.adds,
            first_amount=each.first, recheck_difference=each.difference, complete_on=each.concluded_on,
            used_days=each.used, limit_days=each.limit, is_on_time=each.used <= each.limit,
            is_objected=each.is_objected, created_at=AT,
            withdrawn_on=each.gone_on if each.is_withdrawn else None,
            superseded_on=None if each.is_withdrawn else each.gone_on,
        )
        for index, each in enumerate(rows, start=first_no)
    ]  # fmt: skip
    return Conclusion._base_manager.bulk_create(made)


def values(as_of: date) -> dict[str, Any]:
    return {key: value.value for key, value in api.evaluate(as_of=as_of, section="fiscal_review").items()}


plays = own_plays(20)


@plays
@given(rows=st.lists(row, max_size=8), as_of=st.sampled_from([AS_OF, date(2025, 3, 31), date(2024, 12, 31)]))
def test_every_figure_equals_the_count_by_hand(units: dict[str, Unit], rows: list[Row], as_of: date) -> None:
    def play() -> None:
        ledger = legal(rows)
        stored(ledger, units["transport"])
        assert values(as_of) == oracle(ledger, as_of=as_of)

    in_own_world(play)


@plays
@given(rows=st.lists(row, min_size=1, max_size=6), data=st.data())
def test_one_record_moves_exactly_the_figures_that_depend_on_it(
    units: dict[str, Unit], rows: list[Row], data: st.DataObject
) -> None:
    act = data.draw(st.sampled_from(["remove", "add", "move", "withdraw"]))
    shift = data.draw(st.integers(-400, 30))
    extra = data.draw(row)
    ledger = legal(rows)
    at = data.draw(st.integers(0, len(ledger) - 1))

    def play() -> None:
        made = stored(ledger, units["transport"])
        before, after = values(AS_OF), list(ledger)
        if act == "remove":
            Conclusion._base_manager.filter(pk=made[at].pk).delete()
            del after[at]
        elif act == "add":
            after.append(replace(extra, project=9, gone_on=None))
            stored(after[-1:], units["transport"], first_no=100)
        elif act == "move":
            after[at] = replace(after[at], concluded_on=after[at].concluded_on + timedelta(days=shift))
            day = after[at].concluded_on
            Conclusion._base_manager.filter(pk=made[at].pk).update(concluded_on=day, complete_on=day)
        else:
            after[at] = replace(after[at], gone_on=after[at].concluded_on)
            Conclusion._base_manager.filter(pk=made[at].pk).update(withdrawn_on=after[at].concluded_on)
        expected = oracle(after, as_of=AS_OF)
        found = values(AS_OF)
        assert found == expected
        assert {key for key in found if found[key] != before[key]} == {
            key for key in expected if expected[key] != before[key]
        }

    in_own_world(play)


def conclusion(project: int, day: date, submitted: int, cuts: int, adds: int = 0, used: int = 10) -> Row:
    return Row(project, day, Decimal(submitted), Decimal(cuts), Decimal(adds), used)


def test_the_rate_is_a_ratio_of_sums(units: dict[str, Unit]) -> None:
    """(100, cut 20) and (900, cut 9): 2.9 %, not the mean of 20 % and 1 %."""
    stored(
        [conclusion(1, date(2025, 3, 1), 1_000_000, 200_000), conclusion(2, date(2025, 4, 1), 9_000_000, 90_000)],
        units["transport"],
    )
    assert values(AS_OF)["fiscal_review.reduction_rate"] == Decimal("2.9")


def test_gross_and_net_differ_where_a_review_adds(units: dict[str, Unit]) -> None:
    stored(
        [
            conclusion(1, date(2025, 3, 1), 1_000_000, 200_000),
            conclusion(2, date(2025, 4, 1), 1_000_000, 10_000, adds=60_000),
        ],
        units["transport"],
    )
    found = values(AS_OF)
    assert (found["fiscal_review.reduction"], found["fiscal_review.net_reduction"]) == (21, 15)
    assert (found["fiscal_review.reduction_rate"], found["fiscal_review.net_reduction_rate"]) == (
        Decimal("10.5"),
        Decimal("7.5"),
    )


def test_more_small_projects_alone_do_not_count_as_faster(units: dict[str, Unit]) -> None:
    large, little = 60_000_000, 1_000_000
    stored(
        [
            conclusion(1, date(2024, 5, 1), large, 0, used=30),
            conclusion(2, date(2024, 6, 1), little, 0, used=10),
            conclusion(3, date(2025, 5, 1), large, 0, used=30),
            *(conclusion(n, date(2025, 6, 1), little, 0, used=10) for n in range(4, 9)),
        ],
        units["transport"],
    )
    found = values(AS_OF)
    assert found["fiscal_review.mean_duration_change"] == -33
    assert found["fiscal_review.mean_duration_change_adjusted"] == 0


def test_the_page_of_results_agrees_with_the_adjusted_figure(units: dict[str, Unit], actors: dict[str, Any]) -> None:
    from xianwu.domains.fiscal_review.brain.mix import mix_change
    from xianwu.domains.fiscal_review.results import _days, mix_rows, year_span

    rows = [
        conclusion(1, date(2024, 5, 1), 60_000_000, 0, used=31),
        conclusion(2, date(2024, 6, 1), 1_000_000, 0, used=11),
        conclusion(3, date(2025, 5, 1), 60_000_000, 0, used=27),
        conclusion(4, date(2025, 6, 1), 1_000_000, 0, used=12),
        conclusion(5, date(2025, 6, 2), 30_000_000, 0, used=12),
    ]
    stored(rows, units["transport"])
    head = actors["head"]
    now, before = _days(head, *year_span(AS_OF)), _days(head, date(2024, 1, 1), date(2024, 12, 31))
    told = mix_change(now, before=before)
    figure = values(AS_OF)["fiscal_review.mean_duration_change_adjusted"]
    assert told.adjusted is not None
    assert rounded(Decimal(told.adjusted.numerator) / told.adjusted.denominator, 1) == figure
    assert [group.group[1] for group in mix_rows(head, on=AS_OF)] == ["≤500 万元", "2000–5000 万元", "5000–10000 万元"]


@pytest.mark.parametrize("key", [figure.key for figure in api.figures("fiscal_review")])
def test_behind_each_figure_stand_as_many_records_as_it_says(units: dict[str, Unit], key: str) -> None:
    stored(
        [
            replace(conclusion(1, date(2024, 5, 1), 60_000_000, 5), first=Decimal(9)),
            replace(conclusion(2, date(2025, 5, 1), 1_000_000, 9), first=Decimal(9), is_objected=True),
            replace(conclusion(3, date(2025, 5, 2), 1_000_000, 9), stage="change"),
            replace(conclusion(4, date(2025, 5, 3), 1_000_000, 9), stage="settlement", gone_on=date(2025, 6, 1)),
        ],
        units["transport"],
    )
    assert api.records_of(key, as_of=AS_OF).count() == api.evaluate([key], as_of=AS_OF)[key].count


def test_checks_hold_on_any_day(units: dict[str, Unit]) -> None:
    stored([conclusion(1, date(2025, 5, 1), 1_000_000, 9)], units["transport"])
    keys = [figure.key for figure in api.figures("fiscal_review")]
    for day in (AS_OF, date(2025, 1, 1), date(2024, 6, 30)):
        assert not [finding.text for finding in api.findings(keys, as_of=day) if finding.is_ok is False]


def test_a_figure_by_owner_adds_up_to_the_county(units: dict[str, Unit]) -> None:
    stored([conclusion(1, date(2025, 5, 1), 1_000_000, 9)], units["transport"])
    stored([conclusion(11, date(2025, 5, 1), 2_000_000, 9)], units["housing"], first_no=100)
    parts = {each.unit_name: each.value.value for each in api.by_unit("fiscal_review.completed", as_of=AS_OF)}
    assert sum(value for value in parts.values() if value) == 2
    assert {name for name, value in parts.items() if value} == {"交通运输局", "住建局"}

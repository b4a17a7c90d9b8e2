"""Statements are compiled once: later questions bring days and unit only, and get what a new statement would say."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from xianwu.figures import api, statements
from xianwu.figures.declarations import Declared, Population
from xianwu.figures.evaluation import evaluate_figures
from xianwu.figures.moulds import Mould
from xianwu.figures.statements import forget_statements
from xianwu.kit.prepared import Slot

AS_OF = date(2025, 8, 29)
DAYS = (AS_OF, date(2025, 1, 1), date(2024, 12, 31), date(2025, 2, 28), AS_OF)
# Those of the asks hold a subquery, which is compiled anew each time.
KNOWN = ("toy.members", "toy.asks", "toy.askers", "toy.asked_amount", "toy.cut_rate", "toy.mean_days_change", "toy.paid",
         "toy.mean_days_change_reweighted", "toy.newest_amount", "toy.last_ask", "toy.forecast", "toy.noted")  # fmt: skip


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Every statement compiled by the test."""
    found: list[Any] = []
    compiled = statements.Statement

    def kept(queryset: Any) -> Any:
        found.append(queryset)
        return compiled(queryset)

    forget_statements()
    monkeypatch.setattr(statements, "Statement", kept)
    yield found
    forget_statements()


@pytest.fixture
def busy(house: Any) -> Any:
    for number in range(40):
        town = house.towns[number % 3]
        ask = house.ask(
            house.member(f"户{number}", town=town),
            asked_on=AS_OF - timedelta(days=number * 13),
            answered_on=AS_OF - timedelta(days=number * 11) if number % 4 else None,
            amount=f"{number * 700}.10",
            agreed="1000.10",
            used_days=number,
        )
        house.payment(of=ask, paid_on=AS_OF - timedelta(days=number * 7), amount=f"{number}.35")
    return house


def _said(figures: Any, **options: Any) -> list[Any]:
    found = evaluate_figures([api.figure(each) if isinstance(each, str) else each for each in figures], **options)
    return [(each.key, each.exact, each.count, each.period) for each in found.values()]


def test_the_same_question_on_another_day_or_of_another_unit_compiles_nothing(busy: Any, made: list[Any]) -> None:
    _said(KNOWN, as_of=AS_OF)
    number = len(made)
    assert number == 4
    for day in (date(2025, 8, 28), date(2025, 3, 2), date(2024, 6, 30)):
        _said(KNOWN, as_of=day)
    assert len(made) == number
    for town in busy.towns:
        _said(KNOWN, as_of=AS_OF, unit=town)
    assert len(made) == 2 * number


def test_kept_statements_say_what_new_ones_would(busy: Any) -> None:
    """Days on which two bounds meet (1 January) and part again are the hard ones."""
    asked = [(day, unit) for day in DAYS for unit in (None, *busy.towns, busy.towns[0])]
    kept = [_said(KNOWN, as_of=day, unit=unit) for day, unit in asked]
    for (day, unit), said in zip(asked, kept, strict=True):
        forget_statements()
        assert said == _said(KNOWN, as_of=day, unit=unit)
    assert len({str(each) for each in kept}) > 12, "days and units differ"


def test_the_count_is_that_of_the_rows_behind_on_every_day_and_in_every_unit(busy: Any) -> None:
    for day in DAYS:
        for unit in (*busy.towns, None):
            found = api.evaluate(as_of=day, unit=unit, section="toy")
            for key, value in found.items():
                if not value.problem and not key.endswith("reweighted"):
                    rows = api.records_of(key, as_of=day, unit=unit)
                    assert value.count == rows.count(), (key, day, unit)


def test_the_newest_row_is_that_of_the_unit(busy: Any) -> None:
    for town in busy.towns:
        newest = api.records_of("toy.newest_amount", as_of=AS_OF, unit=town).get()
        assert newest.ask.member.town == town
        assert api.evaluate(["toy.newest_amount"], as_of=AS_OF, unit=town)["toy.newest_amount"].exact == newest.amount


def test_day_and_unit_are_always_among_the_parameters(busy: Any) -> None:
    town = busy.towns[1]
    for day in (AS_OF, date(2025, 5, 5)):
        with CaptureQueriesContext(connection) as seen:
            _said(["toy.asks", "toy.paid"], as_of=day, unit=town)
        assert len(seen) == 1, "both tables in one statement"
        for query in seen.captured_queries:
            assert str(day) in query["sql"]
            assert town.path in query["sql"]
            assert str(AS_OF if day != AS_OF else date(2025, 5, 5)) not in query["sql"]


def _over(where: Callable[[Any], Q]) -> Declared:
    return replace(api.figure("toy.asks"), of=Population("申请", "figuretoy.Ask", where, unit_path="member__town"))


def test_another_definition_is_another_statement(busy: Any, made: list[Any]) -> None:
    from xianwu.figures.tests.toyapp.models import Ask

    Ask.objects.filter(used_days__lt=5).update(channel="green", is_void=True)
    wanted = {
        "plain": lambda period: Q(channel="plain"),
        "green": lambda period: Q(channel="green"),
        "other list": lambda period: Q(channel__in=["plain", "green"]),
        "void": lambda period: Q(is_void=True),
        "not void": lambda period: ~Q(is_void=True),
        "either": lambda period: Q(channel="plain") | Q(is_void=True),
        "used": lambda period: Q(used_days=3),
        "missing": lambda period: Q(used_days=None),
    }
    counts = {name: _said([_over(where)], as_of=AS_OF)[0][2] for name, where in wanted.items()}
    assert len(made) == len(wanted)
    for name, where in wanted.items():
        rows = Ask.objects.filter(where(None), asked_on__gte=date(2025, 1, 1), asked_on__lte=AS_OF)
        assert counts[name] == rows.count(), name
        assert _said([_over(where)], as_of=AS_OF)[0][2] == counts[name]
    assert len(made) == len(wanted)


def test_a_rule_read_by_the_condition_is_read_each_time(busy: Any) -> None:
    """Thresholds are rows: the condition is built anew for every question, only its SQL is kept."""
    threshold = {"days": 3}
    figure = _over(lambda period: Q(used_days__lte=threshold["days"]))
    few = _said([figure], as_of=AS_OF)[0][2]
    threshold["days"] = 30
    assert _said([figure], as_of=AS_OF)[0][2] > few


def test_a_condition_with_a_subquery_is_never_kept(busy: Any, made: list[Any]) -> None:
    before = _said(["toy.paid_asks"], as_of=date(2025, 3, 1))
    assert _said(["toy.paid_asks"], as_of=AS_OF) != before
    assert made == []


def test_shapes_tell_conditions_apart() -> None:
    from xianwu.figures.tests.toyapp.models import Ask

    day, other = date(2025, 1, 1), date(2025, 2, 2)
    mould = Mould(Ask)
    assert mould.shape(Q(asked_on__lte=day)) == mould.shape(Q(asked_on__lte=day))
    different = [
        Q(asked_on__lte=day), Q(asked_on__lt=day), Q(asked_on__lte=other), ~Q(asked_on__lte=day), Q(asked_on=day),
        Q(answered_on__lte=day), Q(asked_on__year__lte=2025), Q(used_days=1), Q(used_days=True), Q(channel="1"),
        Q(channel="plain", is_void=True), Q(channel="plain") | Q(is_void=True), Q(channel__in=["plain"]),
        Q(channel__in=["plain", "green"]), Q(channel=None), Q(),
    ]  # fmt: skip
    assert len({mould.shape(each) for each in different}) == len(different)
    assert set(mould.values.values()) == {day, other}
    for each in different:
        plain, poured = (
            Ask.objects.filter(condition).query.sql_with_params() for condition in (each, mould.pour(each))
        )
        assert poured[0] == plain[0], "the SQL is that of the values themselves"
        bound = [str(mould.values[value.name]) if isinstance(value, Slot) else value for value in poured[1]]
        assert list(map(str, bound)) == list(map(str, plain[1]))


def test_another_database_is_another_statement(busy: Any, made: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[Any] = []
    monkeypatch.setattr("xianwu.figures.engine.rows_of", lambda key, build, mould: keys.append(key) or [])
    for alias in ("default", "replica"):
        monkeypatch.setattr("django.db.router.db_for_read", lambda model, alias=alias, **hints: alias)
        monkeypatch.setattr("xianwu.figures.engine.connections", {alias: connection})
        api.evaluate(["toy.asks"], as_of=AS_OF)
    assert len(set(keys)) == 2

"""One statement per table, whatever the number of figures, months and rows."""

from datetime import date
from typing import Any

from xianwu.figures import api

AS_OF = date(2025, 8, 29)
# Member, Ask, Payment, and Ask once more grouped by the mix.
TABLES = 4


def test_all_figures_take_one_statement_per_table(house: Any, django_assert_num_queries: Any) -> None:
    house.payment()
    with django_assert_num_queries(TABLES):
        api.evaluate(as_of=AS_OF, section="toy")
    with django_assert_num_queries(TABLES):
        api.evaluate(as_of=AS_OF, section="toy", unit=house.towns[0])
    with django_assert_num_queries(1):
        api.evaluate(["toy.cut", "toy.cut_rate", "toy.mean_days_change", "toy.asks"], as_of=AS_OF)


def test_twelve_months_take_no_more(house: Any, django_assert_num_queries: Any) -> None:
    house.payment()
    keys = [each.key for each in api.figures("toy") if not each.key.endswith("reweighted")]
    with django_assert_num_queries(3):
        found = api.series_of(keys, as_of=AS_OF, months=12)
    assert {len(points) for points in found.values()} == {12}


def test_many_columns_are_carried_in_portions(house: Any, monkeypatch: Any) -> None:
    house.payment()
    whole = api.series("toy.cut_rate", as_of=AS_OF, months=24)
    monkeypatch.setattr("xianwu.figures.engine._COLUMNS_A_STATEMENT", 5)
    assert api.series("toy.cut_rate", as_of=AS_OF, months=24) == whole


def test_a_breakdown_is_one_group_by(house: Any, django_assert_num_queries: Any) -> None:
    for town in house.towns:
        house.payment(of=house.ask(house.member(town=town)))
    with django_assert_num_queries(1):
        api.by_unit("toy.paid", as_of=AS_OF)

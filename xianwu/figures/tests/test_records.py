"""The population is the drill-down; breakdowns and series agree with single values."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from xianwu.figures import api

AS_OF = date(2025, 8, 29)


def _furnish(house: Any) -> None:
    for number, town in enumerate(house.towns):
        owner = house.member(f"户{number}", town=town)
        for month in range(1, 9):
            ask = house.ask(
                owner,
                asked_on=date(2025, month, 1),
                answered_on=date(2025, month, 20),
                amount=f"{month}0000.50",
                agreed=f"{month}0000.00",
                used_days=month + number,
                expected_on=date(2025, 12, month),
                channel="green" if month % 2 else "plain",
            )
            if month > number:
                house.payment(of=ask, paid_on=date(2025, month, 25), amount=f"{month}000.01")


def test_the_rows_behind_a_figure_are_as_many_as_it_says(house: Any) -> None:
    _furnish(house)
    for as_of in (AS_OF, date(2025, 4, 22), date(2024, 12, 31)):
        for unit in (None, house.towns[1]):
            for key, value in api.evaluate(as_of=as_of, section="toy", unit=unit).items():
                assert api.records_of(key, as_of=as_of, unit=unit).count() == value.count, (key, as_of, unit)


def test_series_agree_with_single_values(house: Any) -> None:
    _furnish(house)
    for key, points in api.series_of([each.key for each in api.figures("toy")], as_of=AS_OF, months=10).items():
        assert [day for day, _ in points][-2:] == [date(2025, 7, 31), AS_OF]
        for day, value in points:
            assert value == api.evaluate([key], as_of=day)[key]


def test_a_breakdown_agrees_with_the_scope_of_each_unit(house: Any) -> None:
    _furnish(house)
    for key in ("toy.paid", "toy.asked_amount", "toy.cut_rate", "toy.mean_days", "toy.mean_days_change"):
        found = api.by_unit(key, as_of=AS_OF)
        assert [each.unit_name for each in found] == ["东屯镇", "文岩街道", "僧固乡"]
        for each, town in zip(found, house.towns, strict=True):
            assert each.unit_id == town.pk
            assert each.value == api.evaluate([key], as_of=AS_OF, unit=town)[key]


def test_rows_without_a_unit_stay_in_the_breakdown(house: Any) -> None:
    from xianwu.figures.tests.toyapp.models import Member

    house.ask(house.member(town=house.towns[0]))
    house.ask(Member.objects.create(name="无址"))
    found = [(each.unit_name, each.value.value) for each in api.by_unit("toy.asks", as_of=AS_OF)]
    assert found == [("东屯镇", 1), ("未填单位", 1)]


def test_a_figure_without_units_has_no_value_for_one(house: Any) -> None:
    house.ask()
    value = api.evaluate(["toy.many"], as_of=AS_OF, unit=house.towns[0])["toy.many"]
    assert value.value is None
    assert value.problem == "这个指标只有全县数，不分单位。"
    assert not api.records_of("toy.many", as_of=AS_OF, unit=house.towns[0]).exists()


def test_no_breakdown_where_rows_belong_to_no_unit(house: Any) -> None:
    _furnish(house)
    assert api.by_unit("toy.many", as_of=AS_OF) == []
    assert api.by_unit("toy.mean_days_change_reweighted", as_of=AS_OF) == []


def test_denominator_and_base_have_rows_of_their_own(house: Any) -> None:
    house.ask(asked_on=date(2024, 3, 1), answered_on=date(2024, 3, 2), used_days=3)
    house.ask(answered_on=date(2025, 3, 2), used_days=4)
    base = api.records_of("toy.mean_days_change", as_of=AS_OF, part="den")
    assert [row.answered_on.year for row in base] == [2024]
    assert [row.answered_on.year for row in api.records_of("toy.mean_days_change", as_of=AS_OF)] == [2025]


def test_an_actor_gets_the_rows_of_the_scope_only(house: Any) -> None:
    _furnish(house)
    town = house.towns[0]
    actor = SimpleNamespace(has=lambda *roles: False, grants=[SimpleNamespace(unit_id=town.pk)])
    rows = api.records_of("toy.paid", as_of=AS_OF, actor=actor)
    assert {row.ask.member.town_id for row in rows} == {town.pk}

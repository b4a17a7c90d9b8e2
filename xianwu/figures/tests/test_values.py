"""Values of each kind of figure, against plain Python over the same rows."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from xianwu.figures import api
from xianwu.lib.periods import Period

D = Decimal


def test_everything_is_a_true_zero_or_not_applicable_in_an_empty_house(values: Any) -> None:
    found = values()
    assert found["toy.asks"] == found["toy.paid_amount"] == 0
    for key in (
        "cut_rate",
        "mean_days",
        "mean_days_change",
        "newest_amount",
        "forecast",
        "last_ask",
        "mean_rate",
    ):
        assert found[f"toy.{key}"] is None, key
    assert api.evaluate(["toy.cut_rate"], as_of=date(2025, 8, 29))["toy.cut_rate"].text == "不适用"


def test_count_knows_population_period_and_void_rows(house: Any, values: Any) -> None:
    house.ask(asked_on=date(2025, 1, 1))
    house.ask(asked_on=date(2025, 8, 29))
    house.ask(asked_on=date(2025, 8, 30))
    house.ask(asked_on=date(2024, 12, 31))
    house.ask(is_void=True)
    assert values()["toy.asks"] == 2
    assert values(as_of=date(2024, 12, 31))["toy.asks"] == 1
    assert values(as_of=date(2025, 8, 30))["toy.asks"] == 3


def test_conditions_move_with_the_as_of_date(house: Any, values: Any) -> None:
    house.ask(asked_on=date(2025, 3, 1), answered_on=date(2025, 5, 1))
    assert values(as_of=date(2025, 4, 30))["toy.answered"] == 0
    assert values(as_of=date(2025, 5, 1))["toy.answered"] == 1
    house.payment(of=house.ask(), paid_on=date(2025, 6, 1))
    assert values(as_of=date(2025, 5, 31))["toy.paid_asks"] == 0
    assert values(as_of=date(2025, 6, 1))["toy.paid_asks"] == 1


def test_distinct_counts_a_member_once(house: Any, values: Any) -> None:
    one, other = house.member("甲"), house.member("乙")
    for owner in (one, one, other):
        house.payment(of=house.ask(owner))
    found = api.evaluate(["toy.askers", "toy.paid"], as_of=date(2025, 8, 29))
    assert (found["toy.askers"].value, found["toy.askers"].count) == (2, 3)
    assert (found["toy.paid"].value, found["toy.paid"].text) == (2, "2 户")


def test_sums_of_money_are_exact_beyond_binary_fractions(house: Any) -> None:
    from xianwu.figures.tests.toyapp.models import Payment

    ask = house.ask()
    amounts = [D("0.10")] * 3001 + [D("1300000000.07"), D("999999999999.99"), D("12345678901.33")]
    Payment.objects.bulk_create(Payment(ask=ask, paid_on=date(2025, 4, 1), amount=each) for each in amounts)
    value = api.evaluate(["toy.paid_amount"], as_of=date(2025, 8, 29))["toy.paid_amount"]
    assert value.exact == value.value == sum(amounts)


def test_products_are_summed_exactly(house: Any) -> None:
    ask = house.ask()
    house.payment(of=ask, amount="1000000.01", rate="3.455")
    house.payment(of=ask, amount="250000.33", rate="4.125")
    found = api.evaluate(["toy.rate_sum", "toy.mean_rate"], as_of=date(2025, 8, 29))
    weighted = D("1000000.01") * D("3.455") + D("250000.33") * D("4.125")
    assert found["toy.rate_sum"].exact == weighted
    assert found["toy.mean_rate"].value == round(weighted / D("1250000.34"), 3)


def test_money_comes_in_the_unit_of_the_figure_and_prints_in_its_display_unit(house: Any) -> None:
    house.ask(answered_on=date(2025, 3, 3), amount="1473210000.00", agreed="1308210000.00")
    found = api.evaluate(["toy.asked_amount", "toy.cut", "toy.cut_rate"], as_of=date(2025, 8, 29))
    assert (found["toy.asked_amount"].value, found["toy.asked_amount"].text) == (147321, "147321 万元")
    assert (found["toy.cut"].value, found["toy.cut"].unit, found["toy.cut"].text) == (
        16500,
        "万元",
        "1.65 亿元",
    )
    assert (found["toy.cut_rate"].value, found["toy.cut_rate"].text) == (D("11.2"), "11.2%")
    assert (found["toy.cut_rate"].num, found["toy.cut_rate"].den) == (16500, 147321)


def test_a_rate_is_made_of_raw_sums_and_rounded_half_up(house: Any, values: Any) -> None:
    house.ask(answered_on=date(2025, 3, 3), amount="800.00", agreed="799.00")
    assert values()["toy.cut_rate"] == D("0.1")
    house.ask(answered_on=date(2025, 3, 3), amount="200.00", agreed="188.50")
    assert values()["toy.cut_rate"] == D("1.3")


def test_a_change_says_shorter_longer_or_level(house: Any) -> None:
    house.ask(asked_on=date(2024, 1, 1), answered_on=date(2024, 12, 31), used_days=20)
    house.ask(answered_on=date(2025, 2, 1), used_days=17)
    house.ask(answered_on=date(2025, 2, 2), used_days=19)
    key = "toy.mean_days_change"
    value = api.evaluate([key], as_of=date(2025, 8, 29))[key]
    assert (value.value, value.text, value.num, value.den) == (-10, "缩短 10%", 18, 20)
    assert (value.period.phrase, value.base_period.phrase) == ("今年以来", "上年")
    house.ask(answered_on=date(2025, 2, 3), used_days=30)
    assert api.evaluate([key], as_of=date(2025, 8, 29))[key].text == "延长 10%"
    house.ask(answered_on=date(2025, 2, 3), used_days=14)
    assert api.evaluate([key], as_of=date(2025, 8, 29))[key].text == "持平"
    assert api.evaluate([key], as_of=date(2024, 8, 29))[key].value is None


def test_the_reweighted_twin_is_blind_to_the_mix(house: Any) -> None:
    last, this = date(2024, 6, 1), date(2025, 6, 1)
    for day, small, large in ((last, 2, 2), (this, 6, 1)):
        for _ in range(small):
            house.ask(asked_on=day, answered_on=day, amount="500", used_days=10)
        for _ in range(large):
            house.ask(asked_on=day, answered_on=day, amount="90000", used_days=30)
    house.ask(asked_on=this, answered_on=this, amount="2000", used_days=99, channel="green")
    found = api.evaluate(["toy.mean_days_change_reweighted", "toy.mean_days_change"], as_of=date(2025, 8, 29))
    assert found["toy.mean_days_change_reweighted"].value == 0
    assert found["toy.mean_days_change_reweighted"].text == "持平"
    assert found["toy.mean_days_change"].value != 0


def test_latest_is_the_newest_row_alone(house: Any) -> None:
    ask = house.ask()
    house.payment(of=ask, paid_on=date(2025, 5, 1), amount="70.00")
    house.payment(of=ask, paid_on=date(2025, 6, 1), amount="75.00")
    house.payment(of=ask, paid_on=date(2025, 9, 1), amount="80.00")
    value = api.evaluate(["toy.newest_amount"], as_of=date(2025, 8, 29))["toy.newest_amount"]
    assert (value.value, value.count) == (75, 1)
    assert [row.amount for row in api.records_of("toy.newest_amount", as_of=date(2025, 8, 29))] == [75]


@pytest.mark.parametrize(
    "day, text", [("2025-09-30", "9 月底"), ("2025-11-20", "11 月中旬"), ("2025-10-03", "10 月上旬")]
)
def test_a_forecast_is_the_last_expected_day(house: Any, day: str, text: str) -> None:
    house.ask(expected_on=date(2025, 9, 1))
    house.ask(expected_on=date.fromisoformat(day))
    house.ask()
    value = api.evaluate(["toy.forecast"], as_of=date(2025, 8, 29))["toy.forecast"]
    assert (value.value, value.text, value.count) == (date.fromisoformat(day), text, 2)
    assert api.as_json(value)["value"] == day


def test_instants_belong_to_their_local_day(house: Any, values: Any) -> None:
    zone = timezone.get_default_timezone()
    house.ask(noted_at=datetime(2025, 8, 29, 23, 59, tzinfo=zone))
    house.ask(noted_at=datetime(2025, 8, 30, 0, 0, tzinfo=zone))
    house.ask(noted_at=datetime(2025, 1, 1, 0, 0, tzinfo=zone))
    assert values()["toy.noted"] == 2


def test_a_hedge_prints_the_round_number_and_keeps_the_exact_one(house: Any) -> None:
    owner = house.member()
    for _ in range(74):
        house.ask(owner)
    value = api.evaluate(["toy.many"], as_of=date(2025, 8, 29))["toy.many"]
    assert (value.value, value.text) == (74, "70 余件")


def test_a_closed_period_is_refused_until_it_is_over(house: Any) -> None:
    house.ask(asked_on=date(2025, 3, 1))
    early = api.evaluate(["toy.half_year"], as_of=date(2025, 6, 30))["toy.half_year"]
    assert early.value is None
    assert early.problem
    assert not api.records_of("toy.half_year", as_of=date(2025, 6, 30)).exists()
    assert api.evaluate(["toy.half_year"], as_of=date(2025, 7, 1))["toy.half_year"].value == 1


def test_unit_scope_takes_the_subtree(house: Any, values: Any) -> None:
    first, second, _ = house.towns
    house.payment(of=house.ask(house.member(town=first)), amount="10.00")
    house.payment(of=house.ask(house.member(town=second)), amount="30.00")
    assert values()["toy.paid_amount"] == 40
    assert values(unit=first)["toy.paid_amount"] == 10
    assert values(unit=first.parent)["toy.paid_amount"] == 40
    assert values(unit=house.towns[2])["toy.paid_amount"] == 0


def test_json_of_a_value(house: Any) -> None:
    house.ask(answered_on=date(2025, 3, 3), amount="1234000.00", agreed="0")
    value = api.evaluate(["toy.asked_amount"], as_of=date(2025, 8, 29))["toy.asked_amount"]
    assert api.as_json(value) == {
        "key": "toy.asked_amount",
        "label": "申请金额",
        "value": 123.4,
        "unit": "万元",
        "text": "123.4 万元",
        "period": {"phrase": "今年以来", "start": "2025-01-01", "end": "2025-08-29"},
        "records": 1,
    }
    assert isinstance(value.period, Period)

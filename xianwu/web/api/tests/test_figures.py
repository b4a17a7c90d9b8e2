"""Figures over the API are the figures of the front door, for those who may read them."""

from __future__ import annotations

from datetime import timedelta

from xianwu.figures import api as figures
from xianwu.web.api.tests.county import DAY, County

KEY = "financing.declared"
BASE = f"/api/v1/figures/{KEY}"


def test_values_are_those_of_the_front_door(county: County) -> None:
    county.need("senggu")
    county.need("dongtun")
    told = county.call("leader", BASE).json()
    value = figures.evaluate([KEY], as_of=DAY)[KEY]
    assert (told["value"], told["unit"], told["records"]) == (value.value, value.unit, value.count)
    assert told["value"] == 2
    assert told["definition"]["version"] == value.version
    listed = {each["key"]: each["value"] for each in county.call("leader", "/api/v1/figures/").json()["items"]}
    assert listed[KEY] == 2
    assert set(listed) == {each.key for each in figures.figures(actor=county.actor("leader"))}


def test_another_day_and_a_unit_give_other_values(county: County) -> None:
    county.need("senggu")
    county.need("dongtun", declared_on=DAY - timedelta(days=40))
    assert county.call("leader", f"{BASE}?as_of={DAY - timedelta(days=10)}").json()["value"] == 1
    town = county.units["senggu"].pk
    assert county.call("leader", f"{BASE}?unit={town}").json()["value"] == 1
    units = {each["unit"]: each["value"] for each in county.call("leader", f"{BASE}/units").json()["items"]}
    assert units == {town: 1, county.units["dongtun"].pk: 1}
    series = county.call("leader", f"{BASE}/series?months=3").json()["items"]
    assert [each["value"] for each in series] == [0, 1, 2]
    assert series[-1]["day"] == "2025-08-29"


def test_the_rows_behind_are_those_one_may_see(county: County) -> None:
    mine = county.need("senggu")
    county.need("dongtun")
    assert len(county.call("leader", f"{BASE}/records").json()["items"]) == 2
    seen = county.call("visitor_senggu", f"{BASE}/records").json()["items"]
    assert [each["id"] for each in seen] == [mine.pk]
    first = county.call("leader", f"{BASE}/records?limit=1").json()
    second = county.call("leader", f"{BASE}/records?limit=1&page={first['next_page']}").json()
    assert second["next_page"] is None
    assert {first["items"][0]["id"], second["items"][0]["id"]} == {1 + mine.pk, mine.pk}


def test_banks_do_not_read_the_countys_sums(county: County) -> None:
    assert county.call("clerk_a", BASE).status_code == 403
    assert county.call("clerk_a", f"{BASE}/records").status_code == 403


def test_an_unknown_figure_or_unit_is_told(county: County) -> None:
    assert county.call("leader", "/api/v1/figures/financing.nonsense").status_code == 404
    assert county.call("leader", f"{BASE}?unit=999999").status_code == 422
    assert county.call("leader", f"{BASE}?units=1").json()["error"]["code"] == "unknown_parameter"
    assert county.call("leader", f"{BASE}/records?part=x").status_code == 422

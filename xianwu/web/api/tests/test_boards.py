"""Boards through the API: the rows of the page, its people, its scope and its day."""

from __future__ import annotations

from typing import Any

import pytest

from xianwu.web.api import rest
from xianwu.web.api.rest import api_boards
from xianwu.web.api.tests.county import County

STUCK, DAILY = "/api/v1/financing/stuck/", "/api/v1/financing/daily/"


def test_the_boards_of_the_office_are_there() -> None:
    paths = {f"{label}/{page.path}" for label, page in api_boards()}
    assert paths >= {"financing/stuck/", "financing/renewals/", "financing/exposure/", "financing/daily/"}
    for label, page in api_boards():
        told = rest.document()["paths"][f"/api/v1/{label}/{page.path}"]["get"]
        schema = told["responses"]["200"]["content"]["application/json"]["schema"]["properties"]
        assert set(schema) == {"as_of", *(table.name for table in page.tables)}


def test_rows_hold_what_the_document_says(county: County) -> None:
    county.need()
    county.need(use_text="购买小麦")
    for label, page in api_boards():
        answer = county.call("reviewer", f"/api/v1/{label}/{page.path}")
        assert answer.status_code == 200, answer.content.decode()
        for table in page.tables:
            for row in answer.json()[table.name]:
                assert set(row) == {each.name for each in table.columns}


def test_the_stuck_rows_are_those_of_the_own_town(county: County) -> None:
    need, other = county.need("senggu"), county.need("dongtun")

    def keys(who: str) -> set[int]:
        return {row["need"] for row in county.call(who, STUCK).json()["items"]}

    assert keys("reviewer") == {need.pk, other.pk}
    assert keys("visitor_senggu") == {need.pk}
    row = county.call("visitor_senggu", STUCK).json()["items"][0]
    assert (row["number"], row["cause"], row["days"]) == (need.number, "office", 0)


def test_the_daily_table_adds_up_in_yuan_and_turns_back(county: County) -> None:
    county.need()
    whole = [row for row in county.call("reviewer", DAILY).json()["items"] if row["group"] == "全县"]
    declared = next(row for row in whole if row["stage"] == "申报")
    assert (declared["today_firms"], declared["total_amount"]) == (1, "500000.00")
    past: Any = county.call("reviewer", f"{DAILY}?as_of=2025-08-28").json()
    assert past["as_of"] == "2025-08-28"
    assert all(row["total_firms"] == 0 for row in past["items"])
    assert county.call("reviewer", f"{STUCK}?as_of=2025-08-28").json()["items"] == []


@pytest.mark.parametrize(("who", "board"), [
    ("clerk_a", "stuck"), ("clerk_a", "exposure"), ("clerk_a", "daily"), ("visitor_senggu", "renewals"),
    ("visitor_senggu", "exposure"), ("visitor_senggu", "daily"),
])  # fmt: skip
def test_a_board_is_refused_to_whom_its_page_is(county: County, who: str, board: str) -> None:
    answer = county.call(who, f"/api/v1/financing/{board}/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_a_slip_in_a_parameter_is_no_silence(county: County) -> None:
    answer = county.call("reviewer", f"{STUCK}?cuase=papers")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_parameter")

"""Reading: the same rows as the page, page by page, on any day, with constant statements."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from xianwu.core.events.api import write_change, write_new
from xianwu.core.events.rows import HIDDEN
from xianwu.domains.financing.models import Demand
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.web.api.tests.county import AT, DAY, NEEDS, County

CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("reviewer", {}),
    ("reviewer", {"state": "deferred"}),
    ("reviewer", {"state": ["declared", "deferred"], "sort": "amount"}),
    ("reviewer", {"amount_min": "40", "amount_max": "60"}),
    ("reviewer", {"declared_on_from": "2025-08-20", "declared_on_to": "2025-08-28", "sort": "-amount"}),
    ("reviewer", {"q": "面粉"}),
    ("reviewer", {"q": "合成1"}),
    ("reviewer", {"sort": "recommended_on"}),
    ("visitor_senggu", {}),
    ("visitor_senggu", {"state": "declared", "sort": "town__order"}),
    ("leader", {"is_backfilled": "False"}),
)


@pytest.fixture
def needs(county: County) -> list[Demand]:
    found = []
    for n in range(14):
        town = ("senggu", "dongtun")[n % 2]
        day = DAY - timedelta(days=n)
        need = county.need(town, amount=Decimal(300_000 + n * 30_000), declared_on=day)
        if n % 3 == 0:
            change = {"state": "deferred", "recommended_on": DAY - timedelta(days=20 - n) if n else None}
            write_change(need, change, "financing.demand_defer", actor=None, at=AT)
        found.append(need)
    return found


def ids_on_page(county: County, name: str, query: str) -> list[int]:
    client = Client()
    client.force_login(county.people[name])
    shown = client.get(f"/financing/needs/?{query}").content.decode()
    return [int(pk) for pk in re.findall(r'data-href="/financing/needs/(\d+)/"', shown)]


@pytest.mark.parametrize("name, query", CASES)
def test_the_list_holds_the_rows_of_the_page(county: County, needs: Any, name: str, query: dict[str, Any]) -> None:
    text = urlencode(query, doseq=True)
    answer = county.call(name, f"{NEEDS}?{text}")
    assert answer.status_code == 200, answer.content.decode()
    found = [row["id"] for row in answer.json()["items"]]
    assert found == ids_on_page(county, name, text)
    assert found or "recommended" in text


@pytest.mark.parametrize("sort", ["", "-amount", "declared_on", "recommended_on", "town__order", "-number"])
def test_paging_gives_every_row_once_in_order(county: County, needs: Any, sort: str) -> None:
    address, found = f"{NEEDS}?limit=4&sort={sort}", []
    for _ in range(10):
        page = county.call("reviewer", address).json()
        found += [row["id"] for row in page["items"]]
        if page["next"] is None:
            break
        address = page["next"]
    assert found == ids_on_page(county, "reviewer", f"sort={sort}")
    assert len(set(found)) == 14


def test_values_are_exact_and_come_with_words(county: County) -> None:
    need = county.need()
    row = county.call("reviewer", NEEDS).json()["items"][0]
    assert row["amount"] == "500000.00"
    assert (row["state"], row["state_label"]) == ("declared", "已申报")
    assert (row["town"], row["town_label"]) == (need.town_id, "僧固乡")
    assert row["declared_on"] == "2025-08-29"
    assert row["recommended_on"] is None


@pytest.mark.parametrize("query", ["stat=declared", "state=nonsense", "sort=consent_no", "cols=digest",
                                   "declared_on_from=gestern", "limit=0", "limit=201", "after=zzz",
                                   "as_of=2026-01-01", "as_of=x", "amount_min=viel"])  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_an_error_not_all_rows(county: County, needs: Any, query: str) -> None:
    answer = county.call("reviewer", f"{NEEDS}?{query}")
    assert answer.status_code == 422
    assert re.search(r"[\u4e00-\u9fff]", answer.json()["error"]["message"])


def test_chosen_columns_and_a_summary(county: County, needs: Any) -> None:
    page = county.call("reviewer", f"{NEEDS}?cols=amount&limit=1").json()
    assert set(page["items"][0]) == {"id", "number", "amount"}
    told = county.call("reviewer", f"{NEEDS}summary?state=deferred").json()
    own = [need for need in needs if need.state == "deferred"]
    assert told["count"] == len(own)
    assert Decimal(told["sums"]["amount"]["value"]) == sum(need.amount for need in own)


def test_the_past_is_read_and_never_written(county: County) -> None:
    need = county.need()
    write_change(need, {"use_text": "新的用途"}, "financing.need_amended", actor=None, at=AT)
    before = (DAY - timedelta(days=1)).isoformat()
    assert county.call("reviewer", f"{NEEDS}?as_of={before}").json()["items"] == []
    assert county.call("reviewer", f"{NEEDS}{need.pk}?as_of={before}").status_code == 404
    answer = county.call("reviewer", f"{NEEDS}{need.pk}/steps/defer?as_of={before}", method="post", body={})
    assert answer.status_code == 403
    assert "历史状态" in answer.json()["error"]["message"]


def test_a_past_row_stands_as_it_stood(county: County, settings: Any) -> None:
    need = county.need()
    settings.XIANWU_TODAY = DAY + timedelta(days=3)
    later = AT + timedelta(days=2)
    write_change(need, {"amount": Decimal("600000.00")}, "financing.need_amended", actor=None, at=later)
    assert county.call("reviewer", f"{NEEDS}{need.pk}").json()["amount"] == "600000.00"
    for path in (f"{NEEDS}{need.pk}?as_of={DAY}", f"{NEEDS}?as_of={DAY}"):
        told = county.call("reviewer", path).json()
        row = told["items"][0] if "items" in told else told
        assert (row["amount"], row["town_label"]) == ("500000.00", "僧固乡")


def test_a_record_shows_what_its_page_shows_and_hides_what_is_sealed(county: County) -> None:
    need = county.need()
    told = county.call("reviewer", f"{NEEDS}{need.pk}").json()
    assert told["version"] == need.version
    assert told["enterprise_label"] == county.firms["senggu"].title
    assert told["can_change"] is True
    firm = county.firms["senggu"]
    shown = county.call("reviewer", f"/api/v1/parties/enterprises/{firm.pk}").content.decode()
    assert "13800000000" not in shown
    assert firm.phone_masked in shown


def test_a_sealed_column_is_masked_even_when_a_page_names_it(county: County) -> None:
    from xianwu.kit.columns import resolve
    from xianwu.registers.parties.models import Enterprise
    from xianwu.web.api.rows import record_row, value_rows

    columns = [resolve(Enterprise, "phone"), resolve(Enterprise, "title")]
    firm = county.firms["senggu"]
    rows = list(Enterprise.objects.filter(pk=firm.pk).values("id", "phone", "title"))
    assert rows[0]["phone"] == "13800000000"
    assert value_rows(rows, columns, model=Enterprise)[0]["phone"] == HIDDEN
    assert record_row(firm, columns)["phone"] == HIDDEN


def test_events_tell_who_did_what(county: County) -> None:
    need = county.need()
    county.call("reviewer", f"{NEEDS}{need.pk}/steps/defer", method="post", body={"reason": "缺流水"})
    items = county.call("reviewer", f"{NEEDS}{need.pk}/events").json()["items"]
    assert [each["step"] for each in items] == ["defer", None]
    assert items[0]["actor"] == "合成reviewer"
    assert {"label": "状态", "before": "已申报", "after": "暂不符合"} in items[0]["changes"]
    first = county.call("reviewer", f"{NEEDS}{need.pk}/events?limit=1").json()
    rest = county.call("reviewer", f"{NEEDS}{need.pk}/events?before={first['before']}").json()
    assert [each["sequence"] for each in rest["items"]] == [1]


def test_the_export_is_a_workbook_of_the_filtered_rows(county: County, needs: Any) -> None:
    answer = county.call("reviewer", f"{NEEDS}export?state=deferred")
    assert answer["Content-Disposition"].startswith("attachment")
    table = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(table) - 1 == Demand.objects.filter(state="deferred").count()


@pytest.mark.parametrize("tail", ["?limit=200", "?q=面粉", "summary", "cases"])
def test_statements_do_not_grow_with_the_rows(county: County, needs: Any, tail: str) -> None:
    path = "/api/v1/financing/cases/" if tail == "cases" else NEEDS + tail
    county.call("reviewer", path)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert county.call("reviewer", path).status_code == 200
        return len(caught)

    few = statements()
    for _ in range(12):
        county.need()
    assert statements() == few <= 4


def test_reading_a_ledger_takes_three_statements(county: County, needs: Any) -> None:
    """The token, the rows, their clocks."""
    county.call("reviewer", NEEDS)
    with CaptureQueriesContext(connection) as caught:
        county.call("reviewer", NEEDS)
    assert len(caught) == 3, [each["sql"] for each in caught]


def test_a_unit_added_in_bulk_has_its_name_at_once(county: County) -> None:
    from xianwu.core.units.actions import UnitLine, add_units
    from xianwu.core.units.models import Unit
    from xianwu.web.api.rows import names_of

    assert names_of(Unit, [county.units["senggu"].pk]) == {county.units["senggu"].pk: "僧固乡"}
    lines = [UnitLine("bank_c", "合成丙银行", Unit.Kind.BANK, "yanjin", "合成丙银行")]
    added = add_units(lines)["bank_c"]
    assert names_of(Unit, [added.pk]) == {added.pk: "合成丙银行"}


def test_an_amount_that_does_not_apply_yet_is_null(county: County) -> None:
    unit = county.units["finance"]
    project = ReviewProject(
        title="某道路", number="评2025-1", unit=unit, owner=unit, project_code="2025-1", industry="municipal",
        stage="budget", submitted=Decimal(3_000_000), state="submitted",
    )  # fmt: skip
    write_new(project, "fiscal_review.project_drafted", actor=None, at=AT)
    row = county.call("leader", f"/api/v1/fiscal_review/projects/{project.pk}").json()
    assert [row[name] for name in ("approved", "cuts", "adds", "net_cut")] == [None] * 4
    sums = county.call("leader", "/api/v1/fiscal_review/projects/summary").json()["sums"]
    assert (Decimal(sums["submitted"]["value"]), sums["cuts"]["value"]) == (3_000_000, None)


def test_an_address_answers_with_and_without_its_last_slash(county: County, needs: list[Demand]) -> None:
    bare, record = NEEDS.removesuffix("/"), f"{NEEDS}{needs[0].pk}"
    assert county.call("reviewer", bare).json()["items"] == county.call("reviewer", NEEDS).json()["items"]
    assert county.call("reviewer", f"{bare}?limit=3").json()["next"]
    assert county.call("reviewer", f"{record}/").json()["id"] == county.call("reviewer", record).json()["id"]
    for wrong in (f"{bare}x", f"{record}//", f"{NEEDS}/"):
        assert county.call("reviewer", wrong).status_code == 404
    assert county.call("", bare).status_code == 401


def test_a_row_has_the_clock_of_its_record_without_being_read_whole(county: County, needs: list[Demand]) -> None:
    with CaptureQueriesContext(connection) as seen:
        rows = county.call("reviewer", f"{NEEDS}?limit=5").json()["items"]
    assert len([each for each in seen if "financing_demand" in each["sql"]]) == 1
    assert '"financing_demand"."use_text"' not in "".join(each["sql"] for each in seen)
    assert all(row["clock"]["note"].startswith("专班核验") for row in rows if row["state"] == "declared")
    for row in rows:
        assert row["clock"] == county.call("reviewer", f"{NEEDS}{row['id']}").json()["clock"]
    assert "clock" not in county.call("reviewer", f"{NEEDS}?cols=number,amount").json()["items"][0]

"""Lists: filters, search, sort, keyset paging, sums, saved views, bulk steps."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

URL = "/toyapp/needs/"


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(URL + query)
    assert response.status_code == 200
    return [record.title for record in response.context["list"].page.records]


def test_a_list_shows_values_as_people_read_them(clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need(title="甲<b>厂</b>", amount=1_277_180, declared_on=date(2025, 8, 1), state="credited")
    html = clerk.get(URL).content.decode()
    assert "甲&lt;b&gt;厂&lt;/b&gt;" in html
    assert 'title="1,277,180.00 元">127.72</data>' in html
    assert "state-good" in html
    assert "已授信" in html


def test_statements_do_not_grow_with_rows(clerk: Client, make_need: Callable[..., Any], towns: list[Any]) -> None:
    counts = []
    for rows in (2, 40):
        for n in range(rows):
            make_need(town=towns[n % 3], declared_on=date(2025, 1, 1))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            clerk.get(URL)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("sort", ["amount", "-amount", "declared_on", "-declared_on", "town__order", "title"])
def test_paging_shows_every_row_once_in_both_directions(
    sort: str, clerk: Client, make_need: Callable[..., Any], towns: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xianwu.kit.tests.toyapp.pages import NeedPages

    monkeypatch.setattr(NeedPages, "page_size", 4)
    for n in range(15):
        make_need(
            amount=None if n % 4 == 0 else (n % 3) * 100,
            declared_on=None if n % 5 == 0 else date(2025, 1, 1 + n % 2),
            town=towns[n % 3],
        )
    pages, query = [], f"?sort={sort}"
    while query:
        found = clerk.get(URL + query).context["list"]
        pages.append([record.pk for record in found.page.records])
        query, last = found.next_url, found
    forward = [pk for page in pages for pk in page]
    assert len(forward) == len(set(forward)) == 15
    back = clerk.get(URL + last.previous_url).context["list"]
    assert [record.pk for record in back.page.records] == pages[-2]
    first = clerk.get(URL + clerk.get(URL + back.previous_url).context["list"].previous_url).context["list"]
    assert [record.pk for record in first.page.records] == pages[0]


def test_rows_without_a_sort_value_come_last(clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need(title="空", amount=None)
    make_need(title="有", amount=5)
    assert titles(clerk, "?sort=amount") == ["有", "空"]
    assert titles(clerk, "?sort=-amount") == ["有", "空"]


@pytest.mark.parametrize("cursor", ["zzz", "W10", "bnVsbA", "WyJhIiwiYiJd"])
def test_a_broken_cursor_shows_the_first_page(cursor: str, clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need(title="甲", amount=5)
    assert titles(clerk, f"?sort=amount&after={cursor}") == ["甲"]


def test_filters_narrow_the_list(clerk: Client, make_need: Callable[..., Any], towns: list[Any]) -> None:
    make_need(title="甲", amount=50_000, declared_on=date(2025, 8, 31), state="credited", town=towns[1])
    make_need(title="乙", amount=2_000_000, declared_on=date(2025, 7, 1))
    assert titles(clerk, "?state=credited&state=refused") == ["甲"]
    assert titles(clerk, f"?town={towns[0].pk}") == ["乙"]
    assert titles(clerk, "?declared_on_from=2025-08-01&declared_on_to=2025-08-31") == ["甲"]
    assert titles(clerk, "?amount_min=4&amount_max=6") == ["甲"]
    assert titles(clerk, "?big=1") == ["乙"]
    assert titles(clerk, "?q=乙") == ["乙"]


@pytest.mark.parametrize(
    "query",
    [
        "state=zzz",
        "state=declared&state=zzz",
        "town=x",
        "town=none&town=x",
        "sort=zzz",
        "declared_on_from=2025-13-01",
        "amount_min=abc",
        "amount_min=NaN",
    ],
)
def test_an_unreadable_filter_is_left_out_and_said(query: str, clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need(title="甲")
    assert "已忽略" in clerk.get(f"{URL}?{query}").content.decode()
    assert titles(clerk, f"?{query}") == ["甲"]


def test_the_summary_counts_and_sums_the_filtered_set(clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need(amount=10_000, state="credited")
    make_need(amount=25_000)
    html = clerk.get(f"{URL}summary/?state=credited").content.decode()
    assert "<strong>1</strong>" in html
    assert ">1.00<" in html


def test_htmx_gets_the_ledger_without_the_frame(clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need()
    response = clerk.get(URL, headers={"HX-Request": "true", "HX-Target": "ledger"})
    assert response.content.decode().lstrip().startswith('<div id="ledger"')
    assert "HX-Request" in response["Vary"]


def test_views_are_kept_per_person_and_dropped(clerk: Client, make_need: Callable[..., Any]) -> None:
    from xianwu.kit.models import SavedView

    clerk.post(f"{URL}views/", {"name": "自存视图", "query": "state=credited&after=zzz&q="})
    saved = SavedView.objects.get()
    assert saved.query == "state=credited"
    assert "自存视图" in clerk.get(URL).content.decode()
    other = Client(headers={"X-Toy-Id": "2"})
    assert "自存视图" not in other.get(URL).content.decode()
    assert other.post(f"{URL}views/", {"drop": saved.pk}).status_code == 404
    clerk.post(f"{URL}views/", {"drop": saved.pk})
    assert not SavedView.objects.exists()


def test_column_choice_is_remembered(clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need()
    clerk.post(f"{URL}columns/", {"cols": ["amount", "town__order", "nothing"]})
    assert [column.name for column in clerk.get(URL).context["list"].columns] == [
        "title",
        "amount",
        "town__order",
    ]


def test_a_reference_chip_offers_what_occurs(clerk: Client, make_need: Callable[..., Any], towns: list[Any]) -> None:
    make_need(town=towns[1])
    html = clerk.get(f"{URL}options/town/").content.decode()
    assert "东屯镇" in html
    assert "文岩街道" not in html
    assert clerk.get(f"{URL}options/nothing/").status_code == 404


def test_an_empty_list_says_what_to_do(clerk: Client) -> None:
    html = clerk.get(URL).content.decode()
    assert "新增一条" in html
    assert "先下载模板" in html
    assert "清除筛选" in clerk.get(f"{URL}?q=无").content.decode()


def test_bulk_runs_and_says_what_was_refused(clerk: Client, make_need: Callable[..., Any]) -> None:
    rows = [make_need(), make_need(amount=None)]
    response = clerk.post(f"{URL}bulk/", {"action": "recommend", "ids": [row.pk for row in rows]}, follow=True)
    html = response.content.decode()
    assert "已办 1 条" in html
    assert "缺需求金额" in html


def test_bulk_asks_before_a_dangerous_step(clerk: Client, make_need: Callable[..., Any]) -> None:
    need = make_need()
    data = {"action": "void", "ids": [need.pk]}
    assert "将作废 1 条申报" in clerk.post(f"{URL}bulk/", data).content.decode()
    assert "必填" in clerk.post(f"{URL}bulk/", {**data, "confirmed": "1"}).content.decode()
    clerk.post(f"{URL}bulk/", {**data, "confirmed": "1", "reason": "重复"})
    need.refresh_from_db()
    assert need.state == "refused"


def test_bulk_never_reaches_rows_one_may_not_see(make_need: Callable[..., Any], towns: list[Any]) -> None:
    need = make_need(town=towns[0])
    stranger = Client(headers={"X-Toy-Roles": "clerk", "X-Toy-Town": str(towns[1].pk)})
    stranger.post(f"{URL}bulk/", {"action": "recommend", "ids": [need.pk]})
    need.refresh_from_db()
    assert need.state == "declared"


def test_bulk_over_a_filter_that_cannot_be_read_does_nothing(clerk: Client, make_need: Callable[..., Any]) -> None:
    need = make_need()
    data = {"action": "recommend", "scope": "filtered"}
    answer = clerk.post(f"{URL}bulk/?amount_min=abc", data, follow=True)
    assert "没有办理，请改好筛选再试" in answer.content.decode()
    need.refresh_from_db()
    assert need.state == "declared"
    clerk.post(f"{URL}bulk/?amount_min=0", data)
    need.refresh_from_db()
    assert need.state == "recommended"


def test_bulk_refuses_states_and_roles(clerk: Client, make_need: Callable[..., Any]) -> None:
    need = make_need(state="credited")
    data = {"action": "recommend", "ids": [need.pk]}
    assert "现在不能" in clerk.post(f"{URL}bulk/", data, follow=True).content.decode()
    assert Client(headers={"X-Toy-Roles": "reader"}).post(f"{URL}bulk/", data).status_code == 403


def test_the_board_shows_each_state_in_two_statements(clerk: Client, make_need: Callable[..., Any]) -> None:
    for n in range(30):
        make_need(state="credited" if n % 2 else "declared")
    response = clerk.get(f"{URL}board/")
    lanes = {lane.value: lane for lane in response.context["lanes"]}
    assert (lanes["declared"].count, lanes["credited"].count, lanes["refused"].count) == (15, 15, 0)
    assert len(lanes["declared"].cards) == 15


@pytest.mark.parametrize("number", ["9" * 23, "-" + "9" * 23])
def test_a_number_that_no_database_holds_is_no_key(number: str, clerk: Client, make_need: Callable[..., Any]) -> None:
    make_need()
    assert clerk.get(f"{URL}?town={number}").status_code == 200
    assert clerk.get(f"{URL}{number}/").status_code == 404
    assert clerk.post(f"{URL}bulk/", {"action": "check", "ids": [number]}).status_code == 404

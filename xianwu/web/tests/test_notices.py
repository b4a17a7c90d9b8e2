"""Notices: counted in the frame, listed on their page, read when said so."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from xianwu.intake.models import Export, Load
from xianwu.kit import clock
from xianwu.web.api.tests.county import AT, County
from xianwu.web.notices import read_mark, remembered_count
from xianwu.web.tests.samples import late_clock, sent

Enter = Callable[[str], Client]


def page_of(client: Client) -> str:
    return str(client.get("/notices/").content.decode())


def test_what_others_did_to_my_records_is_told(county: County, enter: Enter) -> None:
    sent(county)
    page = page_of(enter("visitor_senggu"))
    assert "列入推荐清单" in page
    assert 'class="is-new"' in page
    assert 'class="count"' in page


def test_my_own_doings_are_no_news(county: County, enter: Enter) -> None:
    sent(county)
    assert "列入推荐清单" not in page_of(enter("reviewer"))


def test_read_is_read_in_every_worker(county: County, enter: Enter) -> None:
    sent(county)
    visitor = enter("visitor_senggu")
    assert remembered_count(county.actor("visitor_senggu")) > 0
    assert visitor.post("/notices/").status_code == 302
    assert remembered_count(county.actor("visitor_senggu")) == 0
    page = page_of(visitor)
    assert "没有未读" in page
    assert 'class="count"' not in page


def test_a_clock_that_ran_out_is_told(county: County, enter: Enter) -> None:
    late_clock(sent(county), holder="financing.bank_clerk", held_by="合成甲银行", days=2)
    page = page_of(enter("clerk_a"))
    assert "超期 2 天" in page
    assert remembered_count(county.actor("clerk_a")) == 1


def test_who_never_marked_is_told_of_two_weeks(county: County) -> None:
    mark = read_mark(county.actor("outsider"))
    assert remembered_count(county.actor("outsider")) == 0
    assert mark < AT


def test_a_long_load_and_a_long_export_tell_when_they_are_done(county: County, enter: Enter) -> None:
    owner = county.people["reviewer"]
    told = {"uploaded_by": owner, "uploaded_at": clock.now(), "sheet": "financing.needs", "digest": "0" * 64}
    Load.objects.create(file_name="九月.xlsx", row_count=3001, state="done", finished_at=clock.now(), **told)
    Load.objects.create(file_name="三行.xlsx", row_count=3, state="done", finished_at=clock.now(), **told)
    Export.objects.create(
        page="financing:needs", as_of=clock.today(), owner=owner, asked_at=clock.now(), state="done", row_count=4113,
        finished_at=clock.now(),
    )  # fmt: skip
    client = enter("reviewer")
    page = client.get("/notices/").content.decode()
    assert "导入 九月.xlsx" in page
    assert "导出 4113 行" in page
    assert "三行.xlsx" not in page
    client.post("/notices/")
    assert "没有未读" in client.get("/notices/").content.decode()

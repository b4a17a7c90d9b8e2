"""Search finds what one may see, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xianwu.core.events.api import write_change
from xianwu.domains.financing.models import Demand
from xianwu.web.api.tests.county import AT, DAY, County
from xianwu.web.tests.samples import sent

Enter = Callable[[str], Client]
QUICK = {"HX-Request": "true", "HX-Target": "found"}


def found(client: Client, words: str) -> str:
    return str(client.get("/search/", {"q": words}).content.decode())


def test_two_characters_find_a_record(county: County, enter: Enter) -> None:
    need = county.need()
    page = found(enter("reviewer"), "面粉")
    assert need.title in page
    assert f'href="/financing/needs/{need.pk}/"' in page


def test_a_number_finds_its_record(county: County, enter: Enter) -> None:
    need = county.need()
    assert f'href="/financing/needs/{need.pk}/"' in found(enter("reviewer"), need.number)


def test_a_bank_finds_only_what_was_sent_to_it(county: County, enter: Enter) -> None:
    need = sent(county).demand
    assert need.title in found(enter("clerk_a"), "面粉")
    assert need.title not in found(enter("clerk_b"), "面粉")
    assert need.title not in found(enter("outsider"), "面粉")


def test_figures_are_found_by_those_who_may_read_them(county: County, enter: Enter) -> None:
    assert "/figures/financing.lent/" in found(enter("leader"), "投放户数")
    assert "/figures/financing.lent/" not in found(enter("clerk_a"), "投放户数")


def test_pages_are_found_by_those_who_may_open_them(county: County, enter: Enter) -> None:
    assert 'href="/people/people/"' in found(enter("admin"), "人员账号")
    assert 'href="/people/people/"' not in found(enter("leader"), "人员账号")


def test_people_are_found_by_colleagues_not_by_partners(county: County, enter: Enter) -> None:
    assert "合成visitor_senggu" in found(enter("reviewer"), "visitor_senggu")
    assert "<span>合成visitor_senggu</span>" not in found(enter("clerk_a"), "visitor_senggu")
    assert "<span>合成clerk_a</span>" in found(enter("clerk_a"), "clerk_a")
    assert "<span>合成clerk_b</span>" not in found(enter("clerk_a"), "clerk_b")


def test_the_short_list_is_a_fragment(county: County, enter: Enter) -> None:
    for _ in range(7):
        county.need()
    response = enter("reviewer").get("/search/", {"q": "面粉"}, headers=QUICK)
    page = response.content.decode()
    assert "<html" not in page
    assert page.count("/financing/needs/") == 5
    assert "看全部结果" in page
    assert "HX-Target" in response["Vary"]


def test_nothing_found_says_what_to_try(county: County, enter: Enter) -> None:
    assert "换个说法" in found(enter("reviewer"), "没有这样的东西")
    assert "没有找到" in enter("reviewer").get("/search/", {"q": "没有这样"}, headers=QUICK).content.decode()
    assert "两个字就能搜" in found(enter("reviewer"), "")


def test_a_search_takes_few_statements(county: County, enter: Enter) -> None:
    county.need()
    client = enter("leader")
    client.get("/search/", {"q": "面粉"})
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/", {"q": "面粉"})
    assert len(asked) <= 12


def test_who_is_not_signed_in_finds_the_log_in_page(county: County) -> None:
    assert Client().get("/search/", {"q": "面粉"}).status_code == 302


def test_a_past_day_finds_what_there_was(county: County, enter: Enter) -> None:
    need = county.need()
    client = enter("leader")
    assert need.title in found(client, "面粉")
    session = client.session
    session["as_of"] = (DAY - timedelta(days=1)).isoformat()
    session.save()
    page = found(client, "面粉")
    assert need.title not in page
    assert f'href="/financing/needs/{need.pk}/"' not in page


def test_a_past_day_shows_the_name_of_then(county: County, enter: Enter) -> None:
    need = county.need()
    row = Demand.objects.get(pk=need.pk)
    type(row).history.filter(id=row.pk).update(history_date=AT - timedelta(days=9))
    write_change(row, {"title": "改名后的面粉厂"}, "financing.demand_changed", actor=None, at=AT)
    client = enter("leader")
    session = client.session
    session["as_of"] = (DAY - timedelta(days=3)).isoformat()
    session.save()
    page = found(client, "面粉")
    assert need.title in page
    assert "改名后的面粉厂" not in page

"""What the next bulletin says, on the first page of those who may see it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from xianwu.bulletin import demo
from xianwu.bulletin.actions import add_item, open_issue
from xianwu.bulletin.series_flow import open_series
from xianwu.bulletin.tests.office import published
from xianwu.core.people.roles import LEADER
from xianwu.core.workdays.seed import seed_years
from xianwu.web.api.tests.county import AT, DAY
from xianwu.web.changes import recent_changes

TITLE = "县商务局做好信息报送"


@pytest.fixture
def cast(db: None, settings: Any) -> Any:
    settings.XIANWU_TODAY = DAY
    settings.XIANWU_ASSETS_OPTIONAL = True
    seed_years(2024, 2025)
    found: Any = demo._cast(DAY)
    series = open_series(demo._series_data(found, DAY), actor=None, at=AT)
    found.issue = open_issue({"series": series, "as_of": DAY}, actor=found.actor("bulletin.editor"), at=AT)
    return found


def first_page(cast: Any, username: str, path: str = "/") -> str:
    from django.test import Client

    client = Client()
    client.force_login(cast.people[username])
    return str(client.get(path).content.decode())


def test_an_editor_sees_the_items_of_the_next_issue(cast: Any) -> None:
    assert "还没有编入条目" in first_page(cast, "bulletin.editor")
    data = {"title": TITLE, "body": "一段文字。", "tag": "商务局", "unit": cast.units["commerce"]}
    add_item(cast.issue, data, actor=cast.actor("bulletin.editor"), at=AT)
    page = first_page(cast, "bulletin.editor")
    assert "下一期快报" in page
    assert TITLE in page


def test_a_reader_does_not_see_a_draft(cast: Any) -> None:
    from xianwu.core.people.models import Grant, Person

    person = Person.objects.create_person("county.leader", name="县领导")
    Grant.objects.create(person=person, role=LEADER, unit=cast.units["yanjin"], valid_from=DAY.replace(year=2024))
    cast.people["county.leader"] = person
    assert 'id="bulletin-title"' not in first_page(cast, "county.leader", "/more/")


def test_a_reader_hears_of_the_issue_and_not_of_how_it_was_made(cast: Any) -> None:
    published(cast)

    def heard(who: str) -> set[str]:
        found = recent_changes(cast.actor(who), until=AT.replace(hour=23))
        return {each.label for each in found if each.ledger == "政务快报"}

    assert heard("commerce.leader") == {"分发"}
    assert {"提交审核", "审核", "签发", "分发"} <= heard("bulletin.editor")
    page = first_page(cast, "bulletin.reader").split("最近变化")[1]
    assert "分发 · 政务快报" in re.sub(r"<[^>]+>|\s+", " ", page).replace("  ", " ")
    assert "提交审核" not in page

"""What the next bulletin says, on the first page of those who may see it."""

from __future__ import annotations

from typing import Any

import pytest

from xianwu.bulletin import demo
from xianwu.bulletin.actions import add_item, open_issue
from xianwu.bulletin.series_flow import open_series
from xianwu.core.people.roles import LEADER
from xianwu.core.workdays.seed import seed_years
from xianwu.web.api.tests.county import AT, DAY

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

"""What the editor is told of a text that is not saved: figures, typed numbers, findings with their places."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from xianwu.bulletin.editing.places import Places
from xianwu.bulletin.layout.document import Run
from xianwu.bulletin.models import Item
from xianwu.bulletin.tests.office import browser, published, put

WRONG = "收到{{bulletin.received}}，发现隐患16处，限期整改9处，现场整改6处。"


def marks(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="text-marks" type="application/json">(.*?)</script>', page)
    assert found
    answer: dict[str, Any] = json.loads(found[1])
    return answer


def ask(desk: Any, who: str = "bulletin.editor", **fields: str) -> Any:
    return browser(desk, who).post(f"/bulletin/items/offers/{desk.issue.pk}/", fields)


def test_printed_places_lead_back_to_what_was_typed() -> None:
    places = Places("前{{a.b}}后12处", [Run("前"), Run("4113户", "a.b"), Run("后12处")])
    assert places.source(0, 1) == (0, 1)
    assert places.source(2, 4) == (1, 8)
    assert places.source(3, 9) == (1, 11)
    assert places.source(7, 10) == (9, 12)
    assert (places.touches_chip(5, 7), places.touches_chip(6, 7)) == (True, False)
    assert places.source(20, 21) is None


def test_findings_come_with_their_places_and_the_right_words(desk: Any) -> None:
    put(desk)
    client = browser(desk, "bulletin.editor")
    page = client.post(f"/bulletin/items/check/{desk.issue.pk}/", {"title": "检查机构", "body": WRONG}).content.decode()
    said = marks(page)
    assert said["chips"]["bulletin.received"]["words"] == "1 条"
    for part in ("精确值：1 条", "时期：", "口径：", "修约：取整数"):
        assert part in said["chips"]["bulletin.received"]["title"]
    assert [WRONG[slice(*span)] for span in said["findings"][0]["spans"]] == ["16处", "9处", "6处"]
    assert [WRONG[slice(*span)] for span in said["loose"]] == ["16处", "9处", "6处"]
    start = WRONG.index("16处")
    assert f'data-fix="{start},{start + 3}" data-fix-words="15处"' in page
    assert (said["length"], said["limit"]) == (31, 300)


def test_a_figure_of_the_ledgers_is_never_replaced_by_a_suggestion(desk: Any) -> None:
    put(desk)
    body = "收到信息{{bulletin.received}}，其中来自部门9条、来自乡镇6条。"
    page = browser(desk, "bulletin.editor").post(f"/bulletin/items/check/{desk.issue.pk}/", {"body": body})
    assert "data-fix=" not in page.content.decode()


def test_a_typed_number_offers_its_figure_before_anything_is_saved(desk: Any) -> None:
    put(desk)
    body = "今年以来，收到信息1条。"
    answer = ask(desk, body=body, title="题", place=str(body.index("条"))).json()
    assert (answer["text"], body[answer["start"] : answer["end"]]) == ("1条", "1条")
    assert {"key": "bulletin.received", "is_equal": True} in [
        {name: each[name] for name in ("key", "is_equal")} for each in answer["found"]
    ]
    assert "没有手填的数" in ask(desk, body="没有数。", place="1").json()["refused"]
    assert Item.objects.count() == 1


def test_words_find_figures_by_name(desk: Any) -> None:
    put(desk)
    assert "bulletin.received" in [each["key"] for each in ask(desk, query="收到").json()["found"]]
    assert len(ask(desk, query="").json()["found"]) == 12
    assert ask(desk, query="无此指标字样").json()["found"] == []


def test_the_card_of_a_figure_that_is_not_saved_yet(desk: Any) -> None:
    put(desk, "没有指标的一条。")
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/items/card/{desk.issue.pk}"
    assert "data-drawer-close" in client.get(f"{address}/bulletin.received/").content.decode()
    assert client.get(f"{address}/no.such/").status_code == 404
    issue = published(desk)
    assert client.get(f"/bulletin/items/card/{issue.pk}/bulletin.received/").status_code == 404


@pytest.mark.parametrize("role", ["bulletin.reviewer", "bulletin.reader", "bulletin.signer"])
def test_only_the_editor_is_offered_figures(desk: Any, role: str) -> None:
    published(desk)
    assert ask(desk, role, query="收到").status_code == 403
    assert browser(desk, role).get(f"/bulletin/items/card/{desk.issue.pk}/bulletin.received/").status_code == 403

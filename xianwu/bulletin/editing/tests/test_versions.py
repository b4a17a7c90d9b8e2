"""Saved texts of an item: listed, held against each other, restored."""

from __future__ import annotations

from typing import Any

from xianwu.bulletin.actions import change_item
from xianwu.bulletin.tests.office import AT, browser, go, put


def changed(desk: Any) -> Any:
    """An item of two texts that has also been moved."""
    item = put(desk, "签约项目16个。", title="招商")
    other = put(desk, "另一条。", title="另一条")
    data = {"title": "招商", "tag": "商务局", "body": "今年签约项目19个。", "unit": item.unit}
    change_item(item, data, actor=desk.actor("bulletin.editor"), at=AT)
    browser(desk, "bulletin.editor").post(f"/bulletin/items/{other.pk}/up/")
    item.refresh_from_db()
    return item


def test_texts_are_listed_and_the_last_two_compared(desk: Any) -> None:
    item = changed(desk)
    client, address = browser(desk, "bulletin.reviewer"), f"/bulletin/items/{item.pk}/versions/"
    page = client.get(address).content.decode()
    assert "<del>16</del>" in page
    assert "<ins>今年</ins>" in page
    assert page.count('<tr><th scope="row"') == 2
    assert "恢复这一版" not in page
    same = client.get(address, {"a": 2, "b": 2}).content.decode()
    assert "<ins>" not in same
    assert browser(desk, "bulletin.reader").get(address).status_code == 403


def test_an_earlier_text_is_restored_as_the_newest(desk: Any) -> None:
    item = changed(desk)
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/items/{item.pk}/versions/"
    assert "恢复这一版" in client.get(address).content.decode()
    page = client.post(address, {"restore": 1}, follow=True).content.decode()
    item.refresh_from_db()
    assert item.body == "签约项目16个。"
    assert "恢复第 1 版文字" in page
    assert page.count('<tr><th scope="row"') == 3
    assert client.post(address, {"restore": 9}).status_code == 404
    browser(desk, "bulletin.reviewer").post(address, {"restore": 2})
    item.refresh_from_db()
    assert item.body == "签约项目16个。"


def test_a_signed_text_is_compared_and_not_restored(desk: Any) -> None:
    item = changed(desk)
    go(desk, "edit", "review", "sign")
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/items/{item.pk}/versions/"
    assert "恢复这一版" not in client.get(address).content.decode()
    assert "已签发" in client.post(address, {"restore": 1}, follow=True).content.decode()

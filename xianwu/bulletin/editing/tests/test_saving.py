"""Drafts, two editors at one item, and what is put together of their texts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from xianwu.bulletin.editing.merging import BOTH, MINE, THEIRS, merged
from xianwu.bulletin.editing.models import ItemDraft
from xianwu.bulletin.models import Item
from xianwu.bulletin.tests.office import browser, go, person, put
from xianwu.kit import clock

BODY = "县商务局抓招商。签约项目16个。下一步，跟踪落地。"


def pair(desk: Any) -> tuple[Item, Any, Any]:
    """An item open before two editors."""
    person(desk, "second", "bulletin.editor")
    return put(desk, BODY, title="招商"), browser(desk, "bulletin.editor"), browser(desk, "second")


def post(client: Any, item: Item, body: str, **more: Any) -> Any:
    given = {"title": "招商", "tag": "商务局", "body": body, "version": 1, "item": item.pk} | more
    return client.post(f"/bulletin/items/{item.pk}/", given, follow=True)


def keep(client: Any, item: Item, body: str, **more: Any) -> Any:
    given = {"title": "招商", "tag": "商务局", "body": body, "version": 1, "typed": 1} | more
    return client.post(f"/bulletin/items/{item.pk}/draft/", given)


@pytest.mark.parametrize(
    ("mine", "theirs", "result"),
    [
        ("甲1。乙。丙。", "甲。乙。丙2。", "甲1。乙。丙2。"),
        ("甲1。乙。丙。", "甲。乙2。丙。", "甲1。乙2。丙。"),
        ("甲。乙。丙。丁。", "甲2。乙。丙。", "甲2。乙。丙。丁。"),
        ("乙。丙。", "甲。乙。丙2。", "乙。丙2。"),
        ("甲。乙。丙。", "甲。乙2。\n丙。", "甲。乙2。\n丙。"),
        ("甲1。乙。丙。", "甲1。乙。丙。", "甲1。乙。丙。"),
    ],
)
def test_different_sentences_are_merged(mine: str, theirs: str, result: str) -> None:
    assert "".join(each.text() for each in merged("甲。乙。丙。", mine, theirs)) == result


@pytest.mark.parametrize(
    ("choice", "result"), [(MINE, "甲。乙1。丙。"), (THEIRS, "甲。乙2。丙。"), (BOTH, "甲。乙2。乙1。丙。")]
)
def test_the_same_sentence_is_a_question(choice: str, result: str) -> None:
    chunks = merged("甲。乙。丙。", "甲。乙1。丙。", "甲。乙2。丙。")
    assert [each.is_conflict for each in chunks].count(True) == 1
    assert "".join(each.text(choice) for each in chunks) == result


def test_two_editors_of_different_sentences_lose_nothing(desk: Any) -> None:
    item, first, second = pair(desk)
    post(first, item, BODY.replace("16个", "19个"))
    page = post(second, item, BODY.replace("跟踪落地", "抓紧开工")).content.decode()
    item.refresh_from_db()
    assert item.body == "县商务局抓招商。签约项目19个。下一步，抓紧开工。"
    assert "已合并保存" in page
    assert desk.people["bulletin.editor"].name in page


def test_two_editors_of_one_sentence_are_asked_and_one_decides(desk: Any) -> None:
    item, first, second = pair(desk)
    post(first, item, BODY.replace("16个", "19个"))
    mine = BODY.replace("16个", "17个").replace("抓招商", "狠抓招商")
    answer = post(second, item, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("签约项目19个。", "签约项目17个。", "签约项目16个。"):
        assert words in page
    item.refresh_from_db()
    assert item.body == BODY.replace("16个", "19个")
    assert "签约项目17个" in second.get(f"/bulletin/items/{item.pk}/").content.decode()
    name = page.partition('name="body-')[2].partition('"')[0]
    post(second, item, mine, against=2, **{f"body-{name}": "mine"})
    item.refresh_from_db()
    assert item.body == "县商务局狠抓招商。签约项目17个。下一步，跟踪落地。"
    assert not ItemDraft.objects.filter(typed_at__isnull=False).exists()


def test_a_decision_on_an_older_text_is_asked_again(desk: Any) -> None:
    item, first, second = pair(desk)
    post(first, item, BODY.replace("16个", "19个"))
    post(first, item, BODY.replace("16个", "20个"), version=2)
    answer = post(second, item, BODY.replace("16个", "17个"), against=2, **{"body-1": "mine"})
    assert answer.status_code == 422
    assert "签约项目20个" in answer.content.decode()
    assert post(second, item, "文。", version=77).status_code == 422


def test_a_move_meanwhile_is_no_change_of_the_text(desk: Any) -> None:
    item, first, second = pair(desk)
    put(desk, "另一条。", title="另一条")
    first.post(f"/bulletin/items/{item.pk}/down/")
    page = post(second, item, BODY.replace("16个", "17个")).content.decode()
    item.refresh_from_db()
    assert "17个" in item.body
    assert "已合并保存" not in page


def test_what_was_typed_comes_back_and_can_be_dropped(desk: Any) -> None:
    item, first, second = pair(desk)
    assert keep(first, item, "没写完的").json()["kept"]
    page = first.get(f"/bulletin/items/{item.pk}/").content.decode()
    assert "没写完的" in page
    assert "已恢复您" in page
    assert "没写完的" not in second.get(f"/bulletin/items/{item.pk}/").content.decode()
    first.post(f"/bulletin/items/{item.pk}/draft/", {"drop": 1})
    assert "没写完的" not in first.get(f"/bulletin/items/{item.pk}/").content.decode()
    assert keep(first, item, BODY).json()["kept"] == ""
    item.refresh_from_db()
    assert (item.version, item.body) == (1, BODY)


def test_two_windows_of_one_person_do_not_write_over_each_other(desk: Any) -> None:
    item, first, _ = pair(desk)
    opened = clock.now() - timedelta(minutes=5)
    one, other = ({"pane": mark, "opened": opened.isoformat()} for mark in ("甲窗", "乙窗"))
    assert keep(first, item, BODY.replace("16个", "17个"), **one).json()["kept"]
    refused = keep(first, item, BODY.replace("16个", "18个"), **other).json()
    assert "另一个窗口" in refused["refused"]
    assert ItemDraft.objects.get().body == BODY.replace("16个", "17个")
    # Saved here, the other window's text is still put aside; a window opened after it knows it and goes on.
    post(first, item, BODY.replace("16个", "18个"), **other)
    assert ItemDraft.objects.get().pane == "甲窗"
    later = {"pane": "丙窗", "opened": (clock.now() + timedelta(days=1)).isoformat()}
    assert keep(first, item, BODY.replace("16个", "20个"), **later).json()["kept"]


def test_a_draft_remembers_the_version_it_began_from(desk: Any) -> None:
    item, first, second = pair(desk)
    keep(first, item, BODY.replace("16个", "17个"))
    post(second, item, BODY.replace("16个", "19个"))
    page = first.get(f"/bulletin/items/{item.pk}/").content.decode()
    assert '<input type="hidden" name="version" value="1">' in page
    assert "保存时系统会合并" in page
    assert keep(first, item, "一。").json()["is_newer"]


def test_editors_see_who_else_is_there(desk: Any) -> None:
    item, first, second = pair(desk)
    assert keep(first, item, BODY, typed="").json()["others"] == []
    assert keep(second, item, BODY, typed="").json()["others"] == [desk.people["bulletin.editor"].name]
    assert "second正在编辑此条" in first.get(f"/bulletin/items/{item.pk}/").content.decode()


def test_drafts_are_for_editors_of_open_issues(desk: Any) -> None:
    item, first, _ = pair(desk)
    assert keep(browser(desk, "bulletin.reviewer"), item, "文。").status_code == 403
    go(desk, "edit", "review", "sign")
    assert "已签发" in keep(first, item, "文。").json()["refused"]
    assert not ItemDraft.objects.exists()


def test_a_dropped_item_is_put_back_and_what_was_typed_meanwhile_is_shown(desk: Any) -> None:
    item, first, second = pair(desk)
    first.post(f"/bulletin/items/{item.pk}/drop/")
    answer = post(second, item, "我刚写的一句。")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "已从本期撤下" in page
    assert "我刚写的一句。" in page
    dropped = f"/bulletin/desk/{desk.issue.pk}/dropped/"
    assert item.body in first.get(dropped).content.decode()
    first.post(f"/bulletin/items/{item.pk}/restore/")
    item.refresh_from_db()
    assert (item.order, item.body) == (1, BODY)
    assert "没有撤下的条目" in first.get(dropped).content.decode()
    assert first.post(f"/bulletin/items/{item.pk}/restore/").status_code == 404
    assert browser(desk, "bulletin.reader").get(dropped).status_code in (403, 404)

"""Remarks and suggestions on an item: who writes, who decides, and where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from xianwu.bulletin.actions import change_item
from xianwu.bulletin.editing.places import nearest
from xianwu.bulletin.models import Item, ItemRemark
from xianwu.bulletin.tests.office import AT, browser, go, put

BODY = "今年以来，收到信息{{bulletin.received}}，走访 12 户。"


def say(desk: Any, item: Item, who: str = "bulletin.reviewer", **fields: Any) -> Any:
    given = {"kind": "comment", "quote": "走访12户", "text": "请核对户数。"} | fields
    return browser(desk, who).post(f"/bulletin/items/{item.pk}/remarks/", given, follow=True)


def act(desk: Any, remark: ItemRemark, verb: str, who: str = "bulletin.editor", **fields: Any) -> Any:
    address = f"/bulletin/items/{remark.item_id}/remarks/{remark.pk}/{verb}/"
    return browser(desk, who).post(address, {"from": "item", **fields}, follow=True)


def only(**wanted: Any) -> ItemRemark:
    return ItemRemark.objects.get(parent=None, **wanted)


def test_the_nearest_of_several_places_is_meant() -> None:
    assert nearest("甲乙甲乙甲", "甲", around=3) == (2, 3)
    assert nearest("甲乙", "丙", around=0) is None
    assert nearest("甲乙", "", around=0) is None


def test_a_reviewer_remarks_the_editor_answers_and_closes(desk: Any) -> None:
    item = put(desk, BODY)
    assert "请核对户数。" in say(desk, item).content.decode()
    page = browser(desk, "bulletin.editor").get(f"/bulletin/items/{item.pk}/").content.decode()
    assert "批注和建议（1 条未了结）" in page
    assert f'data-span="{item.body.index("走访")},{item.body.index("走访") + 5}"' in page
    side = browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/side/?item={item.pk}")
    assert "1 条未了结" in side.content.decode()
    assert "已与乡镇核对。" in act(desk, only(), "answer", text="已与乡镇核对。").content.decode()
    assert act(desk, only(), "resolve", who="bulletin.signer").status_code == 200
    assert only().outcome == ""
    assert "已处理（1）" in act(desk, only(), "resolve").content.decode()
    assert only().closed_by == desk.people["bulletin.editor"]
    assert "已经处理" in act(desk, only(), "answer", text="再说一句").content.decode()


def test_words_copied_from_the_printed_text_are_found(desk: Any) -> None:
    item = put(desk, BODY)
    say(desk, item, quote="收到信息1 条，走访")
    assert only().quote == "收到信息{{bulletin.received}}，走访"


def test_an_accepted_suggestion_is_the_editor_s_change_with_the_proposer_s_name(desk: Any) -> None:
    item = put(desk, BODY)
    say(desk, item, kind="suggestion", replacement="走访企业12户", text="对象要写明。")
    page = act(desk, only(), "accept").content.decode()
    assert "已采纳" in page
    item.refresh_from_db()
    assert item.body == "今年以来，收到信息{{bulletin.received}}，走访企业12户。"
    versions = browser(desk, "bulletin.editor").get(f"/bulletin/items/{item.pk}/versions/").content.decode()
    assert f"采纳{desk.people['bulletin.reviewer'].name}的修改建议" in versions
    assert only().outcome == "accepted"


def test_a_suggestion_outlives_changes_around_it_but_not_of_its_words(desk: Any) -> None:
    item = put(desk, BODY)
    say(desk, item, kind="suggestion", replacement="走访企业12户")
    data = {"title": item.title, "tag": item.tag, "unit": item.unit}
    change_item(item, data | {"body": f"开头一句。{item.body}"}, actor=desk.actor("bulletin.editor"), at=AT)
    page = browser(desk, "bulletin.editor").get(f"/bulletin/items/{item.pk}/").content.decode()
    assert f'data-span="{item.body.index("走访")},' in page
    change_item(item, data | {"body": "全部重写。"}, actor=desk.actor("bulletin.editor"), at=AT)
    assert "无法直接采纳" in act(desk, only(), "accept").content.decode()
    assert "原文已改" in browser(desk, "bulletin.editor").get(f"/bulletin/items/{item.pk}/").content.decode()
    act(desk, only(), "reject")
    assert only().outcome == "rejected"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"quote": ""}, "请先选中"),
        ({"quote": "没有的话"}, "没有所指的文字"),
        ({"text": " "}, "请填写批注内容"),
        ({"kind": "suggestion", "replacement": "走访12户"}, "与原文相同"),
    ],
)
def test_a_remark_that_says_nothing_is_refused_with_what_to_mend(desk: Any, fields: Any, words: str) -> None:
    item = put(desk, BODY)
    answer = say(desk, item, **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ItemRemark.objects.exists()


def test_remarks_are_for_the_office_and_decisions_for_the_editor(desk: Any) -> None:
    item = put(desk, BODY)
    say(desk, item, kind="suggestion", replacement="走访企业12户")
    for who in ("bulletin.reader", "commerce.leader"):
        assert say(desk, item, who).status_code == 403
        assert act(desk, only(), "accept", who).status_code == 403
    assert "责任编辑、审核、签发人员填写" in say(desk, item, "bulletin.distributor").content.decode()
    act(desk, only(), "accept", "bulletin.reviewer")
    assert only().outcome == ""
    assert act(desk, only(), "nonsense").status_code == 404
    go(desk, "edit", "review", "sign")
    assert "已签发" in act(desk, only(), "reject", "bulletin.signer").content.decode()
    page = browser(desk, "bulletin.reviewer").get(f"/bulletin/items/{item.pk}/remarks/").content.decode()
    assert "新增批注" not in page


def test_accepting_beside_a_draft_says_that_the_draft_is_what_is_shown(desk: Any) -> None:
    item = put(desk, BODY)
    say(desk, item, kind="suggestion", replacement="走访13户", text="")
    draft = {"title": item.title, "tag": item.tag, "body": f"{item.body}稳步推进。", "typed": "1"}
    assert browser(desk, "bulletin.editor").post(f"/bulletin/items/{item.pk}/draft/", draft).status_code == 200
    said = act(desk, only(), "accept").content.decode()
    assert "下面显示的是您暂存的文字；保存时两边合并" in said
    item.refresh_from_db()
    assert "走访13户" in item.body


def test_an_edit_after_the_review_says_that_the_signatures_are_void(desk: Any) -> None:
    first, second = put(desk, BODY), put(desk, "另一条。")
    client = browser(desk, "bulletin.editor")
    form = {"title": first.title, "tag": first.tag, "body": "改写的一句。", "version": first.version}
    told = "这一期已退回组稿，原署名作废，请改完后重新提交审核"
    assert told not in client.post(f"/bulletin/items/{first.pk}/", form, follow=True).content.decode()
    go(desk, "edit", "review")
    assert told in client.post(f"/bulletin/items/{second.pk}/up/", follow=True).content.decode()
    desk.issue.refresh_from_db()
    go(desk, "edit")
    form |= {"body": "再改写一句。", "version": Item.objects.get(pk=first.pk).version}
    assert told in client.post(f"/bulletin/items/{first.pk}/", form, follow=True).content.decode()


def test_what_was_typed_while_the_issue_was_signed_is_shown(desk: Any) -> None:
    item = put(desk, BODY)
    go(desk, "edit", "review", "sign")
    form = {"title": item.title, "tag": item.tag, "body": "来不及保存的一句。", "version": item.version}
    answer = browser(desk, "bulletin.editor").post(f"/bulletin/items/{item.pk}/", form)
    assert answer.status_code == 409
    for words in ("这一期已签发，文字不能再改，没有保存", "来不及保存的一句。"):
        assert words in answer.content.decode()

"""The desk and the reading page: chips, cards, marks of what is unbound, and what they cost."""

import json
from typing import Any

import pytest
from django.db import connection

from tests.county import statements
from xianwu.bulletin import demo
from xianwu.bulletin.actions import change_item
from xianwu.bulletin.models import Item
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person, published, put
from xianwu.core.people.roles import LEADER
from xianwu.core.workflow.api import take_step

TONES = "HX-Trigger-After-Swap"


def side(client: Any, desk: Any, item: Item | None = None) -> Any:
    address = f"/bulletin/desk/{desk.issue.pk}/side/"
    return client.get(f"{address}?item={item.pk}" if item else address, headers={"HX-Request": "true"})


def tones(answer: Any) -> dict[str, str]:
    found: dict[str, str] = json.loads(answer.headers[TONES])["xianwu:tones"]
    return found


def test_the_desk_shows_contributions_the_printed_page_and_marks_what_is_unbound(desk: Any) -> None:
    put(desk)
    put(desk, "走访企业 12 户，整改隐患 9 处。", title="县住建局守护燃气安全")
    page = browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/").content.decode()
    assert "商务局信息0" in page
    assert 'class="datum is-true" data-tone="bulletin.received"' in page
    assert page.count("<span>未绑定</span>") == 1
    assert page.count('<mark class="loose"') == 3
    assert "1 条未绑定" in page
    assert "— 1 —" in page


def test_the_reading_page_marks_unbound_items_and_numbers(desk: Any) -> None:
    put(desk, "走访企业 12 户，整改隐患 9 处。")
    issue = published(desk)
    page = browser(desk, "bulletin.reader").get(f"/bulletin/read/{issue.pk}/").content.decode()
    assert page.count('class="unbound-tag"') == 1
    assert '<mark class="loose is-proven" title="引用：商务局台账，截至8月29日">12户</mark>' in page
    assert '<mark class="loose is-proven" title="引用：商务局台账，截至8月29日">9处</mark>' in page


def test_a_reference_without_value_is_red_and_named(desk: Any) -> None:
    item = put(desk, "申报{{financing.nonsense}}。")
    client = browser(desk, "bulletin.editor")
    assert "is-false" in client.get(f"/bulletin/desk/{desk.issue.pk}/").content.decode()
    answer = side(client, desk, item)
    assert "financing.nonsense" in answer.content.decode()
    assert tones(answer)[f"item-{item.pk}"] == "is-false"


def test_a_value_that_moved_after_the_review_is_amber(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    client = browser(desk, "bulletin.signer")
    assert "bulletin.received" not in tones(side(client, desk))
    demo._contribute(desk, ("finance", "财政局信息", "另一段文字。"), day=DAY)
    answer = side(client, desk)
    assert tones(answer)["bulletin.received"] == "is-unproven"
    assert "须重新审核" in answer.content.decode()


def test_the_card_of_an_open_issue_shows_value_definition_period_records_and_history(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign", "distribute")
    from xianwu.bulletin.actions import open_issue

    first = desk.issue
    editor = desk.actor("bulletin.editor")
    desk.issue = open_issue({"series": first.series, "as_of": DAY}, actor=editor, at=AT)
    put(desk)
    client = browser(desk, "bulletin.editor")
    card = client.get(
        f"/bulletin/read/{desk.issue.pk}/figure/bulletin.received/",
        headers={"HX-Request": "true", "HX-Target": "desk-side"},
    ).content.decode()
    assert "<strong>2 条</strong>" in card
    assert "一条只计一次" in card
    assert "2025-01-01 至 2025-08-29" in card
    assert "/figures/bulletin.received/records/" in card
    assert f'<a href="/bulletin/read/{first.pk}/">第 38 期</a>' in card
    assert "<html" not in card


def test_a_card_opens_in_the_reader_s_drawer(desk: Any) -> None:
    put(desk)
    card = browser(desk, "bulletin.editor").get(
        f"/bulletin/read/{desk.issue.pk}/figure/bulletin.received/",
        headers={"HX-Request": "true", "HX-Target": "drawer"},
    )
    assert "data-drawer-close" in card.content.decode()
    assert "<html" not in card.content.decode()


def test_the_card_of_a_signed_issue_keeps_the_frozen_value_and_tells_the_drift(desk: Any) -> None:
    issue = published(desk)
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/read/{issue.pk}/figure/bulletin.received/"
    assert "签发以后没有变动" in client.get(address).content.decode()
    demo._contribute(desk, ("finance", "财政局信息", "另一段文字。"), day=DAY)
    card = client.get(address).content.decode()
    assert "<strong>1 条</strong>" in card
    assert "现在为“2 条”，新增 1 条" in card
    assert tones(side(client, desk))["bulletin.received"] == "is-unproven"
    brief = client.get(f"/bulletin/desk/{issue.pk}/side/", {"brief": 1}).content.decode()
    assert "签发以后有 1 个指标的数变了" in brief


def test_a_card_is_shown_for_printed_figures_only(desk: Any) -> None:
    issue = published(desk)
    client = browser(desk, "bulletin.reader")
    assert client.get(f"/bulletin/read/{issue.pk}/figure/bulletin.received/").status_code == 200
    assert client.get(f"/bulletin/read/{issue.pk}/figure/bulletin.adopted/").status_code == 404
    assert client.get(f"/bulletin/read/{issue.pk}/figure/no.such/").status_code == 404


def test_a_touched_snapshot_turns_the_card_red(desk: Any) -> None:
    from xianwu.bulletin.models import FrozenFigure

    issue = published(desk)
    snapshot = FrozenFigure.objects.get(issue=issue).snapshot
    with connection.cursor() as cursor:
        cursor.execute("UPDATE figures_snapshot SET text = %s WHERE id = %s", ["9 条", snapshot.pk])
    card = browser(desk, "bulletin.editor").get(f"/bulletin/read/{issue.pk}/figure/bulletin.received/")
    assert "与签发时的摘要不符" in card.content.decode()


def test_the_item_at_hand_shows_where_it_departs_from_what_the_unit_signed(desk: Any) -> None:
    from xianwu.core.workflow.api import take_step

    text = demo._contribute(desk, ("commerce", "商务局抓招商", "签约项目19个。"), day=DAY)
    editor = desk.actor("bulletin.editor")
    take_step(text, "accept", actor=editor, at=AT)
    take_step(text, "adopt", actor=editor, at=AT, data={"issue": str(desk.issue.pk)})
    item = Item.objects.get(contribution=text)
    change_item(item, {"title": item.title, "body": "今年签约项目16个。", "tag": item.tag}, actor=editor, at=AT)
    page = side(browser(desk, "bulletin.reviewer"), desk, item).content.decode()
    assert "<ins>今年</ins>" in page
    assert "<del>19</del><ins>16</ins>" in page


def test_a_long_item_is_amber_and_says_by_how_much(desk: Any) -> None:
    item = put(desk, "推动工作落实见效，" * 40)
    page = side(browser(desk, "bulletin.editor"), desk, item).content.decode()
    assert "超出每条 300 字的上限" in page


def test_an_item_saved_by_two_editors_keeps_the_first_and_the_typed_words_of_the_second(desk: Any) -> None:
    item = put(desk)
    client = browser(desk, "bulletin.editor")
    data = {"title": item.title, "tag": "商务局", "body": "第一位的文字。", "version": 1}
    assert client.post(f"/bulletin/items/{item.pk}/", data).status_code == 302
    second = client.post(f"/bulletin/items/{item.pk}/", data | {"body": "第二位的文字。"})
    assert second.status_code == 422
    assert "第二位的文字" in second.content.decode()
    item.refresh_from_db()
    assert item.body == "第一位的文字。"


def test_the_chosen_figure_goes_into_the_text_without_a_script_too(desk: Any) -> None:
    item = put(desk)
    data = {"title": "题", "tag": "", "body": "收到", "version": 1, "figure": "bulletin.received", "insert": "1"}
    page = browser(desk, "bulletin.editor").post(f"/bulletin/items/{item.pk}/", data).content.decode()
    assert "收到{{bulletin.received}}" in page


def test_items_move_and_leave_by_the_buttons_of_the_desk(desk: Any) -> None:
    first, second = put(desk), put(desk, "另一条。", title="另一条")
    client = browser(desk, "bulletin.editor")
    client.post(f"/bulletin/items/{second.pk}/up/")
    assert list(Item.objects.order_by("order").values_list("pk", flat=True)) == [second.pk, first.pk]
    client.post(f"/bulletin/items/{first.pk}/drop/")
    first.refresh_from_db()
    assert first.order is None


# --- what a page costs ----------------------------------------------------------------------------


BUDGETS = {
    "/bulletin/issues/": 12,
    "/bulletin/contributions/": 12,
    "/bulletin/notes/": 12,
    "/bulletin/desk/{0}/": 12,
    "/bulletin/read/{0}/": 12,
    "/bulletin/distribution/{0}/": 12,
    "/bulletin/archive/": 12,
}


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_asks_no_more_than_its_budget_however_many_items(desk: Any, path: str) -> None:
    person(desk, "bulletin.editor", LEADER)
    published(desk)
    client, address = browser(desk, "bulletin.editor"), path.format(desk.issue.pk)
    few = statements(client, address)
    for number in range(4):
        demo._contribute(desk, ("finance", f"第{number}条", "文字。"), day=DAY)
    assert statements(client, address) == few
    assert few <= BUDGETS[path]


def test_the_desk_asks_no_more_for_ten_items_than_for_one(desk: Any) -> None:
    put(desk)
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/desk/{desk.issue.pk}/"
    few, few_side = statements(client, address), statements(client, f"{address}side/")
    for number in range(9):
        put(desk, title=f"第{number}条")
    assert statements(client, address) == few <= 12
    assert statements(client, f"{address}side/") == few_side


def test_an_item_without_any_number_is_not_called_unbound(desk: Any) -> None:
    put(desk, "扎实推进各项工作。")
    page = browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/").content.decode()
    assert "未绑定" not in page
    put(desk, "走访企业12户。")
    assert "1 条未绑定" in browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/").content.decode()


def test_an_issue_that_was_sent_back_says_why_on_the_first_page_and_the_desk(desk: Any) -> None:
    put(desk)
    go(desk, "edit")
    reviewer = desk.actor("bulletin.reviewer")
    take_step(desk.issue, "return_from_review", actor=reviewer, at=AT, reason="45家请再核")
    said = f"{reviewer.name}退回：45家请再核"
    client = browser(desk, "bulletin.editor")
    for where in ("/", f"/bulletin/desk/{desk.issue.pk}/"):
        assert said in client.get(where).content.decode()
    go(desk, "edit")
    assert said not in client.get(f"/bulletin/desk/{desk.issue.pk}/").content.decode()


def test_binding_names_the_figure_as_people_call_it(desk: Any) -> None:
    item = put(desk, "今年以来，收到报送信息1条。")
    start = item.body.index("1条")
    form = {"words": "1条", "key": "bulletin.received"}
    answer = browser(desk, "bulletin.editor").post(f"/bulletin/items/{item.pk}/bind/{start}/", form, follow=True)
    assert "已把“1条”绑定到指标“收到报送信息”" in answer.content.decode()

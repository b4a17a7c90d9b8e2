"""The card of whoever signs: what stands against the issue, what was changed, what moved, and the steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.county import statements
from xianwu.bulletin import demo
from xianwu.bulletin.actions import add_item, change_item, drop_item, open_issue
from xianwu.bulletin.models import Item
from xianwu.bulletin.proving.api import declare, quote_typed
from xianwu.bulletin.tests.office import AT, DAY, browser, go, prove, put, step_url
from xianwu.core.workflow.api import take_step

WRONG = "共检查机构20家次，发现隐患15处，其中限期整改9处、现场整改7处。"
LATER = AT + timedelta(minutes=5)


def card(desk: Any, username: str = "bulletin.signer", tail: str = "") -> Any:
    return browser(desk, username).get(f"/bulletin/issues/{desk.issue.pk}/card/{tail}")


def adopted(desk: Any, body: str) -> Item:
    """An item that a unit wrote and signed."""
    text = demo._contribute(desk, ("commerce", "商务局抓招商", body), day=DAY)
    editor = desk.actor("bulletin.editor")
    take_step(text, "accept", actor=editor, at=AT)
    take_step(text, "adopt", actor=editor, at=AT, data={"issue": str(desk.issue.pk)})
    return Item.objects.get(contribution=text)


def rewrite(desk: Any, item: Item, body: str, *, at: Any = AT) -> None:
    item.refresh_from_db()
    data = {"title": item.title, "body": body, "tag": item.tag, "unit": item.unit}
    change_item(item, data, actor=desk.actor("bulletin.editor"), at=at)
    desk.issue.refresh_from_db()


def test_an_issue_in_order_shows_so_with_the_steps_of_the_signer_alone(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    page = card(desk, tail="?whole=1").content.decode()
    assert "引用都有值" in page
    assert "每个数都有依据" in page
    assert "审核的就是现在的文字和数" in page
    assert step_url(desk.issue, "sign") in page
    assert step_url(desk.issue, "return_from_signing") in page
    assert "重新编辑" not in page
    assert browser(desk, "bulletin.signer").post(step_url(desk.issue, "sign")).status_code == 302


def test_what_is_unproven_or_contradictory_stands_by_item_before_the_figures_are_judged(desk: Any) -> None:
    put(desk, WRONG)
    answer = card(desk)
    assert answer.context["open_count"] == 5
    assert "分项之和 9处 + 7处 = 16处" in answer.content.decode()
    assert f"/bulletin/issues/{desk.issue.pk}/card/checks/" in answer.content.decode()
    late = card(desk, tail="checks/").content.decode()
    assert '<mark class="loose">15处</mark>' in late
    assert 'hx-swap-oob="true"' in late
    assert "<html" not in late


def test_a_reference_that_does_not_resolve_is_named_with_its_place(desk: Any) -> None:
    item = put(desk, "申报{{financing.nope}}，另有{{financing.declared|多}}。")
    for page in (card(desk), card(desk, tail="checks/")):
        assert [(each.item.pk, each.reference) for each in page.context["problems"]] == [
            (item.pk, "financing.nope"), (item.pk, "financing.declared|多"),
        ]  # fmt: skip
        assert page.context["open_count"] == 2
        shown = page.content.decode()
        assert "<code>financing.nope</code>：没有这个指标" in shown
        assert f"?item={item.pk}#item-{item.pk}" in shown


def test_handing_on_warns_of_what_does_not_resolve(desk: Any) -> None:
    put(desk, "申报{{financing.nope}}，又有15处。")
    page = browser(desk, "bulletin.editor").get(step_url(desk.issue, "edit")).content.decode()
    assert "financing.nope" in page
    assert "没有这个指标" in page
    assert "15处" in page


def test_what_was_let_pass_stands_with_reason_and_name(desk: Any) -> None:
    item, reviewer = put(desk, WRONG), desk.actor("bulletin.reviewer")
    said = "共检查机构20家次"
    declare(item, [said], kind="waived", ground="现场清点，无台账", actor=reviewer, at=AT)
    quote_typed(item, source="文广旅游局检查台账", actor=desk.actor("bulletin.editor"), at=AT)
    red = card(desk).context["reds"][0]
    declare(item, [red.said], kind="passed", ground="一处分两次整改", actor=reviewer, at=AT)
    answer = card(desk)
    page = answer.content.decode()
    assert [each.words for each in answer.context["let_pass"]] == [said, red.text]
    assert f"{reviewer.name} 2025-08-29：现场清点，无台账" in page
    assert f"{reviewer.name} 2025-08-29：一处分两次整改" in page
    assert answer.context["open_count"] == 0
    assert "第 1 条 3 个数：文广旅游局检查台账" in page
    rewrite(desk, item, WRONG.replace("20家次", "21家次"))
    assert [each.words for each in card(desk).context["let_pass"]] == [red.text]


def test_a_number_bound_to_the_same_words_is_no_change_and_another_word_is(desk: Any) -> None:
    item = adopted(desk, "今年以来，收到信息1 条，走访企业。")
    rewrite(desk, item, "今年以来，收到信息{{bulletin.received}}，走访企业。")
    answer = card(desk)
    assert answer.context["edits"] == []
    assert "来稿没有改动" in answer.content.decode()
    rewrite(desk, item, "截至目前，收到信息{{bulletin.received}}，走访重点企业。")
    answer = card(desk)
    assert [(each.item.pk, each.count) for each in answer.context["edits"]] == [(item.pk, 2)]
    assert "<ins>重点</ins>" in answer.content.decode()


def test_what_was_done_after_an_earlier_review_stands_by_item(desk: Any) -> None:
    first, second = put(desk, "走访企业。"), put(desk, "排查隐患。", title="县住建局守护燃气安全")
    go(desk, "edit", "review")
    take_step(desk.issue, "return_from_signing", actor=desk.actor("bulletin.signer"), at=AT, reason="请核对")
    rewrite(desk, first, "走访重点企业。", at=LATER)
    second.refresh_from_db()
    drop_item(second, actor=desk.actor("bulletin.editor"), at=LATER)
    assert "须重新审核" in card(desk).content.decode()
    data = {"title": "新的一条", "body": "文字。", "tag": "商务局"}
    added = add_item(desk.issue, data, actor=desk.actor("bulletin.editor"), at=LATER)
    for step, who in (("edit", "editor"), ("review", "reviewer")):
        take_step(desk.issue, step, actor=desk.actor(f"bulletin.{who}"), at=LATER + timedelta(minutes=1))
    review = card(desk).context["review"]
    assert review.last is not None
    found = [(each.item.pk, each.count, each.said) for each in review.edits]
    assert found == [(first.pk, 1, ""), (added.pk, 0, "新增"), (second.pk, 0, "撤下")]


def test_a_value_that_moved_after_the_review_is_named(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    demo._contribute(desk, ("finance", "财政局信息", "另一段文字。"), day=DAY)
    answer = card(desk)
    assert [(each.before, each.now) for each in answer.context["review"].values] == [("1 条", "2 条")]
    assert "审核时 1 条，现在 2 条" in answer.content.decode()
    assert answer.context["review"].last is None
    assert "重新审核后再签发" in answer.content.decode()


def test_figures_stand_against_what_was_printed_last(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review", "sign", "distribute")
    first = desk.issue
    assert card(desk).context["moves"].new_count == 1
    desk.issue = open_issue({"series": first.series, "as_of": DAY}, actor=desk.actor("bulletin.editor"), at=AT)
    put(desk)
    prove(desk)
    moves = card(desk).context["moves"]
    assert [(each.before, each.now, each.step, each.issue_id) for each in moves.moved] == [
        ("1 条", "2 条", 1, first.pk)
    ]
    assert moves.falls == []
    go(desk, "edit", "review", "sign")
    signed = card(desk)
    assert [(each.before, each.now) for each in signed.context["moves"].moved] == [("1 条", "2 条")]
    assert signed.context["review"].last is not None


def test_the_card_is_for_the_desk_and_reached_from_the_first_page_and_the_issue(desk: Any) -> None:
    put(desk)
    go(desk, "edit", "review")
    address = f"/bulletin/issues/{desk.issue.pk}/card/"
    signer = browser(desk, "bulletin.signer")
    assert signer.get("/").content.decode().count(address) == 2
    assert address in signer.get(f"/bulletin/issues/{desk.issue.pk}/").content.decode()
    assert browser(desk, "bulletin.reader").get(address).status_code in (403, 404)


def test_the_card_asks_no_more_however_many_items(desk: Any) -> None:
    put(desk)
    signer = browser(desk, "bulletin.signer")
    address = f"/bulletin/issues/{desk.issue.pk}/card/"

    few = statements(signer, address)
    for place in range(3):
        put(desk, f"收到信息{{{{bulletin.received}}}}，走访企业 {place + 2} 户。", title=f"第{place}条")
    go(desk, "edit", "review")
    take_step(desk.issue, "return_from_signing", actor=desk.actor("bulletin.signer"), at=AT, reason="请核对")
    rewrite(desk, desk.issue.items.first(), "走访企业 40 户。", at=LATER)
    go(desk, "edit", "review")
    assert statements(signer, address) <= 12
    assert few <= 12

"""Calls for contributions, from the topic to the last unit's text; two reports in one item."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from tests.county import awaited
from xianwu.bulletin import demo
from xianwu.bulletin.actions import change_contribution, drop_item
from xianwu.bulletin.collecting.calling import CallRefused, change_call, draft_call, write_text
from xianwu.bulletin.collecting.models import Call, CallAnswer, Merge
from xianwu.bulletin.models import Contribution, Item
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.tests.conftest import desk as desk
from xianwu.bulletin.tests.office import AT, DAY, browser, go, step_url
from xianwu.core.workflow.api import Clock, StepRefused, take_step, todo
from xianwu.papers.models import Paper

LATER = AT + timedelta(hours=1)


def drafted(desk: Any, *codes: str, due_on: date = date(2025, 9, 3)) -> Call:
    data = {
        "series": desk.issue.series,
        "title": "秋粮收购进展",
        "points": "收购量、收购价。\n截至8月底。",
        "word_limit": 300,
        "due_on": due_on,
        "contact": "李勉 7690000",
        "addressed": [desk.units[code] for code in codes],
    }
    return draft_call(data, actor=desk.actor("bulletin.editor"), at=AT)


def sent(desk: Any, *codes: str) -> Call:
    call = drafted(desk, *codes)
    take_step(call, "send", actor=desk.actor("bulletin.editor"), at=AT)
    return call


def test_a_sent_call_waits_with_each_unit(desk: Any) -> None:
    call = sent(desk, "commerce", "senggu")
    assert Paper.objects.get(object_id=call.pk).number == call.number == "约稿〔2025〕1号"
    assert "| 要点 | 收购量、收购价。 截至8月底。 |" in Paper.objects.get().words
    assert {each.unit.code for each in call.answers.all()} == {"commerce", "senggu"}
    mine = todo(desk.actor("commerce.contributor"), on=DAY)
    assert [row.clock.due_on for row in mine if row.clock.label == "交约稿"] == [call.due_on]
    seen = CallAnswer.objects.visible_to(desk.actor("commerce.contributor"))
    assert [each.unit.code for each in seen] == ["commerce"]
    assert not Call.objects.visible_to(desk.actor("finance.contributor")).exists()


def test_a_text_begun_for_a_call_is_handed_in_when_it_is_sent(desk: Any) -> None:
    answer = sent(desk, "commerce").answers.get()
    client = browser(desk, "commerce.contributor")
    assert "写稿" in client.get(reverse("bulletin:call-answers-detail", args=[answer.pk])).content.decode()
    response = client.post(reverse("bulletin:call-write", args=[answer.pk]))
    text = Contribution.objects.get()
    assert response["Location"] == reverse("bulletin:contributions-edit", args=[text.pk])
    office = browser(desk, "bulletin.editor").get(reverse("bulletin:call-answers-detail", args=[answer.pk]))
    assert reverse("bulletin:contributions-detail", args=[text.pk]) not in office.content.decode()
    writer, leader = desk.actor("commerce.contributor"), desk.actor("commerce.leader")
    assert not awaited(leader, Contribution), "nothing is written yet"
    change_contribution(text, {"title": text.title, "body": "秋粮收购有序。"}, actor=writer, at=AT)
    assert awaited(leader, Contribution) == {"approve"}
    take_step(text, "approve", actor=desk.actor("commerce.leader"), at=LATER)
    take_step(text, "submit", actor=writer, at=LATER)
    answer.refresh_from_db()
    assert (answer.state, answer.contribution, answer.late_days) == ("handed", text, 0)
    assert Clock.objects.get(kind="bulletin.callanswer", object_id=answer.pk).state == Clock.State.STOPPED
    # What is to be written anew goes back to its unit with the words; sent in again it is handed in by itself.
    take_step(answer, "return", actor=desk.actor("bulletin.editor"), at=LATER, reason="缺收购量")
    text.refresh_from_db()
    assert (text.state, text.opinion) == ("returned", "缺收购量")
    change_contribution(text, {"title": text.title, "body": "秋粮收购五万吨。"}, actor=writer, at=LATER)
    take_step(text, "approve", actor=desk.actor("commerce.leader"), at=LATER)
    take_step(text, "submit", actor=writer, at=LATER)
    answer.refresh_from_db()
    assert (answer.state, answer.opinion) == ("handed", "")


def test_a_text_that_was_sent_in_before_may_be_handed_in(desk: Any) -> None:
    call = sent(desk, "commerce", "finance")
    answer, other = call.answers.order_by("unit__order")
    text = demo._contribute(desk, ("commerce", "秋粮收购", "一段文字。"), day=DAY)
    who = browser(desk, "commerce.contributor")
    assert who.post(step_url(answer, "hand_in"), {"contribution": text.pk}).status_code == 302
    editor = desk.actor("bulletin.editor")
    with pytest.raises(StepRefused, match="还有 2 个单位没有办完"):
        take_step(call, "close", actor=editor, at=LATER)
    assert "close" not in awaited(editor, Call)
    answer.refresh_from_db()
    take_step(answer, "return", actor=editor, at=LATER, reason="缺收购量")
    assert (answer.opinion, answer.handed_on) == ("缺收购量", None)
    take_step(
        answer, "hand_in", actor=desk.actor("commerce.contributor"), at=LATER, data={"contribution": str(text.pk)}
    )
    take_step(answer, "pass", actor=editor, at=LATER)
    take_step(other, "excuse", actor=editor, at=LATER, reason="没有收购任务")
    assert "close" in awaited(editor, Call)
    take_step(call, "close", actor=editor, at=LATER)
    assert call.state == Call.State.CLOSED
    assert browser(desk, "finance.contributor").post(reverse("bulletin:call-write", args=[other.pk])).status_code == 302
    assert Contribution.objects.count() == 1


def test_an_editor_fills_in_a_call_on_its_page(desk: Any) -> None:
    client, address = browser(desk, "bulletin.editor"), reverse("bulletin:calls-new")
    assert "只列有信息员的单位" in client.get(address).content.decode()
    filled = {
        "series": desk.issue.series.pk, "title": "防汛", "points": "要点", "word_limit": "300", "contact": "李勉",
        "due_on": "2025-08-01", "addressed": [desk.units["commerce"].pk],
    }  # fmt: skip
    assert "交稿期限不能早于今天" in client.post(address, filled).content.decode()
    assert client.post(address, filled | {"due_on": "2025-09-05"}).status_code == 302
    call = Call.objects.get()
    page = client.get(reverse("bulletin:calls-detail", args=[call.pk])).content.decode()
    assert "商务局" in page
    with pytest.raises(CallRefused):
        change_call(call, {}, actor=desk.actor("commerce.contributor"), at=AT)


def test_who_does_not_write_for_the_unit_begins_no_text(desk: Any) -> None:
    answer = sent(desk, "commerce").answers.get()
    with pytest.raises(CallRefused, match="需由本单位信息员写稿"):
        write_text(answer, actor=desk.actor("finance.contributor"), at=AT)
    assert CallAnswer.objects.get().state == "sent"


# --- two reports in one item ---------------------------------------------------------------------------------


def two(desk: Any) -> tuple[Item, Contribution]:
    """The host's item, and the guest's accepted text; each vouches for its own number."""
    host, guest = (
        demo._contribute(desk, (code, f"{code}拆除违建", f"拆除{count}处。"), day=DAY, has_source=True)
        for code, count in (("senggu", 4), ("housing", 6))
    )
    demo._adopt(desk, host, desk.issue, at=AT)
    take_step(guest, "accept", actor=desk.actor("bulletin.editor"), at=AT)
    return desk.issue.items.get(), guest


def merge(desk: Any, item: Item, guest: Contribution, share: str = "") -> None:
    data = {"item": str(item.pk), "share": share}
    take_step(guest, "merge", actor=desk.actor("bulletin.editor"), at=LATER, data=data)


def test_a_merged_item_holds_both_texts_and_names_both_units(desk: Any) -> None:
    item, guest = two(desk)
    merge(desk, item, guest, "0.3")
    item.refresh_from_db()
    assert (item.body, item.tag) == ("拆除4处。\n拆除6处。", "僧固乡、住建城管局")
    assert (item.unit, guest.state, guest.issue) == (desk.units["senggu"], "adopted", desk.issue)
    assert Merge.objects.get().share == Decimal("0.3")
    grounds = {each.typed[0].said: None for each in text_of(desk.issue).items}
    vouched = text_of(desk.issue).items[0].vouched
    assert grounds
    assert "僧固乡" in vouched["拆除4处"].ground
    assert "住建城管局" in vouched["拆除6处"].ground


def test_the_item_page_shows_both_signed_texts_and_the_history_says_what_was_done(desk: Any) -> None:
    item, guest = two(desk)
    merge(desk, item, guest)
    client = browser(desk, "bulletin.editor")
    page = client.get(f"/bulletin/items/{item.pk}/").content.decode()
    assert "单位签发的原稿（僧固乡）" in page
    assert "并入的原稿（住建城管局）" in page
    assert "<p>拆除6处。</p>" in page
    assert client.post(step_url(guest, "unmerge")).status_code == 302
    told = client.get(f"/bulletin/items/{item.pk}/versions/").content.decode()
    assert "并入住建城管局报送的“housing拆除违建”" in told
    assert "撤销并稿，退出住建城管局报送的“housing拆除违建”" in told
    assert "并入的原稿" not in client.get(f"/bulletin/items/{item.pk}/").content.decode()


def test_a_merge_is_undone_as_long_as_the_issue_is_collected(desk: Any) -> None:
    item, guest = two(desk)
    merge(desk, item, guest)
    client = browser(desk, "bulletin.editor")
    assert "恢复为并稿前的文字" in client.get(step_url(guest, "unmerge")).content.decode()
    go(desk, "edit")
    with pytest.raises(StepRefused, match="已提交审核"):
        take_step(guest, "unmerge", actor=desk.actor("bulletin.editor"), at=LATER)
    take_step(desk.issue, "reopen", actor=desk.actor("bulletin.editor"), at=LATER, reason="拆开")
    with pytest.raises(StepRefused, match="撤销并稿"):
        take_step(guest, "release", actor=desk.actor("bulletin.editor"), at=LATER, reason="拆开")
    assert client.post(step_url(guest, "unmerge")).status_code == 302
    item.refresh_from_db()
    guest.refresh_from_db()
    assert (item.body, item.tag, guest.state, guest.issue) == ("拆除4处。", "僧固乡", "accepted", None)
    merge(desk, item, guest)
    drop_item(item, actor=desk.actor("bulletin.editor"), at=LATER)
    guest.refresh_from_db()
    assert guest.state == "accepted"


def test_shares_that_do_not_make_one_are_refused(desk: Any) -> None:
    item, guest = two(desk)
    with pytest.raises(StepRefused, match="合起来等于 1"):
        merge(desk, item, guest, "1")
    merge(desk, item, guest)
    third = demo._contribute(desk, ("transport", "交通局拆除违建", "一段。"), day=DAY)
    take_step(third, "accept", actor=desk.actor("bulletin.editor"), at=AT)
    with pytest.raises(StepRefused):
        merge(desk, item, third)

"""Points counted from what was published, and the circular that prints them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from xianwu.bulletin import demo
from xianwu.bulletin.actions import write_note
from xianwu.bulletin.collecting.circulars import CircularRefused, draft_circular, moved_since
from xianwu.bulletin.collecting.models import Circular
from xianwu.bulletin.collecting.points import ScoreEvent, shared, standings, sums
from xianwu.bulletin.collecting.scoring import scores_of, stretch_of
from xianwu.bulletin.collecting.tests.test_calls import merge, sent, two
from xianwu.bulletin.models import Erratum, Item
from xianwu.bulletin.tests.conftest import desk as desk
from xianwu.bulletin.tests.office import AT, DAY, browser, go, person
from xianwu.core.events.api import write_new
from xianwu.core.people.roles import LEADER
from xianwu.core.workflow.api import StepRefused, open_record, take_step
from xianwu.papers.models import Paper

LATER = AT + timedelta(days=4)
AUGUST = stretch_of("month", DAY)
ONE = Decimal(1)


def event(unit: int, points: str, share: str = "1", kind: str = "item") -> ScoreEvent:
    return ScoreEvent(unit, kind, DAY, "某条", Decimal(points), Decimal(share))


def test_equal_points_share_a_place() -> None:
    rows = standings([1, 2, 3, 4], [event(2, "1"), event(3, "1"), event(4, "2", "0.25")], {1: 7})
    assert [(row.unit, row.place) for row in rows] == [(2, 1), (3, 1), (4, 3), (1, 4)]
    assert (rows[-1].received, rows[-1].points) == (7, 0)


def test_shares_of_an_item_make_one_and_sums_are_counted_two_ways() -> None:
    units = shared(1, (2, Decimal("0.3")))
    assert sum(share for _, share in units) == 1
    events = [event(unit, "1", str(share)) for unit, share in units]
    rows = standings([1, 2], events, {})
    assert all(each.is_ok for each in sums(rows, events, items=1))
    assert not all(each.is_ok for each in sums(rows[:1], events, items=1))


@pytest.mark.parametrize(
    ("kind", "first", "last", "words"),
    [
        ("month", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("quarter", date(2024, 1, 1), date(2024, 3, 31), "2024年第一季度"),
        ("year", date(2024, 1, 1), date(2024, 12, 31), "2024年度"),
    ],
)
def test_a_day_lies_in_its_stretch(kind: str, first: date, last: date, words: str) -> None:
    found = stretch_of(kind, date(2024, 2, 15))
    assert (found.first, found.last, found.words) == (first, last, words)


def published(desk: Any) -> None:
    """A joint item of two units, an item of a third, a leader's note on the joint one, and a call answered."""
    item, guest = two(desk)
    merge(desk, item, guest, "0.3")
    text = demo._contribute(desk, ("commerce", "商务局信息", "一段文字。"), day=DAY)
    demo._adopt(desk, text, desk.issue, at=AT)
    answer = sent(desk, "commerce").answers.get()
    take_step(answer, "hand_in", actor=desk.actor("commerce.contributor"), at=AT, data={"contribution": str(text.pk)})
    take_step(answer, "pass", actor=desk.actor("bulletin.editor"), at=AT)
    go(desk, "edit", "review", "sign", "distribute")
    person(desk, "leader", LEADER)
    data = {"item": Item.objects.get(pk=item.pk), "text": "抓好落实"}
    write_note(desk.issue, data, actor=desk.actor("leader"), at=AT, on=DAY)


def _corrected(desk: Any, title: str) -> None:
    """An erratum in the place of the commerce bureau's item."""
    item = Item.objects.get(unit=desk.units["commerce"])
    row = Erratum(issue=desk.issue, item=item, lines=[{"title": f"别的”“{title}"}], text="更正。")
    write_new(row, "bulletin.erratum_drafted", actor=None, at=AT)


def points_of(desk: Any) -> dict[str, Decimal]:
    scores = scores_of(desk.issue.series, AUGUST)
    assert scores.is_right
    return {scores.names[row.unit]: row.points for _, rows in scores.groups for row in rows if row.points}


def test_points_follow_from_what_was_published(desk: Any) -> None:
    assert points_of(desk) == {}
    published(desk)
    # 0.7 and 0.3 of an item and of its note (2); an item and a call.
    assert points_of(desk) == {"商务局": 2, "僧固乡": Decimal("2.1"), "住建城管局": Decimal("0.9")}
    _corrected(desk, "senggu拆除违建")
    assert points_of(desk) == {"商务局": 1, "僧固乡": Decimal("1.4"), "住建城管局": Decimal("0.6")}
    take_step(desk.issue, "withdraw", actor=desk.actor("bulletin.signer"), at=AT, reason="有误")
    assert points_of(desk) == {"商务局": 1}


def test_the_page_leads_from_a_unit_to_its_events(desk: Any) -> None:
    published(desk)
    client, senggu = browser(desk, "senggu.contributor"), desk.units["senggu"].pk
    page = client.get(reverse("bulletin:scores"), {"on": "2025-08-29", "unit": senggu}).content.decode()
    assert "僧固乡的计分事项" in page
    assert "领导批示" in page
    assert "拟通报" not in page
    assert client.get(reverse("bulletin:scores"), {"kind": "year", "on": "x", "unit": "x"}).status_code == 200


def test_a_month_in_which_nothing_was_taken_has_no_circular(desk: Any) -> None:
    editor, july = desk.actor("bulletin.editor"), stretch_of("month", date(2025, 7, 1))
    with pytest.raises(CircularRefused, match="2025年7月没有出刊，没有可通报的"):
        draft_circular(desk.issue.series, july, actor=editor, at=LATER)
    write(desk, tag="县政府办")
    go(desk, "edit", "review", "sign", "distribute")
    with pytest.raises(CircularRefused, match="2025年8月出刊 1 期，没有采用单位报送的信息"):
        draft_circular(desk.issue.series, AUGUST, actor=editor, at=LATER)
    empty = Circular(series=desk.issue.series, unit=desk.units["office"], title="空", kind="month", state="draft")
    empty.first, empty.last = july.first, july.last
    open_record(empty, "bulletin.circular_drafted", actor=editor, at=LATER)
    with pytest.raises(StepRefused, match="没有出刊.*请作废"):
        take_step(empty, "issue", actor=desk.actor("bulletin.signer"), at=LATER)


def test_a_circular_is_counted_again_when_it_is_signed(desk: Any, settings: Any) -> None:
    published(desk)
    editor = desk.actor("bulletin.editor")
    with pytest.raises(CircularRefused, match="还没有结束"):
        draft_circular(desk.issue.series, AUGUST, actor=editor, at=AT)
    settings.XIANWU_TODAY = LATER.date()
    client = browser(desk, "bulletin.editor")
    address = f"{reverse('bulletin:scores')}?on=2025-08-29"
    assert client.post(address).status_code == 302
    circular = Circular.objects.get()
    assert "已经拟过" in client.post(address).content.decode()
    with pytest.raises(StepRefused):
        take_step(circular, "issue", actor=editor, at=LATER)
    take_step(circular, "issue", actor=desk.actor("bulletin.signer"), at=LATER)
    paper = Paper.objects.get(record_kind="bulletin.circular")
    assert "| 1 | 僧固乡 | 2.1 | 1 | 0.7 | 1 | 0 | 0 |" in paper.words
    assert paper.pdf_sha256
    assert paper.docx_sha256
    assert not moved_since(circular)
    assert Circular.objects.visible_to(desk.actor("finance.contributor")).count() == 1
    take_step(desk.issue, "withdraw", actor=desk.actor("bulletin.signer"), at=LATER, reason="有误")
    page = client.get(reverse("bulletin:circulars-detail", args=[circular.pk])).content.decode()
    assert "通报以后记录有变动" in page


def write(desk: Any, **fields: Any) -> Any:
    """An item written on the desk, by the page on which it is written."""
    data = {"title": "县直单位抓好落实", "body": "扎实推进各项工作。", "tag": "", **fields}
    answer = browser(desk, "bulletin.editor").post(f"/bulletin/items/new/{desk.issue.pk}/", data)
    assert answer.status_code == 302
    return Item.objects.latest("pk")


def test_an_item_written_on_the_desk_earns_for_the_units_that_were_chosen_or_named(desk: Any) -> None:
    finance, commerce = desk.units["finance"], desk.units["commerce"]
    named = write(desk, tag="财政局")
    chosen = write(desk, tag="财政、商务部门", unit=finance.pk, second_unit=commerce.pk, title="联合推进")
    assert (named.unit, named.second_unit) == (finance, None)
    assert (chosen.unit, chosen.second_unit, chosen.tag) == (finance, commerce, "财政、商务部门")
    assert write(desk, unit=commerce.pk, title="未写标注").tag == "商务局"
    go(desk, "edit", "review", "sign", "distribute")
    scores = scores_of(desk.issue.series, AUGUST)
    earned = {each.unit: each.points for _, rows in scores.groups for each in rows if each.points}
    assert earned == {finance.pk: Decimal("1.50"), commerce.pk: Decimal("1.50")}
    assert scores.is_right
    assert scores.earning_nobody == ()


def test_an_item_whose_tag_is_no_units_name_is_told_of_on_the_desk_and_beside_the_scores(desk: Any) -> None:
    write(desk, tag="财政部门")
    write(desk, tag="县政府办", title="办公室自写")
    side = browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/side/?item={Item.objects.first().pk}")  # type: ignore[union-attr]
    assert "单位标注“财政部门”不是任何单位的名称" in side.content.decode()
    go(desk, "edit", "review", "sign", "distribute")
    page = browser(desk, "bulletin.editor").get("/bulletin/scores/?kind=month&on=2025-08-29").content.decode()
    assert "没有计分的条目" in page
    assert "第 38 期第 1 条" in page
    assert "标注：财政部门" in page
    assert "标注：县政府办" not in page


def test_the_same_unit_twice_is_refused_and_the_units_of_an_item_can_be_changed(desk: Any) -> None:
    finance, commerce = desk.units["finance"], desk.units["commerce"]
    item = write(desk, tag="财政局")
    client, where = browser(desk, "bulletin.editor"), f"/bulletin/items/{item.pk}/"
    page = client.get(where).content.decode()
    assert f'<option value="{finance.pk}" selected>' in page
    form = {"title": item.title, "body": item.body, "tag": item.tag, "version": item.version, "unit": finance.pk}
    assert "两个单位是同一个" in client.post(where, form | {"second_unit": finance.pk}).content.decode()
    assert client.post(where, form | {"second_unit": commerce.pk}).status_code == 302
    item.refresh_from_db()
    assert item.second_unit == commerce

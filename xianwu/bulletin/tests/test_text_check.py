"""The fact check on the desk: beside the item, on a unit's contribution, and while the editor types."""

from typing import Any

import pytest

from xianwu.bulletin import binding, demo
from xianwu.bulletin.models import Contribution, Item
from xianwu.bulletin.tests.office import DAY, browser, published, put
from xianwu.core.units.models import Unit
from xianwu.figures import api as figures

WRONG = "8月份以来，发现隐患16处，限期整改9处，现场整改6处。"
RIGHT = "8月份以来，发现隐患15处，限期整改9处，现场整改6处。"


def test_a_slip_stands_beside_its_item_and_goes_with_it(desk: Any) -> None:
    item = put(desk, WRONG, title="检查机构")
    address = f"/bulletin/desk/{desk.issue.pk}/side/?item={item.pk}"
    page = browser(desk, "bulletin.editor").get(address).content.decode()
    assert "9处 + 6处 = 15处，与总数 16处 不符" in page
    assert "总数应为 15处" in page
    Item.objects.filter(pk=item.pk).update(body=RIGHT)
    assert "文字核查" not in browser(desk, "bulletin.editor").get(address).content.decode()


def test_a_forecast_is_read_on_the_day_of_the_issue(desk: Any) -> None:
    item = put(desk, "项目预计7月底完工。", title="项目建设")
    page = browser(desk, "bulletin.editor").get(f"/bulletin/desk/{desk.issue.pk}/side/?item={item.pk}").content.decode()
    assert "不能再写成预计" in page


def test_a_unit_sees_it_on_its_own_text(desk: Any) -> None:
    demo._contribute(desk, ("finance", "检查机构", WRONG), day=DAY)
    text = Contribution.objects.get(title="检查机构")
    assert (
        "与总数 16处 不符"
        in browser(desk, "bulletin.editor").get(f"/bulletin/contributions/{text.pk}/").content.decode()
    )


def test_what_is_typed_is_checked_with_its_figures_and_nothing_is_written(desk: Any) -> None:
    put(desk)
    client, address = browser(desk, "bulletin.editor"), f"/bulletin/items/check/{desk.issue.pk}/"
    page = client.post(address, {"title": "题", "body": WRONG}).content.decode()
    assert "与总数 16处 不符" in page
    assert "3 个手填数" in page
    page = client.post(
        address, {"title": "题", "body": "收到{{bulletin.received}}，{{bulletin.nonsense}}。"}
    ).content.decode()
    assert "没有这个指标" in page
    assert "1 个指标" in client.post(address, {"title": "题", "body": "收到{{bulletin.received}}。"}).content.decode()
    assert "没有发现前后不符" in client.post(address, {"title": "", "body": RIGHT}).content.decode()
    assert Item.objects.count() == 1


@pytest.mark.parametrize("role", ["bulletin.reviewer", "bulletin.reader", "bulletin.signer"])
def test_only_the_editor_types(desk: Any, role: str) -> None:
    issue = published(desk)
    assert browser(desk, role).post(f"/bulletin/items/check/{issue.pk}/", {"body": WRONG}).status_code == 403


def test_the_editors_page_asks_for_it(desk: Any) -> None:
    item = put(desk, RIGHT)
    page = browser(desk, "bulletin.editor").get(f"/bulletin/items/{item.pk}/").content.decode()
    assert f'hx-post="/bulletin/items/check/{desk.issue.pk}/"' in page


# --- binding ------------------------------------------------------------------------------------------------


def test_a_typed_number_is_offered_its_figure_and_bound(desk: Any) -> None:
    item = put(desk, "本期收到信息3条。", title="信息报送")
    client = browser(desk, "bulletin.editor")
    start = item.body.index("3条")
    page = client.get(f"/bulletin/items/{item.pk}/bind/{start}/").content.decode()
    assert "绑定“3条”" in page
    side = client.get(f"/bulletin/desk/{desk.issue.pk}/side/?item={item.pk}").content.decode()
    assert f"/bulletin/items/{item.pk}/bind/{start}/" in side
    answer = client.post(
        f"/bulletin/items/{item.pk}/bind/{start}/", {"words": "3条", "key": "bulletin.received"}, follow=True
    )
    assert "已把“3条”绑定到指标“收到报送信息”" in answer.content.decode()
    item.refresh_from_db()
    assert item.body == "本期收到信息{{bulletin.received}}。"


def test_a_text_that_has_changed_is_not_bound(desk: Any) -> None:
    item = put(desk, "本期收到信息3条。", title="信息报送")
    client, start = browser(desk, "bulletin.editor"), item.body.index("3条")
    Item.objects.filter(pk=item.pk).update(body="本期收到信息4条。")
    answer = client.post(
        f"/bulletin/items/{item.pk}/bind/{start}/", {"words": "3条", "key": "bulletin.received"}, follow=True
    )
    assert "没有绑定" in answer.content.decode()
    assert "这里没有手填的数" in client.get(f"/bulletin/items/{item.pk}/bind/0/", follow=True).content.decode()
    assert browser(desk, "bulletin.reviewer").get(f"/bulletin/items/{item.pk}/bind/{start}/").status_code == 403


def test_an_equal_figure_of_another_unit_is_offered_behind_the_units_own(desk: Any) -> None:
    item = put(desk, "本期收到信息1条。", title="信息报送")
    actor = desk.actor("bulletin.editor")
    owners = {each.key: each.owner for each in figures.figures(actor=actor)}
    other = next(owner for owner in owners.values() if owner != owners["bulletin.received"])
    Item.objects.filter(pk=item.pk).update(unit=Unit.objects.get(code=other))
    item.refresh_from_db()
    found = binding.offers(item, start=item.body.index("1条"), actor=actor, as_of=item.issue.as_of).found
    assert ("bulletin.received", True) in [(each.candidate.key, each.is_equal) for each in found]
    assert all(each.is_equal for each in found if owners[each.candidate.key] != other)

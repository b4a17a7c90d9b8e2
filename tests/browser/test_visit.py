"""A visit from the list of the day to the record, with one thumb at 390 px, in a county with a toy matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Watched
from tests.browser.hands import choose, unfold
from tests.browser.test_pages import violations
from tests.county import AT, client_of
from tests.plugin import found_county
from xianwu.registers.enforcement.tests.toymatter.installing import toy_installed

HERE = {"latitude": 35.123456, "longitude": 114.234567, "accuracy": 12}
MOST_BYTES = 300_000
THUMB = 44


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The organ of the toy matter with its people; the hour stands still, for the toy has quiet hours."""
    from xianwu.kit import clock
    from xianwu.papers import fonts

    found = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: found)
    monkeypatch.setattr(clock, "now", lambda: AT)
    found_county(settings, tmp_path)
    settings.XIANWU_ASSETS_OPTIONAL = False
    with toy_installed():
        from xianwu.registers.enforcement.tests.visit_world import World

        yield World()


@pytest.fixture
def phone(world: Any, live_server: Any, browser: Any) -> Iterator[Callable[..., Any]]:
    """`page = phone(actor)`: the officer's phone, located; afterwards no console may have complained."""
    opened, watched = [], Watched()

    def go(actor: Any, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_server.url, viewport=PHONE, is_mobile=True, has_touch=True, locale="zh-CN",
            timezone_id="Asia/Shanghai", geolocation=HERE, permissions=["geolocation"], **options,
        )  # fmt: skip
        session = client_of(actor).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        watched.listen(page)
        return page

    yield go
    for context in opened:
        context.close()
    assert not watched.said, "\n".join(watched.said)


def shot(note: str) -> dict[str, Any]:
    from xianwu.registers.enforcement.tests.visit_world import picture

    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture(AT, note=note).read()}


def fits(page: Any) -> None:
    """Nothing runs over the edge, and what is tapped is as large as a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = [
        box for each in page.locator(".choice span:visible, .is-door .btn-lg:visible").all()
        if (box := each.bounding_box()) and box["height"] < THUMB
    ]  # fmt: skip
    assert not small


def begin(page: Any) -> None:
    """From the list of the day to the form; the first try forgets to scan the code."""
    page.get_by_role("link", name="到场").tap()
    page.get_by_label("已出示执法证").check()
    page.get_by_label("检查人员与当事人没有利害关系").check()
    page.get_by_role("button", name="开始检查").tap()
    page.get_by_text("要扫码登记").first.wait_for()
    assert page.get_by_label("已出示执法证").is_checked()
    page.get_by_label("已扫码登记入企").check()
    page.get_by_role("button", name="开始检查").tap()
    page.get_by_text("已开始检查").wait_for()


def fix_at_once(page: Any, key: int) -> None:
    """A picture before, a picture after, and done."""
    page.locator(f"[name=photo_before_{key}]").set_input_files(shot("前"))
    page.wait_for_function("document.querySelector('form[data-device] [name=latitude]').value !== ''")
    with page.expect_navigation():
        page.locator("#findings").get_by_role("button", name="上传照片").first.tap()
    page.get_by_text("已保存").first.wait_for()
    page.locator(f"[name=photo_after_{key}]").set_input_files(shot("后"))
    page.get_by_role("button", name="现场整改完成").tap()
    page.locator("#findings").get_by_text("现场整改完成").first.wait_for()


def end(page: Any) -> None:
    """The party does not sign; the first try forgets the witness, and what was typed stays."""
    page.locator("label.choice", has_text="拒绝签字").tap()
    page.get_by_label("当事人意见").fill("不服")
    page.get_by_role("button", name="结束检查").tap()
    page.get_by_text("请填写见证人").first.wait_for()
    assert page.get_by_label("当事人意见").input_value() == "不服"
    page.locator("[name=witness]").fill("社区赵主任")
    page.get_by_role("button", name="结束检查").tap()
    page.get_by_text("检查已结束，笔录已生成").wait_for()


def test_a_visit_with_one_thumb(world: Any, phone: Callable[..., Any], axe: str) -> None:
    from xianwu.registers.enforcement.models import Finding, Inspection, Photo

    visit = world.notified()
    page = phone(world.one, bypass_csp=True)
    page.goto("/enforcement/day/")
    fits(page)
    assert violations(page, axe) == []
    begin(page)
    fits(page)
    assert len(page.content().encode()) < MOST_BYTES
    assert violations(page, axe) == []
    choose(page, "灭火器有效", "合格", press="tap")
    choose(page, "安全出口畅通", "不涉及", press="tap")
    choose(page, "证照悬挂", "不合格", press="tap")
    page.get_by_role("button", name="登记为问题").tap()
    page.locator("#findings").get_by_text("不符合“证照悬挂”").wait_for()
    finding = Finding.objects.get()
    fix_at_once(page, finding.pk)
    photos = list(Photo.objects.order_by("pk"))
    assert [(str(each.latitude), str(each.accuracy_m)) for each in photos] == [("35.123456", "12.0")] * 2
    finding.refresh_from_db()
    assert finding.state == Finding.State.FIXED_ON_SITE
    end(page)
    fits(page)
    unfold(page, "文书")
    page.get_by_role("link", name="现场检查笔录").first.wait_for()
    visit.refresh_from_db()
    assert (visit.state, visit.signature, visit.witness) == (Inspection.State.VISITED, "refused", "社区赵主任")


def test_without_scripts_nothing_is_lost(world: Any, phone: Callable[..., Any]) -> None:
    visit = world.started()
    page = phone(world.one, java_script_enabled=False)
    page.goto(f"/enforcement/inspections/{visit.pk}/visit/")
    page.locator("label.choice", has_text="合格").first.tap()
    page.locator("[name=photo_scene]").set_input_files(shot("现场"))
    page.locator("label.choice", has_text="拒绝签字").tap()
    page.get_by_role("button", name="结束检查").tap()
    page.get_by_text("项没有登记结果").first.wait_for()
    assert visit.checkeditems.count() == 1
    assert visit.photos.count() == 1

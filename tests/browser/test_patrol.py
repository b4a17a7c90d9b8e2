"""A report from the patroller's day to the site, with one thumb at 390 px."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import test_visit
from tests.browser.test_pages import violations
from tests.browser.test_visit import MOST_BYTES, fits, shot
from tests.county import AT, DAY, unit
from tests.plugin import found_county

phone = test_visit.phone


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A street with its patrollers; today's tasks are planned."""
    from xianwu.domains.illegal_building.patrol_actions import plan_day
    from xianwu.domains.illegal_building.tests.street_world import make_street
    from xianwu.kit import clock
    from xianwu.papers import fonts

    found = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: found)
    monkeypatch.setattr(clock, "now", lambda: AT)
    found_county(settings, tmp_path)
    settings.XIANWU_ASSETS_OPTIONAL = False
    street = make_street()
    plan_day(unit("wenyan"), DAY, actor=street.clerk, at=AT)
    return street


def test_a_report_with_one_thumb(world: Any, phone: Callable[..., Any], axe: str) -> None:
    from xianwu.domains.illegal_building.models import PatrolTask, Site

    page = phone(world.patroller, bypass_csp=True)
    page.goto("/illegal_building/day/")
    fits(page)
    assert violations(page, axe) == []
    page.get_by_role("link", name="开始巡查").tap()
    page.get_by_role("button", name="开始巡查").tap()
    page.goto("/illegal_building/day/")
    page.get_by_role("link", name="在这里上报").tap()
    fits(page)
    assert violations(page, axe) == []
    assert len(page.content().encode()) < MOST_BYTES
    page.locator("label.choice", has_text="地基").tap()
    page.locator("[name=pictures]").set_input_files(shot("现场"))
    page.wait_for_function("document.querySelector('form[data-device] [name=latitude]').value !== ''")
    page.get_by_role("button", name="上报").tap()
    page.get_by_text("先劝阻").first.wait_for()
    fits(page)
    site = Site.objects.get()
    assert str(site.latitude) == "35.123456"
    assert site.task == PatrolTask.objects.get(cell=world.cell)


def test_without_scripts_what_was_typed_stays(world: Any, phone: Callable[..., Any]) -> None:
    from xianwu.domains.illegal_building.models import Site

    page = phone(world.patroller, java_script_enabled=False)
    page.goto(f"/illegal_building/report/?cell={world.cell.pk}")
    page.locator("label.choice", has_text="备料").tap()
    page.get_by_role("button", name="上报").tap()
    page.get_by_text("请填写位置").first.wait_for()
    assert page.locator("[name=stage]:checked").get_attribute("value") == "material"
    page.get_by_label("位置").first.fill("村东头")
    page.get_by_role("button", name="上报").tap()
    page.get_by_text("先劝阻").first.wait_for()
    assert Site.objects.get().address == "村东头"

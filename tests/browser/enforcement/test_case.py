"""One case of the ordinary procedure, driven from clue to archive by the right people; each gate tried wrongly first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.browser.enforcement import passages
from tests.browser.hands import fill, shut
from xianwu.registers.enforcement.models import Case

COURSE = passages.Course("toy", date(2025, 8, 29), waits_until=date(2025, 9, 5), too_much="200001")


def entered(page: Any) -> str:
    """A clue by the form: first without a provision, then whole; gives the record's address."""
    page.goto("/enforcement/cases/new/")
    fill(page, {"matter": "玩具安全", "procedure": "普通程序", "source": "投诉举报", "title": "违规经营案", "party_kind": "单位",
                "party_name": "某某公司", "legal_rep": "李四", "facts": "群众举报违规经营", "occurred_on": "2025-08-20",
                "clue_on": "2025-08-28"})  # fmt: skip
    page.get_by_role("button", name="保存").click()
    page.locator(".errors").wait_for()
    assert page.locator("[name=facts]").input_value() == "群众举报违规经营"
    page.locator("[name=rule]").select_option(label="T1 违规经营")
    page.get_by_role("button", name="保存").click()
    page.locator(".record").wait_for()
    return str(page.url)


def complete(at: Callable[..., Any], address: str) -> None:
    """A clue by hand lacks the party's address until somebody adds it."""
    officer = at("officer_a", address)
    assert "缺地址" in shut(officer, "申请立案")
    officer.locator(".gate-table").get_by_role("link", name="去办理").click()
    officer.locator("[name=address]").fill("人民路12号")
    officer.get_by_role("button", name="保存").click()
    officer.locator(".record").wait_for()


def test_a_case_is_driven_from_clue_to_archive(
    open_as: Callable[..., Any], at: Callable[..., Any], settings: Any
) -> None:
    address = entered(open_as("clerk"))
    complete(at, address)
    for passage in (passages.file_the_case, passages.investigate, passages.announce, passages.decide):
        passage(at, address, COURSE)
    passages.perform(at, address, tomorrow=lambda: setattr(settings, "XIANWU_TODAY", date(2025, 9, 1)))
    assert Case.objects.get().state == Case.State.ARCHIVED

"""A number that a ledger contradicts, in a real browser: seen on the proofs page, set aside in words, seen by the signer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.hands import write_text

SignIn = Callable[..., Any]
BODY = "加强银企协调。目前，全县申报清单4100余户、推荐清单3900户。"
WHY = "以市发改委通报为准，含已注销的主体，故多于台账"


def write_item(page: Any) -> None:
    """An item of another unit, written on the desk: its unit is chosen, its tag may say otherwise."""
    page.goto("/bulletin/items/new/2/")
    page.get_by_label("标题").fill("县商务局协助银企对接")
    page.get_by_label("单位标注").fill("商务部门")
    page.get_by_label("来稿单位", exact=True).select_option(label="商务局")
    write_text(page, BODY)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/bulletin/desk/2/**")


def test_a_contradicted_number_is_set_aside_in_words_and_the_signer_reads_them(sign_in: SignIn) -> None:
    page = sign_in("bulletin.editor")
    write_item(page)
    page.goto("/bulletin/desk/2/proofs/")
    panel = page.locator("#differing")
    panel.get_by_text("台账 3831 户（小微企业融资“推荐清单”，截至2025-08-29）").wait_for()
    assert "4100余户" not in panel.inner_text()
    page.locator("#proofs-sum", has_text="1 个与台账不同").wait_for()
    panel.get_by_text("另有依据").first.click()
    panel.get_by_label("来源，以及为什么与台账不同").fill(WHY)
    panel.get_by_role("button", name="另有依据").click()
    page.get_by_text(f"已记下引用：{WHY}").wait_for()
    page.get_by_text("与台账不同，已说明").wait_for()
    assert page.locator("#differing").count() == 0
    signer = sign_in("bulletin.signer", size="phone")
    signer.goto("/bulletin/issues/2/card/")
    told = signer.locator("#let-pass")
    told.get_by_text("当时台账：推荐清单 3831 户").wait_for()
    assert WHY in told.inner_text()
    assert signer.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

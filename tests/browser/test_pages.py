"""Every kind of page at both sizes: nothing runs over the edge, nothing keeps anyone out (axe)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PAGES = {
    "bulletin.distributor": ("/bulletin/evidence/1/", "/bulletin/archive/?q=申报清单"),
    "leader": ("/", "/financing/needs/", "/financing/needs/board/", "/figures/", "/figures/financing.lent_amount/"),
    "office": ("/search/?q=文岩", "/overdue/", "/bulletin/issues/", "/bulletin/issues/1/", "/handbook/"),
    "loan_reviewer": ("/", "/financing/needs/new/", "/financing/needs/1/", "/intake/sheets/financing.needs/", "/me/"),
    "review_first": ("/", "/notices/", "/fiscal_review/projects/", "/nothing-here/"),
    "admin": ("/people/people/", "/people/rules/", "/people/workdays/"),
    "bulletin.editor": ("/bulletin/desk/1/layout/",),
    "bulletin.signer": ("/bulletin/issues/1/card/",),
    "urban_officer_1": ("/enforcement/cases/5/",),
}
CASES = [(username, path) for username, paths in PAGES.items() for path in paths]
RUN = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.filter((each) => ["serious", "critical"].includes(each.impact))
        .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`);
}"""


def violations(page: Any, axe: str) -> list[str]:
    """Serious findings of axe on the page as it stands."""
    page.add_script_tag(path=axe)
    return list(page.evaluate(RUN))


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize(("username", "path"), CASES)
def test_a_page_is_open_to_everyone(username: str, path: str, size: str, sign_in: Callable[..., Any], axe: str) -> None:
    page = sign_in(username, size=size, bypass_csp=True)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{width} px"
    assert violations(page, axe) == []


@pytest.mark.parametrize("path", ["/", "/financing/needs/", "/bulletin/issues/1/"])
def test_the_dark_theme_keeps_its_contrast(path: str, sign_in: Callable[..., Any], axe: str) -> None:
    page = sign_in("leader", color_scheme="dark", bypass_csp=True)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert violations(page, axe) == []


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_log_in_page_is_open_to_everyone(size: str, browser: Any, county: Any, axe: str) -> None:
    from tests.browser.conftest import SIZES

    context = browser.new_context(base_url=county.url, viewport=SIZES[size], bypass_csp=True)
    page = context.new_page()
    page.goto("/login/")
    assert violations(page, axe) == []
    context.close()

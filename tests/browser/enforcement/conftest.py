"""A browser before a county in this process: the toy matter is declared in tests only, so no demo county has it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.browser.conftest import SIZES, Watched
from tests.county import client_of
from tests.plugin import county
from xianwu.registers.enforcement.tests.casework.conftest import cast, start, toy
from xianwu.registers.enforcement.tests.casework.walk import Cast
from xianwu.registers.enforcement.tests.conftest import kept_fonts, toymatter

__all__ = ["cast", "county", "kept_fonts", "start", "toy", "toymatter"]


@pytest.fixture(scope="session", autouse=True)
def _unsafe() -> Iterator[None]:
    """The browser's driver keeps a loop in this thread; the database is asked between its calls, never within."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def people(cast: Cast) -> dict[str, Any]:
    """Who may sit before the browser, by name; a module with another world gives its own."""
    return cast.people


@pytest.fixture
def open_as(browser: Any, live_server: Any, people: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """`page = open_as("clerk")`: a page of that person; afterwards no console may have complained."""
    opened, watched = [], Watched()

    def go(name: str, *, size: str = "desk") -> Any:
        # Server and test share one connection: nobody signs in while a page still asks for its late panels.
        for page in (page for context in opened for page in context.pages):
            page.wait_for_load_state("networkidle")
        session = client_of(people[name]).cookies[django_settings.SESSION_COOKIE_NAME]
        context = browser.new_context(
            base_url=live_server.url, viewport=SIZES[size], locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        watched.listen(page)
        return page

    yield go
    for context in opened:
        context.close()
    assert not watched.said, "\n".join(watched.said)


@pytest.fixture
def at(open_as: Callable[..., Any]) -> Callable[..., Any]:
    """The record's page before somebody, each person's browser opened once."""
    pages: dict[str, Any] = {}

    def go(name: str, address: str) -> Any:
        page = pages.setdefault(name, open_as(name))
        page.goto(address)
        page.locator(".record").wait_for()
        return page

    return go

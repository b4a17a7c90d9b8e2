"""A real browser before the demo county. Run once, on SQLite: `pytest -m browser tests/browser`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.county import ROOT, County, built_county, served_copy

HERE = Path(__file__).parent
PASSWORD = "xianwu-demo-2025"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _rows_beside_the_browser() -> Iterator[None]:
    """Playwright keeps a loop in this thread; Django would refuse to read rows beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo county, built once for all test processes of the run."""
    base = tmp_path_factory.getbasetemp()
    return built_county((base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "county")


@pytest.fixture(scope="module")
def county(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county for this file alone: another file's walk would change the figures that this one reads."""
    with served_copy(built, tmp_path_factory.mktemp("county")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        pytest.fail("浏览器测试需要 Chromium：apt-get install chromium。")
    with sync_playwright() as played:
        opened = played.chromium.launch(executable_path=program, args=["--no-sandbox", "--lang=zh-CN"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def known_sessions() -> dict[str, Any]:
    """Cookies of those who have signed in: the log-in page is not played forty times."""
    return {}


class Watched:
    """What the console said that nobody expects; a page that answers 4xx on purpose is no error of the page."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def listen(self, page: Any) -> None:
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))

    def _hear(self, page: Any, message: Any) -> None:
        if message.type not in ("error", "warning"):
            return
        place = (message.location or {}).get("url", "")
        is_own_answer = (
            "Failed to load resource" in message.text and place.partition("?")[0] == page.url.partition("?")[0]
        )
        # A click that comes before an answer gives that answer up, on purpose; htmx tells of it twice.
        is_given_up = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if not is_own_answer and not is_given_up:
            self.said.append(f"{page.url}: {message.text} ({place})")


@pytest.fixture
def sign_in(browser: Any, county: County, known_sessions: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """`page = sign_in("leader", size="phone")`; afterwards no console may have complained."""
    opened, watched = [], Watched()

    def go(username: str, *, size: str = "desk", **options: Any) -> Any:
        state = known_sessions.get(username)
        context = browser.new_context(
            base_url=county.url,
            viewport=SIZES[size],
            is_mobile=size == "phone",
            has_touch=size == "phone",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            storage_state=state,
            **options,
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        watched.listen(page)
        if state is None:
            page.goto("/login/")
            page.get_by_label("账号").fill(username)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(f"{county.url}/")
            known_sessions[username] = context.storage_state()
        return page

    yield go
    for context in opened:
        context.close()
    assert not watched.said, "\n".join(watched.said)


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's source; it comes with the development packages of the islands."""
    path = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    assert path.exists(), "缺 axe-core：在 frontend 目录运行 npm ci。"
    return str(path)

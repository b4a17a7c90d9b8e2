"""The toy matter is installed for the tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from xianwu.registers.enforcement.tests.toymatter.installing import toy_installed


@pytest.fixture
def kept_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation's fonts, looked up before the county gets a home of its own."""
    from xianwu.papers import fonts

    found = fonts.folders()
    monkeypatch.setattr(fonts, "folders", lambda: found)


@pytest.fixture
def toymatter(kept_fonts: None, county: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The county with the toy matter declared; gives the units by code."""
    with toy_installed():
        yield county

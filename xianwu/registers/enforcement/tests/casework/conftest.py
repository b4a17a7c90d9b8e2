"""An organ with power, cards and a provision; papers are typeset with the fonts of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.county import unit
from xianwu.registers.enforcement.tests.casework import walk
from xianwu.registers.enforcement.tests.casework.walk import Cast, Walk


@pytest.fixture
def plain_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are numbered and frozen, but not typeset: most tests look at the case."""
    for name in ("to_pdf", "to_docx"):
        monkeypatch.setattr(f"xianwu.papers.api.{name}", lambda sheet: f"{sheet.number}{sheet.title}".encode())


@pytest.fixture
def toy(toymatter: dict[str, Any]) -> dict[str, Any]:
    """The county with the toy matter, its powers and its provision."""
    for power in ("inspect", "order_correct", "fine"):
        walk.authority(power)
    walk.authority("inspect", organ=unit(walk.OTHER), matter="other")
    walk.rule()
    return toymatter


@pytest.fixture
def cast(toy: dict[str, Any]) -> Cast:
    return Cast()


@pytest.fixture
def start(cast: Cast) -> Callable[..., Walk]:
    """Opens a case; keyword arguments override its fields."""

    def made(**fields: Any) -> Walk:
        return Walk(cast, **fields)

    return made

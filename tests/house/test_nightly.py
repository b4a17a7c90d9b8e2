"""What rooms have done once a day is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.county import AT
from xianwu.kit import clock
from xianwu.kit.declared import declared
from xianwu.web.commands import anchor


def test_the_worker_does_each_nightly_duty_beside_closing_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def closed(until: date) -> list[Any]:
        asked.append(until)
        return []

    def duty(*, at: datetime) -> None:
        asked.append(at)

    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(anchor, "close_days", closed)
    monkeypatch.setattr("xianwu.kit.declared.declared", lambda module, name: (duty,))
    anchor.Closer().close_once()
    assert asked == [anchor.yesterday(), AT]


def test_tracks_of_patrols_are_erased_nightly() -> None:
    assert "erase_tracks" in [duty.__name__ for duty in declared("nightly", "NIGHTLY")]

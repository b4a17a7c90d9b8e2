"""Trying a step that must be refused, and the answers that steps ask for."""

from __future__ import annotations

from typing import Any

import pytest

from xianwu.core.workflow.api import StepRefused
from xianwu.registers.enforcement.tests.casework.walk import Walk

OPINION = {"filing_opinion": "同意"}
REQUEST = {"filing_request": "建议立案", "unit_opinion": "同意"}
SPOT = {
    "facts": "占道经营。", "sanction": "fine", "correction_demand": "立即清理", "spot_time": "10:20",
    "spot_place": "人民路", "method": "direct",
}  # fmt: skip


def refused(walk: Walk, step: str, who: str, *words: str, **data: Any) -> str:
    """The step is refused, in these words, and nothing has moved."""
    before = walk.now
    with pytest.raises(StepRefused) as error:
        walk.step(step, who, **data)
    for word in words:
        assert word in str(error.value), str(error.value)
    assert (walk.now.state, walk.now.version) == (before.state, before.version)
    return str(error.value)


def person_id(walk: Walk, name: str) -> int:
    return walk.cast.people[name].pk

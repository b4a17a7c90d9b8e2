"""The demo is calibrated by computation, and its checks hold on any day."""

from __future__ import annotations

from datetime import date
from random import Random
from time import perf_counter
from typing import Any

import pytest

from xianwu.core.workdays.seed import seed_years
from xianwu.domains.illegal_building import demo
from xianwu.figures import api

AS_OF = date(2025, 8, 29)
BULLETIN = {
    "under_construction": 5, "planned": 1, "demolished": 4, "found": 6, "found_built": 0, "stopped": 6,
    "demolished_new": 2, "demolished_old": 2, "demolished_all": 5, "demolished_coerced": 0, "fixed": 3, "open": 3,
}  # fmt: skip


@pytest.fixture
def built(county: dict[str, Any]) -> float:
    seed_years(2023, 2025)
    begun = perf_counter()
    demo.build(Random(38), as_of=AS_OF)
    return perf_counter() - begun


def test_the_demo_says_what_the_bulletin_says(built: float) -> None:
    found = api.evaluate(as_of=AS_OF, section="illegal_building")
    assert {key: found[f"illegal_building.{key}"].value for key in BULLETIN} == BULLETIN
    keys = [figure.key for figure in api.figures("illegal_building")]
    for day in (AS_OF, date(2025, 8, 10), date(2024, 12, 31)):
        failed = [each.check.note for each in api.findings(keys, as_of=day) if each.is_ok is False]
        assert failed == []
    earlier = api.evaluate(["illegal_building.found"], as_of=date(2025, 8, 10))["illegal_building.found"].value
    assert earlier == 2
    print(f"built in {built:.1f} s")

"""The demo is calibrated by computation, and its checks hold on any day."""

from __future__ import annotations

from datetime import date
from random import Random
from time import perf_counter
from typing import Any

import pytest

from xianwu.core.workdays.seed import seed_years
from xianwu.domains.illegal_building import demo
from xianwu.domains.illegal_building.models import Demolition, SiteAction
from xianwu.figures import api
from xianwu.registers.enforcement.models import Case, Publication

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


def assert_the_far_ends() -> None:
    """One taken down by force through every gate, one built again there, one that did not stop, two archived cases."""
    forced = Demolition.objects.get(mode="coerced").site
    assert (forced.state, forced.restarted_on, forced.sealed_on) == ("closed", date(2024, 5, 10), date(2024, 5, 11))
    case = forced.case
    assert case.state == "archived"
    assert case.reminded_on < case.plea_answered_on < case.self_until < case.coercion_decided_on
    assert forced.rebuilt.get().demolitions.get().mode == "assisted"
    assert set(Case.objects.filter(matter="illegal_building").values_list("state", flat=True)) == {"archived"}
    assert Case.objects.filter(matter="illegal_building").count() == 2
    assert not Publication.objects.filter(matter="illegal_building").exclude(state="published").exists()
    unwritten = SiteAction.objects.filter(kind="stop", paper=None)
    assert not unwritten.exists(), "every stop order of the past can be opened"


def test_the_demo_says_what_the_bulletin_says(built: float) -> None:
    found = api.evaluate(as_of=AS_OF, section="illegal_building")
    assert {key: found[f"illegal_building.{key}"].value for key in BULLETIN} == BULLETIN
    keys = [figure.key for figure in api.figures("illegal_building")]
    for day in (AS_OF, date(2025, 8, 10), date(2024, 12, 31)):
        failed = [each.check.note for each in api.findings(keys, as_of=day) if each.is_ok is False]
        assert failed == []
    earlier = api.evaluate(["illegal_building.found"], as_of=date(2025, 8, 10))["illegal_building.found"].value
    assert earlier == 2
    assert_the_far_ends()
    print(f"built in {built:.1f} s")

"""Two years of synthetic patrols and sites of a street, calibrated to the bulletin by computation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from xianwu.core.workflow.replay import instant
from xianwu.domains.illegal_building import demo_force, demo_ground, demo_measures, demo_month, demo_sites, first_rows
from xianwu.domains.illegal_building.demo_people import make_bureau, make_cast


def build(rng: Random, *, as_of: date = date(2025, 8, 29), progress: Callable[..., Any] = lambda *args: None) -> None:
    """Write the synthetic street's patrols."""
    begins = instant(demo_ground.BEGINS)
    cast = make_cast(on=as_of, at=begins)
    first_rows.enter(at=begins)
    cells = demo_ground.make_cells(rng, cast, as_of=as_of)
    permits = demo_ground.make_permits(rng, cast, as_of=as_of)
    progress("网格和许可")
    demo_ground.make_patrols(rng, cast, cells, as_of=as_of)
    progress("历次巡查")
    stock = demo_sites.make_past(rng, cast, cells, permits, as_of=as_of)
    progress("历年疑似违建")
    bureau = make_bureau(cast, on=as_of, at=begins)
    demo_sites.answered(bureau)
    demo_force.live(cast, bureau, cells)
    progress("立案、强制和复建")
    demo_measures.live(bureau, demo_force.published)
    demo_force.published(bureau)
    progress("代履行、分期、紧急查封和变更")
    demo_month.live(demo_month.Month(cast, cells, as_of=as_of), stock, permits)
    progress("本月巡查")

"""Every figure against a count in plain Python; one record moves exactly the figures that depend on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import AT, ZONE
from tests.worlds import in_own_world
from tests.worlds import plays as own_plays
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.domains.illegal_building.day import board_of
from xianwu.domains.illegal_building.models import (
    Cell,
    Demolition,
    JointOperation,
    PatrolTask,
    Permit,
    Site,
    SiteAction,
)
from xianwu.domains.illegal_building.tests.oracle import Gone, Ground, House, Plot, Walk, count_all
from xianwu.figures import api

AS_OF = date(2025, 8, 29)
days = st.integers(-60, 3).map(lambda shift: AS_OF + timedelta(days=shift))
maybe = st.none() | days
STAGES = ("planned_empty", "planned_cleared", "material", "foundation", "rising", "topped", "built")


def _house(found_on: date, stage: str, state: str, later: int, **more: Any) -> House:
    """Nothing is done about a site before it was found."""
    after = found_on + timedelta(days=later)
    row = House(found_on, stage, state, **more)
    return replace(
        row,
        verified_on=after if state != "found" else None,
        fixed_on=after if row.fixed_on else None,
        stops=tuple(max(day, found_on) for day in row.stops),
        gone=tuple(replace(each, on=max(each.on, found_on)) for each in row.gone),
    )


gone = st.builds(
    Gone,
    on=days,
    mode=st.sampled_from(["self", "coerced"]),
    with_housing=st.booleans(),
    area=st.integers(1, 90),
    has_record=st.booleans(),
)
house = st.builds(
    _house, found_on=days, stage=st.sampled_from(STAGES), later=st.integers(0, 20),
    state=st.sampled_from(["found", "verified", "stopped", "lawful", "merged"]), fixed_on=maybe,
    is_rebuilt=st.booleans(), stops=st.lists(days, max_size=2).map(tuple), gone=st.lists(gone, max_size=2).map(tuple),
)  # fmt: skip


def _walk(planned_on: date, state: str, later: int, **more: Any) -> Walk:
    return Walk(planned_on, state, planned_on + timedelta(days=later) if state == "done" else None, **more)


def _plot(hot_from: date | None, span: int | None, **more: Any) -> Plot:
    until = hot_from + timedelta(days=span) if hot_from is not None and span is not None else None
    return Plot(hot_from=hot_from, hot_until=until, **more)


walk = st.builds(
    _walk, planned_on=days, state=st.sampled_from(["planned", "done", "missed"]), later=st.integers(0, 2),
    is_shown=st.sampled_from([None, True, False]), plot=st.integers(0, 1),
)  # fmt: skip
plot = st.builds(
    _plot, hot_from=maybe, span=st.none() | st.integers(0, 40), registered_on=days, routine=st.integers(3, 9),
    hot=st.integers(1, 3),
)  # fmt: skip
grounds = st.builds(
    Ground, houses=st.lists(house, max_size=5).map(tuple), walks=st.lists(walk, max_size=4).map(tuple),
    plots=st.lists(plot, min_size=1, max_size=2).map(tuple),
)  # fmt: skip


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=ZONE)


def store(ground: Ground, units: dict[str, Any]) -> None:
    """Plain rows put straight into the tables: figures are read here, not steps."""
    street, stamp = units["wenyan"], {"created_at": AT, "updated_at": AT}
    cells = store_cells(ground)
    cell = cells[0]
    permit = Permit(street=street, kind="homestead", number="证", holder="户", issued_on=AS_OF, created_at=AT)
    other = Site(number="原", title="原", unit=street, cell=cell, state="merged", found_on=date(2020, 1, 1), **stamp)
    Permit._base_manager.bulk_create([permit])
    other.state = "found"
    Site._base_manager.bulk_create([other])
    for number, each in enumerate(ground.houses):
        status = {"found": "unknown", "lawful": "permitted"}.get(each.state, "none")
        row = Site(
            number=f"违{number}", title="房", unit=street, cell=cell, state=each.state, found_on=each.found_on,
            found_stage=each.stage, stage=each.stage, verified_on=each.verified_on, fixed_on=each.fixed_on,
            permit_status=status, permit=permit if status == "permitted" else None,
            rebuilt_of=other if each.is_rebuilt else None, merged_into=other if each.state == "merged" else None, **stamp,
        )  # fmt: skip
        Site._base_manager.bulk_create([row])
        SiteAction._base_manager.bulk_create(
            SiteAction(site=row, kind="stop", done_on=day, created_at=AT) for day in each.stops
        )
        outing = JointOperation(number=f"联{number}", title="联", unit=street, state="done", held_on=AS_OF, **stamp)
        outing.held_on = min((down.on for down in each.gone), default=AS_OF)
        JointOperation._base_manager.bulk_create([outing])
        Demolition._base_manager.bulk_create(
            Demolition(
                site=row, mode=down.mode, done_on=down.on, area_m2=Decimal(down.area), created_at=AT,
                partner=units["housing"] if down.with_housing else None, operation=outing if down.has_record else None,
            )
            for down in each.gone
        )  # fmt: skip
    store_walks(ground, cells, unit=street, **stamp)


def store_cells(ground: Ground) -> list[Cell]:
    names = [f"v{number}" for number in range(len(ground.plots))]
    villages = add_units([UnitLine(name, name, "village", "wenyan", name, 1) for name in names])
    return Cell._base_manager.bulk_create(
        Cell(
            unit=villages[name], created_at=at(each.registered_on), routine_days=each.routine, hot_days=each.hot,
            hot_from=each.hot_from, hot_until=each.hot_until,
        )
        for name, each in zip(names, ground.plots, strict=True)
    )  # fmt: skip


def store_walks(ground: Ground, cells: list[Cell], **common: Any) -> None:
    PatrolTask._base_manager.bulk_create(
        PatrolTask(
            number=f"巡{number}", title="巡", cell=cells[each.plot % len(cells)], state=each.state, rhythm="routine",
            planned_on=each.planned_on, is_covered=each.is_shown,
            starts_at=at(each.planned_on) + timedelta(minutes=number), started_at=at(each.planned_on),
            ended_at=at(each.ended_on) if each.ended_on else None, **common,
        )
        for number, each in enumerate(ground.walks)
    )  # fmt: skip


def values(as_of: date) -> dict[str, Any]:
    return {key: value.value for key, value in api.evaluate(as_of=as_of, section="illegal_building").items()}


plays = own_plays(20)


@plays
@given(ground=grounds, as_of=st.sampled_from([AS_OF, date(2025, 8, 10), date(2025, 7, 31)]))
def test_every_figure_equals_the_count_by_hand(county: dict[str, Any], ground: Ground, as_of: date) -> None:
    def play() -> None:
        store(ground, county)
        assert values(as_of) == count_all(ground, as_of=as_of)

    in_own_world(play)


@plays
@given(ground=grounds, data=st.data())
def test_one_record_moves_exactly_the_figures_that_depend_on_it(
    county: dict[str, Any], ground: Ground, data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from(["houses", "walks", "plots"]))
    kept = list(getattr(ground, part))
    fresh = data.draw({"houses": house, "walks": walk, "plots": plot}[part])
    if kept and data.draw(st.booleans()):
        kept[data.draw(st.integers(0, len(kept) - 1))] = fresh
    else:
        kept.append(fresh)
    after = replace(ground, **{part: tuple(kept)})
    found = []
    for each in (ground, after):

        def play(of: Ground = each) -> None:
            store(of, county)
            found.append(values(AS_OF))

        in_own_world(play)
    wanted = [count_all(each, as_of=AS_OF) for each in (ground, after)]
    assert {key for key in found[0] if found[0][key] != found[1][key]} == {
        key for key in wanted[0] if wanted[0][key] != wanted[1][key]
    }


def august() -> Ground:
    day, old = date(2025, 8, 12), date(2025, 7, 20)
    return Ground(
        houses=(
            House(day, stops=(day, day + timedelta(days=1)), state="stopped"),
            House(day, "planned_empty", state="stopped", stops=(day,), fixed_on=day),
            House(
                old, state="stopped", fixed_on=day, gone=(Gone(day, with_housing=True), Gone(day, with_housing=True))
            ),
            House(day, state="lawful", verified_on=day),
            House(day, state="merged"),
        ),
        walks=(Walk(day, ended_on=day), Walk(day, "missed"), Walk(AS_OF, ended_on=AS_OF, plot=1)),
        plots=(Plot(), Plot(hot_from=day), Plot(registered_on=AS_OF + timedelta(days=1))),
    )


def test_a_month_in_small(county: dict[str, Any]) -> None:
    """Stopped twice is one; a house in two parts is one, with both areas; lawful and merged are none."""
    store(august(), county)
    wanted = {
        "found": 2, "under_construction": 1, "planned": 1, "stopped": 2, "demolished": 1, "demolished_old": 1,
        "demolished_new": 0, "demolished_area": 160, "open": 1, "patrols_walked": 2, "patrol_rate": Decimal("66.7"),
        "growth": 1, "growth_pending": 0, "growth_year": 1, "cells": 2, "cells_covered": 1, "coverage": 50,
    }  # fmt: skip
    found = values(AS_OF)
    assert {key: found[f"illegal_building.{key}"] for key in wanted} == wanted
    keys = [figure.key for figure in api.figures("illegal_building")]
    assert [each.check.note for each in api.findings(keys, as_of=AS_OF) if each.is_ok is False] == []


def failing(ground: Ground, units: dict[str, Any]) -> list[str]:
    store(ground, units)
    keys = [figure.key for figure in api.figures("illegal_building")]
    return [each.check.note for each in api.findings(keys, as_of=AS_OF) if each.is_ok is False]


DOWN = Gone(date(2025, 8, 12), with_housing=True)


def test_a_building_taken_down_together_has_a_record_of_the_operation(county: dict[str, Any]) -> None:
    down = House(date(2025, 8, 2), fixed_on=DOWN.on, gone=(replace(DOWN, has_record=False),))
    alone = House(date(2025, 8, 2), fixed_on=DOWN.on, gone=(replace(DOWN, has_record=False, with_housing=False),))
    assert failing(Ground(houses=(down, alone)), county) == ["联合拆除的每一处都有联合行动记录"]


def test_what_was_only_planned_is_not_among_the_demolished(county: dict[str, Any]) -> None:
    house = House(date(2025, 8, 2), "planned_cleared", fixed_on=DOWN.on, gone=(DOWN,))
    assert failing(Ground(houses=(house,)), county) == [
        "拟建的没有建筑，不在联合拆除之内",
        "拟建的没有建筑，不在拆除之内",
    ]


@plays
@given(ground=grounds)
def test_the_figures_say_what_the_patrol_plans_by(county: dict[str, Any], ground: Ground) -> None:
    """The board, the day's tasks and the figures judge a cell and a site alike."""

    def play() -> None:
        store(ground, county)
        found, board = values(AS_OF), board_of(county["wenyan"], on=AS_OF)
        assert found["illegal_building.cells_covered"] == board.coverage.covered
        assert found["illegal_building.cells"] == board.coverage.all
        assert found["illegal_building.growth"] == len(board.growth.standing)
        assert board.growth.holds is (found["illegal_building.growth"] == 0)

    in_own_world(play)


@pytest.mark.parametrize("key", [figure.key for figure in api.figures("illegal_building")])
def test_behind_each_figure_stand_as_many_records_as_it_says(county: dict[str, Any], key: str) -> None:
    store(august(), county)
    assert api.records_of(key, as_of=AS_OF).count() == api.evaluate([key], as_of=AS_OF)[key].count

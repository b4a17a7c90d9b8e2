"""A street of plain rows and every figure counted over them by hand: nothing is shared with the queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

BUILDING, EMPTY = ("material", "foundation", "rising"), ("planned_empty", "planned_cleared")


@dataclass(frozen=True)
class Gone:
    on: date
    mode: str = "self"
    with_housing: bool = False
    area: int = 80
    has_record: bool = True


@dataclass(frozen=True)
class House:
    found_on: date
    stage: str = "rising"
    state: str = "found"
    verified_on: date | None = None
    fixed_on: date | None = None
    is_rebuilt: bool = False
    stops: tuple[date, ...] = ()
    gone: tuple[Gone, ...] = ()


@dataclass(frozen=True)
class Walk:
    planned_on: date
    state: str = "done"
    ended_on: date | None = None
    is_shown: bool | None = None
    plot: int = 0


@dataclass(frozen=True)
class Plot:
    """A cell of the grid."""

    registered_on: date = date(2025, 1, 1)
    routine: int = 7
    hot: int = 1
    hot_from: date | None = None
    hot_until: date | None = None


@dataclass(frozen=True)
class Ground:
    houses: tuple[House, ...] = ()
    walks: tuple[Walk, ...] = ()
    plots: tuple[Plot, ...] = (Plot(),)

    def walks_of(self, number: int) -> list[Walk]:
        return [walk for walk in self.walks if walk.plot % len(self.plots) == number]


def counts(house: House, on: date) -> bool:
    if house.state == "merged":
        return False
    return not (house.state == "lawful" and house.verified_on is not None and house.verified_on <= on)


FIX_DAYS = 15


def is_covered(ground: Ground, number: int, on: date) -> bool:
    """Walked by the day, and not longer ago than the interval of that day."""
    plot = ground.plots[number]
    is_hot = plot.hot_from is not None and plot.hot_from <= on and (plot.hot_until is None or plot.hot_until >= on)
    allowed = timedelta(days=plot.hot if is_hot else plot.routine)
    return any(
        walk.state == "done" and walk.is_shown is not False and walk.ended_on is not None and walk.ended_on <= on
        and walk.planned_on <= on <= walk.planned_on + allowed
        for walk in ground.walks_of(number)
    )  # fmt: skip


def stands_late(house: House, on: date) -> bool:
    return house.found_on + timedelta(days=FIX_DAYS) < on and not (house.fixed_on and house.fixed_on <= on)


def rate_of(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def coverage(ground: Ground, on: date) -> dict[str, Decimal | int | None]:
    cells = [number for number, plot in enumerate(ground.plots) if plot.registered_on <= on]
    covered = [number for number in cells if is_covered(ground, number, on)]
    return {"cells": len(cells), "cells_covered": len(covered), "coverage": rate_of(len(covered), len(cells))}


def taken_down(houses: list[House], first: date, last: date) -> dict[str, int]:
    gone = [
        (number, house, each) for number, house in enumerate(houses) for each in house.gone if first <= each.on <= last
    ]
    joint = [(number, house) for number, house, each in gone if each.with_housing]
    return {
        "demolished": len({number for number, _ in joint}),
        "demolished_new": len({number for number, house in joint if first <= house.found_on <= last}),
        "demolished_old": len({number for number, house in joint if house.found_on < first}),
        "demolished_all": len({number for number, _, _ in gone}),
        "demolished_by_operation": len({number for number, _, each in gone if each.with_housing and each.has_record}),
        "demolished_standing": len({number for number, house, _ in gone if house.stage not in EMPTY}),
        "demolished_coerced": len({number for number, _, each in gone if each.mode == "coerced"}),
        "demolished_area": sum(each.area for _, _, each in gone),
    }


def count_all(ground: Ground, *, as_of: date) -> dict[str, Decimal | int | None]:
    first = as_of.replace(day=1)

    def now(day: date | None) -> bool:
        return day is not None and first <= day <= as_of

    houses = [house for house in ground.houses if counts(house, as_of)]
    found = [house for house in houses if now(house.found_on)]
    fixed = [house for house in found if house.fixed_on and house.fixed_on <= as_of]
    walks = [walk for walk in ground.walks if now(walk.planned_on)]
    done = [walk for walk in walks if walk.state == "done" and walk.ended_on and walk.ended_on <= as_of]
    late = sum(stands_late(house, as_of) for house in found)
    this_year = [house for house in houses if as_of.replace(month=1, day=1) <= house.found_on <= as_of]
    values = {
        "found": len(found),
        "under_construction": sum(house.stage in BUILDING for house in found),
        "planned": sum(house.stage in EMPTY for house in found),
        "found_built": sum(house.stage not in (*BUILDING, *EMPTY) for house in found),
        "stopped": sum(any(now(day) for day in house.stops) for house in found),
        **taken_down(houses, first, as_of),
        "fixed": len(fixed),
        "open": len(found) - len(fixed),
        "rebuilt": sum(house.is_rebuilt for house in found),
        "patrols": len(walks),
        "patrols_walked": len(done),
        "patrol_rate": rate_of(len(done), len(walks)),
        "growth": late,
        "growth_pending": len(found) - len(fixed) - late,
        "growth_year": sum(stands_late(house, as_of) for house in this_year),
        **coverage(ground, as_of),
    }
    return {f"illegal_building.{key}": value for key, value in values.items()}

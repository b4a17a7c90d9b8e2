"""Invented villages and grid cells under the real towns; a county imports its own list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import TOWNS
from xianwu.lib.numbers import number_to_chinese

VILLAGES = 334
"""As many as the county's own page counts; their names are invented."""
GRIDDED, CELLS = 4, 3
"""In each town so many villages are divided into so many cells."""


def villages_of(place: int) -> int:
    """How many of the villages the town at this place gets: they are dealt out one by one."""
    return VILLAGES // len(TOWNS) + (place < VILLAGES % len(TOWNS))


def lines() -> list[UnitLine]:
    found = []
    for place, (town, _) in enumerate(TOWNS):
        for number in range(1, villages_of(place) + 1):
            code, name = f"{town}.v{number:02}", f"样例{number_to_chinese(number)}村"
            found.append(UnitLine(code, name, Unit.Kind.VILLAGE, town, name, number))
            cells = range(1, CELLS + 1) if number <= GRIDDED else ()
            for cell in cells:
                label = f"{name}第{number_to_chinese(cell)}网格"
                found.append(UnitLine(f"{code}.c{cell}", label, Unit.Kind.CELL, code, label, cell))
    return found


def build(rng: Random, *, as_of: date, progress: Callable[..., Any] = lambda *args: None) -> None:
    """Enter them; the towns are there already."""
    add_units(lines())

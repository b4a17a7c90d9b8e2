"""Addresses held against each other: one door is written with and without its town, with blanks, in wide figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xianwu.core.units.models import Unit
from xianwu.kit.remembered import Remembered
from xianwu.registers.enforcement.brain.places import bare, without_town

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xianwu.registers.enforcement.subjects import Subject

Door = tuple[int | None, str]
"""The town and what is left of the address without it."""


@dataclass(frozen=True)
class _Names:
    county: tuple[str, ...]
    towns: tuple[tuple[int, str], ...]


def _load() -> _Names:
    rows = Unit.objects.filter(kind__in=(Unit.Kind.COUNTY, Unit.Kind.TOWN)).order_by("kind", "path")
    found = list(rows.values_list("pk", "kind", "short_name"))
    county = tuple(name for _, kind, name in found if kind == Unit.Kind.COUNTY)
    return _Names(county, tuple((pk, name) for pk, kind, name in found if kind == Unit.Kind.TOWN))


_names = Remembered(_load, models=("units.Unit",))


@lru_cache(maxsize=50_000)
def _door(address: str, town: int | None, village: str, names: _Names) -> Door:
    written, rest = without_town(address, county=names.county, towns=names.towns)
    return town or written, rest.removeprefix(bare(village)) or rest


def door_of(subject: Subject) -> Door | None:
    """Where it is, for comparing; None without an address."""
    return _door(subject.address, subject.town_id, subject.village, _names()) if subject.address else None


def at_door(door: Door, others: Iterable[tuple[int, str, int | None, str]]) -> int | None:
    """The first of the others (key, address, town, village) at this door."""
    names = _names()
    return next((key for key, address, town, village in others if _door(address, town, village, names) == door), None)


def doubt_of(subject: Subject) -> str:
    """Whether the address says another town than the one it was put under; "" when not."""
    names = _names()
    written, _ = without_town(subject.address, county=names.county, towns=names.towns)
    if written is None or subject.town_id is None or written == subject.town_id:
        return ""
    called = dict(names.towns)
    return f"地址写的是{called[written]}，乡镇（街道）填的是{called.get(subject.town_id, '别处')}：请核对，改成一致。"

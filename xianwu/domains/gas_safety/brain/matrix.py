"""全效监管清单: which item of the checklist is due at whom, how many were looked at in time, and who answers for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

NOBODY = "未定责任股室"


@dataclass(frozen=True)
class Item:
    """`since`: a check after this day is still within the cycle; `section`: "" where the town's section answers."""

    code: str
    group: str
    text: str
    kinds: tuple[str, ...]
    months: int
    since: date
    section: str = ""


@dataclass(frozen=True)
class Site:
    id: int
    kind: str
    town: str = ""


@dataclass
class Cell:
    due: int = 0
    made: int = 0

    @property
    def late(self) -> int:
        return self.due - self.made

    @property
    def rate(self) -> int | None:
        """Whole percent in time, rounded down so that 100 means all; None where nothing is due."""
        return self.made * 100 // self.due if self.due else None

    def count(self, *, in_time: bool) -> None:
        self.due += 1
        self.made += in_time


@dataclass(frozen=True)
class Late:
    """One item that was not looked at in time at one site; `last` is None where it never was."""

    site: int
    code: str
    section: str
    last: date | None


@dataclass
class Line:
    item: Item
    cells: dict[str, Cell] = field(default_factory=dict)


@dataclass
class Matrix:
    lines: list[Line]
    whole: Cell
    sections: dict[str, Cell]
    kinds: dict[str, Cell]
    late: list[Late]


def build(
    items: Sequence[Item], *, sites: Iterable[Site], last: Mapping[tuple[str, int], date], links: Mapping[str, str]
) -> Matrix:
    """Every item at every site of its kinds, once. `last` by item and site; `links`: town → section."""
    found = Matrix([Line(item) for item in items], Cell(), {}, {}, [])
    by_kind: dict[str, list[Line]] = {}
    for line in found.lines:
        for kind in line.item.kinds:
            by_kind.setdefault(kind, []).append(line)
    for site in sites:
        for line in by_kind.get(site.kind, ()):
            _count(found, line, site, last.get((line.item.code, site.id)), links)
    return found


def _count(found: Matrix, line: Line, site: Site, day: date | None, links: Mapping[str, str]) -> None:
    in_time = day is not None and day > line.item.since
    section = line.item.section or links.get(site.town) or NOBODY
    cells = (
        found.whole,
        line.cells.setdefault(site.kind, Cell()),
        found.sections.setdefault(section, Cell()),
        found.kinds.setdefault(site.kind, Cell()),
    )
    for cell in cells:
        cell.count(in_time=in_time)
    if not in_time:
        found.late.append(Late(site.id, line.item.code, section, day))

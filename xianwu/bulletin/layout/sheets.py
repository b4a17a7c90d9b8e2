"""The printed pages as pages of lines, for a screen that shows what the printer will do."""

from __future__ import annotations

from dataclasses import dataclass, field

from xianwu.bulletin.layout.grid import Grid
from xianwu.bulletin.layout.lines import Line


@dataclass(frozen=True)
class Block:
    """Lines of one paragraph that stand on one page. `owner`: which item, from 0."""

    owner: int
    opens_item: bool
    opens_paragraph: bool
    lines: tuple[Line, ...]


@dataclass
class Sheet:
    """One page."""

    number: int
    blocks: list[Block] = field(default_factory=list)
    has_tail: bool = False


def sheets(grid: Grid) -> list[Sheet]:
    """The pages of a laid-out issue; the tail stands on the last one."""
    found = [Sheet(1)]
    room = grid.page_lines - grid.masthead_lines
    place = 0
    seen: set[int] = set()
    for owner, paragraph in zip(grid.owners, grid.paragraphs, strict=True):
        lines, is_first = list(paragraph), True
        while lines:
            if room == 0 or place == grid.break_before:
                found.append(Sheet(found[-1].number + 1))
                room = grid.page_lines
            taken = lines[: _until(room, place=place, stop=grid.break_before)]
            found[-1].blocks.append(Block(owner, owner not in seen, is_first, tuple(taken)))
            seen.add(owner)
            lines, is_first = lines[len(taken) :], False
            place, room = place + len(taken), room - len(taken)
    found[-1].has_tail = True
    return found


def _until(room: int, *, place: int, stop: int | None) -> int:
    """How many lines may follow on this page."""
    return room if stop is None or stop <= place else min(room, stop - place)

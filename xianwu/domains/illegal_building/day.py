"""A patroller's day, and what the heads of the street see at a glance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import Clock, clocks_of
from xianwu.core.workflow.declarations import flow_of
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.brain import patrols, sites
from xianwu.domains.illegal_building.models import Cell, PatrolTask, Site, Watch
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.figures.api import Judged, evaluate_and_judge, judged

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MOST = 30
SHOWN = tuple(
    f"illegal_building.{key}"
    for key in (
        "coverage", "cells_covered", "growth", "growth_pending", "growth_year", "found", "open", "rebuilt",
    )
)  # fmt: skip
"""Figures at the head of the board, each leading to its records."""


@dataclass(frozen=True)
class Day:
    on: date
    tasks: list[PatrolTask]
    sites: list[Site]
    watches: list[Watch]

    @property
    def done_count(self) -> int:
        return sum(task.state == PatrolTask.State.DONE for task in self.tasks)

    @property
    def bring(self) -> list[str]:
        """What to take along; nothing once every round is walked."""
        if self.done_count == len(self.tasks):
            return []
        found = ["手机（打开定位，充满电；没有信号也能记）", "空白劝阻记录"]
        found += [f"未处置的 {len(self.sites)} 处的上次照片，同角度再拍"] if self.sites else []
        return [*found, *([f"回访单 {len(self.watches)} 份"] if self.watches else [])]


def day_of(actor: Actor, *, on: date) -> Day:
    """Three statements, however many tasks."""
    tasks = PatrolTask.objects.visible_to(actor, roles=(PATROLLER,)).filter(planned_on=on)
    own = Site.objects.visible_to(actor, roles=(PATROLLER,)).open().filter(found_on__lte=on)
    due = Watch.objects.visible_to(actor, roles=(PATROLLER,)).filter(done_on=None, due_on__lte=on)
    return Day(
        on,
        list(tasks.select_related("cell__unit").order_by("starts_at", "pk")),
        list(own.select_related("cell__unit").order_by("-found_on", "-pk")[:MOST]),
        list(due.select_related("site").order_by("due_on", "pk")[:MOST]),
    )


@dataclass(frozen=True)
class Board:
    """The street on a day: what stands open, what is late, how well it is walked, where building is likely."""

    on: date
    open_by_state: list[tuple[str, int]]
    late: list[Any]
    coverage: patrols.Coverage
    missing: list[str]
    hot: list[Cell]
    growth: sites.Growth
    standing: list[Site]
    figures: list[Any]
    judged: Judged


def _late(still: list[Site], *, on: date, past: date | None) -> list[Clock]:
    """The limits that have run out, the oldest first."""
    flow = flow_of(Site)
    clocks = clocks_of([rule.name for rule in flow.clocks], still, past=past) if flow and still else []
    late = [each for each in clocks if each.state == Clock.State.RUNNING and each.due_on and each.due_on < on]
    return sorted(late, key=lambda each: (each.due_on, each.pk))


def board_of(street: Unit, *, on: date, past: date | None = None) -> Board:
    rows = list(Site.as_stood(past).filter(Site.stood(on), unit=street).order_by("found_on", "id"))
    still = [row for row in rows if row.state in Site.OPEN]
    counts = Counter(row.get_state_display() for row in still)
    own = facts.cells_of(street, on=on, past=past)
    cells = facts.with_visits(own, street, on=on, past=past)
    covered = patrols.coverage(list(cells.values()), as_of=on)
    known = {str(cell.pk): cell for cell in own}
    first = on.replace(day=1)
    growth = facts.zero_growth(rows, start=first, as_of=on)
    hot = sorted((cell for cell in own if cell.heat), key=lambda cell: (-(cell.heat or 0), cell.pk))
    by_key = {row.pk: row for row in rows}
    values, findings = evaluate_and_judge(SHOWN, as_of=on)
    return Board(
        on, sorted(counts.items()), _late(still, on=on, past=past), covered,
        [str(known[key]) for key in covered.missing], hot[:8], growth,
        [by_key[key] for key in growth.standing], list(values.values()), judged(findings),
    )  # fmt: skip

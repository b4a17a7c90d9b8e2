"""Points for what was adopted: pure sums over events. Nothing is typed; everything can be counted again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ITEM, SPECIAL, NOTE, CALL, CORRECTION = "item", "special", "note", "call", "correction"
WORDS = {ITEM: "采用", SPECIAL: "专期采用", NOTE: "领导批示", CALL: "完成约稿", CORRECTION: "更正"}
ZERO, HALF = Decimal(0), Decimal("0.5")


@dataclass(frozen=True)
class ScoreEvent:
    """Points that a unit gets (or loses) for one thing on one day; `share` of a joint item, else 1."""

    unit: int
    kind: str
    on: date
    about: str
    points: Decimal
    share: Decimal = Decimal(1)
    issue: int | None = None

    @property
    def earned(self) -> Decimal:
        return (self.points * self.share).quantize(Decimal("0.01"))

    @property
    def word(self) -> str:
        return WORDS[self.kind]


@dataclass(frozen=True)
class Standing:
    """One unit in its group: what it sent, what was taken, what it earned, and its place."""

    unit: int
    received: int
    adopted: Decimal
    notes: int
    calls: int
    corrections: int
    points: Decimal
    place: int = 0


def shared(unit: int, guest: tuple[int, Decimal] | None) -> list[tuple[int, Decimal]]:
    """The units of an item with their shares; these make one."""
    if guest is None:
        return [(unit, Decimal(1))]
    return [(unit, 1 - guest[1]), guest]


def standings(units: Sequence[int], events: Iterable[ScoreEvent], received: dict[int, int]) -> list[Standing]:
    """The units of one group, best first; equal points share a place, the next place is left out."""
    own: dict[int, list[ScoreEvent]] = {unit: [] for unit in units}
    for event in events:
        if event.unit in own:
            own[event.unit].append(event)
    rows = [_standing(unit, found, received.get(unit, 0)) for unit, found in own.items()]
    order = {unit: at for at, unit in enumerate(units)}
    rows.sort(key=lambda row: (-row.points, -row.adopted, order[row.unit]))
    return _placed(rows)


def _standing(unit: int, events: Sequence[ScoreEvent], received: int) -> Standing:
    def count(*kinds: str) -> int:
        return sum(event.kind in kinds for event in events)

    adopted = sum((event.share for event in events if event.kind in (ITEM, SPECIAL)), ZERO)
    points = sum((event.earned for event in events), ZERO)
    return Standing(unit, received, adopted, count(NOTE), count(CALL), count(CORRECTION), points)


def _placed(rows: Sequence[Standing]) -> list[Standing]:
    placed: list[Standing] = []
    for at, row in enumerate(rows, start=1):
        same = placed and placed[-1].points == row.points
        place = placed[-1].place if same else at
        values = {**row.__dict__, "place": place}
        placed.append(Standing(**values))
    return placed


@dataclass(frozen=True)
class Check:
    """One sum of a circular, counted two ways."""

    text: str
    is_ok: bool


def sums(rows: Iterable[Standing], events: Sequence[ScoreEvent], *, items: int) -> list[Check]:
    """What must agree: the points of the units and of the events, the adopted shares and the printed items."""
    known = list(rows)
    of_units = sum((row.points for row in known), ZERO)
    of_events = sum((event.earned for event in events), ZERO)
    adopted = sum((row.adopted for row in known), ZERO)
    return [
        Check(f"各单位得分合计 {of_units} 分，计分事项合计 {of_events} 分", of_units == of_events),
        Check(f"各单位采用合计 {adopted:f} 条，刊用条目 {items} 条", adopted == items),
    ]

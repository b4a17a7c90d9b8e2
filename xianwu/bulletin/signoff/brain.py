"""Whose turn it is in a route. No database, no clock: seats in, moves out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

IN_TURN, ALL, ANY = "in_turn", "all", "any"
WAITING, OPEN, SIGNED, SPARED = "waiting", "open", "signed", "spared"


@dataclass(frozen=True)
class Seat:
    """A place that counts: its stage, its order there, and where it stands."""

    key: int
    stage: int
    order: int
    mode: str
    state: str


@dataclass(frozen=True)
class Turn:
    """The state each seat should be in, and who is still missing."""

    states: dict[int, str]
    missing: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def is_complete(stage: Sequence[Seat]) -> bool:
    """Whether a stage needs no further signature."""
    signed = sum(seat.state == SIGNED for seat in stage)
    return signed > 0 if stage[0].mode == ANY else signed == len(stage)


def turn(seats: Iterable[Seat]) -> Turn:
    """Open what is to be signed now; spare what an `any` stage no longer needs; all later ones wait."""
    ordered = sorted(seats, key=lambda seat: (seat.stage, seat.order, seat.key))
    states: dict[int, str] = {}
    missing: list[int] = []
    for _, group in groupby(ordered, key=lambda seat: seat.stage):
        stage = list(group)
        unsigned = [seat for seat in stage if seat.state != SIGNED]
        is_next = not missing
        if is_complete(stage):
            states |= {seat.key: SPARED for seat in unsigned}
            continue
        opened = unsigned[:1] if stage[0].mode == IN_TURN else unsigned
        states |= {seat.key: OPEN if is_next and seat in opened else WAITING for seat in unsigned}
        missing += [seat.key for seat in unsigned]
    return Turn(states, tuple(missing))

"""Whose turn it is."""

import pytest

from xianwu.bulletin.signoff.brain import Seat, turn


def seats(*lines: str) -> list[Seat]:
    """“1 any signed”, in the order of the keys."""
    found = []
    for key, line in enumerate(lines, start=1):
        stage, mode, state = line.split()
        found.append(Seat(key, int(stage), key, mode, state))
    return found


@pytest.mark.parametrize(
    ("lines", "states", "missing"),
    [
        (("1 all waiting", "1 all waiting", "2 any waiting"), {1: "open", 2: "open", 3: "waiting"}, (1, 2, 3)),
        (("1 all signed", "1 all open", "2 any waiting"), {2: "open", 3: "waiting"}, (2, 3)),
        (("1 any signed", "1 any open", "2 any waiting"), {2: "spared", 3: "open"}, (3,)),
        (("1 in_turn waiting", "1 in_turn waiting"), {1: "open", 2: "waiting"}, (1, 2)),
        (("1 in_turn signed", "1 in_turn waiting"), {2: "open"}, (2,)),
        # Sent back: what was open further on waits again, what was spared is asked again.
        (("1 any waiting", "1 any spared", "2 all open"), {1: "open", 2: "open", 3: "waiting"}, (1, 2, 3)),
        (("1 all signed", "2 any signed"), {}, ()),
        ((), {}, ()),
    ],
)
def test_a_turn(lines: tuple[str, ...], states: dict[int, str], missing: tuple[int, ...]) -> None:
    found = turn(seats(*lines))
    assert (found.states, found.missing, found.is_complete) == (states, missing, not missing)

from datetime import date

import pytest

from xianwu.registers.enforcement.brain.leniency import HARM, MAY, MUST, NO_HARM, NOT, SLIGHT_HARM, Offence, leniency

DAY = date(2025, 8, 29)


def judged(harm=SLIGHT_HARM, *, minor=False, corrected=True, earlier=(), listed=True, on=DAY):
    return leniency(Offence(on, harm, minor, corrected), earlier_on=earlier, months=12, is_listed=listed)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, MAY),
        ({"harm": NO_HARM}, MAY),
        ({"harm": NO_HARM, "minor": True}, MUST),
        ({"harm": NO_HARM, "minor": True, "earlier": [date(2025, 8, 1)]}, MUST),
        ({"harm": NO_HARM, "minor": True, "corrected": False}, NOT),
        ({"harm": HARM}, NOT),
        ({"corrected": False}, NOT),
        ({"listed": False}, NOT),
        ({"earlier": [date(2024, 8, 28)]}, MAY),
        ({"earlier": [date(2024, 8, 29)]}, NOT),
        ({"earlier": [DAY]}, MAY),
        ({"on": date(2025, 2, 28), "earlier": [date(2024, 2, 28)]}, NOT),
        ({"on": date(2024, 2, 29), "earlier": [date(2023, 2, 28)]}, NOT),
    ],
)
def test_who_is_spared(facts, verdict):
    found = judged(**facts)
    assert found.verdict == verdict
    assert bool(found.missing) is (verdict == NOT)


def test_everything_that_is_missing_is_named():
    found = judged(HARM, corrected=False, earlier=[date(2025, 3, 1)], listed=False)
    assert len(found.missing) == 4
    assert "2025-03-01" in found.reason

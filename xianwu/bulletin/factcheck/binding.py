"""Which figure of the ledgers a typed number may be, best first. It proposes; a person binds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz.fuzz import partial_ratio, ratio

from xianwu.bulletin.factcheck.claims import bounds, meet
from xianwu.bulletin.factcheck.figures import Figure

SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
MOST, ALIKE, SAME_WORDS = 5, 55, 90
HIT, CLOSE, PARTLY = 60, 20, 0.95


@dataclass(frozen=True)
class Candidate:
    """A figure of the ledgers: `value` in its own unit, `text` as it would print."""

    key: str
    label: str
    value: Decimal
    unit: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """A candidate with its score (0–100), whether its value is what is printed, and why."""

    candidate: Candidate
    score: int
    is_equal: bool
    reason: str


def proposals(figure: Figure, *, subject: str, candidates: Iterable[Candidate]) -> Sequence[Proposal]:
    """Candidates in the figure's unit whose value it may print, then those only called alike: their value differs.

    Score: 60 for a value inside what the printed number claims, up to 40 for the likeness of the words.
    """
    found = [each for candidate in candidates if (each := _judged(figure, subject, candidate)) is not None]
    return sorted(found, key=lambda each: (-each.score, each.candidate.key))[:MOST]


def _judged(figure: Figure, subject: str, candidate: Candidate) -> Proposal | None:
    value, unit = base_form(candidate.value, candidate.unit)
    if unit != figure.unit:
        return None
    likeness = _likeness(subject, candidate.label)
    # A rate is compared as printed, an amount in the steps it is printed in.
    is_equal = meet((abs(value), abs(value)), bounds(figure))
    if is_equal:
        words = f"台账值 {candidate.text}，与文字一致"
        return Proposal(candidate, HIT + round(likeness * 0.4), True, words)
    if likeness < max(ALIKE, SAME_WORDS - CLOSE):
        return None
    return Proposal(candidate, round(likeness * 0.4), False, f"台账值 {candidate.text}，与文字“{figure.text}”不同")


def _likeness(subject: str, label: str) -> float:
    """0–100. A name that contains the words is a little less than the words themselves: 审减 before 净审减."""
    return max(ratio(subject, label), partial_ratio(subject, label) * PARTLY) if subject else 0.0


def base_form(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """127718 万元 is 1277180000 元."""
    for word, scale in SCALES.items():
        if unit.startswith(word) and len(unit) > 1:
            return value * scale, unit[1:]
    return value, unit

"""Choosing an agency: how by fee, and who stands for the draw: conflicts left out first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

DRAW, COMPETE, TENDER = STRICTNESS = "draw", "compete", "tender"


@dataclass(frozen=True)
class ModeAdvice:
    mode: str
    reason: str


@dataclass(frozen=True)
class Candidate:
    """`ties` are the works it did for this project: any one means it must withdraw."""

    id: int
    name: str
    ties: tuple[str, ...] = ()
    open_jobs: int = 0


@dataclass(frozen=True)
class Field:
    """Who stands for a draw, and who is left out and why."""

    able: tuple[Candidate, ...]
    left_out: tuple[tuple[Candidate, str], ...]


def mode_by_fee(fee: Decimal, *, compete_from: Decimal, tender_from: Decimal) -> ModeAdvice:
    """Random draw below the first bound, competitive method from it, public tender from the second."""
    wan = f"{(fee / 10000).normalize():f}"
    if fee < compete_from:
        return ModeAdvice(DRAW, f"评审费 {wan} 万元，低于 {_wan(compete_from)} 万元，随机抽取。")
    if fee < tender_from:
        return ModeAdvice(COMPETE, f"评审费 {wan} 万元，达到 {_wan(compete_from)} 万元，采用竞争性方式。")
    return ModeAdvice(TENDER, f"评审费 {wan} 万元，达到 {_wan(tender_from)} 万元，原则上公开招标。")


def field_of(candidates: Sequence[Candidate], *, most_open: int | None = None) -> Field:
    """Conflicts and full desks are left out before anything is drawn."""
    left_out = tuple((candidate, why) for candidate in candidates if (why := _hindrance(candidate, most_open)))
    excluded = {candidate.id for candidate, _ in left_out}
    return Field(tuple(candidate for candidate in candidates if candidate.id not in excluded), left_out)


def is_softer(mode: str, *, than: str) -> bool:
    """Whether a way of choosing is less strict than the fee demands."""
    return STRICTNESS.index(mode) < STRICTNESS.index(than)


def _hindrance(candidate: Candidate, most_open: int | None) -> str:
    if candidate.ties:
        return f"曾为本项目承担{'、'.join(candidate.ties)}，须回避。"
    if most_open is not None and candidate.open_jobs >= most_open:
        return f"在办 {candidate.open_jobs} 项，已满。"
    return ""


def _wan(amount: Decimal) -> str:
    return f"{(amount / 10000).normalize():f}"

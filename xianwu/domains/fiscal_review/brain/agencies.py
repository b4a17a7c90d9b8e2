"""Choosing an agency: how by fee, who by a draw that anybody can replay, conflicts left out first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

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
class Draw:
    """Winner, the order drawn, who was left out and why; the same seed gives the same draw."""

    winner: Candidate | None
    order: tuple[Candidate, ...]
    left_out: tuple[tuple[Candidate, str], ...]
    seed: str


def mode_by_fee(fee: Decimal, *, compete_from: Decimal, tender_from: Decimal) -> ModeAdvice:
    """Random draw below the first bound, competitive method from it, public tender from the second."""
    wan = f"{(fee / 10000).normalize():f}"
    if fee < compete_from:
        return ModeAdvice(DRAW, f"评审费 {wan} 万元，低于 {_wan(compete_from)} 万元，随机抽取。")
    if fee < tender_from:
        return ModeAdvice(COMPETE, f"评审费 {wan} 万元，达到 {_wan(compete_from)} 万元，采用竞争性方式。")
    return ModeAdvice(TENDER, f"评审费 {wan} 万元，达到 {_wan(tender_from)} 万元，原则上公开招标。")


def draw(candidates: Sequence[Candidate], *, seed: str, most_open: int | None = None) -> Draw:
    """Order by SHA-256 of seed and id: no hidden state, replayable with paper and a digest tool."""
    left_out = [(candidate, why) for candidate in candidates if (why := _hindrance(candidate, most_open))]
    excluded = {candidate.id for candidate, _ in left_out}
    able = [candidate for candidate in candidates if candidate.id not in excluded]
    order = sorted(able, key=lambda c: ticket(seed, agency=c.id))
    return Draw(order[0] if order else None, tuple(order), tuple(left_out), seed)


def ticket(seed: str, *, agency: int) -> str:
    """The lot an agency draws: SHA-256 over `seed:id`; the smallest wins."""
    return sha256(f"{seed}:{agency}".encode()).hexdigest()


def commitment_of(secret: str) -> str:
    """What is published before the draw: it binds the secret without telling it."""
    return sha256(secret.encode()).hexdigest()


def seed_of(secret: str, *, witness: str) -> str:
    """Neither side alone decides: the committed secret and a number that a witness names afterwards."""
    return f"{secret}:{witness}"


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

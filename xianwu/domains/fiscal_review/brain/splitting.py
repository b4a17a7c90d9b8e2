"""Suspicion that one job was split to stay under a threshold (化整为零). It asks a question, it decides nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class Parcel:
    """One submission; `place` as written, `lot_of` the declared parent: declared lots are no suspicion."""

    id: int
    owner: int
    place: str
    on: date
    amount: Decimal
    lot_of: int | None = None


@dataclass(frozen=True)
class Suspicion:
    ids: tuple[int, ...]
    threshold: Decimal
    total: Decimal
    reason: str


def suspicions(
    parcels: Sequence[Parcel],
    *,
    thresholds: Sequence[Decimal],
    window_days: int = 90,
    share: Decimal = Decimal("0.85"),
) -> list[Suspicion]:
    """Runs of ≥2 parcels of one owner and place within the window, each at 85–100 % of one threshold."""
    found = []
    for threshold in sorted(thresholds):
        near = [p for p in parcels if p.lot_of is None and share * threshold <= p.amount <= threshold]
        groups: dict[tuple[int, str], list[Parcel]] = defaultdict(list)
        for parcel in near:
            groups[parcel.owner, normal_place(parcel.place)].append(parcel)
        for group in groups.values():
            runs = [run for run in _runs(group, window_days) if len(run) > 1]
            found += [_suspicion(run, threshold, window_days=window_days, share=share) for run in runs]
    return found


def normal_place(text: str) -> str:
    """A place without blanks and punctuation, so that “文岩街道 一路” and “文岩街道一路。” agree."""
    return "".join(char for char in text if char.isalnum())


def _runs(group: list[Parcel], window_days: int) -> list[list[Parcel]]:
    """Greedy runs in order of date: a run never spans more than the window."""
    runs: list[list[Parcel]] = []
    for parcel in sorted(group, key=lambda p: (p.on, p.id)):
        if runs and parcel.on - runs[-1][0].on <= timedelta(days=window_days):
            runs[-1].append(parcel)
        else:
            runs.append([parcel])
    return runs


def _suspicion(run: list[Parcel], threshold: Decimal, *, window_days: int, share: Decimal) -> Suspicion:
    total = sum((p.amount for p in run), Decimal(0))
    wan = f"{(threshold / 10000).normalize():f}"
    reason = (
        f"同一建设单位、同一地点 {window_days} 天内送审 {len(run)} 个项目，每个都在 {wan} 万元线的 {(share * 100).normalize():f}%–100%，"
        f"合计 {(total / 10000).quantize(Decimal('0.01')).normalize():f} 万元，请核实是否化整为零。"
    )
    return Suspicion(tuple(p.id for p in run), threshold, total, reason)

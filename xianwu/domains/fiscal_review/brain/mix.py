"""Change of a mean with the mix held still: more small cases alone then change nothing."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class MixGroup:
    """One group on both sides: how many cases and their mean; a mean is None where there is no case."""

    group: Hashable
    n_before: int
    mean_before: Fraction | None
    n_now: int
    mean_now: Fraction | None

    @property
    def is_compared(self) -> bool:
        return bool(self.n_before and self.n_now)


@dataclass(frozen=True)
class MixChange:
    """Per cent of change, raw and adjusted; None where nothing can be compared. Groups left out are named."""

    raw: Fraction | None
    adjusted: Fraction | None
    compared: tuple[Hashable, ...]
    left_out: tuple[Hashable, ...]


def mix_change(now: Iterable[tuple[Hashable, int]], *, before: Iterable[tuple[Hashable, int]]) -> MixChange:
    """Pairs of group and days. Weights are the group sizes of `before`; groups on one side only are left out."""
    new, old = _grouped(now), _grouped(before)
    common = sorted(new.keys() & old.keys(), key=str)
    alone = sorted(new.keys() ^ old.keys(), key=str)
    raw = _change(_mean(_all(new)), _mean(_all(old)))
    weight = sum(len(old[group]) for group in common)
    if not weight:
        return MixChange(raw, None, (), tuple(alone))
    weighted_new = sum((_mean(new[group]) or 0) * len(old[group]) for group in common) / Fraction(weight)
    weighted_old = Fraction(sum(sum(old[group]) for group in common), weight)
    return MixChange(raw, _change(weighted_new, weighted_old), tuple(common), tuple(alone))


def mix_groups(now: Iterable[tuple[Hashable, int]], *, before: Iterable[tuple[Hashable, int]]) -> list[MixGroup]:
    """The groups of both sides, in order of their names: what the adjusted change is made of."""
    new, old = _grouped(now), _grouped(before)
    return [
        MixGroup(
            group,
            n_before=len(old.get(group, ())),
            mean_before=_mean(old.get(group, [])),
            n_now=len(new.get(group, ())),
            mean_now=_mean(new.get(group, [])),
        )
        for group in sorted(new.keys() | old.keys(), key=str)
    ]


def _grouped(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for group, days in pairs:
        found[group].append(days)
    return dict(found)


def _all(groups: dict[Hashable, list[int]]) -> list[int]:
    return [days for values in groups.values() for days in values]


def _mean(values: list[int]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


def _change(new: Fraction | None, old: Fraction | None) -> Fraction | None:
    return (new - old) / old * 100 if new is not None and old else None

"""Which errors somebody's reviewed files show, and how often: few files say little, so they lean on everybody's.

A rate of errors per file is estimated as (errors + files₀ · rate of all) / (files + files₀): a Gamma prior of weight
files₀ around the common rate (empirical Bayes). With few files the estimate stays near the common rate, and the
interval beside it, which holds the rate in 95 of 100 cases, stays wide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

FEW = 3
PRIOR_FILES = Decimal(3)
SURE = 1.959964
"""The normal quantile of 97.5 %."""
HUNDREDTH = Decimal("0.01")
Between = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Fault:
    """One error: whose (`None`: nobody's alone), of which kind, worth how many points."""

    who: int | None
    kind: str
    points: Decimal


@dataclass(frozen=True)
class Line:
    """One officer or section: files reviewed, errors by kind, estimated errors per file by kind and between which."""

    who: int
    files: int
    counts: Mapping[str, int]
    rates: Mapping[str, Decimal]
    between: Mapping[str, Between]

    @property
    def is_few(self) -> bool:
        return self.files < FEW

    @property
    def worst(self) -> str:
        """The kind most to be expected of those that were found; empty where nothing was found of this officer."""
        own = [kind for kind, count in self.counts.items() if count]
        return max(own, key=lambda kind: self.rates[kind], default="")


@dataclass(frozen=True)
class Topic:
    """A kind of error as a topic to teach: how many, how many points, and their share of all points."""

    kind: str
    count: int
    points: Decimal
    share: Decimal


def lines_of(
    files: Mapping[int, int], faults: Sequence[Fault], *, total_files: int, kinds: Iterable[str]
) -> list[Line]:
    """A line for each officer with a reviewed file, those with the most errors per file first.

    `files`: officer (or section) → reviewed files handled; `total_files`: reviewed files of all (a file may have two).
    """
    every = Counter(fault.kind for fault in faults)
    common = {kind: Decimal(every[kind]) / total_files if total_files else Decimal(0) for kind in kinds}
    lines = []
    for who, number in files.items():
        own = Counter(fault.kind for fault in faults if fault.who == who)
        rates = {kind: _rate(own[kind], number, common[kind]) for kind in common}
        between = {kind: _between(own[kind], number, common[kind]) for kind in common}
        lines.append(Line(who, number, {kind: own[kind] for kind in common}, rates, between))
    return sorted(lines, key=lambda line: (-sum(line.rates.values()), line.who))


def _rate(errors: int, files: int, common: Decimal) -> Decimal:
    return (errors + PRIOR_FILES * common) / (files + PRIOR_FILES)


def _between(errors: int, files: int, common: Decimal) -> Between:
    """The 95 % interval of the estimate: quantiles of the Gamma by Wilson and Hilferty's cube root."""
    shape, weight = float(errors + PRIOR_FILES * common), float(files + PRIOR_FILES)
    if not shape:
        return Decimal(0), Decimal(0)
    middle, spread = 1 - 1 / (9 * shape), SURE / (3 * sqrt(shape))
    low, high = (shape / weight * max(middle + turn * spread, 0) ** 3 for turn in (-1, 1))
    return _rounded(low), _rounded(high)


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(HUNDREDTH, ROUND_HALF_UP)


def topics_of(faults: Sequence[Fault]) -> list[Topic]:
    """What should be taught next: kinds by the points they cost, with their share in percent."""
    total = sum((fault.points for fault in faults), Decimal(0))
    topics = []
    for kind in dict.fromkeys(fault.kind for fault in faults):
        own = [fault.points for fault in faults if fault.kind == kind]
        points = sum(own, Decimal(0))
        topics.append(Topic(kind, len(own), points, points / total * 100))
    return sorted(topics, key=lambda topic: (-topic.points, topic.kind))


def weights_of(topics: Sequence[Topic], kinds: Iterable[str]) -> dict[str, str]:
    """The weight of a question in the draw by its kind, as text: 1, and one more for each tenth of the points lost."""
    shares = {topic.kind: topic.share for topic in topics}
    return {kind: str(1 + int(shares.get(kind, Decimal(0)) / 10)) for kind in kinds}

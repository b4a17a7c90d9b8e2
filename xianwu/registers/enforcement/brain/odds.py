"""The odds that an open finding becomes overdue, learnt from past ones; and how good such odds were.

Two sources are joined: how often findings of this hazard and town were late (Beta–Binomial, the county as prior), and
how the time to fix is spread (Kaplan–Meier, open findings count as “longer than so far”). With few past findings only
“days left ÷ median time to fix” is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log

HAZARD, TOWN = "hazard", "town"
FEW, LEARNT, CERTAIN = METHODS = "few", "learnt", "certain"


class OddsError(ValueError):
    """Records that contradict themselves; the message says which."""


@dataclass(frozen=True)
class Past:
    """A finding as it is known on the as-of day: fixed on a day, or still open."""

    hazard: str
    town: str
    found_on: date
    due_on: date
    fixed_on: date | None = None


@dataclass(frozen=True)
class Open:
    id: int
    hazard: str
    town: str
    found_on: date
    due_on: date


@dataclass(frozen=True)
class Odds:
    """`late` from 0 to 1; `method` tells whether it was learnt."""

    id: int
    late: float
    method: str
    reason: str


@dataclass(frozen=True)
class Prior:
    """A Beta distribution by its mean and how many findings it is worth."""

    mean: float
    weight: float


@dataclass(frozen=True)
class Model:
    """What was learnt up to a day: the county's rate, rates by hazard and town, the curve of times to fix."""

    as_of: date
    count: int
    prior: Prior
    rates: Mapping[tuple[str, str], tuple[int, int]]
    curve: tuple[tuple[int, float], ...]
    least: int


def learn(past: Iterable[Past], *, as_of: date, least: int = 30) -> Model:
    """A model from findings known on `as_of`; fewer than `least` decided ones teach nothing but a median."""
    known = [each for each in past if each.found_on <= as_of]
    for each in known:
        if each.fixed_on is not None and each.fixed_on < each.found_on:
            raise OddsError(f"有隐患的整改日期（{each.fixed_on}）早于发现日期（{each.found_on}），请先改正。")
    rates: defaultdict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    late_all = count = 0
    for each in known:
        late = _was_late(each, as_of)
        if late is None:
            continue
        count += 1
        late_all += late
        for key in ((HAZARD, each.hazard), (TOWN, each.town)):
            bad, all_ = rates[key]
            rates[key] = bad + late, all_ + 1
    mean = (late_all + 1) / (count + 2)
    weight = _weight(mean, [pair for (kind, _), pair in rates.items() if kind == HAZARD])
    return Model(as_of, count, Prior(mean, weight), dict(rates), survival(_times(known, as_of)), least)


def odds_of(finding: Open, *, model: Model) -> Odds:
    """The odds for one open finding on the model's day."""
    age, left = (model.as_of - finding.found_on).days, (finding.due_on - model.as_of).days
    if left < 0:
        return Odds(finding.id, 1.0, CERTAIN, f"已逾期 {-left} 天。")
    if model.count < model.least:
        return _by_median(finding, model, left)
    base = _survives(model.curve, age)
    over = _survives(model.curve, age + left)
    by_time = over / base if base > 0 else 1.0
    rate, words = _rate(finding, model)
    late = _shifted(by_time, rate, model.prior.mean)
    reason = (
        f"已 {age} 天，还剩 {left} 天；同期未改的有 {by_time:.0%} 拖过期限；{words}；"
        f"估计逾期可能 {late:.0%}（依据 {model.count} 条已有结果的隐患）。"
    )
    return Odds(finding.id, late, LEARNT, reason)


def ranked(findings: Iterable[Open], *, model: Model) -> list[Odds]:
    """Most likely to be late first, then by id."""
    return sorted((odds_of(each, model=model) for each in findings), key=lambda each: (-each.late, each.id))


def survival(times: Iterable[tuple[int, bool]]) -> tuple[tuple[int, float], ...]:
    """Kaplan–Meier: from each day on, the share still unfixed. Pairs of days and whether it ended by being fixed."""
    fixed: defaultdict[int, int] = defaultdict(int)
    gone: defaultdict[int, int] = defaultdict(int)
    for days, ended in times:
        gone[days] += 1
        fixed[days] += ended
    at_risk, share, curve = sum(gone.values()), 1.0, [(0, 1.0)]
    for days in sorted(gone):
        if fixed[days]:
            share *= 1 - fixed[days] / at_risk
            curve.append((days, share))
        at_risk -= gone[days]
    return tuple(curve)


def median_days(curve: Sequence[tuple[int, float]]) -> int | None:
    """The first day on which half or fewer are unfixed; None when more than half never were fixed."""
    return next((days for days, share in curve if share <= 0.5), None)


def brier(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """Mean square of odds minus outcome: 0 is perfect, 0.25 is what “half and half” always gets; None without any."""
    squares = [(odds - late) ** 2 for odds, late in pairs]
    return sum(squares) / len(squares) if squares else None


def _was_late(each: Past, as_of: date) -> bool | None:
    """Decided: fixed, or open past its day; an open one in time is not yet known."""
    if each.fixed_on is not None and each.fixed_on <= as_of:
        return each.fixed_on > each.due_on
    return True if as_of > each.due_on else None


def _times(known: Iterable[Past], as_of: date) -> list[tuple[int, bool]]:
    return [
        ((each.fixed_on - each.found_on).days, True)
        if each.fixed_on is not None and each.fixed_on <= as_of
        else ((as_of - each.found_on).days, False)
        for each in known
    ]


def _weight(mean: float, pairs: Sequence[tuple[int, int]]) -> float:
    """How many findings the county's rate is worth, by the method of moments; between 2 and 200.

    Where hazards differ much the prior is weak, where they are alike it is strong.
    """
    large = [(bad / count, count) for bad, count in pairs if count >= 5]
    if len(large) < 3:
        return 20.0
    total = sum(count for _, count in large)
    spread = sum(count * (rate - mean) ** 2 for rate, count in large) / total
    noise = mean * (1 - mean) * len(large) / total
    true = spread - noise
    if true <= 0:
        return 200.0
    return min(200.0, max(2.0, mean * (1 - mean) / true - 1))


def _rate(finding: Open, model: Model) -> tuple[float, str]:
    """The smoothed rate of hazard and town together: their log-odds against the county's are added."""
    shifts, words = 0.0, []
    for kind, name, label in ((HAZARD, finding.hazard, "同类隐患"), (TOWN, finding.town, "本乡镇")):
        bad, count = model.rates.get((kind, name), (0, 0))
        smooth = (bad + model.prior.mean * model.prior.weight) / (count + model.prior.weight)
        shifts += _odds_ratio(smooth, model.prior.mean)
        words.append(f"{label}逾期 {bad}/{count}")
    return _from_ratio(model.prior.mean, shifts), "，".join(words)


def _odds_ratio(rate: float, against: float) -> float:
    """Difference of log-odds; rates never reach 0 or 1 here, the prior keeps them off."""
    return log(rate / (1 - rate)) - log(against / (1 - against))


def _from_ratio(rate: float, shift: float) -> float:
    odds = rate / (1 - rate) * exp(shift)
    return odds / (1 + odds)


def _shifted(by_time: float, rate: float, mean: float) -> float:
    """The curve's answer, moved by how much worse this hazard and town are than the county."""
    inside = min(max(by_time, 0.001), 0.999)
    return _from_ratio(inside, _odds_ratio(rate, mean))


def _survives(curve: Sequence[tuple[int, float]], days: int) -> float:
    share = 1.0
    for day, left in curve:
        if day > days:
            break
        share = left
    return share


def _by_median(finding: Open, model: Model, left: int) -> Odds:
    median = median_days(model.curve)
    if not median:
        return Odds(finding.id, 0.5, FEW, f"还剩 {left} 天；已有结果的隐患太少，暂不能估计。")
    late = max(0.0, min(1.0, 1 - left / (2 * median)))
    reason = f"还剩 {left} 天，以往整改用时的中位数 {median} 天；已有结果的隐患只有 {model.count} 条，仅供参考。"
    return Odds(finding.id, late, FEW, reason)

"""The calibrated plan of the demo's reviews: sizes, cuts and days that meet the bulletin. Pure; no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from xianwu.domains.fiscal_review.kinds import Industry, Stage

FEN = Decimal("0.01")
COMPLETED, CUT_TOTAL, SUBMITTED_TOTAL = 45, Decimal(165_000_000), Decimal(1_473_214_300)
"""Projects concluded from 1 January to the demo's day, their cuts and submitted sums in 元: 11.2 %."""
LAST_YEAR, YEAR_BEFORE = 60, 20
LAST_DAYS, THIS_DAYS = 960, 648
"""Working days of all reviews: 16 on average last year, 14.4 this year: 10 % less."""
WORKS: tuple[tuple[str, str, int], ...] = (
    ("{place}道路提升改造工程", Industry.MUNICIPAL, 9), ("{place}排水管网改造工程", Industry.MUNICIPAL, 8),
    ("{place}中心小学教学楼项目", Industry.BUILDING, 8), ("{place}卫生院综合楼项目", Industry.BUILDING, 6),
    ("{place}高标准农田建设项目", Industry.FARMLAND, 9), ("{place}农村公路建设项目", Industry.HIGHWAY, 10),
    ("{place}水系治理工程", Industry.WATER, 7), ("{place}游园绿化工程", Industry.LANDSCAPE, 6),
    ("{place}办公用房维修项目", Industry.REPAIR, 6), ("{place}智慧平台建设项目", Industry.INFORMATION, 4),
)  # fmt: skip
STAGES = ((Stage.BUDGET, 52), (Stage.SETTLEMENT, 34), (Stage.ESTIMATE, 8), (Stage.CHANGE, 4), (Stage.FINAL_ACCOUNT, 2))


@dataclass
class Job:
    """One review to be told: amounts in 元, the day it should end, the working days it may use."""

    title: str
    industry: str
    stage: str
    owner: str
    submitted: Decimal
    ends_on: date
    days: int = 0
    cuts: Decimal = Decimal(0)
    adds: Decimal = Decimal(0)

    @property
    def approved(self) -> Decimal:
        return self.submitted - self.cuts + self.adds


def scaled(raw: Sequence[float], total: Decimal, *, step: Decimal = Decimal(100)) -> list[Decimal]:
    """Amounts in the proportions of `raw`, rounded to `step`, that add up to `total` exactly."""
    factor = float(total) / sum(raw)
    found = [max(Decimal(round(each * factor / float(step))) * step, step) for each in raw]
    found[found.index(max(found))] += total - sum(found)
    return found


def spread(rng: Random, count: int, first: date, last: date) -> list[date]:
    """Days of work over a span, in order."""
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]
    return sorted(rng.choices(weekdays, k=count))


def make_jobs(rng: Random, ends: Sequence[date], owners: Sequence[tuple[str, str]], total: Decimal) -> list[Job]:
    """Jobs of one year: log-normal sizes that add up, cut by a few to twenty per cent."""
    sizes = scaled([rng.lognormvariate(0, 1.1) for _ in ends], total)
    jobs = []
    for end, size in zip(ends, sizes, strict=True):
        code, place = rng.choice(owners)
        words, industry, _ = rng.choices(WORKS, [weight for *_, weight in WORKS])[0]
        stage = rng.choices([each for each, _ in STAGES], [weight for _, weight in STAGES])[0]
        title = words.format(place=place) + ("（一期）", "（二期）", "")[rng.randrange(3)] + "（合成）"
        jobs.append(Job(title, industry, stage, code, size, end))
    return jobs


def cut(rng: Random, jobs: Sequence[Job], total: Decimal) -> None:
    """Gross cuts that add up to `total`; every ninth review also adds something."""
    rates = [rng.uniform(0.04, 0.2) for _ in jobs]
    wanted = scaled([float(job.submitted) * rate for job, rate in zip(jobs, rates, strict=True)], total)
    for number, (job, amount) in enumerate(zip(jobs, wanted, strict=True)):
        job.cuts = amount
        if number % 9 == 4:
            job.adds = (amount / 12).quantize(Decimal(100))


def fit_days(rng: Random, jobs: Sequence[Job], limits: Sequence[int], total: int) -> None:
    """Days used that add up to `total`: most within the limit, a few above it."""
    for job, limit in zip(jobs, limits, strict=True):
        share = rng.uniform(1.02, 1.2) if rng.random() < 0.06 else rng.uniform(0.45, 0.95)
        job.days = max(4, round(limit * share))
    rest = total - sum(job.days for job in jobs)
    order = list(range(len(jobs)))
    while rest:
        rng.shuffle(order)
        for index in order:
            step = 1 if rest > 0 else -1
            if rest and 4 <= jobs[index].days + step <= limits[index] + 3:
                jobs[index].days += step
                rest -= step

"""How an agency has worked: score, error at re-check, lateness, objections. Cuts earn nothing here on purpose."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class JobFacts:
    """One job. None means: not yet known (not delivered, not re-checked, not concluded)."""

    agency: int
    delivered: Decimal | None = None
    rechecked: Decimal | None = None
    score: int | None = None
    is_late: bool | None = None
    is_objected: bool | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Appraisal:
    """Rates in per cent; None where there is no basis. `error_rate` is a ratio of sums, `worst` of one job."""

    jobs: int
    delivered: int
    withdrawn: int
    rechecked: int
    error_rate: Decimal | None
    worst: Decimal | None
    mean_score: Decimal | None
    late: int
    concluded: int
    objected: int

    @property
    def objection_rate(self) -> Decimal | None:
        return Decimal(self.objected * 100) / self.concluded if self.concluded else None

    @property
    def on_time_rate(self) -> Decimal | None:
        return Decimal((self.delivered - self.late) * 100) / self.delivered if self.delivered else None


def appraise(jobs: Iterable[JobFacts]) -> dict[int, Appraisal]:
    """One appraisal for each agency that had a job."""
    own: dict[int, list[JobFacts]] = defaultdict(list)
    for job in jobs:
        own[job.agency].append(job)
    return {agency: _appraisal(found) for agency, found in own.items()}


def _appraisal(jobs: list[JobFacts]) -> Appraisal:
    pairs = [(job.delivered, job.rechecked) for job in jobs if job.delivered and job.rechecked is not None]
    errors = [abs(second - first) for first, second in pairs if first and second is not None]
    firsts = [first for first, _ in pairs if first]
    scores = [job.score for job in jobs if job.score is not None]
    concluded = [job for job in jobs if job.is_objected is not None]
    return Appraisal(
        jobs=len(jobs),
        delivered=sum(job.delivered is not None for job in jobs),
        withdrawn=sum(job.is_withdrawn for job in jobs),
        rechecked=len(pairs),
        error_rate=sum(errors, Decimal(0)) * 100 / sum(firsts, Decimal(0)) if firsts else None,
        worst=max((error * 100 / first for error, first in zip(errors, firsts, strict=True)), default=None),
        mean_score=Decimal(sum(scores)) / len(scores) if scores else None,
        late=sum(job.is_late is True for job in jobs),
        concluded=len(concluded),
        objected=sum(job.is_objected is True for job in concluded),
    )

"""What a benchmark yields, and the few ways of taking it."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measurement:
    """One number; with a bar it is judged, without one it is only shown."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    is_more_better: bool = False

    @property
    def is_met(self) -> bool:
        if self.bar is None:
            return True
        return self.value >= self.bar if self.is_more_better else self.value <= self.bar


def timed(call: Callable[[], object], *, times: int = 1, warm_up: int = 0) -> list[float]:
    """Durations of single calls in seconds."""
    for _ in range(warm_up):
        call()
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        durations.append(time.perf_counter() - started)
    return durations


def percentile(durations: Sequence[float], rank: float) -> float:
    """The nearest-rank percentile: always a duration that was really measured."""
    ordered = sorted(durations)
    place = max(0, -(-len(ordered) * rank // 100) - 1)
    return ordered[int(place)]


def peak_memory() -> float:
    """The most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

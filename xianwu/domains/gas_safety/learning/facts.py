"""Reviewed files and their errors, gathered for the profile: two statements for the whole bureau."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.brain.profile import Fault, Line, Topic, lines_of, topics_of, weights_of
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.domains.gas_safety.learning.records import FileReview, ReviewError
from xianwu.registers.enforcement.models import Handler


@dataclass(frozen=True)
class Profile:
    """What the reviewed files of a bureau show."""

    files: int
    lines: list[Line]
    topics: list[Topic]
    names: dict[int, str]


def profile_of(actor: Any, *, until: date) -> Profile:
    """Of the reviews that the reader may see, confirmed up to a day."""
    reviews = FileReview.objects.visible_to(actor).filter(state=FileReview.State.CONFIRMED, confirmed_on__lte=until)
    cases = dict(reviews.values_list("pk", "case_id"))
    faults = [
        Fault(who, kind, points)
        for who, kind, points in ReviewError.objects.filter(review__in=cases).values_list(
            "officer_id", "kind", "points"
        )
    ]
    times = Counter(cases.values())
    files: Counter[int] = Counter()
    names: dict[int, str] = {}
    for who, name, case in Handler.objects.filter(case__in=times, recused_on=None).values_list(
        "person_id", "person__name", "case_id"
    ):
        files[who] += times[case]
        names[who] = name
    lines = lines_of(files, faults, total_files=len(cases), kinds=ErrorKind.values)
    return Profile(len(cases), lines, topics_of(faults), names)


def weights(organ: Unit) -> dict[str, str]:
    """Weights of questions by kind, from all confirmed reviews of the bureau."""
    rows = ReviewError.objects.filter(review__unit=organ, review__state=FileReview.State.CONFIRMED)
    faults = [Fault(None, kind, points) for kind, points in rows.values_list("kind", "points")]
    return weights_of(topics_of(faults), ErrorKind.values)

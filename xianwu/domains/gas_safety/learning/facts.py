"""Reviewed files and their errors, gathered for the profile: two statements for the whole bureau."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.brain.profile import Fault, Line, Topic, lines_of, topics_of, weights_of
from xianwu.domains.gas_safety.learning.kinds import ErrorKind
from xianwu.domains.gas_safety.learning.records import Contest, FileReview, ReviewError, Score
from xianwu.registers.enforcement.models import Handler, Officer


@dataclass(frozen=True)
class Profile:
    """What the reviewed files of a bureau show."""

    files: int
    lines: list[Line]
    sections: list[Line]
    topics: list[Topic]
    names: dict[int, str]
    section_names: dict[int, str]


def profile_of(actor: Any, *, until: date, past: date | None = None) -> Profile:
    """Of the reviews that the reader may see, confirmed up to a day; `past`: as they stood at its end."""
    reviews = FileReview.seen(actor, past=past).filter(state=FileReview.State.CONFIRMED, confirmed_on__lte=until)
    cases = dict(reviews.values_list("id", "case_id"))
    faults = [
        Fault(who, kind, points)
        for who, kind, points in ReviewError.as_stood(past)
        .filter(review__in=cases)
        .values_list("officer_id", "kind", "points")
    ]
    times = Counter(cases.values())
    handlers = list(
        Handler.as_stood(past)
        .filter(case__in=times, recused_on=None)
        .values_list("person_id", "person__name", "case_id")
    )
    files: Counter[int] = Counter()
    for who, _, case in handlers:
        files[who] += times[case]
    lines = lines_of(files, faults, total_files=len(cases), kinds=ErrorKind.values)
    names = {who: name for who, name, _ in handlers}
    placed = _sections({who for who, _, _ in handlers}, on=until)
    sections = _section_lines(handlers, faults, times, {who: pk for who, (pk, _) in placed.items()})
    return Profile(len(cases), lines, sections, topics_of(faults), names, dict(placed.values()))


def _sections(people: Iterable[int], *, on: date) -> dict[int, tuple[int, str]]:
    """Each officer's section on a day, as the card says."""
    cards = Officer.objects.valid(on).filter(person__in=list(people)).order_by("valid_from", "pk")
    return {who: (pk, name) for who, pk, name in cards.values_list("person_id", "organ_id", "organ__short_name")}


def _section_lines(
    handlers: Sequence[tuple[int, str, int]],
    faults: Sequence[Fault],
    times: Mapping[int, int],
    placed: Mapping[int, int],
) -> list[Line]:
    """A file counts once for a section, however many of its officers handled it; nobody's errors are no section's."""
    pairs = {(placed[who], case) for who, _, case in handlers if who in placed}
    files: Counter[int] = Counter()
    for section, case in pairs:
        files[section] += times[case]
    own = [Fault(placed.get(each.who) if each.who else None, each.kind, each.points) for each in faults]
    return lines_of(files, own, total_files=sum(times.values()), kinds=ErrorKind.values)


def ranking(contest: Contest) -> list[tuple[int, Score]]:
    """Places: more right answers first, then less time; equals share a place."""
    ranked: list[tuple[int, Score]] = []
    last: tuple[int, Decimal] | None = None
    for number, row in enumerate(contest.scores.select_related("person"), start=1):
        reached = (row.right_count, row.minutes)
        ranked.append((ranked[-1][0] if reached == last else number, row))
        last = reached
    return ranked


def weights(organ: Unit) -> dict[str, str]:
    """Weights of questions by kind, from all confirmed reviews of the bureau."""
    rows = ReviewError.objects.filter(review__unit=organ, review__state=FileReview.State.CONFIRMED)
    faults = [Fault(None, kind, points) for kind, points in rows.values_list("kind", "points")]
    return weights_of(topics_of(faults), ErrorKind.values)

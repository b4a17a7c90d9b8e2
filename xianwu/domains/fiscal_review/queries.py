"""Rows of the hand-made pages: opinions that are owed, and suspicions of splitting with their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xianwu.core.events.models import Event
from xianwu.core.records.models import end_of_day
from xianwu.core.records.past import joined
from xianwu.core.workflow.api import clocks_of, face_of
from xianwu.domains.fiscal_review import facts, roles
from xianwu.domains.fiscal_review.brain.splitting import Suspicion
from xianwu.domains.fiscal_review.models import ReviewProject

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

INTAKE = roles.INTAKE
MAY_ANSWER_SPLITS = (roles.INTAKE, roles.FINAL, roles.HEAD)
ANSWERED = "fiscal_review.project_split_answered"


@dataclass(frozen=True)
class OpinionRow:
    """One project whose owner was asked. `is_over`: the days have passed without a word."""

    project: ReviewProject
    due_on: date | None
    is_over: bool
    face: Any


def opinion_rows(actor: Actor, *, on: date, past: date | None) -> list[OpinionRow]:
    rows = ReviewProject.seen(actor, past=past).filter(state=ReviewProject.State.OPINION_SOUGHT)
    projects = joined(rows.order_by("opinion_sought_on", "id"), "owner")
    clocks = {clock.object_id: clock for clock in clocks_of(("opinion",), projects, past=past)}
    found = []
    for project in projects:
        clock = clocks.get(project.pk)
        due = clock.due_on if clock else None
        face = face_of(clock, on=on) if clock else None
        found.append(OpinionRow(project, due, due is not None and due < on, face))
    return found


@dataclass(frozen=True)
class SplitRow:
    """One suspicion with its projects and what was last found out about them."""

    suspicion: Suspicion
    projects: list[ReviewProject]
    answer: Event | None

    @property
    def ids(self) -> str:
        return ",".join(str(pk) for pk in self.suspicion.ids)


def split_rows(actor: Actor, *, on: date, past: date | None) -> list[SplitRow]:
    """Suspicions over what the actor sees; those without an answer first, the largest first."""
    found = facts.split_suspicions(on=on, past=past)
    ids = {pk for each in found for pk in each.ids}
    seen = joined(ReviewProject.seen(actor, past=past).filter(id__in=ids), "owner")
    projects = {project.pk: project for project in seen}
    answers = _answers(ids, past=past)
    rows = [
        SplitRow(each, [projects[pk] for pk in each.ids], _shared_answer(each, answers))
        for each in found
        if all(pk in projects for pk in each.ids)
    ]
    return sorted(rows, key=lambda row: (row.answer is not None, -row.suspicion.total, row.suspicion.ids))


def _answers(ids: set[int], *, past: date | None) -> dict[int, Event]:
    kind = ReviewProject._meta.label_lower
    events = Event.objects.filter(kind=kind, verb=ANSWERED, object_id__in=ids).select_related("actor")
    events = events.filter(at__lte=end_of_day(past)) if past else events
    return {event.object_id: event for event in events.order_by("at", "pk")}


def _shared_answer(suspicion: Suspicion, answers: dict[int, Event]) -> Event | None:
    """An answer counts when it covers every project of the run: a new one beside it asks again."""
    own = [answers.get(pk) for pk in suspicion.ids]
    first = own[0]
    return first if first and all(each and each.note == first.note for each in own) else None


def split_rules(*, on: date) -> dict[str, Any]:
    return {
        "window_days": facts.days_of("split_days", on=on),
        "share": facts.amount_of("split_share", on=on),
        "may_review": facts.amount_of("may_review_amount", on=on),
        "must_review": facts.amount_of("must_review_amount", on=on),
    }


def projects_named(actor: Actor, ids: str) -> list[ReviewProject]:
    """The projects of a comma list that the actor sees."""
    keys = [int(part) for part in ids.split(",") if part.isdecimal()]
    return list(ReviewProject.objects.visible_to(actor).filter(pk__in=keys).order_by("pk"))

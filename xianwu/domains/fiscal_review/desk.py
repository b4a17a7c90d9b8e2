"""What the queue shows: work under way by due day, with its colour, its forecast and who holds the ball."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from xianwu.core.records.past import joined
from xianwu.core.workdays.api import calendar
from xianwu.core.workflow.api import Clock, clocks_of, face_of, spans, used_of
from xianwu.domains.fiscal_review import facts, roles
from xianwu.domains.fiscal_review.brain.forecast import Forecast, PastCase, forecast_p80
from xianwu.domains.fiscal_review.brain.limits import size_label
from xianwu.domains.fiscal_review.brain.queue import AMBER, CALM, NOTICE, RED, QueueItem, colour_of, ordered
from xianwu.domains.fiscal_review.kinds import Channel
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.domains.fiscal_review.workflow import ALL_CLOCKS, TURNS
from xianwu.lib.workdays import add_workdays

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = ReviewProject.State
TONES = {CALM: "plain", NOTICE: "active", AMBER: "warn", RED: "late"}
ASSIGNED_TO = {
    roles.FIRST: "first_reviewer_id",
    roles.SECOND: "second_reviewer_id",
    roles.FINAL: "final_reviewer_id",
}
BY_ROLE = (roles.INTAKE, roles.HEAD, roles.OWNER)
"""Roles that share their work: whatever waits for their office is theirs."""
LABELS = {role.code: role.label for role in roles.ROLES}


@dataclass(frozen=True)
class Course:
    """Where a project stands in time: the clock that leads, days used of the limit, and when it may be done.

    `finish_on` is None while the review stands still; `left` are the days the forecast still gives.
    """

    clock: Clock | None
    colour: str
    used: int
    limit: int
    holder: str
    face: Any
    forecast: Forecast
    finish_on: date | None
    left: int | None

    @property
    def tone(self) -> str:
        return TONES[self.colour]

    @property
    def percent(self) -> int:
        return self.used * 100 // self.limit if self.limit else 0

    @property
    def usage(self) -> str:
        return f"{self.used}/{self.limit} 日"

    @property
    def is_paused(self) -> bool:
        return self.clock is not None and self.clock.state == Clock.State.PAUSED

    @property
    def will_be_late(self) -> bool:
        """The forecast goes beyond the limit though the limit is not yet used up."""
        days = self.forecast.days
        return days is not None and 0 < self.limit < days and self.used <= self.limit


@dataclass(frozen=True)
class QueueRow:
    project: ReviewProject
    course: Course
    is_mine: bool


def mine(actor: Actor) -> Q:
    """Under way and mine: assigned to me, or waiting for a step of my office."""
    found = Q(first_reviewer_id=actor.id) | Q(second_reviewer_id=actor.id) | Q(final_reviewer_id=actor.id)
    shared = {role for role in BY_ROLE if actor.has(role)}
    return found | Q(state__in=[state for state, turn in TURNS.items() if shared & set(turn)])


def is_turn_of(project: ReviewProject, actor: Actor) -> bool:
    """Whether the next step is this person's own."""
    turn = TURNS.get(project.state, ())
    return any(
        actor.has(role) and (role not in ASSIGNED_TO or getattr(project, ASSIGNED_TO[role]) == actor.id)
        for role in turn
    )


def queue_rows(actor: Actor, *, on: date, past: date | None = None, only_mine: bool) -> list[QueueRow]:
    """Earliest due day first, green first within a day, what stands still at the end."""
    rows = ReviewProject.seen(actor, past=past).exclude(state__in=ReviewProject.NOT_UNDER_WAY)
    if only_mine:
        rows = rows.filter(mine(actor))
    projects = joined(rows.order_by("id"), "owner", "first_reviewer", "second_reviewer", "final_reviewer")
    courses = courses_of(projects, on=on, past=past)
    items = [_item(project, courses[project.pk]) for project in projects]
    by_id = {project.pk: project for project in projects}
    return [QueueRow(by_id[item.id], courses[item.id], is_turn_of(by_id[item.id], actor)) for item in ordered(items)]


def _item(project: ReviewProject, course: Course) -> QueueItem:
    due = course.clock.due_on if course.clock and not course.is_paused else None
    return QueueItem(project.pk, due, project.channel == Channel.GREEN, course.used, course.limit)


def courses_of(projects: Sequence[ReviewProject], *, on: date, past: date | None = None) -> dict[int, Course]:
    """The course of many projects at once: clocks, pauses and past cases in one statement each."""
    by_project: dict[int, list[Clock]] = {}
    for each in clocks_of(ALL_CLOCKS, projects, past=past):
        by_project.setdefault(each.object_id, []).append(each)
    bands = facts.settlement_bands(on=on)
    forecast = _forecasts(facts.past_cases(until=on, past=past))
    return {
        project.pk: _course(
            project,
            by_project.get(project.pk, []),
            forecast(project.channel, size_label(project.submitted, bands=bands)),
            on=on,
        )
        for project in projects
    }


def _forecasts(past: Sequence[PastCase]) -> Any:
    @cache
    def of(channel: str, size: str) -> Forecast:
        return forecast_p80(channel, size, past=past)

    return of


def _leading(clocks: Iterable[Clock]) -> Clock | None:
    """Of several clocks the one that runs: while the review stands still, the answer that it waits for."""
    return min(clocks, key=lambda c: (c.state == Clock.State.PAUSED, c.due_on or date.max, c.pk), default=None)


def _course(project: ReviewProject, clocks: Sequence[Clock], forecast: Forecast, *, on: date) -> Course:
    leading = _leading(clocks)
    if leading is None:
        return Course(None, CALM, 0, 0, "", None, forecast, None, None)
    review = next((each for each in clocks if each.name == "review"), None)
    used = _used(leading, on=on)
    left = finish_on = None
    if forecast.days is not None and review is not None:
        left = max(forecast.days - _used(review, on=on), 0)
        if review.state == Clock.State.RUNNING:
            finish_on = add_workdays(on, left, calendar()).on
    return Course(
        clock=leading,
        colour=colour_of(used, limit_days=leading.limit_days),
        used=used,
        limit=leading.limit_days,
        holder=_holder(project, leading),
        face=face_of(leading, on=on),
        forecast=forecast,
        finish_on=finish_on,
        left=left,
    )


def _holder(project: ReviewProject, clock: Clock) -> str:
    """Who holds the ball, by name where the work was given to a person."""
    turn = TURNS.get(project.state)
    if clock.name != "review" or clock.state == Clock.State.PAUSED or not turn:
        return str(clock.held_by)
    return "、".join(_by_name(project, role) for role in turn)


def _by_name(project: ReviewProject, role: str) -> str:
    person = getattr(project, ASSIGNED_TO[role].removesuffix("_id")) if role in ASSIGNED_TO else None
    return f"{LABELS[role]} {person.name}" if person else LABELS[role]


def _used(clock: Clock, *, on: date) -> int:
    pauses = [(begun, ended or on) for begun, ended in spans(clock)]
    return used_of(clock.day_kind, clock.started_on, on, pauses)

"""What the first page offers is what can be done: every account's steps, each asked of its own guard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

PASSING = ("不安排检查",)
"""Refusals that pass by themselves within the day, and hide no work: the hours in which nobody is visited."""
LEAST_STEPS = 100
"""So many steps of accounts wait in the demo county; with fewer this would look at nothing."""


def wrong_lists(on: date) -> Iterator[str]:
    """Steps that an account is offered on rows whose guard refuses it."""
    from xianwu.core.people.actors import actor_for
    from xianwu.core.people.models import Person
    from xianwu.core.workflow.api import waiting
    from xianwu.core.workflow.declarations import Step

    looked = 0
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        actor = actor_for(person, on)
        for work in waiting(actor, on=on):
            if isinstance(work.step, Step):
                looked += 1
                yield from _refused(work.model, work.step, actor, on)
    if looked < LEAST_STEPS:
        yield f"only {looked} steps of accounts were looked at"


def _refused(model: Any, step: Any, actor: Any, on: date) -> Iterator[str]:
    from xianwu.core.workflow.gates import earlier_steps, roles_over, waiting_rows

    roles = tuple(role for role in step.roles if actor.has(role))
    seen = model._default_manager.visible_to(actor, roles=roles)
    rows = list(seen.filter(waiting_rows(step, model, actor=actor, on=on)).order_by("pk"))
    through, taken = roles_over(rows, actor, step.roles), earlier_steps(rows, actor, step.second_person)
    why = (_why_not(step, row, actor, through[row.pk], taken) for row in rows)
    words = Counter(each for each in why if each and not any(passing in each for passing in PASSING))
    if words:
        (first, _), *_ = words.most_common(1)
        yield f"{actor.username}: {model.__name__}.{step.name} “{step.label}”: {words.total()} of {len(rows)} refused: {first}"


def _why_not(step: Any, row: Any, actor: Any, roles: set[str], taken: Any) -> str:
    """As a button, and, where nothing is asked, as it is pressed."""
    from xianwu.core.workflow.declarations import Move
    from xianwu.core.workflow.gates import refusal
    from xianwu.kit import clock

    moves = [Move(step, actor, clock.now(), is_offer=True)]
    if not step.asks:
        moves.append(Move(step, actor, clock.now(), reason="试办"))
    return next(filter(None, (refusal(step, row, each, roles=roles, taken=taken) for each in moves)), "")

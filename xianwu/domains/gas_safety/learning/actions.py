"""What is written in learning beside the steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_many_new, write_new
from xianwu.core.people.models import Person
from xianwu.core.records.numbers import take_number
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.domains.gas_safety.learning.records import (
    FULL_MARKS,
    Attendance,
    Contest,
    FileReview,
    Question,
    ReviewError,
    Score,
    Training,
)
from xianwu.registers.enforcement.authority import given_to
from xianwu.registers.enforcement.gates import EnforcementRefused, organ_of, own_organ, require_role, require_state
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, REVIEWER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

REVIEWABLE = (Case.State.CLOSED, Case.State.ARCHIVED)


# --- reviewed files ---------------------------------------------------------------------------------------


@transaction.atomic
def open_review(data: dict[str, Any], *, actor: Actor, at: datetime) -> FileReview:
    """A closed file is looked through by somebody who did not handle it."""
    case: Case = data["case"]
    require_role(actor, case.unit, REVIEWER, CLERK, DEPUTY)
    if case.matter != MATTER:
        raise EnforcementRefused("这里只评查燃气案卷。", field="case")
    if case.state not in REVIEWABLE:
        raise EnforcementRefused("案件还没有结案，结案后再评查案卷。", field="case")
    if case.handlers.filter(person_id=actor.id, recused_on=None).exists():
        raise EnforcementRefused("评查人不能评查自己办的案件，请换人。", field="case")
    known = FileReview.objects.filter(case=case, state=FileReview.State.OPEN).first()
    if known is not None:
        raise EnforcementRefused(f"这份案卷正在评查（{known.number}），请打开那一条。", field="case")
    on = timezone.localdate(at)
    row = FileReview(
        number=take_number(f"评查{on.year}", width=4), title=f"{case.number} {case.title}"[:200], unit=case.unit,
        state=FileReview.State.OPEN, case=case, reviewer_id=actor.id, reviewed_on=on, conclusion=data.get("conclusion") or "",
    )  # fmt: skip
    open_record(row, "gas_safety.review_opened", actor=actor, at=at)
    return row


def record_error(
    review: FileReview, *, kind: str, item: str, basis: str, points: Decimal, officer: Person | None = None, actor: Actor,
    at: datetime,
) -> ReviewError:  # fmt: skip
    """An error of the file. Raises EnforcementRefused: confirmed already, not the reviewer, no handler, more than full marks."""
    require_state(review, FileReview.State.OPEN, what="登记评查问题")
    if review.reviewer_id != actor.id:
        raise EnforcementRefused(f"这份案卷由{review.reviewer}评查，由评查人登记问题。")
    if officer and not review.case.handlers.filter(person=officer, recused_on=None).exists():
        raise EnforcementRefused(f"{officer}不是本案的办案人员，请核对。", field="officer")
    lost = sum((each.points for each in review.errors_found.all()), Decimal(0)) + points
    if lost > FULL_MARKS:
        raise EnforcementRefused(f"扣分合计 {lost}，超过满分 {FULL_MARKS}，请核对。", field="points")
    row = ReviewError(review=review, kind=kind, item=item.strip(), basis=basis.strip(), points=points, officer=officer)
    write_new(row, "gas_safety.review_error_recorded", actor=actor, at=at)
    return row


# --- trainings ---------------------------------------------------------------------------------------------


@transaction.atomic
def plan_training(data: dict[str, Any], *, actor: Actor, at: datetime) -> Training:
    organ = _own_organ(actor)
    on = timezone.localdate(at)
    row = Training(
        **data, number=take_number(f"培训{on.year}", width=4), unit=organ, state=Training.State.PLANNED,
    )  # fmt: skip
    open_record(row, "gas_safety.training_planned", actor=actor, at=at)
    return row


def change_training(record: Training, data: dict[str, Any], *, actor: Actor, at: datetime) -> Training:
    require_role(actor, record.unit, CLERK, DEPUTY)
    require_state(record, Training.State.PLANNED, what="修改培训")
    write_change(record, data, "gas_safety.training_changed", actor=actor, at=at)
    return record


@transaction.atomic
def sign_in(training: Training, people: Sequence[Person], *, actor: Actor, at: datetime) -> list[Attendance]:
    """Who came; whoever signed before stays signed."""
    require_role(actor, training.unit, CLERK, DEPUTY)
    require_state(training, Training.State.PLANNED, what="登记参训人员")
    known = set(training.attendances.values_list("person_id", flat=True))
    fresh = [Attendance(training=training, person=each) for each in people if each.pk not in known]
    if not fresh:
        raise EnforcementRefused("所选人员都已登记。", field="people")
    write_many_new(fresh, "gas_safety.training_attended", actor=actor, at=at)
    return fresh


# --- questions and contests --------------------------------------------------------------------------------


@transaction.atomic
def add_question(data: dict[str, Any], *, actor: Actor, at: datetime) -> Question:
    row = Question(**data, organ=_own_organ(actor), code=take_number("题", width=4))
    write_new(row, "gas_safety.question_added", actor=actor, at=at)
    return row


def change_question(record: Question, data: dict[str, Any], *, actor: Actor, at: datetime) -> Question:
    """A question that stands in a committed list keeps its words: the list was published with its number."""
    require_role(actor, record.organ, CLERK, REVIEWER, DEPUTY)
    used = Contest.objects.filter(state__in=(Contest.State.COMMITTED, Contest.State.DRAWN), unit=record.organ)
    if any(record.code in {code for code, _ in each.candidates} for each in used):
        raise EnforcementRefused("这道题在已公布的题库里，比武评定以后再改。")
    write_change(record, data, "gas_safety.question_changed", actor=actor, at=at)
    return record


@transaction.atomic
def plan_contest(data: dict[str, Any], *, actor: Actor, at: datetime) -> Contest:
    on = timezone.localdate(at)
    row = Contest(
        **data, number=take_number(f"比武{on.year}", width=3), unit=_own_organ(actor), state=Contest.State.PLANNED
    )
    open_record(row, "gas_safety.contest_planned", actor=actor, at=at)
    return row


def record_score(
    contest: Contest, *, person: Person, right_count: int, minutes: Decimal, actor: Actor, at: datetime
) -> Score:
    """What somebody reached; typed again it is corrected."""
    require_role(actor, contest.unit, CLERK, DEPUTY)
    require_state(contest, Contest.State.DRAWN, what="登记成绩")
    if right_count > len(contest.winners):
        raise EnforcementRefused(
            f"这次只有 {len(contest.winners)} 道题，答对 {right_count} 题不成立。", field="right_count"
        )
    known = contest.scores.filter(person=person).first()
    if known is not None:
        write_change(
            known, {"right_count": right_count, "minutes": minutes}, "gas_safety.score_recorded", actor=actor, at=at
        )
        return known
    row = Score(contest=contest, person=person, right_count=right_count, minutes=minutes)
    write_new(row, "gas_safety.score_recorded", actor=actor, at=at)
    return row


def _own_organ(actor: Actor) -> Unit:
    """The bureau whose people learn: one that has to do with gas."""
    organ = own_organ(MATTER, actor, CLERK, REVIEWER, DEPUTY)
    if organ != organ_of(MATTER) and not given_to(organ, MATTER):
        raise EnforcementRefused(f"{organ}没有燃气安全的执法权限，燃气执法的培训、题库和比武由有权限的机关登记。")
    return organ

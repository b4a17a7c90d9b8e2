"""Plans, and subjects listed for a visit, one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import open_record, open_records
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.gates import EnforcementRefused, own_organ, require_role, require_state
from xianwu.registers.enforcement.kinds import COUNTED_SOURCES, Power, Source
from xianwu.registers.enforcement.models import Inspection, Plan, Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import drawn, facts
from xianwu.registers.enforcement.visits.numbering import INSPECTION, PLAN, next_number, next_numbers

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PLANNED, CHANGED = "enforcement.inspection_planned", "enforcement.inspection_changed"
TAKES_SUBJECTS = (Plan.State.DRAFT, Plan.State.APPROVED)
BY_LIST = "按检查清单"


@dataclass(frozen=True)
class Listed:
    """Who was listed for a visit, and who was not for what reason."""

    inspections: tuple[Inspection, ...]
    refused: tuple[tuple[str, str], ...]


# --- plans --------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_plan(data: dict[str, Any], *, actor: Actor, at: datetime) -> Plan:
    organ = data.get("unit") or own_organ(data["matter"], actor, CLERK)
    require_role(actor, organ, CLERK)
    year = data["starts_on"].year
    record = Plan(state=Plan.State.DRAFT, **{**data, "unit": organ}, number=next_number(PLAN, year=year))
    _check_plan(record, at=at)
    open_record(record, "enforcement.plan_drafted", actor=actor, at=at)
    return record


def change_plan(record: Plan, data: dict[str, Any], *, actor: Actor, at: datetime) -> Plan:
    """Change a draft; what was submitted is returned first."""
    require_role(actor, record.unit, CLERK)
    require_state(record, Plan.State.DRAFT, what="修改；需要修改的，请分管负责人先退回")
    if data.get("matter", record.matter) != record.matter and record.inspections.exists():
        raise EnforcementRefused("计划里已列入检查对象，不能改执法事项，请另编计划。", field="matter")
    for name, value in data.items():
        setattr(record, name, value)
    _check_plan(record, at=at)
    fresh = Plan.objects.get(pk=record.pk)
    fresh.version = record.version
    write_change(fresh, data, "enforcement.plan_changed", actor=actor, at=at)
    return fresh


def _check_plan(record: Plan, *, at: datetime) -> None:
    matter_of(record.matter)
    problem = authority.nowhere_problem(record.unit, record.matter, Power.INSPECT, on=timezone.localdate(at))
    if problem:
        raise EnforcementRefused(problem, field="matter")
    if record.ends_on < record.starts_on:
        raise EnforcementRefused("结束日期早于开始日期，请改正。", field="ends_on")
    if not record.yearly_cap:
        raise EnforcementRefused("每户年度检查上限至少为 1 次。", field="yearly_cap")


# --- visits -------------------------------------------------------------------------------------------------


@transaction.atomic
def plan_subjects(
    plan: Plan, subjects: Sequence[Subject], *, planned_on: date, actor: Actor, at: datetime, batch: str = ""
) -> Listed:
    """List many subjects under a plan. Who cannot be listed is named with the reason, the others are."""
    require_role(actor, plan.unit, CLERK, OFFICER)
    require_state(plan, *TAKES_SUBJECTS, what="增加检查对象")
    if planned_on < timezone.localdate(at):
        raise EnforcementRefused("计划日期不能早于今天；已经过去的检查不能再列入计划。", field="planned_on")
    if problem := facts.period_problem(plan, planned_on=planned_on):
        raise EnforcementRefused(problem, field="planned_on")
    done = facts.visits_in_year([each.pk for each in subjects], year=planned_on.year)
    waiting = set(Inspection.objects.filter(plan=plan, state__in=Inspection.OPEN).values_list("subject_id", flat=True))
    draw = drawn.draw_of(plan)
    refused, passed = [], []
    for subject in subjects:
        why = _unfit(subject, plan, waiting=waiting, done=done[subject.pk])
        why = why or (drawn.number_problem(subject, draw) if plan.source == Source.RANDOM else "")
        refused.append((subject.title, why)) if why else passed.append(subject)
    rows = [_visit(subject, plan, planned_on=planned_on) for subject in passed]
    for row, number in zip(rows, next_numbers(INSPECTION, year=planned_on.year, count=len(rows)), strict=True):
        row.number = number
    open_records(rows, PLANNED, actor=actor, at=at, batch=batch)
    return Listed(tuple(rows), tuple(refused))


def _unfit(subject: Subject, plan: Plan, *, waiting: set[int], done: int) -> str:
    if (subject.matter, subject.unit_id) != (plan.matter, plan.unit_id):
        return "不属于这个计划的执法事项或执法机关"
    if subject.state != Subject.State.ACTIVE:
        return f"{subject.get_state_display()}，不能列入检查"
    if plan.source in COUNTED_SOURCES and (problem := facts.cap_words(done, plan.yearly_cap)):
        return problem
    return "已在这个计划里，还没有检查" if subject.pk in waiting else ""


def _visit(subject: Subject, plan: Plan, *, planned_on: date) -> Inspection:
    return Inspection(
        state=Inspection.State.PLANNED,
        unit_id=plan.unit_id,
        matter=plan.matter,
        title=subject.title,
        subject=subject,
        town_id=subject.town_id,
        plan=plan,
        source=plan.source,
        basis=plan.basis,
        scope=plan.scope or BY_LIST,
        planned_on=planned_on,
    )


@transaction.atomic
def plan_inspection(data: dict[str, Any], *, actor: Actor, at: datetime) -> Inspection:
    """One visit outside the bulk: a complaint, a transfer, an alarm, or one more under a plan."""
    subject: Subject = data["subject"]
    require_role(actor, subject.unit, CLERK, OFFICER)
    if subject.state != Subject.State.ACTIVE:
        raise EnforcementRefused(f"这个对象{subject.get_state_display()}，不能安排检查。", field="subject")
    plan = data.get("plan")
    row = Inspection(
        state=Inspection.State.PLANNED,
        unit_id=subject.unit_id,
        matter=subject.matter,
        title=subject.title,
        town_id=subject.town_id,
        number=next_number(INSPECTION, year=data["planned_on"].year),
        **data,
    )
    _check_visit(row, plan)
    open_record(row, PLANNED, actor=actor, at=at)
    return row


def change_inspection(record: Inspection, data: dict[str, Any], *, actor: Actor, at: datetime) -> Inspection:
    """Change what was arranged, before it is approved."""
    require_role(actor, record.unit, CLERK, OFFICER)
    require_state(record, Inspection.State.PLANNED, what="修改；已批准的请取消后重新安排")
    if data.get("subject", record.subject) != record.subject:
        raise EnforcementRefused("不能换检查对象，请取消这次检查后另行安排。", field="subject")
    for name, value in data.items():
        setattr(record, name, value)
    _check_visit(record, record.plan)
    fresh = Inspection.objects.get(pk=record.pk)
    fresh.version = record.version
    write_change(fresh, data, CHANGED, actor=actor, at=at)
    return fresh


def _check_visit(row: Inspection, plan: Plan | None) -> None:
    if plan is not None and (plan.matter, plan.unit_id) != (row.matter, row.unit_id):
        raise EnforcementRefused("检查计划与对象的执法事项或执法机关不同，请另选计划。", field="plan")
    if plan is not None and plan.state not in TAKES_SUBJECTS:
        raise EnforcementRefused(f"这个计划{plan.get_state_display()}，不能再增加检查。", field="plan")
    if plan is None and row.source in COUNTED_SOURCES:
        raise EnforcementRefused(
            "计划内检查要选择检查计划；投诉举报、移送转办、监测发现、巡查发现的请改选检查来源。", field="plan"
        )
    if problem := facts.period_problem(plan, planned_on=row.planned_on):
        raise EnforcementRefused(problem, field="planned_on")
    if problem := drawn.subject_problem(row.subject, plan, source=row.source):
        raise EnforcementRefused(problem, field="subject")
    if problem := facts.cap_problem(row, on=row.planned_on):
        raise EnforcementRefused(problem, field="subject")


def plan_again(inspection: Inspection, *, planned_on: date, actor: Actor, at: datetime) -> Inspection:
    """Another visit after a closed door, once; the attempt stays as it is."""
    require_state(inspection, Inspection.State.ATTEMPTED, what="重新安排；只有未能检查的可以")
    if problem := arranged_again(inspection, actor):
        raise EnforcementRefused(problem)
    if planned_on < timezone.localdate(at):
        raise EnforcementRefused("计划日期不能早于今天。", field="planned_on")
    data = {
        name: getattr(inspection, name)
        for name in ("subject", "plan", "source", "basis", "scope", "is_joint")
    }  # fmt: skip
    return plan_inspection(data | {"planned_on": planned_on, "again_of": inspection}, actor=actor, at=at)


def arranged_again(inspection: Inspection, actor: Actor | None) -> str:
    """Which visit was arranged instead of the attempt, "" while none was (or it was cancelled)."""
    row = inspection.arranged_again.exclude(state=Inspection.State.CANCELLED).first()
    if row is None:
        return ""
    return f"已经重新安排了 {row.number}（计划 {row.planned_on}，{row.get_state_display()}），不用再办；改日期请在那一次检查上改。"


def set_planned_time(inspection: Inspection, *, planned_time: time | None, actor: Actor, at: datetime) -> Inspection:
    require_role(actor, inspection.unit, CLERK, OFFICER)
    require_state(inspection, *Inspection.OPEN, what="改时间")
    write_change(inspection, {"planned_time": planned_time}, CHANGED, actor=actor, at=at)
    return inspection

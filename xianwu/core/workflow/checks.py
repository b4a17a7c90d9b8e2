"""Faults in declared workflows, found when the process starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from xianwu.core.workflow.declarations import (
    DAY_KINDS,
    ClockRule,
    Duty,
    Step,
    Workflow,
    by_condition,
    duties,
    flows,
    role_labels,
)


@register()
def check_flows(**kwargs: Any) -> list[Error]:
    """States, roles, clocks and second persons that do not exist; names used twice."""
    return (
        [
            Error(f"{flow.model._meta.label}.{step.name}: {fault}", id="workflow.E001")
            for flow in flows().values()
            for step in flow.steps
            for fault in _faults(flow, step)
        ]
        + [
            Error(f"{flow.model._meta.label}.{rule.name}: {fault}", id="workflow.E002")
            for flow in flows().values()
            for rule in flow.clocks
            for fault in _clock_faults(flow, rule)
        ]
        + [
            Error(f"{duty.model._meta.label}.{duty.name}: {fault}", id="workflow.E003")
            for duty in duties()
            for fault in _duty_faults(duty)
        ]
    )


def _states(flow: Workflow) -> set[str]:
    return {value for value, _ in flow.model.State.choices}  # type: ignore[attr-defined]


def _clock_faults(flow: Workflow, rule: ClockRule) -> list[str]:
    faults = [f"no role {role}" for role in rule.roles if role not in role_labels()]
    return faults + [f"no state {state}" for state in rule.turns if state not in _states(flow)]


def _duty_faults(duty: Duty) -> list[str]:
    faults = [f"no role {role}" for role in duty.roles if role not in role_labels()]
    names = [each.name for each in by_condition(duty.model)]
    return faults + (["name used twice"] if names.count(duty.name) > 1 else [])


def _faults(flow: Workflow, step: Step) -> list[str]:
    states = _states(flow)
    named = [*step.sources, *([step.target] if isinstance(step.target, str) else [])]
    faults = [f"no state {state}" for state in named if state not in states]
    faults += [f"no role {role}" for role in step.roles if role not in role_labels()]
    clocks = {rule.name for rule in flow.clocks}
    turned = (*step.starts, *step.stops, *step.pauses, *step.resumes)
    faults += [f"no clock {name}" for name in turned if name not in clocks]
    unknown = (rule for rule in flow.clocks if rule.name in turned and rule.kind not in DAY_KINDS)
    faults += [f"no kind of day {rule.kind}" for rule in unknown]
    steps = {each.name for each in flow.steps} | {"create"}
    faults += [f"no step {name}" for name in step.second_person if name not in steps]
    if sum(each.name == step.name for each in flow.steps) > 1:
        faults.append("name used twice")
    return faults

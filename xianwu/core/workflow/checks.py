"""Faults in declared workflows, found when the process starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from xianwu.core.workflow.declarations import DAY_KINDS, Step, Workflow, flows, role_labels


@register()
def check_flows(**kwargs: Any) -> list[Error]:
    """States, roles, clocks and second persons that do not exist; names used twice."""
    return [
        Error(f"{flow.model._meta.label}.{step.name}: {fault}", id="workflow.E001")
        for flow in flows().values()
        for step in flow.steps
        for fault in _faults(flow, step)
    ]


def _faults(flow: Workflow, step: Step) -> list[str]:
    states = {value for value, _ in flow.model.State.choices}  # type: ignore[attr-defined]
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

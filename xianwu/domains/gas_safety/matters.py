"""What the engine is told of gas safety."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from xianwu.core.workflow.declarations import Move
from xianwu.domains.gas_safety import gates, risk
from xianwu.domains.gas_safety.kinds import GROUPS, KINDS, MATTER, Kind
from xianwu.registers.enforcement.declarations import Matter
from xianwu.registers.enforcement.models import Case, Finding, Inspection, Subject


def panels_of_subject() -> Sequence[Any]:
    """Asked when a page is shown: panels know pages, and pages know this list."""
    return import_module("xianwu.domains.gas_safety.panels").of_subject()  # type: ignore[no-any-return]


def panels_of_visit() -> Sequence[Any]:
    return import_module("xianwu.domains.gas_safety.panels").of_visit()  # type: ignore[no-any-return]


def visit_guard(inspection: Inspection, move: Move) -> str | None:
    return gates.visit_problem(inspection, move)


def finding_guard(finding: Finding, move: Move) -> str | None:
    return gates.finding_problem(finding, move)


def order_problem(subject: Subject | None, demand: str) -> str:
    return gates.order_problem(subject, demand)


def case_guard(case: Case, move: Move) -> str | None:
    return gates.case_problem(case, move)


def case_records(case: Case) -> Sequence[Any]:
    """What partners and experts did on the visits that the case rests on, and the consent to enter a home."""
    models = import_module("xianwu.domains.gas_safety.models")
    kinds = (models.EntryConsent, models.ExpertAdvice, models.PartnerPart)
    visits = Finding.objects.filter(case=case).values("inspection")
    return [row for model in kinds for row in model.objects.filter(inspection__in=visits).order_by("pk")]


def addressee(subject: Subject) -> str:
    """Papers are written to the householder, whose name the list masks."""
    return subject.operator if subject.kind == Kind.RESIDENT else ""


MATTERS = [
    Matter(
        MATTER,
        "燃气安全",
        organ="housing",
        section="gas_safety",
        kinds=KINDS,
        groups=GROUPS,
        rules={"yearly_cap": "gas_safety.yearly_cap"},
        order_problem=order_problem,
        finding_guard=finding_guard,
        case_guard=case_guard,
        act_problem=gates.act_problem,
        visit_guard=visit_guard,
        ready={
            "inspection.start": gates.may_be_entered,
            "finding.file": gates.has_run_out,
            "case.act": gates.act_fits,
        },
        facts=risk.facts,
        risk_table=risk.TABLES,
        quiet_hours=((11, 13), (17, 20)),
        panels=panels_of_subject,
        visit_panels=panels_of_visit,
        addressee=addressee,
        case_records=case_records,
        minutes_per_visit=30,
        is_drawn_at_random=False,
    )
]
"""No visits at meal peaks; no random draw: what touches life and limb is visited by risk and in full (优化营商环境条例 54)."""

"""The passage of a hazard that a supplier has reported, as data, with its guards and effects."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow
from xianwu.domains.gas_safety.household.records import HouseholdHazard
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER
from xianwu.registers.enforcement.visits.plan_actions import BY_LIST, plan_inspection

S = HouseholdHazard.State
OWN = "gas_safety.household_hazard_"
BASIS = "《城镇燃气管理条例》第四十一条；供气企业入户安检报告"


def fixed_in_time(hazard: HouseholdHazard, move: Move) -> str | None:
    """Between the day it was found and today."""
    day = move.data.get("fixed_on")
    if move.is_offer or not isinstance(day, date):
        return None
    if hazard.found_on <= day <= move.as_of:
        return None
    return f"整改日期要在发现（{hazard.found_on}）以后、今天以前，请核对。"


def fix(hazard: HouseholdHazard, move: Move) -> None:
    hazard.fixed_on, hazard.note = move.data["fixed_on"], str(move.data.get("note") or "")[:200]


def planned_ahead(hazard: HouseholdHazard, move: Move) -> str | None:
    day = move.data.get("planned_on")
    if isinstance(day, date) and day < move.as_of and not move.is_offer:
        return "检查日期不能早于今天。"
    return None


def hand_over(hazard: HouseholdHazard, move: Move) -> None:
    """A visit of our own: the officers see for themselves; a report by others is no finding (国办发〔2024〕54号)."""
    data: dict[str, Any] = {
        "subject": hazard.household_check.site.subject, "source": Source.TRANSFER, "basis": BASIS, "scope": BY_LIST,
        "planned_on": move.data["planned_on"],
    }  # fmt: skip
    hazard.inspection = plan_inspection(data, actor=move.actor, at=move.at)


def fix_limit(hazard: HouseholdHazard, on: date) -> int:
    return max((hazard.fix_due_on - hazard.found_on).days, 0)


HAZARD = Workflow(
    HouseholdHazard,
    steps=(
        Step("fix", "登记已整改", S.REPORTED, S.FIXED, by=(CLERK, OFFICER), guard=fixed_in_time, effect=fix,
             asks=(Ask("fixed_on", "整改日期", "date"), Ask("note", "整改情况", help="供气企业复查的结果、凭证")),
             stops=("household_fix",), event=OWN + "fixed"),
        Step("hand_over", "转执法检查", S.REPORTED, S.HANDED, by=(CLERK, OFFICER), guard=planned_ahead, effect=hand_over,
             asks=(Ask("planned_on", "检查日期", "date"),), stops=("household_fix",), event=OWN + "handed_over",
             is_bulk=False),
        Step("void", "撤销报告", S.REPORTED, S.VOID, by=DEPUTY, reason=True, stops=("household_fix",),
             event=OWN + "voided", is_danger=True),
    ),
    clocks=(
        ClockRule("household_fix", "整改期限", fix_limit, kind="calendar", holder=CLERK,
                  begins=lambda hazard: hazard.found_on, days_left=(3, 1)),
    ),
    opens=("household_fix",),
)  # fmt: skip

"""More time for a decision: the ninety days of 处罚法 60 bind, unless the head prolongs them with a reason.

The law itself only leaves room for what other laws and rules provide; how long and how often are dated parameters.
"""

from __future__ import annotations

from datetime import date

from xianwu.core.workflow.api import due_if_resumed
from xianwu.core.workflow.declarations import Ask, Move, Step, flow_of
from xianwu.registers.enforcement.casework import guards
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.effects import stay
from xianwu.registers.enforcement.casework.guards import passes
from xianwu.registers.enforcement.deadlines import days, due_on
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.roles import HEAD

S = Case.State
UNDECIDED = (S.FILED, S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.NOTIFIED, S.HEARING, S.DEFENDED)


def decision_limit(case: Case, on: date) -> int:
    """Days from filing to the day by which to decide, which the head may have put off."""
    if case.decision_extended_on and case.decision_due_on and case.filed_on:
        return (case.decision_due_on - case.filed_on).days
    return days("decision_days", on=on, matter=case.matter)


# --- what stands before it ------------------------------------------------------------------------------


def often_enough(case: Case, move: Move, d: Dossier) -> str:
    times = days("decision_extension_times", on=move.as_of, matter=case.matter)
    if case.decision_due_on is None:
        return "本案没有计算办案期限，不用延长。"
    if case.decision_extensions < times:
        return ""
    return f"办案期限已经延长过 {case.decision_extensions} 次（参数“办案期限延长次数”为 {times} 次），不能再延长；不再处罚的请办“终结”或者“决定不予处罚”。"


def within_the_extension(case: Case, move: Move, d: Dossier) -> str:
    """Later than the day it was due, and by no more days than the parameter gives; a late one counts from today."""
    until, due = move.data.get("decision_until"), case.decision_due_on
    if move.is_offer or not isinstance(until, date) or due is None:
        return ""
    begins = max(due, move.as_of)
    last = due_on("decision_extension_days", begins, matter=case.matter)
    if begins < until <= last:
        return ""
    count = days("decision_extension_days", on=begins, matter=case.matter)
    return f"延长到的日期应当晚于 {begins}，一次最多延长 {count} 日（到 {last}），请核对。"


# --- what it changes --------------------------------------------------------------------------------------


def extend(case: Case, move: Move) -> None:
    """The new day, who gave it and why; the clock runs anew from the filing to that day."""
    case.decision_due_on = move.data["decision_until"]
    case.decision_extended_on, case.decision_extended_by_id = move.as_of, move.actor.id
    case.decision_extension, case.decision_extensions = move.reason[:300], case.decision_extensions + 1


def go_on(case: Case, move: Move) -> None:
    """Days on which the case was laid aside do not count."""
    flow = flow_of(Case)
    assert flow
    if case.decided_on is None:
        case.decision_due_on = due_if_resumed(flow, "decision", case, on=move.as_of) or case.decision_due_on


EXTENSION_STEPS = (
    Step("extend_decision", "批准延长办案期限", UNDECIDED, stay, by=HEAD, reason=True,
         asks=(Ask("decision_until", "延长到", "date", help="由机关负责人批准，理由写明不能按期决定的原因"),),
         guard=passes("extend_decision", often_enough, guards.later_than_now("decision_until"), within_the_extension),
         effect=extend, starts=("decision",), event="enforcement.case_decision_extended", is_bulk=False, is_exception=True),
)  # fmt: skip

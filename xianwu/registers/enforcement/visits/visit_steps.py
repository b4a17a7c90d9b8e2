"""The passages of subjects, plans and visits, as data."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.kinds import Signature
from xianwu.registers.enforcement.models import Inspection, Plan, Subject
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER
from xianwu.registers.enforcement.visits import awaited, effects, guards

B = Subject.State
P = Plan.State
S = Inspection.State
HOURS_A_DAY = 24


def event(noun: str, verb: str) -> str:
    return f"enforcement.{noun}_{verb}"


def keep_leaving(subject: Subject, move: Any) -> None:
    """Off the list since the first of such steps: one that was suspended may leave later."""
    subject.leave_reason = move.reason[:200]
    subject.off_on = subject.off_on or move.as_of


def back_on_list(subject: Subject, move: Any) -> None:
    subject.leave_reason, subject.off_on = "", None


SUBJECT = Workflow(
    Subject,
    steps=(
        Step("suspend", "登记停业", B.ACTIVE, B.SUSPENDED, by=(CLERK, OFFICER), reason=True, effect=keep_leaving,
             event=event("subject", "suspended"), is_exception=True),
        Step("resume", "恢复营业", B.SUSPENDED, B.ACTIVE, by=(CLERK, OFFICER), effect=back_on_list,
             event=event("subject", "resumed"), is_exception=True),
        Step("leave", "注销或搬离", (B.ACTIVE, B.SUSPENDED), B.GONE, by=CLERK, reason=True, effect=keep_leaving,
             event=event("subject", "left"), is_danger=True),
        Step("exclude", "不属本事项", (B.ACTIVE, B.SUSPENDED), B.OUTSIDE, by=CLERK, reason=True, effect=keep_leaving,
             event=event("subject", "excluded"), is_danger=True),
        Step("restore", "重新在册", (B.GONE, B.OUTSIDE), B.ACTIVE, by=CLERK, reason=True, effect=back_on_list,
             event=event("subject", "restored"), is_exception=True),
    ),
)  # fmt: skip

PLAN = Workflow(
    Plan,
    steps=(
        Step("submit", "计划报批", P.DRAFT, P.SUBMITTED, by=CLERK, needs=("basis", "scope"),
             guard=guards.is_competent, ready=awaited.COMPETENT,
             event=event("plan", "submitted")),
        Step("return", "退回计划", P.SUBMITTED, P.DRAFT, by=DEPUTY, reason=True, event=event("plan", "returned")),
        Step("approve", "批准计划", P.SUBMITTED, P.APPROVED, by=DEPUTY, second_person=("create", "submit"),
             guard=guards.is_competent, ready=awaited.COMPETENT,
             effect=effects.dated("approved_on", by="approved_by"), event=event("plan", "approved")),
        Step("publish", "公布计划", P.APPROVED, P.APPROVED, by=CLERK, guard=guards.not_yet_published,
        ready=awaited.is_unpublished,
             effect=effects.dated("published_on"), event=event("plan", "published")),
        Step("close", "计划完成", P.APPROVED, P.CLOSED, by=(CLERK, DEPUTY), guard=guards.all_visited,
             ready=awaited.nobody_left_to_visit,
             effect=effects.dated("closed_on"), event=event("plan", "closed")),
    ),
)  # fmt: skip


def late_days(inspection: Inspection, on: date) -> int:
    """The hours for approving an urgent visit, as days of the clock; the guard looks at the hours."""
    return max(days("urgent_report_hours", on=on) // HOURS_A_DAY, 1)


def is_urgent(inspection: Inspection) -> bool:
    return bool(inspection.is_urgent)


def same_state(inspection: Inspection, move: Any) -> str:
    return str(inspection.state)


PARTY = (
    Ask("party_name", "在场人员", required=False),
    Ask("party_role", "在场人员身份", required=False, help="如负责人、店长、值班员"),
)
AT_THE_DOOR = (
    Ask("card_shown", "已出示执法证", "bool", required=False),
    Ask("code_scanned", "已扫码登记入企", "bool", required=False),
    Ask("no_scan_reason", "没有扫码的原因", required=False),
    Ask("no_conflict", "检查人员与当事人没有利害关系，不需要回避", "bool", required=False),
    *PARTY,
)
INSPECTION = Workflow(
    Inspection,
    steps=(
        Step("approve", "批准检查", S.PLANNED, S.APPROVED, by=DEPUTY, second_person=("create",),
             guard=guards.may_be_approved,
             ready=awaited.LAWFUL, effect=effects.approve, event=event("inspection", "approved")),
        Step("notify", "发出检查通知", S.APPROVED, S.NOTIFIED, by=(CLERK, OFFICER), guard=guards.may_be_notified,
             ready=awaited.LAWFUL, effect=effects.notify, event=event("inspection", "notified")),
        Step("start", "到场开始检查", (S.PLANNED, S.NOTIFIED), S.VISITING, by=OFFICER, asks=AT_THE_DOOR,
             guard=guards.of_matter(guards.may_start), ready=awaited.may_start, effect=effects.start,
             event=event("inspection", "started"), is_bulk=False),
        Step("start_urgent", "紧急检查到场", S.PLANNED, S.VISITING, by=OFFICER, asks=AT_THE_DOOR,
             guard=guards.of_matter(guards.may_start_urgent), effect=effects.start, starts=("late_approval",),
             event=event("inspection", "started"), is_bulk=False, is_exception=True),
        Step("finish", "结束检查", S.VISITING, S.VISITED, by=OFFICER,
             asks=(Ask("signature", "签字情况", "choice", tuple(Signature.choices)), *PARTY,
                   Ask("remarks", "当事人意见", "long", required=False),
                   Ask("witness", "见证人", required=False, help="拒绝签字或不在场的必填；没有见证人的写“全程录像”")),
             guard=guards.of_matter(guards.may_finish), whose=awaited.i_am_of_the_team, effect=effects.finish,
             event=event("inspection", "finished"), is_bulk=False),
        Step("approve_late", "补批紧急检查", (S.VISITING, S.VISITED, S.CONCLUDED), same_state, by=DEPUTY, second_person=("create",),
             asks=(Ask("late_reason", "超过时限补批的说明", "long", required=False),),
             guard=guards.may_be_approved_late, effect=effects.approve_late, stops=("late_approval",), fits=is_urgent,
             event=event("inspection", "late_approved"), is_bulk=False, is_exception=True),
        Step("conclude", "检查办结", S.VISITED, S.CONCLUDED, by=(OFFICER, CLERK), guard=guards.may_conclude,
        ready=awaited.CONCLUDE,
             effect=effects.conclude, event=event("inspection", "concluded")),
        Step("attempt", "未能检查", (S.APPROVED, S.NOTIFIED, S.VISITING), S.ATTEMPTED, by=OFFICER, reason=True,
             guard=guards.has_scene_photo, effect=effects.attempt, stops=("late_approval",),
             event=event("inspection", "attempted"), is_bulk=False, is_exception=True),
        Step("cancel", "取消检查", (S.PLANNED, S.APPROVED, S.NOTIFIED), S.CANCELLED, by=(CLERK, DEPUTY), reason=True,
             event=event("inspection", "cancelled"), is_danger=True),
    ),
    clocks=(ClockRule("late_approval", "补批紧急检查", late_days, kind="calendar", holder=DEPUTY),),
)  # fmt: skip

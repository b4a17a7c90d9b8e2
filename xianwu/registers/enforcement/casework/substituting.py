"""Steps of performance by another (代履行, 行政强制法 50–51), and of clearing at once what lies in the way (52)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xianwu.core.workflow.declarations import Ask, Move, Step
from xianwu.registers.enforcement.casework import awaited, guards
from xianwu.registers.enforcement.casework.coercing import EVENT, ON_THE_SPOT
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.effects import deliver, paper_numbered, show, stay, take
from xianwu.registers.enforcement.casework.guards import passes
from xianwu.registers.enforcement.deadlines import days, due_on
from xianwu.registers.enforcement.kinds import AT_ONCE, IN_PLACE, Harm, ServiceMethod
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.publicity.actions import announce_coercion
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER

S = Case.State
ANY_TIME = (S.CLUE, S.FILING, S.FILED, S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.NOTIFIED, S.HEARING, S.DEFENDED,
            S.DECIDED, S.SERVED, S.REMINDED)  # fmt: skip
PLANNED = ("substitute_ground", "substitute_target", "substitute_by", "substitute_plan")
WATCHED = ("substitute_watched_by", "substitute_signed")
SIGNED_HELP = "到场监督人员、代履行人和当事人（见证人）签名或者盖章"


# --- why not --------------------------------------------------------------------------------------------


def told_yes(name: str, words: str) -> guards.Judge:
    """What the officer must have seen to, and says so."""

    def judge(case: Case, move: Move, d: Dossier) -> str:
        return "" if move.is_offer or move.data.get(name) else words

    return judge


disinterested = told_yes("no_interest", "代履行人应当与本案没有利害关系（行政强制法第五十条），请核实后勾选。")
no_building = told_yes(
    "no_building", "拆除违法的建筑物、构筑物、设施不能代履行，应当公告限期自行拆除（行政强制法第四十四条）。"
)
no_violence = told_yes(
    "no_violence", "代履行不得采用暴力、胁迫以及其他非法方式（行政强制法第五十一条），请核实后勾选。"
)


def after_the_reminder(case: Case, move: Move, d: Dossier) -> str:
    """The day leaves room for the reminder three working days before."""
    planned = move.data.get("substitute_on")
    if move.is_offer or planned is None:
        return ""
    first = due_on("substitute_reminder_days", move.as_of, matter=case.matter)
    if planned > first:
        return ""
    return f"代履行三日前还要催告当事人（行政强制法第五十一条）：今天决定，最早在 {first} 之后代履行。"


def in_time_to_remind(case: Case, move: Move, d: Dossier) -> str:
    first = due_on("substitute_reminder_days", move.as_of, matter=case.matter)
    planned = case.substitute_on
    if planned is None or planned > first:
        return ""
    return f"定于 {planned} 代履行，今天催告不足三日（行政强制法第五十一条）；请先停止代履行，另定时间。"


def cost_explained(case: Case, move: Move, d: Dossier) -> str:
    """The costs are those of doing it: above the estimate they are explained."""
    cost, estimate = move.data.get("substitute_cost"), case.substitute_estimate
    if move.is_offer or cost is None or estimate is None or cost <= estimate:
        return ""
    if str(move.data.get("substitute_cost_note") or "").strip():
        return ""
    return f"费用按照成本合理确定（行政强制法第五十一条）：超出预算 {estimate} 元的，请写明原因。"


def party_told(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer or move.data.get("is_present") or str(move.data.get("clearing_told") or "").strip():
        return ""
    return "当事人不在场的，应当在事后立即通知（行政强制法第五十二条），请写明怎样通知、什么时候通知。"


# --- what they change -----------------------------------------------------------------------------------


def decide(case: Case, move: Move) -> None:
    take(case, move, *PLANNED, "substitute_on", "substitute_estimate", "substitute_reckoning")
    case.substitute_decided_on, case.substitute_served_on, case.substitute_reminded_on = move.as_of, None, None
    case.substitute_no = show(case, "substitute_decision", move, anew=True)
    told = f"{case.decision_no}责令限期履行的义务逾期没有履行，其后果{case.get_substitute_ground_display()}。依据：行政强制法第五十条。"
    announce_coercion(case, move, what="代履行", document_no=case.substitute_no, content=told)


def serve(case: Case, move: Move) -> None:
    paper = paper_numbered(case, "substitute_decision", case.substitute_no)
    case.substitute_served_on = deliver(case, paper, move).deemed_on


def remind(case: Case, move: Move) -> None:
    """Printed and handed over on the same day."""
    number = show(case, "substitute_reminder", move, anew=True)
    case.substitute_reminded_on = deliver(case, paper_numbered(case, "substitute_reminder", number), move).deemed_on


def _add_cost(case: Case, move: Move) -> None:
    cost = move.data.get("substitute_cost") or Decimal(0)
    case.substitute_cost = (case.substitute_cost or Decimal(0)) + cost


def substitute(case: Case, move: Move) -> None:
    take(case, move, *WATCHED)
    case.substitute_cost_note = str(move.data.get("substitute_cost_note") or "").strip()
    case.substituted_on = move.as_of
    _add_cost(case, move)
    show(case, "substitute_record", move, anew=True)


def stop(case: Case, move: Move) -> None:
    """The party performs, or another day is needed: what was decided no longer holds."""
    case.substitute_decided_on = case.substitute_on = None


def clear_at_once(case: Case, move: Move) -> None:
    take(case, move, *PLANNED, *WATCHED)
    given = str(move.data.get("clearing_told") or "").strip()
    case.clearing_told = given or "当事人在场"
    case.cleared_on = move.as_of
    _add_cost(case, move)
    reasons = f"当事人不能清除：{case.substitute_target}"
    case.clearing_no = show(case, "clearing_decision", move, {"reasons": reasons}, anew=True)
    told = f"{Harm(case.substitute_ground).label}需要立即清除，当事人不能清除。依据：行政强制法第五十二条。"
    announce_coercion(case, move, what="立即代履行", document_no=case.clearing_no, content=told)


def has_decision(case: Case, move: Move, d: Dossier) -> str:
    return "" if case.substitute_decided_on and not case.substituted_on else "没有正在办理的代履行。"


def was_reminded_once(case: Case, move: Move, d: Dossier) -> str:
    return f"已于 {case.substitute_reminded_on} 催告。" if case.substitute_reminded_on else ""


def substitute_limit(case: Any, on: Any) -> int:
    """From the decision to the day that it names."""
    if case.substitute_on and case.substitute_decided_on:
        return int((case.substitute_on - case.substitute_decided_on).days)
    return days("substitute_reminder_days", on=on, matter=case.matter)


# --- the steps ------------------------------------------------------------------------------------------

TARGET = (
    Ask("substitute_target", "标的", help="要清除、恢复的是什么，在哪里"),
    Ask("substitute_by", "代履行人", help="本机关，或者没有利害关系的第三人"),
    Ask("substitute_plan", "方式"),
)
DONE = (
    Ask("substitute_watched_by", "到场监督的执法人员"),
    Ask("substitute_signed", "签名情况", help=SIGNED_HELP),
    Ask("substitute_cost", "实际费用", "money", help="按成本合理确定，由当事人承担，单位：元"),
)
SUBSTITUTE_STEPS = (
    Step("decide_substitute", "决定代履行", S.REMINDED, S.REMINDED, by=HEAD,
         asks=(Ask("substitute_ground", "情形", "choice", IN_PLACE), *TARGET, Ask("substitute_on", "代履行日期", "date"),
               Ask("substitute_estimate", "费用预算", "money", help="单位：元"), Ask("substitute_reckoning", "费用测算依据"),
               Ask("no_interest", "代履行人与本案没有利害关系", "bool", required=False),
               Ask("no_building", "标的不是建筑物、构筑物、设施", "bool", required=False)),
         guard=passes("decide_substitute", disinterested, no_building, after_the_reminder), effect=decide,
         starts=("substitute",), event=EVENT + "substitute_decided", is_bulk=False, is_danger=True),
    Step("serve_substitute", "登记代履行决定书送达", S.REMINDED, S.REMINDED, by=(CLERK, OFFICER), needs=("substitute_no",),
         asks=(Ask("served_on", "送达日期", "date"), Ask("method", "送达方式", "choice", tuple(ServiceMethod.choices)),
               Ask("witness", "见证人", required=False, help="留置送达必填"),
               Ask("has_consent", "当事人已签电子送达确认书", "bool", required=False),
               Ask("announced_in", "公告载体和起止日期", required=False, help="公告送达必填，三十日后视为送达")),
         guard=passes("serve_substitute", has_decision, guards.once("substitute_served_on")), effect=serve,
         ready=awaited.SERVE_SUBSTITUTE, event=EVENT + "substitute_served", is_bulk=False),
    Step("remind_substitute", "代履行前催告", S.REMINDED, S.REMINDED, by=OFFICER,
         asks=(Ask("method", "催告书交付方式", "choice", ON_THE_SPOT), Ask("witness", "见证人", required=False)),
         guard=passes("remind_substitute", has_decision, was_reminded_once, in_time_to_remind), effect=remind,
         ready=awaited.REMIND_SUBSTITUTE, event=EVENT + "substitute_reminded", is_bulk=False),
    Step("substitute", "登记代履行", S.REMINDED, S.REMINDED, by=OFFICER,
         asks=(*DONE, Ask("substitute_cost_note", "超出预算的原因", required=False),
               Ask("no_violence", "没有采用暴力、胁迫以及其他非法方式", "bool", required=False)),
         guard=passes("substitute", guards.by_handler, has_decision, no_violence, cost_explained), effect=substitute,
         stops=("substitute",), ready=awaited.SUBSTITUTE, whose=awaited.is_mine, event=EVENT + "substituted", is_bulk=False),
    Step("stop_substitute", "停止代履行", S.REMINDED, S.REMINDED, by=(OFFICER, DEPUTY, HEAD), reason=True,
         guard=passes("stop_substitute", has_decision), effect=stop, stops=("substitute",),
         ready=awaited.SUBSTITUTE_DECIDED, event=EVENT + "substitute_stopped", is_bulk=False),
    Step("clear_at_once", "立即代履行", ANY_TIME, stay, by=(DEPUTY, HEAD),
         asks=(Ask("substitute_ground", "情形", "choice", AT_ONCE), *TARGET, *DONE,
               Ask("is_present", "当事人在场", "bool", required=False),
               Ask("clearing_told", "事后通知情况", required=False, help="当事人不在场的必填"),
               Ask("no_violence", "没有采用暴力、胁迫以及其他非法方式", "bool", required=False)),
         guard=passes("clear_at_once", party_told, no_violence), effect=clear_at_once,
         event=EVENT + "cleared_at_once", is_bulk=False, is_exception=True),
)  # fmt: skip

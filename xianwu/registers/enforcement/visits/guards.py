"""Why a plan or a visit may not go on, in words that say what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import localtime

from xianwu.core.workflow.declarations import Move
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.kinds import COUNTED_SOURCES, ItemResult, PartyKind, Power, Signature
from xianwu.registers.enforcement.models import Finding, Inspection, Plan
from xianwu.registers.enforcement.visits import drawn, facts

S = Inspection.State
Guard = Callable[[Inspection, Move], str | None]


# --- plans --------------------------------------------------------------------------------------------------


def is_competent(plan: Plan, move: Move) -> str | None:
    """A matter is planned by an organ that may inspect it on that day."""
    return authority.nowhere_problem(plan.unit, plan.matter, Power.INSPECT, on=move.as_of) or None


def not_yet_published(plan: Plan, move: Move) -> str | None:
    return f"这个计划已于 {plan.published_on} 公布。" if plan.published_on else None


def all_visited(plan: Plan, move: Move) -> str | None:
    waiting = plan.inspections.filter(state__in=Inspection.OPEN).count()
    return f"还有 {waiting} 次检查没有完成或取消，请先办完。" if waiting else None


# --- before the visit ---------------------------------------------------------------------------------------


def may_be_approved(inspection: Inspection, move: Move) -> str | None:
    """Power, plan, cap, team and draw: what an approval must be able to answer for."""
    refused = _plan_problem(inspection) or _lawful(inspection, move)
    return refused or (not move.is_offer and drawn.visit_problem(inspection)) or None


def may_be_notified(inspection: Inspection, move: Move) -> str | None:
    return _plan_problem(inspection) or _lawful(inspection, move) or None


def _lawful(inspection: Inspection, move: Move) -> str:
    on = max(inspection.planned_on, move.as_of)
    return (
        facts.power_problem(inspection, Power.INSPECT, on=on)
        or facts.cap_problem(inspection, on=on)
        or facts.team_problem(inspection, on=on)
    )


def _plan_problem(inspection: Inspection) -> str:
    """Items that were not published may not be inspected (国办发〔2024〕54号)."""
    if inspection.source not in COUNTED_SOURCES:
        return ""
    plan = inspection.plan
    if plan is None:
        return "计划内检查没有对应的检查计划，请先列入计划。"
    if plan.state != Plan.State.APPROVED:
        return f"检查计划“{plan.title}”{plan.get_state_display()}，请先办理计划的审批。"
    if plan.published_on is None:
        return f"检查计划“{plan.title}”还没有公布，未公布的检查事项不得实施（国办发〔2024〕54号），请先公布计划。"
    return facts.period_problem(plan, planned_on=inspection.planned_on)


def of_matter(guard: Guard) -> Guard:
    """What the field itself asks, after what every field asks."""

    def joined(inspection: Inspection, move: Move) -> str | None:
        refused = guard(inspection, move)
        matter = known_matter(inspection.matter)
        if refused or matter is None or matter.visit_guard is None:
            return refused
        return matter.visit_guard(inspection, move)

    return joined


# --- at the door --------------------------------------------------------------------------------------------


def may_start(inspection: Inspection, move: Move) -> str | None:
    if facts.is_patrol(inspection):
        return _patrol_problem(inspection, move) or None
    return _not_ready(inspection) or _at_the_door(inspection, move) or _another_day(inspection, move) or None


def _elsewhere(inspection: Inspection) -> str:
    return facts.elsewhere_problem(inspection, [row.person_id for row in facts.officers_of(inspection)])


def may_start_urgent(inspection: Inspection, move: Move) -> str | None:
    """Before the approval, which must follow within the hours."""
    if not inspection.is_urgent:
        return "这不是紧急检查，要先批准、发出通知再到场；情况紧急的，请先在“修改”中勾选“紧急检查（事后补批）”。"
    return _at_the_door(inspection, move)


def _at_the_door(inspection: Inspection, move: Move) -> str | None:
    return (
        facts.power_problem(inspection, Power.INSPECT, on=move.as_of)
        or facts.cap_problem(inspection, on=move.as_of)
        or facts.team_problem(inspection, on=move.as_of)
        or _not_of_the_team(inspection, move)
        or _elsewhere(inspection)
        or _quiet(inspection, move)
        or _not_declared(inspection, move)
        or None
    )


def _not_ready(inspection: Inspection) -> str:
    if inspection.state == S.NOTIFIED:
        return ""
    return "检查还没有批准和通知，不能开始。情况紧急需要立即检查的，勾选“紧急检查（事后补批）”后办理“紧急检查到场”。"


def _another_day(inspection: Inspection, move: Move) -> str:
    """The notice names the day; another one is named by a notice that corrects it, with the reason.

    The button stays on a visit whose day has passed: it is still to be held.
    """
    day, today = inspection.planned_on, move.as_of
    if day == today or (move.is_offer and day < today):
        return ""
    return (
        f"检查通知书通知的检查日期是 {day}，今天（{today}）不能开始检查。"
        "要改日期的，请先办理“更正检查通知书”，写明理由和新的检查日期。"
    )


def _patrol_problem(inspection: Inspection, move: Move) -> str:
    on = move.as_of
    missing = facts.power_problem(inspection, Power.PATROL, on=on)
    if missing and facts.power_problem(inspection, Power.INSPECT, on=on):
        return missing
    if not facts.team_of(inspection):
        return "还没有登记巡查人员，请先加入检查组。"
    return not_present(inspection, move)


def _not_of_the_team(inspection: Inspection, move: Move) -> str:
    if any(row.person_id == move.actor.id for row in facts.officers_of(inspection)):
        return ""
    return "您不在本次检查的执法人员名单里，请由检查组成员办理，或先把您加入检查组。"


def not_present(inspection: Inspection, move: Move) -> str:
    """Whoever was there ends the visit and writes its orders: the record carries the names of the team."""
    return facts.presence_problem(inspection, move.actor)


def _quiet(inspection: Inspection, move: Move) -> str:
    matter = known_matter(inspection.matter)
    hour = localtime(move.at).hour
    if matter is None or inspection.is_urgent:
        return ""
    for first, last in matter.quiet_hours:
        if first <= hour < last:
            return f"这类对象 {first}:00—{last}:00 不安排检查，请改在其他时间；情况紧急的按紧急检查办理。"
    return ""


def _not_declared(inspection: Inspection, move: Move) -> str:
    if move.is_offer:
        return ""
    if not move.data.get("card_shown"):
        return "请先向当事人出示执法证，再开始检查（行政处罚法第五十五条）。不出示的，当事人有权拒绝检查。"
    if not move.data.get("no_conflict"):
        return "请逐人确认与当事人没有利害关系；有的，请在检查组里办理回避，另派人员。"
    is_firm = inspection.subject.party_kind == PartyKind.ORGANISATION
    if is_firm and not (move.data.get("code_scanned") or (move.data.get("no_scan_reason") or "").strip()):
        return "进入企业检查要扫码登记（国办发〔2024〕54号）；扫不了的请写明原因。"
    return ""


# --- leaving ------------------------------------------------------------------------------------------------


def may_finish(inspection: Inspection, move: Move) -> str | None:
    if move.is_offer:  # the page beside the button says how many items are answered
        return None
    left = facts.unanswered(inspection)
    if left:
        named = "、".join(item.text for item in left[:3])
        return (
            f"还有 {len(left)} 项没有登记结果：{named}{'等' if len(left) > 3 else ''}。请逐项选合格、不合格或不涉及。"
        )
    if refusal := not_present(inspection, move):
        return refusal
    if inspection.started_at and move.at < inspection.started_at:
        return f"现在还没有到登记的到场时间（{localtime(inspection.started_at):%m-%d %H:%M}），请核对到场时间后再结束。"
    return _signature_problem(move) or None


def _signature_problem(move: Move) -> str:
    signature, witness = move.data.get("signature"), (move.data.get("witness") or "").strip()
    if signature == Signature.SIGNED and not (move.data.get("party_name") or "").strip():
        return "当事人签字的，请填写签字人姓名。"
    if signature == Signature.REFUSED and not witness:
        return "当事人拒绝签字的，请填写见证人，或写明已全程录像（见证人栏填“全程录像”）。"
    if signature == Signature.ABSENT and not witness:
        return "当事人不在场的，请填写见证人姓名和单位。"
    return ""


def may_conclude(inspection: Inspection, move: Move) -> str | None:
    if inspection.is_urgent and inspection.approved_on is None:
        return "紧急检查还没有补办批准，请分管负责人先补批。"
    waiting = [each.number for each in inspection.findings.filter(state=Finding.State.FOUND)]
    if waiting:
        return f"{'、'.join(waiting)} 还没有处理，请先办理现场整改、责令改正、移送或撤销。"
    return None


def may_be_approved_late(inspection: Inspection, move: Move) -> str | None:
    """An urgent visit is approved afterwards; beyond the hours only with a reason."""
    if not inspection.is_urgent:
        return "这不是紧急检查，要在检查前批准。"
    if inspection.approved_on is not None:
        return f"已于 {inspection.approved_on} 批准。"
    hours = days("urgent_report_hours", on=move.as_of)
    is_late = inspection.started_at is not None and move.at > inspection.started_at + timedelta(hours=hours)
    if is_late and not move.is_offer and not (move.data.get("late_reason") or "").strip():
        return f"紧急检查应在 {hours} 小时内补办批准，现已超过，请写明原因。"
    return None


def has_scene_photo(inspection: Inspection, move: Move) -> str | None:
    """A closed door is an attempt of its team, only with a picture of it, and whoever found something was inside."""
    if not move.is_offer and (refusal := not_present(inspection, move)):
        return refusal
    if inspection.findings.exists():
        return "这次检查已登记问题隐患，说明已经到场检查，不能登记为未能检查。"
    if inspection.checkeditems.exclude(result=ItemResult.NOT_APPLICABLE).exists():
        return "检查项已登记合格或不合格，说明已经到场检查，不能登记为未能检查。误点的请先改为“不涉及”。"
    if move.is_offer or inspection.photos.filter(finding__isnull=True).exists():
        return None
    return "请先上传一张现场照片（如大门紧闭的照片），再登记未能检查。"

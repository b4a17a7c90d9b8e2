"""Why a finding may not go on, in words that say what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from xianwu.core.workflow.declarations import Move
from xianwu.registers.enforcement.casework.actions import NO_PENALTY, penalty_of
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.kinds import Mode, PhotoStage, Power, Recheck, ReferralKind, Severity
from xianwu.registers.enforcement.models import Finding, Inspection, Reinspection
from xianwu.registers.enforcement.printing import instant_words
from xianwu.registers.enforcement.visits import evidence, facts
from xianwu.registers.enforcement.visits.guards import not_present

S = Finding.State
AWAITING = (S.ORDERED, S.EXTENDED, S.REPORTED, S.OVERDUE)
SEEN_AGAIN = (*AWAITING, S.FILED)
"""Until a return visit is satisfied somebody must go there: the case that grew out of a fault does not put it right."""
VISITED = (Inspection.State.VISITING, Inspection.State.VISITED, Inspection.State.CONCLUDED)


def of_matter(guard: Callable[[Finding, Move], str | None]) -> Callable[[Finding, Move], str | None]:
    """What the field itself asks, after what every field asks."""

    def joined(finding: Finding, move: Move) -> str | None:
        refused = guard(finding, move)
        matter = known_matter(finding.matter)
        if refused or matter is None or matter.finding_guard is None:
            return refused
        return matter.finding_guard(finding, move)

    return joined


# --- on the spot --------------------------------------------------------------------------------------------


def fixed_on_site(finding: Finding, move: Move) -> str | None:
    """Seen before and after on the same visit, by two pictures of that visit."""
    if finding.mode != Mode.ON_SITE:
        return "这处问题登记为限期整改。当场改好的，请先把整改方式改为现场整改，再上传整改前后照片。"
    if finding.inspection.state not in (Inspection.State.VISITING, Inspection.State.VISITED):
        return "现场整改要在同一次检查中完成；检查已经办结的，请按限期整改办理。"
    before = evidence.photos_for(finding, PhotoStage.BEFORE)
    after = evidence.photos_for(finding, PhotoStage.AFTER)
    missing = [word for word, rows in (("整改前", before), ("整改后", after)) if not rows]
    if missing:
        return f"现场整改要有同一次检查的整改前、整改后照片，现在缺：{'、'.join(missing)}照片。"
    if all(evidence.is_older_than_visit(photo) for photo in after):
        return "整改后照片拍摄于检查开始之前，不能证明现场整改，请当场重新拍摄。原照片已保留并注明疑点。"
    return None if move.is_offer else not_present(finding.inspection, move) or None


# --- orders -------------------------------------------------------------------------------------------------


def may_be_ordered(finding: Finding, move: Move) -> str | None:
    refused = _may_order(finding, move, Power.ORDER_CORRECT)
    if refused or move.is_offer:
        return refused
    due = asked_due(move)
    if due is not None and due <= move.at:
        return "整改期限要晚于现在，请重新填写。"
    return None


def may_be_stopped(finding: Finding, move: Move) -> str | None:
    if finding.stopped_on is not None:
        return f"已于 {finding.stopped_on} 责令停止（{finding.stop_no}），没有另取文号。"
    return _may_order(finding, move, Power.ORDER_STOP)


def _may_order(finding: Finding, move: Move, power: Power) -> str | None:
    """Two officers of the visit with cards in force today, and the organ's power at the place."""
    inspection = finding.inspection
    if inspection.state not in VISITED:
        return "检查还没有开始或已取消，不能出具文书。"
    refused = facts.power_problem(finding, power, on=move.as_of)
    # The team was looked at when the visit began; the button needs no second look, the step does.
    if not refused and not move.is_offer:
        refused = facts.team_problem(inspection, on=move.as_of) or not_present(inspection, move)
    return refused or None


def asked_due(move: Move) -> datetime | None:
    """The deadline that was asked for, to the hour; None: the item's own."""
    day = move.data.get("due_on")
    return (
        facts.due_instant(day, int(move.data.get("due_hour") or facts.END_OF_WORK)) if isinstance(day, date) else None
    )


def may_be_dissuaded(finding: Finding, move: Move) -> str | None:
    if finding.dissuaded_on is not None:
        return f"已于 {finding.dissuaded_on} 劝阻并作记录。"
    return None if finding.inspection.state in VISITED else "检查还没有开始或已取消，不能作劝阻记录。"


# --- correction ---------------------------------------------------------------------------------------------


def may_ask_extension(finding: Finding, move: Move) -> str | None:
    if finding.extended_from is not None:
        return f"已延期一次（原期限 {instant_words(finding.extended_from)}），不能再延。"
    if finding.due_at is not None and finding.due_at < move.at:
        return "整改期限已过，不能再申请延期；请复查后按逾期办理。"
    if finding.extension_until is not None:
        return (
            f"已申请延期至{instant_words(finding.extension_until)}（{finding.extension_reason}），等分管负责人批准或不同意；"
            "要改日期的，请分管负责人先“不同意延期”，再重新申请。"
        )
    return None if move.is_offer else _too_far(finding, asked_due(move), on=move.as_of)


def _too_far(finding: Finding, until: datetime | None, *, on: date) -> str | None:
    """Later than the first deadline, and no later than the county allows: an extension is not a new order."""
    if until is None or finding.due_at is None or until <= finding.due_at:
        return "延期后的期限要晚于原期限，请重新填写。"
    most = days("extension_days", on=on, matter=finding.matter)
    last = timezone.localdate(finding.due_at) + timedelta(days=most)
    if timezone.localdate(until) > last:
        return f"延期最长 {most} 天（参数“延期整改最长”），最晚延到 {last}；到期仍没有改好的，复查后按逾期办理。"
    return None


def extension_asked(finding: Finding, move: Move) -> str | None:
    return None if finding.extension_until else "还没有延期申请，请执法人员先写明理由申请延期。"


def is_overdue(finding: Finding, move: Move) -> str | None:
    return not_overdue(finding, at=move.at) or None


def not_overdue(finding: Finding, *, at: datetime) -> str:
    """Why nobody is late yet: the deadline counts only for an order that is in force and was served before it."""
    if finding.served_on is None:
        return f"责令改正通知书（{finding.order_no}）还没有登记送达，期限不能起算，请先登记送达。"
    if finding.due_at is None or finding.due_at >= at:
        until = instant_words(finding.due_at) if finding.due_at else "未定"
        return f"整改期限到{until}，还没有届满。"
    if finding.served_on > timezone.localdate(finding.due_at):
        return (
            f"责令改正通知书 {finding.served_on} 才送达（视为送达），晚于整改期限{instant_words(finding.due_at)}，"
            "当事人无从履行。请更正责令改正通知书，写明新的整改期限。"
        )
    return ""


def may_be_corrected(finding: Finding, move: Move) -> str | None:
    """An order is put right by one that can be kept: its deadline lies ahead."""
    if not finding.order_no:
        return "没有责令改正通知书可以更正。"
    refused = may_be_ordered(finding, move)
    if refused or move.is_offer:
        return refused
    if asked_due(move) is None and finding.due_at is not None and finding.due_at <= move.at:
        return f"原整改期限{instant_words(finding.due_at)}已过，更正后的通知书请写明新的整改期限。"
    return None


def from_recheck(*results: Recheck) -> Callable[[Finding, Move], str | None]:
    """The step follows from a return visit that was recorded, and from nothing else."""

    def guard(finding: Finding, move: Move) -> str | None:
        if move.is_offer:
            return "请先“登记复查”。"
        key: Any = move.data.get("reinspection")
        row = Reinspection.objects.filter(pk=key, finding=finding).first() if isinstance(key, int) else None
        if row is None:
            return "请先“登记复查”：写明复查结果、复查人员，复查合格的上传照片。"
        if row.result not in results:
            return f"复查结果是“{row.get_result_display()}”，不能办这一步。"
        if row.result == Recheck.FIXED and not row.photos.exists():
            return "复查合格要有复查照片，请补传后再登记。"
        return None

    return guard


# --- ways out -----------------------------------------------------------------------------------------------


def may_be_filed(finding: Finding, move: Move) -> str | None:
    """Overdue, or major: the rest is first ordered to be put right. And with a provision to punish it by."""
    rule = penalty_of(finding)
    at_once = finding.severity == Severity.MAJOR or (rule is not None and not rule.needs_overdue_order)
    if finding.state != S.OVERDUE and not at_once:
        return "这类问题须先责令改正且逾期未改，才能立案；重大问题可以直接立案。"
    if rule is None:
        return NO_PENALTY
    return not_seen_unfixed(finding) if finding.state == S.OVERDUE and rule.needs_overdue_order else None


def not_seen_unfixed(finding: Finding) -> str | None:
    """The clock says that the term is over; that nothing was put right only a return visit after it can say."""
    if Finding.objects.seen_unfixed().filter(pk=finding.pk).exists():
        return None
    return (
        f"整改期限{instant_words(finding.due_at) if finding.due_at else ''}届满后还没有复查，不能认定逾期不改正。"
        "请两名执法人员到场复查，“登记复查”确认没有改好后再转立案；已改好的登记复查合格。"
    )


def may_be_given_up(finding: Finding, move: Move) -> str | None:
    """What nobody can put right any more (the place is pulled down, the firm is gone) need not hold up its case."""
    return f"已登记不能整改：{finding.unfixable_reason}。" if finding.unfixable_reason else None


def came_back(finding: Finding, move: Move) -> str | None:
    """What the addressee declined is the sender's again."""
    last = finding.referrals.filter(kind=ReferralKind.HAND_OVER).select_related("to_organ").order_by("pk").last()
    return (last.not_back or None) if last is not None else None


def may_be_referred(finding: Finding, move: Move) -> str | None:
    if move.is_offer:
        return None
    return "移送机关就是本机关，请另选。" if move.data.get("to_organ") == str(finding.unit_id) else None

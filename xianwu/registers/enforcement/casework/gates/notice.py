"""Prior notice, defence and hearing: what the party must have been told and heard before any decision."""

from __future__ import annotations

from xianwu.registers.enforcement.brain import fines
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.filing import act_fits, limitation, party_known, power
from xianwu.registers.enforcement.casework.gates.gate import PENALTY, Gate, gate
from xianwu.registers.enforcement.casework.gates.inquiry import (
    discussion,
    facts_and_evidence,
    fine_in_range,
    legal_review,
    penalty_lawful,
    to_be_punished,
    two_officers,
)
from xianwu.registers.enforcement.kinds import Mode


def order_to_correct(d: Dossier) -> Gate:
    words = "" if d.has_order else "缺责令改正内容：处罚的同时应当责令当事人改正"
    return gate("责令改正", f"{PENALTY}第二十八条", words)


def overdue_order(d: Dossier) -> Gate:
    """Some provisions punish only who let an order to correct run out."""
    rule = d.case.rule.basis
    if not d.case.rule.needs_overdue_order:
        return gate("逾期不改正", rule, note="本处罚事项不以逾期不改正为条件")
    served = [row for row in d.findings if row.mode == Mode.DEADLINE and row.order_no and row.served_on]
    if not served:
        return gate("逾期不改正", rule, "没有关联已送达的责令改正通知书，该处罚须先责令限期改正")
    late = [row for row in served if row.overdue_on and row.overdue_on <= d.on]
    if not late:
        return gate("逾期不改正", rule, "责令改正的期限还没有届满，或者没有登记逾期未改")
    seen = any(row.pk in d.seen_unfixed for row in late)
    return gate("逾期不改正", rule, "" if seen else "期限届满后没有复查记录：请到场“登记复查”，确认没有改正")


def no_double_fine(d: Dossier) -> Gate:
    """One act, one fine."""
    rule = f"{PENALTY}第二十九条"
    if not d.penalty.fine:
        return gate("一事不再罚", rule)
    earlier = [
        fines.EarlierFine(each.number, "same", is_annulled=each.annulled_on is not None)
        for each in d.same_acts
        if each.fine
    ]
    return gate("一事不再罚", rule, fines.double_fine_problem("same", earlier=earlier))


def notice_served(d: Dossier) -> Gate:
    case, rule = d.case, f"{PENALTY}第四十四条、第六十二条"
    if not case.notice_no:
        return gate("事先告知", rule, "还没有制发行政处罚事先告知书", do="notify")
    if case.notice_served_on is None:
        return gate("事先告知", rule, f"{case.notice_no} 还没有登记送达", do="serve_notice")
    if case.notice_served_on > d.on:
        return gate("事先告知", rule, f"公告送达，{case.notice_served_on} 才视为送达")
    return gate("事先告知", rule)


def defence_heard(d: Dossier) -> Gate:
    """Heard, given up in writing, or let pass."""
    case, rule = d.case, f"{PENALTY}第四十五条"
    if case.is_defence_waived or case.defence_on or case.hearing_on:
        return gate("陈述申辩", rule)
    if case.defence_due_on is None or d.on <= case.defence_due_on:
        until = f"，期限到 {case.defence_due_on}" if case.defence_due_on else ""
        return gate("陈述申辩", rule, f"还没有登记当事人的陈述申辩{until}", do="hear_defence")
    return gate("陈述申辩", rule, note=f"期限 {case.defence_due_on} 已过，当事人没有提出")


def defence_answered(d: Dossier) -> Gate:
    was_heard = d.case.defence_on or d.case.hearing_on
    words = "缺复核意见：当事人提出的事实、理由和证据应当复核" if was_heard and not d.case.defence_reply else ""
    return gate("意见复核", f"{PENALTY}第四十五条", words)


def hearing_over(d: Dossier) -> Gate:
    """Held and reported, given up, or not asked for in five working days."""
    case, rule = d.case, f"{PENALTY}第六十三条、第六十四条"
    if d.hearing.is_required and not case.hearing_offered:
        return gate("听证", rule, f"应当告知听证权而没有告知：{'；'.join(d.hearing.reasons)}", do="reinvestigate")
    if not case.hearing_offered:
        return gate("听证", rule, note="本案未达到听证标准")
    if case.hearing_asked_on:
        words = "" if case.hearing_report else "当事人已申请听证，还没有听证报告"
        return gate("听证", rule, words, do="report_hearing")
    if case.is_hearing_waived:
        return gate("听证", rule, note="当事人书面放弃听证")
    if case.hearing_due_on and d.on > case.hearing_due_on:
        return gate("听证", rule, note="当事人没有申请听证")
    if case.hearing_due_on is None:
        return gate("听证", rule, "告知书还没有登记送达，听证申请期限还没有起算", do="serve_notice")
    return gate("听证", rule, f"听证申请期限到 {case.hearing_due_on}，还没有届满")


NOTICE = (
    to_be_punished, power, party_known, act_fits, limitation, two_officers, facts_and_evidence, penalty_lawful, fine_in_range, overdue_order, order_to_correct,
    no_double_fine, legal_review, discussion,
)  # fmt: skip
DEFENCE = (notice_served, defence_heard, hearing_over)

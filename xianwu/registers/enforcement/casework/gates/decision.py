"""The decision itself: by the ordinary procedure, on the spot, or not to punish."""

from __future__ import annotations

from xianwu.core.workdays.api import calendar
from xianwu.registers.enforcement.brain import fines
from xianwu.registers.enforcement.brain.leniency import NOT, SLIGHT_HARM, Offence, leniency
from xianwu.registers.enforcement.brain.terms import longest_told
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.filing import (
    act_fits,
    limitation,
    one_case,
    particulars,
    party_known,
    power,
    rule_in_force,
)
from xianwu.registers.enforcement.casework.gates.gate import COERCION, PENALTY, Gate, gate
from xianwu.registers.enforcement.casework.gates.inquiry import (
    DUTIES,
    discretion,
    discussion,
    facts_and_evidence,
    fine_in_range,
    legal_review,
    penalty_lawful,
    two_officers,
)
from xianwu.registers.enforcement.casework.gates.notice import (
    DEFENCE,
    defence_answered,
    no_double_fine,
    order_to_correct,
    overdue_order,
)
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.kinds import WAIVERS, NoPenalty, Sanction
from xianwu.registers.enforcement.models import Finding

DATED = (*DUTIES, "限期")
"""Words of an order that is done by a day."""


def not_heavier(d: Dossier) -> Gate:
    """Not more than was announced, and never more because the party spoke."""
    if d.case.sanction == Sanction.DEMOLITION:
        return gate("不得加重", f"{PENALTY}第四十五条", note="只责令限期拆除，没有处罚")
    has_defence = bool(d.case.defence_on or d.case.hearing_on)
    problem = fines.heavier_problem(d.penalty, noticed=d.noticed, has_defence=has_defence)
    return gate("不得加重", f"{PENALTY}第四十五条", problem)


def custody_settled(d: Dossier) -> Gate:
    open_rows = [f"{row.things}（{row.due_on} 前）" for row in d.custodies if row.ended_on is None]
    words = f"先行登记保存的证据还没有处理：{'、'.join(open_rows)}" if open_rows else ""
    return gate("证据保存处理", f"{PENALTY}第五十六条", words, do="end_custody")


def decision_in_time(d: Dossier) -> Gate:
    """Ninety days from the filing; after them only with the head's extension and its reason."""
    case, rule = d.case, f"{PENALTY}第六十条"
    due = case.decision_due_on
    note = ""
    if case.decision_extended_on:
        note = f"{case.decision_extended_on} 批准延长到 {due}：{case.decision_extension}"
    if due is None or d.on <= due:
        return gate("办案期限", rule, note=note)
    late = f"应当在 {due} 前作出决定，已超过 {(d.on - due).days} 天，须由机关负责人批准延长并写明理由"
    return gate("办案期限", rule, late, do="extend_decision", note=note)


def term_set(d: Dossier) -> Gate:
    """What is ordered down, or to be restored, has a day: only then can it be reminded of, announced and executed."""
    case, rule = d.case, f"{PENALTY}第二十八条，{COERCION}第三十四条"
    known = known_matter(case.matter)
    is_dated = bool(known and known.orders_by_day) and case.sanction != Sanction.CONFISCATION
    is_dated |= case.sanction == Sanction.DEMOLITION
    told = next((word for word in DATED if word in case.correction_demand), "")
    if case.act_due_on or not (told or (is_dated and case.correction_demand)):
        return gate("改正（拆除）期限", rule)
    return gate("改正（拆除）期限", rule, f"责令“{case.correction_demand}”没有定期限，请填“责令改正（拆除）期限”的日期")


def term_as_told(d: Dossier) -> Gate:
    """No shorter than the party was told and could speak to: what is worse for it is told anew (处罚法 44, 45)."""
    case, rule = d.case, f"{PENALTY}第四十四条、第四十五条"
    found = longest_told(case.correction_demand, begins=d.on, calendar=calendar()) if case.act_due_on else None
    if found is None or case.act_due_on >= found[1]:
        return gate("期限不短于告知", rule)
    told, ends = found
    words = (
        f"告知书写明“{told.words}”，今天决定的最早到 {ends}；所填 {case.act_due_on} 比告知的短，对当事人更不利。"
        "请按告知的期限填；确需缩短的，先“退回补充调查”，改写责令改正内容后重新告知、听取陈述申辩"
    )
    return gate("期限不短于告知", rule, words, do="reinvestigate")


def within_simple(d: Dossier) -> Gate:
    admitted = (str(Sanction.WARNING), str(Sanction.FINE))
    problem = fines.simple_problem(
        d.penalty, party=d.party, limits=d.limits("simple"), admitted=admitted, facts_clear=bool(d.case.facts)
    )
    return gate("当场处罚范围", f"{PENALTY}第五十一条", problem)


def waiver(d: Dossier, *, ground: str, is_corrected: bool, education: str) -> Gate:
    """Not to punish: put right in time, for a first offence the first in twelve months, and always taught.

    What is ticked is held against the record: a fault that nobody has seen put right is not corrected.
    """
    rule = f"{PENALTY}第三十三条"
    if ground not in WAIVERS:
        return gate("不予处罚", f"{PENALTY}第五十七条")
    taught = "" if education.strip() else "缺教育记录：不予处罚的应当对当事人进行教育"
    if ground == NoPenalty.BLAMELESS:
        return gate("不予处罚", rule, taught)
    uncorrected = "" if is_corrected else "没有确认当事人已经及时改正"
    standing = _still_there(d)
    if ground == NoPenalty.SLIGHT:
        return gate("不予处罚", rule, uncorrected, standing, taught)
    return gate("首违不罚", rule, uncorrected, standing, _not_first(d), taught)


def _still_there(d: Dossier) -> str:
    """Which faults of the case are on record as not put right, "" when none is."""
    named = [f"{row.number}“{row.title}”{_last_seen(row)}" for row in d.uncorrected]
    way = "请先在问题页“登记复查”，复查合格后再办，或者换用其他依据"
    return f"{'、'.join(named)}没有改正，不属于及时改正：{way}" if named else ""


def _last_seen(finding: Finding) -> str:
    last = finding.reinspections.last()
    return f"（{last.checked_on} 复查{last.get_result_display()}）" if last else "（还没有复查合格）"


def _not_first(d: Dossier) -> str:
    """Why it is no first offence, "" when it is one."""
    case = d.case
    offence = Offence(case.clue_on, SLIGHT_HARM, is_minor=False, is_corrected_in_time=True)
    months = days("first_offence_months", on=d.on, matter=case.matter)
    earlier, listed = d.earlier_offences, case.rule.fires_waiver
    found = leniency(offence, earlier_on=earlier, months=months, is_listed=listed)
    return "；".join(found.missing) if found.verdict == NOT else ""


STANDING = (power, party_known, act_fits, *DEFENCE, legal_review, discussion, custody_settled, decision_in_time)
"""What must stand before the head may decide, whatever is decided."""
DECISION = (
    *STANDING, facts_and_evidence, defence_answered, penalty_lawful, fine_in_range, discretion, not_heavier, no_double_fine,
    overdue_order, order_to_correct, term_set, term_as_told, limitation,
)  # fmt: skip
ON_SPOT = (power, rule_in_force, act_fits, limitation, one_case, two_officers, overdue_order)
ON_SPOT_SAID = (
    particulars,
    party_known,
    penalty_lawful,
    within_simple,
    fine_in_range,
    no_double_fine,
    order_to_correct,
)
"""What the officers write down on the spot."""

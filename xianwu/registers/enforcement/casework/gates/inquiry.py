"""Investigation, legal review and collective discussion."""

from __future__ import annotations

from decimal import Decimal

from xianwu.registers.enforcement.brain import fines
from xianwu.registers.enforcement.casework.dossier import NOTHING, Dossier
from xianwu.registers.enforcement.casework.gates.gate import HENAN, PENALTY, Gate, gate
from xianwu.registers.enforcement.kinds import ReviewOutcome, Sanction


def two_officers(d: Dossier) -> Gate:
    rule = f"{PENALTY}第四十二条、第五十五条，{HENAN}第二十条"
    if not d.acting:
        return gate("两名执法人员", rule, "还没有指派办案人员", do="assign")
    leading = "" if any(row.is_main for row in d.acting) else "没有主办人员"
    return gate("两名执法人员", rule, d.officers_problem, leading, do="assign")


def facts_and_evidence(d: Dossier) -> Gate:
    facts = "" if d.case.facts else "缺违法事实"
    evidence = "" if d.case.evidence or d.has_files else "缺证据：写明证据目录，或上传证据材料"
    return gate("事实和证据", f"{PENALTY}第四十条、第四十六条", facts, evidence)


def kinds_allowed(d: Dossier) -> set[str]:
    """What the provision names: its sanctions, and a fine where it has a range."""
    rule = d.case.rule
    ends = (rule.individual_to, rule.organisation_to, rule.base_to)
    return {*rule.sanctions, *([Sanction.FINE] if any(end is not None for end in ends) else [])}


def penalty_lawful(d: Dossier) -> Gate:
    """A kind that the provision names, and sums that go with it."""
    rule = f"{PENALTY}第四条、第九条"
    kind = d.case.sanction or d.case.proposal
    if not kind:
        return gate("处罚种类", rule, "还没有提出拟处罚种类")
    if kind == Sanction.NONE:
        sums = "拟不予处罚的不填罚款、没收" if d.penalty.fine or d.penalty.confiscation else ""
        return gate("处罚种类", rule, sums)
    if kind == Sanction.DEMOLITION:
        return gate("处罚种类", rule, *_ordered_down(d))
    words = dict(Sanction.choices)
    foreign = sorted(d.penalty.sanctions - kinds_allowed(d))
    named = "、".join(words[each] for each in foreign)
    other = f"处罚事项没有规定{named}" if foreign else ""
    empty = "罚款种类要填罚款金额" if kind == Sanction.FINE and not d.penalty.fine else ""
    nothing = "没收种类要填没收金额" if kind == Sanction.CONFISCATION and not d.penalty.confiscation else ""
    minus = "金额不能是负数" if min(d.penalty.fine, d.penalty.confiscation) < NOTHING else ""
    return gate("处罚种类", rule, other, empty, nothing, minus)


DUTIES = ("拆", "恢复原状")


def _ordered_down(d: Dossier) -> list[str]:
    """A building ordered down: the provision allows it, it says what, and no money stands beside it."""
    named = Sanction.DEMOLITION in kinds_allowed(d)
    told = any(word in d.case.correction_demand for word in DUTIES)
    return [
        "" if named else "处罚事项没有规定责令限期拆除",
        "" if told else "责令改正内容要写明拆除什么（恢复原状）",
        "只责令限期拆除的不填罚款、没收；一并处罚的，种类选罚款或者没收"
        if d.penalty.fine or d.penalty.confiscation
        else "",
    ]


def to_be_punished(d: Dossier) -> Gate:
    """Nobody is told of a penalty that is not proposed."""
    is_spared = d.case.proposal == Sanction.NONE
    words = "拟不予处罚，不制发告知书，由机关负责人办理“决定不予处罚”；要处罚的退回补充调查" if is_spared else ""
    return gate("拟处理意见", f"{PENALTY}第五十七条", words, do="decide_none")


def fine_in_range(d: Dossier) -> Gate:
    """Above the range never; below it with a written ground, which calls for the legal review."""
    rule = f"{PENALTY}第五条、第三十二条、第三十四条"
    if not d.penalty.fine:
        return gate("罚款幅度", rule)
    try:
        allowed = d.allowed
    except fines.FineError as error:
        return gate("罚款幅度", rule, str(error))
    ground = d.case.deviation
    problem = fines.fine_problem(Decimal(d.penalty.fine), allowed=allowed, mitigation=ground, is_reviewed=True)
    return gate("罚款幅度", rule, problem, note=allowed.words)


DEFAULT_BANDS = "注意：现用的是系统默认分档（按法定幅度分三档），未公布本地裁量基准，请核对上级裁量基准后裁量"


def discretion(d: Dossier) -> Gate:
    """A step of the table and its factors; a fine outside it wants a reason, the review and the discussion."""
    rule, case = f"{PENALTY}第三十四条", d.case
    if not d.penalty.fine or case.is_simple:
        return gate("裁量基准", rule)
    if not d.bands:
        return gate("裁量基准", rule, note="这一处罚事项还没有登记裁量基准")
    if case.discretion is None:
        labels = "、".join(band.label for band in d.bands)
        note = DEFAULT_BANDS if d.bands[0].is_default else ""
        return gate("裁量基准", rule, f"还没有选裁量阶次（{labels}）", note=note)
    factors = "" if case.discretion_factors else "缺裁量情节：写明符合该阶次的事实"
    try:
        band, allowed = d.band, d.allowed
    except fines.FineError as error:
        return gate("裁量基准", rule, str(error), factors)
    outside = bool(band) and allowed.holds(d.penalty.fine)
    reasons = {"deviation": case.departure, "mitigation": case.deviation, "is_reviewed": True}
    problem = fines.fine_problem(d.penalty.fine, allowed=allowed, step=band, **reasons) if outside else ""
    note = f"偏离裁量基准：{case.departure or case.deviation}" if d.departs else band.words if band else ""
    note = f"{note}。{DEFAULT_BANDS}" if case.discretion.is_default else note
    return gate("裁量基准", rule, factors, problem, note=note)


def legal_review(d: Dossier) -> Gate:
    """Mandatory for what weighs heavy; whoever was heard at a hearing is reviewed after it."""
    case, rule = d.case, f"{PENALTY}第五十八条"
    outcome = case.get_review_outcome_display()
    if case.review_outcome and case.review_outcome != ReviewOutcome.PASSED:
        return gate("法制审核", rule, f"法制审核结果为“{outcome}”，不得作出决定", do="review")
    if not d.review_reasons:
        return gate("法制审核", rule, note="本案不属于必须法制审核的情形")
    why = "、".join(d.review_reasons)
    if case.reviewed_on is None:
        return gate("法制审核", rule, f"{why}，必须经法制审核", do="review")
    if case.hearing_on and case.reviewed_on < case.hearing_on:
        return gate("法制审核", rule, "听证后还没有重新法制审核", do="review")
    return gate("法制审核", rule, note=why)


def discussion(d: Dossier) -> Gate:
    case, rule = d.case, f"{PENALTY}第五十七条第二款，{HENAN}第二十八条"
    if not d.discussion_reasons:
        return gate("集体讨论", rule, note="本案不属于必须集体讨论的情形")
    why = "、".join(d.discussion_reasons)
    if case.discussed_on is None:
        return gate("集体讨论", rule, f"{why}，须由负责人集体讨论", do="discuss")
    if case.hearing_on and case.discussed_on < case.hearing_on:
        return gate("集体讨论", rule, "听证后还没有重新集体讨论", do="discuss")
    return gate("集体讨论", rule, note=why)

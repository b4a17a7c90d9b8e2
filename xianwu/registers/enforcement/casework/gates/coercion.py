"""Coercion: what must stand before a place is sealed, and before a duty to act is executed by force."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.agreement import nothing_agreed
from xianwu.registers.enforcement.casework.gates.filing import power
from xianwu.registers.enforcement.casework.gates.gate import COERCION, Gate, gate, unmet
from xianwu.registers.enforcement.casework.gates.performance import decision_served, remedy_ends
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.models import Case


def coercion_power(d: Dossier) -> Gate:
    """Only whom the law itself has given it; everybody else asks the court."""
    return gate("强制权限", f"{COERCION}第十三条、第十七条", d.coercion_problem)


# --- sealing ------------------------------------------------------------------------------------------


def seal_officers(d: Dossier) -> Gate:
    return gate("两名执法人员", f"{COERCION}第十八条第二项", d.officers_problem, do="assign")


def seal_approved(d: Dossier) -> Gate:
    words = "" if d.case.seal_approved_on else "还没有报负责人批准查封"
    return gate("查封批准", f"{COERCION}第十八条第一项", words, do="approve_seal")


def confirmed_in_hours(d: Dossier) -> Gate:
    """What was sealed in an emergency is approved within the hours, or lifted (强制法 19)."""
    case, rule = d.case, f"{COERCION}第十九条"
    if case.seal_approve_by is None:
        return gate("紧急查封补办批准", rule)
    until = timezone.localtime(case.seal_approve_by)
    late = f"补办批准的期限 {until:%Y-%m-%d %H:%M} 已过，应当立即解除查封" if d.on > until.date() else ""
    return gate("紧急查封补办批准", rule, late, do="unseal", note=f"须在 {until:%Y-%m-%d %H:%M} 前报负责人补办批准")


def not_sealed(d: Dossier) -> Gate:
    is_sealed = d.case.sealed_on and d.case.unsealed_on is None
    return gate("不得重复查封", f"{COERCION}第二十三条", f"已于 {d.case.sealed_on} 查封" if is_sealed else "")


def seal_lifted(d: Dossier) -> Gate:
    """What was sealed is dealt with before the case ends."""
    case = d.case
    is_open = case.sealed_on and case.unsealed_on is None
    words = f"{case.sealed_on} 的查封（{case.seal_due_on} 期满）还没有解除" if is_open else ""
    return gate("查封处理", f"{COERCION}第二十七条、第二十八条", words, do="unseal")


# --- executing a duty to act ----------------------------------------------------------------------------


def duty_overdue(d: Dossier) -> Gate:
    """The decision orders something to be done by a day, and the day is over."""
    until, rule = d.case.act_due_on, f"{COERCION}第三十四条"
    if until is None:
        return gate("逾期不履行", rule, "处罚决定没有写明责令改正（拆除）的期限，没有可以强制执行的行为义务")
    return gate("逾期不履行", rule, f"责令改正期限到 {until}，还没有届满" if d.on <= until else "")


def reminded(d: Dossier) -> Gate:
    case, rule = d.case, f"{COERCION}第三十五条"
    if case.reminded_on is None:
        return gate("书面催告", rule, "催告书还没有登记送达", do="serve_reminder")
    until = due_on("reminder_days", case.reminded_on, matter=case.matter)
    return gate("书面催告", rule, f"催告期限到 {until}，还没有届满" if d.on <= until else "")


def plea_answered(d: Dossier) -> Gate:
    """Heard means written down and answered; silence counts once the term of the reminder is over."""
    case, rule = d.case, f"{COERCION}第三十六条"
    if case.plea_on:
        words = "" if case.plea_answered_on else "当事人收到催告后的陈述申辩还没有复核答复"
        return gate("听取陈述申辩", rule, words, do="answer_plea")
    if not reminded(d).is_met:
        return gate("听取陈述申辩", rule, "催告期内当事人仍可陈述、申辩", do="hear_plea")
    return gate("听取陈述申辩", rule, note="催告期满，当事人没有提出")


def announced(d: Dossier) -> Gate:
    case, rule = d.case, f"{COERCION}第四十四条"
    if case.announced_on is None or case.self_until is None:
        return gate("公告限期自行拆除", rule, "还没有公告", do="announce")
    words = f"公告的自行拆除期限到 {case.self_until}，还没有届满" if d.on <= case.self_until else ""
    return gate("公告限期自行拆除", rule, words)


def remedies_unused(d: Dossier) -> Gate:
    rule, ends = f"{COERCION}第四十四条", remedy_ends(d.case)
    if ends is None:
        return gate("救济期限", rule, "当事人正在复议或者诉讼，或者决定还没有送达", do="end_challenge")
    return gate("救济期限", rule, f"复议、诉讼期限到 {ends}，还没有届满" if d.on <= ends else "")


# --- performance by another ------------------------------------------------------------------------------


def substitute_open(d: Dossier) -> Gate:
    case = d.case
    words = f"已于 {case.substitute_decided_on} 决定代履行" if case.substitute_decided_on else ""
    return gate("不得重复决定", f"{COERCION}第五十条", words)


def substitute_served(d: Dossier) -> Gate:
    case, rule = d.case, f"{COERCION}第五十一条第一项"
    if not case.substitute_no:
        return gate("代履行决定", rule, "还没有作出代履行决定", do="decide_substitute")
    words = "" if case.substitute_served_on else "代履行决定书还没有登记送达"
    return gate("代履行决定", rule, words, do="serve_substitute")


def substitute_reminded(d: Dossier) -> Gate:
    """Three working days before, once more; whoever then performs stops it."""
    case, rule = d.case, f"{COERCION}第五十一条第二项"
    if case.substitute_reminded_on is None:
        return gate("代履行前催告", rule, "代履行三日前还没有再次催告", do="remind_substitute")
    until = due_on("substitute_reminder_days", case.substitute_reminded_on, matter=case.matter)
    return gate("代履行前催告", rule, f"催告期到 {until}，还没有届满" if d.on <= until else "")


def substitute_day(d: Dossier) -> Gate:
    planned = d.case.substitute_on
    early = f"决定书定于 {planned} 代履行，时间还没有到" if planned and d.on < planned else ""
    return gate("代履行时间", f"{COERCION}第五十一条第一项", early)


APPROVE_SEAL = (coercion_power, seal_officers, not_sealed)
CONFIRM_SEAL = (coercion_power, confirmed_in_hours)
SEAL_URGENTLY = (coercion_power, seal_officers, not_sealed)
SEAL = (coercion_power, seal_approved, seal_officers, not_sealed)
ANNOUNCE = (coercion_power, decision_served, duty_overdue, nothing_agreed)
EXECUTE = (coercion_power, decision_served, duty_overdue, reminded, plea_answered, announced, remedies_unused,
           nothing_agreed)  # fmt: skip
DECIDE_SUBSTITUTE = (power, decision_served, duty_overdue, reminded, plea_answered, substitute_open, nothing_agreed)
REMIND_SUBSTITUTE = (substitute_served,)
SUBSTITUTE = (power, substitute_served, substitute_reminded, substitute_day, nothing_agreed)


def execution_served(d: Dossier) -> Gate:
    case, rule = d.case, f"{COERCION}第三十七条"
    later = case.coercion_served_on is None or case.coercion_served_on > d.on
    return gate("强制执行决定", rule, "强制执行决定书还没有送达" if later else "", do="serve_coercion")


def force_gates(case: Case, *, on: date) -> list[Gate]:
    """The gates still shut on a day when force is used: those of the decision to execute, and its service."""
    return unmet((*EXECUTE, execution_served), Dossier(case, on=on))

"""After the decision: service, payment, reminder, the court, closing and the archive."""

from __future__ import annotations

from datetime import date, timedelta

from xianwu.kit.amounts import exact_text
from xianwu.lib.periods import add_months
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.agreement import nothing_agreed
from xianwu.registers.enforcement.casework.gates.decision import custody_settled
from xianwu.registers.enforcement.casework.gates.gate import COERCION, PENALTY, Gate, gate
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.deadlines import days, due_on, months_due
from xianwu.registers.enforcement.kinds import Challenge, ChallengeOutcome, Sanction
from xianwu.registers.enforcement.models import Case


def decision_served(d: Dossier) -> Gate:
    case, rule = d.case, f"{PENALTY}第六十一条"
    if case.served_on is None:
        return gate("决定送达", rule, "决定书还没有登记送达", do="serve_decision")
    later = f"公告送达，{case.served_on} 才视为送达" if case.served_on > d.on else ""
    return gate("决定送达", rule, later)


def paid_in_full(d: Dossier) -> Gate:
    """Fine, confiscated sums and surcharge as of the day."""
    account = balance_of(d.case, d.payments, on=d.on)
    missing = [f"{line.label}还差 {exact_text(line.left)}" for line in account.lines if line.left]
    return gate("缴清款项", f"{PENALTY}第六十六条、第七十二条", *missing, do="pay", note=account.reason)


def payment_overdue(d: Dossier) -> Gate:
    """Nobody is reminded before the time to pay has run out, or after everything is paid."""
    case, rule = d.case, f"{COERCION}第五十四条"
    if case.act_due_on and d.on > case.act_due_on:
        return gate("逾期未履行", f"{COERCION}第三十五条")
    if not balance_of(case, d.payments, on=d.on).left:
        if case.act_due_on:
            return gate("逾期未履行", f"{COERCION}第三十五条", f"责令改正期限到 {case.act_due_on}，还没有届满")
        return gate("逾期未履行", rule, "款项已经缴清，不需要催告；没有其他义务的请登记履行完毕")
    early = case.pay_due_on is None or d.on <= case.pay_due_on
    return gate("逾期未履行", rule, f"缴款期限到 {case.pay_due_on or '（未送达）'}，还没有届满" if early else "")


def reminder_over(d: Dossier) -> Gate:
    case, rule = d.case, f"{COERCION}第五十四条"
    if case.reminded_on is None:
        return gate("催告", rule, "催告书还没有登记送达", do="serve_reminder")
    until = due_on("reminder_days", case.reminded_on, matter=case.matter)
    return gate("催告", rule, f"催告期限到 {until}，还没有届满" if d.on <= until else "")


def remedy_ends(case: Case) -> date | None:
    """The last day on which the party can still seek a remedy; None while one is under way or nothing is served."""
    if case.served_on is None or (case.challenged_on and case.challenge_ended_on is None):
        return None
    if case.challenge_ended_on is None:
        reconsider = due_on("reconsideration_days", case.served_on)
        return max(reconsider, months_due("lawsuit_months", case.served_on))
    if case.challenge == Challenge.RECONSIDERATION and case.challenge_outcome != ChallengeOutcome.WITHDRAWN:
        return due_on("after_reconsideration_days", case.challenge_ended_on)
    return case.challenge_ended_on


def remedy_over(d: Dossier) -> Gate:
    rule = f"{COERCION}第五十三条"
    ends = remedy_ends(d.case)
    if ends is None:
        return gate("救济期限", rule, "当事人正在复议或者诉讼，终结后再申请", do="end_challenge")
    return gate("救济期限", rule, f"复议、诉讼期限到 {ends}，还没有届满" if d.on <= ends else "")


def court_in_time(d: Dossier) -> Gate:
    """Three months from the end of the remedy; afterwards the court does not take it."""
    ends, rule = remedy_ends(d.case), f"{COERCION}第五十三条"
    if ends is None:
        return gate("申请执行期限", rule)
    last = add_months(ends, days("court_months", on=ends))
    late = f"申请期限到 {last}，已经超过，法院不再受理" if d.on > last else ""
    return gate("申请执行期限", rule, late, note=f"{ends + timedelta(days=1)} 至 {last}")


def cash_banked(d: Dossier) -> Gate:
    """What was taken in cash on site has reached the bank."""
    held = [row.receipt_no for row in d.payments if row.is_on_site and row.banked_on is None]
    words = f"当场收缴的款项还没有缴入银行：{'、'.join(held)}" if held else ""
    return gate("款项缴付", f"{PENALTY}第七十一条", words, do="bank")


def put_on_record(d: Dossier) -> Gate:
    rule = f"{PENALTY}第五十二条"
    if not d.case.is_simple:
        return gate("当场处罚备案", rule, note="普通程序案件不需要")
    return gate("当场处罚备案", rule, "" if d.case.recorded_on else "还没有报所属机关备案", do="put_on_record")


def performed(d: Dossier) -> Gate:
    """Nothing is owed: performed, or nothing was imposed."""
    case = d.case
    nothing = case.sanction == Sanction.NONE
    words = "" if case.performed_on or nothing else "还没有登记履行完毕"
    return gate("履行", f"{PENALTY}第六十六条", words, do="perform")


def challenge_over(d: Dossier) -> Gate:
    running = d.case.challenged_on and d.case.challenge_ended_on is None
    return gate("救济终结", f"{PENALTY}第七十三条", "复议或者诉讼还没有终结" if running else "", do="end_challenge")


def papers_served(d: Dossier) -> Gate:
    """Whatever was addressed to the party has its receipt; what a broken-off case left unserved serves nothing now."""
    served = {row.paper.number for row in d.deliveries}
    case = d.case
    wanted = (case.notice_no, case.decision_no, case.reminder_no, case.seal_no, case.coercion_no, case.substitute_no)
    missing = [f"{number} 没有送达回证" for number in wanted if number and number not in served]
    if case.state in (Case.State.TERMINATED, Case.State.TRANSFERRED):
        return gate("送达回证", f"{PENALTY}第四十七条、第六十一条", note="；".join(missing))
    return gate("送达回证", f"{PENALTY}第四十七条、第六十一条", *missing, do="deliver")


def refunded(d: Dossier) -> Gate:
    """What was paid above a decision that was changed has gone back."""
    left = balance_of(d.case, d.payments, on=d.on).refund.left
    return gate(
        "退还多缴款", "《国家赔偿法》第三十六条", f"还应退还当事人 {exact_text(left)}" if left else "", do="refund"
    )


def fault_corrected(d: Dossier) -> Gate:
    """A penalty comes with the order to correct (处罚法 28): each fault of the case was seen put right, or it is on
    record why it cannot be. What another organ took over is that organ's."""
    left = [row.number for row in d.uncorrected if not row.unfixable_reason]
    if d.case.state == Case.State.TRANSFERRED:
        return gate("改正违法行为", f"{PENALTY}第二十八条", note="案件已移送")
    words = f"{'、'.join(left)} 还没有复查合格：请在问题页“登记复查”，不能整改的由分管负责人“登记不能整改”"
    return gate("改正违法行为", f"{PENALTY}第二十八条", words if left else "")


PERFORM = (decision_served, paid_in_full)
REMIND = (decision_served, payment_overdue, nothing_agreed)
COURT = (reminder_over, remedy_over, court_in_time, nothing_agreed)
CLOSE = (decision_served, performed, cash_banked, put_on_record, custody_settled, refunded, fault_corrected)
ARCHIVE = (challenge_over, papers_served, custody_settled, refunded, fault_corrected)

"""A decision changed at a review or in court: what it says now becomes the decision in force.

What was paid counts towards it, what is paid too much goes back, the time to pay and its clock run anew.
"""

from __future__ import annotations

from typing import Any

from xianwu.core.events.api import write_new
from xianwu.core.workflow.api import start_clocks, stop_clocks
from xianwu.core.workflow.declarations import Ask, Move, Step, flow_of
from xianwu.kit.amounts import exact_text
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.casework import agreeing, guards
from xianwu.registers.enforcement.casework.dossier import Dossier, decidable_for
from xianwu.registers.enforcement.casework.effects import show
from xianwu.registers.enforcement.casework.guards import passes
from xianwu.registers.enforcement.casework.money import Balance, balance_of
from xianwu.registers.enforcement.casework.wording import decided_words, duty_words
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.kinds import OF_DECISION, AgreementEnd, ChallengeOutcome, Sanction
from xianwu.registers.enforcement.models import Case, DecisionChange
from xianwu.registers.enforcement.publicity.actions import announce_case
from xianwu.registers.enforcement.roles import CLERK, HEAD, OFFICER

S = Case.State
AFTER_SERVICE = (S.SERVED, S.REMINDED, S.PERFORMED, S.CLOSED, S.ARCHIVED)
CHANGED = ("sanction", "fine", "confiscation", "correction_demand", "act_due_on")
ORDERED = ("correction_demand", "act_due_on")
STOPPED = ("pay", "reminder", "agreement")
WEIGHT = list(Sanction.values)
YUAN = "单位：元；变更后没有的不填"


# --- what stands before it ------------------------------------------------------------------------------


def outcome_is_change(case: Case, move: Move, d: Dossier) -> str:
    """Only after “变更” was registered as the outcome, once for each."""
    if case.challenge_ended_on is None or case.challenge_outcome != ChallengeOutcome.CHANGED:
        return "复议或者诉讼的结果登记为“变更”的才办理，请先办“登记复议或诉讼结果”。"
    if case.changed_on == case.challenge_ended_on:
        return f"已经登记过（{case.changed_on} {case.changed_no}），不用再办。"
    return ""


def not_heavier(case: Case, move: Move, d: Dossier) -> str:
    """A review or a suit of the party's own never makes it worse."""
    if move.is_offer:
        return ""
    data = move.data
    if WEIGHT.index(data["sanction"]) > WEIGHT.index(case.sanction):
        return "变更后的处罚种类比原决定重：复议不得作出更不利的变更，判决不得加重（行政复议法第六十三条、行政诉讼法第七十七条）。请核对文书。"
    for name in ("fine", "confiscation"):
        before, after = getattr(case, name) or 0, data.get(name) or 0
        if after > before:
            label = Case._meta.get_field(name).verbose_name
            return (
                f"变更后的{label} {exact_text(after)} 高于原决定 {exact_text(before)}：复议、判决不得加重，请核对文书。"
            )
    return ""


def something_changes(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer or any((getattr(case, name) or None) != _told(case, move, name) for name in CHANGED):
        return ""
    return "变更后的内容与原决定相同：维持的请把结果登记为“维持”。"


def served_in_order(case: Case, move: Move, d: Dossier) -> str:
    """Served after it was made; what it orders is due after that."""
    if move.is_offer:
        return ""
    served, act_due = move.data["served_on"], move.data.get("act_due_on")
    return f"责令改正期限 {act_due} 应当晚于送达日期 {served}。" if act_due and act_due <= served else ""


def _told(case: Case, move: Move, name: str) -> Any:
    """What holds after the change: sums as told; the order and its term stay where nothing else is said."""
    value = move.data.get(name)
    value = value.strip() if isinstance(value, str) else value
    return value or (getattr(case, name) or None if name in ORDERED else None)


# --- what it changes --------------------------------------------------------------------------------------


def change(case: Case, move: Move) -> None:
    """The row that keeps both contents, the case as it holds now, its paper, its publication and its clocks."""
    row = _kept(case, move)
    for name in CHANGED:
        value = _told(case, move, name)
        setattr(case, name, value if value is not None or name != "correction_demand" else "")
    case.changed_on, case.changed_no, case.changed_served_on = row.changed_on, row.document_no, row.served_on
    owes_money = bool(case.fine or case.confiscation)
    case.pay_due_on = due_on("pay_days", row.served_on, matter=case.matter) if owes_money else None
    row.sanction_after, row.fine_after, row.confiscation_after = case.sanction, case.fine, case.confiscation
    row.pay_due_after = case.pay_due_on
    write_new(row, "enforcement.decision_change_kept", actor=move.actor, at=move.at)
    _lay_aside(case, move)
    account = balance_of(case, list(case.payments.all()), on=move.as_of)
    show(case, "change_notice", move, _notice(row, case, account), anew=True)
    _publish_anew(case, move)
    _reopen(case, account, move)


def _kept(case: Case, move: Move) -> DecisionChange:
    assert case.challenge_ended_on
    return DecisionChange(
        case=case, challenge=case.challenge, made_by=str(move.data["made_by"]).strip(),
        document_no=str(move.data["document_no"]).strip(), changed_on=case.challenge_ended_on,
        served_on=move.data["served_on"], words_before=decided_words(case), sanction_before=case.sanction,
        fine_before=case.fine, confiscation_before=case.confiscation, pay_due_before=case.pay_due_on,
        demand_before=case.correction_demand, act_due_before=case.act_due_on,
    )  # fmt: skip


def _lay_aside(case: Case, move: Move) -> None:
    """What rested on the old decision: its reminder and announcement, what was agreed or put off on it, its waiver and its clocks."""
    if case.coercion_decided_on is None and case.substituted_on is None:
        case.reminded_on, case.reminder_no = None, ""
        case.announced_on, case.self_until, case.announced_in, case.announcement_no = None, None, "", ""
    case.deferral_reason = case.surcharge_waiver = ""
    found = agreeing.agreement_of(case)
    if found is not None:
        agreeing.end(case, found, AgreementEnd.SUPERSEDED, actor=move.actor, at=move.at)
    flow = flow_of(Case)
    assert flow
    stop_clocks(flow, STOPPED, [case], on=move.as_of)


def _publish_anew(case: Case, move: Move) -> None:
    """What was public was recalled with the outcome; what was withheld stays withheld."""
    still = case.publications.filter(kind__in=OF_DECISION, document_no=case.decision_no, annulled_on=None)
    if not still.exists():
        announce_case(case, move)


def _reopen(case: Case, account: Balance, move: Move) -> None:
    """A closed case is taken up again where something is owed on either side."""
    flow = flow_of(Case)
    assert flow
    if account.left:
        start_clocks(flow, "pay", [case], on=move.as_of)
    if after_change(case, move) == case.state:
        return
    case.closed_on = case.archived_on = None
    case.archive_no = ""
    if account.left or move.data.get("act_due_on"):
        case.performed_on = None


def after_change(case: Case, move: Move) -> str:
    """Owing: to be performed; paid too much: to be given back; else as it stood."""
    account = balance_of(case, list(case.payments.all()), on=move.as_of)
    if account.left or move.data.get("act_due_on"):
        return str(S.SERVED)
    is_over = case.state in (S.CLOSED, S.ARCHIVED)
    return str(S.PERFORMED if is_over and account.refund.left else case.state)


def _notice(row: DecisionChange, case: Case, account: Balance) -> dict[str, Any]:
    paid = account.fine.paid + account.confiscation.paid
    return {
        "changed_by": row.made_by, "document_no": row.document_no, "changed_on": chinese_date(row.changed_on),
        "before": row.words_before, "after": decided_words(case), "duty": duty_words(case) or case.correction_demand or "无",
        "paid": exact_text(paid), "left": exact_text(account.left), "refund": exact_text(account.refund.left),
        "pay_until": chinese_date(case.pay_due_on) if case.pay_due_on and account.left else "—",
    }  # fmt: skip


CHANGE_STEPS = (
    Step("change_decision", "登记变更后的决定", AFTER_SERVICE, after_change, by=(CLERK, OFFICER, HEAD),
         asks=(Ask("made_by", "复议机关（法院）"), Ask("document_no", "复议决定书（判决书）文号"),
               Ask("served_on", "复议决定书（判决书）送达当事人日期", "date", help="缴款期限从这一天重新计算"),
               Ask("sanction", "变更后的处罚种类（最重一种）", "choice", decidable_for),
               Ask("fine", "变更后的罚款", "money", required=False, help=YUAN),
               Ask("confiscation", "变更后的没收", "money", required=False, help=YUAN),
               Ask("correction_demand", "变更后的责令改正内容", required=False, help="没有变更的不填"),
               Ask("act_due_on", "责令改正（拆除）期限", "date", required=False, help="没有变更的不填")),
         guard=passes("change_decision", outcome_is_change, guards.no_later_than_now("served_on"),
                      guards.not_before("served_on", "challenge_ended_on"), not_heavier, something_changes,
                      served_in_order),
         effect=change, event="enforcement.case_decision_changed", is_bulk=False, is_exception=True),
)  # fmt: skip

"""Steps of coercion in a case (行政强制法): sealing, and the way from the reminder to the decision to execute."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from xianwu.core.workflow.declarations import Ask, Move, Step
from xianwu.registers.enforcement.casework import awaited, guards
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.effects import deliver, paper_numbered, show, stay, take
from xianwu.registers.enforcement.casework.gates.stages import SEALABLE
from xianwu.registers.enforcement.casework.guards import passes
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.kinds import ServiceMethod
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.publicity.actions import announce_coercion
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER

S = Case.State
EVENT = "enforcement.case_"
ON_THE_SPOT = tuple((each.value, each.label) for each in (ServiceMethod.DIRECT, ServiceMethod.LEFT))


# --- who and when ---------------------------------------------------------------------------------------


def told_on_the_spot(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer or move.data.get("is_told"):
        return ""
    return "实施查封应当当场告知当事人查封的理由、依据、权利和救济途径，听取陈述申辩（行政强制法第十八条），请告知后再登记。"


def something_sealed(case: Case, move: Move, d: Dossier) -> str:
    if case.sealed_on is None:
        return "本案没有查封，不用办理。"
    return f"已于 {case.unsealed_on} 解除查封。" if case.unsealed_on else ""


def term_running(case: Case, move: Move, d: Dossier) -> str:
    """Prolonged once, and before the term is over."""
    until = case.seal_due_on
    if until is None or move.as_of <= until:
        return ""
    return f"查封期限已于 {until} 届满，不能再延长，应当立即解除（行政强制法第二十八条）。"


def confirmed_in_time(case: Case, move: Move, d: Dossier) -> str:
    """Approved within the hours, or lifted: a late approval heals nothing."""
    until = case.seal_approve_by
    if until is None or case.seal_approved_on or case.unsealed_on:
        return "没有等待补办批准的紧急查封。"
    if move.at <= until:
        return ""
    return f"补办批准的期限 {timezone.localtime(until):%Y-%m-%d %H:%M} 已过（行政强制法第十九条），请立即解除查封。"


def a_whole_term(case: Case, move: Move, d: Dossier) -> str:
    """The days to take it down oneself are counted from the announcement."""
    begins, until = move.data.get("announced_on"), move.data.get("self_until")
    if not isinstance(begins, date) or not isinstance(until, date):
        return ""
    count = days("self_demolition_days", on=begins, matter=case.matter)
    first = begins + timedelta(days=count)
    if until >= first:
        return ""
    return f"公告限期自行拆除不少于 {count} 日（行政强制法第四十四条）：{begins} 公告，期限最早到 {first}。"


def after_the_term(case: Case, move: Move, d: Dossier) -> str:
    """Announced is that the term of the decision has run out; what is set anew is never shorter than it."""
    begins, until = move.data.get("announced_on"), case.act_due_on
    if not isinstance(begins, date) or until is None or begins > until:
        return ""
    return (
        f"公告日期 {begins} 时决定的期限（{until}）还没有届满，没有逾期不能公告限期自行拆除（行政强制法第四十四条）。"
    )


# --- what they change -----------------------------------------------------------------------------------


def approve_seal(case: Case, move: Move) -> None:
    """Approved anew after an earlier seal was lifted: the earlier one is in the log and in its paper."""
    take(case, move, "seal_place", "seal_reason")
    case.seal_approved_on, case.seal_approved_by_id = move.as_of, move.actor.id
    case.sealed_on = case.seal_due_on = case.unsealed_on = case.seal_extended_on = case.seal_approve_by = None


def seal(case: Case, move: Move) -> None:
    """Sealed and handed over at once; thirty days, not moved by a day off."""
    case.sealed_on = move.as_of
    case.seal_due_on = move.as_of + timedelta(days=days("seal_days", on=move.as_of, matter=case.matter))
    extra = {"said": str(move.data.get("said") or "").strip() or "没有提出陈述、申辩"}
    case.seal_no = show(case, "seal_decision", move, extra, again=True)
    deliver(case, paper_numbered(case, "seal_decision", case.seal_no), move)
    told = f"依据：行政强制法第二十二条至第二十五条。查封涉案场所、设施，期限至 {case.seal_due_on}。"
    announce_coercion(case, move, what="查封", document_no=case.seal_no, content=told)


def seal_urgently(case: Case, move: Move) -> None:
    """Sealed before it was approved: whoever is in charge hears of it within the hours (强制法 19)."""
    take(case, move, "seal_place", "seal_reason")
    case.seal_approved_on = case.seal_approved_by = case.seal_extended_on = case.unsealed_on = None
    hours = days("urgent_report_hours", on=move.as_of, matter=case.matter)
    case.seal_approve_by = move.at + timedelta(hours=hours)
    seal(case, move)


def confirm_seal(case: Case, move: Move) -> None:
    case.seal_approved_on, case.seal_approved_by_id = move.as_of, move.actor.id


def extend_seal(case: Case, move: Move) -> None:
    assert case.seal_due_on
    case.seal_extended_on = move.as_of
    case.seal_due_on += timedelta(days=days("seal_days", on=move.as_of, matter=case.matter))


def unseal(case: Case, move: Move) -> None:
    case.unsealed_on = move.as_of
    show(case, "unseal_decision", move, {"unseal_reason": move.reason}, again=True)


def hear_plea(case: Case, move: Move) -> None:
    """A later plea wants an answer of its own."""
    take(case, move, "plea_on", "plea")
    case.plea_answered_on, case.plea_reply = None, ""


def answer_plea(case: Case, move: Move) -> None:
    take(case, move, "plea_reply")
    case.plea_answered_on = move.as_of


def announce(case: Case, move: Move) -> None:
    take(case, move, "announced_on", "self_until", "announced_in")
    case.announcement_no = show(case, "demolition_notice", move, again=True)


def decide_coercion(case: Case, move: Move) -> None:
    take(case, move, "coercion_plan")
    case.coercion_decided_on, case.coercion_by_id = move.as_of, move.actor.id
    case.coercion_no = show(case, "coercion_decision", move)
    told = f"{case.decision_no}责令限期履行的义务逾期没有履行，经催告仍不履行。依据：行政强制法第三十七条、第四十四条。"
    announce_coercion(case, move, what="行政强制执行", document_no=case.coercion_no, content=told)


def serve_coercion(case: Case, move: Move) -> None:
    paper = paper_numbered(case, "coercion_decision", case.coercion_no)
    case.coercion_served_on = deliver(case, paper, move).deemed_on


def approval_days(case: Case, on: date) -> int:
    """The hours of an urgent seal in whole days, for the clock."""
    return max(days("urgent_report_hours", on=on, matter=case.matter) // 24, 1)


# --- the steps ------------------------------------------------------------------------------------------


def was_sealed(case: Case) -> bool:
    return case.sealed_on is not None


SEAL_STEPS = (
    Step("approve_seal", "批准查封", SEALABLE, stay, by=(DEPUTY, HEAD),
         asks=(Ask("seal_place", "查封的场所、设施", help="只限涉案的场所、设施；不得查封与违法行为无关的"),
               Ask("seal_reason", "理由和责成文号", "long")),
         guard=passes("approve_seal"), effect=approve_seal, event=EVENT + "seal_approved", is_bulk=False, is_exception=True),
    Step("seal", "实施查封", SEALABLE, stay, by=OFFICER, second_person=("approve_seal",),
         asks=(Ask("is_told", "已当场告知理由、依据、权利和救济途径", "bool", required=False),
               Ask("said", "当事人陈述申辩", "long", required=False),
               Ask("method", "查封决定书交付方式", "choice", ON_THE_SPOT),
               Ask("witness", "见证人", required=False, help="当事人不到场或者拒签的必填")),
         guard=passes("seal", guards.by_handler, told_on_the_spot), effect=seal, starts=("seal",),
         ready=awaited.SEAL, whose=awaited.is_mine, event=EVENT + "sealed", is_bulk=False),
    Step("seal_urgently", "紧急查封", SEALABLE, stay, by=OFFICER,
         asks=(Ask("seal_place", "查封的场所、设施", help="只限涉案的场所、设施"), Ask("seal_reason", "紧急情况", "long"),
               Ask("is_told", "已当场告知理由、依据、权利和救济途径", "bool", required=False),
               Ask("said", "当事人陈述申辩", "long", required=False),
               Ask("method", "查封决定书交付方式", "choice", ON_THE_SPOT), Ask("witness", "见证人", required=False)),
         guard=passes("seal_urgently", guards.by_handler, told_on_the_spot), effect=seal_urgently,
         starts=("seal", "seal_approval"), event=EVENT + "sealed_urgently", is_bulk=False, is_exception=True),
    Step("confirm_seal", "补办查封批准", SEALABLE, stay, by=(DEPUTY, HEAD), second_person=("seal_urgently",), reason=True,
         guard=passes("confirm_seal", confirmed_in_time), effect=confirm_seal, stops=("seal_approval",),
         ready=awaited.CONFIRM_SEAL, event=EVENT + "seal_confirmed", is_bulk=False),
    Step("extend_seal", "批准延长查封", SEALABLE, stay, by=(DEPUTY, HEAD), reason=True,
         guard=passes("extend_seal", something_sealed, guards.once("seal_extended_on"), term_running),
         effect=extend_seal, fits=was_sealed, ready=awaited.EXTEND_SEAL, event=EVENT + "seal_extended", is_bulk=False),
    Step("unseal", "解除查封", (*SEALABLE, S.PERFORMED, S.TERMINATED, S.TRANSFERRED), stay, by=(OFFICER, DEPUTY, HEAD), reason=True,
         guard=passes("unseal", something_sealed), effect=unseal, stops=("seal", "seal_approval"), fits=was_sealed,
         ready=awaited.is_sealed, event=EVENT + "unsealed",
         is_bulk=False),
)  # fmt: skip

EXECUTION_STEPS = (
    Step("hear_plea", "登记催告后陈述申辩", S.REMINDED, S.REMINDED, by=(CLERK, OFFICER), needs=("reminded_on",),
         asks=(Ask("plea_on", "提出日期", "date"), Ask("plea", "陈述申辩的事实、理由和证据", "long")),
         guard=passes("hear_plea", guards.no_later_than_now("plea_on"), guards.not_before("plea_on", "reminded_on")),
         effect=hear_plea, event=EVENT + "plea_heard", is_bulk=False),
    Step("answer_plea", "复核催告后意见", S.REMINDED, S.REMINDED, by=OFFICER, needs=("plea_on",),
         asks=(Ask("plea_reply", "复核意见", "long", help="成立的应当采纳"),),
         guard=passes("answer_plea", guards.by_handler, guards.once("plea_answered_on")),
         effect=answer_plea, ready=awaited.unset("plea_answered_on"), whose=awaited.is_mine, event=EVENT + "plea_answered", is_bulk=False),
    Step("announce", "公告限期自行拆除", (S.SERVED, S.REMINDED), stay, by=(CLERK, OFFICER),
         asks=(Ask("announced_on", "公告日期", "date"), Ask("self_until", "自行拆除期限", "date"),
               Ask("announced_in", "公告载体", help="现场张贴、政府网站等")),
         guard=passes("announce", guards.once("announced_on"), guards.no_later_than_now("announced_on"),
                      guards.not_before("announced_on", "served_on"), after_the_term, a_whole_term),
         effect=announce, ready=awaited.ANNOUNCE, event=EVENT + "announced", is_bulk=False),
    Step("decide_coercion", "作出强制执行决定", S.REMINDED, S.REMINDED, by=HEAD,
         asks=(Ask("coercion_plan", "强制执行的方式和时间", help="不得在夜间、法定节假日实施"),),
         guard=passes("decide_coercion", guards.once("coercion_decided_on")), effect=decide_coercion,
         event=EVENT + "coercion_decided", is_bulk=False, is_danger=True),
    Step("serve_coercion", "登记强制执行决定书送达", S.REMINDED, S.REMINDED, by=(CLERK, OFFICER), needs=("coercion_no",),
         asks=(Ask("served_on", "送达日期", "date"), Ask("method", "送达方式", "choice", tuple(ServiceMethod.choices)),
               Ask("witness", "见证人", required=False, help="留置送达必填"),
               Ask("has_consent", "当事人已签电子送达确认书", "bool", required=False),
               Ask("announced_in", "公告载体和起止日期", required=False, help="公告送达必填，三十日后视为送达")),
         guard=passes("serve_coercion", guards.served_on_somebody, guards.once("coercion_served_on")), effect=serve_coercion,
         ready=awaited.unset("coercion_served_on"), event=EVENT + "coercion_served", is_bulk=False),
)  # fmt: skip

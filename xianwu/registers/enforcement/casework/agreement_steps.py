"""Steps of performance in parts: a fine put off or by instalments (处罚法 66), an agreement on execution (强制法 42)."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.workflow.api import relimit
from xianwu.core.workflow.declarations import Ask, Move, Step, flow_of
from xianwu.kit.amounts import exact_text
from xianwu.lib.periods import add_months
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.casework import agreeing, awaited, guards
from xianwu.registers.enforcement.casework.agreeing import Part, PartsUnclear, broken_part, parts_of
from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.effects import show, stay
from xianwu.registers.enforcement.casework.guards import Judge, passes
from xianwu.registers.enforcement.casework.money import balance_of
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.kinds import AgreementEnd, AgreementKind
from xianwu.registers.enforcement.models import AgreedPart, Case
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER

S = Case.State
OWING = (S.SERVED, S.REMINDED)
EVENT = "enforcement.case_"
EACH = "每行一期：日期，空格，金额（元）或者要做的事，如“2025-10-15 3000”"
RESUMED = {
    AgreementKind.POSTPONED: "《行政处罚法》第六十六条、第七十二条",
    AgreementKind.EXECUTION: "《行政强制法》第四十二条",
}
LATE = {
    AgreementKind.POSTPONED: "有一期到期不缴纳的，本次批准失效，从该期期限的次日起依法加处罚款并强制执行。",
    AgreementKind.EXECUTION: "当事人不履行本协议的，行政机关恢复强制执行。",
}


def open_parts(case: Case | None) -> list[tuple[str, str]]:
    """What was agreed to be done and is not done yet."""
    found = agreeing.agreement_of(case) if case else None
    return [(str(part.pk), str(part)) for part in found.parts.all() if part.duty and not part.done_on] if found else []


# --- why not --------------------------------------------------------------------------------------------


def parts_clear(limit: str) -> Judge:
    """The parts can be read, lie ahead, and end within the months of the parameter `limit`."""

    def judge(case: Case, move: Move, d: Dossier) -> str:
        if move.is_offer:
            return ""
        try:
            parts = parts_of(str(move.data["parts"]))
        except PartsUnclear as error:
            return str(error)
        months = days(limit, on=move.as_of, matter=case.matter)
        last = add_months(move.as_of, months)
        if parts[0].due_on <= move.as_of:
            return f"第一期 {parts[0].due_on} 应当晚于今天。"
        return f"最后一期 {parts[-1].due_on} 晚于 {last}：最长 {months} 个月。" if parts[-1].due_on > last else ""

    return judge


def parts_make_the_fine(case: Case, move: Move, d: Dossier) -> str:
    """The instalments are the fine that is left, no more and no less."""
    left = balance_of(case, d.payments, on=move.as_of).fine.left
    if not left:
        return "没有未缴的罚款，不用延期、分期。"
    if move.is_offer:
        return ""
    parts = parts_of(str(move.data["parts"]))
    if any(part.duty for part in parts):
        return "延期、分期缴纳罚款只写日期和金额；要做的事请办“签订执行协议”。"
    total = sum(part.amount or 0 for part in parts)
    return "" if total == left else f"各期合计 {exact_text(total)}，罚款还差 {exact_text(left)}，请改到一致。"


def pays_later(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer or case.pay_due_on is None:
        return ""
    last = parts_of(str(move.data["parts"]))[-1].due_on
    return f"新期限应晚于原期限 {case.pay_due_on}。" if last <= case.pay_due_on else ""


def parts_not_above_debt(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer:
        return ""
    left = balance_of(case, d.payments, on=move.as_of).left
    total = sum(part.amount or 0 for part in parts_of(str(move.data["parts"])))
    return f"各期合计 {exact_text(total)}，超过应缴的 {exact_text(left)}。" if total > left else ""


def some_duty_open(case: Case, move: Move, d: Dossier) -> str:
    """Money is registered as a payment; what else was agreed on is done here, part by part."""
    if d.agreement is None:
        return "没有正在履行的协议、分期。"
    is_open = any(part.duty and part.done_on is None for part in d.agreement.parts.all())
    return "" if is_open else "协议里没有还要做的事；缴款请办“登记缴款”。"


def harms_nobody(case: Case, move: Move, d: Dossier) -> str:
    if move.is_offer or move.data.get("harms_nobody"):
        return ""
    return "执行协议不得损害公共利益和他人合法权益（行政强制法第四十二条），请核实后勾选。"


# --- what they change -----------------------------------------------------------------------------------


def _rows(parts: list[Part]) -> list[list[str]]:
    return [[str(number), chinese_date(part.due_on), part.words] for number, part in enumerate(parts, 1)]


def _make(case: Case, move: Move, *, kind: AgreementKind, paper: str, terms: str, **words: Any) -> list[Part]:
    parts = parts_of(str(move.data["parts"]))
    told = {"parts": _rows(parts), "consequence": LATE[kind], "terms": terms, **words}
    number = show(case, paper, move, told, anew=True)
    agreeing.make_agreement(
        case, parts, kind=kind, terms=terms, paper_no=number, on=move.as_of, actor=move.actor, at=move.at
    )
    return parts


def _put_off(case: Case, until: date) -> None:
    """The day to pay by moves, and its clock with it."""
    case.pay_due_on, flow = until, flow_of(Case)
    assert flow
    relimit(flow, "pay", [case], on=until)


def postpone(case: Case, move: Move) -> None:
    """The surcharge runs from the last day of the instalments, as long as they are kept."""
    why = move.reason.rstrip("。")
    terms = f"{why}（{move.data['applied_on']} 申请）"
    parts = _make(case, move, kind=AgreementKind.POSTPONED, paper="postponement", terms=terms, reasons=f"{why}。")
    case.deferral_reason = why
    _put_off(case, parts[-1].due_on)


def agree(case: Case, move: Move) -> None:
    terms = str(move.data["terms"]).strip()
    _make(case, move, kind=AgreementKind.EXECUTION, paper="execution_agreement", terms=terms)


def fulfil_part(case: Case, move: Move) -> None:
    part = AgreedPart.objects.get(pk=int(move.data["part"]), agreement__case=case, agreement__ended_on=None)
    agreeing.fulfil(case, part, done_on=move.data["done_on"], actor=move.actor, at=move.at)


def resume(case: Case, move: Move) -> None:
    """Broken: the execution goes on, and what was put off is due since the part that was not paid."""
    found = agreeing.agreement_of(case)
    assert found
    part = broken_part(found, list(case.payments.all()), on=move.as_of)
    assert part
    words = {"agreement_no": found.paper_no, "broken_part": str(part), "article": RESUMED[AgreementKind(found.kind)],
             "reasons": f"{move.reason.rstrip('。')}。"}  # fmt: skip
    show(case, "resumption_notice", move, words, anew=True)
    agreeing.end(case, found, AgreementEnd.BROKEN, actor=move.actor, at=move.at)
    if found.kind == AgreementKind.POSTPONED:
        _put_off(case, part.due_on)


# --- the steps ------------------------------------------------------------------------------------------

AGREEMENT_STEPS = (
    Step("postpone", "批准延期、分期缴纳", OWING, stay, by=HEAD, reason=True, needs=("pay_due_on",),
         asks=(Ask("applied_on", "当事人申请日期", "date", help="须当事人确有经济困难并提出申请（行政处罚法第六十六条）"),
               Ask("parts", "各期", "long", help=f"{EACH}；延期的只写一行")),
         guard=passes("postpone", guards.no_later_than_now("applied_on"), parts_clear("postpone_months"),
                      pays_later, parts_make_the_fine),
         effect=postpone, starts=("agreement",), event=EVENT + "payment_postponed", is_bulk=False, is_exception=True),
    Step("agree", "签订执行协议", S.REMINDED, S.REMINDED, by=HEAD,
         asks=(Ask("terms", "约定和补救措施", "long", help="减免加处罚款的另办“减免加处罚款”"), Ask("parts", "各期", "long", help=EACH),
               Ask("harms_nobody", "不损害公共利益和他人合法权益", "bool", required=False)),
         guard=passes("agree", harms_nobody, parts_clear("agreement_months"), parts_not_above_debt),
         effect=agree, starts=("agreement",), event=EVENT + "agreed", is_bulk=False, is_exception=True),
    Step("fulfil_part", "登记协议内容履行", OWING, stay, by=(CLERK, OFFICER),
         asks=(Ask("part", "哪一期", "choice", open_parts), Ask("done_on", "履行日期", "date")),
         guard=passes("fulfil_part", some_duty_open, guards.no_later_than_now("done_on")), effect=fulfil_part,
         ready=awaited.some_duty_agreed, event=EVENT + "part_fulfilled", is_bulk=False),
    Step("resume_execution", "恢复执行", OWING, stay, by=(DEPUTY, HEAD), reason=True,
         guard=passes("resume_execution"), effect=resume,
         ready=awaited.some_part_broken, event=EVENT + "execution_resumed", is_bulk=False),
)  # fmt: skip

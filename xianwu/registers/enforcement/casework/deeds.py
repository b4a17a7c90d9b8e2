"""What can be done with a case beside its steps. Data, no rule."""

from __future__ import annotations

from typing import Any

from xianwu.core.records.deeds import deed
from xianwu.kit import clock
from xianwu.registers.enforcement.casework import (
    actions,
    custody,
    field_records,
    handling,
    papering,
    paying,
    side_forms,
)
from xianwu.registers.enforcement.casework.dossier import Dossier, dossier_of
from xianwu.registers.enforcement.casework.papers import code_of
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER

S = Case.State
UNDER_WAY = tuple(state for state in S.values if state not in Case.ENDED)
BEFORE_DECISION = tuple(
    state.value for state in (S.CLUE, S.FILING, S.FILED, S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.NOTIFIED,
                              S.HEARING, S.DEFENDED)
)  # fmt: skip
BROKEN_OFF = (S.TERMINATED.value, S.TRANSFERRED.value)
"""Ended, and yet to be tidied up before the archive takes the file."""
DECIDED = tuple(state.value for state in (S.DECIDED, S.SERVED, S.REMINDED, S.PERFORMED))
OWING = tuple(state.value for state in paying.OWING)
AFTER_SERVICE = tuple(state.value for state in (S.SERVED, S.REMINDED, S.PERFORMED, S.CLOSED, S.ARCHIVED))


def _record(key: str) -> Any:
    """One kind of record, printed from its form."""
    return lambda case, **said: field_records.make_record(case, key, **said)


def _decide_recusal(case: Case, *, is_granted: str, **said: Any) -> Any:
    return handling.decide_recusal(case, is_granted=is_granted == "yes", **said)


def has_fallen(case: Case) -> bool:
    return bool(case.changed_on or case.annulled_on)


def is_challenged(case: Case) -> bool:
    return bool(case.challenged_on and case.challenge_ended_on is None)


def is_unchallenged(case: Case) -> bool:
    return not is_challenged(case)


def may_be_assigned(case: Case) -> bool:
    return not handling.needs_nobody(case, on=clock.today())


def _known(case: Case) -> Dossier:
    """As the page of today has read it already."""
    return dossier_of(case, on=clock.today())


def is_handled(case: Case) -> bool:
    return bool(_known(case).acting)


def has_papers(case: Case) -> bool:
    """What was filed, or decided on the spot, has its papers; before that one looks."""
    return bool(case.filed_on or case.decision_no) or bool(_known(case).papers)


def holds_evidence(case: Case) -> bool:
    """Evidence is taken with a notice, and the gate sees to it before the decision; the form says when none is left."""
    if case.decided_on and case.state not in BROKEN_OFF:
        return False
    return bool(case.filed_on) or any(paper.kind == code_of("custody_notice") for paper in _known(case).papers)


ON_CASE = (
    deed("assign", "指派办案人员", (DEPUTY,), side_forms.AssignForm, handling.assign_handler, UNDER_WAY, icon="user-plus",
         fits=may_be_assigned,
         help="两名以上持有效执法证的人员，其中一名主办；领导、专家不计入。作出决定以后只能补足两人。"),
    deed("recusal", "申请回避", (CLERK, OFFICER, DEPUTY, HEAD), side_forms.RecusalForm, handling.ask_recusal, UNDER_WAY,
         icon="user", fits=is_handled, help="决定作出之前，不停止调查（行政处罚法第四十三条）。"),
    deed("decide-recusal", "决定回避", (HEAD,), side_forms.RecusalDecisionForm, _decide_recusal, UNDER_WAY, icon="user",
         fits=is_handled, help="由机关负责人决定。"),
    deed("take_custody", "先行登记保存", (OFFICER,), custody.CustodyForm, custody.take_custody, BEFORE_DECISION,
         icon="package", help="经负责人批准，逐件登记；七个工作日内作出处理（行政处罚法第五十六条）。"),
    deed("end_custody", "处理登记保存的证据", (OFFICER, CLERK), side_forms.EndCustodyForm, custody.end_custody,
         (*UNDER_WAY, *BROKEN_OFF), icon="package", fits=holds_evidence),
    deed("inquest", "现场勘验笔录", (OFFICER,), field_records.InquestForm, _record("inquest_record"), BEFORE_DECISION,
         icon="file-text", help="两名执法人员，出示执法证；照片传到附件。"),
    deed("inquiry", "询问笔录", (OFFICER,), field_records.InquiryForm, _record("inquiry_record"), BEFORE_DECISION,
         icon="file-text", help="两名执法人员，出示执法证，告知权利义务。"),
    deed("sampling", "抽样取证凭证", (OFFICER,), field_records.SamplingForm, _record("sampling_record"), BEFORE_DECISION,
         icon="file-text"),
    deed("address", "送达地址确认书", (CLERK, OFFICER), field_records.AddressForm, _record("service_address"), UNDER_WAY,
         icon="mail"),
    deed("finding", "关联问题隐患", (CLERK, OFFICER), side_forms.LinkFindingForm, actions.link_finding, BEFORE_DECISION,
         icon="link", help="把检查发现的问题和责令改正通知书关联到本案。"),
    deed("order", "制发责令改正通知书", (OFFICER,), side_forms.OrderForm, papering.print_order, BEFORE_DECISION,
         icon="file-text", help="责令改正不是处罚；停业、停止办学等须经处罚程序。"),
    deed("deliver", "登记其他送达", (CLERK, OFFICER), side_forms.ServeForm, papering.serve_paper,
         (*UNDER_WAY, S.CLOSED.value), icon="mail", fits=has_papers, help="听证通知书、更正后的文书等。登记后自动出具送达回证。"),
    deed("correct", "更正文书", (CLERK, OFFICER), side_forms.CorrectPaperForm, papering.correct_paper, UNDER_WAY,
         icon="file-text", fits=has_papers, help="新文书注明更正原文号，原文书保留。"),
    deed("particulars", "更正当事人信息", (OFFICER, DEPUTY, HEAD), side_forms.ParticularsForm, actions.correct_particulars,
         tuple(state for state in UNDER_WAY if state != S.CLUE.value), icon="pencil",
         help="只填要改的；已印发的文书另办“更正文书”。"),
    deed("pay", "登记缴款", (CLERK, OFFICER), side_forms.PaymentForm, paying.record_payment, DECIDED, icon="receipt",
         help="罚款、没收款、加处罚款分别登记。"),
    deed("refund", "登记退还多缴款", (CLERK, OFFICER), side_forms.RefundForm, paying.record_refund,
         (*AFTER_SERVICE, S.TERMINATED.value), icon="receipt", fits=has_fallen,
         help="决定变更或者撤销后，已缴超过应缴的退还当事人。"),
    deed("waive", "减免加处罚款", (HEAD,), side_forms.WaiveForm, paying.waive_surcharge, OWING, icon="receipt"),
    deed("challenge", "登记复议或诉讼", (CLERK, OFFICER, HEAD), side_forms.ChallengeForm, paying.challenge, AFTER_SERVICE,
         icon="gavel", fits=is_unchallenged, help="期间不计算加处罚款（行政处罚法第七十三条）。"),
    deed("end_challenge", "登记复议或诉讼结果", (CLERK, OFFICER, HEAD), side_forms.EndChallengeForm, paying.end_challenge,
         (*AFTER_SERVICE, S.TERMINATED.value), icon="gavel", fits=is_challenged),
)  # fmt: skip
HAND = deed("hand", "登记现金交机关", (CLERK, OFFICER), side_forms.HandForm, paying.hand_cash, DECIDED, icon="receipt",
            help="当场收缴的，两个工作日内交机关。")  # fmt: skip
BANK = deed("bank", "登记现金缴入银行", (CLERK, OFFICER), side_forms.BankForm, paying.bank_cash, DECIDED, icon="receipt",
            help="机关收到后两个工作日内缴付。")  # fmt: skip

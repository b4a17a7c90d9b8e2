"""What is registered beside the steps of a case. Data, no rule."""

from __future__ import annotations

from typing import Any

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
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.registering import Registration
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


def plain(verb: Any) -> Any:
    """The form's answers are the verb's arguments."""

    def run(case: Case, form: Any, **by: Any) -> Any:
        return verb(case, **form.cleaned_data, **by)

    return run


def record(key: str) -> Any:
    """One kind of record, printed from its form."""

    def run(case: Case, form: Any, **by: Any) -> Any:
        return field_records.make_record(case, key, **form.cleaned_data, **by)

    return run


def _decide_recusal(case: Case, form: Any, **by: Any) -> Any:
    data = form.cleaned_data
    is_granted = data["is_granted"] == "yes"
    return handling.decide_recusal(case, handler=data["handler"], is_granted=is_granted, reason=data["reason"], **by)


def from_the_account(case: Case) -> bool:
    """Not offered beside the steps: each payment on the account leads there."""
    return False


def has_fallen(case: Case) -> bool:
    return bool(case.changed_on or case.annulled_on)


def is_challenged(case: Case) -> bool:
    return bool(case.challenged_on and case.challenge_ended_on is None)


def is_unchallenged(case: Case) -> bool:
    return not is_challenged(case)


def may_be_assigned(case: Case) -> bool:
    return not handling.needs_nobody(case, on=clock.today())


DEPUTY_ALONE = (DEPUTY,)
ON_CASE = (
    Registration("assign", "指派办案人员", DEPUTY_ALONE, side_forms.AssignForm, plain(handling.assign_handler),
                 UNDER_WAY, "两名以上持有效执法证的人员，其中一名主办；领导、专家不计入。作出决定以后只能补足两人。",
                 "user-plus", may_be_assigned),
    Registration("recusal", "申请回避", (CLERK, OFFICER, DEPUTY, HEAD), side_forms.RecusalForm, plain(handling.ask_recusal),
                 UNDER_WAY, "决定作出之前，不停止调查（行政处罚法第四十三条）。", "user"),
    Registration("decide-recusal", "决定回避", (HEAD,), side_forms.RecusalDecisionForm, _decide_recusal, UNDER_WAY,
                 "由机关负责人决定。", "user"),
    Registration("take_custody", "先行登记保存", (OFFICER,), custody.CustodyForm, plain(custody.take_custody),
                 BEFORE_DECISION, "经负责人批准，逐件登记；七个工作日内作出处理（行政处罚法第五十六条）。", "package"),
    Registration("end_custody", "处理登记保存的证据", (OFFICER, CLERK), side_forms.EndCustodyForm,
                 plain(custody.end_custody), (*UNDER_WAY, *BROKEN_OFF), "", "package"),
    Registration("inquest", "现场勘验笔录", (OFFICER,), field_records.InquestForm, record("inquest_record"),
                 BEFORE_DECISION, "两名执法人员，出示执法证；照片传到附件。", "file-text"),
    Registration("inquiry", "询问笔录", (OFFICER,), field_records.InquiryForm, record("inquiry_record"),
                 BEFORE_DECISION, "两名执法人员，出示执法证，告知权利义务。", "file-text"),
    Registration("sampling", "抽样取证凭证", (OFFICER,), field_records.SamplingForm, record("sampling_record"),
                 BEFORE_DECISION, "", "file-text"),
    Registration("address", "送达地址确认书", (CLERK, OFFICER), field_records.AddressForm, record("service_address"),
                 UNDER_WAY, "", "mail"),
    Registration("finding", "关联问题隐患", (CLERK, OFFICER), side_forms.LinkFindingForm, plain(actions.link_finding),
                 BEFORE_DECISION, "把检查发现的问题和责令改正通知书关联到本案。", "link"),
    Registration("order", "制发责令改正通知书", (OFFICER,), side_forms.OrderForm, plain(papering.print_order),
                 BEFORE_DECISION, "责令改正不是处罚；停业、停止办学等须经处罚程序。", "file-text"),
    Registration("deliver", "登记其他送达", (CLERK, OFFICER), side_forms.ServeForm, plain(papering.serve_paper),
                 (*UNDER_WAY, S.CLOSED.value), "听证通知书、更正后的文书等。登记后自动出具送达回证。", "mail"),
    Registration("correct", "更正文书", (CLERK, OFFICER), side_forms.CorrectPaperForm, plain(papering.correct_paper),
                 UNDER_WAY, "新文书注明更正原文号，原文书保留。", "file-text"),
    Registration("particulars", "更正当事人信息", (OFFICER, DEPUTY, HEAD), side_forms.ParticularsForm,
                 plain(actions.correct_particulars), tuple(state for state in UNDER_WAY if state != S.CLUE.value),
                 "只填要改的；已印发的文书另办“更正文书”。", "pencil"),
    Registration("pay", "登记缴款", (CLERK, OFFICER), side_forms.PaymentForm, plain(paying.record_payment), DECIDED,
                 "罚款、没收款、加处罚款分别登记。", "receipt"),
    Registration("hand", "登记现金交机关", (CLERK, OFFICER), side_forms.HandForm, plain(paying.hand_cash), DECIDED,
                 "当场收缴的，两个工作日内交机关。", "receipt", from_the_account),
    Registration("bank", "登记现金缴入银行", (CLERK, OFFICER), side_forms.BankForm, plain(paying.bank_cash), DECIDED,
                 "机关收到后两个工作日内缴付。", "receipt", from_the_account),
    Registration("refund", "登记退还多缴款", (CLERK, OFFICER), side_forms.RefundForm, plain(paying.record_refund),
                 (*AFTER_SERVICE, S.TERMINATED.value), "决定变更或者撤销后，已缴超过应缴的退还当事人。", "receipt",
                 has_fallen),
    Registration("waive", "减免加处罚款", (HEAD,), side_forms.WaiveForm, plain(paying.waive_surcharge), OWING, "", "receipt"),
    Registration("challenge", "登记复议或诉讼", (CLERK, OFFICER, HEAD), side_forms.ChallengeForm, plain(paying.challenge),
                 AFTER_SERVICE, "期间不计算加处罚款（行政处罚法第七十三条）。", "gavel", is_unchallenged),
    Registration("end_challenge", "登记复议或诉讼结果", (CLERK, OFFICER, HEAD), side_forms.EndChallengeForm,
                 plain(paying.end_challenge), (*AFTER_SERVICE, S.TERMINATED.value), "", "gavel", is_challenged),
)  # fmt: skip

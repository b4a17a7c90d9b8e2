"""A case from clue to archive, as data: who may take which step from where, behind which gates."""

from __future__ import annotations

from datetime import date
from typing import Any

from xianwu.core.people.models import Grant
from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow
from xianwu.registers.enforcement.casework import (
    agreeing,
    awaited,
    changing,
    coercing,
    effects,
    extending,
    guards,
    substituting,
    transferring,
)
from xianwu.registers.enforcement.casework.agreement_steps import AGREEMENT_STEPS
from xianwu.registers.enforcement.casework.custody import oldest_held
from xianwu.registers.enforcement.casework.dossier import bands_of, decidable_for
from xianwu.registers.enforcement.casework.guards import passes
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.kinds import NoPenalty, ReviewOutcome, Sanction, ServiceMethod
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, HEAD, OFFICER, ORGAN, REVIEWER

S = Case.State
YUAN = "单位：元"
DEFAULT = "——系统默认分档，未公布本地裁量基准"
BEFORE_DECISION = (S.FILED, S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.NOTIFIED, S.DEFENDED)
UNDER_WAY = (*BEFORE_DECISION, S.HEARING, S.DECIDED, S.SERVED, S.REMINDED)
PAUSABLE = ("filing", "decision", "hearing_request", "serve", "pay", "reminder", "seal", "seal_approval", "substitute",
              "agreement")  # fmt: skip
ALL_CLOCKS = (*PAUSABLE, "custody")
"""Evidence is dealt with in seven working days, whether the case is laid aside or not."""
SPOT = ((Sanction.WARNING.value, "警告"), (Sanction.FINE.value, "罚款"))


def verb(name: str) -> str:
    return f"enforcement.case_{name}"


def limit(code: str) -> Any:
    return lambda case, on: days(code, on=on, matter=case.matter)


def day_of(field: str) -> Any:
    return lambda case: getattr(case, field)


def pay_begins(case: Any) -> date | None:
    """The service of the decision, or of what changed it."""
    return case.changed_served_on or case.served_on


def pay_limit(case: Any, on: date) -> int:
    """To the day to pay by, which the head may have put off."""
    begins = pay_begins(case)
    if case.pay_due_on and begins:
        return int((case.pay_due_on - begins).days)
    return days("pay_days", on=on, matter=case.matter)


def organ_people(case: Any) -> list[tuple[str, str]]:
    """Those of the organ who may preside at a hearing; who handles the case may not."""
    if case is None:
        return []
    grants = Grant.objects.filter(role__in=ORGAN, unit__path__startswith=case.unit.path).select_related("person")
    busy = set(case.handlers.values_list("person_id", flat=True))
    people = {grant.person_id: grant.person.name for grant in grants.order_by("person__name")}
    return [(str(pk), name) for pk, name in people.items() if pk not in busy]


def band_choices(case: Any) -> list[tuple[str, str]]:
    rows = bands_of(case) if case else []
    return [(str(band.pk), f"{band}{DEFAULT if band.is_default else ''}") for band in rows]


def proposals(case: Any) -> list[tuple[str, str]]:
    return [*decidable_for(case), (Sanction.NONE.value, "不予处罚（由负责人决定）")]


SERVED = (
    Ask("served_on", "送达日期", "date"),
    Ask("method", "送达方式", "choice", tuple(ServiceMethod.choices)),
    Ask("recipient", "受送达人", required=False, help="不填就是当事人"),
    Ask("witness", "见证人", required=False, help="留置送达必填"),
    Ask("has_consent", "当事人已签电子送达确认书", "bool", required=False),
    Ask("announced_in", "公告载体和起止日期", required=False, help="公告送达必填，三十日后视为送达"),
    Ask("note", "说明", required=False),
)
PROPOSAL = {"facts": "facts", "evidence": "evidence", "proposal": "proposal", "proposed_fine": "proposed_fine",
            "proposed_confiscation": "proposed_confiscation", "fine_base": "fine_base", "deviation": "deviation",
            "discretion": "discretion_id", "discretion_factors": "discretion_factors", "departure": "departure",
            "correction_demand": "correction_demand"}  # fmt: skip
DECIDED = {"sanction": "sanction", "fine": "fine", "confiscation": "confiscation", "deviation": "deviation",
           "departure": "departure", "act_due_on": "act_due_on"}  # fmt: skip

FILING_STEPS = (
    Step("apply_filing", "申请立案", S.CLUE, S.FILING, by=OFFICER,
         asks=(Ask("filing_request", "承办人意见", "long"), Ask("unit_opinion", "承办机构意见", "long")),
         guard=passes("apply_filing", guards.is_ordinary, guards.with_card), effect=effects.apply_filing,
         ready=awaited.APPLY_FILING, event=verb("filing_applied"), is_bulk=False),
    Step("return_filing", "退回补充线索", S.FILING, S.CLUE, by=(DEPUTY, HEAD), reason=True,
         event=verb("filing_returned")),
    Step("approve_filing", "批准立案", S.FILING, S.FILED, by=(DEPUTY, HEAD), second_person=("apply_filing",),
         asks=(Ask("filing_opinion", "审批意见", "long"),), guard=passes("approve_filing"),
         effect=effects.approve_filing, stops=("filing",), starts=("decision",),
         ready=awaited.APPROVE_FILING, event=verb("filed"), is_bulk=False),
    Step("refuse_filing", "不予立案", (S.CLUE, S.FILING), S.NOT_FILED, by=(DEPUTY, HEAD), reason=True,
         stops=("filing",), event=verb("not_filed"), is_danger=True),
    Step("finish_investigation", "调查终结", S.FILED, S.INVESTIGATED, by=OFFICER,
         asks=(Ask("facts", "查明的违法事实", "long", given="facts"),
               Ask("evidence", "证据", "long", required=False, help="逐项列明；材料传到附件", given="evidence"),
               Ask("reasons", "理由和裁量情节", "long", given="reasons"),
               Ask("proposal", "拟处理种类（最重一种）", "choice", proposals, given="proposal"),
               Ask("proposed_fine", "拟罚款", "money", required=False, help=YUAN, given="proposed_fine"),
               Ask("proposed_confiscation", "拟没收", "money", required=False, help=YUAN, given="proposed_confiscation"),
               Ask("fine_base", "倍数基数金额", "money", required=False, help="按违法所得等倍数罚款的才填", given="fine_base"),
               Ask("discretion", "裁量阶次", "choice", band_choices, required=False, help="登记了裁量基准的事项罚款必选", given="discretion_id"),
               Ask("discretion_factors", "裁量情节", required=False, help="符合该阶次的事实", given="discretion_factors"),
               Ask("departure", "偏离裁量基准的理由", required=False, help="罚款不在阶次幅度内的必填，并须法制审核和集体讨论", given="departure"),
               Ask("deviation", "减轻处罚的理由", required=False, help="低于法定下限的必填，并须法制审核", given="deviation"),
               Ask("correction_demand", "责令改正内容", required=False, given="correction_demand"),
               Ask("is_complex", "案情疑难复杂、涉及多个法律关系", "bool", required=False),
               Ask("is_public_interest", "涉及重大公共利益", "bool", required=False)),
         guard=passes("finish_investigation", guards.by_handler, fields=PROPOSAL), effect=effects.finish_investigation,
         ready=awaited.FINISH, whose=awaited.is_mine, event=verb("investigated"), is_bulk=False),
)  # fmt: skip

REVIEW_STEPS = (
    Step("review", "法制审核", (S.INVESTIGATED, S.DISCUSSED, S.DEFENDED), effects.after_review, by=REVIEWER,
         asks=(Ask("outcome", "审核结果", "choice", tuple(ReviewOutcome.choices)),
               Ask("note", "审核意见", "long", required=False)),
         guard=passes("review", guards.not_handler, guards.qualified_reviewer, guards.returned_with_note,
                      guards.review_is_due),
         effect=effects.review, ready=awaited.REVIEW, event=verb("reviewed"), is_bulk=False),
    Step("discuss", "登记集体讨论", (S.INVESTIGATED, S.REVIEWED, S.DEFENDED), effects.after_discussion, by=(DEPUTY, HEAD),
         asks=(Ask("discussed_on", "讨论日期", "date"), Ask("discussion", "参加人、各方意见和结论", "long")),
         guard=passes("discuss", guards.no_later_than_now("discussed_on"),
                      guards.not_before("discussed_on", "investigated_on")),
         effect=effects.discuss, ready=awaited.is_reviewed, event=verb("discussed"), is_bulk=False),
    Step("reinvestigate", "退回补充调查", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.NOTIFIED, S.DEFENDED), S.FILED,
         by=(DEPUTY, HEAD), reason=True, effect=effects.reinvestigate, stops=("hearing_request",),
         event=verb("reopened")),
)  # fmt: skip

NOTICE_STEPS = (
    Step("notify", "制发事先告知书", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED), S.NOTIFIED, by=OFFICER,
         asks=(Ask("offers_hearing", "一并告知听证权", "bool", required=False, help="达到听证标准的自动告知；没有达到的也可以告知"),),
         guard=passes("notify", guards.by_handler), effect=effects.notify,
         ready=awaited.NOTIFY, whose=awaited.is_mine, event=verb("notified"), is_bulk=False),
    Step("serve_notice", "登记告知书送达", (S.NOTIFIED, S.HEARING, S.DEFENDED), effects.after_service, by=(CLERK, OFFICER), needs=("notice_no",), asks=SERVED,
         guard=passes("serve_notice", guards.served_on_somebody, guards.once("notice_served_on")),
         effect=effects.serve_notice,
         ready=awaited.unset("notice_served_on"), event=verb("notice_served"), is_bulk=False),
    Step("hear_defence", "登记陈述申辩", (S.NOTIFIED, S.HEARING), effects.stay, by=(CLERK, OFFICER),
         needs=("notice_served_on",),
         asks=(Ask("defence_on", "提出日期", "date"), Ask("defence", "陈述申辩的事实、理由和证据", "long")),
         guard=passes("hear_defence", guards.no_later_than_now("defence_on"),
                      guards.not_before("defence_on", "notified_on")),
         effect=effects.hear_defence, event=verb("defence_heard"), is_bulk=False),
    Step("waive_defence", "登记书面放弃陈述申辩", S.NOTIFIED, S.NOTIFIED, by=(CLERK, OFFICER), needs=("notice_served_on",),
         reason=True, guard=passes("waive_defence", guards.waived_by_somebody, guards.defence_waivable), effect=effects.waive_defence,
         ready=awaited.WAIVE_DEFENCE, event=verb("defence_waived"), is_bulk=False),
    Step("waive_hearing", "登记书面放弃听证", S.NOTIFIED, S.NOTIFIED, by=(CLERK, OFFICER), needs=("notice_served_on",),
         reason=True, guard=passes("waive_hearing", guards.waived_by_somebody, guards.hearing_waivable), effect=effects.waive_hearing,
         stops=("hearing_request",), ready=awaited.WAIVE_HEARING, event=verb("hearing_waived"), is_bulk=False),
    Step("ask_hearing", "受理听证申请", S.NOTIFIED, S.HEARING, by=(CLERK, OFFICER, REVIEWER),
         asks=(Ask("asked_on", "申请日期", "date"),),
         guard=passes("ask_hearing", guards.hearing_asked_in_time, guards.no_later_than_now("asked_on"),
                      guards.not_before("asked_on", "notified_on")),
         effect=effects.ask_hearing, stops=("hearing_request",),
         ready=awaited.ASK_HEARING, event=verb("hearing_asked"), is_bulk=False),
    Step("notice_hearing", "通知听证", S.HEARING, S.HEARING, by=(REVIEWER, CLERK),
         asks=(Ask("hearing_on", "听证日期", "date"), Ask("place", "听证地点"),
               Ask("host", "主持人", "choice", organ_people)),
         guard=passes("notice_hearing", guards.hearing_in_time), effect=effects.notice_hearing,
         event=verb("hearing_noticed"), is_bulk=False),
    Step("report_hearing", "提交听证报告", S.HEARING, S.DEFENDED, by=(REVIEWER, CLERK, DEPUTY),
         asks=(Ask("hearing_report", "听证报告", "long"), Ask("defence_reply", "复核意见", "long")),
         guard=passes("report_hearing", guards.hearing_held, guards.hearing_presided),
         effect=effects.report_hearing, ready=awaited.REPORT_HEARING, event=verb("hearing_reported"), is_bulk=False),
    Step("drop_hearing", "听证撤回或视为放弃", S.HEARING, S.NOTIFIED, by=(REVIEWER, CLERK), reason=True,
         effect=effects.drop_hearing, event=verb("hearing_dropped")),
    Step("review_defence", "复核意见完毕", S.NOTIFIED, S.DEFENDED, by=OFFICER,
         asks=(Ask("defence_reply", "复核意见", "long", required=False, help="当事人提出过意见的必填"),),
         guard=passes("review_defence", guards.by_handler, fields={"defence_reply": "defence_reply"}),
         effect=effects.review_defence, stops=("hearing_request",),
         ready=awaited.is_heard, whose=awaited.is_mine, event=verb("defence_reviewed"), is_bulk=False),
)  # fmt: skip

DECISION_STEPS = (
    Step("decide", "作出处罚决定", S.DEFENDED, S.DECIDED, by=HEAD,
         asks=(Ask("sanction", "处理种类（最重一种）", "choice", decidable_for, given="proposal"),
               Ask("fine", "罚款", "money", required=False, help=YUAN, given="proposed_fine"),
               Ask("confiscation", "没收", "money", required=False, help=YUAN, given="proposed_confiscation"),
               Ask("departure", "偏离裁量基准的理由", required=False, given="departure"),
               Ask("deviation", "减轻处罚的理由", required=False, given="deviation"),
               Ask("act_due_on", "责令改正（拆除）期限", "date", required=False, help="责令限期拆除、限期改正、恢复原状的必填，逾期才能催告、公告、强制")),
         guard=passes("decide", guards.not_reviewer, guards.later_than_now("act_due_on"), fields=DECIDED), effect=effects.decide,
         stops=("decision",), starts=("serve",), ready=awaited.DECIDE, event=verb("decided"), is_bulk=False),
    Step("decide_none", "决定不予处罚", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.DEFENDED), S.DECIDED, by=HEAD,
         asks=(Ask("ground", "依据", "choice", tuple(NoPenalty.choices)),
               Ask("is_corrected", "当事人已经及时改正", "bool", required=False),
               Ask("education", "教育记录", "long", required=False, help="依第三十三条不予处罚的必填")),
         guard=passes("decide_none", guards.not_reviewer, guards.spared_lawfully, sanction=Sanction.NONE),
         effect=effects.decide_none, stops=("decision",), starts=("serve",),
         ready=awaited.DECIDE_NONE, event=verb("spared"), is_bulk=False),
    Step("decide_on_spot", "当场处罚", S.CLUE, S.SERVED, by=OFFICER,
         asks=(Ask("facts", "违法事实", "long", given="facts"), Ask("sanction", "处罚种类", "choice", SPOT),
               Ask("fine", "罚款", "money", required=False, help=YUAN),
               Ask("correction_demand", "责令改正内容", given="correction_demand"),
               Ask("defence", "当事人陈述申辩", "long", required=False), Ask("spot_time", "时间", help="几时几分，如 14:30；日期就是今天"), Ask("spot_place", "地点"),
               Ask("method", "交付方式", "choice",
                   tuple((method.value, method.label) for method in (ServiceMethod.DIRECT, ServiceMethod.LEFT))),
               Ask("witness", "见证人", required=False, help="当事人拒绝签收的必填")),
         guard=passes("decide_on_spot", guards.is_simple, guards.by_handler, guards.at_an_hour,
                      fields={name: name for name in ("facts", "sanction", "fine", "correction_demand")}),
         effect=effects.decide_on_spot, stops=("filing",),
         ready=awaited.ON_SPOT, whose=awaited.is_mine, event=verb("decided_on_spot"), is_bulk=False),
    Step("put_on_record", "报所属机关备案", (S.SERVED, S.PERFORMED), effects.stay, by=(CLERK, OFFICER),
         guard=passes("put_on_record", guards.is_simple, guards.once("recorded_on")),
         effect=effects.dated("recorded_on"), ready=awaited.PUT_ON_RECORD, event=verb("put_on_record")),
    Step("serve_decision", "登记决定书送达", S.DECIDED, S.SERVED, by=(CLERK, OFFICER), needs=("decision_no",), asks=SERVED,
         guard=passes("serve_decision", guards.served_on_somebody), effect=effects.serve_decision, stops=("serve",),
         event=verb("served"), is_bulk=False),
)  # fmt: skip

END_STEPS = (
    Step("perform", "登记履行完毕", (S.SERVED, S.REMINDED), S.PERFORMED, by=(CLERK, OFFICER),
         asks=(Ask("performance", "履行情况", help="缴款、改正、停业整顿等怎样履行"),),
         guard=passes("perform", guards.something_imposed), effect=effects.dated("performed_on", "performance"),
         stops=("pay", "reminder", "substitute", "agreement"),
         ready=awaited.PERFORM, event=verb("performed"), is_bulk=False),
    Step("remind", "制发催告书", S.SERVED, S.REMINDED, by=OFFICER, guard=passes("remind", guards.something_imposed),
         effect=effects.remind, ready=awaited.REMIND, event=verb("reminded")),
    Step("serve_reminder", "登记催告书送达", S.REMINDED, S.REMINDED, by=(CLERK, OFFICER), needs=("reminder_no",), asks=SERVED,
         guard=passes("serve_reminder", guards.served_on_somebody, guards.once("reminded_on")),
         effect=effects.serve_reminder, starts=("reminder",),
         ready=awaited.unset("reminded_on"), event=verb("reminder_served"), is_bulk=False),
    Step("apply_court", "申请法院强制执行", S.REMINDED, S.REMINDED, by=HEAD,
         asks=(Ask("court_note", "法院和受理情况"),), guard=passes("apply_court", guards.once("court_applied_on")),
         effect=effects.dated("court_applied_on", "court_note"),
         ready=awaited.APPLY_COURT, event=verb("court_applied"), is_bulk=False),
    Step("close", "结案", (S.SERVED, S.PERFORMED), S.CLOSED, by=(DEPUTY, HEAD),
         asks=(Ask("closing_report", "结案意见", "long"),), guard=passes("close", guards.nothing_owed),
         effect=effects.close, stops=ALL_CLOCKS, ready=awaited.CLOSE, event=verb("closed"), is_bulk=False),
    Step("archive", "归档", (S.CLOSED, S.TERMINATED, S.TRANSFERRED), S.ARCHIVED, by=CLERK,
         asks=(Ask("archive_no", "档案号"),), guard=passes("archive", guards.archive_no_free), effect=effects.archive,
         ready=awaited.ARCHIVE, event=verb("archived"), is_bulk=False),
)  # fmt: skip

SIDE_STEPS = (
    Step("transfer", "移送", (S.CLUE, S.FILING, *BEFORE_DECISION), S.TRANSFERRED, by=(DEPUTY, HEAD), reason=True,
         asks=transferring.TRANSFER_ASKS,
         guard=passes("transfer", transferring.to_whom_it_belongs, transferring.letter_complete),
         effect=transferring.transfer, stops=ALL_CLOCKS,
         event=verb("transferred"), is_danger=True, is_bulk=False),
    Step("suspend", "中止调查", UNDER_WAY, S.SUSPENDED, by=HEAD, reason=True, effect=effects.suspend, pauses=PAUSABLE,
         event=verb("suspended"), is_danger=True),
    Step("resume", "恢复办理", S.SUSPENDED, effects.back_again, by=HEAD, effect=extending.go_on, resumes=PAUSABLE, event=verb("resumed")),
    Step("terminate", "终结", (*UNDER_WAY, S.SUSPENDED), S.TERMINATED, by=HEAD, reason=True, stops=ALL_CLOCKS,
         event=verb("terminated"), is_danger=True),
    Step("annul", "撤销处罚决定", (S.SERVED, S.REMINDED, S.PERFORMED, S.CLOSED, S.ARCHIVED), S.TERMINATED, by=HEAD,
         reason=True, effect=effects.annul, stops=ALL_CLOCKS, event=verb("annulled"), is_danger=True),
)  # fmt: skip

CASE = Workflow(
    Case,
    steps=(*FILING_STEPS, *REVIEW_STEPS, *NOTICE_STEPS, *DECISION_STEPS, *extending.EXTENSION_STEPS, *coercing.SEAL_STEPS, *coercing.EXECUTION_STEPS,
           *substituting.SUBSTITUTE_STEPS, *AGREEMENT_STEPS, *changing.CHANGE_STEPS,
           *END_STEPS, *SIDE_STEPS),
    clocks=(
        ClockRule("filing", "立案", limit("filing_days"), holder=OFFICER, begins=day_of("clue_on"),
                  turns={S.FILING: (DEPUTY, HEAD)}),
        ClockRule("decision", "作出决定", extending.decision_limit, kind="statutory", holder=OFFICER,
                  begins=day_of("filed_on"), turns={S.DEFENDED: (HEAD,)}),
        ClockRule("hearing_request", "申请听证", limit("hearing_ask_days"), holder=CLERK,
                  begins=day_of("notice_served_on"), is_partys=True),
        ClockRule("serve", "送达决定书", limit("serve_days"), holder=CLERK, begins=day_of("decided_on")),
        ClockRule("pay", "缴纳罚没款", pay_limit, kind="statutory", holder=CLERK, begins=pay_begins),
        ClockRule("reminder", "催告", limit("reminder_days"), holder=OFFICER, begins=day_of("reminded_on"), is_partys=True),
        ClockRule("seal", "解除或延长查封", limit("seal_days"), kind="statutory", holder=OFFICER, begins=day_of("sealed_on")),
        ClockRule("seal_approval", "补办查封批准", coercing.approval_days, kind="calendar", holder=DEPUTY,
                  begins=day_of("sealed_on")),
        ClockRule("substitute", "代履行", substituting.substitute_limit, kind="calendar", holder=OFFICER,
                  begins=day_of("substitute_decided_on")),
        ClockRule("custody", "处理先行登记保存的证据", limit("custody_days"), holder=OFFICER, begins=oldest_held),
        ClockRule("agreement", "履行下一期", agreeing.days_to_next, kind="calendar", holder=CLERK, begins=agreeing.made_on),
    ),
    opens=("filing",),
)  # fmt: skip
FLOWS: list[Workflow] = [CASE]

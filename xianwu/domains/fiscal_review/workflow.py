"""The passages of a review, an agency's job and a consultation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow, all_of
from xianwu.domains.fiscal_review import effects, facts, guards
from xianwu.domains.fiscal_review.kinds import Channel, DrawMode, Outcome, Reply
from xianwu.domains.fiscal_review.models import AgencyJob, Consultation, ReviewProject
from xianwu.domains.fiscal_review.roles import AGENCY, FINAL, FIRST, HEAD, INTAKE, OWNER, PARTY, SECOND
from xianwu.kit import clock

S = ReviewProject.State
J = AgencyJob.State
C = Consultation.State
ALL_CLOCKS = ("papers", "supplement", "review", "answer", "opinion")
BEFORE_ASSIGNED = (S.SUBMITTED, S.SUPPLEMENTING, S.ACCEPTED, S.CLASSIFIED)
AMOUNT_HELP = "单位：元"
ABOVE = Ask(
    "above_reason",
    "高于送审金额的理由",
    "long",
    required=False,
    help="只在高于送审金额（审增）时必填",
    given="above_reason",
)
TURNS: Mapping[str, tuple[str, ...]] = {
    S.SUBMITTED: (INTAKE,),
    S.SUPPLEMENTING: (OWNER,),
    S.ACCEPTED: (INTAKE,),
    S.CLASSIFIED: (INTAKE,),
    S.ASSIGNED: (FIRST,),
    S.QUERIED: (OWNER,),
    S.CONSULTING: (FIRST, SECOND, FINAL),
    S.FIRST_REVIEWED: (SECOND,),
    S.SECOND_REVIEWED: (FINAL,),
    S.FINALISED: (INTAKE,),
    S.OPINION_SOUGHT: (OWNER,),
    S.DISPUTED: (FINAL, HEAD),
    S.SETTLED: (HEAD,),
    S.SUSPENDED: (HEAD,),
}
"""Whose move it is in each state; beside it others may step in (call a meeting, suspend), but need not."""


def verb(name: str, noun: str = "project") -> str:
    return f"fiscal_review.{noun}_{name}"


def people(role: str) -> Any:
    return lambda record: facts.people_with(role, on=clock.today())


def agencies(record: Any) -> list[tuple[str, str]]:
    if record is None:
        return []
    able = (each for each in facts.agency_candidates(record, on=clock.today()) if not each.ties)
    return [(str(each.id), f"{each.name}（在办 {each.open_jobs} 项）") for each in able]


def open_issues(meeting: Any) -> list[tuple[str, str]]:
    rows = meeting.issues.filter(decided_on=None, withdrawn_on=None) if meeting else ()
    return [(str(row.pk), row.subject) for row in rows]


def limit(code: str) -> Any:
    return lambda record, on: facts.days_of(code, on=on)


def review_limit(project: ReviewProject, on: date) -> int:
    return facts.limit_days(project, on)


PAPERS_ASK = Ask("items", "已交资料", "long", required=False, help="每行一项，名称与资料清单一致")
CHOICES = tuple((value, label) for value, label in Channel.choices)

INTAKE_STEPS = (
    Step("submit", "送审", S.DRAFT, S.SUBMITTED, by=OWNER, needs=("project_code", "submitted"), asks=(PAPERS_ASK,),
         effect=effects.submit, starts=("papers",), event=verb("submitted"), is_bulk=False),
    Step("accept", "资料齐全，受理", S.SUBMITTED, S.ACCEPTED, by=INTAKE, second_person=("create", "submit"),
         guard=guards.papers_complete, effect=effects.dated("complete_on"), stops=("papers",), starts=("review",),
         event=verb("accepted")),
    Step("request_papers", "一次性告知补正", S.SUBMITTED, S.SUPPLEMENTING, by=INTAKE,
         asks=(Ask("extra", "另缺资料", "long", required=False, help="清单所列缺项自动写入，这里补充其他，每行一项"),),
         guard=guards.something_missing, effect=effects.request_papers, stops=("papers",), starts=("supplement",),
         event=verb("papers_requested"), is_bulk=False),
    Step("resubmit", "补正后重新送审", S.SUPPLEMENTING, S.SUBMITTED, by=OWNER,
         asks=(PAPERS_ASK, Ask("amount", "送审金额（有调整时）", "money", required=False, help=AMOUNT_HELP),
               Ask("note", "说明", required=False)),
         guard=guards.resubmitted_amount, effect=effects.resubmit, stops=("supplement",), starts=("papers",), event=verb("resubmitted"), is_bulk=False),
    Step("assign", "派单", S.CLASSIFIED, S.ASSIGNED, by=INTAKE,
         asks=(Ask("first_reviewer", "初审人", "choice", people(FIRST)),
               Ask("second_reviewer", "复核人", "choice", people(SECOND)),
               Ask("final_reviewer", "审定人", "choice", people(FINAL))),
         guard=guards.three_people, effect=effects.assign, event=verb("assigned"), is_bulk=False),
    Step("classify", "确定通道", (S.ACCEPTED, S.CLASSIFIED), S.CLASSIFIED, by=INTAKE,
         asks=(Ask("channel", "通道", "choice", CHOICES, required=False, help="不选则按规则建议"),
               Ask("channel_reason", "与建议不同的理由", "long", required=False)),
         guard=guards.channel_explained, effect=effects.classify, event=verb("classified")),
    Step("appoint_agency", "委托中介机构", S.ASSIGNED, S.ASSIGNED, by=(FINAL, HEAD),
         asks=(Ask("agency", "中介机构", "choice", agencies), Ask("mode", "选取方式", "choice", tuple(DrawMode.choices), help="随机抽取请到“抽取中介机构”页办理"),
               Ask("fee", "评审费", "money", help=AMOUNT_HELP), Ask("draw_seed", "抽取种子", required=False),
               Ask("mode_reason", "抽取后改用其他方式的理由", "long", required=False,
                   help="公开抽中的机构取消委托或回避后，不再抽取的必填")),
         guard=guards.agency_fit, effect=effects.appoint_agency, event=verb("agency_appointed"), is_exception=True,
         is_bulk=False),
    Step("reject", "退件", BEFORE_ASSIGNED, S.REJECTED, by=(INTAKE, HEAD), reason=True, stops=ALL_CLOCKS,
         event=verb("rejected"), is_danger=True),
)  # fmt: skip

REVIEW_STEPS = (
    # The button that is due comes first: it is the page's primary one.
    Step("first_review", "完成初审", S.ASSIGNED, S.FIRST_REVIEWED, by=FIRST, guard=guards.first_review_ready,
         asks=(Ask("amount", "初审金额", "money", help=AMOUNT_HELP), ABOVE), effect=effects.first_review,
         ready=guards.assigned_as("first_reviewer"),
         event=verb("first_reviewed"), is_bulk=False),
    Step("second_review", "完成复核", S.FIRST_REVIEWED, S.SECOND_REVIEWED, by=SECOND, second_person=("first_review",),
         guard=guards.second_review_ready, ready=guards.assigned_as("second_reviewer"),
         asks=(Ask("amount", "复核金额", "money", help=AMOUNT_HELP), ABOVE),
         effect=effects.second_review, event=verb("second_reviewed"), is_bulk=False),
    Step("finalise", "审定", S.SECOND_REVIEWED, S.FINALISED, by=FINAL,
         second_person=("first_review", "second_review"), guard=guards.final_figures,
         ready=guards.assigned_as("final_reviewer"),
         asks=(Ask("approved", "审定金额", "money", help=AMOUNT_HELP), Ask("cuts", "审减", "money", help=AMOUNT_HELP),
               Ask("adds", "审增", "money", help="没有填 0"), ABOVE),
         effect=effects.finalise, event=verb("finalised"), is_bulk=False),
    Step("survey", "记录踏勘", S.ASSIGNED, S.ASSIGNED, by=FIRST, guard=guards.may_survey,
         ready=guards.assigned_as("first_reviewer"),
         asks=(Ask("surveyed_on", "踏勘日期", "date"), Ask("note", "踏勘情况")),
         effect=effects.survey, event=verb("surveyed"), is_bulk=False),
    Step("raise_query", "提出疑问", S.ASSIGNED, S.QUERIED, by=FIRST, guard=guards.is_assignee("first_reviewer"),
         asks=(Ask("content", "疑问内容", "long"),), effect=effects.raise_query, pauses=("review",),
         starts=("answer",), event=verb("queried"), is_exception=True, is_bulk=False),
    Step("answer_query", "答复疑问", S.QUERIED, S.ASSIGNED, by=OWNER, asks=(Ask("answer", "答复", "long"),),
         effect=effects.answer_query, resumes=("review",), stops=("answer",), event=verb("answered"), is_bulk=False),
    Step("call_consultation", "转会商", (S.ASSIGNED, S.FIRST_REVIEWED), S.CONSULTING, by=(FIRST, SECOND, FINAL),
         asks=(Ask("subject", "争议事项"), Ask("claimed", "对方主张", "money", help=AMOUNT_HELP),
               Ask("reviewed", "评审意见", "money", help=AMOUNT_HELP), Ask("place", "地点", required=False)),
         guard=guards.may_call_consultation, effect=effects.call_consultation, pauses=("review",),
         event=verb("consultation_called"), is_exception=True, is_bulk=False),
    Step("end_consultation", "会商结束，恢复计时", S.CONSULTING, effects.back_again, by=(FIRST, SECOND, FINAL),
         guard=guards.consultations_over,
         ready=all_of(guards.assigned_as(*guards.ASSIGNED), guards.no_open_consultation), resumes=("review",),
         event=verb("consultation_ended")),
    Step("return_first", "退回初审", (S.FIRST_REVIEWED, S.SECOND_REVIEWED), S.ASSIGNED, by=(SECOND, FINAL),
         guard=guards.is_assignee("second_reviewer", "final_reviewer"), reason=True, event=verb("returned"),
         is_exception=True),
)  # fmt: skip

CLOSING_STEPS = (
    Step("seek_opinion", "征求意见", S.FINALISED, S.OPINION_SOUGHT, by=(INTAKE, FINAL), effect=effects.seek_opinion,
         guard=guards.is_assignee("final_reviewer", besides=(INTAKE,)),
         ready=guards.assigned_as("final_reviewer", besides=(INTAKE,)),
         pauses=("review",), starts=("opinion",), event=verb("opinion_sought")),
    Step("agree", "同意", S.OPINION_SOUGHT, S.SETTLED, by=OWNER, effect=effects.reply(Reply.AGREED),
         guard=guards.opinion_open, ready=guards.opinion_is_open, resumes=("review",), stops=("opinion",),
         event=verb("agreed")),
    Step("object", "提出异议", S.OPINION_SOUGHT, S.DISPUTED, by=OWNER, guard=guards.may_object,
         ready=guards.opinion_is_open,
         asks=(Ask("content", "异议内容", "long"), Ask("amount", "涉及金额", "money", required=False, help=AMOUNT_HELP)),
         effect=effects.raise_objection, resumes=("review",), stops=("opinion",), event=verb("objected"),
         is_bulk=False),
    Step("lapse", "期满视为同意", S.OPINION_SOUGHT, S.SETTLED, by=INTAKE, guard=guards.opinion_over,
         ready=guards.opinion_has_ended,
         effect=effects.reply(Reply.SILENT), resumes=("review",), stops=("opinion",), event=verb("lapsed")),
    Step("uphold", "采纳异议，复评", S.DISPUTED, S.ASSIGNED, by=FINAL, asks=(Ask("decision", "处理意见", "long"),),
         guard=guards.is_assignee("final_reviewer"), ready=guards.assigned_as("final_reviewer"),
         effect=effects.decide_objection(Outcome.UPHELD),
         event=verb("objection_upheld"), is_bulk=False),
    Step("dismiss", "不予采纳异议", S.DISPUTED, S.SETTLED, by=HEAD, asks=(Ask("decision", "处理意见", "long"),),
         second_person=("finalise",), effect=effects.decide_objection(Outcome.DISMISSED),
         event=verb("objection_dismissed"), is_bulk=False),
    Step("conclude", "签发结论", S.SETTLED, S.CONCLUDED, by=HEAD, needs=("approved", "complete_on"),
         second_person=("first_review", "second_review", "finalise"), guard=guards.conclusion_ready,
         effect=effects.conclude, stops=("review",), event=verb("concluded")),
    Step("archive", "归档", S.CONCLUDED, S.ARCHIVED, by=INTAKE, asks=(Ask("archive_no", "档案号"),),
         guard=guards.archive_number_free, effect=effects.archive, event=verb("archived"), is_bulk=False),
)  # fmt: skip

SIDE_STEPS = (
    Step("suspend", "中止", (S.ACCEPTED, S.CLASSIFIED, *ReviewProject.RUNNING), S.SUSPENDED, by=HEAD, reason=True,
         effect=effects.hold_aside, pauses=("review",), event=verb("suspended"), is_danger=True),
    Step("resume", "恢复评审", S.SUSPENDED, effects.back_again, by=HEAD, resumes=("review",), event=verb("resumed")),
    Step("cover", "并入主项目结论", (S.ACCEPTED, S.CLASSIFIED, *ReviewProject.RUNNING), S.COVERED, by=FINAL,
         guard=guards.has_parent, ready=guards.is_section, reason=True, stops=ALL_CLOCKS, event=verb("covered")),
    Step("reopen", "启动复评", (S.CONCLUDED, S.ARCHIVED), S.ASSIGNED, by=HEAD, reason=True, effect=effects.reopen,
         starts=("review",), event=verb("reopened"), is_danger=True),
    Step("withdraw", "撤销结论", (S.CONCLUDED, S.ARCHIVED), S.WITHDRAWN, by=HEAD, reason=True,
         effect=effects.withdraw, event=verb("withdrawn"), is_danger=True),
)  # fmt: skip

PROJECT = Workflow(
    ReviewProject,
    steps=(*INTAKE_STEPS, *REVIEW_STEPS, *CLOSING_STEPS, *SIDE_STEPS),
    clocks=(
        ClockRule("papers", "资料核验", limit("papers_days"), holder=INTAKE),
        ClockRule("supplement", "补正", limit("supplement_days"), holder=OWNER),
        ClockRule("review", "评审", review_limit, holder=FIRST, turns=TURNS),
        ClockRule("answer", "答复疑问", limit("answer_days"), holder=OWNER),
        ClockRule("opinion", "回复征求意见", limit("opinion_days"), holder=OWNER, after=INTAKE),
    ),
)

JOB = Workflow(
    AgencyJob,
    steps=(
        Step("accept", "承接", J.APPOINTED, J.ACCEPTED, by=AGENCY, guard=guards.no_conflict_declared,
             asks=(Ask("no_conflict", "本机构未承担过本项目的设计、招标代理、监理、预算编制或预评审", "bool"),),
             effect=effects.dated("accepted_on"), event=verb("accepted", "job"), is_bulk=False),
        Step("withdraw", "申报回避", (J.APPOINTED, J.ACCEPTED), J.WITHDRAWN, by=AGENCY, reason=True,
             effect=effects.release_agency, stops=("delivery",), event=verb("withdrawn", "job"), is_danger=True),
        Step("deliver", "提交成果", J.ACCEPTED, J.DELIVERED, by=AGENCY, guard=guards.may_deliver,
             asks=(Ask("amount", "初审金额", "money", help=AMOUNT_HELP), Ask("note", "说明", required=False)),
             effect=effects.deliver, stops=("delivery",), event=verb("delivered", "job"), is_bulk=False),
        Step("recheck", "复查考核", J.DELIVERED, J.RECHECKED, by=(SECOND, FINAL),
             guard=guards.may_recheck,
             ready=guards.assigned_as("second_reviewer", "final_reviewer", of="project"),
             asks=(Ask("amount", "复查金额", "money", help=AMOUNT_HELP), Ask("score", "得分（0–100）", "number")),
             effect=effects.recheck, event=verb("rechecked", "job"), is_bulk=False),
        Step("cancel", "取消委托", (J.APPOINTED, J.ACCEPTED), J.CANCELLED, by=HEAD, reason=True,
             effect=effects.release_agency, stops=("delivery",), event=verb("cancelled", "job"), is_danger=True),
    ),
    clocks=(ClockRule("delivery", "提交成果", limit("agency_days"), holder=AGENCY),),
    opens=("delivery",),
)  # fmt: skip

MEETING = Workflow(
    Consultation,
    steps=(
        Step("hold", "登记已召开", C.CALLED, C.HELD, by=(FIRST, SECOND, FINAL), effect=effects.dated("held_on"),
             guard=guards.is_assignee(*guards.ASSIGNED, of="project"),
             ready=guards.assigned_as(*guards.ASSIGNED, of="project"),
             event=verb("held", "consultation")),
        Step("decide", "逐项定论", C.HELD, C.HELD, by=FINAL,
             asks=(Ask("issue", "争议事项", "choice", open_issues), Ask("decided", "定论金额", "money", help=AMOUNT_HELP),
                   Ask("decision", "定论及依据", "long")),
             guard=guards.may_decide,
             ready=guards.assigned_as("final_reviewer", of="project"), effect=effects.decide_issue, event=verb("decided", "issue"), is_bulk=False),
        Step("sign", "签字", C.HELD, C.HELD, by=(PARTY, OWNER), guard=guards.may_sign,
             asks=(Ask("opinion", "意见"),), effect=effects.sign_meeting, event=verb("signed", "party"),
             is_bulk=False),
        Step("close", "会商办结", C.HELD, C.CLOSED, by=(SECOND, FINAL), asks=(Ask("minutes", "会商意见", "long"),),
             guard=guards.may_close, ready=guards.assigned_as("second_reviewer", "final_reviewer", of="project"),
             effect=effects.close_meeting, event=verb("closed", "consultation"),
             is_bulk=False),
        Step("cancel", "取消会商", C.CALLED, C.CANCELLED, by=(FIRST, SECOND, FINAL), reason=True,
             guard=guards.is_assignee(*guards.ASSIGNED, of="project"),
             event=verb("cancelled", "consultation"), is_danger=True),
    ),
)  # fmt: skip

FLOWS = [PROJECT, JOB, MEETING]

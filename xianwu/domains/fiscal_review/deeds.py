"""What can be done beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xianwu.core.records.deeds import deed
from xianwu.domains.fiscal_review import actions, agency_actions, draws, guards, meeting_actions, roles
from xianwu.domains.fiscal_review.actions import BEFORE_CHANNEL
from xianwu.domains.fiscal_review.forms import (
    BudgetForm,
    CancelDrawForm,
    CommitForm,
    FundForm,
    GreenForm,
    IssueForm,
    PartyForm,
    TieForm,
    WithdrawDecisionForm,
    WithdrawFundForm,
    WithdrawIssueForm,
    WithdrawPartyForm,
    WitnessForm,
)
from xianwu.domains.fiscal_review.guards import ASSIGNED, not_assigned
from xianwu.domains.fiscal_review.meeting_actions import MEETING_OPEN, REVIEWERS
from xianwu.domains.fiscal_review.models import AgencyJob, Consultation, ReviewProject
from xianwu.kit import clock

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = ReviewProject.State
UNDER_WAY = tuple(state for state in S.values if state not in ReviewProject.ENDED)


def _not_mine(meeting: Consultation, actor: Actor) -> str:
    return not_assigned(meeting.project, actor, *ASSIGNED)


def _no_more_issues(meeting: Consultation, actor: Actor) -> str:
    return _not_mine(meeting, actor) or guards.signed_already(meeting)


def _no_issue_left(meeting: Consultation, actor: Actor) -> str:
    return _not_mine(meeting, actor) or ("" if guards.undecided(meeting) else "没有还没定论的争议事项。")


def _no_decision_left(meeting: Consultation, actor: Actor) -> str:
    refused = not_assigned(meeting.project, actor, "final_reviewer") or guards.signed_on_decisions(meeting)
    decided = meeting.issues.filter(withdrawn_on=None).exclude(decided_on=None)
    return refused or ("" if decided.exists() else "还没有定论可以撤回。")


# --- the public draw: first the commitment, then the witness's number -------------------------------------


def _is_assigned(project: ReviewProject) -> bool:
    return project.state == S.ASSIGNED


def _given(project: ReviewProject) -> str:
    return "已有中介机构在办。" if project.jobs.filter(state__in=AgencyJob.OPEN).exists() else ""


def can_draw(project: ReviewProject) -> bool:
    return _is_assigned(project) and not _given(project)


def may_draw(project: ReviewProject, actor: Actor | None) -> str:
    if actor is None or not actor.has(*agency_actions.MAY_DRAW):
        return "只有审定人员和分管局长可以抽取中介机构。"
    return guards.not_final_word(project, actor)


def _uncommitted(project: ReviewProject, actor: Actor) -> str:
    return agency_actions.STANDING if draws.stands(project, on=clock.today()) else _given(project)


def _nothing_published(project: ReviewProject, actor: Actor) -> str:
    return "" if draws.commitment_now(project) else "没有已公布、还没抽取的名单。"


def _committed(project: ReviewProject, actor: Actor) -> str:
    committed = draws.commitment_now(project)
    if committed is None:
        return "还没有公布承诺值。"
    return draws.why_void(project, committed, on=clock.today()) or _given(project)


# --- the lists --------------------------------------------------------------------------------------------

CANCEL_DRAW = deed(
    "draw-cancel", "撤回抽取公告", agency_actions.MAY_DRAW, CancelDrawForm, agency_actions.cancel_draw, (S.ASSIGNED,),
    may=may_draw, shut=_nothing_published, fits=_is_assigned, icon="x", is_danger=True,
    help="评审费或者选取方式要改的，先撤回已公布的名单和承诺值。见证人报号之后不能撤回；撤回的记录和原因保留。",
)  # fmt: skip
ON_PROJECT = (
    deed("fund", "登记资金来源", (roles.OWNER, roles.INTAKE), FundForm, actions.record_fund, UNDER_WAY,
         help="本级、上级、债券、自筹分别登记，合计不超过送审金额。"),
    deed("fund-withdraw", "撤回资金来源", (roles.OWNER, roles.INTAKE), WithdrawFundForm, actions.withdraw_fund, UNDER_WAY,
         icon="x", is_danger=True, help="登记错的资金来源可以撤回，再重新登记；撤回的记录和原因保留。"),
    deed("tie", "登记利害关系", (roles.INTAKE, roles.FIRST, roles.FINAL), TieForm, actions.record_tie, UNDER_WAY,
         help="为本项目做过设计、招标代理、监理、预算编制或预评审的中介机构，不得再评审本项目。"),
    deed("budget", "登记概算调整批复", (roles.FINAL, roles.HEAD), BudgetForm, actions.adjust_budget, UNDER_WAY,
         shut=guards.not_final_word,
         help="审定金额超过批复概算时，须先由原批复部门调整概算，凭批复文号登记后才能审定。"),
    deed("green", "列入绿色通道", (roles.HEAD,), GreenForm, actions.list_green, tuple(BEFORE_CHANNEL),
         help="重大民生、应急项目经县领导批准后列入，到期自动失效。已有有效批准的，凭新文号替换。",
         done="已登记绿色通道批准。已经确定通道的项目，请评审内勤重新“确定通道”。"),
    deed("draw-commit", "抽取中介（公布承诺值）", agency_actions.MAY_DRAW, CommitForm, agency_actions.commit_draw,
         (S.ASSIGNED,), may=may_draw, shut=_uncommitted, fits=_is_assigned, icon="refresh", page="fiscal_review:draw"),
    deed("draw", "抽取中介（见证人报号）", agency_actions.MAY_DRAW, WitnessForm, agency_actions.draw_agency,
         (S.ASSIGNED,), may=may_draw, shut=_committed, fits=_is_assigned, icon="refresh", page="fiscal_review:draw"),
    CANCEL_DRAW,
)  # fmt: skip
ON_MEETING = (
    deed("party", "通知参加单位", REVIEWERS, PartyForm, meeting_actions.call_party, MEETING_OPEN, shut=_not_mine,
         help="通知后，该单位只能看到本次会商，看不到其他内容；会商办结前须签字。"),
    deed("party-withdraw", "撤回通知", meeting_actions.WITHDRAWERS, WithdrawPartyForm, meeting_actions.withdraw_party,
         MEETING_OPEN, shut=meeting_actions.why_still_called, icon="x", is_danger=True,
         help="通知错的单位，没有签字的可以撤回：撤回后看不到本次会商，也不用签字。会商召开后，由分管局长撤回。"),
    deed("issue", "增加争议事项", REVIEWERS, IssueForm, meeting_actions.raise_issue, MEETING_OPEN, shut=_no_more_issues,
         help="每项争议都须有定论，各单位才能签字，会商才能办结。"),
    deed("issue-withdraw", "撤回争议事项", REVIEWERS, WithdrawIssueForm, meeting_actions.withdraw_issue, MEETING_OPEN,
         shut=_no_issue_left, icon="x", is_danger=True, help="登记错的争议事项，还没有定论的可以撤回。"),
    deed("decision-withdraw", "撤回定论", (roles.FINAL,), WithdrawDecisionForm, meeting_actions.withdraw_decision,
         MEETING_OPEN, shut=_no_decision_left, icon="x", is_danger=True,
         help="定论填错的，各单位签字之前可以撤回，再重新定论；原定论和原因保留在记录里。"),
)  # fmt: skip

"""What can be done beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xianwu.core.records.deeds import deed
from xianwu.domains.fiscal_review import actions, agency_actions, draws, roles
from xianwu.domains.fiscal_review.actions import BEFORE_CHANNEL
from xianwu.domains.fiscal_review.forms import (
    BudgetForm,
    CommitForm,
    FundForm,
    GreenForm,
    IssueForm,
    PartyForm,
    TieForm,
    WitnessForm,
)
from xianwu.domains.fiscal_review.guards import ASSIGNED, not_assigned
from xianwu.domains.fiscal_review.models import AgencyJob, Consultation, ReviewProject

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S, C = ReviewProject.State, Consultation.State
UNDER_WAY = tuple(state for state in S.values if state not in ReviewProject.ENDED)
MEETING_OPEN = (C.CALLED.value, C.HELD.value)


def _not_mine(meeting: Consultation, actor: Actor) -> str:
    return not_assigned(meeting.project, actor, *ASSIGNED)


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
    return agency_actions.not_drawer(project, actor)


def _uncommitted(project: ReviewProject, actor: Actor) -> str:
    return "承诺值已公布，等见证人报号。" if draws.commitment_now(project) else _given(project)


def _committed(project: ReviewProject, actor: Actor) -> str:
    return _given(project) if draws.commitment_now(project) else "还没有公布承诺值。"


# --- the lists --------------------------------------------------------------------------------------------

ON_PROJECT = (
    deed("fund", "登记资金来源", (roles.OWNER, roles.INTAKE), FundForm, actions.record_fund, UNDER_WAY,
         help="本级、上级、债券、自筹分别登记，合计应与送审金额相称。"),
    deed("tie", "登记利害关系", (roles.INTAKE, roles.FIRST, roles.FINAL), TieForm, actions.record_tie, UNDER_WAY,
         help="为本项目做过设计、招标代理、监理、预算编制或预评审的中介机构，不得再评审本项目。"),
    deed("budget", "登记概算调整批复", (roles.FINAL, roles.HEAD), BudgetForm, actions.adjust_budget, UNDER_WAY,
         help="审定金额超过批复概算时，须先由原批复部门调整概算，凭批复文号登记后才能审定。"),
    deed("green", "列入绿色通道", (roles.HEAD,), GreenForm, actions.list_green, tuple(BEFORE_CHANNEL),
         help="重大民生、应急项目经县领导批准后列入，到期自动失效。"),
    deed("draw-commit", "抽取中介（公布承诺值）", agency_actions.MAY_DRAW, CommitForm, agency_actions.commit_draw,
         (S.ASSIGNED,), may=may_draw, shut=_uncommitted, fits=_is_assigned, icon="refresh", page="fiscal_review:draw"),
    deed("draw", "抽取中介（见证人报号）", agency_actions.MAY_DRAW, WitnessForm, agency_actions.draw_agency,
         (S.ASSIGNED,), may=may_draw, shut=_committed, fits=_is_assigned, icon="refresh", page="fiscal_review:draw"),
)  # fmt: skip
ON_MEETING = (
    deed("party", "通知参加单位", actions.REVIEWERS, PartyForm, actions.call_party, MEETING_OPEN, shut=_not_mine,
         help="通知后，该单位只能看到本次会商，看不到其他内容；会商办结前须签字。"),
    deed("issue", "增加争议事项", actions.REVIEWERS, IssueForm, actions.raise_issue, MEETING_OPEN, shut=_not_mine,
         help="每项争议都须有定论，会商才能办结。"),
)  # fmt: skip

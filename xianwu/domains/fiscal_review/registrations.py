"""What is registered beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

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
from xianwu.kit.deeds import Deed

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S, C = ReviewProject.State, Consultation.State


@dataclass(frozen=True)
class Registration:
    """One form on a record. `states`: where it makes sense to offer it; the verb judges in the end."""

    name: str
    label: str
    by: tuple[str, ...]
    form: type[forms.Form]
    run: Callable[..., Any]
    states: tuple[str, ...]
    hint: str = ""
    barred: Callable[[Any, Actor], str] = lambda record, actor: ""
    """Why it is not this person's, although the role would do."""

    def may(self, record: Any, actor: Actor | None) -> str:
        is_able = actor is not None and actor.has(*self.by)
        return "" if is_able else f"您的角色不能{self.label}。需要办理请联系评审内勤。"

    def shut(self, record: Any, actor: Actor) -> str:
        return self.barred(record, actor) if record.state in self.states else f"现在的状态不能{self.label}。"

    def deed(self) -> Deed:
        """The same for programs."""
        return Deed(
            self.name, self.label, self.form,
            run=lambda record, form, actor, at: self.run(record, **form.cleaned_data, actor=actor, at=at),
            opened=lambda record, actor, data, files: self.form(data),
            may=self.may,
            shut=self.shut,
            help=self.hint,
        )  # fmt: skip


def _not_mine(meeting: Consultation, actor: Actor) -> str:
    return not_assigned(meeting.project, actor, *ASSIGNED)


UNDER_WAY = tuple(state for state in S.values if state not in ReviewProject.ENDED)
MEETING_OPEN = (C.CALLED.value, C.HELD.value)

ON_PROJECT = (
    Registration(
        "fund",
        "登记资金来源",
        (roles.OWNER, roles.INTAKE),
        FundForm,
        actions.record_fund,
        UNDER_WAY,
        "本级、上级、债券、自筹分别登记，合计应与送审金额相称。",
    ),
    Registration(
        "tie",
        "登记利害关系",
        (roles.INTAKE, roles.FIRST, roles.FINAL),
        TieForm,
        actions.record_tie,
        UNDER_WAY,
        "为本项目做过设计、招标代理、监理、预算编制或预评审的中介机构，不得再评审本项目。",
    ),
    Registration(
        "budget",
        "登记概算调整批复",
        (roles.FINAL, roles.HEAD),
        BudgetForm,
        actions.adjust_budget,
        UNDER_WAY,
        "审定金额超过批复概算时，须先由原批复部门调整概算，凭批复文号登记后才能审定。",
    ),
    Registration(
        "green",
        "列入绿色通道",
        (roles.HEAD,),
        GreenForm,
        actions.list_green,
        tuple(BEFORE_CHANNEL),
        "重大民生、应急项目经县领导批准后列入，到期自动失效。",
    ),
)
ON_MEETING = (
    Registration(
        "party",
        "通知参加单位",
        actions.REVIEWERS,
        PartyForm,
        actions.call_party,
        MEETING_OPEN,
        "通知后，该单位只能看到本次会商，看不到其他内容；会商办结前须签字。",
        _not_mine,
    ),
    Registration(
        "issue",
        "增加争议事项",
        actions.REVIEWERS,
        IssueForm,
        actions.raise_issue,
        MEETING_OPEN,
        "每项争议都须有定论，会商才能办结。",
        _not_mine,
    ),
)


def offers(known: Sequence[Registration], record: Any, *, actor: Actor | None) -> list[Registration]:
    """Those the actor's roles and the record's state allow."""
    if actor is None:
        return []
    return [each for each in known if not (each.may(record, actor) or each.shut(record, actor))]


def found(known: Sequence[Registration], name: str) -> Registration | None:
    return next((each for each in known if each.name == name), None)


# --- the public draw: first the commitment, then the witness's number ---------------------------------


def _no_draw(project: ReviewProject) -> str:
    if project.state != S.ASSIGNED:
        return "项目分派之后才抽取中介机构。"
    return "已有中介机构在评审。" if project.jobs.filter(state__in=AgencyJob.OPEN).exists() else ""


def _uncommitted(project: ReviewProject, actor: Any) -> str:
    return _no_draw(project) or ("承诺值已公布，等见证人报号。" if draws.commitment_now(project) else "")


def _committed(project: ReviewProject, actor: Any) -> str:
    return _no_draw(project) or ("" if draws.commitment_now(project) else "还没有公布承诺值。")


def may_draw(project: ReviewProject, actor: Actor | None) -> str:
    if actor is None or not actor.has(*agency_actions.MAY_DRAW):
        return "只有审定人员和分管局长可以抽取中介机构。"
    return agency_actions.not_drawer(project, actor)


DRAWS = (
    Deed(
        "draw-commit", "抽取中介：公布承诺值", CommitForm,
        run=lambda project, form, actor, at: agency_actions.commit_draw(project, **form.cleaned_data, actor=actor, at=at),
        opened=lambda project, actor, data, files: CommitForm(data), may=may_draw, shut=_uncommitted,
    ),
    Deed(
        "draw", "抽取中介：见证人报号", WitnessForm,
        run=lambda project, form, actor, at: agency_actions.draw_agency(project, **form.cleaned_data, actor=actor, at=at),
        opened=lambda project, actor, data, files: WitnessForm(data), may=may_draw, shut=_committed,
    ),
)  # fmt: skip

"""Why a step of a review may not be taken, in words that say what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.api import Barred, Clock
from xianwu.core.workflow.declarations import Guard, Move, Ready
from xianwu.domains.fiscal_review import amounts, draws, facts, roles
from xianwu.domains.fiscal_review.brain.agencies import DRAW, is_softer
from xianwu.domains.fiscal_review.kinds import Stage
from xianwu.domains.fiscal_review.models import AgencyJob, Consultation, ReviewProject
from xianwu.kit.refusals import Wrong
from xianwu.lib.money import format_amount

ASSIGNED = ("first_reviewer", "second_reviewer", "final_reviewer")


def lines(text: str) -> list[str]:
    """One entry a line, as typed into a long field; blanks and doubles left out."""
    return list(dict.fromkeys(part.strip() for part in text.replace("；", "\n").splitlines() if part.strip()))


def papers_complete(project: ReviewProject, move: Move) -> str | None:
    """All missing papers at once, never one after the other."""
    latest = project.submissions.order_by("version_no").last()
    if latest is None:
        return "还没有收到送审资料，请先办理送审。"
    missing = facts.missing_papers(project, latest.items)
    return f"资料不齐，缺：{'、'.join(missing)}。请一次性告知补正。" if missing else None


def something_missing(project: ReviewProject, move: Move) -> str | None:
    if move.is_offer or lines(move.data.get("extra", "")):
        return None
    if papers_complete(project, move) is None:
        return "资料已齐全，请直接受理；确需补正的，请写明还缺什么。"
    return None


def channel_explained(project: ReviewProject, move: Move) -> str | None:
    chosen = move.data.get("channel")
    if move.is_offer or not chosen:
        return None
    advice = facts.classification_of(project, on=move.as_of)
    if chosen != advice.channel and not (move.data.get("channel_reason") or "").strip():
        return f"规则建议的通道不同（{'；'.join(advice.reasons)}）。改用其他通道请写明理由。"
    return None


def three_people(project: ReviewProject, move: Move) -> str | None:
    if move.is_offer:
        return None
    chosen = [move.data.get(name) for name in ASSIGNED]
    return "初审、复核、审定须为三个不同的人，请重新选择。" if len(set(chosen)) < len(chosen) else None


def not_assigned(project: ReviewProject, actor: Actor, *names: str) -> str:
    """Why a step is not this person's: the project was assigned to others; "" when the person is one of `names`."""
    if actor.id in [getattr(project, f"{name}_id") for name in names]:
        return ""
    people = dict.fromkeys(person.name for name in names if (person := getattr(project, name)))
    return Barred(f"本项目已派给{'、'.join(people)}办理，需由其本人办。" if people else "还没有派单，请先派单。")


def not_final_word(project: ReviewProject, actor: Actor) -> str:
    """Why something is not this person's that is for the head, and for the one who gives the final word."""
    return "" if actor.has(roles.HEAD) else not_assigned(project, actor, "final_reviewer")


def is_assignee(*names: str, of: str = "", besides: tuple[str, ...] = ()) -> Guard:
    """The step belongs to a person the project was assigned to, or to whoever holds a role of `besides`.

    `of`: where the record has its project, if it is not one itself.
    """

    def guard(record: Any, move: Move) -> str | None:
        if besides and move.actor.has(*besides):
            return None
        return not_assigned(getattr(record, of) if of else record, move.actor, *names) or None

    return guard


def archive_number_free(project: ReviewProject, move: Move) -> str | None:
    """One number, one file on the shelf."""
    if move.is_offer:
        return None
    same = ReviewProject.objects.filter(archive_no=move.data["archive_no"].strip()).exclude(pk=project.pk).first()
    return Wrong(f"档案号已用于 {same.number}，请核对。", field="archive_no") if same else None


def assigned_as(*names: str, of: str = "", besides: tuple[str, ...] = ()) -> Ready:
    """The rows that wait for a person they were assigned to; the same as `is_assignee`, for the database."""
    paths = [f"{of}__{name}" if of else name for name in names]

    def ready(actor: Actor, on: date) -> Q:
        return Q() if besides and actor.has(*besides) else reduce(or_, (Q(**{path: actor.id}) for path in paths))

    return ready


def first_review_ready(project: ReviewProject, move: Move) -> str | None:
    refused = is_assignee("first_reviewer")(project, move)
    if refused:
        return refused
    if project.jobs.filter(state__in=AgencyJob.OPEN).exists():
        return "中介机构还没有提交成果，请等其提交后再出具初审意见。"
    return odd_amount(project, move)


def may_survey(project: ReviewProject, move: Move) -> str | None:
    refused = is_assignee("first_reviewer")(project, move)
    if refused or move.is_offer:
        return refused
    day, first = move.data["surveyed_on"], project.submitted_on
    if day > move.as_of:
        return Wrong("踏勘日期不能晚于今天，请核对。", field="surveyed_on")
    return Wrong(f"踏勘日期早于送审日期（{first}），请核对。", field="surveyed_on") if first and day < first else None


def second_review_ready(project: ReviewProject, move: Move) -> str | None:
    refused = is_assignee("second_reviewer")(project, move)
    return refused or odd_amount(project, move)


def odd_amount(project: ReviewProject, move: Move) -> str | None:
    """A reviewed sum is one that can be meant, and above the sum sent in for a stated reason only (审增)."""
    if move.is_offer:
        return None
    amount = move.data["amount"]
    if said := amounts.beside_submitted(project, amount):
        return said
    if amount > project.submitted and not (move.data.get("above_reason") or "").strip():
        sent = format_amount(project.submitted, "万元")
        return Wrong(f"金额高于送审金额（{sent}），请写明审增的理由。", field="above_reason")
    return None


def resubmitted_amount(project: ReviewProject, move: Move) -> str | None:
    """A sum is given only where it changed; then it must be one that can stand for the former."""
    amount = None if move.is_offer else move.data.get("amount")
    return None if amount is None else amounts.beside_former(project.submitted, amount) or None


def over_budget(project: ReviewProject, approved: Decimal | None) -> str | None:
    """超概: stop until the estimate itself has been adjusted by whoever approved it."""
    if approved is None or project.approved_budget is None or project.stage == Stage.ESTIMATE:
        return None
    if approved <= project.approved_budget:
        return None
    return (
        f"超概：审定 {format_amount(approved, '万元')}超过批复概算 {format_amount(project.approved_budget, '万元')}。"
        "请先办理概算调整，登记批复文号后再审定。"
    )


def final_figures(project: ReviewProject, move: Move) -> str | None:
    refused = is_assignee("final_reviewer")(project, move)
    if refused or move.is_offer:
        return refused
    approved, cuts, adds = (move.data[name] for name in ("approved", "cuts", "adds"))
    for name in ("cuts", "adds"):
        if move.data[name] < 0:
            return Wrong("审减、审增都不能是负数；审增另填在“审增”里。", field=name)
    if said := amounts.beside_submitted(project, approved, field="approved"):
        return said
    if project.submitted - approved != cuts - adds:
        gap = project.submitted - approved - cuts + adds
        return f"金额不平：送审 − 审定 应等于 审减 − 审增，相差 {gap} 元，请核对。"
    said = over_budget(project, approved)
    if said:
        return said
    return odd_amount(project, replace(move, data=move.data | {"amount": approved}))


def conclusion_ready(project: ReviewProject, move: Move) -> str | None:
    if not project.owner_reply:
        return "建设单位的意见还没有结果，请等其回复或期满。"
    return over_budget(project, project.approved)


def agency_fit(project: ReviewProject, move: Move) -> str | None:
    if refused := is_assignee("final_reviewer", besides=(roles.HEAD,))(project, move):
        return refused
    if project.jobs.filter(state__in=AgencyJob.OPEN).exists():
        return "已有中介机构在办，请等其提交，或由其申报回避后再委托。"
    if move.is_offer:
        return None
    if said := amounts.above_zero(move.data["fee"], field="fee"):
        return said
    return _agency_refused(project, move, chosen=int(move.data["agency"]))


def _agency_refused(project: ReviewProject, move: Move, *, chosen: int) -> str | None:
    ties = facts.ties_of(project).get(chosen)
    if ties:
        return f"该机构曾为本项目承担{'、'.join(ties)}，须回避，请另选。"
    advice, mode = facts.fee_mode(move.data["fee"], on=move.as_of), move.data["mode"]
    if is_softer(mode, than=advice.mode):
        return f"{advice.reason}请改用规定的选取方式。"
    if mode != DRAW and draws.stands(project, on=move.as_of):
        return "已公布抽取名单和承诺值，等见证人报号：请先抽取；要改选取方式的，先“撤回抽取公告”并写明原因。"
    if mode != DRAW and draws.was_left(project) and not (move.data.get("mode_reason") or "").strip():
        said = "本项目公开抽取过，抽中的机构已取消委托或回避：请重新抽取，或写明改用其他方式的理由。"
        return Wrong(said, field="mode_reason")
    if mode == DRAW and draws.winner_by(project, move.data.get("draw_seed") or "", on=move.as_of) != chosen:
        return "随机抽取须先公布名单和承诺值，再由见证人报号，请在“抽取中介机构”页办理，不能直接指定。"
    return None


def job_without_ties(job: AgencyJob, move: Move) -> str | None:
    ties = facts.ties_of(job.project).get(job.agency_id)
    return f"贵机构曾为本项目承担{'、'.join(ties)}，须申报回避。" if ties else None


def may_deliver(job: AgencyJob, move: Move) -> str | None:
    return job_without_ties(job, move) or _found_by_job(job, move)


def may_recheck(job: AgencyJob, move: Move) -> str | None:
    refused = is_assignee("second_reviewer", "final_reviewer", of="project")(job, move)
    return refused or _found_by_job(job, move)


def _found_by_job(job: AgencyJob, move: Move) -> str | None:
    return None if move.is_offer else amounts.beside_submitted(job.project, move.data["amount"]) or None


def no_conflict_declared(job: AgencyJob, move: Move) -> str | None:
    if not move.is_offer and not move.data.get("no_conflict"):
        return "请先确认与本项目没有利害关系；有利害关系的请申报回避。"
    return job_without_ties(job, move)


def opinion_clock(project: ReviewProject) -> Clock | None:
    own = Clock.objects.filter(kind=project._meta.label_lower, object_id=project.pk, name="opinion")
    return own.exclude(state=Clock.State.STOPPED).first()


def opinion_is_open(actor: Actor, on: date) -> Q:
    return ~opinion_has_ended(actor, on)


def opinion_has_ended(actor: Actor, on: date) -> Q:
    """The term for the owner's reply has run out; without a clock it never does."""
    own = Clock.objects.filter(kind=ReviewProject._meta.label_lower, object_id=OuterRef("pk"), name="opinion")
    return Q(Exists(own.exclude(state=Clock.State.STOPPED).filter(due_on__lt=on)))


def opinion_open(project: ReviewProject, move: Move) -> str | None:
    clock = move.once("opinion clock", lambda: opinion_clock(project))
    if clock and clock.due_on and clock.due_on < move.as_of:
        return f"回复期限已于 {clock.due_on} 届满，按规定视为同意；确有异议请向财政局申请复评。"
    return None


def may_object(project: ReviewProject, move: Move) -> str | None:
    if refused := opinion_open(project, move):
        return refused
    amount = None if move.is_offer else move.data.get("amount")
    if amount is None:
        return None
    return amounts.above_zero(amount) or amounts.within_submitted(project, amount, field="amount") or None


def opinion_over(project: ReviewProject, move: Move) -> str | None:
    clock = opinion_clock(project)
    if clock and clock.due_on and clock.due_on >= move.as_of:
        return f"回复期限到 {clock.due_on}，还没有届满，请等建设单位回复。"
    return None


def consultations_over(project: ReviewProject, move: Move) -> str | None:
    if refused := is_assignee(*ASSIGNED)(project, move):
        return refused
    ended = (Consultation.State.CLOSED, Consultation.State.CANCELLED)
    open_count = project.consultations.exclude(state__in=ended).count()
    return f"还有 {open_count} 次会商没有办结，请先办结会商。" if open_count else None


def no_open_consultation(actor: Actor, on: date) -> Q:
    ended = (Consultation.State.CLOSED, Consultation.State.CANCELLED)
    return ~Q(Exists(Consultation.objects.filter(project=OuterRef("pk")).exclude(state__in=ended)))


def is_section(actor: Actor, on: date) -> Q:
    return Q(parent__isnull=False)


def has_parent(project: ReviewProject, move: Move) -> str | None:
    return None if project.parent_id else "这个项目不是标段，没有主项目，请单独出具结论。"


def may_call_consultation(project: ReviewProject, move: Move) -> str | None:
    refused = is_assignee(*ASSIGNED)(project, move)
    if refused or move.is_offer:
        return refused
    return amounts.odd_issue(project, claimed=move.data["claimed"], reviewed=move.data["reviewed"]) or None


def may_decide(meeting: Consultation, move: Move) -> str | None:
    refused = is_assignee("final_reviewer", of="project")(meeting, move)
    if refused or move.is_offer:
        return refused
    issue = meeting.issues.get(pk=int(move.data["issue"]))
    return amounts.between_sides(issue, move.data["decided"]) or None


def undecided(meeting: Consultation) -> str:
    """Issues that still wait for a decision, in words; "" when none does."""
    rows = meeting.issues.filter(decided_on=None, withdrawn_on=None)
    return "、".join(rows.values_list("subject", flat=True))


def signed_already(meeting: Consultation) -> str:
    """Whoever signed, signed on the issues as they were: none is added after that."""
    said = "已有单位签字，争议事项不能再增加；另有争议的，请在本次办结后另行召集会商。"
    return said if _is_signed(meeting) else ""


def signed_on_decisions(meeting: Consultation) -> str:
    """Whoever signed, signed on the decisions as they were: none is taken back after that."""
    return "已有单位签字，定论不能再撤回；确需更正的，请在本次办结后另行召集会商。" if _is_signed(meeting) else ""


def _is_signed(meeting: Consultation) -> bool:
    return meeting.parties.exclude(signed_on=None).exists()


def may_close(meeting: Consultation, move: Move) -> str | None:
    if refused := is_assignee("second_reviewer", "final_reviewer", of="project")(meeting, move):
        return refused
    if open_issues := undecided(meeting):
        return f"还有争议没有定论：{open_issues}。请逐项定论后再办结。"
    waiting = meeting.parties.filter(signed_on=None, withdrawn_on=None).select_related("party")
    unsigned = [str(party.party) for party in waiting]
    return f"还有单位没有签字：{'、'.join(unsigned)}。" if unsigned else None


def own_party(meeting: Consultation, move: Move) -> Any:
    """The party row that the actor signs for."""
    units = [grant.unit_id for grant in move.actor.grants if grant.role in (roles.PARTY, roles.OWNER)]
    return meeting.parties.filter(party_id__in=units).first()


def may_sign(meeting: Consultation, move: Move) -> str | None:
    party = own_party(meeting, move)
    if party is None:
        return "贵单位不在本次会商的参加单位名单里，请与评审中心联系。"
    if party.signed_on:
        return f"贵单位已于 {party.signed_on} 签字。"
    open_issues = undecided(meeting)
    return f"还有争议没有定论：{open_issues}。定论之后再签字。" if open_issues else None

"""Verbs that are no step. Beside the steps the only place of this room that writes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from xianwu.core.events.api import log, write_change, write_many_new, write_new
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record, take_step
from xianwu.core.workflow.declarations import Move
from xianwu.domains.fiscal_review import amounts, facts, roles
from xianwu.domains.fiscal_review.checklists import CHECKLISTS
from xianwu.domains.fiscal_review.guards import not_final_word, opinion_over
from xianwu.domains.fiscal_review.models import (
    AgencyTie,
    ChecklistItem,
    FundSource,
    ReviewProject,
)
from xianwu.domains.fiscal_review.numbering import next_number
from xianwu.domains.fiscal_review.workflow import PROJECT
from xianwu.kit.clock import ZONE
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

FINANCE = "finance"
BEFORE_CHANNEL = (
    ReviewProject.State.DRAFT,
    ReviewProject.State.SUBMITTED,
    ReviewProject.State.SUPPLEMENTING,
    ReviewProject.State.ACCEPTED,
    ReviewProject.State.CLASSIFIED,
)
CHANGEABLE = (ReviewProject.State.DRAFT, ReviewProject.State.SUPPLEMENTING)


class ReviewRefused(Refused):
    """A verb that may not be done; the message says what to do instead."""


def finance_unit() -> Unit:
    """The office that answers for every review."""
    return Unit.objects.get(code=FINANCE)


def require_role(actor: Actor, *wanted: str, over: Any = None) -> None:
    """One of the roles, and within its rows: the owner of another project is an outsider here."""
    if not actor.has(*wanted):
        labels = "、".join(role.label for role in roles.ROLES if role.code in wanted)
        raise ReviewRefused(f"需由{labels}办理。")
    if over is None:
        return
    if not type(over)._default_manager.visible_to(actor, roles=wanted).filter(pk=over.pk).exists():
        raise ReviewRefused("这条记录不在您的办理范围内，没有保存。")


def _require_open(project: ReviewProject) -> None:
    if project.state in ReviewProject.ENDED:
        raise ReviewRefused(f"项目{project.get_state_display()}，不能再登记。需要更正的，请由分管局长启动复评。")


def _require_amount(amount: Decimal, *, field: str) -> None:
    if amount <= 0:
        raise ReviewRefused("金额应大于 0。", field=field)


def looks_like_document_no(text: str) -> bool:
    """Who issued it, in words, and a number; offices write the brackets and the year in many ways."""
    return bool(re.search(r"[\u4e00-\u9fff]", text) and re.search(r"\d", text))


def _own_units(actor: Actor) -> Any:
    return Unit.objects.below([grant.unit_id for grant in actor.grants if grant.role == roles.OWNER])


@transaction.atomic
def draft_project(data: dict[str, Any], *, actor: Actor, at: datetime) -> ReviewProject:
    """A new draft of the owner; it enters the review only by “送审”."""
    require_role(actor, roles.OWNER)
    owner = data.get("owner")
    if owner is None or not _own_units(actor).filter(pk=owner.pk).exists():
        raise ReviewRefused("只能登记本单位的项目，请在“建设单位”中选择本单位。", field="owner")
    year = at.astimezone(ZONE).year
    record = ReviewProject(
        unit=finance_unit(),
        state=ReviewProject.State.DRAFT,
        number=next_number("评", year=year),
        **data,
    )
    _checked(record)
    open_record(record, "fiscal_review.project_drafted", actor=actor, at=at)
    return record


def change_project(record: ReviewProject, data: dict[str, Any], *, actor: Actor, at: datetime) -> ReviewProject:
    """Correct a draft, or a project that was sent back for papers."""
    require_role(actor, roles.OWNER)
    if record.state not in CHANGEABLE:
        raise ReviewRefused(f"当前状态为“{record.get_state_display()}”，内容已锁定；确需更正请联系评审内勤退回补正。")
    if not _own_units(actor).filter(pk=record.owner_id).exists():
        raise ReviewRefused("只能修改本单位的项目。")
    owner = data.get("owner", record.owner)
    if not _own_units(actor).filter(pk=owner.pk).exists():
        raise ReviewRefused("不能把项目改到其他单位名下。", field="owner")
    for name, value in data.items():
        setattr(record, name, value)
    _checked(record)
    fresh = ReviewProject.objects.get(pk=record.pk)
    fresh.version = record.version
    if fresh.submitted_on and (said := amounts.beside_former(fresh.submitted, record.submitted, field="submitted")):
        raise ReviewRefused(said, field="submitted")
    write_change(fresh, data, "fiscal_review.project_changed", actor=actor, at=at)
    return fresh


def _checked(record: ReviewProject) -> None:
    if record.submitted is None or record.submitted <= 0:
        raise ReviewRefused("送审金额应大于 0。", field="submitted")
    if record.price_month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", record.price_month):
        raise ReviewRefused("信息价月份要写成 2025-08 的样子。", field="price_month")
    if record.parent_id and record.parent.project_code != record.project_code:
        raise ReviewRefused("标段与主项目的项目代码应相同，请核对。", field="parent")
    same = ReviewProject.objects.filter(project_code=record.project_code, stage=record.stage, lot=record.lot).exclude(
        pk=record.pk
    )
    ended = (ReviewProject.State.REJECTED, ReviewProject.State.WITHDRAWN)
    found = same.exclude(state__in=ended).first()
    if found:
        raise ReviewRefused(
            f"该项目同一评审类型已有在册记录（{found.number}），请打开原记录办理；分标段送审的请填写标段。",
            field="project_code",
        )


@transaction.atomic
def record_fund(project: ReviewProject, *, kind: str, amount: Decimal, actor: Actor, at: datetime) -> FundSource:
    require_role(actor, roles.OWNER, roles.INTAKE, over=project)
    _require_open(project)
    _require_amount(amount, field="amount")
    left = project.submitted - (_standing_funds(project).aggregate(all=Sum("amount"))["all"] or 0)
    if amount > left:
        said = f"还可登记 {left:,} 元" if left > 0 else "已登记足额；登记错的请先撤回"
        raise ReviewRefused(f"资金来源合计不能超过送审金额 {project.submitted:,} 元，{said}。", field="amount")
    row = FundSource(project=project, kind=kind, amount=amount)
    write_new(row, "fiscal_review.fund_recorded", actor=actor, at=at)
    log(project, "fiscal_review.fund_recorded", actor=actor, at=at, note=f"{row} {amount:,} 元")
    return row


def _standing_funds(project: ReviewProject) -> Any:
    return project.fundsources.filter(withdrawn_on=None)


@transaction.atomic
def withdraw_fund(project: ReviewProject, *, row: FundSource, reason: str, actor: Actor, at: datetime) -> FundSource:
    """Take back a source entered by mistake: row and reason stay, its sum counts no more."""
    require_role(actor, roles.OWNER, roles.INTAKE, over=project)
    _require_open(project)
    if not _standing_funds(project).filter(pk=row.pk).exists():
        raise ReviewRefused("这笔资金来源不在本项目，或已撤回。", field="row")
    if not reason.strip():
        raise ReviewRefused("请写明撤回的原因。", field="reason")
    changes = {"withdrawn_on": at.astimezone(ZONE).date(), "withdrawal_reason": reason.strip()}
    note = f"{row} {row.amount:,} 元：{reason.strip()}"
    write_change(row, changes, "fiscal_review.fund_withdrawn", actor=actor, at=at, note=note)
    log(project, "fiscal_review.fund_withdrawn", actor=actor, at=at, note=note)
    return row


def record_tie(project: ReviewProject, *, agency: Unit, kind: str, actor: Actor, at: datetime) -> AgencyTie:
    """Who designed, supervised or priced the project: such an agency may not review it."""
    require_role(actor, roles.INTAKE, roles.FIRST, roles.FINAL, over=project)
    if agency.kind != Unit.Kind.AGENCY:
        raise ReviewRefused("只登记中介机构的利害关系，请从中介机构中选择。", field="agency")
    row = AgencyTie(project=project, bureau=agency, kind=kind)
    try:
        with transaction.atomic():
            write_new(row, "fiscal_review.tie_recorded", actor=actor, at=at)
    except IntegrityError as error:
        raise ReviewRefused("这项利害关系已经登记过。") from error
    return row


def adjust_budget(
    project: ReviewProject, *, approved_budget: Decimal, document_no: str, actor: Actor, at: datetime
) -> ReviewProject:
    """The only way past 超概: the adjusted estimate with the number of its approval."""
    require_role(actor, roles.FINAL, roles.HEAD, over=project)
    if said := not_final_word(project, actor):
        raise ReviewRefused(said)
    _require_open(project)
    _require_amount(approved_budget, field="approved_budget")
    if approved_budget == project.approved_budget:
        raise ReviewRefused("与现批复概算相同，没有调整，请核对。", field="approved_budget")
    if not looks_like_document_no(document_no):
        raise ReviewRefused("请填写概算调整批复文号，写成“延发改〔2025〕9号”的样子。", field="document_no")
    changes = {"approved_budget": approved_budget, "budget_adjustment_no": document_no.strip()}
    write_change(project, changes, "fiscal_review.project_budget_adjusted", actor=actor, at=at)
    return project


def list_green(
    project: ReviewProject, *, leader: str, document_no: str, until: Any, actor: Actor, at: datetime
) -> ReviewProject:
    """A named leader puts the project on the green list until a day."""
    require_role(actor, roles.HEAD, over=project)
    if project.state not in BEFORE_CHANNEL:
        raise ReviewRefused(f"当前状态为“{project.get_state_display()}”，通道已定，不能再列入绿色通道。")
    if not (leader.strip() and document_no.strip() and until):
        raise ReviewRefused("绿色通道须有批准领导、批准文号和有效期。")
    on = at.astimezone(ZONE).date()
    if until < on:
        raise ReviewRefused("有效期已经过了，请核对批准文件。", field="until")
    last = on + timedelta(days=facts.days_of("green_days", on=on))
    if until > last:
        raise ReviewRefused(f"有效期最长到 {last}，请核对批准文件；到期仍需要的，凭新的批准再列入。", field="until")
    stands = bool(project.green_until and project.green_until >= on)
    if stands and document_no.strip() == project.green_document_no:
        raise ReviewRefused("项目已凭这个文号列入绿色通道；要替换的，须有新的批准文号。", field="document_no")
    verb, note = ("green_replaced", f"替换原批准 {project.green_document_no}") if stands else ("listed_green", "")
    changes = {"green_leader": leader.strip(), "green_document_no": document_no.strip(), "green_until": until}
    write_change(project, changes, f"fiscal_review.project_{verb}", actor=actor, at=at, note=note)
    return project


def lapse_due_opinions(*, actor: Actor, at: datetime) -> int:
    """Silence is agreement: settle every project whose five working days are over. For the daily job."""
    require_role(actor, roles.INTAKE)
    sought = ReviewProject.objects.visible_to(actor).filter(state=ReviewProject.State.OPINION_SOUGHT)
    done = 0
    for project in sought:
        if opinion_over(project, Move(PROJECT.step("lapse"), actor, at)) is None:
            take_step(project, "lapse", actor=actor, at=at)
            done += 1
    return done


def add_checklist_item(data: dict[str, Any], *, actor: Actor, at: datetime) -> ChecklistItem:
    require_role(actor, roles.INTAKE, roles.HEAD)
    if ChecklistItem.objects.filter(stage=data["stage"], item=data["item"]).exists():
        raise ReviewRefused("这个评审类型的清单里已有该资料。", field="item")
    row = ChecklistItem(**data)
    write_new(row, "fiscal_review.checklist_recorded", actor=actor, at=at)
    return row


def change_checklist_item(record: ChecklistItem, data: dict[str, Any], *, actor: Actor, at: datetime) -> ChecklistItem:
    require_role(actor, roles.INTAKE, roles.HEAD)
    write_change(record, data, "fiscal_review.checklist_changed", actor=actor, at=at)
    return record


def answer_split(projects: Sequence[ReviewProject], *, answer: str, actor: Actor, at: datetime) -> None:
    """What was found out about projects that look like one job split up; the answer stays on each of them."""
    require_role(actor, roles.INTAKE, roles.FINAL, roles.HEAD)
    if len(projects) < 2:
        raise ReviewRefused("没有找到要核实的项目，请刷新页面后再登记。")
    if not answer.strip():
        raise ReviewRefused("请写明核实情况。", field="answer")
    names = "、".join(project.number for project in projects)
    with transaction.atomic():
        for project in projects:
            note = f"与 {names} 一并核实：{answer.strip()}"
            log(project, "fiscal_review.project_split_answered", actor=actor, at=at, note=note)


def install_checklists(*, at: datetime) -> int:
    """Enter the default lists once; rows that a county has changed stay as they are."""
    known = set(ChecklistItem.objects.values_list("stage", "item"))
    rows = [
        ChecklistItem(stage=stage, item=item, is_required=required, order=order, source=source)
        for stage, items in CHECKLISTS.items()
        for order, (item, required, source) in enumerate(items, start=1)
        if (stage, item) not in known
    ]
    write_many_new(rows, "fiscal_review.checklist_recorded", actor=None, at=at)
    return len(rows)

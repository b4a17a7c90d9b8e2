"""The public draw of an agency, in two acts: commit before anybody can know, draw before everybody's eyes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from xianwu.core.events.api import log
from xianwu.core.workflow.api import take_step
from xianwu.domains.fiscal_review import draws, facts, roles
from xianwu.domains.fiscal_review.actions import ReviewRefused, require_role
from xianwu.domains.fiscal_review.brain.agencies import DRAW, Field
from xianwu.domains.fiscal_review.guards import not_final_word
from xianwu.domains.fiscal_review.models import AgencyJob, ReviewProject
from xianwu.kit.clock import ZONE
from xianwu.lib.draws import Draw, commitment_of, draw, publication

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MAY_DRAW = (roles.FINAL, roles.HEAD)
LONGEST_WITNESS = 20
STANDING = "承诺值已公布，等见证人报号。"


def _said(field: Field) -> dict[str, Any]:
    return {
        "names": {str(each.id): each.name for each in field.able},
        "left_out": [f"{each.name}：{why}" for each, why in field.left_out],
    }


def _require_drawable(project: ReviewProject, *, actor: Actor) -> None:
    require_role(actor, *MAY_DRAW, over=project)
    if said := not_final_word(project, actor):
        raise ReviewRefused(said)
    if project.state != ReviewProject.State.ASSIGNED:
        raise ReviewRefused(f"当前状态为“{project.get_state_display()}”，派单后、初审完成前才能抽取中介机构。")
    if project.jobs.filter(state__in=AgencyJob.OPEN).exists():
        raise ReviewRefused("已有中介机构在办，不能再抽取。")


def commit_draw(project: ReviewProject, *, fee: Decimal, actor: Actor, at: datetime) -> str:
    """First act: publish who stands, who is left out and why, the fee, and the digest that binds the secret."""
    _require_drawable(project, actor=actor)
    if fee <= 0:
        raise ReviewRefused("评审费应大于 0。", field="fee")
    on = at.astimezone(ZONE).date()
    if draws.stands(project, on=on):
        raise ReviewRefused(STANDING)
    advice = facts.fee_mode(fee, on=on)
    if advice.mode != DRAW:
        raise ReviewRefused(f"{advice.reason}不能随机抽取。", field="fee")
    field = draws.field_for(project, on=on)
    if not field.able:
        raise ReviewRefused("没有可抽取的中介机构：全部须回避或已满。请扩大名录。")
    frozen, commitment = draws.frozen_list(project, field.able), commitment_of(draws.secret_for(project, at=at))
    published = publication(frozen, commit=commitment)
    changes = {"draw": {**published, "at": at.isoformat(), "fee": str(fee), **_said(field)}}
    log(project, draws.COMMITTED, actor=actor, at=at, changes=changes)
    return commitment


def cancel_draw(project: ReviewProject, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a published draw back with a reason, before a witness has opened it: nobody can know yet whom it draws."""
    _require_drawable(project, actor=actor)
    committed = draws.commitment_now(project)
    if committed is None:
        raise ReviewRefused("没有已公布、还没抽取的名单。")
    log(project, draws.CANCELLED, actor=actor, at=at, changes={"commit": committed.digest}, note=reason)


def draw_agency(project: ReviewProject, *, witness: str, actor: Actor, at: datetime) -> Draw:
    """Second act: a witness's number opens the draw; list, salt, order and who was left out stay in the log."""
    _require_drawable(project, actor=actor)
    committed = draws.commitment_now(project)
    if committed is None:
        raise ReviewRefused("还没有公布抽取名单和承诺值，请先公布。")
    if not (witness.isalnum() and len(witness) <= LONGEST_WITNESS):
        raise ReviewRefused(f"见证号只能是字母和数字，最多 {LONGEST_WITNESS} 位。", field="witness")
    on = at.astimezone(ZONE).date()
    if said := draws.why_void(project, committed, on=on):
        raise ReviewRefused(said)
    salt, field = draws.secret_for(project, at=committed.at), draws.field_for(project, on=on)
    drawn = draw(committed.frozen, salt=salt, public=witness, commit=committed.digest)
    winners = [lot.id for lot in drawn.winners]
    file = publication(committed.frozen, commit=committed.digest, salt=salt, public=witness, winners=winners)
    seed = draws.seed_words(salt, witness=witness)
    data = {"agency": winners[0], "mode": DRAW, "fee": committed.fee, "draw_seed": seed}
    with transaction.atomic():
        take_step(project, "appoint_agency", actor=actor, at=at, data=data)
        log(project, draws.DRAWN, actor=actor, at=at, changes={"draw": {**file, **_said(field)}})
    return drawn

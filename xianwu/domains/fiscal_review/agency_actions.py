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
from xianwu.domains.fiscal_review.brain.agencies import DRAW, Draw, commitment_of, seed_of
from xianwu.domains.fiscal_review.models import AgencyJob, ReviewProject
from xianwu.kit.clock import ZONE

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

MAY_DRAW = (roles.FINAL, roles.HEAD)
LONGEST_WITNESS = 20


def _rows(drawn: Draw) -> dict[str, Any]:
    return {
        "order": [{"id": each.id, "name": each.name} for each in drawn.order],
        "left_out": [f"{each.name}：{why}" for each, why in drawn.left_out],
    }


def _require_drawable(project: ReviewProject, *, actor: Actor) -> None:
    require_role(actor, *MAY_DRAW, over=project)
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
    advice = facts.fee_mode(fee, on=on)
    if advice.mode != DRAW:
        raise ReviewRefused(f"{advice.reason}不能随机抽取。", field="fee")
    listed = draws.candidates_draw(project, seed="", on=on)
    if listed.winner is None:
        raise ReviewRefused("没有可抽取的中介机构：全部须回避或已满。请扩大名录。")
    commitment = commitment_of(draws.secret_for(project, at=at))
    said = _rows(listed)
    changes = {
        "draw": {
            "at": at.isoformat(),
            "commitment": commitment,
            "fee": str(fee),
            "most_open": facts.days_of("agency_most_open", on=on),
            "listed": sorted(said["order"], key=lambda each: int(each["id"])),
            "left_out": said["left_out"],
        }
    }
    log(project, draws.COMMITTED, actor=actor, at=at, changes=changes)
    return commitment


def draw_agency(project: ReviewProject, *, witness: str, actor: Actor, at: datetime) -> Draw:
    """Second act: a witness's number opens the draw; seed, order and who was left out stay in the log."""
    _require_drawable(project, actor=actor)
    committed = draws.commitment_now(project)
    if committed is None:
        raise ReviewRefused("还没有公布抽取名单和承诺值，请先公布。")
    if not (witness.isalnum() and len(witness) <= LONGEST_WITNESS):
        raise ReviewRefused(f"见证号只能是字母和数字，最多 {LONGEST_WITNESS} 位。", field="witness")
    secret = draws.secret_for(project, at=committed.at)
    if commitment_of(secret) != committed.digest:
        raise ReviewRefused("承诺值已不能核对（系统密钥更换过），请重新公布后再抽取。")
    seed = seed_of(secret, witness=witness)
    drawn = draws.candidates_draw(project, seed=seed, on=at.astimezone(ZONE).date())
    if drawn.winner is None or {each.id for each in drawn.order} != set(committed.listed):
        raise ReviewRefused("公布名单之后，名录、回避或在办情况有变化，请重新公布后再抽取。")
    changes = {"draw": {"seed": seed, "witness": witness, "commitment": committed.digest, **_rows(drawn)}}
    data = {"agency": str(drawn.winner.id), "mode": DRAW, "fee": committed.fee, "draw_seed": seed}
    with transaction.atomic():
        take_step(project, "appoint_agency", actor=actor, at=at, data=data)
        log(project, draws.DRAWN, actor=actor, at=at, changes=changes)
    return drawn

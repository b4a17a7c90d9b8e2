"""Who comes to a meeting and what it is about: verbs beside its steps."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from xianwu.core.events.api import log, write_change, write_new
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import Barred
from xianwu.domains.fiscal_review import amounts, facts, guards, roles
from xianwu.domains.fiscal_review.actions import ReviewRefused, require_role
from xianwu.domains.fiscal_review.guards import ASSIGNED, not_assigned
from xianwu.domains.fiscal_review.models import Consultation, ConsultationIssue, ConsultationParty
from xianwu.kit.clock import ZONE

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

REVIEWERS = (roles.FIRST, roles.SECOND, roles.FINAL)
WITHDRAWERS = (*REVIEWERS, roles.HEAD)
MEETING_OPEN = (Consultation.State.CALLED.value, Consultation.State.HELD.value)
NOBODY_SIGNS = "该单位没有人可以在会商上签字，通知了也办不结；请先由管理员授予其“会商参加单位”角色。"


def _require_meeting(meeting: Consultation, actor: Actor, *, ended: str) -> None:
    """Only those to whom the project was assigned say who comes to its meeting, and about what."""
    require_role(actor, *REVIEWERS, over=meeting)
    if said := not_assigned(meeting.project, actor, *ASSIGNED):
        raise ReviewRefused(said)
    _require_open(meeting, ended=ended)


def _require_open(meeting: Consultation, *, ended: str) -> None:
    if meeting.state not in MEETING_OPEN:
        raise ReviewRefused(ended)


def why_still_called(meeting: Consultation, actor: Actor) -> str:
    """Why a call is not this person's to take back: once the meeting was held, who was there is for the head to say."""
    if meeting.state != Consultation.State.HELD:
        return not_assigned(meeting.project, actor, *ASSIGNED)
    return "" if actor.has(roles.HEAD) else Barred("会商已经召开，撤回通知须由财政局分管局长办理。")


@transaction.atomic
def call_party(meeting: Consultation, *, party: Unit, kind: str, actor: Actor, at: datetime) -> ConsultationParty:
    """Call builder, designer or supervisor to the meeting; from then on they see it, and nothing else."""
    _require_meeting(meeting, actor, ended="会商已经结束，不能再增加参加单位。")
    if meeting.parties.filter(party=party).exists():
        raise ReviewRefused("该单位已在参加名单中。", field="party")
    if not facts.signing_units(meeting.project, on=at.astimezone(ZONE).date()).filter(pk=party.pk).exists():
        raise ReviewRefused(NOBODY_SIGNS, field="party")
    row = ConsultationParty(consultation=meeting, party=party, kind=kind)
    write_new(row, "fiscal_review.party_called", actor=actor, at=at)
    log(meeting, "fiscal_review.party_called", actor=actor, at=at, note=str(row))
    return row


@transaction.atomic
def withdraw_party(
    meeting: Consultation, *, row: ConsultationParty, reason: str, actor: Actor, at: datetime
) -> ConsultationParty:
    """Take back a call made by mistake: the unit sees the meeting no more, and need not sign. Name and reason stay."""
    require_role(actor, *WITHDRAWERS, over=meeting)
    _require_open(meeting, ended="会商已经结束，不能再撤回通知。")
    if said := why_still_called(meeting, actor):
        raise ReviewRefused(said)
    if row.consultation_id != meeting.pk or row.party is None:
        raise ReviewRefused("该单位不在本次会商的参加名单里。", field="row")
    if row.signed_on:
        raise ReviewRefused(f"该单位已于 {row.signed_on} 签字，不能撤回。", field="row")
    on = at.astimezone(ZONE).date()
    can_sign = facts.signing_units(meeting.project, on=on).filter(pk=row.party_id).exists()
    if row.party_id == meeting.project.owner_id and can_sign:
        raise ReviewRefused("建设单位须参加会商并签字，不能撤回。", field="row")
    _withdraw(meeting, row, "party_withdrawn", reason=reason, actor=actor, at=at)
    return row


@transaction.atomic
def raise_issue(
    meeting: Consultation, *, subject: str, claimed: Decimal, reviewed: Decimal, actor: Actor, at: datetime
) -> ConsultationIssue:
    """A further dispute for the same meeting; it must be decided before anybody signs and the meeting is closed."""
    _require_meeting(meeting, actor, ended="会商已经结束，请另行召集。")
    if said := guards.signed_already(meeting):
        raise ReviewRefused(said)
    if said := amounts.odd_issue(meeting.project, claimed=claimed, reviewed=reviewed):
        raise ReviewRefused(said)
    if meeting.issues.filter(subject=subject.strip(), withdrawn_on=None).exists():
        raise ReviewRefused("这项争议已经登记过。", field="subject")
    row = ConsultationIssue(
        consultation=meeting,
        subject=subject.strip(),
        claimed=claimed,
        reviewed=reviewed,
        raised_on=at.astimezone(ZONE).date(),
    )
    write_new(row, "fiscal_review.issue_raised", actor=actor, at=at)
    log(meeting, "fiscal_review.issue_raised", actor=actor, at=at, note=str(row))
    _sum_disputed(meeting, "issue_raised", note=str(row), actor=actor, at=at)
    return row


@transaction.atomic
def withdraw_issue(
    meeting: Consultation, *, row: ConsultationIssue, reason: str, actor: Actor, at: datetime
) -> ConsultationIssue:
    """Take back a dispute entered by mistake, as long as nothing was decided on it."""
    _require_meeting(meeting, actor, ended="会商已经结束，不能再撤回争议事项。")
    if row.consultation_id != meeting.pk or row.withdrawn_on:
        raise ReviewRefused("这项争议不在本次会商里，或已撤回。", field="row")
    if row.decided_on:
        raise ReviewRefused(f"这项争议已于 {row.decided_on} 定论，不能撤回。", field="row")
    note = _withdraw(meeting, row, "issue_withdrawn", reason=reason, actor=actor, at=at)
    _sum_disputed(meeting, "issue_withdrawn", note=note, actor=actor, at=at)
    return row


@transaction.atomic
def withdraw_decision(
    meeting: Consultation, *, row: ConsultationIssue, reason: str, actor: Actor, at: datetime
) -> ConsultationIssue:
    """Take back a decision typed wrongly, while nobody has signed on it: the issue waits for a new one."""
    require_role(actor, roles.FINAL, over=meeting)
    if said := not_assigned(meeting.project, actor, "final_reviewer") or guards.signed_on_decisions(meeting):
        raise ReviewRefused(said)
    _require_open(meeting, ended="会商已经结束，不能再撤回定论。")
    if row.consultation_id != meeting.pk or row.withdrawn_on or row.decided_on is None:
        raise ReviewRefused("这项争议不在本次会商里，或还没有定论。", field="row")
    if not reason.strip():
        raise ReviewRefused("请写明撤回的原因。", field="reason")
    note = f"{row}（原定论 {row.decided:,} 元，{row.decision}）：{reason.strip()}"
    changes = {"decided_on": None, "decided": None, "decision": ""}
    write_change(row, changes, "fiscal_review.issue_undecided", actor=actor, at=at, note=note)
    log(meeting, "fiscal_review.issue_undecided", actor=actor, at=at, note=note)
    return row


def _withdraw(
    meeting: Consultation,
    row: ConsultationParty | ConsultationIssue,
    verb: str,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> str:
    if not reason.strip():
        raise ReviewRefused("请写明撤回的原因。", field="reason")
    changes = {"withdrawn_on": at.astimezone(ZONE).date(), "withdrawal_reason": reason.strip()}
    note = f"{row}：{reason.strip()}"
    if isinstance(row, ConsultationParty):
        changes |= {"withdrawn_party": str(row.party), "party": None}
    write_change(row, changes, f"fiscal_review.{verb}", actor=actor, at=at, note=note)
    log(meeting, f"fiscal_review.{verb}", actor=actor, at=at, note=note)
    return note


def _sum_disputed(meeting: Consultation, verb: str, *, note: str, actor: Actor, at: datetime) -> None:
    """The project's disputed sum is that of the meeting's standing issues."""
    rows = meeting.issues.filter(withdrawn_on=None).values_list("claimed", "reviewed")
    total = sum((abs(claimed - reviewed) for claimed, reviewed in rows), Decimal(0))
    write_change(meeting.project, {"disputed": total}, f"fiscal_review.{verb}", actor=actor, at=at, note=note)

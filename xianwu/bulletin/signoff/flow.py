"""What can be done with a place: sign, add a signer, pass on, send back, withdraw, remind."""

from __future__ import annotations

from typing import Any

from xianwu.bulletin import roles
from xianwu.bulletin.limits import days
from xianwu.bulletin.models import Issue
from xianwu.bulletin.proving.gate import unproven_refusal
from xianwu.bulletin.resolution import items_of, only_typed, resolve, reviewed_bytes
from xianwu.bulletin.signoff.claims import claim_on, claim_refusal, lent
from xianwu.bulletin.signoff.models import Mode, SignPlace
from xianwu.bulletin.signoff.places import (
    CLOCK,
    MOVING,
    advance,
    fresh,
    live_places,
    moving_place,
    void_from,
)
from xianwu.bulletin.signoff.routes import able_persons, title_of
from xianwu.core.events.api import write_many_changes, write_new
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import StepRefused, sign, take_step
from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow
from xianwu.kit import clock
from xianwu.kit.refusals import Wrong
from xianwu.lib.digests import sha256_hex

P = SignPlace.State
EDITOR_DESK = "editor"
BEFORE, BESIDE, AFTER = "before", "beside", "after"
WHERE = ((BEFORE, "先由其签，再由本处签"), (BESIDE, "与本处同一环节"), (AFTER, "本处签后再由其签"))


def _places(place: SignPlace, move: Move) -> list[SignPlace]:
    found: list[SignPlace] = move.once(f"places:{place.issue_id}", lambda: live_places(place.issue))
    return found


def is_last_of_stage(place: SignPlace, places: list[SignPlace]) -> bool:
    """Whether a signature here completes its stage."""
    own = [each for each in places if each.stage == place.stage and each.pk != place.pk]
    return place.mode == Mode.ANY or all(each.state == P.SIGNED for each in own)


# --- signing ------------------------------------------------------------------------------------------


def may_sign(place: SignPlace, move: Move) -> str | None:
    claim = claim_on(place, move)
    return claim_refusal(place, claim, actor=move.actor, places=_places(place, move)) or None


def may_sign_here(place: SignPlace, move: Move) -> str | None:
    """Numbers without ground stop the review; whoever signs before it says what they make of them."""
    refusal = may_sign(place, move)
    if refusal or move.is_offer or place.is_review or str(move.data.get("opinion") or "").strip():
        return refusal
    said = unproven_refusal(only_typed(items_of(place.issue)))
    return Wrong(f"{said}没有依据就签的，请在意见里写明；不同意的请退回。", field="opinion") if said else None


def ungrounded_note(place: SignPlace) -> str:
    """Told above the signature: the numbers that nobody vouches for yet."""
    return unproven_refusal(only_typed(items_of(place.issue))) or ""


def sign_place(place: SignPlace, move: Move) -> None:
    """Put a name to the exact bytes; the last name of the review stage is the review."""
    issue = place.issue
    claim = claim_on(place, move)
    assert claim
    opinion = str(move.data.get("opinion") or "").strip()
    content = reviewed_bytes(issue, resolve(items_of(issue), as_of=issue.as_of))
    _act(place, move, opinion)
    place.acting_for_id, place.appointment_id = claim.acting_for, claim.appointment
    place.digest, place.state = sha256_hex(content), P.SIGNED
    is_review = place.is_review and is_last_of_stage(place, live_places(issue))
    if not is_review:
        sign(issue, content, place.stage_name, actor=move.actor, at=move.at, opinion=opinion)
    elif moving_place(issue) is None:
        _move_issue(place, "review", move, role=roles.REVIEWER, reason=opinion)
    advance(issue, actor=move.actor, at=move.at, settled=place)


def _act(place: SignPlace, move: Move, opinion: str) -> None:
    place.acted_by_id, place.acted_at, place.opinion = move.actor.id, move.at, opinion


def _move_issue(place: SignPlace, step: str, move: Move, *, role: str, reason: str, **data: Any) -> None:
    """Take a step of the issue by the right of this place."""
    issue = place.issue
    issue.__dict__[MOVING] = place
    try:
        actor = lent(move.actor, role, unit=issue.unit)
        take_step(issue, step, actor=actor, at=move.at, data=data, reason=reason)
    finally:
        issue.__dict__.pop(MOVING, None)


def may_sign_or_hand_on(place: SignPlace, move: Move) -> str | None:
    """One who may not sign here after all hands the place on, or back."""
    claim = claim_on(place, move)
    return None if claim else claim_refusal(place, None, actor=move.actor, places=())


# --- adding and passing on ----------------------------------------------------------------------------


def may_add(place: SignPlace, move: Move) -> str | None:
    """Whoever's turn it is, and the editor."""
    if move.actor.has(roles.EDITOR) and move.actor.covers(place.issue.unit, roles.EDITOR):
        return None
    return may_sign(place, move)


def candidates(place: SignPlace) -> list[tuple[str, str]]:
    """Persons who may sign here and have no place in this issue yet."""
    on = clock.today()
    rows = able_persons(is_review=False, on=on)
    rows = rows | able_persons(is_review=True, on=on) if place.is_review else rows
    return _without_taken(rows, place)


def successors(place: SignPlace) -> list[tuple[str, str]]:
    return _without_taken(able_persons(is_review=place.is_review, on=clock.today()), place)


def _without_taken(rows: Any, place: SignPlace) -> list[tuple[str, str]]:
    own = SignPlace.objects.live().filter(issue_id=place.issue_id)
    named = own.filter(person__isnull=False).values("person")
    signed = own.filter(state=P.SIGNED).values("acted_by")
    rows = rows.exclude(pk__in=named).exclude(pk__in=signed).exclude(pk=place.issue.editor_id)
    return [(str(each.pk), f"{each.name}（{each.username}）") for each in rows]


def add_signer(place: SignPlace, move: Move) -> None:
    """Another place before, in, or behind the stage of this one."""
    issue, where = place.issue, move.data["where"]
    person_id = _person_of(move)
    others = [each for each in live_places(issue) if each.pk != place.pk]
    added = {"person_id": person_id, "role": "", "unit": issue.unit, "added_by_id": move.actor.id}
    if where == BESIDE:
        _require_able(place, person_id, move)
        _shift([each for each in others if each.stage == place.stage and each.order > place.order], "order", move)
        row = fresh(place, order=place.order + 1, **added)
    else:
        stage = place.stage if where == BEFORE else place.stage + 1
        _shift([each for each in others if each.stage >= stage], "stage", move)
        place.stage += where == BEFORE
        name = f"{place.stage_name[:24]}{'前' if where == BEFORE else '后'}加签"
        named = {"stage": stage, "stage_name": name, "title": title_of(issue, name)}
        row = fresh(place, order=1, mode=Mode.ALL, is_review=False, **named, **added)
    write_new(row, "bulletin.place_added", actor=move.actor, at=move.at, note=move.reason)
    advance(issue, actor=move.actor, at=move.at, settled=place)


def _shift(rows: list[SignPlace], name: str, move: Move) -> None:
    for each in rows:
        setattr(each, name, getattr(each, name) + 1)
    write_many_changes(rows, (name,), "bulletin.place_moved", actor=move.actor, at=move.at)


def _person_of(move: Move) -> int:
    return int(move.data["person"])


def _require_able(place: SignPlace, person_id: int, move: Move) -> None:
    if not able_persons(is_review=place.is_review, on=move.as_of).filter(pk=person_id).exists():
        name = Person.objects.get(pk=person_id).name
        raise StepRefused(f"{name}没有“审核”角色，不能加进审核环节，请改为在本处之前或之后加签。", field="person")


def pass_on(place: SignPlace, move: Move) -> None:
    """Somebody else signs in this place's stead."""
    _act(place, move, str(move.data.get("opinion") or "").strip())
    place.state = P.PASSED
    changes = {"person_id": _person_of(move), "role": "", "unit": place.issue.unit, "added_by_id": move.actor.id}
    write_new(fresh(place, **changes), "bulletin.place_added", actor=move.actor, at=move.at)
    advance(place.issue, actor=move.actor, at=move.at, settled=place)


# --- going back -----------------------------------------------------------------------------------------


def earlier_stages(place: SignPlace) -> list[tuple[str, str]]:
    """The editor, and each stage before this one."""
    rows = SignPlace.objects.live().filter(issue_id=place.issue_id, stage__lt=place.stage)
    stages = dict(rows.order_by("stage").values_list("stage", "stage_name"))
    return [(EDITOR_DESK, "责任编辑（全部重签）"), *((str(number), name) for number, name in stages.items())]


def send_back(place: SignPlace, move: Move) -> None:
    """Stages from there on are asked again; what was signed there is void."""
    issue, goal, reason = place.issue, move.data["to"], move.reason
    _act(place, move, reason[:500])
    place.void_reason, place.state = reason[:300], P.SENT_BACK
    is_reviewed = issue.state == Issue.State.REVIEWED
    if goal == EDITOR_DESK:
        step, role = ("return_from_signing", roles.SIGNER) if is_reviewed else ("return_from_review", roles.REVIEWER)
        _move_issue(place, step, move, role=role, reason=reason)
    elif is_reviewed:
        _move_issue(place, "send_back", move, role=roles.SIGNER, reason=reason, stage=goal)
    else:
        void_from(issue, int(goal), reason=reason, actor=move.actor, at=move.at, settled=place)
        advance(issue, actor=move.actor, at=move.at, settled=place)


def may_withdraw(place: SignPlace, move: Move) -> str | None:
    """Only one's own signature, and only while nobody has signed upon it."""
    if place.acted_by_id != move.actor.id:
        return "只能撤回本人签署的。"
    if place.issue.state not in (Issue.State.EDITED, Issue.State.REVIEWED):
        return "这一期已经签发或已退回编辑，不能再撤回。"
    for each in _places(place, move):
        is_later = each.stage > place.stage or (
            each.stage == place.stage and place.mode == Mode.IN_TURN and each.order > place.order
        )
        if is_later and each.state == P.SIGNED:
            return f"下一位（{each.stage_name} {each.signed_as}）已经签署，不能撤回。请后面的环节退回。"
    return None


def withdraw(place: SignPlace, move: Move) -> None:
    place.void_reason, place.state = move.reason[:300], P.WITHDRAWN
    issue = place.issue
    if place.is_review and issue.state == Issue.State.REVIEWED:
        reason = f"撤回审核：{move.reason}"
        _move_issue(place, "send_back", move, role=roles.SIGNER, reason=reason, stage=str(place.stage))
        return
    write_new(fresh(place), "bulletin.place_listed", actor=move.actor, at=move.at)
    advance(issue, actor=move.actor, at=move.at, settled=place)


# --- reminding ------------------------------------------------------------------------------------------


def may_remind(place: SignPlace, move: Move) -> str | None:
    if claim_on(place, move):
        return "轮到的就是您本人，请直接核签。"
    if place.reminded_on == move.as_of:
        return f"今天已经催过{place.who}，每天最多催一次。"
    return None


def remind(place: SignPlace, move: Move) -> None:
    place.reminded_on, place.reminded_at = move.as_of, move.at


def kept_state(place: SignPlace, move: Move) -> str:
    """Where the effect left it."""
    return str(place.state)


SIGNERS = (roles.REVIEWER, roles.COSIGNER)
OPINION = Ask("opinion", "意见", kind="long", required=False, help="没有意见的不用填。")

PLACE = Workflow(
    SignPlace,
    steps=(
        Step(
            "sign",
            "核签",
            P.OPEN,
            P.SIGNED,
            by=SIGNERS,
            asks=(OPINION,),
            guard=may_sign_here,
            effect=sign_place,
            warning=ungrounded_note,
            stops=(CLOCK,),
            event="bulletin.place_signed",
            is_bulk=False,
        ),
        Step(
            "add",
            "加签",
            P.OPEN,
            kept_state,
            by=(*SIGNERS, roles.EDITOR),
            asks=(
                Ask("person", "加谁", kind="choice", choices=candidates, help="只列有“核签”角色、本期还没有位次的人。"),
                Ask("where", "次序", kind="choice", choices=WHERE),
            ),
            guard=may_add,
            effect=add_signer,
            event="bulletin.place_moved",
            is_exception=True,
            is_bulk=False,
        ),
        Step(
            "pass_on",
            "转签",
            P.OPEN,
            P.PASSED,
            by=SIGNERS,
            asks=(Ask("person", "转给谁", kind="choice", choices=successors), OPINION),
            guard=may_sign_or_hand_on,
            effect=pass_on,
            stops=(CLOCK,),
            event="bulletin.place_passed",
            is_exception=True,
            is_bulk=False,
        ),
        Step(
            "send_back",
            "退回",
            P.OPEN,
            P.SENT_BACK,
            by=SIGNERS,
            asks=(Ask("to", "退回到", kind="choice", choices=earlier_stages, help="从那一环节起重签，已签的作废。"),),
            reason=True,
            guard=may_sign_or_hand_on,
            effect=send_back,
            stops=(CLOCK,),
            event="bulletin.place_sent_back",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "withdraw",
            "撤回核签",
            P.SIGNED,
            P.WITHDRAWN,
            by=SIGNERS,
            reason=True,
            guard=may_withdraw,
            effect=withdraw,
            event="bulletin.place_withdrawn",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "remind",
            "催签",
            P.OPEN,
            P.OPEN,
            by=(roles.EDITOR, roles.REVIEWER, roles.SIGNER),
            guard=may_remind,
            effect=remind,
            event="bulletin.place_reminded",
            is_exception=True,
            is_bulk=False,
        ),
    ),
    clocks=(ClockRule(CLOCK, "核签快报", limit=days("bulletin.cosign_days"), holder=roles.COSIGNER),),
)

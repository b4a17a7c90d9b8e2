"""Where the route meets the steps of the issue: review, signing, sending back from signing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from xianwu.bulletin.models import Issue
from xianwu.bulletin.signoff.claims import Claim, claim_on, claim_refusal, claim_to_sign, signer_refusal
from xianwu.bulletin.signoff.models import SignPlace, own_right
from xianwu.bulletin.signoff.places import (
    MOVING,
    advance,
    every_place,
    fresh,
    live_places,
    missing_of,
    missing_words,
    moving_place,
    void_from,
)
from xianwu.core.events.api import write_new
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.lib.digests import sha256_hex

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.core.workflow.declarations import Move

P = SignPlace.State


def _places(issue: Issue, move: Move) -> list[SignPlace]:
    def read() -> list[SignPlace]:
        if not move.is_offer:
            return live_places(issue)
        return [each for each in every_place(issue) if each.state in SignPlace.LIVE]

    found: list[SignPlace] = move.once(f"places:{issue.pk}", read)
    return found


def _review_stage(places: list[SignPlace]) -> list[SignPlace]:
    return [each for each in places if each.is_review]


def review_refusal(issue: Issue, move: Move) -> str | None:
    """The stages before it are complete, the place is the actor's, and no other reviewer is missing beside."""
    places = _places(issue, move)
    stage = _review_stage(places)
    if not stage:
        return None
    before = missing_of(places, before=stage[0].stage)
    if before:
        return f"还差核签：{missing_words(before)}。签完后再审核。"
    if moving_place(issue) is not None:
        return None
    place, why = _own_place(issue, move, places)
    if place is None:
        return why
    others = [each for each in missing_of(places) if each.is_review and each.pk != place.pk]
    if others and place.mode != "any":
        return f"审核环节还有{missing_words(others)}。请在“核签流程”里签署本人的一处，最后一位签完即为审核。"
    return None


def waits_for_my_review(actor: Actor, on: date) -> Q:
    """For the database: issues whose review is open to the actor's own right; without a route to every reviewer."""
    review = SignPlace.objects.live().filter(issue=OuterRef("pk"), is_review=True)
    return Q(Exists(review.filter(own_right(actor), state=P.OPEN))) | ~Q(Exists(review))


def _own_place(issue: Issue, move: Move, places: list[SignPlace]) -> tuple[SignPlace | None, str]:
    """The open review place that the actor may sign by their own right, or why there is none."""
    stage = [each for each in _review_stage(places) if each.state == P.OPEN]
    for place in stage:
        place.issue = issue
        claim = claim_on(place, move)
        if claim == Claim():
            why = claim_refusal(place, claim, actor=move.actor, places=places)
            return (None, why) if why else (place, "")
    return None, f"本期由{'、'.join(each.who for each in stage)}审核，轮不到您。代签的请在“核签流程”里签署。"


def sign_review_place(issue: Issue, move: Move) -> None:
    """The step of the issue is the signature in the actor's place."""
    places = live_places(issue)
    if not _review_stage(places):
        return
    place, why = _own_place(issue, move, places)
    if place is None:
        raise StepRefused(why)
    issue.__dict__[MOVING] = place
    try:
        take_step(place, "sign", actor=move.actor, at=move.at, data={"opinion": move.reason})
    finally:
        issue.__dict__.pop(MOVING, None)


def everybody_has_signed(actor: Actor, on: date) -> Q:
    """For the database: issues in whose route no signature is missing, and whose day has come."""
    missing = SignPlace.objects.filter(issue=OuterRef("pk"), state__in=(P.WAITING, P.OPEN))
    return Q(as_of__lte=on) & ~Q(Exists(missing))


def may_sign_issues(issue: Issue, move: Move) -> str | None:
    """By the own duty, or in the place of a signer who is away; neither may have signed in the issue before."""
    return signer_refusal(issue, claim_to_sign(issue, move), actor=move.actor, places=_places(issue, move)) or None


def route_refusal(issue: Issue, move: Move, *, signed: bytes) -> str | None:
    """Everybody in the route has signed exactly these bytes."""
    places = _places(issue, move)
    missing = missing_of(places)
    if missing:
        return f"还差核签：{missing_words(missing)}。"
    digest = sha256_hex(signed)
    for each in places:
        if each.state == P.SIGNED and each.digest != digest:
            return f"“{each.stage_name}”由{each.signed_as}签署以后，内容或数据有变动。请“退回核签”到这一环节重签。"
    return None


# --- sending back from signing ------------------------------------------------------------------------


def stages_of(issue: Issue) -> list[tuple[str, str]]:
    """The stages an issue may be sent back to."""
    rows = SignPlace.objects.live().filter(issue=issue).order_by("stage").values_list("stage", "stage_name")
    return [(str(number), name) for number, name in dict(rows).items()]


def sent_back_to(issue: Issue, move: Move) -> str:
    """To the review or before it: it waits for its review again."""
    return Issue.State.REVIEWED if issue.reviewer_id else Issue.State.EDITED


def send_back(issue: Issue, move: Move) -> None:
    """Void the signatures from a stage on and ask again; a withdrawn one alone is asked again."""
    stage, place = int(move.data["stage"]), moving_place(issue)
    review = SignPlace.objects.live().filter(issue=issue, is_review=True).values_list("stage", flat=True).first()
    if place is not None and place.state == P.WITHDRAWN:
        write_new(fresh(place), "bulletin.place_listed", actor=move.actor, at=move.at)
    else:
        void_from(issue, stage, reason=move.reason, actor=move.actor, at=move.at, settled=place)
    if review is None or stage <= review:
        issue.reviewer_id, issue.reviewed_values = None, {}
        issue.signatures = {name: each for name, each in issue.signatures.items() if name != "reviewer"}
    advance(issue, actor=move.actor, at=move.at, settled=place)

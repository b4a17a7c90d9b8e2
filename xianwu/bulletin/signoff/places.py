"""The places of one issue: listed when it is submitted, opened in turn, voided when it goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from xianwu.bulletin.models import Issue
from xianwu.bulletin.signoff.brain import Seat, Turn, turn
from xianwu.bulletin.signoff.models import SignPlace
from xianwu.bulletin.signoff.routes import places_of, route_of
from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.workflow.api import live_clocks, start_clocks, stop_clocks
from xianwu.core.workflow.declarations import flow_of

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

P = SignPlace.State
CLOCK = "place"
MOVING, SHOWN = "_moving_place", "_shown_places"
KEPT = ("person", "acted_by", "acting_for", "added_by", "unit")


def live_places(issue: Issue) -> list[SignPlace]:
    """The places that count, in order. One statement."""
    return list(SignPlace.objects.live().filter(issue=issue).select_related(*KEPT).order_by("stage", "order", "pk"))


def every_place(issue: Issue) -> list[SignPlace]:
    """All places in order, also those that count no more: for pages, read once of one issue in hand."""
    found: list[SignPlace] | None = issue.__dict__.get(SHOWN)
    if found is None:
        rows = SignPlace.objects.filter(issue_id=issue.pk).select_related(*KEPT)
        found = issue.__dict__[SHOWN] = list(rows.order_by("stage", "order", "pk"))
    return found


def turn_of(places: Sequence[SignPlace]) -> Turn:
    return turn(Seat(each.pk, each.stage, each.order, each.mode, each.state) for each in places)


def missing_of(places: Sequence[SignPlace], *, before: int | None = None) -> list[SignPlace]:
    """Whose signature the issue still needs, at stages before `before`."""
    missing = set(turn_of(places).missing)
    return [each for each in places if each.pk in missing and (before is None or each.stage < before)]


def missing_words(places: Sequence[SignPlace]) -> str:
    """“数据核验：周敏、分发员（任一）；审核：……”"""
    stages: dict[str, list[SignPlace]] = {}
    for each in places:
        stages.setdefault(each.stage_name, []).append(each)
    return "；".join(
        f"{name}：{'、'.join(each.who for each in own)}{f'（{own[0].get_mode_display()}）' if len(own) > 1 else ''}"
        for name, own in stages.items()
    )


# --- writing ------------------------------------------------------------------------------------------


def list_places(issue: Issue, *, actor: Actor, at: datetime) -> None:
    """Give a submitted issue its own copy of the route, and open the first stage."""
    last = SignPlace.objects.filter(issue=issue).aggregate(last=Max("round_no"))["last"] or 0
    stages = route_of(issue.series, on=timezone.localdate(at))
    rows = places_of(issue, stages, round_no=last + 1)
    write_many_new(rows, "bulletin.place_listed", actor=actor, at=at)
    advance(issue, actor=actor, at=at)


def advance(issue: Issue, *, actor: Actor, at: datetime, settled: SignPlace | None = None) -> None:
    """Open, spare and hold back places as the signatures stand now; clocks follow.

    `settled`: the place whose own step is being taken: it is saved by that step, in the state it carries here.
    """
    places = [each for each in live_places(issue) if settled is None or each.pk != settled.pk]
    own = [settled] if settled is not None and settled.state in SignPlace.LIVE else []
    now = turn_of([*places, *own])
    moved = [each for each in (*places, *own) if now.states.get(each.pk, each.state) != each.state]
    for each in moved:
        each.state = now.states[each.pk]
        each.opened_at = at if each.state == P.OPEN else None
        each.reminded_on = each.reminded_at = None
    fields = ("state", "opened_at", "reminded_on", "reminded_at")
    opened = [each for each in moved if each.state == P.OPEN and each is not settled]
    others = [each for each in moved if each.state != P.OPEN and each is not settled]
    write_many_changes(opened, fields, "bulletin.place_opened", actor=actor, at=at)
    write_many_changes(others, fields, "bulletin.place_moved", actor=actor, at=at)
    _turn_place_clocks(moved, at=at)
    _turn_issue_clocks(issue, [*places, *own], now, at=at)


def _turn_place_clocks(moved: Sequence[SignPlace], *, at: datetime) -> None:
    """The review has its clock on the issue."""
    flow, on = _flow(SignPlace), timezone.localdate(at)
    own = [each for each in moved if not each.is_review]
    stop_clocks(flow, (CLOCK,), [each for each in own if each.state != P.OPEN], on=on)
    start_clocks(flow, CLOCK, [each for each in own if each.state == P.OPEN], on=on)


def _turn_issue_clocks(issue: Issue, places: Sequence[SignPlace], now: Turn, *, at: datetime) -> None:
    """The reviewer's and the signer's time runs from the day on which it is their turn."""
    flow, on = _flow(Issue), timezone.localdate(at)
    open_keys = {key for key, state in now.states.items() if state == P.OPEN}
    wanted = {
        "review": any(each.is_review and each.pk in open_keys for each in places),
        "signing": bool(places) and now.is_complete,
    }
    running = {each.name for each in live_clocks(wanted, [issue])}
    for name, is_wanted in wanted.items():
        if is_wanted and name not in running:
            start_clocks(flow, name, [issue], on=on)
        elif name in running and not is_wanted:
            stop_clocks(flow, (name,), [issue], on=on)


def _flow(model: Any) -> Any:
    return flow_of(model)


def void_from(
    issue: Issue, stage: int, *, reason: str, actor: Actor, at: datetime, settled: SignPlace | None = None
) -> None:
    """Take back the signatures from a stage on; those asked there are asked again."""
    own = [each for each in live_places(issue) if each.stage >= stage]
    signed = [each for each in own if each.state == P.SIGNED and (settled is None or each.pk != settled.pk)]
    again = [fresh(each) for each in signed]
    _void(signed, reason=reason, actor=actor, at=at)
    if settled is not None:
        again.append(fresh(settled))
    write_many_new(again, "bulletin.place_listed", actor=actor, at=at)


def end_round(issue: Issue, *, reason: str, actor: Actor, at: datetime) -> None:
    """The issue went back to its editor: every place of the round is void; the next submission lists new ones."""
    moving = moving_place(issue)
    places = [each for each in live_places(issue) if moving is None or each.pk != moving.pk]
    stop_clocks(_flow(SignPlace), (CLOCK,), places, on=timezone.localdate(at))
    _void(places, reason=reason, actor=actor, at=at)


def moving_place(issue: Issue) -> SignPlace | None:
    """The place whose own step moves the issue: that step saves it."""
    return issue.__dict__.get(MOVING)


def _void(places: Sequence[SignPlace], *, reason: str, actor: Actor, at: datetime) -> None:
    for each in places:
        each.state, each.void_reason = P.VOID, reason[:300]
    write_many_changes(places, ("state", "void_reason"), "bulletin.place_voided", actor=actor, at=at, note=reason[:300])


def fresh(place: SignPlace, **changes: Any) -> SignPlace:
    """A place like this one, with nobody's name on it yet."""
    names = ("issue", "round_no", "stage", "stage_name", "mode", "is_review", "order", "unit", "title", "added_by")
    known = {name: getattr(place, name) for name in names}
    asked = {"person_id": place.person_id, "role": place.role}
    return SignPlace(**{**known, **asked, "state": P.WAITING, **changes})

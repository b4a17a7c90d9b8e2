"""The route of an issue, stage beside stage, and what the reader may do in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.bulletin import roles
from xianwu.bulletin.models import Issue, Series, SignPlace
from xianwu.bulletin.paper import paper
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.signoff.brain import Seat, is_complete
from xianwu.bulletin.signoff.flow import PLACE
from xianwu.bulletin.signoff.places import every_place
from xianwu.bulletin.signoff.routes import may_change, route_of, words_of
from xianwu.core.people.roles import ADMIN, AUDITOR
from xianwu.core.workflow.declarations import Move, Step
from xianwu.kit import access, clock
from xianwu.kit.panels import Panel

P = SignPlace.State
MARKS = {P.SIGNED: "●", P.OPEN: "▲", P.WAITING: "○", P.SPARED: "–"}


@dataclass
class Shown:
    """A place with the steps that the reader may take on it now."""

    place: SignPlace
    mark: str
    steps: list[Step] = field(default_factory=list)
    added: str = ""


@dataclass(frozen=True)
class StageShown:
    name: str
    mode: str
    is_complete: bool
    is_open: bool
    places: list[Shown]


def stages_of(
    places: Sequence[SignPlace], dead: Sequence[SignPlace], offers: dict[int, list[Step]]
) -> list[StageShown]:
    """The live places, stage by stage."""
    found = []
    passed = {(each.stage_name, each.acted_by_id) for each in dead if each.state == P.PASSED}
    for _, group in groupby(places, key=lambda each: each.stage):
        own = list(group)
        seats = [Seat(each.pk, each.stage, each.order, each.mode, each.state) for each in own]
        mode = own[0].get_mode_display() if len(own) > 1 else ""
        shown = [Shown(each, MARKS[P(each.state)], offers.get(each.pk, []), _added(each, passed)) for each in own]
        is_open = any(each.state == P.OPEN for each in own)
        found.append(StageShown(own[0].stage_name, mode, is_complete(seats), is_open, shown))
    return found


def _added(place: SignPlace, passed: set[tuple[str, int | None]]) -> str:
    """How the place came into the route, where it is not of the periodical's own."""
    if place.added_by is None:
        return ""
    is_passed = (place.stage_name, place.added_by_id) in passed
    return f"{place.added_by.name}{'转签' if is_passed else '加签'}"


def offers_of(places: Sequence[SignPlace], issue: Issue, request: HttpRequest) -> dict[int, list[Step]]:
    """What the reader may do with each place now. What is told of one place is asked once for all."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if access.is_past(request) or issue.state not in Issue.OPEN:
        return {}
    at = clock.now()
    found: dict[int, list[Step]] = {}
    known: dict[str, Any] = {f"places:{issue.pk}": list(places)}
    for each in places:
        steps = [step for step in PLACE.steps if each.state in step.sources and actor.has(*step.roles)]
        moves = [Move(step, actor, at, is_offer=True, known=known) for step in steps]
        found[each.pk] = [move.step for move in moves if not (move.step.guard and move.step.guard(each, move))]
    return found


class RoutePanel(Panel):
    """The whole route: who has signed with what opinion, who is waited for since when, what became void."""

    title = "核签流程"
    template = "bulletin/route.html"
    key = "route"

    def issue_of(self, record: Model) -> Issue:
        assert isinstance(record, Issue)
        return record

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        actor: Any = request.actor  # type: ignore[attr-defined]
        return bool(actor.has(*roles.DESK, roles.COSIGNER, AUDITOR))

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        issue = self.issue_of(record)
        places = every_place(issue)
        for each in places:
            each.issue = issue
        live = [each for each in places if each.state in SignPlace.LIVE]
        dead = [each for each in places if each.state not in SignPlace.LIVE]
        return {
            "issue": issue,
            "stages": stages_of(live, dead, offers_of(live, issue, request)),
            "dead": sorted(dead, key=lambda each: each.pk),
            "kind": SignPlace._meta.label_lower,
            "is_open": issue.state in Issue.OPEN,
            "next": [] if live else self._next(issue),
        }

    def _next(self, issue: Issue) -> list[str]:
        """The route that the issue will take when it is submitted."""
        if issue.state != Issue.State.COLLECTING:
            return []
        return words_of(route_of(issue.series, on=clock.today()))


class PlaceRoute(RoutePanel):
    """The same route, on the page of one place."""

    def issue_of(self, record: Model) -> Issue:
        assert isinstance(record, SignPlace)
        return record.issue


class PlacePaper(Panel):
    """What is to be signed."""

    title = "文稿"
    template = "bulletin/paper_panel.html"
    is_late = True
    weight = 8

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, SignPlace)
        is_desk = request.actor.has(*roles.DESK)  # type: ignore[attr-defined]
        return {**paper(record.issue, text_of(record.issue)), "is_desk": is_desk}


class SeriesRoute(Panel):
    """The route that issues of this periodical take from now on."""

    title = "核签流程"
    template = "bulletin/series_route.html"

    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(request.actor.has(*roles.DESK, ADMIN, AUDITOR))  # type: ignore[attr-defined]

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Series)
        stages = words_of(route_of(record, on=access.as_of(request)))
        can_change = may_change(record, access.actor_of(request)) and not access.is_past(request)  # type: ignore[arg-type]
        return {"stages": stages, "can_change": can_change, "series": record}

"""Visits in the order that drives least, around quiet hours and fixed times: one crew's own day, and what planning a day for several shares with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING

from django.db import transaction

from xianwu.core.events.api import write_many_changes
from xianwu.registers.enforcement.brain import places, route
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.roles import OFFICER
from xianwu.registers.enforcement.visits import points
from xianwu.registers.enforcement.visits.day import visits_of

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

ROUTED = "enforcement.inspection_routed"
HOUR = 60
WORKDAY = route.Window(8 * HOUR, 18 * HOUR)
SLACK = 30
"""Minutes around a fixed time within which a visit may begin."""
USUAL_MINUTES = 40
WORTH, LEAST_WORTH = 60, 8 * HOUR * HOUR
"""Seconds of driving for a point of urgency, and for any visit: no place of the county is too far while there is time."""


@dataclass(frozen=True)
class Routed:
    """How many visits were put in order, and which stand at the end for what reason."""

    done: int
    left: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        said = f"已按路线排好 {self.done} 家。"
        if self.left:
            said += "排在最后的：" + "；".join(f"{title}（{why}）" for title, why in self.left) + "。"
        return said


@transaction.atomic
def plan_route(*, actor: Actor, on: date, at: datetime) -> Routed:
    """Put the actor's visits of a day that are still to be made in order."""
    if not actor.has(OFFICER):
        raise EnforcementRefused("需由执法人员排自己的路线。")
    visits = list(visits_of(actor, on=on).filter(state__in=Inspection.OPEN).select_related("subject"))
    if len(visits) < 2:
        raise EnforcementRefused("这一天没有两家以上待检查的，不用排路线。")
    stops = [each for visit in visits if (each := stop(visit)) is not None]
    plan = solve(stops, [crew(1, on=on)], on=on)
    order = [call.stop for each in plan.routes for call in each.calls]
    why = {each.stop: each.reason for each in plan.skipped}
    left = [visit for visit in visits if visit.pk not in order]
    for position, key in enumerate([*order, *(visit.pk for visit in left)], start=1):
        next(visit for visit in visits if visit.pk == key).route_order = position
    write_many_changes(visits, ("route_order",), ROUTED, actor=actor, at=at)
    return Routed(len(order), tuple((visit.title, why.get(visit.pk, "没有坐标")) for visit in left))


def solve(stops: Sequence[route.Stop], crews: Sequence[route.Crew], *, on: date) -> route.DayPlan:
    """The routes of a day as the brain finds them: the work shared among the crews, unless that leaves more out."""
    travel = travel_on(on)
    try:
        shared = _sharing(crews, stops)
        plan = route.plan_day(stops, crews=shared, travel=travel)
        is_full = any(len(own.calls) >= each.most for own, each in zip(plan.routes, shared, strict=True))
        if len(crews) < 2 or not plan.skipped or not is_full:
            return plan
        whole = route.plan_day(stops, crews=crews, travel=travel)
    except route.RouteError as error:
        raise EnforcementRefused(str(error)) from error
    return whole if len(whole.skipped) < len(plan.skipped) else plan


def travel_on(on: date) -> route.Travel:
    return route.Travel(speed=float(amount("route_speed", on=on)), worth=WORTH, least_worth=LEAST_WORTH)


def _sharing(crews: Sequence[route.Crew], stops: Sequence[route.Stop]) -> list[route.Crew]:
    """Each crew with a share by its hours, or as much as no other crew may do."""
    own = Counter(each.crews[0] for each in stops if len(each.crews) == 1)
    hours = sum(each.returns - each.leaves for each in crews)
    return [
        replace(each, most=max(ceil(len(stops) * (each.returns - each.leaves) / max(hours, 1)), own[each.id], 1))
        for each in crews
    ]


def crew(number: int, *, on: date, hours: route.Window = WORKDAY) -> route.Crew:
    """A crew that leaves from the organ's place and is back there within its hours."""
    start = points.seat(on=on)
    return route.Crew(number, start, start, hours.opens, hours.closes)


def stop(
    visit: Inspection,
    *,
    urgency: int = 0,
    is_required: bool = True,
    crews: tuple[int, ...] = (),
    otherwise: places.Point | None = None,
) -> route.Stop | None:
    """A visit as the brain knows it; None without a place to be driven to, where nothing is put in its stead."""
    place = points.place_of(visit.subject) or otherwise
    if place is None:
        return None
    matter = known_matter(visit.matter)
    minutes = matter.minutes_per_visit if matter else USUAL_MINUTES
    return route.Stop(visit.pk, place, minutes, urgency, is_required, windows(visit, minutes), crews)


def windows(visit: Inspection, minutes: int) -> tuple[route.Window, ...]:
    """Around the fixed time, else the working day without the field's quiet hours."""
    if visit.planned_time is not None:
        begins = visit.planned_time.hour * HOUR + visit.planned_time.minute
        return (route.Window(max(begins - SLACK, 0), begins + minutes + SLACK),)
    matter = known_matter(visit.matter)
    quiet = [route.Window(first * HOUR, last * HOUR) for first, last in (matter.quiet_hours if matter else ())]
    return route.windows_without(quiet, day=WORKDAY)

"""A day for several crews: who goes, which visits must be and which may be, the routes, and how they become the plan.

The routes are a proposal; whoever plans the day moves visits between crews and accepts. What is approved or announced
keeps its day and its officers: the papers name them. A random visit keeps the officers that were drawn for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from xianwu.core.events.api import write_many_changes
from xianwu.registers.enforcement.brain import route
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.kinds import Duty, Source
from xianwu.registers.enforcement.models import Inspection, Officer, Participant
from xianwu.registers.enforcement.roles import CLERK, DEPUTY
from xianwu.registers.enforcement.visits import drawn, points, routing
from xianwu.registers.enforcement.visits.team_actions import assign_officers, leave_team

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor
    from xianwu.core.units.models import Unit

PLANNERS = (CLERK, DEPUTY)
MUST, MAY, NOT = NEEDS = "must", "may", "no"
S = Inspection.State
SETTLED = (S.APPROVED, S.NOTIFIED)
"""Papers name their day and their officers."""
AHEAD = 14
MOST = 80
HOUR = 60
UNKNOWN_RISK = 20
"""Points of a subject that was never scored: between yellow and green, so that it is not forgotten."""


@dataclass(frozen=True)
class Team:
    """A crew of the day: its officers and its hours, in minutes since midnight."""

    number: int
    officers: tuple[Officer, ...]
    hours: route.Window

    @property
    def people(self) -> frozenset[int]:
        return frozenset(each.person_id for each in self.officers)

    @property
    def names(self) -> str:
        return "、".join(each.person.name for each in self.officers)


@dataclass(frozen=True)
class Leg:
    """A visit on a route: when it begins and ends, and within which hours it may be."""

    visit: Inspection
    begins: time
    ends: time
    windows: str


@dataclass(frozen=True)
class Route:
    team: Team
    leaves: time
    returns: time
    travel_minutes: int
    legs: tuple[Leg, ...]
    warnings: tuple[str, ...] = ()
    """What goes beyond the hours of the crew or of a visit, in words."""


@dataclass(frozen=True)
class Proposal:
    """Routes, and the visits that are on none with the reason."""

    routes: tuple[Route, ...]
    left: tuple[tuple[Inspection, str], ...]


@dataclass(frozen=True)
class Accepted:
    done: int
    refused: tuple[str, ...]


# --- what there is to plan ----------------------------------------------------------------------------------


def candidates(actor: Actor, *, matter: str, organ: Unit, on: date) -> list[Inspection]:
    """Visits that the day may take: its own, those that are overdue, and those of the next weeks; the riskiest first.

    Each with its officers as `crew`, and a random one with whom the draw chose for it as `drawn`.
    """
    officers = Participant.objects.present().filter(duty=Duty.OFFICER)
    rows = Inspection.objects.visible_to(actor, roles=PLANNERS).filter(matter=matter, unit__path__startswith=organ.path)
    rows = rows.filter(state__in=(S.PLANNED, *SETTLED))
    rows = rows.filter(Q(planned_on=on) | Q(state=S.PLANNED, planned_on__lte=on + timedelta(days=AHEAD)))
    rows = rows.filter(Q(plan=None) | Q(plan__starts_on__lte=on, plan__ends_on__gte=on)).exclude(source=Source.PATROL)
    rows = rows.select_related("subject__town", "town", "unit", "plan")
    found = list(rows.prefetch_related(Prefetch("participants", queryset=officers, to_attr="crew")))
    by_draw = drawn.crews_of(found)
    for visit in found:
        visit.drawn = by_draw.get(visit.pk)  # type: ignore[attr-defined]
    return sorted(found, key=lambda each: (each.planned_on != on, -urgency(each, on=on), each.pk))[:MOST]


def urgency(visit: Inspection, *, on: date) -> int:
    """Risk × days overdue."""
    risk = visit.subject.risk_score
    return int(UNKNOWN_RISK if risk is None else risk) * max((on - visit.planned_on).days, 1)


def usual_need(visit: Inspection, *, on: date) -> str:
    """The visits of the day must be, what is overdue may be, what is planned for later waits."""
    return MUST if visit.planned_on == on else MAY if visit.planned_on < on else NOT


# --- the proposal -------------------------------------------------------------------------------------------


def propose(needs: Mapping[Inspection, str], teams: Sequence[Team], *, on: date) -> Proposal:
    """Routes that drive least for the most urgency; what must be goes first."""
    check_teams(teams)
    wanted = [visit for visit, need in needs.items() if need in (MUST, MAY)]
    if not wanted:
        raise EnforcementRefused("请至少选一家必须或可选的检查。")
    barred = _recused(wanted)
    stops, left = [], []
    for visit in wanted:
        able = tuple(team.number for team in teams if not hindrance(visit, team, barred=barred))
        own = routing.stop(visit, urgency=urgency(visit, on=on), is_required=needs[visit] == MUST, crews=able)
        if not able:
            left.append((visit, hindrance(visit, teams[0], barred=barred)))
        elif own is None:
            left.append((visit, "没有坐标，不能排路线；可以手工排给一个组。"))
        else:
            stops.append(own)
    plan = routing.solve(stops, [routing.crew(team.number, on=on, hours=team.hours) for team in teams], on=on)
    by_key, by_number = {visit.pk: visit for visit in wanted}, {team.number: team for team in teams}
    left += [(by_key[each.stop], each.reason) for each in plan.skipped]
    windows = {each.id: _words(each.windows) for each in stops}
    routes = tuple(
        Route(by_number[each.crew], _time(each.leaves), _time(each.returns), each.travel_minutes,
              tuple(Leg(by_key[call.stop], _time(call.arrives), _time(call.leaves), windows[call.stop])
                    for call in each.calls))
        for each in plan.routes
    )  # fmt: skip
    return Proposal(routes, tuple(left))


def reckon(placed: Sequence[tuple[Inspection, Team]], teams: Sequence[Team], *, on: date) -> tuple[Route, ...]:
    """The routes as they were made by hand, in the order given, with the hours that follow."""
    check_teams(teams)
    return tuple(
        _reckoned(team, [visit for visit, own in placed if own.number == team.number], on=on) for team in teams
    )


def _reckoned(team: Team, visits: Sequence[Inspection], *, on: date) -> Route:
    crew = routing.crew(team.number, on=on, hours=team.hours)
    stops = [own for each in visits if (own := routing.stop(each, otherwise=crew.start)) is not None]
    timed, late = route.time_calls(stops, crew=crew, travel=routing.travel_on(on))
    legs = tuple(
        Leg(visit, _time(call.arrives), _time(call.leaves), _told(visit, stop))
        for visit, stop, call in zip(visits, stops, timed.calls, strict=True)
    )
    named = f"第 {team.number} 组"
    warnings = [
        f"{named}的“{leg.visit.title}”要到 {leg.begins:%H:%M} 才能开始，{leg.ends:%H:%M} 结束，不在可检查时段（{_words(stop.windows)}）以内。"
        for leg, stop in zip(legs, stops, strict=True)
        if stop.id in late
    ]
    if timed.returns > team.hours.closes:
        warnings.append(f"{named}要到 {_time(timed.returns):%H:%M} 才能返回，超过了 {_time(team.hours.closes):%H:%M}。")
    return Route(team, _time(timed.leaves), _time(timed.returns), timed.travel_minutes, legs, tuple(warnings))


def _told(visit: Inspection, stop: route.Stop) -> str:
    return _words(stop.windows) + ("" if points.place_of(visit.subject) else "（没有坐标，路程没有计入）")


def check_teams(teams: Sequence[Team]) -> None:
    """Each crew of two, nobody in two of them."""
    if not teams:
        raise EnforcementRefused("请至少编一个组：两名执法人员和出勤时间。")
    seen: dict[int, int] = {}
    for team in teams:
        if len(team.people) < 2:
            raise EnforcementRefused(f"第 {team.number} 组要有两名不同的执法人员（行政处罚法第四十二条）。")
        for officer in team.officers:
            if officer.person_id in seen:
                raise EnforcementRefused(
                    f"{officer.person.name}已在第 {seen[officer.person_id]} 组，不能同时在第 {team.number} 组。"
                )
            seen[officer.person_id] = team.number


def hindrance(visit: Inspection, team: Team, *, barred: Mapping[int, set[int]]) -> str:
    """Why a crew may not make a visit; "" when it may."""
    if team.people & barred.get(visit.subject_id, set()):
        return "组里有人曾对这个对象申请回避，请换一个组。"
    named = {each.person_id for each in visit.crew}  # type: ignore[attr-defined]
    if visit.state in SETTLED and named and not named <= team.people:
        names = "、".join(each.name for each in visit.crew)  # type: ignore[attr-defined]
        return f"{visit.get_state_display()}，文书写明由{names}检查；请把他们编在一个组，或者取消后另行安排。"
    by_draw: drawn.Crew | None = visit.drawn  # type: ignore[attr-defined]
    return by_draw.hindrance(team.people) if by_draw else ""


def _recused(visits: Sequence[Inspection]) -> dict[int, set[int]]:
    """Who once recused themselves from a subject, by subject."""
    found: dict[int, set[int]] = {}
    rows = Participant.objects.filter(is_recused=True, inspection__subject__in=[each.subject_id for each in visits])
    for subject, person in rows.values_list("inspection__subject_id", "person_id"):
        found.setdefault(subject, set()).add(person)
    return found


def _time(minutes: int) -> time:
    return time(*divmod(min(minutes, 24 * HOUR - 1), HOUR))


def _words(windows: Sequence[route.Window]) -> str:
    return "、".join(f"{_time(each.opens):%H:%M}–{_time(each.closes):%H:%M}" for each in windows)


# --- the plan -----------------------------------------------------------------------------------------------


@transaction.atomic
def accept(placed: Sequence[tuple[Inspection, Team]], *, on: date, actor: Actor, at: datetime) -> Accepted:
    """The visits in the order given become the crews' day. What cannot be is named with the reason."""
    if on < timezone.localdate(at):
        raise EnforcementRefused("不能给已经过去的一天排程。", field="on")
    check_teams(list({team.number: team for _, team in placed}.values()))
    barred = _recused([visit for visit, _ in placed])
    done: list[Inspection] = []
    refused: list[str] = []
    orders: dict[int, int] = {}
    for visit, team in placed:
        try:
            with transaction.atomic():
                _take_over(visit, team, barred=barred, actor=actor, at=at)
        except EnforcementRefused as error:
            refused.append(f"{visit}：{error}")
            continue
        orders[team.number] = orders.get(team.number, 0) + 1
        visit.planned_on, visit.route_order = on, orders[team.number]
        done.append(visit)
    write_many_changes(done, ("planned_on", "route_order"), routing.ROUTED, actor=actor, at=at)
    return Accepted(len(done), tuple(refused))


def _take_over(visit: Inspection, team: Team, *, barred: Mapping[int, set[int]], actor: Actor, at: datetime) -> None:
    """The crew instead of whoever was to go; nobody is taken off what is approved or announced."""
    require_role(actor, visit.unit, *PLANNERS)
    require_state(visit, S.PLANNED, *SETTLED, what="排程")
    if problem := hindrance(visit, team, barred=barred):
        raise EnforcementRefused(problem)
    for row in visit.crew:  # type: ignore[attr-defined]
        if row.person_id not in team.people:
            leave_team(row, reason=f"改由第 {team.number} 组检查", is_recused=False, actor=actor, at=at)
    found = assign_officers([visit], team.officers, actor=actor, at=at)
    if found.refused:
        raise EnforcementRefused(found.refused[0][1])

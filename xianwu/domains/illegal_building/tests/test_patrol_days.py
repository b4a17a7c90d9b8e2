"""Patrols of a day: what is due, times that nobody can guess, tracks in duty hours that go away again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, account, unit
from xianwu.core.events.api import verify_chain
from xianwu.core.events.models import Event
from xianwu.core.people.actors import actor_for
from xianwu.core.rules.api import set_value
from xianwu.core.workflow.api import take_step
from xianwu.domains.illegal_building import patrol_actions
from xianwu.domains.illegal_building.brain.patrols import Fix
from xianwu.domains.illegal_building.models import PatrolTask, Track
from xianwu.domains.illegal_building.tests.street_world import Street
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.brain.places import Point
from xianwu.registers.enforcement.gates import EnforcementRefused

pytestmark = pytest.mark.django_db


def planned(street: Street, day: Any = DAY) -> list[PatrolTask]:
    return patrol_actions.plan_day(unit("wenyan"), day, actor=street.clerk, at=AT)


def walked(street: Street) -> PatrolTask:
    task = next(task for task in planned(street) if task.cell_id == street.cell.pk)
    take_step(task, "start", actor=street.patroller, at=AT)
    take_step(task, "end", actor=street.patroller, at=AT + timedelta(minutes=40), data={"note": "未发现"})
    return task


def fixes(*, north: float = 35.145, hours: int = 0) -> list[Fix]:
    return [Fix(AT + timedelta(minutes=3 * n, hours=hours), Point(north, 114.205), 9.0) for n in range(10)]


def test_a_day_is_planned_once_and_at_other_times_each_day(street: Street) -> None:
    today = planned(street)
    assert {task.cell_id for task in today} == {street.cell.pk, street.far.pk}
    assert planned(street) == []
    tomorrow = planned(street, DAY + timedelta(days=1))
    starts = {task.cell_id: task.starts_at.astimezone(AT.tzinfo).time() for task in today}
    assert any(starts[task.cell_id] != task.starts_at.astimezone(AT.tzinfo).time() for task in tomorrow)
    with pytest.raises(EnforcementRefused, match="过去的日期"):
        planned(street, DAY - timedelta(days=1))


def test_villages_and_outsiders_do_not_see_when_somebody_comes(street: Street) -> None:
    planned(street)
    village = actor_for(account("village", (roles.VIEWER, "v1")), DAY)
    outside = actor_for(account("outside", (roles.CLERK, "housing")), DAY)
    assert not PatrolTask.objects.visible_to(village).exists()
    assert not PatrolTask.objects.visible_to(outside).exists()
    assert [task.cell_id for task in PatrolTask.objects.visible_to(street.other)] == [street.far.pk]


def test_a_track_in_the_cell_shows_the_visit(street: Street) -> None:
    task = walked(street)
    patrol_actions.keep_track(task, fixes(), actor=street.patroller, at=AT + timedelta(hours=1))
    assert task.is_covered
    assert "停留" in task.coverage_reason
    assert not Track.objects.visible_to(street.clerk).exists()
    assert not Track.objects.visible_to(street.other).exists()


def test_a_track_elsewhere_does_not(street: Street) -> None:
    task = walked(street)
    patrol_actions.keep_track(task, fixes(north=35.2), actor=street.patroller, at=AT + timedelta(hours=1))
    assert task.is_covered is False
    assert "没有进入网格" in task.coverage_reason


def test_outside_duty_hours_nothing_is_kept(street: Street) -> None:
    task = walked(street)
    with pytest.raises(EnforcementRefused, match="巡查时段"):
        patrol_actions.keep_track(task, fixes(hours=13), actor=street.patroller, at=AT + timedelta(hours=14))
    assert not Track.objects.exists()


def test_tracks_are_erased_and_what_they_showed_stays(street: Street) -> None:
    task = walked(street)
    row = patrol_actions.keep_track(task, fixes(), actor=street.patroller, at=AT + timedelta(hours=1))
    assert patrol_actions.erase_tracks(at=AT + timedelta(days=150)) == 0
    assert patrol_actions.erase_tracks(at=AT + timedelta(days=190)) == 1
    row.refresh_from_db()
    assert row.points == []
    assert row.erased_on
    assert all(kept.points == [] for kept in row.history.all())
    assert PatrolTask.objects.get(pk=task.pk).is_covered
    assert verify_chain() == []


def test_how_long_tracks_are_kept_is_a_dated_parameter_and_erasing_leaves_an_event(street: Street) -> None:
    """Six months until November, three from 1 December on."""
    task = walked(street)
    row = patrol_actions.keep_track(task, fixes(), actor=street.patroller, at=AT + timedelta(hours=1))
    first = date(2025, 12, 1)
    set_value("illegal_building.track_months", text="3", valid_from=first, source="县里文件", actor=None, at=AT)
    before, after = (datetime.combine(day, AT.timetz()) for day in (first - timedelta(days=1), first))
    assert patrol_actions.erase_tracks(at=before) == 0
    assert patrol_actions.erase_tracks(at=after) == 1
    assert patrol_actions.erase_tracks(at=after) == 0
    event = Event.objects.get(verb="illegal_building.track_erased")
    assert event.object_id == row.pk
    assert event.actor is None
    assert "35.145" not in str(event.__dict__), "where somebody went is in no event"

"""Nobody inspects at two places at once: the record of each visit says who stood there from when to when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.county import AT, awaited, client_of, unit
from xianwu.core.people.actors import Actor
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.tests.visit_world import World, card, door, person, refused, words
from xianwu.registers.enforcement.visits import team_actions

pytestmark = pytest.mark.django_db
START = {"card_shown": True, "no_conflict": True, "code_scanned": True, "party_name": "王丽"}


def of(world: World, visit: Inspection, who: Actor) -> None:
    team_actions.leave_team(
        visit.participants.get(person_id=who.id), reason="另有任务", is_recused=False, actor=world.clerk, at=AT
    )


def test_a_second_visit_waits_until_the_first_is_over(world: World) -> None:
    second = world.notified()
    assert "start" in awaited(world.one, Inspection)
    first = world.started()
    assert "start" not in awaited(world.one, Inspection)
    said = f"测试员one正在检查“{first.title}”（{first.number}），还没有结束"
    refused(second, "start", said, actor=world.one, data=START)
    page = client_of(world.one).post(
        door(second), {"do": "start", "card_shown": "on", "no_conflict": "on", "code_scanned": "on"}
    )
    assert (page.status_code, "不能同时在两处检查" in words(page)) == (422, True)
    world.answer(first, "passed", "passed", "passed")
    world.finish(first, at=AT + timedelta(minutes=40))
    assert "start" in awaited(world.one, Inspection)
    world.start(second, at=AT + timedelta(hours=1))
    assert second.state == Inspection.State.VISITING


def test_one_colleague_elsewhere_is_enough_and_leaving_there_is_the_way(world: World) -> None:
    third, fourth = person("third", roles.OFFICER), person("fourth", roles.OFFICER)
    own = [card(third, "豫G0003"), card(fourth, "豫G0004")]
    first = world.started()
    second = world.single(team=False)
    team_actions.assign_officers([second], [world.cards[1], *own], actor=world.clerk, at=AT)
    world.notified(second)
    refused(second, "start", "测试员two正在检查", actor=third, data=START)
    of(world, first, world.two)
    second.refresh_from_db()

    take_step(second, "start", actor=third, at=AT, data=START)
    with pytest.raises(EnforcementRefused, match="测试员two正在检查"):
        team_actions.add_participant(
            first, duty="officer", person=Person.objects.get(pk=world.two.id), actor=world.clerk, at=AT
        )


def test_an_urgent_visit_makes_nobody_be_at_two_places(world: World) -> None:
    world.started()
    urgent = world.single(is_urgent=True)
    refused(urgent, "start_urgent", "不能同时在两处检查", actor=world.one, data=START)


def test_two_visits_at_one_door_are_one_errand(world: World) -> None:
    """综合查一次: the same subject, or two at the same address of the same town."""
    subject = world.subject(address="平安路88号")
    world.started(world.single(subject))
    world.start(world.notified(world.single(subject)))
    neighbour = world.subject("同址小店", address="平安路88号", kind="shop", is_confirmed=True)
    world.start(world.notified(world.single(neighbour)))
    away = world.subject("别镇同名街", address="平安路88号", town=unit("wenyan"))
    refused(world.notified(world.single(away)), "start", "不能同时在两处检查", actor=world.one, data=START)
    assert "start" not in awaited(world.one, Inspection)

"""On whose list plans, visits and findings stand: only of who can take the step, and only as long as it can be taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.county import AT, DAY, awaited, client_of, later
from xianwu.core.events.api import write_change
from xianwu.core.people.actors import Actor
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import step_offers, take_step
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.kinds import Mode, PhotoStage, Severity
from xianwu.registers.enforcement.models import Authority, CheckItem, Finding, Inspection, Plan
from xianwu.registers.enforcement.tests.visit_world import World, card, person, refused, rule
from xianwu.registers.enforcement.visits import team_actions

pytestmark = pytest.mark.django_db
S = Finding.State


def offered(record: Finding, who: Actor) -> dict[str, str]:
    """The buttons of the record's page with the reason of those that are shut."""
    record = Finding.objects.get(pk=record.pk)
    return {each.step.name: each.refusal for each in step_offers(record, actor=who, at=AT)}


def ended(power: str) -> None:
    """The organ has the power no more."""
    given = Authority.objects.get(power=power)
    write_change(given, {"valid_to": DAY - timedelta(days=1)}, "sample.made", actor=None, at=AT)


# --- visits -------------------------------------------------------------------------------------------------


def test_a_visit_waits_from_hand_to_hand(world: World) -> None:
    """Each on the list of whoever takes the next step, and of nobody else."""
    third = person("third", roles.OFFICER)
    card(third, "豫G0003")
    visit = world.single(team=False)
    assert "approve" not in awaited(world.deputy, Inspection), "nobody goes yet"
    assert "start" not in awaited(world.one, Inspection), "nothing is approved yet"
    team_actions.assign_officers([visit], world.cards[:1], actor=world.clerk, at=AT)
    assert "approve" not in awaited(world.deputy, Inspection), "one is not two"
    team_actions.assign_officers([visit], world.cards[1:], actor=world.clerk, at=AT)
    assert "approve" in awaited(world.deputy, Inspection)
    take_step(visit, "approve", actor=world.deputy, at=AT)
    assert "notify" in awaited(world.clerk, Inspection)
    take_step(visit, "notify", actor=world.clerk, at=AT)
    assert ("start" in awaited(world.one, Inspection), "start" in awaited(third, Inspection)) == (True, False)
    world.start(visit)
    assert ("finish" in awaited(world.two, Inspection), "finish" in awaited(third, Inspection)) == (True, False)
    assert "attempt" not in awaited(world.one, Inspection), "a shut door is the exception"
    world.answer(visit, "passed", "passed", "passed")
    world.finish(visit)
    assert "conclude" in awaited(world.clerk, Inspection)


def test_a_plan_waits_to_be_published_before_its_visits_are_approved(world: World) -> None:
    plan = world.plan(published=False)
    world.planned(plan=plan)
    assert "approve" not in awaited(world.deputy, Inspection)
    take_step(Plan.objects.get(pk=plan.pk), "publish", actor=world.clerk, at=AT)
    assert "approve" in awaited(world.deputy, Inspection)
    assert "close" not in awaited(world.clerk, Plan), "a visit is still to be made"
    take_step(Inspection.objects.get(), "cancel", actor=world.clerk, at=AT, reason="停业")
    assert "close" in awaited(world.clerk, Plan)


def test_a_visit_above_the_yearly_cap_waits_for_nobody(world: World) -> None:
    subject, plan = world.subject(), world.plan(yearly_cap=1)
    world.planned(subject, plan)
    assert "approve" in awaited(world.deputy, Inspection)
    held = world.single(subject)
    moment = {"started_at": AT, "ended_at": AT + timedelta(hours=1)}
    write_change(
        held, {"state": "visited", "source": "plan", "held_on": DAY, **moment}, "sample.made", actor=None, at=AT
    )
    assert "approve" not in awaited(world.deputy, Inspection)


def test_a_visit_with_something_left_open_is_not_to_be_concluded(world: World) -> None:
    finding = world.finding(code="2")
    world.answer(finding.inspection, "failed", "passed", "passed")
    world.finish(finding.inspection)
    assert "conclude" not in awaited(world.clerk, Inspection)
    take_step(finding, "order", actor=world.one, at=later(0))
    assert "conclude" in awaited(world.clerk, Inspection)


# --- findings -----------------------------------------------------------------------------------------------


def test_what_is_to_be_fixed_later_is_not_offered_as_fixed_on_the_spot(world: World) -> None:
    finding = world.finding(code="2")
    assert finding.mode == Mode.DEADLINE
    assert "fix_on_site" not in awaited(world.one, Finding)
    on_site = world.finding(code="1", inspection=finding.inspection)
    assert "fix_on_site" not in awaited(world.one, Finding), "no picture shows it"
    for stage in (PhotoStage.BEFORE, PhotoStage.AFTER):
        world.photo(on_site, stage, at=AT + timedelta(minutes=5))
    assert "fix_on_site" in awaited(world.one, Finding)


def test_an_order_waits_for_those_who_were_there(world: World) -> None:
    world.finding(code="2")
    third = person("third", roles.OFFICER)
    assert "order" in awaited(world.one, Finding)
    assert "order" not in awaited(third, Finding)
    ended("order_correct")
    assert "order" not in awaited(world.one, Finding), "the organ may not order"


def test_an_order_to_stop_waits_where_it_is_major_and_the_organ_may(world: World) -> None:
    world.finding(code="2")
    assert "stop" not in awaited(world.one, Finding)
    major = world.finding(code="3", inspection=Inspection.objects.get())
    assert major.severity == Severity.MAJOR
    assert "stop" in awaited(world.one, Finding)
    ended("order_stop")
    assert "stop" not in awaited(world.one, Finding)


def test_a_case_waits_only_for_what_can_be_punished_now(world: World) -> None:
    """Neither before the order has run out, nor ever where no provision punishes it: said before anything is asked."""
    CheckItem.objects.filter(code="2").update(rule=rule("R1", needs_overdue_order=True))
    finding = world.ordered()
    major = world.finding(code="3", inspection=finding.inspection)
    assert "file" not in awaited(world.one, Finding)
    assert "须先责令改正且逾期未改" in offered(finding, world.one)["file"]
    assert "没有对应的处罚事项" in offered(major, world.one)["file"]
    refused(major, "file", "没有对应的处罚事项", actor=world.one)
    CheckItem.objects.filter(code="3").update(rule=rule("R3", needs_overdue_order=False))
    assert "file" in awaited(world.one, Finding)


def test_what_is_late_waits_once_it_was_served_in_time(world: World) -> None:
    finding = world.ordered(serve=False)
    after = DAY + timedelta(days=40)
    assert "lapse" not in awaited(world.one, Finding, on=after), "never served"
    world.serve(finding)
    assert "lapse" in awaited(world.one, Finding, on=after)
    write_change(finding, {"served_on": DAY + timedelta(days=30)}, "sample.made", actor=None, at=AT)
    assert "lapse" not in awaited(world.one, Finding, on=after), "served after its own deadline"


def test_the_first_page_offers_what_the_ledger_shows(world: World) -> None:
    """The number leads to the rows behind it."""
    finding = world.finding(code="2")
    client = client_of(Person.objects.get(pk=world.one.id))
    assert "?todo=order" in client.get("/").content.decode()
    assert finding.number in client.get("/enforcement/findings/?todo=order").content.decode()
    assert finding.number not in client.get("/enforcement/findings/?todo=file").content.decode()

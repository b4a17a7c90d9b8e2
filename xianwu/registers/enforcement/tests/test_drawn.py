"""A random visit is that of the subject and by the officers that its draw has drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.county import AT, DAY, client_of
from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Draw, Plan, Subject
from xianwu.registers.enforcement.tests.visit_world import World, card, person, refused, sample, words
from xianwu.registers.enforcement.visits import plan_actions, team_actions

pytestmark = pytest.mark.django_db


def revealed(world: World, plan: Plan, subject: Subject, cards: list[str]) -> Draw:
    return sample(Draw(
        number="抽1", title="抽取", unit=plan.unit, matter="toy", state=Draw.State.REVEALED, plan=plan, wanted=1,
        candidates=[[subject.number, "1"]], officers=[*cards, "豫G0003"], list_digest="0", commitment="0",
        committed_on=DAY - timedelta(days=3), public_source="x", public_on=DAY, winners=[subject.number],
        pairs=[{"subject": subject.number, "officers": cards, "reason": "x"}],
    ))  # fmt: skip


def test_a_random_plan_takes_only_the_subjects_that_its_draw_has_drawn(world: World) -> None:
    plan, chosen, other = world.plan(source=Source.RANDOM), world.subject(), world.subject("另一家")
    client = client_of(world.clerk)
    visit = {"plan": plan.pk, "source": "random", "basis": "条例", "scope": "清单", "planned_on": "2025-08-29"}

    def said(subject: Subject, **more: Any) -> str:
        return words(client.post("/enforcement/inspections/new/", visit | {"subject": subject.pk} | more))

    assert "要先完成随机抽取" in said(chosen)
    assert "要先完成随机抽取" in said(chosen, source="plan")
    listed = plan_actions.plan_subjects(plan, [chosen], planned_on=DAY, actor=world.clerk, at=AT)
    assert "要先完成随机抽取" in listed.refused[0][1]
    draw = revealed(world, plan, chosen, ["豫G0001", "豫G0002"])
    assert "没有被 抽1 抽中" in said(other)
    listed = plan_actions.plan_subjects(plan, [other, chosen], planned_on=DAY, actor=world.clerk, at=AT)
    assert [row.subject for row in listed.inspections] == [chosen]
    row = listed.inspections[0]
    team_actions.assign_officers([row], world.cards, actor=world.clerk, at=AT)
    Draw.objects.filter(pk=draw.pk).update(state=Draw.State.VOID)
    refused(row, "approve", "要先完成随机抽取", actor=world.deputy)
    Draw.objects.filter(pk=draw.pk).update(state=Draw.State.REVEALED)
    take_step(row, "approve", actor=world.deputy, at=AT)


def test_the_officers_of_a_random_visit_are_those_that_were_drawn_for_it(world: World) -> None:
    plan, subject = world.plan(source=Source.RANDOM), world.subject()
    third, fourth = (card(person(f"more{no}", roles.OFFICER), f"豫G000{no}") for no in (3, 4))
    revealed(world, plan, subject, ["豫G0001", "豫G0002"])
    row = world.planned(subject, plan)
    add = {"duty": "officer", "actor": world.clerk, "at": AT}
    with pytest.raises(EnforcementRefused, match="由 抽1 抽取，不能自行指定"):
        team_actions.add_participant(row, person=third.person, **add)
    leaves = row.participants.get(person_id=world.two.id)
    team_actions.leave_team(leaves, reason="有利害关系", is_recused=True, actor=world.clerk, at=AT)
    with pytest.raises(EnforcementRefused, match="公布的执法人员名单"):
        team_actions.add_participant(row, person=fourth.person, **add)
    team_actions.add_participant(row, person=third.person, **add)
    take_step(row, "approve", actor=world.deputy, at=AT)

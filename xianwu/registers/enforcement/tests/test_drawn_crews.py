"""What was drawn stays drawn: the planner of a day does not change the crew, and no draw comes after its plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.county import AT, DAY, awaited, client_of, later, texts_of, unit
from xianwu.core.workflow.api import take_step
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.brain.route import Window
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Draw, Inspection, Officer
from xianwu.registers.enforcement.publicity.drawing import DrawRefused, commit_draw
from xianwu.registers.enforcement.tests.test_dispatch import PAGE, sent
from xianwu.registers.enforcement.tests.test_drawn import revealed
from xianwu.registers.enforcement.tests.visit_world import MATTER, World, card, person, refused, words
from xianwu.registers.enforcement.visits import dispatch, team_actions

pytestmark = pytest.mark.django_db
WHOLE = Window(8 * 60, 18 * 60)


@pytest.fixture
def others(world: World) -> list[Officer]:
    """Two of the published list and one who is on no list."""
    return [card(person(name, roles.OFFICER), f"豫G000{at}") for at, name in ((3, "three"), (4, "four"), (5, "five"))]


def drawn_visit(world: World, *, team: bool = True) -> Inspection:
    plan, subject = world.plan(source=Source.RANDOM), world.subject()
    row = revealed(world, plan, subject, ["豫G0001", "豫G0002"])
    Draw.objects.filter(pk=row.pk).update(officers=["豫G0001", "豫G0002", "豫G0003", "豫G0004"])
    return world.planned(subject, plan, team=team)


def taken(world: World, *officers: Officer) -> dispatch.Accepted:
    visits = dispatch.candidates(world.clerk, matter=MATTER, organ=unit("culture"), on=DAY)
    team = dispatch.Team(1, officers, WHOLE)
    return dispatch.accept([(each, team) for each in visits], on=DAY, actor=world.clerk, at=AT)


def going(row: Inspection) -> set[str]:
    return set(row.participants.present().values_list("card_no", flat=True))


def test_the_planner_of_a_day_does_not_change_a_drawn_crew(world: World, others: list[Officer]) -> None:
    row = drawn_visit(world)
    said = "由 抽1 抽中的测试员one、测试员two检查，排程不能换人"
    done = taken(world, *others[:2])
    assert (done.done, said in done.refused[0]) == (0, True)
    mixed = taken(world, world.cards[0], others[0])
    assert said in mixed.refused[0]
    more = taken(world, *world.cards, others[0])
    assert "组里有没有抽中的人员" in more.refused[0]
    assert going(row) == {"豫G0001", "豫G0002"}
    assert not row.participants.filter(left_on__isnull=False).exists()
    assert taken(world, *world.cards).done == 1


def test_the_page_proposes_no_other_crew_and_accepts_none(world: World, others: list[Officer]) -> None:
    row, client, four = drawn_visit(world), client_of(world.clerk), [*world.cards, *others[:2]]
    none_else = sent(world, four, do="propose", **{f"need-{row.pk}": "must", "crew1-first": "", "crew1-second": ""})
    assert "排程不能换人" in words(client.post(PAGE, none_else))
    by_hand = sent(world, four, do="accept", **{f"crew-{row.pk}": "2", f"order-{row.pk}": "1"})
    assert "排程不能换人" in "".join(texts_of(client.post(PAGE, by_hand, follow=True)))
    assert going(row) == {"豫G0001", "豫G0002"}
    own = by_hand | {f"crew-{row.pk}": "1"}
    assert "排程不能换人" not in "".join(texts_of(client.post(PAGE, own, follow=True)))
    row.refresh_from_db()
    assert row.route_order == 1


def test_a_visit_without_a_crew_takes_the_drawn_one(world: World, others: list[Officer]) -> None:
    row = drawn_visit(world, team=False)
    assert "排程不能换人" in taken(world, *others[:2]).refused[0]
    assert taken(world, *world.cards).done == 1
    assert going(row) == {"豫G0001", "豫G0002"}


def test_where_one_has_left_another_of_the_published_list_goes(world: World, others: list[Officer]) -> None:
    row = drawn_visit(world)
    own = row.participants.get(person_id=world.two.id)
    team_actions.leave_team(own, reason="有利害关系", is_recused=True, actor=world.clerk, at=AT)
    assert "公布的执法人员名单" in taken(world, world.cards[0], others[2]).refused[0]
    assert "排程不能换人" in taken(world, *others[:2]).refused[0]
    assert taken(world, world.cards[0], others[0]).done == 1
    assert going(row) == {"豫G0001", "豫G0003"}


# --- the days of the plan -----------------------------------------------------------------------------------


def confirmed(world: World, ends_on: date) -> Draw:
    """A draw whose number was typed by two; its plan ends on that day."""
    plan = world.plan(source=Source.RANDOM, ends_on=ends_on)
    world.subject()
    row = commit_draw(
        plan=plan, wanted=1, is_weighted=False, public_source="福彩3D", public_on=DAY + timedelta(days=1),
        actor=world.clerk, at=AT,
    )  # fmt: skip
    take_step(row, "enter_value", actor=world.clerk, at=later(1), data={"value": "407"})
    take_step(row, "confirm_value", actor=world.deputy, at=later(1), data={"value": "407"})
    return row


def test_no_draw_is_made_when_its_plan_is_over(world: World) -> None:
    row = confirmed(world, DAY + timedelta(days=4))
    assert "reveal" in awaited(world.clerk, Draw, on=later(3).date())
    for gap in (4, 30):
        assert "reveal" not in awaited(world.clerk, Draw, on=later(gap).date())
        refused(row, "reveal", "已经不在计划期间，不能再抽取", actor=world.clerk, at=later(gap))
    assert (row.revealed_salt, Inspection.objects.count()) == ("", 0)
    take_step(row, "void", actor=world.deputy, at=later(30), reason="计划已到期")


def test_what_is_drawn_on_the_last_day_but_one_lies_within_the_plan(world: World) -> None:
    row = confirmed(world, DAY + timedelta(days=4))
    take_step(row, "reveal", actor=world.clerk, at=later(3))
    visit = Inspection.objects.get()
    assert visit.planned_on == row.plan.ends_on
    team_actions.assign_officers([visit], world.cards, actor=world.clerk, at=later(3))
    take_step(visit, "approve", actor=world.deputy, at=later(3))


def test_a_number_that_comes_after_the_plan_is_not_waited_for(world: World) -> None:
    plan = world.plan(source=Source.RANDOM, ends_on=DAY + timedelta(days=4))
    world.subject()
    given = {"plan": plan, "wanted": 1, "is_weighted": False, "public_source": "福彩3D", "actor": world.clerk, "at": AT}
    with pytest.raises(DrawRefused, match="检查计划到 2025-09-02 为止") as caught:
        commit_draw(public_on=DAY + timedelta(days=4), **given)
    assert caught.value.field == "public_on"
    page = client_of(world.clerk).post("/enforcement/draws/new/", {
        "plan": plan.pk, "wanted": "1", "public_source": "福彩3D", "public_on": "2025-10-01"}, follow=True)  # fmt: skip
    assert "检查计划到 2025-09-02 为止" in page.content.decode() or "检查计划到 2025-09-02 为止" in "".join(
        texts_of(page)
    )
    assert not Draw.objects.exists()

"""A day for several crews: what must and what may be, routes with their hours, by hand, accepted; who may not."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.county import AT, DAY, client_of, statements, texts_of, unit
from xianwu.core.events.models import Event
from xianwu.core.workflow.api import take_step
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.brain.route import Window
from xianwu.registers.enforcement.models import Inspection, Officer, Subject
from xianwu.registers.enforcement.tests.visit_world import MATTER, World, card, person, words
from xianwu.registers.enforcement.visits import dispatch, team_actions
from xianwu.registers.enforcement.visits.day import visits_of

pytestmark = pytest.mark.django_db
PAGE = "/enforcement/dispatch/"
BASE = (Decimal("35.142000"), Decimal("114.201000"))
WHOLE = Window(8 * 60, 18 * 60)


@pytest.fixture
def four(world: World) -> list[Officer]:
    """Two crews' officers."""
    more = [person(name, roles.OFFICER, phone=f"1380013800{at}") for at, name in ((3, "three"), (4, "four"))]
    return [*world.cards, *(card(each, f"豫G000{at}") for at, each in enumerate(more, start=3))]


def visit(world: World, north: int = 0, *, on: date = DAY, risk: int | None = None, team: bool = False) -> Inspection:
    """A visit some hundred metres north of where the crews leave."""
    row = world.subject(f"店{Subject.objects.count()}")
    point = {"latitude": BASE[0] + Decimal(north) / 1000, "longitude": BASE[1], "given_datum": "wgs84"}
    Subject._base_manager.filter(pk=row.pk).update(risk_score=risk, **point)
    row.refresh_from_db()
    return world.single(row, team=team, planned_on=on)


def teams(four: list[Officer], *, hours: Window = WHOLE, count: int = 2) -> list[dispatch.Team]:
    return [dispatch.Team(at + 1, tuple(four[2 * at : 2 * at + 2]), hours) for at in range(count)]


def rows(world: World, on: date = DAY) -> list[Inspection]:
    return dispatch.candidates(world.clerk, matter=MATTER, organ=unit("culture"), on=on)


def needs(world: World, need: str = dispatch.MAY, **of: str) -> dict[Inspection, str]:
    return {each: of.get(each.number, need) for each in rows(world)}


def routed(proposal: dispatch.Proposal) -> dict[int, list[int]]:
    return {each.team.number: [leg.visit.pk for leg in each.legs] for each in proposal.routes}


def test_two_crews_share_the_day_and_each_visit_has_its_hours(world: World, four: list[Officer]) -> None:
    own = [visit(world, north) for north in (5, 6, -5, -6)]
    proposal = dispatch.propose(needs(world), teams(four, hours=Window(9 * 60, 11 * 60 + 20)), on=DAY)
    found = routed(proposal)
    assert {key for keys in found.values() for key in keys} == {each.pk for each in own}
    assert sorted(map(len, found.values())) == [2, 2]
    for each in proposal.routes:
        assert time(9) <= each.leaves < each.legs[0].begins < each.legs[0].ends <= each.legs[1].begins
        assert each.returns <= time(11, 20)
        assert {leg.windows for leg in each.legs} == {"08:00–12:00、13:00–18:00"}
    assert proposal.left == ()


def test_a_crew_with_few_hours_leaves_its_share_to_the_other(world: World, four: list[Officer]) -> None:
    own = [visit(world, 4 + at) for at in range(6)]
    short, whole = teams(four, hours=Window(9 * 60, 10 * 60))[:1], teams(four)[1:]
    proposal = dispatch.propose(needs(world), [*short, *whole], on=DAY)
    assert proposal.left == ()
    assert {key for keys in routed(proposal).values() for key in keys} == {each.pk for each in own}
    assert len(routed(proposal)[1]) <= 1, "an hour holds one"
    even = routed(dispatch.propose(needs(world), teams(four), on=DAY))
    assert [len(keys) for keys in even.values()] == [3, 3]


def test_what_must_be_goes_before_what_may_and_the_less_urgent_is_left_with_its_reason(
    world: World, four: list[Officer]
) -> None:
    calm, risky, must = visit(world, 5, risk=10), visit(world, 6, risk=90), visit(world, 40, risk=1)
    short = teams(four, hours=Window(9 * 60, 11 * 60), count=1)
    proposal = dispatch.propose(needs(world, **{must.number: dispatch.MUST}), short, on=DAY)
    assert set(routed(proposal)[1]) == {must.pk, risky.pk}
    [(left, why)] = proposal.left
    assert (left.pk, "紧迫度 10" in why) == (calm.pk, True)


def test_overdue_counts_more_with_each_day_and_what_is_later_waits(world: World) -> None:
    late, soon = visit(world, on=DAY - timedelta(days=6), risk=10), visit(world, on=DAY + timedelta(days=3), risk=50)
    far, today = visit(world, on=DAY + timedelta(days=30)), visit(world, risk=5)
    found = rows(world)
    assert [each.pk for each in found] == [today.pk, late.pk, soon.pk]
    assert far.pk not in {each.pk for each in found}
    assert [dispatch.urgency(each, on=DAY) for each in found] == [5, 60, 50]
    assert [dispatch.usual_need(each, on=DAY) for each in found] == ["must", "may", "no"]


def test_what_cannot_be_is_said_before_anything_is_solved(world: World, four: list[Officer]) -> None:
    own = teams(four)
    with pytest.raises(Refused, match="至少选一家"):
        dispatch.propose({}, own, on=DAY)
    visit(world)
    for wrong, why in (
        ([], "至少编一个组"),
        ([dispatch.Team(1, tuple(four[:1]), WHOLE)], "两名不同的执法人员"),
        ([dispatch.Team(1, (four[0], four[0]), WHOLE)], "两名不同的执法人员"),
        ([own[0], dispatch.Team(2, (four[1], four[2]), WHOLE)], "已在第 1 组"),
    ):
        with pytest.raises(Refused, match=why):
            dispatch.propose(needs(world), wrong, on=DAY)


def test_reasons_that_the_solver_does_not_know(world: World, four: list[Officer]) -> None:
    placeless = visit(world)
    Subject._base_manager.filter(pk=placeless.subject_id).update(latitude=None, longitude=None)
    announced = world.notified(visit(world, 5, team=True))
    recused = visit(world, 6)
    team_actions.assign_officers([recused], four[2:3], actor=world.clerk, at=AT)
    team_actions.leave_team(recused.participants.get(), reason="亲属", is_recused=True, actor=world.clerk, at=AT)
    mixed = [dispatch.Team(1, (four[0], four[2]), WHOLE)]
    left = {each.pk: why for each, why in dispatch.propose(needs(world), mixed, on=DAY).left}
    assert "没有坐标" in left[placeless.pk]
    assert "文书写明由" in left[announced.pk]
    assert "申请回避" in left[recused.pk]
    whole = routed(dispatch.propose(needs(world), teams(four), on=DAY))
    assert announced.pk in whole[1], "those whom the paper names go"
    assert recused.pk in whole[1], "the crew without the one who recused themselves goes"


def sent(world: World, four: list[Officer], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"matter": MATTER, "on": DAY.isoformat(), "do": "propose"}
    for number in range(1, 5):
        data |= {f"crew{number}-leaves": "08:00", f"crew{number}-returns": "18:00"}
    for at, key in enumerate(("crew1-first", "crew1-second", "crew2-first", "crew2-second")):
        data[key] = str(four[at].pk)
    return data | more


def test_the_page_proposes_and_accepts_what_was_moved_by_hand(world: World, four: list[Officer]) -> None:
    late = visit(world, 5, on=DAY - timedelta(days=3))
    own = [late, visit(world, 6, team=True), visit(world, -5)]
    client = client_of(world.clerk)
    page = words(client.get(PAGE, {"matter": MATTER, "on": DAY.isoformat()}))
    assert "待检查的（3 家）" in page
    page = words(client.post(PAGE, sent(world, four)))
    for told in ("第 1 组：", "第 2 组：", "08:00–12:00、13:00–18:00", "采用，排给各组"):
        assert told in page
    by_hand = {f"crew-{own[0].pk}": "2", f"order-{own[0].pk}": "2", f"crew-{own[1].pk}": "2", f"order-{own[1].pk}": "1"}
    answer = client.post(PAGE, sent(world, four, do="accept", **by_hand), follow=True)
    assert texts_of(answer) == ["已排好 2 家，各组在“我的一天”按顺序看到。"]
    three = person("three", roles.OFFICER)
    assert [each.pk for each in visits_of(three, on=DAY)] == [own[1].pk, own[0].pk]
    late.refresh_from_db()
    assert (late.planned_on, late.route_order) == (DAY, 2)
    assert not visits_of(world.one, on=DAY).exists(), "who was on the visit before goes elsewhere"
    own[2].refresh_from_db()
    assert own[2].route_order is None
    assert Event.objects.filter(verb="enforcement.inspection_routed", object_id=late.pk).exists()


def test_a_plan_moved_by_hand_is_reckoned_again_and_warns_before_it_is_accepted(
    world: World, four: list[Officer]
) -> None:
    own = [visit(world, north) for north in (60, 62, 64)]
    hours = {"crew1-leaves": "16:00", "crew1-returns": "17:30", "crew2-leaves": "09:00", "crew2-returns": "17:30"}
    hand = {f"crew-{each.pk}": "1" for each in own} | {f"order-{each.pk}": str(at) for at, each in enumerate(own, 1)}
    client = client_of(world.clerk)
    answer = client.post(PAGE, sent(world, four, do="accept", **hours, **hand))
    page = words(answer)
    assert answer.status_code == 422
    [back] = re.findall(r"第 1 组要到 (\d\d:\d\d) 才能返回，超过了 17:30。", page)
    assert back > "17:30"
    late = re.findall(r"要到 (\d\d:\d\d) 才能开始，(\d\d:\d\d) 结束，不在可检查时段", page)
    assert [end > "18:00" for _, end in late] == [True]
    assert "时间超出也采用" in page
    assert f"{back} 返回" in page, "each crew's hours are those of the plan as it was moved"
    assert not Inspection.objects.filter(route_order__isnull=False).exists()
    read = {"read": re.findall(r'name="read" value="([^"]*)"', page)[0]}
    other = hand | {f"order-{own[0].pk}": "3", f"order-{own[2].pk}": "1"}
    assert client.post(PAGE, sent(world, four, do="accept", **hours, **other, **read)).status_code == 422
    answer = client.post(PAGE, sent(world, four, do="accept", **hours, **hand, **read), follow=True)
    assert texts_of(answer) == ["已排好 3 家，各组在“我的一天”按顺序看到。"]
    assert list(Inspection.objects.order_by("route_order").values_list("pk", flat=True)) == [each.pk for each in own]


def test_hours_are_reckoned_without_accepting(world: World, four: list[Officer]) -> None:
    near, placeless = visit(world, 5), visit(world)
    Subject._base_manager.filter(pk=placeless.subject_id).update(latitude=None, longitude=None)
    hand = {f"crew-{near.pk}": "1", f"order-{near.pk}": "2", f"crew-{placeless.pk}": "1", f"order-{placeless.pk}": "1"}
    answer = client_of(world.clerk).post(PAGE, sent(world, four, do="reckon", **hand))
    page = words(answer)
    assert answer.status_code == 200
    assert "08:00–08:40" in page
    assert "没有坐标，路程没有计入" in page
    assert "时间不够" not in page
    assert not Inspection.objects.filter(route_order__isnull=False).exists()


def test_what_is_approved_keeps_its_day_and_its_officers(world: World, four: list[Officer]) -> None:
    settled = visit(world, 5, team=True)
    take_step(settled, "approve", actor=world.deputy, at=AT)
    moved = sent(world, four, do="accept", **{f"crew-{settled.pk}": "2", f"order-{settled.pk}": "1"})
    [said] = texts_of(client_of(world.clerk).post(PAGE, moved, follow=True))
    assert "文书写明由" in said
    assert settled.participants.present().count() == 2
    assert rows(world, on=DAY + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"crew1-second": ""}, "两名不同的执法人员"),
        ({"crew1-returns": "07:00"}, "返回时间要晚于出发时间"),
        ({"crew1-leaves": "x"}, "补齐各组的出发和返回时间"),
        ({"do": "accept"}, "还没有排给任何一个组"),
        ({"crew1-first": "", "crew1-second": "", "crew2-first": "", "crew2-second": ""}, "至少编一个组"),
    ],
)
def test_a_wrong_crew_is_said_and_nothing_typed_is_lost(
    world: World, four: list[Officer], changes: dict[str, str], why: str
) -> None:
    own = visit(world, 5)
    answer = client_of(world.clerk).post(PAGE, sent(world, four, **{f"need-{own.pk}": "may"}, **changes))
    assert answer.status_code == 422
    page = words(answer)
    assert why in page
    assert '<option value="may" selected>' in page


def test_only_those_who_plan_for_their_own_organ(world: World, four: list[Officer]) -> None:
    own = visit(world, 5)
    placed = sent(world, four, do="accept", **{f"crew-{own.pk}": "1", f"order-{own.pk}": "1"})
    assert client_of(world.one).get(PAGE).status_code == 403
    assert client_of(world.one).post(PAGE, placed).status_code == 403
    other = client_of(person("hclerk", roles.CLERK, organ="housing"))
    assert other.post(PAGE, placed).status_code in (403, 422)
    own.refresh_from_db()
    assert own.route_order is None
    past = client_of(world.clerk).post(PAGE, placed | {"on": "2025-08-01"})
    assert past.status_code == 422


def test_the_page_asks_as_few_statements_for_many(world: World, four: list[Officer]) -> None:
    visit(world, 5, team=True)
    client = client_of(world.clerk)
    client.get(PAGE)
    few = statements(client, PAGE)
    for north in range(6, 14):
        visit(world, north, team=True)
    assert statements(client, PAGE) <= few <= 12

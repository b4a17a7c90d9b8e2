"""What may not be done about a site, and that the refusal says what may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.county import AT, DAY, account, unit
from xianwu.core.events.api import write_change, write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.workflow.api import StepRefused, take_step
from xianwu.domains.illegal_building.intake import site_rows
from xianwu.domains.illegal_building.kinds import Deed, DemolitionMode, PermitStatus, Stage
from xianwu.domains.illegal_building.models import Cell, Demolition, Site
from xianwu.domains.illegal_building.site_actions import change_site, look_again
from xianwu.domains.illegal_building.tests.street_world import SIGNED, Street
from xianwu.papers.api import papers_of
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.brain import places
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Datum, Power
from xianwu.registers.enforcement.models import Authority, Officer

pytestmark = pytest.mark.django_db
HERE = (Decimal("35.145000"), Decimal("114.205000"))


def at_point(latitude: Decimal, longitude: Decimal, **more: object) -> dict[str, object]:
    return {"latitude": latitude, "longitude": longitude, "accuracy_m": 8, **more}


def test_unknown_is_not_illegal(street: Street) -> None:
    site = street.report()
    with pytest.raises(StepRefused):
        street.stop(site)
    with pytest.raises(StepRefused, match="不能认定为违建"):
        street.verify(site, PermitStatus.UNKNOWN)
    take_step(site, "dissuade", actor=street.patroller, at=AT, data=SIGNED)
    with pytest.raises(StepRefused, match="未核实不等于违法"):
        street.stop(site)
    assert site.state == Site.State.DISSUADED
    assert not papers_of(site).filter(kind="enforcement.stop_order")


def test_a_building_with_its_permit_is_lawful(street: Street) -> None:
    site, permit = street.report(), street.permit()
    with pytest.raises(StepRefused, match="请选择对应的许可"):
        street.verify(site, PermitStatus.PERMITTED)
    street.verify(site, PermitStatus.PERMITTED, permit)
    assert site.state == Site.State.LAWFUL
    assert site.subject_id is None


def test_with_the_power_the_stop_is_written_and_names_its_basis(street: Street) -> None:
    site = street.report()
    street.verify(site)
    street.stop(site)
    paper = papers_of(site).get(kind="enforcement.stop_order")
    assert site.stopped_on == DAY
    assert "职权下放清单" in paper.words
    assert site.siteactions.get(kind=Deed.STOP).is_written


def with_card(username: str, *, organ: str = "wenyan", **more: object) -> Actor:
    """Another officer of the street, with a card."""
    person = account(username, (roles.OFFICER, "wenyan"))
    given = {"card_no": f"证{username}", "valid_from": date(2024, 1, 1), **more}
    write_new(Officer(person=person, organ=unit(organ), **given), "sample.made", actor=None, at=AT)
    return actor_for(person, DAY)


def test_a_stop_is_of_the_two_who_were_there(street: Street) -> None:
    site = street.report()
    street.verify(site)
    third = with_card("third")
    with pytest.raises(StepRefused, match="另一名执法人员"):
        take_step(site, "stop", actor=street.officer, at=AT, data=SIGNED)
    with pytest.raises(StepRefused, match="不能是您本人"):
        street.stop(site, second=street.officer)
    for stranger in (
        street.patroller,
        with_card("lapsed", valid_to=date(2025, 8, 1)),
        with_card("far", organ="housing"),
    ):
        with pytest.raises(StepRefused, match="另一名执法人员"):
            street.stop(site, second=stranger)
    bare = actor_for(account("bare", (roles.OFFICER, "wenyan")), DAY)
    with pytest.raises(StepRefused, match="没有在有效期内的执法证"):
        take_step(site, "stop", actor=bare, at=AT, data=SIGNED | {"second": str(third.id)})
    assert site.state == Site.State.VERIFIED
    assert not papers_of(site).exists()
    street.stop(site, second=third)
    paper, done = papers_of(site).get(kind="enforcement.stop_order"), site.siteactions.get(kind=Deed.STOP)
    assert (done.by_id, done.second_id) == (street.officer.id, third.id)
    assert "豫样0" in paper.words
    assert "证third" in paper.words
    assert "豫样1" not in paper.words, "whoever was not there does not stand on it"


def test_a_stop_names_whom_to_call(street: Street) -> None:
    site = street.report()
    street.verify(site)
    Person.objects.filter(pk__in=(street.officer.id, street.deputy.id)).update(phone="")
    given = SIGNED | {"second": str(street.deputy.id)}
    for typed in ("", "值班室"):
        with pytest.raises(StepRefused, match="要印联系人及电话"):
            take_step(site, "stop", actor=street.officer, at=AT, data=given | {"contact": typed})
    assert not papers_of(site).exists()
    take_step(site, "stop", actor=street.officer, at=AT, data=given | {"contact": "值班室 0373-7690000"})
    assert "联系人及电话：值班室 0373-7690000" in papers_of(site).get(kind="enforcement.stop_order").words


def test_the_phone_of_who_stops_is_printed(street: Street) -> None:
    site = street.report()
    street.verify(site)
    street.stop(site)
    person = Person.objects.get(pk=street.officer.id)
    assert person.phone
    assert f"联系人及电话：{person.name} {person.phone}" in papers_of(site).get(kind="enforcement.stop_order").words


def test_without_the_power_one_dissuades_and_hands_over(street: Street) -> None:
    power = Authority.objects.get(organ=unit("wenyan"), power=Power.ORDER_STOP)
    write_change(power, {"valid_to": DAY - timedelta(days=1)}, "sample.changed", actor=None, at=AT)
    site = street.report()
    street.verify(site)
    with pytest.raises(StepRefused, match="已于 2025-08-28 失效，只能劝阻"):
        street.stop(site)
    take_step(site, "dissuade", actor=street.patroller, at=AT, data=SIGNED)
    to = {"to_organ": str(unit("housing").pk)}
    take_step(site, "hand_over", actor=street.deputy, at=AT, data=to, reason="街道没有权限")
    assert site.state == Site.State.HANDED_OVER
    assert site.referral.to_organ == unit("housing")


def test_a_street_neither_fines_nor_forces() -> None:
    powers = {
        power for power, _ in __import__("xianwu.domains.illegal_building.first_rows", fromlist=["STREET"]).STREET
    }
    assert powers == {Power.PATROL, Power.ORDER_STOP}


def test_what_is_only_planned_cannot_be_taken_down(street: Street) -> None:
    site = street.report(stage=Stage.PLANNED_EMPTY)
    street.verify(site)
    with pytest.raises(StepRefused, match="地上还没有建筑"):
        take_step(site, "demolish", actor=street.officer, at=AT,
                  data={"mode": DemolitionMode.SELF, "done_on": DAY, "area": Decimal(10)})  # fmt: skip
    assert not Demolition.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"area": Decimal(0)}, "大于 0"),
        ({"area": Decimal(81)}, "大于建筑面积"),
        ({"mode": DemolitionMode.ASSISTED}, "同意书"),
        ({"done_on": DAY + timedelta(days=1)}, "今天以前"),
        ({"mode": DemolitionMode.COERCED}, "强制拆除还缺"),
    ],
)
def test_a_demolition_that_cannot_be(street: Street, data: dict[str, object], words: str) -> None:
    site = street.report()
    street.verify(site)
    given = {"mode": DemolitionMode.SELF, "done_on": DAY, "area": Decimal(80), **data}
    with pytest.raises(StepRefused, match=words):
        take_step(site, "demolish", actor=street.officer, at=AT, data=given)
    assert site.state == Site.State.VERIFIED
    assert not Demolition.objects.exists()


def test_what_is_put_right_is_so_between_its_finding_and_today(street: Street) -> None:
    site = street.report(at=AT - timedelta(days=3))
    street.verify(site)
    for day in (DAY - timedelta(days=4), DAY + timedelta(days=1)):
        with pytest.raises(StepRefused, match="改正日期应在发现（2025-08-26）之后、今天以前"):
            take_step(site, "correct", actor=street.officer, at=AT, data={"done_on": day, "note": "已清运"})
    assert site.state == Site.State.VERIFIED
    assert not site.watchs.exists()
    street.correct(site, DAY - timedelta(days=3))
    assert site.fixed_on == DAY - timedelta(days=3)


def test_what_is_taken_down_together_names_its_operation(street: Street) -> None:
    site = street.report()
    street.verify(site)
    given = {"mode": DemolitionMode.SELF, "done_on": DAY, "area": Decimal(80), "partner": str(unit("housing").pk)}
    with pytest.raises(StepRefused, match="请选这次联合行动"):
        take_step(site, "demolish", actor=street.officer, at=AT, data=given)
    outing = street.outing()
    take_step(site, "demolish", actor=street.officer, at=AT, data=given | {"operation": str(outing.pk)})
    assert site.demolitions.get().operation == outing


def test_force_names_every_condition_that_is_missing(street: Street) -> None:
    site = street.report()
    street.verify(site)
    given = {"mode": DemolitionMode.COERCED, "done_on": DAY, "area": Decimal(80)}
    with pytest.raises(StepRefused) as refused:
        take_step(site, "demolish", actor=street.officer, at=AT, data=given)
    for word in (
        "还没有立案",
        "强制执行决定",
        "物品登记清单",
        "全程录像",
    ):
        assert word in str(refused.value)


def test_a_fixed_place_is_watched_before_it_is_closed(street: Street) -> None:
    site = street.report()
    street.verify(site)
    take_step(site, "demolish", actor=street.officer, at=AT,
              data={"mode": DemolitionMode.SELF, "done_on": DAY, "area": Decimal(80)})  # fmt: skip
    with pytest.raises(StepRefused, match="还有 3 次回访没有做"):
        take_step(site, "close", actor=street.deputy, at=AT)
    first = site.watchs.order_by("due_on").first()
    with pytest.raises(EnforcementRefused, match="写明看到的情况"):
        look_again(first, done_on=DAY, is_rebuilt=True, note="", actor=street.patroller, at=AT)
    for watch in site.watchs.all():
        look_again(watch, done_on=DAY, is_rebuilt=False, note="", actor=street.patroller, at=AT)
    take_step(site, "close", actor=street.deputy, at=AT)
    assert site.state == Site.State.CLOSED


def test_the_same_house_is_asked_about(street: Street) -> None:
    first = street.report(**at_point(*HERE))
    near = at_point(HERE[0] + Decimal("0.0001"), HERE[1])
    with pytest.raises(EnforcementRefused, match="可能是同一处") as refused:
        street.report(actor=street.officer, **near)
    assert refused.value.field == "is_separate"
    assert Site.objects.count() == 1
    second = street.report(actor=street.officer, is_separate=True, **near)
    take_step(second, "merge", actor=street.clerk, at=AT, data={"into": str(first.pk)})
    assert second.state == Site.State.MERGED
    assert second.merged_into == first
    assert [len(site_rows(each)) for each in (first, second)] == [1, 0], "a file has one line of a house"
    assert street.report(**at_point(HERE[0] + Decimal("0.001"), HERE[1])).pk


def test_built_again_points_back(street: Street) -> None:
    site = street.report(at=AT - timedelta(days=40), **at_point(*HERE))
    street.verify(site)
    take_step(site, "demolish", actor=street.officer, at=AT - timedelta(days=30),
              data={"mode": DemolitionMode.SELF, "done_on": DAY - timedelta(days=30), "area": Decimal(80)})  # fmt: skip
    again = street.report(**at_point(HERE[0] + Decimal("0.0001"), HERE[1]))
    assert again.rebuilt_of == site
    assert street.report(**at_point(HERE[0] + Decimal("0.004"), HERE[1])).rebuilt_of is None


def test_going_on_after_the_stop_needs_growth(street: Street) -> None:
    site = street.report()
    street.verify(site)
    street.stop(site)
    same = {"stage": Stage.FOUNDATION, "floors": 1, "area": Decimal(80)}
    with pytest.raises(StepRefused, match="没有增加"):
        take_step(site, "report_restart", actor=street.patroller, at=AT + timedelta(days=2), data=same)
    grown = same | {"stage": Stage.RISING, "floors": 2}
    take_step(site, "report_restart", actor=street.patroller, at=AT + timedelta(days=2), data=grown)
    assert site.restarted_on == DAY + timedelta(days=2)
    assert site.stage == Stage.RISING
    assert site.found_stage == Stage.FOUNDATION


def test_going_on_is_reported_on_the_day_of_the_stop(street: Street) -> None:
    site = street.report()
    street.verify(site)
    street.stop(site)
    grown = {"stage": Stage.FOUNDATION, "floors": 2, "area": Decimal(180)}
    with pytest.raises(StepRefused, match="阶段没有增加；这次没有填层数；面积只多 1 平方米"):
        take_step(
            site, "report_restart", actor=street.patroller, at=AT, data={"stage": Stage.FOUNDATION, "area": Decimal(81)}
        )
    take_step(site, "report_restart", actor=street.patroller, at=AT + timedelta(hours=2), data=grown)
    assert (site.restarted_on, site.floors, site.area_m2) == (DAY, 2, Decimal(180))


def test_a_shifted_point_is_converted_and_kept_as_given(street: Street) -> None:
    site = street.report(**at_point(*HERE, given_datum=Datum.GCJ02))
    wanted = places.from_gcj02(places.Point(float(HERE[0]), float(HERE[1])))
    assert places.metres(places.Point(float(site.latitude), float(site.longitude)), wanted) < 1
    assert site.given_datum == "gcj02"
    assert site.given_point == f"{HERE[0]},{HERE[1]}"


def test_a_coarse_fix_is_kept_and_not_measured_by(street: Street) -> None:
    first = street.report(**at_point(*HERE))
    coarse = street.report(actor=street.officer, **at_point(*HERE) | {"accuracy_m": 400})
    assert coarse.photo_doubts
    assert first.pk != coarse.pk


def test_an_edit_that_leaves_the_point_keeps_how_it_was_measured(street: Street) -> None:
    street.report(**at_point(*HERE, given_datum=Datum.GCJ02))
    site = Site.objects.get()
    before = (site.latitude, site.longitude, site.given_datum, site.given_point)
    sent = {"owner": "张某", "latitude": site.latitude, "longitude": site.longitude, "given_datum": ""}
    change_site(site, sent, actor=street.officer, at=AT)
    site = Site.objects.get()
    assert site.owner == "张某"
    assert (site.latitude, site.longitude, site.given_datum, site.given_point) == before


def with_border(cell: Cell, west: float, south: float = 35.14) -> None:
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01]]
    write_change(cell, {"polygon": [ring] if west else []}, "sample.changed", actor=None, at=AT)


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (("39.9", "116.4"), "公里，不在本县：请核对坐标和坐标系"),
        (("35.145", "114.225"), "坐标不在所选的网格“样例1村”，在网格“样例2村”"),
        (("35.151", "114.205"), "坐标在网格“样例1村”以外约 111 米"),
    ],
)
def test_a_point_elsewhere_is_kept_with_its_doubt(street: Street, point: tuple[str, str], words: str) -> None:
    with_border(street.far, 114.22)
    site = street.report(**at_point(*map(Decimal, point)))
    assert len(site.photo_doubts) == 1
    assert words in Site.objects.get().photo_doubts[0]
    moved = {"latitude": HERE[0], "longitude": HERE[1], "accuracy_m": 8}
    change_site(site, moved, actor=street.officer, at=AT)
    assert Site.objects.get().photo_doubts == [], "put right, it is no doubt"


def test_what_the_fix_may_err_by_is_no_doubt(street: Street) -> None:
    assert street.report(**at_point(Decimal("35.15005"), HERE[1])).photo_doubts == []
    assert street.report(**at_point(Decimal("35.15050"), HERE[1])).photo_doubts


def test_a_cell_without_a_border_says_what_its_neighbours_say(street: Street) -> None:
    with_border(street.cell, 0)
    assert street.report(**at_point(HERE[0] + Decimal("0.02"), HERE[1])).photo_doubts == []
    assert "在网格“样例2村”" in street.report(**at_point(*HERE)).photo_doubts[0]
    assert "不在本县" in street.report(**at_point(Decimal("39.9"), Decimal("116.4"))).photo_doubts[0]


def test_swapped_coordinates_are_said(street: Street) -> None:
    with pytest.raises(EnforcementRefused, match="填反"):
        street.report(**at_point(HERE[1], HERE[0]))


def test_a_patroller_reports_in_their_own_cells_only(street: Street) -> None:
    with pytest.raises(EnforcementRefused, match="不在您的办理范围内"):
        street.report(actor=street.other)
    site = street.report()
    assert not Site.objects.visible_to(street.other).exists()
    assert Site.objects.visible_to(street.patroller).get() == site


def test_who_complained_is_entered_by_the_clerk_and_sealed(street: Street) -> None:
    with pytest.raises(EnforcementRefused, match="只由执法内勤登记"):
        street.report(complainant="王某")
    site = street.report(actor=street.clerk, source="complaint", complainant="王某")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT complainant FROM illegal_building_site WHERE id = %s", [site.pk])
        assert "王" not in cursor.fetchone()[0]
    assert Site.objects.get(pk=site.pk).complainant == "王某"


def test_a_village_of_a_file_is_one_of_the_own_street(street: Street) -> None:
    """Villages of two towns are often called alike."""
    from xianwu.core.units.actions import UnitLine, add_units
    from xianwu.core.units.models import Unit
    from xianwu.registers.enforcement.visits.sheet_words import units_named

    own = Unit.objects.get(code="v1")
    add_units([UnitLine("v9", own.name, "village", "sizhai", own.short_name, 9)])
    rows = [{"village": own.name}]
    assert units_named(rows, "village", within=own.parent)[own.name] == own
    assert units_named(rows, "village", within=Unit.objects.get(code="sizhai"))[own.name].code == "v9"

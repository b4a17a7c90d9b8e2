"""The month that the bulletin tells, lived through the verbs that people call: 5 under construction, 1 planned,
6 stopped, 4 taken down together with the housing bureau."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from xianwu.core.workflow.api import take_step
from xianwu.core.workflow.replay import instant
from xianwu.domains.illegal_building import demo_ground
from xianwu.domains.illegal_building.demo_people import Cast
from xianwu.domains.illegal_building.kinds import DemolitionMode, Found, LandType, PermitStatus, Purpose, Stage, Zone
from xianwu.domains.illegal_building.models import Cell, PatrolTask, Permit, Site
from xianwu.domains.illegal_building.patrol_actions import plan_day, plan_operation, score_cells
from xianwu.domains.illegal_building.site_actions import report_site
from xianwu.registers.enforcement.brain.places import Point, to_gcj02
from xianwu.registers.enforcement.visits.points import six


@dataclass(frozen=True)
class Day:
    """A site of the month: day, cell, stage, what is built, its size, and how it was found."""

    day: int
    place: int
    stage: str
    purpose: str
    length: int
    width: int
    source: str = Found.ROUTINE
    zone: str = Zone.VILLAGE_PLAN


FOUND = (
    Day(4, 2, Stage.RISING, Purpose.HOUSE, 12, 9, Found.HOT),
    Day(7, 8, Stage.FOUNDATION, Purpose.HOUSE, 11, 8),
    Day(12, 11, Stage.MATERIAL, Purpose.SHED, 20, 10, Found.HOT, Zone.TOWN_PLAN),
    Day(18, 5, Stage.PLANNED_CLEARED, Purpose.HOUSE, 13, 10),
    Day(21, 8, Stage.RISING, Purpose.FACTORY, 30, 15, Found.HOTLINE),
    Day(26, 14, Stage.FOUNDATION, Purpose.HOUSE, 12, 10, Found.COMPLAINT),
)
SIGNED = {"signature": "当事人签字"}


class Month:
    """One run over the month."""

    def __init__(self, cast: Cast, cells: list[Cell], *, as_of: date) -> None:
        self.cast, self.cells, self.as_of, self.first = cast, cells, as_of, as_of.replace(day=1)

    def at(self, day: int, minute: int = 0) -> datetime:
        return instant(self.first + timedelta(days=day - 1), minute)

    def report(self, each: Day, owner: str, **more: Any) -> Site:
        """By the patroller of the cell; what came by telephone or complaint is entered by the clerk."""
        is_told = each.source in (Found.COMPLAINT, Found.HOTLINE)
        actor = self.cast["wenyan_clerk"] if is_told else self.cast.patroller_of(each.place)
        south, west = demo_ground.corner(each.place)
        village = self.cast.villages[each.place]
        here = to_gcj02(Point(float(south + Decimal(each.day) / 4000), float(west + Decimal("0.004"))))
        data = {
            "cell": self.cells[each.place], "stage": each.stage, "purpose": each.purpose, "source": each.source,
            "owner": owner, "address": f"{village.short_name}{each.day * 3}号", "village": village,
            "length_m": Decimal(each.length), "width_m": Decimal(each.width), "floors": 1,
            "latitude": six(here.lat), "longitude": six(here.lng), "given_datum": "gcj02",
            "accuracy_m": 9, "complainant": "示例群众" if each.source == Found.COMPLAINT else "",
        }  # fmt: skip
        return report_site(data | more, actor=actor, at=self.at(each.day, 30))

    def verify(
        self, site: Site, day: int, status: str = PermitStatus.NONE, permit: Permit | None = None, *,
        zone: str = Zone.VILLAGE_PLAN,
    ) -> None:  # fmt: skip
        data = {
            "permit_status": status, "permit": str(permit.pk) if permit else "", "zone": zone,
            "land_type": LandType.HOMESTEAD, "note": "查询规划、自然资源、农业农村审批台账",
        }  # fmt: skip
        take_step(site, "verify", actor=self.cast["wenyan_officer_1"], at=self.at(day, 90), data=data)

    def stop(self, site: Site, day: int) -> None:
        data = SIGNED | {"second": str(self.cast["wenyan_officer_2"].id)}
        take_step(site, "stop", actor=self.cast["wenyan_officer_1"], at=self.at(day, 120), data=data)

    def outing(self, day: int, title: str, sites: list[Site]) -> None:
        """A joint operation; each building has its own row."""
        held = self.first + timedelta(days=day - 1)
        row = plan_operation(
            {"title": title, "held_on": held, "people_count": 26, "vehicles": 7, "plan": "签字助拆，先清点再拆除"},
            actor=self.cast["wenyan_clerk"], at=self.at(day - 1),
        )  # fmt: skip
        take_step(row, "hold", actor=self.cast["wenyan_deputy"], at=self.at(day, 200))
        for site in sites:
            data = {
                "mode": DemolitionMode.ASSISTED, "done_on": held, "area": site.area_m2, "operation": str(row.pk),
                "partner": str(self.cast.units["housing"].pk), "consent_no": f"助拆〔{held.year}〕{site.pk}号",
            }  # fmt: skip
            take_step(site, "demolish", actor=self.cast["wenyan_officer_2"], at=self.at(day, 240), data=data)


def live(month: Month, stock: list[Site], permits: list[Permit]) -> None:
    """The whole month in the order of its days."""
    sites = [month.report(each, f"示例户{'一二三四五六'[number]}") for number, each in enumerate(FOUND)]
    for site, each in zip(sites, FOUND, strict=True):
        month.verify(site, each.day, zone=each.zone)
        month.stop(site, each.day + 1 if each.day < 28 else each.day)
    stock = [Site.objects.get(pk=row.pk) for row in stock]
    month.outing(8, "8月8日联合拆除行动", [sites[0], stock[0]])
    month.outing(20, "8月20日联合拆除行动", [sites[1], stock[1]])
    alone = {"mode": DemolitionMode.SELF, "done_on": month.first + timedelta(days=14), "area": stock[2].area_m2}
    take_step(stock[2], "demolish", actor=month.cast["wenyan_officer_2"], at=month.at(15, 60), data=alone)
    _others(month, sites, permits)
    _today(month)


def _others(month: Month, sites: list[Site], permits: list[Permit]) -> None:
    """Building went on and was handed over; put right by oneself; lawful; told twice."""
    cast = month.cast
    grown = {"stage": Stage.FOUNDATION, "floors": 1, "area": sites[2].area_m2, "note": "夜间开挖地基"}
    take_step(sites[2], "report_restart", actor=cast.patroller_of(11), at=month.at(16, 30), data=grown)
    take_step(
        sites[2], "hand_over", actor=cast["wenyan_deputy"], at=month.at(17), reason="叫停后继续施工，街道没有处罚和强制权",
        data={"to_organ": str(cast.units["housing"].pk)},
    )  # fmt: skip
    fixed = {"done_on": month.first + timedelta(days=24), "note": "砖料已清运，待审批后再建"}
    demo_ground.show_corrected(sites[3], actor=cast["wenyan_officer_1"], at=month.at(25, 50))
    take_step(sites[3], "correct", actor=cast["wenyan_officer_1"], at=month.at(25, 60), data=fixed)
    permit = next(each for each in permits if each.village_id == cast.villages[6].pk)
    lawful = month.report(Day(13, 6, Stage.RISING, Purpose.HOUSE, 12, 11), permit.holder)
    month.verify(lawful, 13, PermitStatus.PERMITTED, permit)
    twice = month.report(FOUND[4], "示例户五", is_separate=True)
    take_step(twice, "merge", actor=cast["wenyan_clerk"], at=month.at(21, 200), data={"into": str(sites[4].pk)})


def _today(month: Month) -> None:
    """This morning's tasks, one of them under way, and the points of every cell."""
    street, cast = month.cast.street, month.cast
    score_cells(street, actor=cast["wenyan_clerk"], at=month.at(month.as_of.day, -60))
    tasks = plan_day(street, month.as_of, actor=cast["wenyan_clerk"], at=month.at(month.as_of.day, -50))
    first = min((task for task in tasks), key=lambda task: task.starts_at, default=None)
    if first is not None:
        place = month.cells.index(next(cell for cell in month.cells if cell.pk == first.cell_id))
        task = PatrolTask.objects.get(pk=first.pk)
        take_step(task, "start", actor=cast.patroller_of(place), at=month.at(month.as_of.day, -20))

"""One row of each ledger of the patrol."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.county import AT, DAY, ZONE
from xianwu.domains.illegal_building.models import Cell, Demolition, JointOperation, PatrolTask, Permit, Site

START = datetime(2025, 8, 29, 8, tzinfo=ZONE)


def cell(world: Any) -> Cell:
    number = world.number()
    from xianwu.core.units.actions import add_unit

    village = add_unit(
        f"sample-village-{number}", name=f"样例村{number}", kind="village", parent=world.units["wenyan"], at=AT
    )
    ring = [[114.1, 35.1], [114.2, 35.1], [114.2, 35.2], [114.1, 35.2]]
    return world.write(Cell(unit=village, leader="样例网格长", polygon=[ring], heat=Decimal(3)))


def permit(world: Any) -> Permit:
    of = world.make(Cell)
    return world.write(
        Permit(
            street=world.units["wenyan"], kind="homestead", number=f"样例{world.number()}", holder="样例户",
            village=of.unit, area=Decimal(167), floors=2, issued_on=date(2025, 3, 1),
        )
    )  # fmt: skip


def task(world: Any) -> PatrolTask:
    of = world.make(Cell)
    return world.write(
        PatrolTask(
            number=f"巡{world.number():05}", title=f"{of}巡查", unit=world.units["wenyan"], cell=of, state="planned",
            rhythm="routine", planned_on=DAY, starts_at=START,
        )
    )  # fmt: skip


def site(world: Any) -> Site:
    of, number = world.make(Cell), world.number()
    return world.write(
        Site(
            number=f"违建{number:04}", title=f"样例住宅{number}", unit=world.units["wenyan"], cell=of, village=of.unit,
            state="found", found_on=date(2025, 8, 20), owner="样例户", address=f"样例{number}号", found_stage="foundation",
            stage="foundation", length_m=Decimal(10), width_m=Decimal(8), area_m2=Decimal(80), floors=1,
        )
    )  # fmt: skip


def operation(world: Any) -> JointOperation:
    return world.write(
        JointOperation(number=f"联{world.number():03}", title="样例行动", unit=world.units["wenyan"], state="planned",
                       held_on=DAY)
    )  # fmt: skip


def demolition(world: Any) -> Demolition:
    return world.write(Demolition(site=world.make(Site), mode="self", done_on=DAY, area_m2=Decimal(80)))


SAMPLES = {
    Cell: cell, Permit: permit, PatrolTask: task, Site: site, JointOperation: operation, Demolition: demolition,
}  # fmt: skip


def _site(world: Any, record: Site, state: str) -> dict[str, Any]:
    """What the tables demand of a state."""
    if state == "lawful":
        return {"permit_status": "permitted", "permit": world.make(Permit)}
    if state == "merged":
        return {"merged_into": world.make(Site)}
    return {"permit_status": "none", "verified_on": DAY, "stopped_on": DAY} if state != "found" else {}


def _task(world: Any, record: PatrolTask, state: str) -> dict[str, Any]:
    return {"started_at": START, "ended_at": AT} if state == "done" else {}


STATES = {Site: _site, PatrolTask: _task}

"""A street with its people, cells, permits and the powers of the first rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from tests.county import AT, DAY, account, unit
from xianwu.core.attachments.api import attach
from xianwu.core.attachments.models import Attachment
from xianwu.core.events.api import write_new
from xianwu.core.people.actors import Actor, actor_for
from xianwu.core.people.models import Person
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.workflow.api import take_step
from xianwu.domains.illegal_building import first_rows
from xianwu.domains.illegal_building.kinds import LandType, PermitStatus, Purpose, Stage, Zone
from xianwu.domains.illegal_building.models import Cell, JointOperation, Permit, Site
from xianwu.domains.illegal_building.patrol_actions import plan_operation
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.domains.illegal_building.site_actions import report_site
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import Officer
from xianwu.registers.enforcement.tests.casework.pictures import png

SOUTH, WEST = 35.14, 114.20
RING = [[WEST, SOUTH], [WEST + 0.01, SOUTH], [WEST + 0.01, SOUTH + 0.01], [WEST, SOUTH + 0.01]]
SIGNED = {"signature": "当事人签字"}


@dataclass
class Street:
    clerk: Actor
    officer: Actor
    deputy: Actor
    patroller: Actor
    other: Actor
    cell: Cell
    far: Cell

    def report(self, *, actor: Actor | None = None, at: datetime = AT, **more: Any) -> Site:
        data = {
            "cell": self.cell, "stage": Stage.FOUNDATION, "purpose": Purpose.HOUSE, "owner": "样例户", "address": "东头1号",
            "length_m": Decimal(10), "width_m": Decimal(8), "floors": 1,
        }  # fmt: skip
        return report_site(data | more, actor=actor or self.patroller, at=at)

    def verify(
        self, site: Site, status: str = PermitStatus.NONE, permit: Permit | None = None, *, zone: str = Zone.TOWN_PLAN
    ) -> None:
        data = {
            "permit_status": status, "permit": str(permit.pk) if permit else "", "zone": zone,
            "land_type": LandType.HOMESTEAD,
        }  # fmt: skip
        take_step(site, "verify", actor=self.officer, at=AT, data=data)

    def stop(self, site: Site, *, second: Actor | None = None) -> None:
        data = SIGNED | {"second": str((second or self.deputy).id)}
        take_step(site, "stop", actor=self.officer, at=AT, data=data)

    def picture(self, site: Site, at: datetime = AT) -> None:
        """Taken after it was put right."""
        picture = ContentFile(png(colour=(Attachment.objects.count(), 90, 160)), name="改正后.png")
        attach(site, picture, category=Attachment.Category.PHOTO, actor=self.officer, at=at + timedelta(minutes=5))

    def correct(self, site: Site, day: date = DAY, *, at: datetime = AT) -> None:
        self.picture(site, at)
        take_step(site, "correct", actor=self.officer, at=at, data={"done_on": day, "note": "已清运"})

    def outing(self, held_on: date = DAY, *, at: datetime = AT) -> JointOperation:
        """One that was held."""
        row = plan_operation({"title": "联合行动", "held_on": held_on}, actor=self.clerk, at=at)
        take_step(row, "hold", actor=self.clerk, at=at)
        return row

    def permit(self, **more: Any) -> Permit:
        given = {"holder": "样例户", "village": self.cell.unit, "issued_on": date(2025, 3, 1), **more}
        row = Permit(street=unit("wenyan"), kind="homestead", number=f"证{Permit.objects.count()}", **given)
        write_new(row, "sample.made", actor=None, at=AT)
        return row


def _person(name: str, role: str, code: str) -> Actor:
    person = account(name, (role, code))
    person.phone = f"1380000{4600 + len(name):04d}"
    person.save()
    return actor_for(person, DAY)


def make_street() -> Street:
    """Two villages with a cell each, and who works there; the county stands already."""
    villages = add_units([UnitLine(f"v{n}", f"样例{n}村", "village", "wenyan", f"样例{n}村", n) for n in (1, 2)])
    first_rows.enter(at=AT)
    cells = [Cell(unit=villages[code], polygon=[RING]) for code in ("v1", "v2")]
    for cell in cells:
        write_new(cell, "sample.made", actor=None, at=AT)
    found = Street(
        _person("sclerk", roles.CLERK, "wenyan"), _person("sofficer", roles.OFFICER, "wenyan"),
        _person("sdeputy", roles.DEPUTY, "wenyan"), _person("walker", PATROLLER, "v1"), _person("other", PATROLLER, "v2"),
        *cells,
    )  # fmt: skip
    for number, actor in enumerate((found.officer, found.deputy)):
        person = Person.objects.get(pk=actor.id)
        card = Officer(person=person, organ=unit("wenyan"), card_no=f"豫样{number}", valid_from=date(2024, 1, 1))
        write_new(card, "sample.made", actor=None, at=AT)
    return found

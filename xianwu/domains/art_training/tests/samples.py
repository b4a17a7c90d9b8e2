"""One row of each ledger of art training."""

from __future__ import annotations

from typing import Any

from tests.county import DAY
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import LicensingGuide, Shop, Venue
from xianwu.registers.enforcement.models import Subject


def _subject(world: Any) -> Subject:
    number = world.number()
    return world.write(
        Subject(
            number=f"艺样{number:05}", title=f"样例舞蹈社{number}", unit=world.units["culture"], matter=MATTER,
            kind="institution", state="active", town=world.units["dongtun"], address=f"样例路{number}号", operator="样例",
            is_registered=False, found_on=DAY,
        )
    )  # fmt: skip


def venue(world: Any) -> Venue:
    return world.write(Venue(subject=_subject(world), categories=["dance"], premises="shop", floor=2))


def guide(world: Any) -> LicensingGuide:
    of = venue(world)
    return world.write(
        LicensingGuide(
            number=f"办证样{of.pk}", title=str(of), unit=world.units["culture"], state="opened", subject=of.subject,
            opened_on=DAY,
        )
    )  # fmt: skip


def guide_state(world: Any, record: LicensingGuide, state: str) -> dict[str, Any]:
    return {"permit_no": f"证{record.pk}"} if state == "granted" else {}


def shop(world: Any) -> Shop:
    number = world.number()
    return world.write(
        Shop(organ=world.units["culture"], name=f"样例店{number}", address=f"样例街{number}号", listed_on=DAY)
    )


SAMPLES = {Venue: venue, LicensingGuide: guide, Shop: shop}
STATES = {LicensingGuide: guide_state}

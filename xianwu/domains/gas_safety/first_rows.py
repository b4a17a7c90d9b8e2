"""What the county needs before the first visit: the checklist with the measures of the day, acts, powers of all organs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from xianwu.core.rules.api import text_value
from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.acts import ACTS, PARTNERS, POWERS
from xianwu.domains.gas_safety.checklist import ITEMS, SINCE
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.registers.enforcement import founding

MEASURES = ("bottle_room_kg", "most_bottles", "bottle_clearance_m", "hose_metres", "hose_years")


def enter(*, at: datetime) -> None:
    """Enter what is not there yet; partners that the county has no unit for are left out."""
    measures = {name: text_value(f"gas_safety.{name}", on=SINCE) for name in MEASURES}
    items = [replace(each, text=each.text.format(**measures)) for each in ITEMS]
    founding.enter(MATTER, items=items, acts=ACTS, powers=POWERS, since=SINCE, at=at)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[each.unit for each in PARTNERS])}
    for each in PARTNERS:
        if each.unit in units:
            powers = [(power, each.basis) for power in each.powers]
            founding.grant(MATTER, units[each.unit], powers, since=SINCE, at=at)

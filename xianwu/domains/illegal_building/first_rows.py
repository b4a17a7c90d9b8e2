"""Who may do what about illegal building before the first patrol: dated rows, which the county edits afterwards.

A street office patrols, and orders to stop on the strength of the list of delegated powers. It neither fines nor
demolishes: whoever finds no row here may dissuade and hand over.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from xianwu.core.events.api import write_many_new
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.domains.illegal_building.figures import JOINT, OWNER
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.registers.enforcement import founding
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Authority, PenaltyRule

SINCE = date(2021, 7, 15)
LIST = "《行政处罚法》第二十四条、县级职权下放清单（初始默认，请按本县公布的清单核对文号）"
STREET = (
    (Power.PATROL, "《河南省实施〈城乡规划法〉办法》：街道、乡镇巡查、发现、报告"),
    (Power.ORDER_STOP, LIST),
)
COUNTY_ORGAN = (
    (Power.PATROL, "《城乡规划法》第五十三条"),
    (Power.ORDER_STOP, "《城乡规划法》第六十四条"),
    (Power.ORDER_CORRECT, "《城乡规划法》第六十四条"),
    (Power.FINE, "《城乡规划法》第六十四条"),
    (Power.COERCE, "《城乡规划法》第六十八条：县级以上地方人民政府责成"),
)

ACTS = (
    ("W1", "未取得或者不按建设工程规划许可证建设，尚可采取改正措施消除影响", "《城乡规划法》第四十条", "0.05", "0.10"),
    ("W2", "未取得或者不按建设工程规划许可证建设，无法采取改正措施消除影响", "《城乡规划法》第四十条", "0", "0.10"),
)
"""Fines as shares of the cost of the building: corrected, five to ten per cent; taken down, up to ten."""


def enter(*, at: datetime) -> None:
    """Enter what is not there yet; rows that the county has changed or ended stay as they are."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=(OWNER, JOINT, COUNTY))}
    if len(units) < 3:
        return
    wanted = [
        (units[OWNER], units[OWNER], STREET),
        (units[JOINT], units[COUNTY], COUNTY_ORGAN),
    ]
    _enter_acts(units[JOINT], at=at)
    known = set(Authority.objects.filter(matter=MATTER).values_list("organ_id", "power"))
    rows = [
        Authority(organ=organ, matter=MATTER, power=power, zone=zone, basis=basis, valid_from=SINCE)
        for organ, zone, powers in wanted
        for power, basis in powers
        if (organ.pk, power) not in known
    ]
    write_many_new(rows, "enforcement.authority_recorded", actor=None, at=at)


def _enter_acts(organ: Unit, *, at: datetime) -> None:
    known = set(PenaltyRule.objects.filter(matter=MATTER).values_list("code", flat=True))
    rows = [
        PenaltyRule(
            organ=organ, matter=MATTER, code=code, act=act, broken=broken, basis="《城乡规划法》第六十四条",
            base_label="建设工程造价", base_from=Decimal(least), base_to=Decimal(most), sanctions=["confiscation"],
            fires_waiver=False, valid_from=SINCE,
        )
        for code, act, broken, least, most in ACTS
        if code not in known
    ]  # fmt: skip
    write_many_new(rows, "enforcement.penalty_rule_recorded", actor=None, at=at)
    founding.divide(MATTER, PenaltyRule.objects.filter(matter=MATTER), since=SINCE, at=at)

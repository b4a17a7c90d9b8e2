"""Who may do what about illegal building before the first patrol: dated rows, which the county edits afterwards.

A street office patrols, and orders to stop on the strength of the list of delegated powers. It neither fines nor
demolishes: whoever finds no row here may dissuade and hand over. In village planning areas the governments of towns
order to stop, to correct and to take down, and do not fine (城乡规划法 65); a street office is none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from xianwu.core.events.api import write_many_new
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY
from xianwu.domains.illegal_building.figures import JOINT, OWNER
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.registers.enforcement import founding
from xianwu.registers.enforcement.authority import TO_BE_CHECKED
from xianwu.registers.enforcement.kinds import Power, Sanction
from xianwu.registers.enforcement.models import Authority, PenaltyRule

SINCE = date(2021, 7, 15)
LIST = f"《行政处罚法》第二十四条、县级职权下放清单{TO_BE_CHECKED}"
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

TOWN = (
    (Power.PATROL, "《河南省实施〈城乡规划法〉办法》：街道、乡镇巡查、发现、报告"),
    (Power.ORDER_STOP, "《城乡规划法》第六十五条"),
    (Power.ORDER_CORRECT, "《城乡规划法》第六十五条"),
    (Power.COERCE, "《城乡规划法》第六十五条：逾期不改正的，可以拆除"),
)
GOVERNMENTS = ("镇", "乡")
"""How the short name of a town ends that has a government of its own; a street (街道) has an office."""


@dataclass(frozen=True)
class Act:
    """One act against planning: the article broken, the article applied, and what may follow.

    `shares`: the fine as shares of the cost of the building, None where the law has no fine.
    """

    code: str
    act: str
    broken: str
    basis: str
    sanctions: tuple[Sanction, ...]
    shares: tuple[str, str] | None = None


ACTS = (
    Act("W1", "未取得或者不按建设工程规划许可证建设，尚可采取改正措施消除影响", "《城乡规划法》第四十条",
        "《城乡规划法》第六十四条", (), ("0.05", "0.10")),
    Act("W2", "未取得或者不按建设工程规划许可证建设，无法采取改正措施消除影响", "《城乡规划法》第四十条",
        "《城乡规划法》第六十四条", (Sanction.DEMOLITION, Sanction.CONFISCATION), ("0", "0.10")),
    Act("W3", "在乡、村庄规划区内未依法取得或者不按乡村建设规划许可证建设", "《城乡规划法》第四十一条",
        "《城乡规划法》第六十五条", (Sanction.DEMOLITION,)),
)  # fmt: skip
"""Corrected, five to ten per cent; taken down, or confiscated, up to ten; in village planning areas never a fine."""


def enter(*, at: datetime) -> None:
    """Enter what is not there yet; rows that the county has changed or ended stay as they are."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=(OWNER, JOINT, COUNTY))}
    if len(units) < 3:
        return
    wanted = [
        (units[OWNER], units[OWNER], STREET),
        (units[JOINT], units[COUNTY], COUNTY_ORGAN),
        *((town, town, TOWN) for town in _governments()),
    ]
    _enter_acts(units[JOINT], units[COUNTY], at=at)
    known = set(Authority.objects.filter(matter=MATTER).values_list("organ_id", "power"))
    rows = [
        Authority(organ=organ, matter=MATTER, power=power, zone=zone, basis=basis, valid_from=SINCE)
        for organ, zone, powers in wanted
        for power, basis in powers
        if (organ.pk, power) not in known
    ]
    write_many_new(rows, "enforcement.authority_recorded", actor=None, at=at)


def _governments() -> list[Unit]:
    towns = Unit.objects.filter(kind=Unit.Kind.TOWN).order_by("order", "pk")
    return [town for town in towns if town.short_name.endswith(GOVERNMENTS)]


def _enter_acts(organ: Unit, county: Unit, *, at: datetime) -> None:
    """What is fined is one organ's; what the towns order is entered for the whole county."""
    known = set(PenaltyRule.objects.filter(matter=MATTER).values_list("code", flat=True))
    rows = [_rule(each, organ if each.shares else county) for each in ACTS if each.code not in known]
    write_many_new(rows, "enforcement.penalty_rule_recorded", actor=None, at=at)
    founding.divide(MATTER, PenaltyRule.objects.filter(matter=MATTER), since=SINCE, at=at)


def _rule(act: Act, organ: Unit) -> PenaltyRule:
    row = PenaltyRule(
        organ=organ, matter=MATTER, code=act.code, act=act.act, broken=act.broken, basis=act.basis,
        sanctions=[each.value for each in act.sanctions], fires_waiver=False, valid_from=SINCE,
    )  # fmt: skip
    if act.shares:
        row.base_label, (row.base_from, row.base_to) = "建设工程造价", map(Decimal, act.shares)
    return row

"""What the engine is told of illegal construction."""

from xianwu.domains.illegal_building.case_records import case_records
from xianwu.domains.illegal_building.case_rules import (
    case_guard,
    not_on_farmland,
    party_problem,
    party_sought,
    zone_fits,
    zone_problem,
)
from xianwu.domains.illegal_building.due import sites_due
from xianwu.registers.enforcement.declarations import Matter

MATTER = "illegal_building"

MATTERS = [
    Matter(
        MATTER,
        "违法建设",
        organ="wenyan",
        kinds=(("building", "建筑物（构筑物）"),),
        groups=(("planning", "规划许可"), ("land", "用地"), ("site", "施工现场")),
        case_guard=case_guard,
        act_problem=zone_problem,
        party_problem=party_problem,
        paper_titles={"enforcement.clue_letter": "违法建设移交函"},
        ready={"case.announce": not_on_farmland, "case.act": zone_fits, "case.party": party_sought},
        terms=sites_due,
        case_records=case_records,
        is_drawn_at_random=False,
        orders_by_day=True,
    )
]

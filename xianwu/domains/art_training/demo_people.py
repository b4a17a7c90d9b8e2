"""Synthetic people of the demo's culture bureau; nobody here exists, and every name says so."""

from __future__ import annotations

from datetime import date, datetime

from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY, seed_units
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.roles import GUIDE
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.synthetic.people import Account, Cast

ORGAN = "culture"
BASIS = "《校外培训行政处罚暂行办法》（教育部令第53号）"
PARTNERS = (
    UnitLine("fire", "延津县消防救援大队", Unit.Kind.DEPARTMENT, COUNTY, "消防救援大队", 34),
    UnitLine("education", "延津县教育体育局", Unit.Kind.DEPARTMENT, COUNTY, "教体局", 35),
)
ACCOUNTS: tuple[Account, ...] = (
    ("art_clerk", "示例文旅内勤", (roles.CLERK,), ORGAN),
    ("art_officer_1", "示例文旅执法甲", (roles.OFFICER,), ORGAN),
    ("art_officer_2", "示例文旅执法乙", (roles.OFFICER,), ORGAN),
    ("art_officer_3", "示例文旅执法丙", (roles.OFFICER,), ORGAN),
    ("art_officer_4", "示例文旅执法丁", (roles.OFFICER,), ORGAN),
    ("art_reviewer", "示例文旅法审", (roles.REVIEWER,), ORGAN),
    ("art_deputy", "示例文旅分管局长", (roles.DEPUTY,), ORGAN),
    ("art_head", "示例文旅局长", (roles.HEAD,), ORGAN),
    ("art_guide", "示例办证指导员", (GUIDE, roles.VIEWER), ORGAN),
    ("fire_clerk", "示例消防内勤", (roles.CLERK,), "fire"),
)
LAWYER = "art_reviewer"
CARDED = ("art_officer_1", "art_officer_2", "art_officer_3", "art_officer_4", LAWYER)


def make_cast(*, on: date, at: datetime) -> Cast:
    """Enter units, people, grants and cards; those already there stay."""
    units = seed_units() | add_units(PARTNERS)
    cast = Cast(MATTER, "art", BASIS, units[ORGAN], units)
    cast.enter(ACCOUNTS, phone=4100, on=on)
    cast.give_cards(CARDED, series="豫G41072", lawyers=(LAWYER,), at=at)
    return cast

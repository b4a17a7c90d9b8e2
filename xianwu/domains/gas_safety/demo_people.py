"""Synthetic people of the demo's housing bureau, its sections and their towns; nobody here exists, and every name says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xianwu.core.events.api import write_many_new
from xianwu.core.units.actions import UnitLine, add_units
from xianwu.core.units.models import Unit
from xianwu.core.units.seed import COUNTY, seed_units
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.models import TownLink
from xianwu.registers.enforcement.synthetic.people import Account, Cast

ORGAN = "housing"
BASIS = "《城镇燃气管理条例》第四十一条"
SECTIONS = (
    ("gas_section", "燃气管理股"), ("network_section", "市政管网股"), ("squad_1", "执法一中队"), ("squad_2", "执法二中队"),
    ("squad_3", "执法三中队"),
)  # fmt: skip
UNITS = (
    UnitLine("fire", "延津县消防救援大队", Unit.Kind.DEPARTMENT, COUNTY, "消防救援大队", 34),
    UnitLine("market", "延津县市场监督管理局", Unit.Kind.DEPARTMENT, COUNTY, "市场监管局", 36),
    UnitLine("emergency", "延津县应急管理局", Unit.Kind.DEPARTMENT, COUNTY, "应急管理局", 37),
    UnitLine("police", "延津县公安局", Unit.Kind.DEPARTMENT, COUNTY, "公安局", 38),
    *(
        UnitLine(code, f"延津县住房和城乡建设城市管理局{name}", Unit.Kind.SECTION, ORGAN, name, number)
        for number, (code, name) in enumerate(SECTIONS, start=1)
    ),
)
OFFICERS = 16
"""“全员执法”: everybody with a card goes out, three or four to a section."""
WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
ACCOUNTS: tuple[Account, ...] = (
    ("gas_clerk", "示例住建内勤", (roles.CLERK,), ORGAN),
    *((f"gas_officer_{n}", f"示例燃气执法{WORDS[n - 1]}", (roles.OFFICER,), ORGAN) for n in range(1, OFFICERS + 1)),
    ("gas_legal", "示例住建法审", (roles.REVIEWER,), ORGAN),
    ("gas_deputy", "示例住建分管局长", (roles.DEPUTY,), ORGAN),
    ("gas_head", "示例住建局长", (roles.HEAD,), ORGAN),
    ("gas_viewer", "示例住建查询", (roles.VIEWER,), ORGAN),
    ("market_clerk", "示例市监内勤", (roles.CLERK,), "market"),
)
LAWYER = "gas_legal"
LINKS = (
    ("squad_1", ("wenyan", "tanlong", "tapu")), ("squad_2", ("dongtun", "fengzhuang", "shipogu")),
    ("squad_3", ("wanglou", "senggu", "weiqiu")), ("gas_section", ("sizhai", "mazhuang")),
    ("network_section", ("zuocheng", "yulin")),
)  # fmt: skip
MOVED, MOVED_ON = "weiqiu", date(2025, 3, 1)
"""The one town that another section looked after before the campaign."""


def make_cast(*, on: date, at: datetime) -> Cast:
    """Enter units, people, grants, cards and links; those already there stay."""
    units = seed_units() | add_units(UNITS)
    cast = Cast(MATTER, "gas", BASIS, units[ORGAN], units)
    cast.enter(ACCOUNTS, phone=4300, on=on)
    cast.actors["gas_reviewer"] = cast.actors[LAWYER]
    officers = [f"gas_officer_{number}" for number in range(1, OFFICERS + 1)]
    codes = [code for code, _ in SECTIONS]
    own = {username: units[codes[place % len(codes)]] for place, username in enumerate(officers)}
    cast.give_cards((*officers, LAWYER), series="豫G41075", lawyers=(LAWYER,), sections=own, at=at)
    _link_towns(cast, since=at.date(), at=at)
    return cast


def _link_towns(cast: Cast, *, since: date, at: datetime) -> None:
    rows = []
    for section, towns in LINKS:
        for town in towns:
            begins = MOVED_ON if town == MOVED else since
            rows.append(_link(cast, section, town, begins))
    before = _link(cast, "squad_2", MOVED, since)
    before.valid_to = MOVED_ON - timedelta(days=1)
    write_many_new([*rows, before], "enforcement.town_link_recorded", actor=None, at=at)


def _link(cast: Cast, section: str, town: str, begins: date) -> TownLink:
    return TownLink(section=cast.units[section], town=cast.units[town], matter=MATTER, valid_from=begins)

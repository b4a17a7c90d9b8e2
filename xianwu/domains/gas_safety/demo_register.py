"""The demo's register: some 260 sites of seven kinds, with what makes a few of them dangerous, and those that have left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xianwu.core.events.api import write_many_new
from xianwu.core.workflow.replay import Saga, Turn, instant, write_sagas
from xianwu.domains.gas_safety import demo_names
from xianwu.domains.gas_safety.kinds import KINDS, MATTER, Crowding, Fuel, Kind
from xianwu.domains.gas_safety.models import GasSite
from xianwu.domains.gas_safety.site_actions import household
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import Site, workday
from xianwu.registers.enforcement.visits.numbering import SUBJECT, next_numbers

COUNTS = {
    Kind.OPERATOR: 4, Kind.STATION: 6, Kind.TRANSPORT: 8, Kind.NETWORK: 12, Kind.CATERING: 176, Kind.RESIDENT: 44,
    Kind.APPLIANCE: 10,
}  # fmt: skip
TOWNS = (
    "wenyan", "wenyan", "wenyan", "tanlong", "tanlong", "tapu", "dongtun", "fengzhuang", "shipogu", "wanglou", "senggu",
    "weiqiu", "sizhai", "mazhuang", "zuocheng", "yulin",
)  # fmt: skip
CENTRE = (Decimal("35.142"), Decimal("114.201"))
CROWDED = (Crowding.DINING, Crowding.SCHOOL, Crowding.MALL, Crowding.CARE, Crowding.LODGING)
TITLES = {
    Kind.STATION: "储配站", Kind.TRANSPORT: "瓶装气配送点", Kind.NETWORK: "片区中压管网和调压箱", Kind.APPLIANCE: "厨具燃具店",
}  # fmt: skip


@dataclass
class Place(Site):
    """One site of the demo."""

    gas: GasSite = field(kw_only=True)


def make_register(rng: Random, cast: Cast, *, begins: date, as_of: date) -> list[Place]:
    """Write the register with its past, in the order in which it was listed."""
    kinds = [kind for kind, _ in KINDS for _ in range(COUNTS[Kind(kind)])]
    places = [_place(rng, cast, number, Kind(kind), begins, as_of) for number, kind in enumerate(kinds)]
    for place in rng.sample([each for each in places if each.subject.kind == Kind.CATERING], 9):
        place.off_on = workday(max(place.listed_on + timedelta(days=120), as_of - timedelta(days=rng.randint(40, 300))))
    _write(cast, places)
    return places


def _place(rng: Random, cast: Cast, number: int, kind: Kind, begins: date, as_of: date) -> Place:
    town = cast.units[TOWNS[number % len(TOWNS)]]
    operator = demo_names.person(rng)
    listed_on = workday(begins + timedelta(days=rng.choice((0, rng.randint(1, 420)))))
    subject = Subject(
        unit=cast.organ, matter=MATTER, kind=kind, title=_title(kind, number, operator, town.short_name),
        party_kind="individual" if kind == Kind.RESIDENT else "organisation", operator=operator,
        phone=demo_names.phone(number), town=town, address=demo_names.address(rng, town.short_name, number), state="active",
        latitude=CENTRE[0] + Decimal(rng.randint(-900, 900)) / 10_000,
        longitude=CENTRE[1] + Decimal(rng.randint(-1100, 1100)) / 10_000, given_datum="wgs84",
    )  # fmt: skip
    site = _site(rng, subject, kind, as_of)
    subject.is_crowded = bool(site.crowding)
    return Place(subject, listed_on, gas=site)


def _title(kind: Kind, number: int, operator: str, town: str) -> str:
    if kind == Kind.RESIDENT:
        return household(operator)
    if kind == Kind.OPERATOR:
        return (*demo_names.SUPPLIERS, "延津示例压缩天然气有限公司")[number % 4]
    if kind == Kind.CATERING:
        return demo_names.restaurant(number)
    return f"{town}{demo_names.STEMS[number % len(demo_names.STEMS)]}{TITLES[kind]}"


def _site(rng: Random, subject: Subject, kind: Kind, as_of: date) -> GasSite:
    site = GasSite(subject=subject, fuel=Fuel.BOTTLED if rng.random() < 0.45 else Fuel.PIPED)
    if kind in (Kind.OPERATOR, Kind.STATION):
        site.fuel = Fuel.BOTTLED
        site.permit_no, site.permit_scope = f"豫燃示{subject.phone[-4:]}", "瓶装、管道燃气经营"
        site.permit_until = as_of + timedelta(days=rng.randint(-20, 700))
    elif kind in (Kind.CATERING, Kind.RESIDENT):
        _use(rng, site, kind, as_of)
    return site


def _use(rng: Random, site: GasSite, kind: Kind, as_of: date) -> None:
    """What a kitchen has: hoses, bottles, an alarm; one in ten lacks something."""
    site.supplier = demo_names.SUPPLIERS[1 if site.fuel == Fuel.BOTTLED else 0]
    site.storey = rng.choice((1, 1, 1, 2, 3))
    site.hose_installed_on = as_of - timedelta(days=rng.randint(60, 900))
    site.company_checked_on = as_of - timedelta(days=rng.randint(20, 480)) if rng.random() < 0.92 else None
    if site.fuel == Fuel.BOTTLED:
        site.cylinder_count = rng.choice((1, 2, 2, 3, 4))
        site.lpg_kg = Decimal(15 * site.cylinder_count)
    if kind == Kind.RESIDENT:
        return
    site.area_m2 = Decimal(rng.randint(30, 420))
    site.contract_until = as_of + timedelta(days=rng.randint(-60, 500))
    site.crowding = rng.choice(CROWDED) if rng.random() < 0.35 else Crowding.NONE
    site.is_basement = rng.random() < 0.03
    if rng.random() < 0.92:
        site.alarm_installed_on = as_of - timedelta(days=rng.randint(100, 2100))
        site.alarm_expires_on = site.alarm_installed_on + timedelta(days=1826)
    if rng.random() < 0.06:
        site.fuel, site.cylinder_count, site.lpg_kg = Fuel.BOTTLED, 5, Decimal(125)


def _write(cast: Cast, places: list[Place]) -> None:
    by_year: dict[int, list[Place]] = {}
    for place in sorted(places, key=lambda each: each.listed_on):
        by_year.setdefault(place.listed_on.year, []).append(place)
    for year, own in by_year.items():
        for place, number in zip(own, next_numbers(SUBJECT, year=year, count=len(own)), strict=True):
            place.subject.number = number
    clerk = cast.clerk
    write_sagas([_saga(place, clerk) for place in places])
    for place in places:
        place.gas.subject = place.subject
        place.gas._history_date = instant(place.listed_on, 20)
    sites = [place.gas for place in places]
    write_many_new(sites, "gas_safety.site_registered", actor=clerk, at=instant(places[0].listed_on))


def _saga(place: Place, clerk: Any) -> Saga:
    saga = Saga(place.subject, instant(place.listed_on), "enforcement.subject_registered", clerk)
    if place.off_on is not None:
        why = "歇业注销"
        changes = {"state": "gone", "leave_reason": why, "off_on": place.off_on}
        saga.turns.append(Turn(instant(place.off_on), "enforcement.subject_left", clerk, changes, "leave", why))
    return saga

"""The demo's register: licensed institutions, those found without a licence, and those that have left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xianwu.core.events.api import write_many_new
from xianwu.core.workflow.replay import Saga, Turn, instant, write_sagas
from xianwu.domains.art_training import demo_names
from xianwu.domains.art_training.kinds import MATTER, Category, Premises
from xianwu.domains.art_training.models import Venue
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.synthetic.people import Cast
from xianwu.registers.enforcement.synthetic.sites import Site, workday
from xianwu.registers.enforcement.visits.numbering import SUBJECT, next_numbers

FIRST_LICENSED, LATER_LICENSED, UNLICENSED, NEVER_LICENSED = 30, 8, 7, 3
TOWN_CODES = ("wenyan", "wenyan", "wenyan", "tanlong", "tanlong", "tapu", "dongtun", "fengzhuang", "wanglou", "senggu")
LEAVING = (
    ("suspend", "suspended", "暂停营业，房屋装修"),
    ("leave", "gone", "已注销"),
    ("exclude", "outside", "实为托管，转教体局"),
)
VERBS = {"suspend": "suspended", "leave": "left", "exclude": "excluded"}


@dataclass
class School(Site):
    """One institution of the demo."""

    venue: Venue = field(kw_only=True)
    is_never: bool = False


def make_register(rng: Random, cast: Cast, *, as_of: date) -> list[School]:
    """Write the register with its past; the licensed first, then those found."""
    plans = _plans(rng, as_of=as_of)
    schools = [_school(rng, cast, number, *plan, as_of=as_of) for number, plan in enumerate(plans)]
    _leave(rng, schools, as_of=as_of)
    _write(cast, schools)
    return schools


def _plans(rng: Random, *, as_of: date) -> list[tuple[date, bool, bool]]:
    """Listed on, with a licence, at a place that can have one."""
    first = [(date(2023, 2, 1) + timedelta(days=rng.randint(0, 300)), True, True) for _ in range(FIRST_LICENSED)]
    later = [(date(2024, 2, 1) + timedelta(days=rng.randint(0, 420)), True, True) for _ in range(LATER_LICENSED)]
    found = [(date(2025, 5, 6) + timedelta(days=rng.randint(0, 80)), False, True) for _ in range(UNLICENSED)]
    never = [(date(2025, 2, 18) + timedelta(days=50 * number), False, False) for number in range(NEVER_LICENSED)]
    return [*first, *later, *found, *never]


def _school(
    rng: Random, cast: Cast, number: int, listed_on: date, is_licensed: bool, can_be: bool, *, as_of: date
) -> School:
    category = rng.choice(tuple(Category))
    town = cast.units[TOWN_CODES[number % len(TOWN_CODES)]]
    listed_on = workday(listed_on)
    subject = Subject(
        unit=cast.organ, matter=MATTER, kind="institution" if can_be else "home_studio",
        title=f"{demo_names.STEMS[number]}{demo_names.TAILS[category]}", brand="",
        party_kind="organisation" if is_licensed else "individual", operator=demo_names.operator(rng),
        phone=demo_names.phone(number), town=town, address=demo_names.address(rng, town.short_name, number),
        is_registered=is_licensed, is_crowded=is_licensed and rng.random() < 0.3,
        found_on=None if is_licensed else listed_on, state="active",
    )  # fmt: skip
    venue = _venue(rng, subject, category, is_licensed, can_be, number, as_of)
    return School(subject, listed_on, venue=venue, is_never=not can_be)


def _venue(
    rng: Random, subject: Subject, category: Category, is_licensed: bool, can_be: bool, number: int, as_of: date
) -> Venue:
    area = Decimal(rng.randint(80, 420))
    teachers = rng.randint(3, 14)
    venue = Venue(
        subject=subject, categories=[category], area_m2=area, teacher_count=teachers,
        premises=rng.choice((Premises.SHOP, Premises.SHOP, Premises.OFFICE)) if can_be else Premises.RESIDENTIAL,
        floor=rng.choice((1, 2, 2, 3, 4)) if can_be else rng.choice((6, 11)),
        peak_pupils=int(area / 3) - rng.randint(2, 20) if rng.random() < 0.85 else int(area / 3) + rng.randint(2, 9),
        certified_count=teachers if is_licensed else max(teachers - rng.randint(0, 3), 0),
        prepaid=Decimal(rng.randint(2, 60) * 5000), has_custody=is_licensed and rng.random() < 0.8,
    )  # fmt: skip
    if is_licensed:
        venue.permit_no, venue.permit_issuer = f"教民141072670{number:04d}", "延津县文化广电和旅游局"
        venue.permit_address, venue.permit_until = (
            subject.address,
            date(2025, 3, 1) + timedelta(days=rng.randint(0, 900)),
        )
        venue.fire_acceptance_no = f"延消备〔2023〕{number + 10:04d}号"
        venue.fire_checked_on = as_of - timedelta(days=rng.randint(3, 40))
        venue.crime_checked_on = as_of - timedelta(days=rng.randint(20, 400))
        venue.is_crime_checked = True
        venue.price_list_on = date(2025, 3, 1)
        venue.textbooks_filed_on = date(2024, 9, 1)
    return venue


def _leave(rng: Random, schools: list[School], *, as_of: date) -> None:
    """A few have closed, moved away or turned out to be another department's."""
    for number, school in enumerate(schools[3:27:4]):
        step, state, reason = LEAVING[number % len(LEAVING)]
        off_on = workday(as_of - timedelta(days=rng.randint(60, 420)))
        school.off_on = max(off_on, school.listed_on + timedelta(days=90))
        school.subject._leaving = (step, state, reason)


def _write(cast: Cast, schools: list[School]) -> None:
    clerk = cast["art_clerk"]
    by_year: dict[int, list[School]] = {}
    for school in sorted(schools, key=lambda each: each.listed_on):
        by_year.setdefault(school.listed_on.year, []).append(school)
    for year, own in by_year.items():
        for school, number in zip(own, next_numbers(SUBJECT, year=year, count=len(own)), strict=True):
            school.subject.number = number
    write_sagas([_saga(school, clerk) for school in schools])
    for school in schools:
        school.venue.subject = school.subject
        school.venue._history_date = instant(school.listed_on, 20)
    at: datetime = instant(schools[0].listed_on)
    write_many_new([school.venue for school in schools], "art_training.venue_registered", actor=clerk, at=at)


def _saga(school: School, clerk: Any) -> Saga:
    saga = Saga(school.subject, instant(school.listed_on), "enforcement.subject_registered", clerk)
    if school.off_on is not None:
        step, state, reason = school.subject._leaving
        changes = {"state": state, "leave_reason": reason, "off_on": school.off_on}
        saga.turns.append(
            Turn(instant(school.off_on), f"enforcement.subject_{VERBS[step]}", clerk, changes, step, reason)
        )
    return saga

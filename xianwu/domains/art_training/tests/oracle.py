"""A county of plain rows and every figure counted over them by hand: nothing is shared with the queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

GROUPS = ("licence", "content", "fire", "fees", "staff", "advertising")


@dataclass(frozen=True)
class School:
    listed_on: date
    state: str = "active"
    off_on: date | None = None
    is_registered: bool = True
    found_on: date | None = None


@dataclass(frozen=True)
class Visit:
    school: int
    planned_on: date
    state: str = "concluded"


@dataclass(frozen=True)
class Hazard:
    """Found on the day of its visit. `referred_on`: handed over; the state says so too."""

    visit: int
    mode: str = "deadline"
    group: str = "fire"
    is_void: bool = False
    verified_after: int | None = None
    due_after: int | None = None
    served_after: int | None = None
    has_photo: bool = False
    referred_after: int | None = None
    is_copied: bool = False


@dataclass(frozen=True)
class Guide:
    school: int
    guided_on: date | None
    granted_on: date | None = None


@dataclass(frozen=True)
class Trial:
    school: int
    filed_on: date | None
    decided_on: date | None = None
    sanction: str = "fine"
    annulled_on: date | None = None


@dataclass(frozen=True)
class County:
    schools: tuple[School, ...]
    visits: tuple[Visit, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    guides: tuple[Guide, ...] = ()
    trials: tuple[Trial, ...] = ()


def days_after(start: date, count: int | None) -> date | None:
    return None if count is None else date.fromordinal(start.toordinal() + count)


def listed(school: School, on: date) -> bool:
    if school.listed_on > on:
        return False
    return school.state == "active" or (school.off_on is not None and school.off_on > on)


def has_licence(county: County, number: int, on: date) -> bool:
    later = any(each.school == number and each.granted_on and each.granted_on > on for each in county.guides)
    return county.schools[number].is_registered and not later


def place_of(county: County, hazard: Hazard, on: date) -> str:
    """Where a hazard stands on a day: fixed, referred, overdue or in time."""
    found_on = county.visits[hazard.visit].planned_on
    verified, referred = days_after(found_on, hazard.verified_after), days_after(found_on, hazard.referred_after)
    if verified and verified <= on:
        return "fixed"
    if referred and referred <= on:
        return "referred"
    due = days_after(found_on, hazard.due_after)
    return "overdue" if due and due < on else "in_time"


def rate(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


class Count:
    """One county on one day, counted part by part."""

    def __init__(self, county: County, as_of: date) -> None:
        self.county, self.on = county, as_of
        self.month, self.year = as_of.replace(day=1), date(as_of.year, 1, 1)
        self.held = [each for each in county.visits if each.state in ("visited", "concluded")]
        self.standing = [each for each in county.hazards if not each.is_void]

    def found_on(self, each: Hazard) -> date:
        return self.county.visits[each.visit].planned_on

    def in_year(self, day: date | None) -> bool:
        return day is not None and self.year <= day <= self.on

    def at(self, hazards: list[Hazard], *places: str) -> int:
        return sum(place_of(self.county, each, self.on) in places for each in hazards)

    def is_served(self, each: Hazard) -> bool:
        day = days_after(self.found_on(each), each.served_after)
        return day is not None and day <= self.on

    def visits(self) -> dict[str, Any]:
        now = [each for each in self.held if self.month <= each.planned_on <= self.on]
        tried = [each for each in self.county.visits if each.state == "attempted"]
        return {
            "checks": len(now),
            "checked": len({each.school for each in now}),
            "checks_year": sum(self.in_year(each.planned_on) for each in self.held),
            "attempts": sum(self.month <= each.planned_on <= self.on for each in tried),
        }

    def hazards(self) -> dict[str, Any]:
        now = [each for each in self.standing if self.month <= self.found_on(each) <= self.on]
        slow = [each for each in now if each.mode == "deadline"]
        quick = [each for each in now if each.mode == "on_site"]
        fixed = self.at(now, "fixed")
        return {
            "hazards": len(now),
            "hazards_over": sum(self.county.visits[each.visit].state != "visiting" for each in now),
            "hazards_deadline": len(slow),
            "hazards_on_site": len(quick),
            "hazards_on_site_fixed": self.at(quick, "fixed"),
            "hazards_served": sum(self.is_served(each) for each in slow),
            "hazards_order_due": self.at(slow, "fixed", "overdue"),
            "hazards_proven": sum(each.has_photo for each in quick),
            **{f"deadline_{place}": self.at(slow, place) for place in ("fixed", "in_time", "overdue", "referred")},
            "hazards_fixed": fixed,
            "fixed_rate": rate(fixed, len(now)),
            **{f"hazards_{group}": sum(each.group == group for each in now) for group in GROUPS},
        }

    def stock(self) -> dict[str, Any]:
        ever = [each for each in self.standing if self.found_on(each) <= self.on]
        on_list = [number for number, each in enumerate(self.county.schools) if listed(each, self.on)]
        licensed = sum(has_licence(self.county, number, self.on) for number in on_list)
        covered = {each.school for each in self.held if self.in_year(each.planned_on)} & set(on_list)
        return {
            "open_hazards": self.at(ever, "in_time", "overdue"),
            "overdue_hazards": self.at(ever, "overdue"),
            "register": len(on_list),
            "licensed": licensed,
            "unlicensed": len(on_list) - licensed,
            "covered": len(covered),
            "coverage": rate(len(covered), len(on_list)),
        }

    def others(self) -> dict[str, Any]:
        county = self.county
        referred = [days_after(self.found_on(each), each.referred_after) for each in county.hazards]
        copied = [self.found_on(each) for each in county.hazards if each.is_copied]
        stops = {
            each.school
            for each in county.trials
            if each.sanction == "suspension"
            and self.in_year(each.decided_on)
            and not (each.annulled_on and each.annulled_on <= self.on)
        }
        return {
            "found_unlicensed": sum(self.in_year(each.found_on) for each in county.schools),
            "guided": len({each.school for each in county.guides if self.in_year(each.guided_on)}),
            "granted": len({each.school for each in county.guides if self.in_year(each.granted_on)}),
            "referrals": sum(self.in_year(day) for day in (*referred, *copied)),
            "cases": sum(self.in_year(each.filed_on) for each in county.trials),
            "stopped": len(stops),
        }


def count_all(county: County, *, as_of: date) -> dict[str, Any]:
    """Every figure of the room by its key."""
    count = Count(county, as_of)
    found = count.visits() | count.hazards() | count.stock() | count.others()
    return {f"art_training.{name}": value for name, value in found.items()}

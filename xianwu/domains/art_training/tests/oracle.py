"""A county of plain rows and every figure counted over them by hand: nothing is shared with the queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

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


def count_all(county: County, *, as_of: date) -> dict[str, Decimal | int | None]:
    month, year = as_of.replace(day=1), date(as_of.year, 1, 1)
    held = [each for each in county.visits if each.state in ("visited", "concluded")]
    this_month = [each for each in held if month <= each.planned_on <= as_of]
    this_year = [each for each in held if year <= each.planned_on <= as_of]
    standing = [each for each in county.hazards if not each.is_void]

    def found_on(each: Hazard) -> date:
        return county.visits[each.visit].planned_on

    now = [each for each in standing if month <= found_on(each) <= as_of]
    slow = [each for each in now if each.mode == "deadline"]
    quick = [each for each in now if each.mode == "on_site"]
    ever = [each for each in standing if found_on(each) <= as_of]
    on_list = [number for number, each in enumerate(county.schools) if listed(each, as_of)]
    with_licence = [number for number in on_list if has_licence(county, number, as_of)]
    covered = {each.school for each in this_year} & set(on_list)
    fixed = sum(place_of(county, each, as_of) == "fixed" for each in now)

    def slow_at(place: str) -> int:
        return sum(place_of(county, each, as_of) == place for each in slow)

    def served(each: Hazard) -> bool:
        day = days_after(found_on(each), each.served_after)
        return each.due_after is not None and day is not None and day <= as_of

    def in_year(day: date | None) -> bool:
        return day is not None and year <= day <= as_of

    referred = [days_after(found_on(each), each.referred_after) for each in county.hazards]
    copied = [found_on(each) for each in county.hazards if each.is_copied]
    stops = {
        each.school
        for each in county.trials
        if each.sanction == "suspension"
        and in_year(each.decided_on)
        and not (each.annulled_on and each.annulled_on <= as_of)
    }
    found = {
        "checks": len(this_month),
        "checked": len({each.school for each in this_month}),
        "checks_year": len(this_year),
        "attempts": sum(each.state == "attempted" and month <= each.planned_on <= as_of for each in county.visits),
        "hazards": len(now),
        "hazards_deadline": len(slow),
        "hazards_on_site": len(quick),
        "hazards_served": sum(served(each) for each in slow),
        "hazards_proven": sum(each.has_photo for each in quick),
        "deadline_fixed": slow_at("fixed"),
        "deadline_in_time": slow_at("in_time"),
        "deadline_overdue": slow_at("overdue"),
        "deadline_referred": slow_at("referred"),
        "hazards_fixed": fixed,
        "fixed_rate": rate(fixed, len(now)),
        "open_hazards": sum(place_of(county, each, as_of) in ("in_time", "overdue") for each in ever),
        "overdue_hazards": sum(place_of(county, each, as_of) == "overdue" for each in ever),
        "register": len(on_list),
        "licensed": len(with_licence),
        "unlicensed": len(on_list) - len(with_licence),
        "covered": len(covered),
        "coverage": rate(len(covered), len(on_list)),
        "found_unlicensed": sum(in_year(each.found_on) for each in county.schools),
        "guided": len({each.school for each in county.guides if in_year(each.guided_on)}),
        "granted": len({each.school for each in county.guides if in_year(each.granted_on)}),
        "referrals": sum(in_year(day) for day in (*referred, *copied)),
        "cases": sum(in_year(each.filed_on) for each in county.trials),
        "stopped": len(stops),
    }
    found |= {f"hazards_{group}": sum(each.group == group for each in now) for group in GROUPS}
    return {f"art_training.{name}": value for name, value in found.items()}

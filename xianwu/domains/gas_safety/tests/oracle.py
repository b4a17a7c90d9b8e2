"""A county of plain rows and every figure counted over them by hand: nothing is shared with the queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

START = date(2025, 3, 1)
KINDS = ("operator", "station", "transport", "network", "catering", "resident", "appliance")
STAGES = ("supply", "delivery", "use")
ITEMS = {"X1": ("catering", 6), "X2": ("catering", 12), "X3": ("resident", 24)}
ITEMS_FROM = date(2024, 6, 1)
PLANNED = ("plan", "campaign", "random")


@dataclass(frozen=True)
class Site:
    kind: str = "catering"
    listed_on: date = date(2024, 1, 1)
    state: str = "active"
    off_on: date | None = None
    is_crowded: bool = False


@dataclass(frozen=True)
class Goer:
    """Somebody of a team: which person, as what, gone before the visit or not."""

    who: int
    duty: str = "officer"
    has_left: bool = False


@dataclass(frozen=True)
class Visit:
    site: int
    on: date
    state: str = "concluded"
    source: str = "campaign"
    is_joint: bool = False
    has_town: bool = True
    team: tuple[Goer, ...] = ()
    checked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hazard:
    """Found on the day of its visit, in the town of its visit."""

    visit: int
    stage: str = "use"
    severity: str = "general"
    is_void: bool = False
    verified_after: int | None = None
    due_after: int | None = None
    referred_after: int | None = None


@dataclass(frozen=True)
class Trial:
    """A case; days after the decision for what follows it."""

    filed_on: date | None
    decided_after: int | None = None
    fine: int = 0
    is_lowered: bool = False
    has_number: bool = True
    annulled_after: int | None = None
    served_after: int | None = None
    due_after: int = 15
    reminded_after: int | None = None
    paid_after: int | None = None
    paid: int = 0


@dataclass(frozen=True)
class County:
    sites: tuple[Site, ...]
    visits: tuple[Visit, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    trials: tuple[Trial, ...] = ()


def days_after(start: date | None, count: int | None) -> date | None:
    return None if start is None or count is None else start + timedelta(days=count)


def decided_on(each: Trial) -> date | None:
    return days_after(each.filed_on, each.decided_after)


def is_listed(site: Site, on: date) -> bool:
    if site.listed_on > on:
        return False
    return site.state == "active" or (site.off_on is not None and site.off_on > on)


def rate(part: int, whole: int, *, factor: int = 100) -> Decimal | None:
    return (Decimal(part) * factor / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def wan(yuan: Iterable[int]) -> Decimal:
    return (Decimal(sum(yuan)) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Count:
    """One county on one day, counted part by part."""

    def __init__(self, county: County, as_of: date) -> None:
        self.county, self.on = county, as_of
        self.held = [each for each in county.visits if each.state in ("visited", "concluded")]
        self.now = [each for each in self.held if self.within(each.on)]

    def within(self, day: date | None) -> bool:
        return day is not None and START <= day <= self.on

    def by_now(self, day: date | None) -> bool:
        return day is not None and day <= self.on

    # --- visits -------------------------------------------------------------------------------------------

    def visits(self) -> dict[str, Any]:
        gone = [(each, goer) for each in self.now for goer in each.team if goer.duty == "officer" and not goer.has_left]
        tried = [each for each in self.county.visits if each.state == "attempted" and self.within(each.on)]
        planned = sum(each.source in PLANNED for each in self.now)
        return {
            "officer_visits": len(gone),
            "officer_days": len({(goer.who, each.on) for each, goer in gone}),
            "officer_visits_in_towns": sum(each.has_town for each, _ in gone),
            "officers": len({goer.who for _, goer in gone}),
            "checks": len(self.now),
            "checks_planned": planned,
            "checks_unplanned": len(self.now) - planned,
            "checks_crowded": sum(self.county.sites[each.site].is_crowded for each in self.now),
            "checks_joint": sum(each.is_joint for each in self.now),
            "checked": len({each.site for each in self.now}),
            "attempts": len(tried),
            "officers_per_visit": rate(len(gone), len(self.now), factor=1),
        }

    # --- hazards ------------------------------------------------------------------------------------------

    def found_on(self, each: Hazard) -> date:
        return self.county.visits[each.visit].on

    def place_of(self, each: Hazard) -> str:
        found = self.found_on(each)
        if self.by_now(days_after(found, each.verified_after)):
            return "fixed"
        if self.by_now(days_after(found, each.referred_after)):
            return "referred"
        due = days_after(found, each.due_after)
        return "overdue" if due is not None and due < self.on else "in_time"

    def hazards(self) -> dict[str, Any]:
        all_found = [each for each in self.county.hazards if self.within(self.found_on(each))]
        standing = [each for each in self.county.hazards if not each.is_void]
        found = [each for each in all_found if not each.is_void]
        fixed = [each for each in standing if self.within(days_after(self.found_on(each), each.verified_after))]
        new = [each for each in fixed if self.found_on(each) >= START]
        at = {place: sum(self.place_of(each) == place for each in found)
              for place in ("fixed", "in_time", "overdue", "referred")}  # fmt: skip
        still = [
            each
            for each in standing
            if self.found_on(each) <= self.on and self.place_of(each) in ("in_time", "overdue")
        ]
        return {
            "hazards_fixed": len(fixed),
            "hazards_fixed_new": len(new),
            "hazards_fixed_old": len(fixed) - len(new),
            "hazards_registered": len(all_found),
            "hazards_found": len(found),
            "hazards_found_over": sum(self.county.visits[each.visit].state != "visiting" for each in found),
            **{f"found_{place}": count for place, count in at.items()},
            "found_void": len(all_found) - len(found),
            "hazards_in_towns": sum(self.county.visits[each.visit].has_town for each in found),
            **{f"hazards_{stage}": sum(each.stage == stage for each in found) for stage in STAGES},
            "hazards_major": sum(each.severity == "major" for each in found),
            "fixed_rate": rate(at["fixed"], len(found)),
            "open_hazards": len(still),
            "open_major": sum(each.severity == "major" for each in still),
        }

    # --- cases --------------------------------------------------------------------------------------------

    def stands(self, each: Trial) -> bool:
        return each.fine > 0 and not self.by_now(days_after(decided_on(each), each.annulled_after))

    def is_in_range(self, each: Trial) -> bool:
        """The one provision of these counties: an organisation from 5,000 to 15,000 yuan."""
        return each.fine <= 15_000 and (each.fine >= 5_000 or each.is_lowered)

    def is_followed(self, each: Trial) -> bool:
        """`stored` keeps decisions that are neither fresh nor old away from the days that are asked."""
        made = decided_on(each)
        assert made is not None
        if not each.has_number:
            return False
        if not self.by_now(days_after(made, each.served_after)):
            return (self.on - made).days <= 5
        due = days_after(made, each.due_after)
        paid = self.by_now(days_after(made, each.paid_after)) and each.paid > 0
        return paid or (due is not None and due >= self.on) or self.by_now(days_after(made, each.reminded_after))

    def cases(self) -> dict[str, Any]:
        fined = [each for each in self.county.trials if self.within(decided_on(each)) and self.stands(each)]
        new = [each for each in fined if self.within(each.filed_on)]
        money = [each.paid for each in self.county.trials if self.within(days_after(decided_on(each), each.paid_after))]
        return {
            "cases_filed": sum(self.within(each.filed_on) for each in self.county.trials),
            "cases_fined": len(fined),
            "cases_fined_new": len(new),
            "cases_fined_old": len(fined) - len(new),
            "cases_fined_in_range": sum(self.is_in_range(each) for each in fined),
            "cases_fined_followed": sum(self.is_followed(each) for each in fined),
            "fines": wan(each.fine for each in fined),
            "fines_collected": wan(money),
        }

    # --- the register and its watch list ------------------------------------------------------------------

    def is_covered(self, number: int) -> bool:
        own = {code: months for code, (kind, months) in ITEMS.items() if kind == self.county.sites[number].kind}
        if not own or self.on < ITEMS_FROM:
            return False
        return all(self._in_time(number, code, months) for code, months in own.items())

    def _in_time(self, number: int, code: str, months: int) -> bool:
        since = self.on - timedelta(days=round(months * 365 / 12))
        days = [each.on for each in self.held if each.site == number and code in each.checked]
        return any(since < day <= self.on for day in days)

    def register(self) -> dict[str, Any]:
        on_list = [number for number, each in enumerate(self.county.sites) if is_listed(each, self.on)]
        covered = sum(self.is_covered(number) for number in on_list)
        return {
            "register": len(on_list),
            **{f"register_{kind}": sum(self.county.sites[n].kind == kind for n in on_list) for kind in KINDS},
            "covered": covered,
            "coverage": rate(covered, len(on_list)),
        }


PARTS: tuple[Callable[[Count], dict[str, Any]], ...] = (Count.visits, Count.hazards, Count.cases, Count.register)


def count_all(county: County, *, as_of: date) -> dict[str, Any]:
    """Every figure of the room by its key."""
    count = Count(county, as_of)
    return {f"gas_safety.{name}": value for part in PARTS for name, value in part(count).items()}

"""How often suppliers must look at their users, until when hazards are reported and put right, and who was not let in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from xianwu.core.records.past import joined
from xianwu.core.workdays.api import calendar
from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.household.kinds import NOT_IN, Outcome
from xianwu.domains.gas_safety.household.records import HouseholdCheck, HouseholdHazard
from xianwu.domains.gas_safety.kinds import USERS, Kind
from xianwu.domains.gas_safety.models import GasSite
from xianwu.lib.periods import add_months
from xianwu.lib.workdays import add_workdays
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import Subject


def unchecked(on: date) -> Q:
    """Users whom their supplier has not looked at for as long as the county allows for their kind."""
    found = Q(pk__in=[])
    for kind in USERS:
        since = add_months(on, -facts.check_months(kind, on=on))
        late = Q(company_checked_on=None) | Q(company_checked_on__lt=since)
        found |= Q(subject__kind=kind) & late
    return found


def report_due(found_on: date, severity: str) -> date:
    """The last working day on which the supplier reports a hazard to the bureau."""
    code = "household_report_major_days" if severity == Severity.MAJOR else "household_report_days"
    return add_workdays(found_on, facts.number(code, on=found_on), calendar()).on


def fix_due(found_on: date, severity: str) -> date:
    """The day by which a hazard is put right, where the supplier has set none."""
    code = "household_fix_major_days" if severity == Severity.MAJOR else "household_fix_days"
    return found_on + timedelta(days=facts.number(code, on=found_on))


def overdue(on: date) -> Q:
    return Q(state=HouseholdHazard.State.REPORTED, fix_due_on__lt=on)


def _listed(on: date) -> Q:
    return Subject.was_listed(on, path="subject__")


@dataclass(frozen=True)
class NotLetIn:
    """A site where the supplier stood at the door in vain since the last check."""

    site: GasSite
    tries: int
    refusals: int


def not_let_in(actor: Any, *, on: date, past: date | None = None) -> list[NotLetIn]:
    """Sites where that happened as often as the county allows, the most refusals first; three statements."""
    least = facts.number("household_tries", on=on)
    vain = HouseholdCheck.seen(actor, past=past).filter(outcome__in=NOT_IN, checked_on__lte=on).order_by()
    often = vain.values("site_id").annotate(tries=Count("id")).filter(tries__gte=least).values("site_id")
    sites = joined(GasSite.as_stood(past).filter(_listed(on), id__in=often), "subject__town")
    outcomes: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    for site, day, outcome in vain.filter(site_id__in=often).values_list("site_id", "checked_on", "outcome"):
        outcomes[site].append((day, outcome))
    found = [_not_let_in(site, outcomes[site.pk]) for site in sites]
    found.sort(key=lambda each: (-each.refusals, -each.tries, each.site.pk))
    return [each for each in found if each.tries >= least]


def _not_let_in(site: GasSite, outcomes: Iterable[tuple[date, str]]) -> NotLetIn:
    last = site.company_checked_on
    own = [outcome for day, outcome in outcomes if last is None or day > last]
    return NotLetIn(site, len(own), own.count(Outcome.REFUSED))


def by_supplier(actor: Any, *, on: date, past: date | None = None) -> list[dict[str, Any]]:
    """One line a supplier: its users, who is overdue, how its visits ended this campaign, hazards it has told of."""
    users = GasSite.seen(actor, past=past).filter(_listed(on), subject__kind__in=USERS)
    lines = {
        row["supplier"]: row
        for row in users.exclude(supplier="").order_by().values("supplier").annotate(
            users=Count("id"), homes=Count("id", filter=Q(subject__kind=Kind.RESIDENT)),
            late=Count("id", filter=unchecked(on)), never=Count("id", filter=Q(company_checked_on=None)),
        )
    }  # fmt: skip
    empty = dict.fromkeys(("users", "homes", "late", "never"), 0)
    start = facts.campaign_start(on)
    checks = HouseholdCheck.seen(actor, past=past).filter(checked_on__range=(start, on))
    ends = {each.value: Count("id", filter=Q(outcome=each)) for each in Outcome}
    for row in checks.order_by().values("supplier").annotate(**ends):
        lines.setdefault(row["supplier"], {"supplier": row["supplier"], **empty}).update(row)
    hazards = HouseholdHazard.seen(actor, past=past).filter(found_on__lte=on).exclude(state="void")
    told = hazards.order_by().values(supplier=F("household_check__supplier")).annotate(
        hazards=Count("id"), waiting=Count("id", filter=Q(state="reported")), overdue=Count("id", filter=overdue(on)),
        told_late=Count("id", filter=Q(reported_on__gt=F("report_due_on"))),
    )  # fmt: skip
    for row in told:
        lines.setdefault(row["supplier"], {"supplier": row["supplier"], **empty}).update(row)
    return sorted(lines.values(), key=lambda line: (-line["late"], line["supplier"]))

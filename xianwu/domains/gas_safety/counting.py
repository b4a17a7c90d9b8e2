"""Conditions that only gas safety counts by, each as known at the end of a period."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Min, Q

from xianwu.domains.gas_safety import facts
from xianwu.domains.gas_safety.kinds import MATTER
from xianwu.lib.periods import Period
from xianwu.registers.enforcement.kinds import Duty, PaymentKind, Sanction
from xianwu.registers.enforcement.measures import HELD, OfMatter, fixed, standing_decisions
from xianwu.registers.enforcement.models import Finding, Participant, Payment

OWN = OfMatter(MATTER)
SERVING = timedelta(days=16)
"""No seven working days are longer, the long holidays and all (处罚法 61)."""


def first_day(period: Period) -> date:
    return period.start or period.end


# --- who went out -----------------------------------------------------------------------------------------


def officers(period: Period) -> Q:
    """Licensed officers of visits that were held, once a visit; whoever left the team before is not counted."""
    visit = Q(inspection__matter=MATTER, inspection__state__in=HELD)
    return visit & Q(duty=Duty.OFFICER, left_on__isnull=True)


def first_of_day(period: Period) -> Q:
    """One visit of each officer on each day: the first that was entered."""
    rows = Participant.objects.filter(officers(period), inspection__held_on__lte=period.end)
    days = rows.order_by().values("person_id", "inspection__held_on").annotate(first=Min("pk"))
    return Q(pk__in=days.values("first"))


def in_town(path: str = "") -> Q:
    return Q(**{f"{path}town__isnull": False})


# --- hazards ----------------------------------------------------------------------------------------------


def found_in_period(period: Period) -> Q:
    return Q(found_on__gte=first_day(period), found_on__lte=period.end)


def carried_over_fixed(period: Period) -> Q:
    return fixed(period) & Q(found_on__lt=first_day(period))


def voided(period: Period) -> Q:
    return Q(state=Finding.State.VOID)


# --- cases ------------------------------------------------------------------------------------------------


def fined(period: Period) -> Q:
    """Decided with a fine; what was annulled since does not stand."""
    return Q(fine__gt=0) & ~Q(sanction=Sanction.NONE) & standing_decisions(period)


def filed_in_period(period: Period) -> Q:
    return Q(filed_on__gte=first_day(period), filed_on__lte=period.end)


def carried_over(period: Period) -> Q:
    """Filed before the period, or decided on the spot without being filed."""
    return Q(filed_on__isnull=True) | Q(filed_on__lt=first_day(period)) | Q(filed_on__gt=period.end)


def followed(period: Period) -> Q:
    """The decision has its number and was served, and the money came, is not due yet, or was reminded of."""
    paid = Payment.objects.filter(kind__in=(PaymentKind.FINE, PaymentKind.SURCHARGE), paid_on__lte=period.end)
    waiting = Q(pay_due_on__gte=period.end) | Q(reminded_on__lte=period.end)
    served = Q(served_on__lte=period.end) & (Q(pk__in=paid.values("case_id")) | waiting)
    on_its_way = (Q(served_on__isnull=True) | Q(served_on__gt=period.end)) & Q(decided_on__gte=period.end - SERVING)
    return ~Q(decision_no="") & (served | on_its_way)


def paid_fines(period: Period) -> Q:
    return Q(case__matter=MATTER, kind=PaymentKind.FINE)


# --- the watch list ---------------------------------------------------------------------------------------


def covered_subjects(period: Period) -> Q:
    return facts.covered(period.end)

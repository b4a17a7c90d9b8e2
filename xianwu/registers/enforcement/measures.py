"""What the figures of every matter count alike: visits, hazards and their ends, cases, each as known at a period's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import F, Q

from xianwu.kit.clock import ZONE
from xianwu.lib.periods import Period
from xianwu.registers.enforcement.kinds import PartyKind, PhotoStage, ReferralKind
from xianwu.registers.enforcement.models import Finding, Inspection, Photo, Referral, Subject

HELD = (Inspection.State.VISITED, Inspection.State.CONCLUDED)


def _first_instant(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)


def fixed(period: Period) -> Q:
    return Q(verified_on__lte=period.end)


def not_fixed(period: Period) -> Q:
    return Q(verified_on__isnull=True) | Q(verified_on__gt=period.end)


def referred(period: Period) -> Q:
    """Handed over by the end of the period; a copy leaves the hazard with its own organ."""
    sent = Referral.objects.filter(sent_on__lte=period.end, finding__isnull=False).exclude(kind=ReferralKind.COPY)
    return Q(state=Finding.State.REFERRED, pk__in=sent.values("finding_id"))


def referred_unfixed(period: Period) -> Q:
    return not_fixed(period) & referred(period)


def waiting(period: Period) -> Q:
    return not_fixed(period) & ~referred(period)


def overdue(period: Period) -> Q:
    """The last day was before the end of the period: on the day itself there is still time."""
    return waiting(period) & Q(due_at__lt=_first_instant(period.end))


def in_time(period: Period) -> Q:
    return waiting(period) & (Q(due_at__isnull=True) | Q(due_at__gte=_first_instant(period.end)))


def served(period: Period) -> Q:
    return Q(served_on__lte=period.end)


def must_be_served(period: Period) -> Q:
    """Put right under an order, or past its deadline: before that the order may still be on its way to the party."""
    return fixed(period) | overdue(period)


def visit_over(period: Period) -> Q:
    """Found on a visit that is no longer going on: until it ends its visit counts nowhere."""
    return ~Q(inspection__state=Inspection.State.VISITING)


def proven(period: Period) -> Q:
    """Seen put right on the same visit, by a picture."""
    after = Photo.objects.filter(stage=PhotoStage.AFTER, reinspection=None, inspection=F("finding__inspection"))
    return Q(pk__in=after.values("finding_id"))


def standing_decisions(period: Period) -> Q:
    """Decisions that were not annulled by the end of the period."""
    return Q(annulled_on=None) | Q(annulled_on__gt=period.end)


HALF_A_FEN = Decimal("0.005")
"""Fines are rounded to 分, their range in multiples is not."""


def in_legal_range(period: Period) -> Q:
    """Fines that the provision allows the party: as `casework` refuses them before, over what was decided in the end.

    Below the range only with a ground of mitigation (处罚法 32).
    """
    unsaid = Q(pk__in=())
    for kind in PartyKind.values:
        unsaid |= Q(**{"party_kind": kind, f"rule__{kind}_to": None})
    is_multiple = ~Q(rule__base_label="") & Q(rule__base_to__isnull=False) & (Q(fine_base__gt=0) | unsaid)
    most, least = F("rule__base_to") * F("fine_base") + HALF_A_FEN, F("rule__base_from") * F("fine_base") - HALF_A_FEN
    lowered = ~Q(deviation="")
    of_base = Q(fine__lte=most) & (Q(rule__base_from=None) | Q(fine__gte=least) | lowered)
    fixed_sum = Q(pk__in=())
    for kind in PartyKind.values:
        from_least = Q(**{f"rule__{kind}_from": None}) | Q(fine__gte=F(f"rule__{kind}_from")) | lowered
        fixed_sum |= Q(party_kind=kind, fine__lte=F(f"rule__{kind}_to")) & from_least
    return (is_multiple & of_base) | (~is_multiple & fixed_sum)


@dataclass(frozen=True)
class OfMatter:
    """The conditions of one matter, for `Population(where=…)`."""

    matter: str

    @property
    def own(self) -> Q:
        return Q(matter=self.matter)

    def rows(self, period: Period) -> Q:
        return self.own

    def visits(self, period: Period) -> Q:
        return self.own & Q(state__in=HELD)

    def attempts(self, period: Period) -> Q:
        return self.own & Q(state=Inspection.State.ATTEMPTED)

    def hazards(self, period: Period) -> Q:
        return self.own & ~Q(state=Finding.State.VOID)

    def listed(self, period: Period) -> Q:
        return self.own & Subject.was_listed(period.end)

    def visits_of_listed(self, period: Period) -> Q:
        return self.visits(period) & Subject.was_listed(period.end, path="subject__")

"""On which plans, visits and findings a step waits for somebody: what guards say of one of them, for the database."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from xianwu.core.workflow.declarations import all_of
from xianwu.kit import clock
from xianwu.registers.enforcement.authority import TWO, held
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.declarations import as_the_field_says
from xianwu.registers.enforcement.kinds import COUNTED_SOURCES, Mode, PhotoStage, Power, ReferralKind, Severity, Source
from xianwu.registers.enforcement.models import Case, Finding, Inspection, Participant, Photo, Plan, Referral
from xianwu.registers.enforcement.visits.finding_guards import VISITED

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = Inspection.State


# --- plans --------------------------------------------------------------------------------------------------


COMPETENT = held(Power.INSPECT, place="")
"""The organ may inspect the matter of its plan, in the county or a part of it."""


def is_unpublished(actor: Actor, on: date) -> Q:
    return Q(published_on__isnull=True)


def nobody_left_to_visit(actor: Actor, on: date) -> Q:
    return ~Q(Exists(Inspection.objects.filter(plan=OuterRef("pk"), state__in=Inspection.OPEN)))


# --- before a visit -----------------------------------------------------------------------------------------


def is_planned(actor: Actor, on: date) -> Q:
    """What was planned is in a plan that was approved and published, and within its days."""
    in_time = Q(plan__starts_on__lte=F("planned_on"), plan__ends_on__gte=F("planned_on"))
    approved = Q(plan__state=Plan.State.APPROVED, plan__published_on__isnull=False)
    return ~Q(source__in=COUNTED_SOURCES) | (approved & in_time)


def below_the_cap(actor: Actor, on: date) -> Q:
    """Visited less often this year than the plan says; visits of another year have another count."""
    held_already = Inspection.objects.filter(
        subject=OuterRef("subject"), source__in=COUNTED_SOURCES, state__in=VISITED, held_on__year=on.year
    )
    times = Subquery(held_already.order_by().values("subject").annotate(times=Count("pk")).values("times"))
    cap = Coalesce(F("plan__yearly_cap"), days("yearly_cap", on=on))
    below = Q(LessThan(Coalesce(times, 0), cap))
    return ~Q(source__in=COUNTED_SOURCES) | Q(planned_on__gt=date(on.year, 12, 31)) | below


def _team(of: str = "pk") -> QuerySet[Participant]:
    return Participant.objects.present().filter(inspection=OuterRef(of))


def _officers() -> QuerySet[Participant]:
    return Participant.objects.officers().filter(inspection=OuterRef("pk"))


def two_officers(actor: Actor, on: date) -> Q:
    return Q(Exists(_officers().order_by().values("inspection").annotate(people=Count("pk")).filter(people__gte=TWO)))


def i_am_an_officer_of_it(actor: Actor, on: date) -> Q:
    return Q(Exists(_officers().filter(person=actor.id)))


def i_am_of_the_team(actor: Actor, on: date) -> Q:
    return Q(Exists(_team().filter(person=actor.id)))


def is_notified(actor: Actor, on: date) -> Q:
    """The day of which the notice speaks has come."""
    return Q(state=S.NOTIFIED, planned_on__lte=on) & ~Q(source=Source.PATROL)


def is_a_patrol(actor: Actor, on: date) -> Q:
    """No inspection: it needs no approval."""
    return Q(source=Source.PATROL)


def is_approved_if_urgent(actor: Actor, on: date) -> Q:
    return Q(is_urgent=False) | Q(approved_on__isnull=False)


def everything_dealt_with(actor: Actor, on: date) -> Q:
    return ~Q(Exists(Finding.objects.filter(inspection=OuterRef("pk"), state=Finding.State.FOUND)))


def nobody_elsewhere(actor: Actor, on: date) -> Q:
    """No officer of it is on a visit at another place, as `facts.elsewhere_problem`."""
    subject = "inspection__subject"
    busy = Participant.objects.officers().filter(person=OuterRef("person"), inspection__state=S.VISITING)
    another_door = (
        Q(**{f"{subject}__address": ""})
        | ~Q(**{f"{subject}__address": OuterRef(f"{subject}__address")})
        | ~Q(**{f"{subject}__town": OuterRef(f"{subject}__town")})
    )
    away = busy.exclude(**{subject: OuterRef(subject)}).filter(another_door)
    return ~Q(Exists(_officers().filter(Exists(away))))


_INSPECTION = all_of(
    held(Power.INSPECT), is_notified, i_am_an_officer_of_it, nobody_elsewhere, as_the_field_says("inspection.start")
)
LAWFUL = all_of(held(Power.INSPECT, from_day="planned_on"), is_planned, below_the_cap, two_officers)


def may_start(actor: Actor, on: date) -> Q:
    """A patrol by one who walks it, or a visit that was announced, by an officer of its team."""
    return _INSPECTION(actor, on) | (is_a_patrol(actor, on) & i_am_of_the_team(actor, on))


CONCLUDE = all_of(is_approved_if_urgent, everything_dealt_with)


# --- findings -----------------------------------------------------------------------------------------------


def is_visited(actor: Actor, on: date) -> Q:
    return Q(inspection__state__in=VISITED)


def i_was_there(actor: Actor, on: date) -> Q:
    return Q(Exists(_team("inspection").filter(person=actor.id)))


def is_proven_on_site(actor: Actor, on: date) -> Q:
    """To be put right on the spot, on a visit that is not concluded, and seen before and after."""
    pictures = Photo.objects.filter(finding=OuterRef("pk"), reinspection=None)
    shown = [Q(Exists(pictures.filter(stage=stage))) for stage in (PhotoStage.BEFORE, PhotoStage.AFTER)]
    return Q(mode=Mode.ON_SITE, inspection__state__in=(S.VISITING, S.VISITED)) & shown[0] & shown[1]


def is_major(actor: Actor, on: date) -> Q:
    """For what is major an order to stop is work that waits; for the rest the officers may think of it."""
    return Q(severity=Severity.MAJOR)


def not_stopped(actor: Actor, on: date) -> Q:
    return Q(stopped_on__isnull=True)


def not_dissuaded(actor: Actor, on: date) -> Q:
    return Q(dissuaded_on__isnull=True)


def may_be_put_off(actor: Actor, on: date) -> Q:
    """Not yet put off, not yet asked for, and the deadline lies ahead."""
    return Q(extended_from__isnull=True, extension_until__isnull=True, due_at__gte=_instant(on))


def is_to_be_put_off(actor: Actor, on: date) -> Q:
    return Q(extension_until__isnull=False)


def is_overdue(actor: Actor, on: date) -> Q:
    """The deadline of an order that was served in time lies before that day; one of the day itself is seen to the next
    morning."""
    over = Q(due_at__lt=datetime.combine(on, time.min, clock.ZONE))
    return over & Q(served_on__isnull=False, served_on__lte=F("due_at__date"))


def may_be_filed(actor: Actor, on: date) -> Q:
    """Overdue, major, or punished without an order; and with a provision to punish it by."""
    at_once = Q(item__rule__needs_overdue_order=False) | (Q(severity=Severity.MAJOR) & ~Q(state=Finding.State.OVERDUE))
    run_out = Q(state=Finding.State.OVERDUE) & seen_unfixed(actor, on)
    return Q(item__rule__isnull=False) & (run_out | at_once)


def seen_unfixed(actor: Actor, on: date) -> Q:
    return Q(pk__in=Finding.objects.seen_unfixed().values("pk"))


C = Case.State
OVER = (C.SERVED, C.REMINDED, C.PERFORMED, C.CLOSED, C.ARCHIVED, C.NOT_FILED, C.TERMINATED)
"""States of a case in which its party has been told to put the fault right, or nobody will tell it any more."""


def is_to_be_seen_again(actor: Actor, on: date) -> Q:
    """Somebody must go there: the party says that it is done, the term is over, or the case has come to its end."""
    state = Finding.State
    acted = Q(case__act_due_on=None) | Q(case__act_due_on__lt=on)
    of_case = Q(state=state.FILED, unfixable_reason="", case__state__in=OVER) & acted
    return Q(state=state.REPORTED) | (Q(state=state.OVERDUE) & ~seen_unfixed(actor, on)) | of_case


def _instant(on: date) -> datetime:
    """From when on a deadline lies ahead."""
    now = clock.now()
    return now if now.date() == on else datetime.combine(on, time.min, clock.ZONE)


ORDER = all_of(held(Power.ORDER_CORRECT), is_visited)
STOP = all_of(held(Power.ORDER_STOP), is_major, not_stopped, is_visited, as_the_field_says("finding.stop"))
DISSUADE = all_of(is_visited, not_dissuaded)
FILE = all_of(may_be_filed, as_the_field_says("finding.file"))


def is_returned(actor: Actor, on: date) -> Q:
    """Declined by whom it was referred to, and with nobody else. What was answered may be taken back, and need not be."""
    sent = Referral.objects.filter(finding=OuterRef("pk"), kind=ReferralKind.HAND_OVER)
    is_out = sent.filter(state__in=(Referral.State.SENT, Referral.State.RECEIVED))
    return Q(Exists(sent.filter(state=Referral.State.RETURNED))) & ~Q(Exists(is_out))

"""On which sites a step waits for somebody: what guards say of one of them, for the database."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import all_of
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.case_rules import zone_fits
from xianwu.domains.illegal_building.kinds import PLANNED, PermitStatus
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Watch
from xianwu.registers.enforcement.authority import held
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Referral


def is_verified(actor: Actor, on: date) -> Q:
    return ~Q(permit_status=PermitStatus.UNKNOWN)


def owner_sought(actor: Actor, on: date) -> Q:
    """Known, or looked for until the announcement was over."""
    return Q(is_owner_known=True) | Q(owner_announced_until__lt=on)


def has_a_case(actor: Actor, on: date) -> Q:
    """The organ that may punish has opened one about the building, by the law of its planning area."""
    return Q(Exists(facts.open_cases().filter(zone_fits(actor, on), subject=OuterRef("subject"))))


def owner_to_be_sought(actor: Actor, on: date) -> Q:
    return Q(is_owner_known=False, owner_announced_on__isnull=True)


def is_sealed_by_the_case(actor: Actor, on: date) -> Q:
    """Sealed in the case after the building went on, and not yet said so of the site."""
    return Q(restarted_on__isnull=False, sealed_on__isnull=True, case__sealed_on__isnull=False)


def is_returned(actor: Actor, on: date) -> Q:
    """Declined by whom it was handed to. What was answered may be taken back, and need not be."""
    return Q(referral__state=Referral.State.RETURNED)


def something_stands(actor: Actor, on: date) -> Q:
    return ~Q(stage__in=PLANNED)


def held_by_now(actor: Actor, on: date) -> Q:
    """The day of the outing has come."""
    return Q(held_on__lte=on)


def is_watched(actor: Actor, on: date) -> Q:
    """No return visit is left to be made."""
    return ~Q(Exists(Watch.objects.filter(site=OuterRef("pk"), done_on=None)))


STOP = all_of(held(Power.ORDER_STOP, matter=MATTER, place="unit"), is_verified)
FILE = all_of(is_verified, owner_sought, has_a_case)

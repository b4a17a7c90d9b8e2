"""On which cases a decision may wait for somebody at all: whose power it is, against whom, and whether
there is time left."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from xianwu.registers.enforcement.authority import held
from xianwu.registers.enforcement.declarations import all_matters
from xianwu.registers.enforcement.kinds import NOBODY, Power, Sanction

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor


def may_decide(actor: Actor, on: date) -> Q:
    """The organ has the power by which the act is dealt with, as `PenaltyRule.power`."""
    ordered = Q(rule__sanctions=[Sanction.DEMOLITION.value], rule__base_to__isnull=True)
    ordered &= Q(rule__individual_to__isnull=True, rule__organisation_to__isnull=True)
    return (ordered & held(Power.ORDER_CORRECT)(actor, on)) | (~ordered & held(Power.FINE)(actor, on))


def in_time(actor: Actor, on: date) -> Q:
    """The day by which to decide is not over, or was put off, as `decision.decision_in_time`."""
    return Q(decision_due_on__isnull=True) | Q(decision_due_on__gte=on)


def is_somebody(actor: Actor, on: date) -> Q:
    """The party is known by name."""
    return ~Q(party_name__in=NOBODY)


def party_known(actor: Actor, on: date) -> Q:
    """As `filing.party_known`."""
    found = is_somebody(actor, on)
    for matter in all_matters():
        if "case.party" in matter.ready:
            found |= Q(matter=matter.code) & matter.ready["case.party"](actor, on)
    return found

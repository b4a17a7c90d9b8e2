"""The passages of enforcement."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import Duty
from xianwu.registers.enforcement.casework.steps import FLOWS as CASEWORK
from xianwu.registers.enforcement.models import Finding
from xianwu.registers.enforcement.publicity.steps import FLOWS as PUBLICITY
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits.awaited import is_to_be_seen_again
from xianwu.registers.enforcement.visits.finding_steps import UNDER_ORDER
from xianwu.registers.enforcement.visits.steps import FLOWS as VISITS
from xianwu.registers.enforcement.yearly.steps import FLOWS as YEARLY


def _unserved(actor: Actor, on: date) -> Q:
    """An order that nobody was served yet: its days do not run."""
    return Q(state__in=(*UNDER_ORDER, Finding.State.REPORTED), served_on=None) & ~Q(order_no="")


FLOWS = [*VISITS, *CASEWORK, *PUBLICITY, *YEARLY]
DUTIES = [
    Duty(Finding, "serve", "登记送达", by=(OFFICER, CLERK), ready=_unserved),
    Duty(Finding, "recheck", "登记复查", by=OFFICER, ready=is_to_be_seen_again),
]

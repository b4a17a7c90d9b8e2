"""What waits in this register: pairs that a person has to decide."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import Duty
from xianwu.registers.parties.models import Duplicate
from xianwu.registers.parties.roles import REGISTRAR


def _open(actor: Actor, on: date) -> Q:
    return Q(state=Duplicate.State.OPEN)


DUTIES = [Duty(Duplicate, "decide", "确认疑似重复", by=REGISTRAR, ready=_open)]

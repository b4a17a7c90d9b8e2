"""New findings, from an item of the checklist or free."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.workflow.api import open_record
from xianwu.registers.enforcement.brain.provisions import cited
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import CheckItem, Finding, Inspection
from xianwu.registers.enforcement.visits import recurrence
from xianwu.registers.enforcement.visits.numbering import FINDING, next_number

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

FOUND = "enforcement.finding_found"
WORDS = 200


def words_of_fault(item: CheckItem) -> str:
    """Items say what ought to be, some by what ought not: the fault quotes them."""
    return f"不符合“{item.text}”"


def demand_of(item: CheckItem) -> str:
    return f"做到“{item.text}”"


def open_from_item(
    inspection: Inspection, item: CheckItem, *, note: str = "", actor: Actor, at: datetime, **given: Any
) -> Finding:
    """What the item says of its fault, unless the officer says otherwise."""
    words = words_of_fault(item) + (f"：{note}" if note else "")
    values = {
        "title": words[:WORDS],
        "group": item.group,
        "severity": item.severity,
        "mode": item.mode,
        "broken": cited(item.basis),
        "demand": demand_of(item),
        **{name: value for name, value in given.items() if value},
    }
    return open_finding(inspection, item=item, actor=actor, at=at, **values)


def open_finding(
    inspection: Inspection, *, item: CheckItem | None, actor: Actor, at: datetime, **values: Any
) -> Finding:
    """Save a finding of the visit; it knows whether it happened before, and whether use must stop."""
    found_on = inspection.held_on or timezone.localdate(at)
    row = Finding(
        state=Finding.State.FOUND,
        number=next_number(FINDING, year=found_on.year),
        unit_id=inspection.unit_id,
        matter=inspection.matter,
        inspection=inspection,
        subject_id=inspection.subject_id,
        town_id=inspection.town_id,
        item=item,
        found_on=found_on,
        **values,
    )
    row.is_recurrence = recurrence.recurs(inspection.subject, item, on=found_on)
    row.is_suspended = row.severity == Severity.MAJOR
    open_record(row, FOUND, actor=actor, at=at)
    return row

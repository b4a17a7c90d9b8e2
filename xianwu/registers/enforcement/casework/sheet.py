"""行政处罚案件台账: cases that are over, from Excel and back. What is under way is worked on in the system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.intake.declarations import LoadResult, Sheet
from xianwu.intake.taking_back import made_by
from xianwu.registers.enforcement.casework.sheet_columns import (
    COLUMNS,
    IMPORTED,
    PLAIN,
    UNDONE,
    allow,
    check,
    differs,
    existing,
    natural_key,
    row_of,
    values_of,
)
from xianwu.registers.enforcement.models import Case
from xianwu.registers.enforcement.roles import CLERK

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

WRITTEN = (*PLAIN, "matter", "unit", "town", "rule", "state")


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines become closed cases, changed lines amend them with a kept version, equal ones are left alone."""
    keys = existing(natural_key(row) for row in rows)
    records = Case.objects.in_bulk(list(keys.values()))
    new, changed, same = [], [], 0
    for row in rows:
        record = records.get(keys.get(natural_key(row), 0))
        if record is None:
            new.append(Case(number=row["number"], **values_of(row)))
        elif not row["_is_same"] and differs(record, row):
            changed.append(_amended(record, row))
        else:
            same += 1
    options = {"actor": actor, "at": at, "batch": batch}
    write_many_new(new, IMPORTED, **options)
    write_many_changes(changed, WRITTEN, IMPORTED, **options)
    return LoadResult(created=len(new), changed=len(changed), unchanged=same)


def _amended(record: Case, row: dict[str, Any]) -> Case:
    for name, value in values_of(row).items():
        setattr(record, name, value)
    return record


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Void what one load created. Refused where it amended older rows or the rows have gone on since."""
    cases = made_by(Case, batch)
    for case in cases:
        # Off the books: it counts on no day, and its number is free again.
        case.state, case.number = Case.State.TERMINATED, f"撤-{case.pk}-{case.number}"[:40]
        case.decided_on = case.closed_on = case.filed_on = case.served_on = None
    fields = ("state", "number", "decided_on", "closed_on", "filed_on", "served_on")
    write_many_changes(cases, fields, UNDONE, actor=actor, at=at, note="撤销导入")
    return len(cases)


SHEETS = [
    Sheet(
        key="enforcement.cases",
        label="行政处罚案件台账",
        model=Case,
        columns=COLUMNS,
        natural_key=natural_key,
        existing=existing,
        load=load,
        check=check,
        allow=allow,
        undo=undo,
        row_of=row_of,
        joins=("unit", "town", "rule"),
        roles=(CLERK,),
        note="用于补录已经结案的历史案件，按案号识别，重复导入不会重复登记。导出后原样导入的不变；在办案件请在系统中办理。",
    )
]

"""The toy ledger from Excel, with one column of each kind."""

from datetime import datetime
from typing import Any

from tests.toyroom.actions import open_errands
from tests.toyroom.events import CHANGED
from tests.toyroom.models import Errand
from tests.toyroom.roles import CLERK
from xianwu.core.events.api import write_many_changes
from xianwu.core.events.models import Event
from xianwu.core.units.models import Unit
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused

COLUMNS = (
    Column("编号", "number", kind="code", required=True, max_length=20),
    Column("名称", "title", required=True, aliases=("事项名称",), max_length=30),
    Column("单位", "unit", required=True),
    Column("金额", "amount", kind="money", unit="万元"),
    Column("齐全日期", "complete_on", kind="date"),
    Column("类别", "permit_no", kind="choice", choices=(("A", "甲类（一）"), ("B", "乙类"))),
)  # fmt: skip
CHANGEABLE = ("title", "amount", "complete_on", "permit_no")


def check(rows: Any) -> list[CellError]:
    units = {unit.short_name: unit for unit in Unit.objects.all()}
    errors = []
    for row in rows:
        if row["unit"] not in units:
            errors.append(CellError(row["_row"], "单位", row["unit"], "没有这个单位。"))
        row["unit"] = units.get(row["unit"])
    return errors


def load(rows: Any, *, actor: Any, at: datetime, batch: str) -> LoadResult:
    known = Errand.objects.in_bulk([row["_pk"] for row in rows if row["_pk"]])
    fresh = [{name: row[name] for name in ("number", "unit")} | _plain(row) for row in rows if not row["_pk"]]
    open_errands(fresh, actor=actor, at=at, batch=batch)
    changed = []
    for row in rows:
        record = known.get(row["_pk"])
        if record and any(getattr(record, name) != value for name, value in _plain(row).items()):
            for name, value in _plain(row).items():
                setattr(record, name, value)
            changed.append(record)
    write_many_changes(changed, CHANGEABLE, CHANGED, actor=actor, at=at, batch=batch)
    return LoadResult(len(fresh), len(changed), len(rows) - len(fresh) - len(changed))


def _plain(row: Any) -> dict[str, Any]:
    return {name: row[name] if name != "permit_no" else row[name] or "" for name in CHANGEABLE}


def undo(batch: str, *, actor: Any, at: datetime) -> int:
    own = Event.objects.filter(kind="toyroom.errand", batch=batch)
    rows = list(Errand.objects.filter(pk__in=own.values("object_id")))
    if any(row.version > 1 for row in rows):
        raise Refused("导入的事项已有后续办理，不能撤销。")
    for row in rows:
        row.state = Errand.State.DROPPED
    write_many_changes(rows, ("state",), CHANGED, actor=actor, at=at)
    return len(rows)


SHEETS = [
    Sheet("toyroom.errands", "事项表", Errand, COLUMNS, lambda row: row["number"],
          lambda keys: dict(Errand.objects.filter(number__in=keys).values_list("number", "pk")),
          load, (CLERK,), check=check, undo=undo)
]  # fmt: skip

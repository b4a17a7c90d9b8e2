"""送审登记表: an owner registers many projects at once. Rows become drafts; “送审” stays a step of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.events.api import write_many_changes
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_records
from xianwu.domains.fiscal_review import roles
from xianwu.domains.fiscal_review.actions import finance_unit
from xianwu.domains.fiscal_review.kinds import Industry, Stage
from xianwu.domains.fiscal_review.ledger_checks import (
    UNDONE,
    choices,
    existing,
    fault,
    is_undone,
    mark_ended,
    money,
    natural_key,
    units_named,
)
from xianwu.domains.fiscal_review.models import ReviewProject
from xianwu.domains.fiscal_review.numbering import next_numbers
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.intake.taking_back import made_by
from xianwu.kit.clock import ZONE
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = ReviewProject.State
DRAFTED, CHANGED = "fiscal_review.project_drafted", "fiscal_review.project_changed"
TEXTS = ("location", "price_month", "quota")
FIELDS = (
    "title", "industry", "location", "approved_budget", "submitted", "boq_rows", "is_design_complete",
    "has_disputed_history", "price_month", "quota",
)  # fmt: skip


def price_month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ValueError("信息价月份要写成 2025-08 的样子。")
    return text


COLUMNS = (
    Column("项目代码", "project_code", required=True, clean=lambda text: str(text).strip().upper(), max_length=40),
    Column("项目名称", "title", required=True),
    Column("建设单位", "owner", help="不填即本单位"),
    Column("评审类型", "stage", kind="choice", choices=choices(Stage), required=True),
    Column("标段", "lot", max_length=40),
    Column("专业", "industry", kind="choice", choices=choices(Industry), required=True),
    Column("建设地点", "location", max_length=120),
    money("批复概算(元)", "approved_budget"),
    money("送审金额(元)", "submitted", required=True),
    Column("清单行数", "boq_rows", kind="int"),
    Column("设计深度足够", "is_design_complete", kind="bool", help="不填视为“是”"),
    Column("前期有争议", "has_disputed_history", kind="bool", help="不填视为“否”"),
    Column("信息价月份", "price_month", clean=price_month, example="2025-08"),
    Column("定额依据", "quota", max_length=80),
)


def check(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    found = []
    for row in rows:
        if row["submitted"] <= 0:
            found.append(fault(row, "submitted", row["submitted"], "送审金额应大于 0。"))
        if row["boq_rows"] is not None and row["boq_rows"] < 0:
            found.append(_fault(row, "boq_rows", row["boq_rows"], "清单行数不能是负数。"))
    return found


def _fault(row: dict[str, Any], name: str, value: Any, reason: str) -> CellError:
    header = next(column.header for column in COLUMNS if column.name == name)
    return CellError(row["_row"], header, str(value or ""), reason)


def own_units(actor: Actor) -> dict[int, Unit]:
    held = [grant.unit_id for grant in actor.grants if grant.role == roles.OWNER]
    return {unit.pk: unit for unit in Unit.objects.below(held)}


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """One's own unit only, and nothing that has been sent in already. Completes the rows with the owner."""
    own, named = own_units(actor), units_named(rows, "owner")
    default = next(iter(actor.units_for(roles.OWNER)), None)
    mark_ended(rows, COLUMNS, row_of)
    found = []
    for row in rows:
        word = row.get("owner")
        unit = named.get(str(word).strip()) if word else None
        row["owner_id"] = unit.pk if unit else default
        if word and unit is None:
            found.append(_fault(row, "owner", word, f"机构库里没有“{word}”，请核对名称。"))
        elif row["owner_id"] not in own:
            found.append(_fault(row, "owner", word, "只能登记本单位的项目。"))
    return found + _sent_errors(rows)


def _sent_errors(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    keys = existing([natural_key(row) for row in rows])
    records = ReviewProject.objects.in_bulk(list(keys.values()))
    found = []
    for row in rows:
        record = records.get(keys.get(natural_key(row), 0))
        if record is None:
            continue
        if record.owner_id != row["owner_id"]:
            found.append(_fault(row, "project_code", row["project_code"], "这个项目代码已由其他单位登记，请核对。"))
        elif record.state != S.DRAFT and _differs(record, row):
            reason = f"{record.number} {record.get_state_display()}，内容已锁定，不能用文件改写。"
            found.append(_fault(row, "project_code", row["project_code"], reason))
    return found


def _values(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: row.get(name) for name in FIELDS} | {name: row.get(name) or "" for name in TEXTS}
    found["is_design_complete"] = row.get("is_design_complete") is not False
    found["has_disputed_history"] = row.get("has_disputed_history") is True
    return found


def _differs(record: ReviewProject, row: dict[str, Any]) -> bool:
    return any(getattr(record, name) != value for name, value in _values(row).items())


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines become drafts, changed drafts are amended, equal ones left alone."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    keys = existing([natural_key(row) for row in rows])
    records = ReviewProject.objects.in_bulk(list(keys.values()))
    year, unit = at.astimezone(ZONE).year, finance_unit()
    new, changed, same = [], [], 0
    for row in rows:
        record = records.get(keys.get(natural_key(row), 0))
        if row["_is_same"]:
            same += 1
        elif record is None:
            code, stage, lot = natural_key(row)
            new.append(
                ReviewProject(
                    unit=unit, state=S.DRAFT, project_code=code,
                    stage=stage, lot=lot, owner_id=row["owner_id"], **_values(row),
                )
            )  # fmt: skip
        elif _differs(record, row):
            for name, value in _values(row).items():
                setattr(record, name, value)
            changed.append(record)
        else:
            same += 1
    for record, number in zip(new, next_numbers("评", year=year, count=len(new)), strict=True):
        record.number = number
    open_records(new, DRAFTED, actor=actor, at=at, batch=batch)
    write_many_changes(changed, FIELDS, CHANGED, actor=actor, at=at, batch=batch)
    return LoadResult(created=len(new), changed=len(changed), unchanged=same)


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Take back drafts that one load made, while nothing else has been done with them."""
    projects = made_by(ReviewProject, batch)
    for project in projects:
        project.state = S.WITHDRAWN
    options = {"actor": actor, "at": at, "note": UNDONE}
    write_many_changes(projects, ("state",), "fiscal_review.project_withdrawn", **options)
    return len(projects)


def row_of(record: ReviewProject) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(record, name) for name in ("project_code", "stage", "lot", *FIELDS)}
    return row | {"owner": record.owner.name}


def rows_of(record: ReviewProject) -> list[dict[str, Any]]:
    return [] if is_undone(record) else [row_of(record)]


SUBMISSIONS = Sheet(
    key="fiscal_review.submissions",
    label="送审登记表",
    model=ReviewProject,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    check=check,
    allow=allow,
    undo=undo,
    rows_of=rows_of,
    joins=("owner",),
    prefetches=("conclusions",),
    roles=(roles.OWNER,),
    note="登记后为草稿，核对无误后在项目页或台账上批量办理“送审”。",
)

"""问题隐患 from Excel and back: past ones with how they ended, open ones to be dealt with here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes
from xianwu.core.workflow.api import open_records
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.intake.exporting import is_as_exported
from xianwu.intake.taking_back import made_by
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.kinds import Mode, Severity
from xianwu.registers.enforcement.models import Finding, Inspection
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits.numbering import FINDING, next_numbers
from xianwu.registers.enforcement.visits.sheet_words import Faults, groups_of, part_code, words_of

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

IMPORTED, VOIDED = "enforcement.finding_imported", "enforcement.finding_voided"
F = Finding.State
ENDS = (F.FOUND, F.FIXED_ON_SITE, F.VERIFIED)
"""How a past finding may have ended for a file to bring it; the others are reached here."""
ENDS_WORDS = "、".join(str(each.label) for each in ENDS)
COLUMNS = (
    Column("检查编号", "inspection", kind="code", required=True, max_length=40),
    Column("问题", "title", required=True, max_length=200, aliases=("问题隐患", "隐患")),
    Column("分组", "group", required=True),
    Column("等级", "severity", kind="choice", choices=tuple(Severity.choices), required=True),
    Column("整改方式", "mode", kind="choice", choices=tuple(Mode.choices), required=True),
    Column("违反规定", "broken", max_length=300),
    Column("整改要求", "demand", max_length=300),
    Column(
        "状态", "state", kind="choice", choices=tuple(F.choices), help=f"补录只能填：{ENDS_WORDS}；不填视为“待处理”"
    ),
    Column("责令改正文号", "order_no", max_length=80),
    Column("责令日期", "ordered_on", kind="date"),
    Column("送达日期", "served_on", kind="date"),
    Column("整改日期", "fixed_on", kind="date"),
    Column("核实日期", "verified_on", kind="date"),
)
TEXTS = ("broken", "demand", "order_no")
DAYS = ("ordered_on", "served_on", "fixed_on", "verified_on")
WORDS = ("group", "severity", "mode", "broken", "demand")
Key = tuple[str, str, bool]


def natural_key(row: dict[str, Any]) -> Key:
    """A visit has each fault once, by its words; one that was withdrawn stands beside it."""
    return (row["inspection"], row["title"], row.get("state") == F.VOID)


def existing(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = Finding.objects.filter(inspection__number__in={key[0] for key in wanted})
    rows = rows.values_list("pk", "inspection__number", "title", "state")
    found = {(number, title, state == F.VOID): pk for pk, number, title, state in rows}
    return {key: pk for key, pk in found.items() if key in wanted}


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """The visit must be there and held by one's own organ; what is dealt with here is not rewritten by a file."""
    faults, on = Faults(COLUMNS), timezone.localdate(at)
    seen = Inspection.objects.visible_to(actor, roles=(OFFICER, CLERK)).filter(
        number__in={row["inspection"] for row in rows}
    )
    visits = {each.number: each for each in seen.select_related("subject")}
    keys = existing([natural_key(row) for row in rows])
    known = Finding.objects.select_related("inspection").in_bulk(list(keys.values()))
    for row in rows:
        visit = visits.get(row["inspection"])
        row["_visit"], row["_old"] = visit, known.get(keys.get(natural_key(row), 0)) if visit else None
        row["_group"] = part_code(groups_of(visit.matter), row["group"]) if visit else ""
        row["_state"] = row.get("state") or F.FOUND
        row["_is_same"] = row["_old"] is not None and is_as_exported(COLUMNS, row_of(row["_old"]), row)
        if not row["_is_same"]:
            _check(row, visit, faults, on=on)
    return faults.found


def _check(row: dict[str, Any], visit: Inspection | None, faults: Faults, *, on: date) -> None:
    if visit is None:
        faults.add(row, "inspection", "没有这个编号的检查，或者不是本机关的，请核对。")
        return
    if visit.held_on is None:
        faults.add(row, "inspection", f"这次检查{visit.get_state_display()}，还没有检查日期，不能登记问题。")
        return
    if not row["_group"]:
        faults.add(row, "group", f"只能填：{words_of(groups_of(visit.matter))}。")
    old = row["_old"]
    if old is not None and old.state != F.FOUND and _differs(old, row):
        faults.add(row, "title", f"{old.number} {old.get_state_display()}，在系统里办理的不能用文件改写。")
        return
    _check_days(row, visit.held_on, faults, on=on)
    _check_end(row, faults)


def _check_days(row: dict[str, Any], held_on: date, faults: Faults, *, on: date) -> None:
    for name in DAYS:
        day = row.get(name)
        if day and not held_on <= day <= on:
            faults.add(row, name, f"要在检查日期（{held_on}）以后、今天以前。")
    if row.get("fixed_on") and row.get("verified_on") and row["verified_on"] < row["fixed_on"]:
        faults.add(row, "verified_on", "核实日期早于整改日期。")


def _check_end(row: dict[str, Any], faults: Faults) -> None:
    """How it ended must agree with how it was to be put right."""
    if row["_state"] in Finding.FIXED and not row.get("verified_on"):
        faults.add(row, "verified_on", "已整改的要填核实日期。")
    if row["_state"] == F.FIXED_ON_SITE and row["mode"] != Mode.ON_SITE:
        faults.add(row, "mode", "现场整改完成的，整改方式应为“现场整改”。")
    if row["_state"] == F.VERIFIED and row["mode"] != Mode.DEADLINE:
        faults.add(row, "mode", "限期整改后核实的，整改方式应为“限期整改”。")
    if row["_state"] not in ENDS:
        faults.add(row, "state", f"这一状态要在系统里办理，不能由文件登记；补录只能填：{ENDS_WORDS}。")
    if row["_state"] == F.FOUND and (row.get("order_no") or row.get("verified_on")):
        faults.add(row, "state", "待处理的不能有文号和核实日期；责令改正请在系统里办理，由系统取号。")


def values(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: row.get(name) or "" for name in TEXTS} | {name: row.get(name) for name in DAYS}
    return found | {"group": row["_group"], "severity": row["severity"], "mode": row["mode"], "state": row["_state"]}


def _differs(old: Finding, row: dict[str, Any]) -> bool:
    return any(getattr(old, name) != value for name, value in values(row).items())


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines are entered as they stood, lines that nobody has dealt with are amended, equal ones left alone."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    new, changed = [], []
    for row in rows:
        old = row["_old"]
        if old is None:
            new.append(_made(row))
        elif not row["_is_same"] and _differs(old, row):
            for name, value in values(row).items():
                setattr(old, name, value)
            changed.append(old)
    _number(new)
    open_records(new, IMPORTED, actor=actor, at=at, batch=batch)
    write_many_changes(
        changed, (*TEXTS, *DAYS, "group", "severity", "mode", "state"), IMPORTED, actor=actor, at=at, batch=batch
    )
    return LoadResult(len(new), len(changed), len(rows) - len(new) - len(changed))


def _number(new: Sequence[Finding]) -> None:
    """Numbers by year, the series of each asked once."""
    by_year: dict[int, list[Finding]] = {}
    for record in new:
        by_year.setdefault(record.found_on.year, []).append(record)
    for year, own in by_year.items():
        for record, number in zip(own, next_numbers(FINDING, year=year, count=len(own)), strict=True):
            record.number = number


def _made(row: dict[str, Any]) -> Finding:
    visit: Inspection = row["_visit"]
    return Finding(
        title=row["title"], unit_id=visit.unit_id, matter=visit.matter, inspection=visit, subject=visit.subject,
        town_id=visit.town_id, found_on=visit.held_on, is_suspended=row["severity"] == Severity.MAJOR and row["_state"] == F.FOUND,
        **values(row),
    )  # fmt: skip


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Take back what one load made, while nothing else has been done with it."""
    rows = made_by(Finding, batch)
    for row in rows:
        row.state, row.void_reason = F.VOID, "撤销导入"
    write_many_changes(rows, ("state", "void_reason"), VOIDED, actor=actor, at=at, note="撤销导入")
    return len(rows)


def row_of(record: Finding) -> dict[str, Any]:
    """The record as a line. What is dealt with here goes out too, and comes in again as it is."""
    row: dict[str, Any] = {name: getattr(record, name) for name in (*TEXTS, *DAYS, "title", "severity", "mode")}
    row |= {"inspection": record.inspection.number, "group": record.group_word}
    return row | {"state": record.state}


FINDINGS = Sheet(
    key="enforcement.findings",
    label="问题隐患",
    model=Finding,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    allow=allow,
    undo=undo,
    row_of=row_of,
    joins=("inspection",),
    roles=(OFFICER,),
    note="用于补录往年检查发现的问题。导出后原样导入的不变；在系统中责令、复查、立案的不能用文件改写，请在系统里办理。",
)

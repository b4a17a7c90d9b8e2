"""The ledger's columns, and what one cell alone cannot show: sums, order of dates, known units, work in progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xianwu.core.events.models import Event
from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review import facts, roles
from xianwu.domains.fiscal_review.kinds import Channel, FundKind, Industry, Stage
from xianwu.domains.fiscal_review.models import Conclusion, ReviewProject
from xianwu.intake.declarations import CellError, Column
from xianwu.intake.exporting import is_as_exported

S = ReviewProject.State
ENDED = (S.REJECTED, S.WITHDRAWN)
UNDONE = "撤销导入"
IMPORTED = "fiscal_review.project_imported"
PEOPLE = {"first_reviewer": "初审人", "second_reviewer": "复核人", "final_reviewer": "审定人"}
DATES = (
    ("complete_on", "资料齐全日期"),
    ("accepted_on", "受理"),
    ("first_reviewed_on", "初审"),
    ("second_reviewed_on", "复核"),
    ("finalised_on", "审定"),
    ("opinion_sought_on", "征求意见"),
    ("replied_on", "单位回复"),
    ("concluded_on", "结论日期"),
)
PLAIN = (
    "title", "industry", "stage", "lot", "location", "approved_budget", "submitted", "approved", "cuts", "adds",
    "channel", "complete_on", "first_reviewed_on", "second_reviewed_on", "finalised_on", "opinion_sought_on",
    "replied_on", "concluded_on",
)  # fmt: skip
COMPARED = (*PLAIN, "owner_id", *(f"{name}_id" for name in PEOPLE))
FROZEN = (
    "title", "stage", "industry", "channel", "submitted", "approved", "cuts", "adds", "complete_on", "concluded_on",
    "used_days", "paused_days", "limit_days", "is_on_time", "replied_on",
)  # fmt: skip


def choices(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in kind.choices)


def money(header: str, name: str, *, required: bool = False) -> Column:
    bare = header.removesuffix("(元)")
    return Column(header, name, kind="money", required=required, unit="元", aliases=(bare, f"{bare}（元）"))


COLUMNS = (
    Column("项目代码", "project_code", required=True, clean=lambda text: str(text).strip().upper()),
    Column("项目名称", "title", required=True),
    Column("建设单位", "owner", required=True),
    Column("评审类型", "stage", kind="choice", choices=choices(Stage), required=True),
    Column("标段", "lot"),
    Column("专业", "industry", kind="choice", choices=choices(Industry), required=True),
    Column("建设地点", "location"),
    Column("资金来源", "fund", kind="choice", choices=choices(FundKind)),
    money("批复概算(元)", "approved_budget"),
    money("送审金额(元)", "submitted", required=True),
    money("审定金额(元)", "approved"),
    money("审减(元)", "cuts"),
    money("审增(元)", "adds"),
    money("净审减(元)", "net_cut"),
    Column("审减率", "cut_rate"),
    Column("通道", "channel", kind="choice", choices=choices(Channel)),
    *(Column(header, name, kind="date") for name, header in DATES),
    Column("结论文号", "document_no"),
    Column("用时(工作日)", "used_days", kind="int", aliases=("用时（工作日）", "用时")),
    Column("暂停(工作日)", "paused_days", kind="int", aliases=("暂停（工作日）", "暂停")),
    *(Column(header, name) for name, header in PEOPLE.items()),
    Column("中介机构", "agency"),
)


def natural_key(row: dict[str, Any]) -> tuple[str, str, str]:
    """A project is one line per stage and lot."""
    return (row["project_code"], row["stage"], row.get("lot") or "")


def existing(keys: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    wanted = set(keys)
    rows = ReviewProject.objects.filter(project_code__in={key[0] for key in wanted})
    rows = rows.exclude(state__in=ENDED).values_list("pk", "project_code", "stage", "lot")
    return {(code, stage, lot): pk for pk, code, stage, lot in rows if (code, stage, lot) in wanted}


def fault(row: dict[str, Any], name: str, value: Any, reason: str) -> CellError:
    """An error in the file's own terms: its line and its header."""
    header = next(column.header for column in COLUMNS if column.name == name)
    return CellError(row["_row"], header, "" if value is None else str(value), reason)


# --- a record as a line, and lines that only say what has ended ------------------------------------


def is_undone(record: ReviewProject) -> bool:
    """Whether the load that made it was taken back: no conclusion of it was ever withdrawn by the head."""
    own = record.conclusions.all()
    return record.state == S.WITHDRAWN and all(each.withdrawal_reason in ("", UNDONE) for each in own)


def _last_word(record: ReviewProject) -> Conclusion | None:
    """The conclusion that stands; of a withdrawn project the one that was withdrawn, as its days stand in it too."""
    own = list(record.conclusions.all())
    last = own[0] if own and record.state == S.WITHDRAWN else None
    return next((each for each in own if each.is_valid), last)


def row_of(record: ReviewProject) -> dict[str, Any]:
    """The record as a line of the sheet."""
    row = {name: getattr(record, name) for name in PLAIN} | {"project_code": record.project_code}
    row |= {"owner": record.owner.name, "net_cut": record.net_cut, "agency": record.agency and record.agency.name}
    for name, header in PEOPLE.items():
        row[name] = getattr(record, name).name if getattr(record, name) else record.extra.get(header)
    last = _last_word(record)
    fund = next((each for each in record.fundsources.all() if each.withdrawn_on is None), None)
    row["fund"] = fund and fund.kind
    for name in ("document_no", "used_days", "paused_days"):
        row[name] = getattr(last, name, None)
    row["cut_rate"] = last and f"{last.cut_rate:.2f}%"
    return row


def rows_of(record: ReviewProject) -> list[dict[str, Any]]:
    """Its line; none where its load was taken back, as it never was."""
    return [] if is_undone(record) else [row_of(record)]


def mark_ended(
    rows: Sequence[dict[str, Any]], columns: Sequence[Column], line_of: Callable[[ReviewProject], dict[str, Any]]
) -> None:
    """Mark as `_is_same` what was exported of a rejected or withdrawn project: it asks for no new one."""
    codes = {row["project_code"] for row in rows}
    ended = ReviewProject.objects.filter(project_code__in=codes, state__in=ENDED)
    ended = ended.select_related("owner", "agency", *PEOPLE).prefetch_related("conclusions", "fundsources")
    lines: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for each in ended:
        if not is_undone(each):
            lines.setdefault((each.project_code, each.stage, each.lot), []).append(line_of(each))
    for row in rows:
        own = lines.get(natural_key(row), ())
        row["_is_same"] = any(is_as_exported(columns, line, row) for line in own)


# --- checks ---------------------------------------------------------------------------------------


def check(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    """What one cell alone cannot show: sums, order of dates, known units, numbers used twice."""
    mark_ended(rows, COLUMNS, row_of)
    rows = [row for row in rows if not row["_is_same"]]
    owners, agencies = units_named(rows, "owner"), units_named(rows, "agency")
    taken, people = _taken_numbers(rows), people_named(rows)
    seen: dict[str, int] = {}
    found: list[CellError] = []
    for row in rows:
        found += _unit_errors(row, owners, agencies)
        found += _money_errors(row)
        found += _date_errors(row)
        found += _conclusion_errors(row, seen, taken)
        found += _people_errors(row, people)
    wrong = {error.row for error in found}
    return found + _locked_errors([row for row in rows if row["_row"] not in wrong])


def units_named(rows: Sequence[dict[str, Any]], name: str) -> dict[str, Unit]:
    names = {str(row.get(name)).strip() for row in rows if row.get(name)}
    units = Unit.objects.filter(name__in=names) | Unit.objects.filter(short_name__in=names)
    return {word: unit for unit in units for word in (unit.name, unit.short_name)}


def _unit_errors(row: dict[str, Any], owners: dict[str, Unit], agencies: dict[str, Unit]) -> list[CellError]:
    found = []
    for column, known in (("owner", owners), ("agency", agencies)):
        value = row.get(column)
        if value and str(value).strip() not in known:
            found.append(fault(row, column, value, f"机构库里没有“{value}”，请核对名称或先登记机构。"))
    return found


def people_named(rows: Sequence[dict[str, Any]]) -> dict[str, list[int]]:
    """Keys of the reviewers of each name; more than one where two share it, none where nobody has it."""
    names = {row.get(name) for row in rows for name in PEOPLE if row.get(name)}
    reviewers = (roles.FIRST, roles.SECOND, roles.FINAL)
    known = Person.objects.filter(name__in=names, grants__role__in=reviewers).distinct()
    found: dict[str, list[int]] = {}
    for pk, name in known.values_list("pk", "name"):
        found.setdefault(name, []).append(pk)
    return found


def _people_errors(row: dict[str, Any], people: dict[str, list[int]]) -> list[CellError]:
    found, seen = [], set()
    for name in PEOPLE:
        word = row.get(name)
        if word and len(people.get(word, ())) > 1:
            found.append(fault(row, name, word, f"有 {len(people[word])} 位评审人员同名，请先由管理员加以区分。"))
        if word and word in seen:
            found.append(fault(row, name, word, "初审、复核、审定须为三个不同的人。"))
        seen.add(word)
    return found


def prepared(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with owners and people looked up once for the whole file; a name nobody bears is kept as written."""
    owners, people = units_named(rows, "owner"), people_named(rows)
    found = []
    for row in rows:
        extra: dict[str, Any] = {"owner_id": owners[str(row["owner"]).strip()].pk, "lot": row.get("lot") or ""}
        extra |= {f"{name}_id": next(iter(people.get(row.get(name) or "", ())), None) for name in PEOPLE}
        extra |= {name: row.get(name) or "" for name in ("location", "channel")}
        is_approved = row.get("approved") is not None
        extra |= {name: (row.get(name) or Decimal(0)) if is_approved else None for name in ("cuts", "adds")}
        extra["extra"] = {
            header: row[name] for name, header in PEOPLE.items() if row.get(name) and not people.get(row[name])
        }
        found.append(row | extra)
    return found


def differs(record: ReviewProject, row: dict[str, Any], conclusion: Conclusion | None) -> bool:
    """Whether a prepared row says anything else than the record and its conclusion."""
    if any(getattr(record, name) != row.get(name) for name in (*COMPARED, "extra")):
        return True
    own = (conclusion.document_no, conclusion.paused_days) if conclusion else (None, 0)
    return own != (row.get("document_no"), row.get("paused_days") or 0)


def current_conclusions(projects: Iterable[Any]) -> dict[int, Conclusion]:
    return {row.project_id: row for row in Conclusion.objects.valid().filter(project__in=list(projects))}


def _locked_errors(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    """What is worked on in the system, or was concluded in it, is not rewritten from a file."""
    keys = existing([natural_key(row) for row in rows])
    records = ReviewProject.objects.in_bulk(list(keys.values()))
    events = Event.objects.filter(kind=ReviewProject._meta.label_lower, object_id__in=list(records))
    locked = set(events.exclude(verb=IMPORTED).values_list("object_id", flat=True))
    conclusions = current_conclusions(locked)
    return [
        fault(row, "project_code", row["project_code"], "该项目正在系统中办理或已在系统中办结，请在系统里更正。")
        for row in prepared(rows)
        if (pk := keys.get(natural_key(row))) in locked and differs(records[pk], row, conclusions.get(pk))
    ]


def _money_errors(row: dict[str, Any]) -> list[CellError]:
    submitted, approved = row.get("submitted"), row.get("approved")
    cuts, adds = row.get("cuts") or Decimal(0), row.get("adds") or Decimal(0)
    if submitted is not None and submitted <= 0:
        return [fault(row, "submitted", submitted, "送审金额应大于 0。")]
    if approved is None or submitted is None:
        return []
    found = []
    if submitted - approved != cuts - adds:
        gap = submitted - approved - cuts + adds
        found.append(fault(row, "cuts", cuts, f"金额不平：送审 − 审定 应等于 审减 − 审增，相差 {gap} 元。"))
    net = row.get("net_cut")
    if net is not None and net != submitted - approved:
        found.append(fault(row, "net_cut", net, f"净审减应为 {submitted - approved} 元。"))
    budget = row.get("approved_budget")
    if budget and approved > budget and row.get("stage") != Stage.ESTIMATE:
        found.append(fault(row, "approved", approved, "超概：审定金额超过批复概算。"))
    return found


def _date_errors(row: dict[str, Any]) -> list[CellError]:
    found = []
    before: tuple[str, date] | None = None
    for name, header in DATES:
        day = row.get(name)
        if day is None or name == "replied_on":
            continue
        if before and day < before[1]:
            found.append(fault(row, name, day, f"{header}早于{before[0]}（{before[1]}），请核对。"))
        before = (header, day)
    return found


def _taken_numbers(rows: Sequence[dict[str, Any]]) -> dict[str, tuple[str, str, str]]:
    wanted = {row.get("document_no") for row in rows if row.get("document_no")}
    own = Conclusion.objects.filter(document_no__in=wanted).values_list(
        "document_no", "project__project_code", "project__stage", "project__lot"
    )
    return {number: (code, stage, lot) for number, code, stage, lot in own}


def _conclusion_errors(
    row: dict[str, Any], seen: dict[str, int], taken: dict[str, tuple[str, str, str]]
) -> list[CellError]:
    if not row.get("concluded_on"):
        return []
    needed = (
        ("document_no", "结论文号"),
        ("approved", "审定金额"),
        ("complete_on", "资料齐全日期"),
        ("channel", "通道"),
    )
    found = [
        fault(row, name, None, f"已有结论日期，{label}不能空。") for name, label in needed if row.get(name) is None
    ]
    number = row.get("document_no")
    if number and number in seen:
        found.append(fault(row, "document_no", number, f"与第 {seen[number]} 行重号。"))
    if number and number in taken and taken[number] != natural_key(row):
        found.append(fault(row, "document_no", number, "这个文号已用于另一个项目。"))
    if number:
        seen.setdefault(number, row["_row"])
    used = row.get("used_days")
    if not found and used is not None and used != used_by(row):
        found.append(fault(row, "used_days", used, f"按日期和暂停计算应为 {used_by(row)} 个工作日。"))
    return found


def used_by(row: dict[str, Any]) -> int:
    """Working days after the day of complete papers, less the days the file says it stood still."""
    whole = facts.workdays_between(row["complete_on"], row["concluded_on"])
    first = facts.workdays_between(row["complete_on"], row["complete_on"])
    return max(whole - first - (row.get("paused_days") or 0), 0)

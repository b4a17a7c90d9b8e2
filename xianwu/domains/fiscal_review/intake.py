"""财政评审台账: past reviews with their conclusions, and new submissions, from Excel and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.events.models import Event
from xianwu.core.people.models import Person
from xianwu.core.units.models import Unit
from xianwu.domains.fiscal_review import facts, roles
from xianwu.domains.fiscal_review.actions import finance_unit
from xianwu.domains.fiscal_review.brain.limits import limit_of
from xianwu.domains.fiscal_review.kinds import Channel, FundKind, Industry, Reply, Stage
from xianwu.domains.fiscal_review.models import Conclusion, FundSource, ReviewProject, Submission
from xianwu.domains.fiscal_review.numbering import next_number
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

S = ReviewProject.State
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


def _choices(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in kind.choices)


def _money(header: str, name: str, *, required: bool = False) -> Column:
    bare = header.removesuffix("(元)")
    return Column(header, name, kind="money", required=required, unit="元", aliases=(bare, f"{bare}（元）"))


COLUMNS = (
    Column("项目代码", "project_code", required=True, clean=lambda text: str(text).strip().upper()),
    Column("项目名称", "title", required=True),
    Column("建设单位", "owner", required=True),
    Column("评审类型", "stage", kind="choice", choices=_choices(Stage), required=True),
    Column("标段", "lot"),
    Column("专业", "industry", kind="choice", choices=_choices(Industry), required=True),
    Column("建设地点", "location"),
    Column("资金来源", "fund", kind="choice", choices=_choices(FundKind)),
    _money("批复概算(元)", "approved_budget"),
    _money("送审金额(元)", "submitted", required=True),
    _money("审定金额(元)", "approved"),
    _money("审减(元)", "cuts"),
    _money("审增(元)", "adds"),
    _money("净审减(元)", "net_cut"),
    Column("审减率", "cut_rate"),
    Column("通道", "channel", kind="choice", choices=_choices(Channel)),
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
    rows = rows.exclude(state__in=(S.REJECTED, S.WITHDRAWN)).values_list("pk", "project_code", "stage", "lot")
    return {(code, stage, lot): pk for pk, code, stage, lot in rows if (code, stage, lot) in wanted}


def fault(row: dict[str, Any], name: str, value: Any, reason: str) -> CellError:
    """An error in the file's own terms: its line and its header."""
    header = next(column.header for column in COLUMNS if column.name == name)
    return CellError(row["_row"], header, "" if value is None else str(value), reason)


# --- checks ---------------------------------------------------------------------------------------


def check(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    """What one cell alone cannot show: sums, order of dates, known units, numbers used twice."""
    owners, agencies = _units(rows, "owner"), _units(rows, "agency")
    taken = _taken_numbers(rows)
    seen: dict[str, int] = {}
    found: list[CellError] = []
    for row in rows:
        found += _unit_errors(row, owners, agencies)
        found += _money_errors(row)
        found += _date_errors(row)
        found += _conclusion_errors(row, seen, taken)
    return found


def _units(rows: Sequence[dict[str, Any]], name: str) -> dict[str, Unit]:
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
    if not found and used is not None and used != _used(row):
        found.append(fault(row, "used_days", used, f"按日期和暂停计算应为 {_used(row)} 个工作日。"))
    return found


def _used(row: dict[str, Any]) -> int:
    """Working days after the day of complete papers, less the days the file says it stood still."""
    whole = facts.workdays_between(row["complete_on"], row["concluded_on"])
    first = facts.workdays_between(row["complete_on"], row["complete_on"])
    return max(whole - first - (row.get("paused_days") or 0), 0)


# --- loading --------------------------------------------------------------------------------------


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines are written, changed ones amended with a kept version, equal ones left alone."""
    prepared = _prepared(rows)
    known = ReviewProject.objects.in_bulk(list(existing(natural_key(row) for row in rows).values()))
    by_key = {(each.project_code, each.stage, each.lot): each for each in known.values()}
    new, changed, same = [], [], 0
    for row in prepared:
        record = by_key.get(natural_key(row))
        if record is None:
            new.append((_filled(ReviewProject(unit=finance_unit()), row), row))
        elif _differs(record, row):
            changed.append((_filled(record, row), row))
        else:
            same += 1
    _number(new, at=at)
    options = {"actor": actor, "at": at, "batch": batch}
    write_many_new([record for record, _ in new], "fiscal_review.project_imported", **options)
    _write_belongings(new, options)
    fields = (*PLAIN, "owner", *PEOPLE, "state", "first_submitted", "submitted_on")
    write_many_changes([record for record, _ in changed], fields, "fiscal_review.project_imported", **options)
    _write_conclusions(new + changed, options)
    return LoadResult(created=len(new), changed=len(changed), unchanged=same)


def _prepared(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with owners and people looked up once for the whole file."""
    owners = _units(rows, "owner")
    names = {row.get(name) for row in rows for name in PEOPLE if row.get(name)}
    people = dict(Person.objects.filter(name__in=names).values_list("name", "pk"))
    found = []
    for row in rows:
        extra = {"owner_id": owners[str(row["owner"]).strip()].pk, "lot": row.get("lot") or ""}
        extra |= {f"{name}_id": people.get(row.get(name)) for name in PEOPLE}
        extra |= {name: row.get(name) or "" for name in ("location", "channel")}
        extra |= {name: row.get(name) or Decimal(0) for name in ("cuts", "adds")}
        found.append(row | extra)
    return found


def _differs(record: ReviewProject, row: dict[str, Any]) -> bool:
    return any(getattr(record, name) != row.get(name) for name in COMPARED)


def _filled(record: ReviewProject, row: dict[str, Any]) -> ReviewProject:
    for name in COMPARED:
        setattr(record, name, row.get(name))
    record.project_code = row["project_code"]
    record.submitted_on = record.submitted_on or row.get("accepted_on") or row.get("complete_on")
    record.first_submitted = record.first_submitted or row["submitted"]
    if row.get("concluded_on"):
        record.state = S.ARCHIVED
    elif not record.state:
        record.state = S.DRAFT
    return record


def _number(new: list[tuple[ReviewProject, dict[str, Any]]], *, at: datetime) -> None:
    """One look at the series per year, then count on."""
    last: dict[int, int] = {}
    for record, _ in new:
        year = (record.submitted_on or timezone.localtime(at).date()).year
        if year not in last:
            last[year] = int(next_number(ReviewProject, prefix="评", year=year).rpartition("-")[2])
        record.number = f"评{year}-{last[year]:04d}"
        last[year] += 1


def _write_belongings(new: list[tuple[ReviewProject, dict[str, Any]]], options: dict[str, Any]) -> None:
    funds = [
        FundSource(project=record, kind=row["fund"], amount=row["submitted"]) for record, row in new if row.get("fund")
    ]
    write_many_new(funds, "fiscal_review.fund_recorded", **options)
    today = timezone.localtime(options["at"]).date()
    papers = [
        Submission(project=record, version_no=1, amount=record.submitted, received_on=record.submitted_on or today)
        for record, _ in new
    ]
    write_many_new(papers, "fiscal_review.submission_received", **options)


def _write_conclusions(pairs: list[tuple[ReviewProject, dict[str, Any]]], options: dict[str, Any]) -> None:
    done = [(record, row) for record, row in pairs if row.get("concluded_on")]
    own = Conclusion.objects.valid().filter(project__in=[record for record, _ in done])
    current = {each.project_id: each for each in own}
    fresh, amended = [], []
    for record, row in done:
        old = current.get(record.pk)
        target = _frozen(old or Conclusion(project=record, first_amount=None), record, row)
        (amended if old else fresh).append(target)
    write_many_new(fresh, "fiscal_review.conclusion_issued", **options)
    write_many_changes(amended, (*FROZEN, "document_no"), "fiscal_review.conclusion_issued", **options)


def _frozen(conclusion: Conclusion, record: ReviewProject, row: dict[str, Any]) -> Conclusion:
    rules = facts.limit_rules(on=row["complete_on"])
    limit = limit_of(record.stage, submitted=record.submitted, channel=record.channel, rules=rules).days
    used = _used(row)
    values = {name: row.get(name) for name in FROZEN} | {
        "used_days": used,
        "paused_days": row.get("paused_days") or 0,
        "limit_days": limit,
        "is_on_time": used <= limit,
        "document_no": row["document_no"],
        "owner_reply": Reply.AGREED if row.get("replied_on") else "",
    }
    for name, value in values.items():
        setattr(conclusion, name, value)
    return conclusion


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Void what one load created. Refused where it amended older rows or the rows have gone on since."""
    kind = ReviewProject._meta.label_lower
    own = Event.objects.filter(kind=kind, batch=batch).values_list("object_id", "sequence")
    created = [pk for pk, sequence in own if sequence == 1]
    if len(created) < len(own):
        raise Refused("这次导入改动过原有项目，不能整批撤销，请逐条更正。")
    if Event.objects.filter(kind=kind, object_id__in=created, sequence__gt=1).exists():
        raise Refused("导入的项目已有后续办理，不能撤销。")
    projects = list(ReviewProject.objects.filter(pk__in=created))
    for project in projects:
        project.state = S.WITHDRAWN
    conclusions = list(Conclusion.objects.valid().filter(project__in=created))
    for conclusion in conclusions:
        # From its own date on, so that it counts on no day at all.
        conclusion.withdrawn_on, conclusion.withdrawal_reason = conclusion.concluded_on, "撤销导入"
    options = {"actor": actor, "at": at, "note": "撤销导入"}
    write_many_changes(projects, ("state",), "fiscal_review.project_withdrawn", **options)
    fields = ("withdrawn_on", "withdrawal_reason")
    write_many_changes(conclusions, fields, "fiscal_review.conclusion_withdrawn", **options)
    return len(projects)


def row_of(record: ReviewProject) -> dict[str, Any]:
    """The record as a line of the sheet."""
    row = {name: getattr(record, name) for name in PLAIN} | {"project_code": record.project_code}
    row |= {"owner": record.owner.name, "net_cut": record.net_cut, "agency": record.agency and record.agency.name}
    row |= {name: getattr(record, name) and getattr(record, name).name for name in PEOPLE}
    last = record.conclusions.valid().first()
    fund = record.fundsources.first()
    row["fund"] = fund and fund.kind
    for name in ("document_no", "used_days", "paused_days"):
        row[name] = getattr(last, name, None)
    row["cut_rate"] = last and f"{last.cut_rate:.2f}%"
    return row


SHEETS = [
    Sheet(
        key="fiscal_review.ledger",
        label="财政评审台账",
        model=ReviewProject,
        columns=COLUMNS,
        natural_key=natural_key,
        existing=existing,
        load=load,
        check=check,
        undo=undo,
        row_of=row_of,
        roles=(roles.INTAKE,),
    )
]

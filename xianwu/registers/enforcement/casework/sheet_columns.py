"""The columns of the case ledger, and what one cell alone cannot show: known units and provisions, order of dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.events.models import Event
from xianwu.core.units.models import Unit
from xianwu.intake.declarations import CellError, Column
from xianwu.intake.exporting import is_as_exported
from xianwu.registers.enforcement.brain.fines import FineError, allowed_range, fine_problem
from xianwu.registers.enforcement.casework.dossier import law_of
from xianwu.registers.enforcement.declarations import matter_label, matters
from xianwu.registers.enforcement.kinds import PartyKind, Procedure, Sanction, Source
from xianwu.registers.enforcement.models import Case, PenaltyRule
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.standing import nearest

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

IMPORTED = "enforcement.case_imported"
UNDONE = "enforcement.case_import_undone"
DATES = (
    ("occurred_on", "违法行为日期"), ("clue_on", "发现日期"), ("filed_on", "立案日期"), ("notice_served_on", "告知送达日期"),
    ("decided_on", "决定日期"), ("served_on", "决定送达日期"), ("performed_on", "履行日期"), ("closed_on", "结案日期"),
    ("archived_on", "归档日期"),
)  # fmt: skip
KNOWN = ("occurred_on", "clue_on")
MUST = ("decided_on", "closed_on")
"""What every case has, and what a case that is over has besides: those under way go out without, and come in again."""
TEXTS = ("credit_code", "legal_rep", "address", "phone", "facts", "decision_no", "archive_no", "no_penalty_basis")
PLAIN = ("title", "procedure", "source", "party_name", "party_kind", "sanction", "fine", "confiscation",
         *TEXTS, *(name for name, _ in DATES))  # fmt: skip


def choices(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in kind.choices)


def matter_code(value: Any) -> str:
    """The code of a matter, by its code or its word."""
    text = str(value).strip()
    for matter in matters().values():
        if text in (matter.code, matter.label):
            return matter.code
    raise ValueError(
        f"没有登记“{text}”这类执法事项，可用：{'、'.join(each.label for each in matters().values()) or '（无）'}。"
    )


def money(header: str, name: str) -> Column:
    bare = header.removesuffix("(元)")
    return Column(header, name, kind="money", unit="元", aliases=(bare, f"{bare}（元）"))


COLUMNS = (
    Column("案号", "number", required=True, max_length=40),
    Column("执法事项", "matter", required=True, clean=matter_code, words=matter_label),
    Column("执法机关", "organ", required=True),
    Column("案由", "title", required=True),
    Column("程序", "procedure", kind="choice", choices=choices(Procedure), required=True),
    Column("案件来源", "source", kind="choice", choices=choices(Source), required=True),
    Column("处罚事项代码", "rule_code", required=True),
    Column("当事人", "party_name", required=True, max_length=120),
    Column("当事人性质", "party_kind", kind="choice", choices=choices(PartyKind), required=True),
    Column("统一社会信用代码", "credit_code", kind="code"),
    Column("法定代表人（负责人）", "legal_rep", max_length=60),
    Column("联系电话", "phone", kind="phone"),
    Column("地址", "address"),
    Column("乡镇（街道）", "town"),
    Column("违法事实", "facts", kind="long", max_length=2000),
    *(
        Column(header, name, kind="date", required=name in KNOWN, help="补录已结案件必填" if name in MUST else "")
        for name, header in DATES
    ),
    Column(
        "处罚种类", "sanction", kind="choice", choices=choices(Sanction), help="补录已结案件必填；几种并处的填最重一种"
    ),
    money("罚款(元)", "fine"),
    money("没收(元)", "confiscation"),
    Column("决定文号", "decision_no", max_length=80),
    Column("不予处罚依据", "no_penalty_basis"),
    Column("档案号", "archive_no", max_length=60),
)


def natural_key(row: dict[str, Any]) -> str:
    return str(row["number"])


def existing(keys: Iterable[str]) -> dict[str, int]:
    return dict(Case.objects.filter(number__in=set(keys)).values_list("number", "pk"))


def fault(row: dict[str, Any], name: str, value: Any, reason: str) -> CellError:
    """An error in the file's own terms: its line and its header."""
    header = next(column.header for column in COLUMNS if column.name == name)
    return CellError(row["_row"], header, "" if value is None else str(value), reason)


LOCKED = "该案件在系统中办理，不能用文件改写，请在系统里更正。"


# --- checks ---------------------------------------------------------------------------------------------


def check(rows: Sequence[dict[str, Any]]) -> list[CellError]:
    """Units, provisions, dates and sums, each against the others; completes the rows with what they name.

    A line as it was exported asks for nothing. What is worked on in the system is not rewritten from a file.
    """
    units, rules, found = _units(rows), _rules(rows), []
    keys = existing(natural_key(row) for row in rows)
    records = Case.objects.select_related("unit", "town", "rule").in_bulk(list(keys.values()))
    locked, used = _worked_on(records), _numbers_used(rows)
    for row in rows:
        record = records.get(keys.get(natural_key(row), 0))
        wrong = _named(row, units, rules)
        row["_is_same"] = record is not None and is_as_exported(COLUMNS, row_of(record), row)
        if row["_is_same"]:
            continue
        if record is not None and record.pk in locked:
            found += [] if not wrong and not differs(record, row) else [fault(row, "number", row["number"], LOCKED)]
            continue
        found += [*wrong, *(_missing(row) or (*_date_errors(row), *_sum_errors(row), *_number_errors(row, used)))]
    return found


def _missing(row: dict[str, Any]) -> list[CellError]:
    return [fault(row, name, None, "补录已结案件必填，不能为空。") for name in (*MUST, "sanction") if not row.get(name)]


def _units(rows: Sequence[dict[str, Any]]) -> dict[str, Unit]:
    names = {str(row.get(name)).strip() for row in rows for name in ("organ", "town") if row.get(name)}
    known = Unit.objects.filter(name__in=names) | Unit.objects.filter(short_name__in=names)
    return {word: unit for unit in known for word in (unit.name, unit.short_name)}


def _rules(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[PenaltyRule]]:
    codes = {row.get("rule_code") for row in rows}
    found: dict[tuple[str, str], list[PenaltyRule]] = {}
    for rule in PenaltyRule.objects.filter(code__in=codes).select_related("organ").order_by("valid_from"):
        found.setdefault((rule.matter, rule.code), []).append(rule)
    return found


def _named(
    row: dict[str, Any], units: dict[str, Unit], rules: dict[tuple[str, str], list[PenaltyRule]]
) -> list[CellError]:
    found = []
    for name in ("organ", "town"):
        word = row.get(name)
        unit = units.get(str(word).strip()) if word else None
        row[f"{name}_id"] = unit.pk if unit else None
        if word and unit is None:
            found.append(fault(row, name, word, f"机构库里没有“{word}”，请核对名称。"))
    known = rules.get((row["matter"], row["rule_code"]), [])
    valid = [rule for rule in known if row.get("occurred_on") and rule.is_valid(row["occurred_on"])]
    rule = nearest(valid, units.get(str(row.get("organ")).strip()))
    row["rule_id"], row["_rule"] = rule.pk if rule else None, rule
    if not valid:
        why = "在违法行为发生时没有生效" if known else "没有登记"
        found.append(fault(row, "rule_code", row["rule_code"], f"处罚事项代码{why}，请先由管理员登记处罚事项。"))
    return found


def _date_errors(row: dict[str, Any]) -> list[CellError]:
    found = []
    before: tuple[str, date] | None = None
    for name, header in DATES:
        day = row.get(name)
        if day is None:
            continue
        if before and day < before[1]:
            found.append(fault(row, name, day, f"{header}早于{before[0]}（{before[1]}），请核对。"))
        before = (header, day)
    if row["procedure"] == Procedure.ORDINARY and row.get("filed_on") is None:
        found.append(fault(row, "filed_on", None, "普通程序案件应有立案日期。"))
    if (
        row["procedure"] == Procedure.ORDINARY
        and row["sanction"] != Sanction.NONE
        and row.get("notice_served_on") is None
    ):
        found.append(
            fault(row, "notice_served_on", None, "普通程序的处罚案件应有告知送达日期（行政处罚法第四十四条）。")
        )
    return found


def _sum_errors(row: dict[str, Any]) -> list[CellError]:
    found = []
    for name in ("fine", "confiscation"):
        if row.get(name) is not None and row[name] < 0:
            found.append(fault(row, name, row[name], "金额不能是负数。"))
    if row.get("fine") and row["fine"] > 0 and (outside := _outside_the_law(row)):
        found.append(fault(row, "fine", row["fine"], outside))
    if row["sanction"] == Sanction.FINE and not row.get("fine"):
        found.append(fault(row, "fine", row.get("fine"), "处罚种类是罚款，罚款金额不能空。"))
    if row["sanction"] == Sanction.NONE and (row.get("fine") or row.get("confiscation")):
        found.append(fault(row, "sanction", "不予处罚", "不予处罚的案件不应有罚没金额。"))
    if row["sanction"] != Sanction.NONE and not row.get("decision_no"):
        found.append(fault(row, "decision_no", None, "处罚案件应有决定文号。"))
    return found


def _outside_the_law(row: dict[str, Any]) -> str:
    """Why the fine may not stand under its provision, as the page asks; a multiple of a base that no column tells is taken.

    Below the range only with the ground of mitigation (行政处罚法 32) in the facts.
    """
    if row["_rule"] is None:
        return ""
    try:
        law = law_of(Case(rule=row["_rule"], party_kind=row["party_kind"]))
    except FineError as error:
        return str(error)
    if law.base_label:
        return ""
    facts = str(row.get("facts") or "")
    problem = fine_problem(
        row["fine"], allowed=allowed_range(law, party=row["party_kind"]), is_reviewed=True,
        mitigation=facts if "减轻" in facts else "",
    )  # fmt: skip
    return f"{problem}（写在“违法事实”，有“减轻”二字）" if row["fine"] < law.least and problem else problem


ONE_EACH = {"decision_no": "决定文号", "archive_no": "档案号"}
"""What no two cases share."""


def _numbers_used(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], set[str]]:
    """By name and number the cases that have it, of the ledger and of the file; a load that was taken back has none."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in ONE_EACH:
        told = [(str(row[name]).strip(), str(row["number"])) for row in rows if row.get(name)]
        known = Case.objects.filter(**{f"{name}__in": {number for number, _ in told}})
        kept = known.exclude(state=Case.State.TERMINATED, decided_on=None).values_list(name, "number")
        for number, case in (*told, *kept):
            found.setdefault((name, number), set()).add(case)
    return found


def _number_errors(row: dict[str, Any], used: dict[tuple[str, str], set[str]]) -> list[CellError]:
    found = []
    for name, label in ONE_EACH.items():
        number = str(row.get(name) or "").strip()
        others = sorted(used.get((name, number), set()) - {str(row["number"])})
        if others:
            found.append(fault(row, name, number, f"{label} {number} 已用于 {'、'.join(others)}，请核对。"))
    return found


def _worked_on(records: dict[int, Case]) -> set[int]:
    """Cases that anything but a file has touched."""
    events = Event.objects.filter(kind=Case._meta.label_lower, object_id__in=list(records))
    return set(events.exclude(verb=IMPORTED).values_list("object_id", flat=True))


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """One's own organ only."""
    held = Unit.objects.below([grant.unit_id for grant in actor.grants if grant.role == CLERK])
    own = set(held.values_list("pk", flat=True))
    return [
        fault(row, "organ", row.get("organ"), "只能登记本机关的案件。")
        for row in rows
        if row.get("organ_id") is not None and row["organ_id"] not in own
    ]


# --- rows and records -----------------------------------------------------------------------------------


def values_of(row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a case as a checked line gives them."""
    found = {name: row.get(name) for name in PLAIN} | {name: row.get(name) or "" for name in TEXTS}
    state = Case.State.ARCHIVED if row.get("archived_on") else Case.State.CLOSED
    own = {"matter": row["matter"], "unit_id": row["organ_id"], "town_id": row["town_id"], "rule_id": row["rule_id"]}
    return found | own | {"state": state}


def row_of(record: Case) -> dict[str, Any]:
    """The case as a line of the sheet."""
    row = {name: getattr(record, name) for name in PLAIN}
    return row | {
        "number": record.number,
        "matter": record.matter_word,
        "organ": record.unit.name,
        "town": record.town and record.town.name,
        "rule_code": record.rule.code,
    }


def differs(record: Case, row: dict[str, Any]) -> bool:
    return any(getattr(record, name) != value for name, value in values_of(row).items())

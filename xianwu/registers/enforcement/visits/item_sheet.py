"""检查清单 from Excel and back: what is in force is not rewritten, a later line ends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.brain.provisions import cited
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.kinds import Mode, Severity
from xianwu.registers.enforcement.models import CheckItem, PenaltyRule
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.standing import nearest
from xianwu.registers.enforcement.visits.sheet_words import (
    MATTER,
    Faults,
    groups_of,
    kinds_of,
    part_code,
    part_codes,
    units_named,
    words_of,
)
from xianwu.registers.enforcement.visits.standing_actions import CHECK_ITEM, NO_PROVISION, record_row

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

COLUMNS = (
    Column("代码", "code", kind="code", required=True, max_length=40),
    MATTER,
    Column("分组", "group", required=True),
    Column("检查内容", "text", required=True, max_length=300),
    Column("依据", "basis", max_length=300, help="现行有效的法律、法规、规章或者标准；没有的空着"),
    Column("出处备注", "source_note", max_length=300, help="征求意见稿、外地的表、待核定等，不印在文书上"),
    Column("等级", "severity", kind="choice", choices=tuple(Severity.choices), help="不填视为“一般”"),
    Column("整改方式", "mode", kind="choice", choices=tuple(Mode.choices), help="不填视为“限期整改”"),
    Column("整改期限(天)", "days", kind="int", aliases=("整改期限",), help="不填视为 15 天"),
    Column("适用对象", "kinds", help="多个用顿号隔开；不填就是全部"),
    Column("检查周期(月)", "every_months", kind="int", aliases=("检查周期",)),
    Column("所需工具", "tools", max_length=100),
    Column("责任股室", "section"),
    Column("处罚事项代码", "rule", kind="code", max_length=40),
    Column("生效日期", "valid_from", kind="date", required=True),
    Column("失效日期", "valid_to", kind="date"),
)
FIELDS = (
    "group", "text", "basis", "source_note", "severity", "mode", "days", "kinds", "every_months", "tools", "section", "rule",
    "valid_to",
)  # fmt: skip
Key = tuple[str, str, date]


def natural_key(row: dict[str, Any]) -> Key:
    return (row["matter"], row["code"], row["valid_from"])


def existing(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = CheckItem.objects.filter(matter__in={key[0] for key in wanted}, code__in={key[1] for key in wanted})
    found = {
        (matter, code, first): pk for pk, matter, code, first in rows.values_list("pk", "matter", "code", "valid_from")
    }
    return {key: pk for key, pk in found.items() if key in wanted}


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """Words to codes, units and rules by name, and nothing that is in force is rewritten."""
    faults, units = Faults(COLUMNS), units_named(rows, "section")
    known = CheckItem.objects.in_bulk(list(existing([natural_key(row) for row in rows]).values()))
    by_key = {(each.matter, each.code, each.valid_from): each for each in known.values()}
    rules = _rules(rows)
    today = timezone.localdate(at)
    for row in rows:
        row["_old"] = by_key.get(natural_key(row))
        _complete(row, units, rules, faults, actor=actor)
        old = row["_old"]
        if old is not None and _differs(old, row) and old.valid_from <= today and _made_on(old) != today:
            reason = f"这一条从 {old.valid_from} 起已经生效，不能改写；要改的，请另填一行新的生效日期。"
            faults.add(row, "valid_from", reason)
    return faults.found


def _made_on(item: CheckItem) -> date:
    return timezone.localdate(item.created_at)


def _rules(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], list[PenaltyRule]]:
    codes = {row["rule"] for row in rows if row.get("rule")}
    found: dict[tuple[str, str], list[PenaltyRule]] = {}
    for rule in PenaltyRule.objects.filter(code__in=codes).select_related("organ").order_by("valid_from"):
        found.setdefault((rule.matter, rule.code), []).append(rule)
    return found


def _complete(row: dict[str, Any], units: Any, rules: Any, faults: Faults, *, actor: Actor) -> None:
    groups, kinds = groups_of(row["matter"]), kinds_of(row["matter"])
    codes = part_codes(kinds, row.get("kinds") or "")
    row["_organ"] = None
    try:
        row["_organ"] = row["_old"].organ if row["_old"] else own_organ(row["matter"], actor, CLERK)
    except Refused as error:
        faults.add(row, "matter", str(error))
    row["_values"] = {
        "group": part_code(groups, row["group"]),
        "text": row["text"],
        "basis": row.get("basis") or "",
        "source_note": row.get("source_note") or "",
        "severity": row.get("severity") or Severity.GENERAL,
        "mode": row.get("mode") or Mode.DEADLINE,
        "days": 15 if row.get("days") is None else row["days"],
        "kinds": codes,
        "every_months": row.get("every_months"),
        "tools": row.get("tools") or "",
        "section": units.get(str(row["section"]).strip()) if row.get("section") else None,
        "rule": nearest(rules.get((row["matter"], row.get("rule")), ()), row["_organ"]),
        "valid_to": row.get("valid_to"),
    }
    _check(row, codes, groups, kinds, faults)


def _check(row: dict[str, Any], codes: list[str], groups: Any, kinds: Any, faults: Faults) -> None:
    found = row["_values"]
    if not found["group"]:
        faults.add(row, "group", f"只能填：{words_of(groups)}。")
    if "" in codes:
        faults.add(row, "kinds", f"只能填：{words_of(kinds)}，多个用顿号隔开。")
    if row.get("section") and found["section"] is None:
        faults.add(row, "section", "机构里没有这个股室，请核对名称。")
    if row.get("rule") and found["rule"] is None:
        faults.add(row, "rule", "处罚事项里没有这个代码，请先登记处罚事项。")
    if found["valid_to"] and found["valid_to"] < row["valid_from"]:
        faults.add(row, "valid_to", "失效日期早于生效日期。")
    _check_values(row, found, faults)


def _check_values(row: dict[str, Any], found: dict[str, Any], faults: Faults) -> None:
    if found["basis"] and not cited(found["basis"]):
        faults.add(row, "basis", NO_PROVISION)
    if found["days"] < 1:
        faults.add(row, "days", "整改期限至少 1 天。")
    if found["every_months"] is not None and found["every_months"] < 1:
        faults.add(row, "every_months", "检查周期至少 1 个月。")


def _differs(old: CheckItem, row: dict[str, Any]) -> bool:
    return any(getattr(old, name) != row["_values"][name] for name in FIELDS)


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines begin, and end what they follow; lines entered today are mended; equal ones are left alone."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    made = changed = 0
    for row in sorted(rows, key=lambda each: each["valid_from"]):
        old = row["_old"]
        if old is None:
            data = row["_values"] | {name: row[name] for name in ("matter", "code", "valid_from")}
            record_row(CHECK_ITEM, data | {"organ": row["_organ"]}, actor=actor, at=at, batch=batch)
            made += 1
        elif _differs(old, row):
            write_change(old, row["_values"], CHECK_ITEM.event("corrected"), actor=actor, at=at, batch=batch)
            changed += 1
    return LoadResult(made, changed, len(rows) - made - changed)


def row_of(record: CheckItem) -> dict[str, Any]:
    kinds, groups = dict(kinds_of(record.matter)), dict(groups_of(record.matter))
    row = {
        name: getattr(record, name)
        for name in ("code", "text", "basis", "source_note", "severity", "mode", "days", "every_months")
    }
    row |= {"matter": record.matter_word, "group": groups.get(record.group, record.group), "tools": record.tools}
    row |= {"kinds": "、".join(kinds.get(kind, kind) for kind in record.kinds), "valid_from": record.valid_from}
    row |= {"section": record.section and record.section.name, "rule": record.rule and record.rule.code}
    return row | {"valid_to": record.valid_to}


CHECK_ITEMS = Sheet(
    key="enforcement.check_items",
    label="检查清单",
    model=CheckItem,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    allow=allow,
    row_of=row_of,
    joins=("section", "rule"),
    roles=(CLERK,),
    note="同一代码按生效日期一条接一条：新的生效，旧的在前一天失效并保留。",
)

"""执法人员 from Excel and back: people by account, cards by number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.people.models import Person
from xianwu.core.people.roles import ADMIN
from xianwu.core.units.models import Unit
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.models import Officer
from xianwu.registers.enforcement.visits.sheet_words import Faults, units_named
from xianwu.registers.enforcement.visits.standing_actions import OFFICER, change_row, record_row

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

COLUMNS = (
    Column("执法证号", "card_no", kind="code", required=True, max_length=40),
    Column("账号", "username", kind="code", required=True, max_length=60),
    Column("姓名", "name", help="只供核对，与账号不符的不导入"),
    Column("执法机关", "organ", required=True),
    Column("在编在职", "is_established", kind="bool", help="不填视为“是”"),
    Column("取得法律职业资格", "is_legally_qualified", kind="bool", aliases=("法律职业资格",), help="不填视为“否”"),
    Column("生效日期", "valid_from", kind="date", required=True),
    Column("失效日期", "valid_to", kind="date"),
)
FIELDS = ("person", "organ", "is_established", "is_legally_qualified", "valid_to")
Key = tuple[str, date]


def natural_key(row: dict[str, Any]) -> Key:
    return (row["card_no"], row["valid_from"])


def existing(keys: Iterable[Key]) -> dict[Key, int]:
    wanted = set(keys)
    rows = Officer.objects.filter(card_no__in={key[0] for key in wanted}).values_list("pk", "card_no", "valid_from")
    return {(card, first): pk for pk, card, first in rows if (card, first) in wanted}


def allow(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime | None) -> list[CellError]:
    """People and organs that exist and that the administrator answers for."""
    faults, units = Faults(COLUMNS), units_named(rows, "organ")
    people = {each.username: each for each in Person.objects.filter(username__in={row["username"] for row in rows})}
    known = Officer.objects.in_bulk(list(existing([natural_key(row) for row in rows]).values()))
    by_key = {(each.card_no, each.valid_from): each for each in known.values()}
    for row in rows:
        row["_old"] = by_key.get(natural_key(row))
        _complete(row, people, units, faults, actor=actor)
    return faults.found


def _complete(
    row: dict[str, Any], people: dict[str, Person], units: dict[str, Unit], faults: Faults, *, actor: Actor
) -> None:
    person, organ = people.get(row["username"]), units.get(str(row["organ"]).strip())
    if person is None:
        faults.add(row, "username", "没有这个账号，请先在“人员”中登记。")
    elif row.get("name") and row["name"] != person.name:
        faults.add(row, "name", f"与账号登记的姓名“{person.name}”不符，请核对。")
    if organ is None:
        faults.add(row, "organ", f"机构里没有“{row['organ']}”，请核对名称。")
    elif not actor.covers(organ, ADMIN):
        faults.add(row, "organ", "这个机关不在您的管理范围内。")
    if row.get("valid_to") and row["valid_to"] < row["valid_from"]:
        faults.add(row, "valid_to", "失效日期早于生效日期。")
    row["_values"] = {
        "person": person,
        "organ": organ,
        "is_established": row.get("is_established") is not False,
        "is_legally_qualified": row.get("is_legally_qualified") is True,
        "valid_to": row.get("valid_to"),
    }


def load(rows: Sequence[dict[str, Any]], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New cards are entered, changed ones amended as on the page, equal ones left alone."""
    wrong = allow(rows, actor=actor, at=at)
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")
    made = changed = 0
    for row in sorted(rows, key=lambda each: each["valid_from"]):
        old, values = row["_old"], row["_values"]
        if old is None:
            key = {"card_no": row["card_no"], "valid_from": row["valid_from"]}
            record_row(OFFICER, values | key, actor=actor, at=at, batch=batch)
            made += 1
        elif any(getattr(old, name) != values[name] for name in FIELDS):
            change_row(OFFICER, old, values, actor=actor, at=at)
            changed += 1
    return LoadResult(made, changed, len(rows) - made - changed)


def row_of(record: Officer) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: getattr(record, name)
        for name in ("card_no", "is_established", "is_legally_qualified", "valid_from", "valid_to")
    }
    return row | {"username": record.person.username, "name": record.person.name, "organ": record.organ.name}


OFFICERS = Sheet(
    key="enforcement.officers",
    label="执法人员",
    model=Officer,
    columns=COLUMNS,
    natural_key=natural_key,
    existing=existing,
    load=load,
    allow=allow,
    row_of=row_of,
    joins=("person", "organ"),
    roles=(ADMIN,),
    note="人员先有账号；证件到期的填失效日期，换证的另填一行。",
)

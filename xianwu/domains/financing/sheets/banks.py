"""The banks that take part, from Excel and back: a county's list is entered at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.units.models import Unit
from xianwu.domains.financing.banks import amend_bank, register_bank
from xianwu.domains.financing.models import Bank
from xianwu.intake.declarations import CellError, Column, LoadResult, Row
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

COLUMNS = (
    Column("银行", "bank", required=True, aliases=("银行名称", "参加银行"), example="样例农商银行",
           help="“机构”里登记的全称或简称"),
    Column("参加日期", "active_from", kind="date", required=True, example="2024-11-01"),
    Column("联系人", "contact", max_length=40, example="王经理 0373-0000000"),
    Column("退出日期", "active_to", kind="date", help="只供查看；退出请在银行的页面上办理"),
)  # fmt: skip


def units_by_name() -> dict[str, Unit]:
    return {word: unit for unit in Unit.objects.filter(kind=Unit.Kind.BANK) for word in (unit.name, unit.short_name)}


def natural_key(row: Row) -> str:
    return str(row["bank"]).strip()


def existing(keys: Sequence[str]) -> dict[str, int]:
    """Primary keys of the banks registered under these names."""
    units = units_by_name()
    known = dict(Bank.objects.values_list("unit_id", "pk"))
    return {key: known[units[key].pk] for key in keys if key in units and units[key].pk in known}


def check(rows: Sequence[Row]) -> list[CellError]:
    """Names that are no bank's, the same bank twice, and days of leaving, which a file does not set."""
    units, days = units_by_name(), dict(Bank.objects.values_list("pk", "active_to"))
    seen: dict[int, int] = {}
    errors = []
    for row in rows:
        unit = units.get(natural_key(row))
        if unit is None:
            why = "“机构”里没有这家银行，请管理员先新增机构，类别选“银行”。"
            errors.append(CellError(row["_row"], "银行", row["bank"], why))
        elif seen.setdefault(unit.pk, row["_row"]) != row["_row"]:
            errors.append(CellError(row["_row"], "银行", row["bank"], f"与第 {seen[unit.pk]} 行是同一家银行。"))
        if row.get("active_to") != days.get(row["_pk"]):
            why = "退出日期不能用文件改，请在银行的页面上办理“退出机制”或“恢复参加”。"
            errors.append(CellError(row["_row"], "退出日期", str(row.get("active_to") or ""), why))
    return errors


def load(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """Register new banks; correct the day and the contact of known ones."""
    units = units_by_name()
    known = Bank.objects.in_bulk([row["_pk"] for row in rows if row["_pk"]])
    created = changed = 0
    for row in rows:
        data: dict[str, Any] = {"active_from": row["active_from"], "contact": row.get("contact") or ""}
        bank = known.get(row["_pk"])
        try:
            if bank is None:
                register_bank(data | {"unit": units[natural_key(row)]}, actor=actor, at=at, batch=batch)
                created += 1
            elif any(getattr(bank, name) != value for name, value in data.items()):
                amend_bank(bank, data, actor=actor, at=at, batch=batch)
                changed += 1
        except Refused as error:
            raise Refused(f"第 {row['_row']} 行：{error}") from None
    return LoadResult(created=created, changed=changed, unchanged=len(rows) - created - changed)


def row_of(bank: Bank) -> Row:
    """The bank as a line of the sheet."""
    return {
        "bank": bank.unit.name, "active_from": bank.active_from, "contact": bank.contact, "active_to": bank.active_to,
    }  # fmt: skip

"""Excel in and out: the permits of the issuing organs, and sites from the ledgers that the street kept on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_many_changes, write_many_new
from xianwu.core.records.numbers import take_numbers
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_records
from xianwu.domains.illegal_building.kinds import Found, PermitKind, Purpose, Stage
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Cell, Permit, Site
from xianwu.intake.declarations import CellError, Column, LoadResult, Sheet
from xianwu.kit.refusals import Refused
from xianwu.registers.enforcement.gates import own_organ
from xianwu.registers.enforcement.identity import cleaned_text
from xianwu.registers.enforcement.roles import CLERK
from xianwu.registers.enforcement.visits.sheet_words import Faults, units_named

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

Row = dict[str, Any]


def _refuse(wrong: Sequence[CellError]) -> None:
    if wrong:
        raise Refused(f"第 {wrong[0].row} 行“{wrong[0].column}”：{wrong[0].reason}")


def _villages(rows: Sequence[Row], faults: Faults, *, street: Unit) -> None:
    """Complete the rows with their villages, those of the own street."""
    known = units_named(rows, "village", within=street)
    for row in rows:
        word = str(row.get("village") or "").strip()
        row["_village"] = known.get(word)
        if word and row["_village"] is None:
            faults.add(row, "village", f"本街道（乡镇）没有“{word}”这个村（社区），请核对名称。")


# --- permits --------------------------------------------------------------------------------------

PERMIT_COLUMNS = (
    Column("证照", "kind", kind="choice", choices=tuple(PermitKind.choices), required=True),
    Column("证号", "number", required=True, max_length=60),
    Column("持证人", "holder", required=True, max_length=60),
    Column("村（社区）", "village", aliases=("村", "社区")),
    Column("地址", "address"),
    Column("批准面积(平方米)", "area", kind="number", aliases=("批准面积",)),
    Column("批准层数", "floors", kind="int"),
    Column("发证日期", "issued_on", kind="date", required=True),
    Column("有效期至", "valid_to", kind="date"),
    Column("资料来源", "source", max_length=100),
)
PERMIT_FIELDS = ("holder", "address", "area", "floors", "issued_on", "valid_to", "source", "village_id")


def permit_key(row: Row) -> tuple[str, str]:
    return row["kind"], cleaned_text(row["number"])


def known_permits(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = Permit.objects.filter(number__in={number for _, number in keys})
    found = {(kind, number): pk for pk, kind, number in rows.values_list("pk", "kind", "number")}
    return {key: found[key] for key in keys if key in found}


def allow_permits(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    faults, on = Faults(PERMIT_COLUMNS), timezone.localdate(at)
    street = own_organ(MATTER, actor, CLERK)
    _villages(rows, faults, street=street)
    old = Permit.objects.in_bulk(list(known_permits([permit_key(row) for row in rows]).values()))
    by_key = {(each.kind, each.number): each for each in old.values()}
    for row in rows:
        row["_old"], row["_street"] = by_key.get(permit_key(row)), street
        if row["_old"] is not None and row["_old"].street_id != street.pk:
            faults.add(row, "number", "这个证号由其他街道（乡镇）登记，不能改写。")
        if row["issued_on"] > on:
            faults.add(row, "issued_on", "发证日期晚于今天，请核对。")
        if row.get("valid_to") and row["valid_to"] < row["issued_on"]:
            faults.add(row, "valid_to", "有效期早于发证日期，请核对。")
        for name in ("area", "floors"):
            if row.get(name) is not None and row[name] <= 0:
                faults.add(row, name, "要大于 0。")
    return faults.found


def _permit(row: Row) -> dict[str, Any]:
    found = {name: row.get(name) for name in ("area", "floors", "issued_on", "valid_to")}
    found |= {name: cleaned_text(row.get(name)) for name in ("holder", "address", "source")}
    return found | {"village_id": row["_village"].pk if row["_village"] else None}


def load_permits(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines are entered, changed ones amended, equal ones left alone."""
    _refuse(allow_permits(rows, actor=actor, at=at))
    new, changed = [], []
    for row in rows:
        values, old = _permit(row), row["_old"]
        if old is None:
            kind, number = permit_key(row)
            new.append(Permit(street=row["_street"], kind=kind, number=number, **values))
        elif any(getattr(old, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(old, name, value)
            changed.append(old)
    write_many_new(new, "illegal_building.permit_recorded", actor=actor, at=at, batch=batch)
    write_many_changes(changed, PERMIT_FIELDS, "illegal_building.permit_changed", actor=actor, at=at, batch=batch)
    return LoadResult(len(new), len(changed), len(rows) - len(new) - len(changed))


def permit_row(record: Permit) -> Row:
    row = {column.name: getattr(record, column.name) for column in PERMIT_COLUMNS if column.name != "village"}
    return row | {"village": record.village.name if record.village else None}


# --- sites ----------------------------------------------------------------------------------------

SITE_COLUMNS = (
    Column("位置", "address", required=True),
    Column("村（社区）", "village", required=True, aliases=("村", "社区", "网格")),
    Column("发现日期", "found_on", kind="date", required=True),
    Column("发现时阶段", "found_stage", kind="choice", choices=tuple(Stage.choices), required=True, aliases=("阶段",)),
    Column("建设人", "owner", max_length=60),
    Column("用途", "purpose", kind="choice", choices=tuple(Purpose.choices), help="不填视为“住宅”"),
    Column("发现来源", "source", kind="choice", choices=tuple(Found.choices), help="不填视为“常态巡查”"),
    Column("面积(平方米)", "area_m2", kind="number", aliases=("面积",)),
    Column("层数", "floors", kind="int"),
)


def site_key(row: Row) -> tuple[Any, str, str]:
    return row["found_on"], cleaned_text(row["address"]), cleaned_text(row.get("owner"))


def known_sites(keys: Sequence[tuple[Any, str, str]]) -> dict[tuple[Any, str, str], int]:
    rows = Site.objects.filter(address__in={key[1] for key in keys}).values_list("pk", "found_on", "address", "owner")
    found = {(day, address, owner): pk for pk, day, address, owner in rows}
    return {key: found[key] for key in keys if key in found}


def allow_sites(rows: Sequence[Row], *, actor: Actor, at: datetime | None) -> list[CellError]:
    faults, on = Faults(SITE_COLUMNS), timezone.localdate(at)
    street = own_organ(MATTER, actor, CLERK)
    _villages(rows, faults, street=street)
    cells = {cell.unit_id: cell for cell in Cell.objects.filter(unit__path__startswith=street.path)}
    for row in rows:
        row["_street"], village = street, row["_village"]
        row["_cell"] = cells.get(village.pk) if village else None
        if village is not None and row["_cell"] is None:
            faults.add(row, "village", "这里还没有登记巡查网格，或者不在本街道。")
        if row["found_on"] > on:
            faults.add(row, "found_on", "发现日期晚于今天，请核对。")
        if row.get("area_m2") is not None and row["area_m2"] <= 0:
            faults.add(row, "area_m2", "要大于 0。")
    return faults.found


def load_sites(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """New lines wait to be verified like any report; what is there already is never rewritten by a file."""
    _refuse(allow_sites(rows, actor=actor, at=at))
    known = known_sites([site_key(row) for row in rows])
    by_year: dict[int, list[Site]] = {}
    for row in rows:
        if site_key(row) not in known:
            by_year.setdefault(row["found_on"].year, []).append(_site(row, actor=actor))
    new = [site for own in by_year.values() for site in own]
    for year, own in by_year.items():
        for site, number in zip(own, take_numbers(f"违建{year}-", len(own), width=4), strict=True):
            site.number = number
    open_records(new, "illegal_building.site_imported", actor=actor, at=at, batch=batch)
    return LoadResult(len(new), 0, len(rows) - len(new))


def _site(row: Row, *, actor: Actor) -> Site:
    day, address, owner = site_key(row)
    stage, purpose = row["found_stage"], row.get("purpose") or Purpose.HOUSE
    return Site(
        title=f"{address}{Purpose(purpose).label}（{Stage(stage).label}）"[:200], unit=row["_street"], cell=row["_cell"],
        village=row["_village"], state=Site.State.FOUND, source=row.get("source") or Found.ROUTINE, found_on=day,
        found_by_id=actor.id, owner=owner, is_owner_known=bool(owner), address=address, found_stage=stage, stage=stage,
        purpose=purpose, area_m2=row.get("area_m2"), floors=row.get("floors"),
    )  # fmt: skip


def site_rows(record: Site) -> list[Row]:
    """One line; none for what was merged into another, whose line it is."""
    return [] if record.state == Site.State.MERGED else [_site_row(record)]


def _site_row(record: Site) -> Row:
    row = {column.name: getattr(record, column.name) for column in SITE_COLUMNS if column.name != "village"}
    return row | {"village": record.cell.unit.name}


SHEETS = [
    Sheet(
        key="illegal_building.permits", label="建设许可", model=Permit, columns=PERMIT_COLUMNS, natural_key=permit_key,
        existing=known_permits, allow=allow_permits, load=load_permits, row_of=permit_row, joins=("village",),
        roles=(CLERK,), note="按证照和证号识别；重复导入只更新，不新增。",
    ),
    Sheet(
        key="illegal_building.sites", label="疑似违建台账", model=Site, columns=SITE_COLUMNS, natural_key=site_key,
        existing=known_sites, allow=allow_sites, load=load_sites, rows_of=site_rows, joins=("cell__unit",),
        roles=(CLERK,), note="按发现日期、位置、建设人识别。导入的为“待核实”，已登记的不由文件改写；并入另一处的不单列。",
    ),
]  # fmt: skip

"""村和网格: the tree below the towns from Excel. Real names come from the county's own list, never from the web."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xianwu.core.people.roles import ADMIN
from xianwu.core.units.actions import UnitLine, add_unit, add_units, drop_units, move_unit
from xianwu.core.units.models import Unit
from xianwu.intake.declarations import CellError, Column, LoadResult, Row, Sheet
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

VILLAGE, CELL, TOWN = Unit.Kind.VILLAGE, Unit.Kind.CELL, Unit.Kind.TOWN
KINDS = ((VILLAGE, "村（社区）"), (CELL, "网格"), (VILLAGE, "村"), (VILLAGE, "社区"), (VILLAGE, "行政村"))
ABOVE = {VILLAGE: (TOWN,), CELL: (VILLAGE, TOWN)}
COLUMNS = (
    Column("代码", "code", kind="code", required=True, max_length=60, help="统计用区划代码或县里自编的代码，不能重复"),
    Column("名称", "name", required=True, max_length=100, aliases=("全称", "村名", "网格名称"), example="样例一村"),
    Column("类别", "kind", kind="choice", choices=KINDS, required=True, help="填“村（社区）”或“网格”"),
    Column("上级", "parent", required=True, aliases=("所属", "乡镇", "上级代码"), example="东屯镇",
           help="乡镇（街道）的名称；网格属于村的填村的代码"),
    Column("简称", "short_name", max_length=40),
    Column("设立日期", "valid_from", kind="date"),
)  # fmt: skip
COMPARED = ("name", "kind", "short_name", "valid_from")


def natural_key(row: Row) -> str:
    return str(row["code"])


def existing(keys: Sequence[str]) -> dict[str, int]:
    """Primary keys of the units of these codes."""
    return dict(Unit.objects.filter(code__in=keys).values_list("code", "pk"))


class Tree:
    """Every unit that may be a parent: by code, and by name where the name is one unit's alone."""

    def __init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self._by_name: dict[str, set[str]] = {}
        for unit in self.units.values():
            if unit.kind in (TOWN, VILLAGE):
                for name in (unit.name, unit.short_name):
                    self._by_name.setdefault(name, set()).add(unit.code)

    def code_of(self, text: str) -> str:
        """The code that a cell means; the text itself when it names nothing known. Raises ValueError."""
        if text in self.units:
            return text
        found = self._by_name.get(text, set())
        if len(found) > 1:
            raise ValueError(f"有 {len(found)} 个机构叫“{text}”，请改填代码。")
        return next(iter(found), text)


def check(rows: Sequence[Row]) -> list[CellError]:
    """Parents that are not there, or of the wrong kind; codes of units that are no place. `above`: the parent's code."""
    tree = Tree()
    coming = {row["code"]: row["kind"] for row in rows}
    errors = []
    for row in rows:
        try:
            row["above"] = tree.code_of(row["parent"])
            _refuse_wrong(row, tree, coming)
        except ValueError as error:
            errors.append(CellError(row["_row"], "上级", row["parent"], str(error)))
    return errors


def _refuse_wrong(row: Row, tree: Tree, coming: dict[str, str]) -> None:
    known = tree.units.get(row["code"])
    if known and known.kind not in ABOVE:
        raise ValueError(f"代码“{row['code']}”已是{known.get_kind_display()}“{known.short_name}”，不能导入为村或网格。")
    parent = tree.units.get(row["above"])
    kind = parent.kind if parent else coming.get(row["above"])
    if kind is None:
        raise ValueError("找不到这个上级，请填乡镇（街道）名称，或已录入、本表中有的代码。")
    if kind not in ABOVE[row["kind"]]:
        raise ValueError("村（社区）的上级应是乡镇（街道），网格的上级应是村（社区）或乡镇（街道）。")


def allow(rows: Sequence[Row], *, actor: Actor, at: datetime) -> list[CellError]:
    """Administrators of a town enter their own villages only."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    coming = {row["code"]: row["above"] for row in rows}
    errors = []
    for row in rows:
        places = [units.get(row["code"]), _standing(row["above"], units, coming)]
        if not all(actor.covers(place, ADMIN) for place in places if place):
            errors.append(CellError(row["_row"], "上级", row["parent"], "不在您的管理范围内。"))
    return errors


def _standing(code: str, units: dict[str, Unit], coming: dict[str, str]) -> Unit | None:
    """The nearest unit above that is in the tree already."""
    for _ in range(3):
        if code in units:
            return units[code]
        code = coming.get(code, "")
    return None


def load(rows: Sequence[Row], *, actor: Actor, at: datetime, batch: str) -> LoadResult:
    """Add new places in bulk; bring known ones up to date one by one."""
    known = Unit.objects.select_related("parent").in_bulk([row["_pk"] for row in rows if row["_pk"]])
    fresh = [row for row in rows if not row["_pk"]]
    units = add_units([_line(row) for row in fresh], actor=actor, at=at, note=batch)
    changed = 0
    for row in rows:
        if row["_pk"]:
            changed += _brought_up(known[row["_pk"]], row, units, actor=actor, at=at)
    return LoadResult(created=len(fresh), changed=changed, unchanged=len(rows) - len(fresh) - changed)


def _line(row: Row) -> UnitLine:
    short = row["short_name"] or row["name"]
    return UnitLine(row["code"], row["name"], row["kind"], row["above"], short[:40], valid_from=row["valid_from"])


def _brought_up(unit: Unit, row: Row, fresh: dict[str, Unit], *, actor: Actor, at: datetime) -> bool:
    values = {name: row[name] for name in COMPARED if row[name] not in (None, "")}
    is_same = all(getattr(unit, name) == value for name, value in values.items())
    is_here = unit.parent is not None and unit.parent.code == row["above"]
    if not is_same:
        values = {name: getattr(unit, name) for name in COMPARED} | values
        unit = add_unit(unit.code, parent=unit.parent, actor=actor, at=at, **values)
    if not is_here:
        move_unit(unit, parent=fresh.get(row["above"]) or Unit.objects.get(code=row["above"]), actor=actor, at=at)
    return not (is_same and is_here)


def undo(batch: str, *, actor: Actor, at: datetime) -> int:
    """Take the places of one load out again, as long as nothing stands on them."""
    ids = Unit.history.filter(history_type="+", history_change_reason=batch).values("id")
    units = list(Unit.objects.filter(pk__in=ids))
    if not units:
        raise Refused("这次导入没有新增村或网格，没有可以撤销的。")
    return drop_units(units, actor=actor, at=at, note=f"撤销 {batch}")


def row_of(unit: Unit) -> Row:
    """The unit as a line of the sheet."""
    values: Iterable[str] = ("code", "name", "kind", "short_name", "valid_from")
    row: dict[str, Any] = {name: getattr(unit, name) for name in values}
    return row | {"parent": unit.parent.code if unit.parent else ""}


SHEETS = [
    Sheet(
        key="places.units",
        label="村和网格",
        model=Unit,
        columns=COLUMNS,
        natural_key=natural_key,
        existing=existing,
        load=load,
        check=check,
        allow=allow,
        undo=undo,
        undoes_changes=True,
        row_of=row_of,
        joins=("parent",),
        roles=(ADMIN,),
        note="村（社区）和网格由县里自己的名单导入，不从网上抄。",
    )
]

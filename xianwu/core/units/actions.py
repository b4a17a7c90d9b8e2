"""Writes to the tree of units: adding, many at once, and moving a branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, ProtectedError, Value
from django.db.models.functions import Concat, Substr
from simple_history.utils import bulk_create_with_history

from xianwu.core.units.models import STEP, Unit, rows_changed, subtree
from xianwu.kit.refusals import Refused

LARGEST = 10**STEP - 1


class UnitRefused(Refused):
    """A change of the tree that cannot be."""


@dataclass(frozen=True)
class UnitLine:
    """A unit to be added; its parent by code, standing before it or in the tree already."""

    code: str
    name: str
    kind: str
    parent: str = ""
    short_name: str = ""
    order: int = 100
    valid_from: date | None = None


def _editor(actor: Any | None) -> Any:
    return get_user_model()(pk=actor.id) if actor else None


def _sign(unit: Unit, *, actor: Any | None, at: datetime | None) -> None:
    """Who and when, for the unit's history."""
    unit._history_user = _editor(actor)
    if at is not None:
        unit._history_date = at


def add_unit(
    code: str,
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    actor: Any | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> Unit:
    """Add one unit, or bring an existing one (by code) up to date; its place in the tree stays."""
    fields = {"name": name, "kind": kind, **fields}
    fields.setdefault("short_name", name)
    first, last = fields.get("valid_from"), fields.get("valid_to")
    if first and last and last < first:
        raise UnitRefused("撤销日期早于设立日期，请改正。", field="valid_to")
    with transaction.atomic():
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            unit = Unit(code=code, parent=parent, path=_next_path(parent))
        for field, value in fields.items():
            setattr(unit, field, value)
        _sign(unit, actor=actor, at=at)
        unit.save()
    return unit


def add_units(
    lines: Sequence[UnitLine], *, actor: Any | None = None, at: datetime | None = None, note: str = ""
) -> dict[str, Unit]:
    """Add many units in few statements a level; existing codes stay as they are. Units by code come back.

    `note` stays in the history of each new unit (the mark of the load it came with).
    """
    with transaction.atomic():
        known = {unit.code: unit for unit in Unit.objects.all()}
        waiting = [line for line in lines if line.code not in known]
        while waiting:
            ready = [line for line in waiting if not line.parent or line.parent in known]
            if not ready:
                raise UnitRefused(f"找不到上级机构“{waiting[0].parent}”，请先录入上级。", field="parent")
            fresh = bulk_create_with_history(
                _built(ready, known),
                Unit,
                batch_size=1000,
                default_user=_editor(actor),
                default_change_reason=note or None,
                default_date=at,
            )
            for unit in fresh:
                known[unit.code] = unit
            waiting = [line for line in waiting if line.code not in known]
        rows_changed()
    return {line.code: known[line.code] for line in lines}


def _built(lines: Sequence[UnitLine], known: dict[str, Unit]) -> list[Unit]:
    last: defaultdict[str, int] = defaultdict(int)
    for unit in known.values():
        last[unit.path[:-STEP]] = max(last[unit.path[:-STEP]], int(unit.path[-STEP:]))
    units = []
    for line in lines:
        parent = known.get(line.parent)
        base = parent.path if parent else ""
        last[base] += 1
        units.append(
            Unit(
                code=line.code,
                name=line.name,
                short_name=line.short_name or line.name,
                kind=line.kind,
                parent=parent,
                path=_child_path(base, last[base]),
                order=line.order,
                valid_from=line.valid_from,
            )
        )
    return units


def move_unit(unit: Unit, *, parent: Unit | None, actor: Any | None = None, at: datetime | None = None) -> Unit:
    """Hang a unit with everything below it under another one, in two statements."""
    if parent is not None and unit.contains(parent):
        raise UnitRefused("不能把机构移到它自己或它的下级之下，请另选上级。", field="parent")
    with transaction.atomic():
        old, new = unit.path, _next_path(parent)
        below = Unit.objects.filter(subtree(old)).exclude(pk=unit.pk)
        below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        unit.parent, unit.path = parent, new
        _sign(unit, actor=actor, at=at)
        unit.save(update_fields=["parent", "path"])
    return unit


def drop_units(units: Sequence[Unit], *, actor: Any | None, at: datetime, note: str) -> int:
    """Take units out of the tree that were entered by mistake; refused while anything stands on one of them."""
    ids = [unit.pk for unit in units]
    deepest_first = sorted({unit.depth for unit in units}, reverse=True)
    try:
        with transaction.atomic():
            for depth in deepest_first:
                Unit.objects.filter(pk__in=[unit.pk for unit in units if unit.depth == depth]).delete()
            gone = Unit.history.filter(id__in=ids, history_type="-")
            gone.update(history_user_id=actor.id if actor else None, history_date=at, history_change_reason=note)
    except ProtectedError as error:
        words = "、".join(sorted({str(type(row)._meta.verbose_name) for row in error.protected_objects}))
        raise UnitRefused(f"其中有机构已被{words}使用，不能撤销。不再存在的机构请填撤销日期。") from error
    return len(ids)


def _next_path(parent: Unit | None) -> str:
    last = Unit.objects.filter(parent=parent).aggregate(last=Max("path"))["last"]
    return _child_path(parent.path if parent else "", int(last[-STEP:]) + 1 if last else 1)


def _child_path(base: str, number: int) -> str:
    if number > LARGEST:
        raise UnitRefused(f"同一上级之下最多 {LARGEST} 个机构，请增设中间层级。", field="parent")
    return f"{base}{number:0{STEP}d}"

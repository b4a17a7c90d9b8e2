"""Cells, permits and the patrols of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hmac import digest as hmac_digest
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_many_changes, write_new
from xianwu.core.records.numbers import take_numbers
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record, open_records
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.brain import hotspots, patrols
from xianwu.domains.illegal_building.kinds import Rhythm
from xianwu.domains.illegal_building.matters import MATTER
from xianwu.domains.illegal_building.models import Cell, JointOperation, PatrolTask, Permit, Track
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.kit.clock import ZONE
from xianwu.lib.periods import add_months
from xianwu.registers.enforcement.gates import EnforcementRefused, own_organ, require_role
from xianwu.registers.enforcement.roles import CLERK, DEPUTY

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

PLANNERS = (CLERK, DEPUTY)
SURPRISES, EARLY = 1, 2
GAP = timedelta(minutes=10)


def register_cell(data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Cell:
    require_role(actor, data["unit"], *PLANNERS)
    row = Cell(**_cell(data))
    write_new(row, "illegal_building.cell_registered", actor=actor, at=at)
    return row


def change_cell(record: Cell, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Cell:
    require_role(actor, record.unit, *PLANNERS)
    write_change(record, _cell(data), "illegal_building.cell_changed", actor=actor, at=at)
    return record


def _cell(data: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(data)
    if given.get("hot_from") and not (given.get("hot_reason") or "").strip():
        raise EnforcementRefused("列为高频巡查要写明原因。", field="hot_reason")
    if given.get("hot_until") and not given.get("hot_from"):
        raise EnforcementRefused("请填写高频起始日期。", field="hot_from")
    return given


def record_permit(data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Permit:
    """Enter a permit as the issuing organ has it."""
    given = _permit(data)
    street = given.pop("street", None) or own_organ(MATTER, actor, *PLANNERS)
    require_role(actor, street, *PLANNERS)
    row = Permit(street=street, **given)
    write_new(row, "illegal_building.permit_recorded", actor=actor, at=at)
    return row


def change_permit(record: Permit, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Permit:
    require_role(actor, record.street, *PLANNERS)
    write_change(record, _permit(data), "illegal_building.permit_changed", actor=actor, at=at)
    return record


def _permit(data: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(data)
    if given.get("valid_to") and given["valid_to"] < given["issued_on"]:
        raise EnforcementRefused("有效期早于发证日期，请核对。", field="valid_to")
    return given


# --- where building is likely ---------------------------------------------------------------------


@transaction.atomic
def score_cells(street: Unit, *, actor: Actor | None, at: datetime) -> int:
    """Points of every cell with what they come from; how many are advised to be walked often."""
    on = timezone.localdate(at)
    cells = list(Cell.objects.filter(unit__path__startswith=street.path))
    found = hotspots.hotspots(
        facts.heat_events(street, on=on), rules=facts.heat_rules(on), as_of=on, cells=[str(cell.pk) for cell in cells]
    )
    scores = {each.cell: each for each in found}
    for cell in cells:
        own = scores[str(cell.pk)]
        cell.heat, cell.heat_points = Decimal(str(own.score)), list(own.points)
    write_many_changes(cells, ("heat", "heat_points"), "illegal_building.cell_heated", actor=actor, at=at)
    return sum(each.is_hot for each in found)


# --- the patrols of a day -------------------------------------------------------------------------


def secret() -> bytes:
    """What starting times are drawn with; it never leaves the installation."""
    return hmac_digest(settings.XIANWU_FIELD_KEY.encode(), b"xianwu.illegal_building.patrol", "sha256")


@transaction.atomic
def plan_day(street: Unit, on: date, *, actor: Actor, at: datetime) -> list[PatrolTask]:
    """Tasks for what is due that day and for a surprise; cells that have a task already are left alone.

    Planning is done daily, so tracks that are too old go on the same occasion.
    """
    require_role(actor, street, *PLANNERS)
    if on < timezone.localdate(at):
        raise EnforcementRefused("不能给过去的日期下达巡查任务。", field="on")
    erase_tracks(at=at)
    own = facts.cells_of(street, on=on)
    cells = facts.with_visits(own, street, on=on)
    taken = set(PatrolTask.objects.filter(unit=street, planned_on=on).values_list("cell_id", flat=True))
    free = [cell for cell in cells.values() if int(cell.id) not in taken]
    hours = [patrols.Hours(facts.days("duty_from_hour", on=on) * 60, facts.days("duty_to_hour", on=on) * 60)]
    extra = 0 if taken else SURPRISES
    planned = patrols.day_patrols(free, secret=secret(), day=on, hours=hours, early=EARLY, surprises=extra)
    hot = {cell.id for cell in free if cell.is_hot}
    names = {cell.pk: cell for cell in own}
    numbers = take_numbers(f"巡{on.year}-", len(planned), width=5)
    rows = [
        PatrolTask(
            number=number, title=f"{names[int(each.cell)]}巡查", unit=street, cell=names[int(each.cell)],
            state=PatrolTask.State.PLANNED, rhythm=Rhythm.HOT if each.cell in hot else Rhythm.ROUTINE, planned_on=on,
            starts_at=datetime.combine(on, time(each.starts // 60, each.starts % 60), tzinfo=ZONE),
        )
        for each, number in zip(planned, numbers, strict=True)
    ]  # fmt: skip
    open_records(rows, "illegal_building.task_planned", actor=actor, at=at)
    return rows


def plan_operation(data: Mapping[str, Any], *, actor: Actor, at: datetime) -> JointOperation:
    """An outing of several organs."""
    street = own_organ(MATTER, actor, *PLANNERS)
    row = JointOperation(unit=street, state=JointOperation.State.PLANNED, **data)
    row.number = take_numbers(f"联{row.held_on.year}-", 1, width=3)[0]
    open_record(row, "illegal_building.operation_planned", actor=actor, at=at)
    return row


# --- tracks ---------------------------------------------------------------------------------------


@transaction.atomic
def keep_track(task: PatrolTask, fixes: Sequence[patrols.Fix], *, actor: Actor, at: datetime) -> Track:
    """Keep where one went in duty hours of the patrol, and say whether that shows that the cell was walked."""
    require_role(actor, task.cell.unit, PATROLLER)
    if task.patroller_id != actor.id:
        raise EnforcementRefused("只能上传自己的巡查轨迹。")
    if Track.objects.filter(task=task).exists():
        raise EnforcementRefused("这次巡查已有轨迹，不能再传。")
    on = task.planned_on
    first, last = facts.days("duty_from_hour", on=on), facts.days("duty_to_hour", on=on)
    own = [fix for fix in fixes if _in_hours(fix.at, on, first, last)]
    if not own:
        raise EnforcementRefused("文件里没有当天巡查时段内的轨迹点。巡查时段外的轨迹不保存。", field="file")
    row = Track(
        task=task, patroller_id=actor.id, recorded_on=on, point_count=len(own),
        points=[[fix.at.isoformat(), fix.place.lat, fix.place.lng, fix.accuracy_m] for fix in own],
    )  # fmt: skip
    write_new(row, "illegal_building.track_kept", actor=actor, at=at)
    found = presence_of(task, own)
    changes = {"is_covered": found.is_shown, "coverage_reason": found.reason}
    write_change(task, changes, "illegal_building.task_ended", actor=actor, at=at)
    return row


def _in_hours(at: datetime, on: date, first: int, last: int) -> bool:
    local = at.astimezone(ZONE)
    return local.date() == on and first <= local.hour < last


def presence_of(task: PatrolTask, fixes: Sequence[patrols.Fix]) -> patrols.Presence:
    """Whether the track shows that somebody was in the cell."""
    on = task.planned_on
    rings = facts.rings_of(task.cell)
    if not rings:
        return patrols.Presence(False, None, timedelta(0), "网格没有边界，无法核对轨迹。")
    return patrols.presence(
        fixes, rings=rings, accuracy_m=float(facts.amount("track_accuracy_m", on=on)),
        stay=timedelta(minutes=facts.days("dwell_minutes", on=on)), gap=GAP,
    )  # fmt: skip


def erase_tracks(*, at: datetime) -> int:
    """Empty the tracks that are older than the county keeps them; that there was one stays on record.

    The worker calls it daily, planning a day too. How long is the parameter `track_months` in force on the day.
    """
    on = timezone.localdate(at)
    before = add_months(on, -facts.days("track_months", on=on))
    rows = list(Track.objects.filter(recorded_on__lt=before, erased_on=None))
    for row in rows:
        row.points, row.erased_on = [], on
    # History keeps no copy either: the kept versions of a track are thinned with it.
    Track.history.filter(id__in=[row.pk for row in rows]).update(points=[])  # type: ignore[attr-defined]
    write_many_changes(rows, ("points", "erased_on"), "illegal_building.track_erased", actor=None, at=at)
    return len(rows)

"""Reporting what is being built, and looking again afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from xianwu.core.attachments.api import attach
from xianwu.core.attachments.models import Attachment
from xianwu.core.events.api import write_change, write_new
from xianwu.core.records.numbers import take_number
from xianwu.core.workflow.api import open_record
from xianwu.domains.illegal_building import facts
from xianwu.domains.illegal_building.kinds import Deed, Found
from xianwu.domains.illegal_building.models import PatrolTask, Site, SiteAction, Watch
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.registers.enforcement import identity
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import points

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

REPORTERS = (PATROLLER, OFFICER, CLERK)
FOUND, CHANGED = "illegal_building.site_found", "illegal_building.site_changed"
PLAIN = ("owner", "address", "land_type", "zone", "purpose", "structure", "length_m", "width_m", "floors", "village")
POINT = ("latitude", "longitude", "given_datum", "given_point", "accuracy_m")


@transaction.atomic
def report_site(data: Mapping[str, Any], *, actor: Actor, at: datetime, pictures: list[File] | None = None) -> Site:
    """Report one site. `is_separate` in the data: looked at the report next door, it is another house."""
    cell, on = data["cell"], timezone.localdate(at)
    require_role(actor, cell.unit, *REPORTERS)
    if data.get("complainant") and not actor.has(CLERK):
        raise EnforcementRefused("举报人只由执法内勤登记，巡查员不登记、不查看。", field="complainant")
    row = Site(cell=cell, found_by_id=actor.id, state=Site.State.FOUND, unit=facts.street_of(cell.unit))
    row.source = data.get("source") or Found.ROUTINE
    row.found_stage = row.stage = data["stage"]
    row.complainant = data.get("complainant") or ""
    row.found_on, row.found_at = data.get("found_on") or on, at
    if row.found_on > on:
        raise EnforcementRefused("发现日期晚于今天，请核对。", field="found_on")
    _fill(row, data, on=on)
    row.task = data.get("task") or _walking(cell, actor)
    if not data.get("is_separate"):
        _refuse_same_house(row)
    row.rebuilt_of = facts.rebuilt_from(row)
    row.title = _title(row)
    row.number = take_number(f"违建{row.found_on.year}-", width=4)
    open_record(row, FOUND, actor=actor, at=at)
    for picture in pictures or ():
        attach(row, picture, category=Attachment.Category.PHOTO, actor=actor, at=at)
    return row


@transaction.atomic
def change_site(record: Site, data: Mapping[str, Any], *, actor: Actor, at: datetime) -> Site:
    """Complete what was reported; the stage at discovery and the day stay as they were reported."""
    require_role(actor, record.unit, OFFICER, CLERK)
    if record.state not in Site.OPEN:
        raise EnforcementRefused(f"“{record.get_state_display()}”的不能再改。")
    changed = Site(**{field.attname: getattr(record, field.attname) for field in Site._meta.concrete_fields})
    _fill(changed, data, on=timezone.localdate(at))
    names = (*PLAIN, *POINT, "photo_doubts", "area_m2", "owner_id", "owner_digest", "is_owner_known")
    write_change(record, {name: getattr(changed, name) for name in names}, CHANGED, actor=actor, at=at)
    return record


def _fill(row: Site, data: Mapping[str, Any], *, on: Any) -> None:
    for name in PLAIN:
        if data.get(name) not in (None, ""):
            setattr(row, name, data[name])
    if data.get("owner_id"):
        row.owner_id = identity.cleaned_number(data["owner_id"], on=on, field="owner_id")
        row.owner_digest = identity.id_index(row.owner_id)
    row.is_owner_known = bool(row.owner)
    is_given = data.get("latitude") not in (None, "") or data.get("longitude") not in (None, "")
    if is_given and not _stays(row, data):
        found = points.kept_point(data, on=on)
        for name in POINT:
            setattr(row, name, found[name])
        row.photo_doubts = [*found["doubts"], *facts.place_doubts(row)]
    row.area_m2 = data.get("area_m2") or row.area_m2
    if row.area_m2 is None and row.length_m and row.width_m:
        row.area_m2 = round(row.length_m * row.width_m, 2)
    if not row.address and row.latitude is None:
        raise EnforcementRefused("请填写位置，或者打开定位。", field="address")


def _stays(row: Site, data: Mapping[str, Any]) -> bool:
    """Whether the form only sends back where the site lies: what was measured, and in which system, is not to be lost."""
    if row.latitude is None or row.longitude is None or data.get("given_datum"):
        return False
    sent = (data.get("latitude"), data.get("longitude"))
    try:
        return tuple(Decimal(str(each)) for each in sent) == (row.latitude, row.longitude)
    except InvalidOperation:
        return False


def _walking(cell: Any, actor: Actor) -> PatrolTask | None:
    """The patrol on which it was found, when one is under way."""
    own = PatrolTask.objects.filter(cell=cell, patroller_id=actor.id, state=PatrolTask.State.WALKING)
    return own.order_by("-pk").first()


def _refuse_same_house(row: Site) -> None:
    others = facts.same_house(row)
    if others:
        first = others[0]
        raise EnforcementRefused(
            f"今天附近已有人上报“{first.title}”（{first.number}），可能是同一处。是同一处的不用再报；"
            "确是另一处的，勾选“已核对，是另一处”再提交。",
            field="is_separate",
        )


def _title(row: Site) -> str:
    where = row.address or str(row.cell)
    return f"{where}{row.get_purpose_display()}（{row.get_found_stage_display()}）"[:200]


@transaction.atomic
def look_again(watch: Watch, *, done_on: Any, is_rebuilt: bool, note: str, actor: Actor, at: datetime) -> Watch:
    """A fixed place was looked at. Building again is reported as a site of its own, which points back here."""
    site, on = watch.site, timezone.localdate(at)
    require_role(actor, site.cell.unit, *REPORTERS)
    if watch.done_on is not None:
        raise EnforcementRefused(f"这次回访已于 {watch.done_on} 登记。", field="watch")
    if done_on > on or (site.fixed_on and done_on < site.fixed_on):
        raise EnforcementRefused("回访日期应在改正之后、今天以前。", field="done_on")
    if is_rebuilt and not note.strip():
        raise EnforcementRefused("发现复建的，请写明看到的情况，并另行上报一处疑似违建。", field="note")
    changes = {"done_on": done_on, "by_id": actor.id, "is_rebuilt": is_rebuilt, "note": note.strip()[:300]}
    write_change(watch, changes, "illegal_building.watch_done", actor=actor, at=at)
    deed = SiteAction(site=site, kind=Deed.REVISIT, done_on=done_on, done_at=at, by_id=actor.id, stage=site.stage,
                      note=("发现复建：" if is_rebuilt else "没有复建。") + note.strip()[:280])  # fmt: skip
    write_new(deed, "illegal_building.deed_recorded", actor=actor, at=at)
    return watch

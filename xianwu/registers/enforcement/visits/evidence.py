"""Photos as evidence: the picture's own time and place, what is odd about it, and nothing thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from xianwu.core.attachments.api import FileRefused, attach
from xianwu.core.attachments.models import Attachment
from xianwu.core.events.api import write_new
from xianwu.kit.clock import ZONE
from xianwu.lib.exif import Taken, read_taken
from xianwu.registers.enforcement.brain import places
from xianwu.registers.enforcement.deadlines import amount, days
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.kinds import Datum, PhotoStage
from xianwu.registers.enforcement.models import Finding, Inspection, Photo, Reinspection
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import facts, points

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

HEAD = 256 * 1024
MOST_METRES = Decimal(999_999)
ADDED = "enforcement.photo_added"
NOTHING_TOLD = Taken()
BEFORE_VISIT = "检查开始前"
"""What a doubt says when the picture is older than the visit: such a one proves no correction on the spot."""
OPEN_TO_PHOTOS = (
    Inspection.State.APPROVED, Inspection.State.NOTIFIED, Inspection.State.VISITING, Inspection.State.VISITED,
    Inspection.State.CONCLUDED,
)  # fmt: skip


@transaction.atomic
def add_photo(
    inspection: Inspection,
    file: File,
    *,
    stage: str,
    finding: Finding | None = None,
    reinspection: Reinspection | None = None,
    device: Mapping[str, Any] | None = None,
    actor: Actor,
    at: datetime,
) -> Photo:
    """Keep a picture of the visit with its doubts.

    `device`: what the browser said when it was sent: `device_at`, `latitude`, `longitude`, `accuracy_m`. When it was
    taken only the picture itself can tell (EXIF).
    """
    require_role(actor, inspection.unit, OFFICER, CLERK)
    require_state(inspection, *OPEN_TO_PHOTOS, what="上传现场照片")
    if reinspection is None:  # a return visit has officers of its own, asked for where it is recorded
        facts.require_team(inspection, actor)
    if finding is not None and finding.inspection_id != inspection.pk:
        raise EnforcementRefused("这处问题不是本次检查发现的，请从那次检查的页面上传。")
    _require_picture(file)
    attachment = attach(inspection, file, category=Attachment.Category.PHOTO, actor=actor, at=at)
    _refuse_twice(attachment, stage=stage, finding=finding)
    row = Photo(
        inspection=inspection, finding=finding, reinspection=reinspection, attachment=attachment, stage=stage,
        **_told(file, device or {}, inspection=inspection, attachment=attachment, since=_since(inspection, reinspection, at), at=at),
    )  # fmt: skip
    write_new(row, ADDED, actor=actor, at=at)
    return row


def _require_picture(file: File) -> None:
    file.seek(0)
    head = file.read(8)
    if not (head.startswith(b"\xff\xd8\xff") or head == b"\x89PNG\r\n\x1a\n"):
        raise FileRefused("照片要用 jpg 或 png 格式。苹果手机请在“设置—相机—格式”中选“兼容性最佳”后重拍。")


def _refuse_twice(attachment: Attachment, *, stage: str, finding: Finding | None) -> None:
    """The same bytes cannot be before and after."""
    same = Photo.objects.filter(attachment=attachment)
    other = same.filter(finding=finding).first() if finding else same.filter(stage=stage, finding=None).first()
    if other is not None:
        words = other.get_stage_display()
        raise EnforcementRefused(f"这张照片已作为“{words}”照片上传过，不能再用。请重新拍摄。", field="file")


def _since(inspection: Inspection, reinspection: Reinspection | None, at: datetime) -> datetime:
    """When the visit that the picture belongs to began."""
    if reinspection is not None:
        return datetime.combine(reinspection.checked_on, datetime.min.time(), tzinfo=ZONE)
    return inspection.started_at or datetime.combine(inspection.planned_on, datetime.min.time(), tzinfo=ZONE)


def _told(
    file: File,
    device: Mapping[str, Any],
    *,
    inspection: Inspection,
    attachment: Attachment,
    since: datetime,
    at: datetime,
) -> dict[str, Any]:
    """Time, place and doubts, from the picture first and from the device second."""
    file.seek(0)
    own = read_taken(file.read(HEAD))
    on = timezone.localdate(at)
    found: dict[str, Any] = {"taken_at": own.at}
    found |= device_place(device, own)
    doubts = list(
        places.photo_doubts(
            places.Photo(own.at, at, instant_of(device.get("device_at"))),
            visit_started_at=since,
            skew=timedelta(minutes=days("photo_skew_minutes", on=on)),
            night=(days("night_from", on=on), days("night_until", on=on)),
        )
    )
    accuracy = found["accuracy_m"]
    most = float(amount("photo_accuracy_m", on=on))
    problem = places.accuracy_problem(None if accuracy is None else float(accuracy), most=most)
    reused = _reused(attachment, inspection)
    return found | {"doubts": [each for each in (*doubts, problem, _elsewhere(found, on=on), reused) if each]}


def _elsewhere(found: Mapping[str, Any], *, on: date) -> str:
    """A picture from another county is none of this visit, whether or not the subject has a point."""
    if found["latitude"] is None:
        return ""
    outside = points.outside_county(places.Point(float(found["latitude"]), float(found["longitude"])), on=on)
    return f"照片的位置{outside}：请核对定位，现场重拍。" if outside else ""


def device_place(device: Mapping[str, Any], own: Taken = NOTHING_TOLD) -> dict[str, Any]:
    """Where the device says it is, else where the picture says it was taken; what cannot be is left out."""
    latitude, longitude = points.number_of(device.get("latitude")), points.number_of(device.get("longitude"))
    if latitude is None or longitude is None:
        latitude, longitude = points.number_of(own.latitude), points.number_of(own.longitude)
    if latitude is None or longitude is None:
        return {"latitude": None, "longitude": None, "datum": "", "accuracy_m": None}
    try:
        point = points.checked(latitude, longitude)
    except EnforcementRefused:
        return {"latitude": None, "longitude": None, "datum": "", "accuracy_m": None}
    return {
        "latitude": points.six(point.lat),
        "longitude": points.six(point.lng),
        "datum": Datum.WGS84,
        "accuracy_m": accuracy_of(device.get("accuracy_m")),
    }


def accuracy_of(value: Any) -> Any:
    """An accuracy that the column can hold; an absurd one is as good as the largest."""
    found = points.number_of(value)
    return None if found is None else min(max(found, Decimal(0)), MOST_METRES).quantize(Decimal("0.1"))


def _reused(attachment: Attachment, inspection: Inspection) -> str:
    """The same picture under another visit."""
    same = Attachment.objects.filter(sha256=attachment.sha256, kind=inspection._meta.label_lower)
    other = same.exclude(object_id=inspection.pk).values_list("object_id", flat=True).first()
    if other is None:
        return ""
    number = Inspection.objects.filter(pk=other).values_list("number", flat=True).first() or "另一次检查"
    return f"与{number}的照片完全相同：请现场重拍。"


def instant_of(value: Any) -> datetime | None:
    """An instant as a browser gives it; without a zone it is taken to be local."""
    if isinstance(value, datetime):
        return value
    try:
        found = parse_datetime(str(value or ""))
    except ValueError:
        return None
    if found is not None and found.tzinfo is None:
        found = found.replace(tzinfo=ZONE)
    return found


def is_older_than_visit(photo: Photo) -> bool:
    return any(BEFORE_VISIT in doubt for doubt in photo.doubts)


def photos_for(finding: Finding, stage: PhotoStage) -> list[Photo]:
    """The pictures of a finding from its own visit."""
    return list(finding.photos.filter(stage=stage, reinspection=None))

"""Registering subjects: codes checked, numbers sealed, points converted, likenesses said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.core.workflow.api import open_records
from xianwu.registers.enforcement import addresses, identity
from xianwu.registers.enforcement.deadlines import amount
from xianwu.registers.enforcement.declarations import matter_of
from xianwu.registers.enforcement.gates import EnforcementRefused, own_organ, require_role
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER
from xianwu.registers.enforcement.visits import points
from xianwu.registers.enforcement.visits.numbering import SUBJECT, next_numbers

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

REGISTERED, CHANGED = "enforcement.subject_registered", "enforcement.subject_changed"
REGISTRARS = (CLERK, OFFICER)
PLAIN = (
    "matter", "kind", "party_kind", "title", "brand", "operator", "town", "village", "address", "is_crowded",
    "is_registered", "found_on",
)  # fmt: skip
POINT = ("latitude", "longitude", "given_datum", "accuracy_m")
TEXTS = ("title", "brand", "operator", "village", "address")


@transaction.atomic
def register_subject(data: dict[str, Any], *, actor: Actor, at: datetime) -> Subject:
    """Register one subject. `is_confirmed` in the data: looked at the one at the same place, it is another."""
    organ = data.get("unit") or own_organ(data["matter"], actor, *REGISTRARS)
    require_role(actor, organ, *REGISTRARS)
    return enter_subject(data | {"unit": organ}, actor=actor, at=at)


def enter_subject(data: dict[str, Any], *, actor: Actor, at: datetime) -> Subject:
    """The same for a step that brings its subject along: whoever may take the step enters it for `unit`."""
    on = timezone.localdate(at)
    record = Subject(state=Subject.State.ACTIVE)
    fill_subject(record, data, on=on)
    record.unit = data["unit"]
    refuse_known(record)
    if not data.get("is_confirmed"):
        refuse_same_place(record, on=on)
    open_subjects([record], actor=actor, at=at)
    return record


def open_subjects(records: Sequence[Subject], *, actor: Actor | None, at: datetime, batch: str = "") -> None:
    """Save filled subjects under new numbers."""
    year = timezone.localdate(at).year
    for record, number in zip(records, next_numbers(SUBJECT, year=year, count=len(records)), strict=True):
        record.number = number
    open_records(records, REGISTERED, actor=actor, at=at, batch=batch)


@transaction.atomic
def change_subject(record: Subject, data: dict[str, Any], *, actor: Actor, at: datetime) -> Subject:
    """Change what is registered. A number that is left empty stays as it was."""
    require_role(actor, record.unit, *REGISTRARS)
    on = timezone.localdate(at)
    given = {name: value for name, value in data.items() if name not in ("operator_id", "phone") or value}
    if all(given.get(name) == getattr(record, name) for name in ("latitude", "longitude")):
        given = {name: value for name, value in given.items() if name not in POINT}
    changed = fill_subject(_copy_of(record), given, on=on)
    refuse_known(changed)
    if not data.get("is_confirmed") and _has_moved(record, changed):
        refuse_same_place(changed, on=on)
    names = (*PLAIN, *POINT, "given_point", "doubts", "credit_code", "operator_id", "operator_digest", "phone")
    write_change(record, {name: getattr(changed, name) for name in names}, CHANGED, actor=actor, at=at)
    return record


def fill_subject(record: Subject, data: dict[str, Any], *, on: date) -> Subject:
    """Set cleaned values on a subject (unsaved); what the data does not name keeps its value."""
    for name in PLAIN:
        if name in data:
            setattr(record, name, identity.cleaned_text(data[name]) if name in TEXTS else data[name])
    if "credit_code" in data:
        record.credit_code = identity.cleaned_code(data["credit_code"])
    if "operator_id" in data:
        record.operator_id = identity.cleaned_number(data["operator_id"], on=on)
        record.operator_digest = identity.id_index(record.operator_id)
    if "phone" in data:
        record.phone = identity.cleaned_phone(data["phone"])
    if "latitude" in data or "longitude" in data:
        for name, value in points.kept_point(data, on=on).items():
            setattr(record, name, value)
    _refuse_impossible(record, on=on)
    return record


def _refuse_impossible(record: Subject, *, on: date) -> None:
    if not record.title:
        raise EnforcementRefused("名称是空的，请填写证照上的名称；没有证照的填招牌名称。", field="title")
    if record.kind not in dict(matter_of(record.matter).kinds):
        raise EnforcementRefused("对象类别与执法事项不符，请重新选择。", field="kind")
    if not record.credit_code and not (record.address and (record.operator_digest or record.operator)):
        message = "没有统一社会信用代码的，请填写地址和负责人（最好连同证件号码），用来识别是不是同一个对象。"
        raise EnforcementRefused(message, field="address" if not record.address else "operator")
    if record.found_on and record.found_on > on:
        raise EnforcementRefused("发现日期晚于今天，请核对。", field="found_on")


def refuse_known(record: Subject) -> None:
    """The same code at the same address, or without a code the same name, address and person: it is there."""
    same = Subject.objects.filter(matter=record.matter, address=record.address).exclude(pk=record.pk)
    same = same.exclude(state=Subject.State.GONE)
    if record.credit_code:
        known = same.filter(credit_code=record.credit_code).first()
        field = "credit_code"
    else:
        who = {"operator_digest": record.operator_digest} if record.operator_digest else {"operator": record.operator}
        known, field = same.filter(credit_code="", title=record.title, **who).first(), "title"
    if known:
        raise EnforcementRefused(f"这个对象已登记为“{known.title}”（{known.number}），请打开那一条办理。", field=field)


def same_place(record: Subject, *, on: date) -> Subject | None:
    """Another subject of the matter at this very place: the same door however it is written, or a point within a few
    steps. One that is shut for a while is there too."""
    others = Subject.objects.filter(matter=record.matter, state__in=Subject.STANDING).exclude(pk=record.pk)
    if door := addresses.door_of(record):
        written = others.exclude(address="").order_by("pk").values_list("pk", "address", "town_id", "village")
        known = addresses.at_door(door, written)
        if known is not None:
            return others.get(pk=known)
    if record.latitude is None or record.longitude is None or record.doubts:
        return None
    reach = amount("same_place_m", on=on)
    near = others.filter(points.square(record.latitude, record.longitude, metres=reach)).order_by("pk")
    return next((row for row in near if not row.doubts and points.metres_between(row, record) <= reach), None)


def refuse_same_place(record: Subject, *, on: date) -> None:
    known = same_place(record, on=on)
    if known is not None:
        raise EnforcementRefused(
            f"这个地点已登记“{known.title}”（{known.number}，{known.get_state_display()}），可能是一址两牌。"
            "请先打开那一条核对：是同一个对象的，不要重复登记；确是另一个对象的，勾选“已核对，是另一个对象”再保存。",
            field="is_confirmed",
        )


def _has_moved(old: Subject, new: Subject) -> bool:
    return (old.address, old.latitude, old.longitude) != (new.address, new.latitude, new.longitude)


def _copy_of(record: Subject) -> Subject:
    """A second instance to be filled: a refusal leaves the first as it was."""
    return Subject(**{field.attname: getattr(record, field.attname) for field in Subject._meta.concrete_fields})

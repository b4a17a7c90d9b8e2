"""Writes to the register: registering, changing, and reading a whole number (which is logged)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import log, write_change, write_many_new, write_new
from xianwu.core.people.actors import Actor
from xianwu.core.units.models import Unit
from xianwu.registers.parties import events
from xianwu.registers.parties.cleaning import PartyRefused, fill_enterprise, fill_person, id_indexes
from xianwu.registers.parties.duplicates import suggest
from xianwu.registers.parties.models import Enterprise, PartyState, PersonParty
from xianwu.registers.parties.roles import REGISTRAR

_DERIVED = ("number", "title", "name_norm", "former_names", "id_kind", "id_digest", "phone_digest", "size")


def build_enterprise(data: dict[str, Any], *, at: datetime, unit: Unit | None = None) -> Enterprise:
    """A cleaned enterprise that is not saved yet; without a unit the town answers for it."""
    record = Enterprise(state=PartyState.REGISTERED)
    fill_enterprise(record, data, on=timezone.localdate(at))
    owner = unit or data.get("unit") or record.town
    if owner is None:
        raise PartyRefused("请选择乡镇（街道）或责任单位。", field="town")
    record.unit = owner
    return record


@transaction.atomic
def register_enterprise(
    data: dict[str, Any], *, actor: Actor | None, at: datetime, unit: Unit | None = None
) -> Enterprise:
    """Register one enterprise; a code that is there already is refused, a likeness is suggested afterwards."""
    record = build_enterprise(data, at=at, unit=unit)
    _refuse_foreign(record, actor=actor)
    _refuse_known(record)
    write_new(record, events.ENTERPRISE_REGISTERED, actor=actor, at=at)
    suggest([record], actor=actor, at=at)
    return record


@transaction.atomic
def register_many(
    records: Sequence[Enterprise],
    *,
    actor: Actor | None,
    at: datetime,
    batch: str = "",
    with_duplicates: bool = True,
) -> None:
    """Register built enterprises in bulk; their codes must be new."""
    if not records:
        return
    write_many_new(list(records), events.ENTERPRISE_REGISTERED, actor=actor, at=at, batch=batch)
    if with_duplicates:
        suggest(records, actor=actor, at=at)


@transaction.atomic
def change_enterprise(record: Enterprise, data: dict[str, Any], *, actor: Actor | None, at: datetime) -> Enterprise:
    """Change what is registered; an old name stays as a former name."""
    _refuse_merged(record)
    _refuse_foreign(record, actor=actor)
    changed = fill_enterprise(_copy_of(record), data, on=timezone.localdate(at))
    _refuse_foreign(changed, actor=actor)
    _refuse_known(changed)
    names = {("title" if name == "name" else name) for name in data} | {*_DERIVED, "subject_type"}
    changes = {name: getattr(changed, name) for name in names}
    write_change(record, changes, events.ENTERPRISE_CHANGED, actor=actor, at=at)
    suggest([record], actor=actor, at=at)
    return record


@transaction.atomic
def register_person(
    data: dict[str, Any], *, actor: Actor | None, at: datetime, unit: Unit | None = None
) -> PersonParty:
    """Register a person whom the county deals with."""
    record = fill_person(PersonParty(state=PartyState.REGISTERED), data, on=timezone.localdate(at))
    owner = unit or data.get("unit") or record.town
    if owner is None:
        raise PartyRefused("请选择乡镇（街道）或责任单位。", field="town")
    record.unit = owner
    _refuse_foreign(record, actor=actor)
    _refuse_known(record)
    write_new(record, events.PERSON_REGISTERED, actor=actor, at=at)
    return record


@transaction.atomic
def change_person(record: PersonParty, data: dict[str, Any], *, actor: Actor | None, at: datetime) -> PersonParty:
    """Change what is registered of a person."""
    _refuse_merged(record)
    _refuse_foreign(record, actor=actor)
    changed = fill_person(_copy_of(record), data, on=timezone.localdate(at))
    _refuse_foreign(changed, actor=actor)
    _refuse_known(changed)
    names = {("title" if name == "name" else name) for name in data} | {"id_digest", "phone_digest"}
    changes = {name: getattr(changed, name) for name in names}
    write_change(record, changes, events.PERSON_CHANGED, actor=actor, at=at)
    return record


def show_numbers(record: Any, *, reason: str, actor: Actor, at: datetime) -> dict[str, str]:
    """The whole telephone and ID number, for a stated reason that stays in the log."""
    if not reason.strip():
        raise PartyRefused("请写明查看完整号码的事由。", field="reason")
    _refuse_foreign(record, actor=actor)
    log(record, events.NUMBER_SHOWN, actor=actor, at=at, note=reason.strip()[:200])
    return {"phone": record.phone, "id_number": record.id_number}


def _copy_of(record: Any) -> Any:
    """A second instance to be filled: a refusal leaves the first as it was."""
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return type(record)(**fields)


def _refuse_merged(record: Any) -> None:
    if record.state == PartyState.MERGED:
        raise PartyRefused(f"这个主体已合并到“{record.merged_into}”，请到那里修改。")


def _refuse_foreign(record: Any, *, actor: Actor | None) -> None:
    """Registrars write within their own unit only."""
    if actor is None or actor.covers(record.unit, REGISTRAR):
        return
    if record.town is not None and actor.covers(record.town, REGISTRAR):
        return
    raise PartyRefused("这个主体不在您的登记范围内，请联系所在乡镇（街道）的登记员。", field="town")


def _refuse_known(record: Any) -> None:
    """The same code or number twice: say where it is registered."""
    others = type(record).objects.registered().exclude(pk=record.pk)
    code = getattr(record, "credit_code", None)
    if code:
        known = type(record).objects.exclude(pk=record.pk).filter(credit_code=code).first()
        if known:
            raise PartyRefused(f"这个代码已登记为“{known.title}”，请直接使用或修改那一条。", field="credit_code")
    if record.id_number:
        known = others.filter(id_digest__in=id_indexes(record.id_number)).first()
        if known:
            raise PartyRefused(f"这个证件号码已登记为“{known.title}”，请直接使用那一条。", field="id_number")

"""Registering what uses, carries or sells gas: the subject of the engine and its particulars, as one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from xianwu.core.events.api import write_change
from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety.doubts import misplaced
from xianwu.domains.gas_safety.kinds import MATTER, NOT_GAS, PERMITTED, Crowding, Fuel, Kind
from xianwu.domains.gas_safety.models import GasSite
from xianwu.lib.codes import mask_name
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.kinds import PartyKind
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.particulars import Particulars
from xianwu.registers.enforcement.roles import CLERK

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

OF_SITE = (
    "fuel", "crowding", "area_m2", "storey", "is_basement", "is_high_rise", "cylinder_count", "lpg_kg",
    "alarm_installed_on", "alarm_expires_on", "hose_installed_on", "permit_no", "permit_scope", "permit_until", "supplier",
    "contract_until", "company_checked_on",
)  # fmt: skip
DAYS = ("alarm_installed_on", "hose_installed_on", "company_checked_on")


def check_site(values: Mapping[str, Any], on: date, own: int | None) -> None:
    """Refuse what cannot be; what is merely dangerous is registered, found on a visit and scored."""
    if values.get("fuel") in NOT_GAS:
        raise EnforcementRefused(
            "已改用电、醇基燃料的不属燃气监管：新对象不用登记；在册对象请办理“改用其他燃料转出”。", field="fuel"
        )
    if values.get("area_m2") is not None and values["area_m2"] <= 0:
        raise EnforcementRefused("面积要大于 0；不清楚的先不填。", field="area_m2")
    late = next((name for name in DAYS if values.get(name) and values[name] > on), None)
    if late:
        raise EnforcementRefused("日期晚于今天，请核对。", field=late)
    _check_bottles(values)
    begun, ends = values.get("alarm_installed_on"), values.get("alarm_expires_on")
    if begun and ends and ends < begun:
        raise EnforcementRefused("报警装置有效期早于安装日期，请核对。", field="alarm_expires_on")
    if values.get("permit_no") and not values.get("permit_until"):
        raise EnforcementRefused("填了许可证号的，请填写许可有效期。", field="permit_until")


def _check_bottles(values: Mapping[str, Any]) -> None:
    weight = values.get("lpg_kg")
    if weight is not None and weight < 0:
        raise EnforcementRefused("存瓶总重不能是负数，请核对。", field="lpg_kg")
    if weight and not values.get("cylinder_count"):
        raise EnforcementRefused("填了存瓶总重的，请填写气瓶数。", field="cylinder_count")
    if values.get("cylinder_count") and values.get("fuel") == Fuel.PIPED:
        raise EnforcementRefused(
            "管道用户不应有气瓶：两种气源并用的，用气种类填瓶装，现场按隐患处理。", field="cylinder_count"
        )


def household(operator: str) -> str:
    """The title of a household, as every list shows it: 张*户."""
    return f"{mask_name(operator)}户"


def settle_site(subject: dict[str, Any], values: Mapping[str, Any], on: date, is_new: bool) -> None:
    """Crowding and permit decide what the subject says of itself; a household is listed under a masked name."""
    subject["is_crowded"] = (values.get("crowding") or "") != Crowding.NONE
    if subject.get("kind") in PERMITTED:
        subject["is_registered"] = bool((values.get("permit_no") or "").strip())
    if subject.get("kind") == Kind.RESIDENT:
        subject["party_kind"] = PartyKind.INDIVIDUAL
        if subject.get("operator"):
            subject["title"] = household(subject["operator"])
    if not is_new:
        subject.pop("found_on", None)


SITE = Particulars(
    MATTER,
    GasSite,
    OF_SITE,
    registered="gas_safety.site_registered",
    changed="gas_safety.site_changed",
    check=check_site,
    doubts=lambda site, on: misplaced(site),
    settle=settle_site,
)


def register_site(data: Mapping[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> GasSite:
    """A firm, a kitchen, a household, a line: whoever has to do with gas."""
    return SITE.register(data, actor=actor, at=at, batch=batch)


def change_site(record: GasSite, data: Mapping[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> GasSite:
    """Change what is registered."""
    return SITE.change(record, data, actor=actor, at=at, batch=batch)


@transaction.atomic
def switch_away(site: GasSite, *, fuel: str, to_organ: Unit, reason: str, actor: Actor, at: datetime) -> GasSite:
    """Electricity or methanol now: out of this matter, with a word to whoever looks after that."""
    subject: Subject = site.subject
    require_role(actor, subject.unit, CLERK)
    if fuel not in NOT_GAS:
        raise EnforcementRefused("请选择改用了什么。", field="fuel")
    if subject.findings.standing().open().exists():
        raise EnforcementRefused("还有没有整改的燃气隐患，请先复查销号再转出。")
    word = Fuel(fuel).label
    words = f"{word}，不再使用燃气，不属燃气安全监管。{reason.strip()}"
    write_change(site, {"fuel": fuel}, "gas_safety.site_changed", actor=actor, at=at)
    SITE.refer(site, to_organ=to_organ, reason=words, actor=actor, at=at)
    return site

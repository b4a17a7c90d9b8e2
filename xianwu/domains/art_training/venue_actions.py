"""Registering institutions: the subject of the engine and its particulars, as one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.units.models import Unit
from xianwu.domains.art_training import facts, paper_kinds
from xianwu.domains.art_training.kinds import MATTER
from xianwu.domains.art_training.models import LicensingGuide, Venue
from xianwu.papers.api import issue_paper, papers_of
from xianwu.papers.models import Paper
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.particulars import Particulars
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

OF_VENUE = (
    "categories", "premises", "permit_no", "permit_issuer", "permit_until", "permit_address", "floor", "area_m2",
    "peak_pupils", "teacher_count", "certified_count", "crime_checked_on", "is_crime_checked", "price_list_on", "prepaid",
    "has_custody", "textbooks_filed_on", "has_boarding", "fire_acceptance_no", "fire_checked_on",
)  # fmt: skip
DAYS = ("crime_checked_on", "price_list_on", "textbooks_filed_on", "fire_checked_on")


def check_venue(values: Mapping[str, Any], on: date, own: int | None) -> None:
    """Refuse what cannot be; what is merely wrong of the venue is registered and shown as a doubt."""
    teachers, certified = values.get("teacher_count"), values.get("certified_count")
    if certified is not None and (teachers is None or certified > teachers):
        raise EnforcementRefused("持证教师数不能多于教师数，请核对。", field="certified_count")
    if values.get("area_m2") is not None and values["area_m2"] <= 0:
        raise EnforcementRefused("教学面积要大于 0；不清楚的先不填。", field="area_m2")
    if values.get("permit_no") and not values.get("permit_issuer"):
        raise EnforcementRefused("填了许可证号的，请填写发证机关。", field="permit_issuer")
    if holder := facts.permit_holder(values.get("permit_no") or "", venue=own):
        raise EnforcementRefused(facts.held_words(holder), field="permit_no")
    late = next((name for name in DAYS if values.get(name) and values[name] > on), None)
    if late:
        raise EnforcementRefused("日期晚于今天，请核对。", field=late)
    if values.get("is_crime_checked") and not values.get("crime_checked_on"):
        raise EnforcementRefused(
            "勾选了查询合格的，请填写查询日期；只填结论和日期，不要登记个人信息。", field="crime_checked_on"
        )


def settle_licence(subject: dict[str, Any], values: Mapping[str, Any], on: date, is_new: bool) -> None:
    """A licence that was entered makes the institution a licensed one; without one it needs the day it was found."""
    is_licensed = bool((values.get("permit_no") or "").strip())
    subject["is_registered"] = is_licensed
    if is_new:
        subject["found_on"] = None if is_licensed else subject.get("found_on") or on
    else:
        subject.pop("found_on", None)


VENUE = Particulars(
    MATTER,
    Venue,
    OF_VENUE,
    registered="art_training.venue_registered",
    changed="art_training.venue_changed",
    check=check_venue,
    settle=settle_licence,
    doubts=lambda venue, on: facts.slips_of(venue, on=on),
)


def register_venue(data: Mapping[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Venue:
    """An institution with or without a licence."""
    return VENUE.register(data, actor=actor, at=at, batch=batch)


def change_venue(record: Venue, data: Mapping[str, Any], *, actor: Actor, at: datetime, batch: str = "") -> Venue:
    """Change what is registered."""
    return VENUE.change(record, data, actor=actor, at=at, batch=batch)


# --- other departments and parents ------------------------------------------------------------------------


def refer_venue(venue: Venue, *, to_organ: Unit, reason: str, actor: Actor, at: datetime) -> Venue:
    """Care after school, sport, school subjects: another department's."""
    VENUE.refer(venue, to_organ=to_organ, reason=reason, actor=actor, at=at)
    return venue


def warned_already(venue: Venue, actor: Actor | None) -> str:
    """Which notice parents have had about it, "" where none; a licence granted since makes the next one another matter."""
    last = papers_of(venue.subject).filter(kind=paper_kinds.PARENTS_NOTICE.code).first()
    if last is None:
        return ""
    granted = LicensingGuide.objects.filter(subject=venue.subject_id, state=LicensingGuide.State.GRANTED)
    if granted.filter(decided_on__gte=last.issued_on).exists():
        return ""
    return f"已于 {last.issued_on} 发布家长提示（{last.number}），同一事由不再重复发布。"


def warn_parents(venue: Venue, *, advice: str, contact: str, actor: Actor, at: datetime) -> Paper:
    """A notice to parents about an institution without a licence: a fact and advice, no judgement."""
    subject = venue.subject
    require_role(actor, subject.unit, CLERK, OFFICER)
    if subject.is_registered:
        raise EnforcementRefused("这家机构有办学许可，不发家长提示。")
    if problem := warned_already(venue, actor):
        raise EnforcementRefused(problem)
    on = timezone.localdate(at)
    words = {
        "party": subject.title,
        "address": subject.address,
        "on": chinese_date(on),
        "advice": advice.strip() or "请谨慎选择，已经交费的请保留凭证。",
        "contact": contact.strip() or subject.unit.name,
        "months": facts.number("prepaid_months", on=on),
        "lessons": facts.number("prepaid_lessons", on=on),
    }
    return issue_paper(subject, paper_kinds.PARENTS_NOTICE.code, words, actor=actor, at=at, organ=subject.unit)

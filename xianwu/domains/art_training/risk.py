"""What makes a venue risky, with points and the facts they come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from xianwu.core.rules.api import value
from xianwu.domains.art_training.kinds import FIRE, MATTER, NEVER
from xianwu.domains.art_training.models import Venue
from xianwu.registers.enforcement.brain.risk import (
    ABOVE,
    AT_LEAST,
    BEHAVIOUR,
    CONDITION,
    EACH,
    EXPOSURE,
    UNKNOWN,
    YES,
    Group,
    Row,
    Table,
)
from xianwu.registers.enforcement.deadlines import add_months
from xianwu.registers.enforcement.kinds import Source
from xianwu.registers.enforcement.models import Finding, Inspection, Subject


def _row(
    code: str, label: str, group: str, test: str, points: int, limit: Any = None, *, fact: str = "", **more: Any
) -> Row:
    return Row(code, label, group, fact or code, test, Decimal(points), limit, **more)


TABLE = Table(
    "art-2025-1",
    (
        Group(EXPOSURE, "规模", Decimal(40), Decimal("0.7")),
        Group(CONDITION, "条件", Decimal(80), Decimal("0.05")),
        Group(BEHAVIOUR, "表现", Decimal(60), Decimal("0.6")),
    ),
    (
        _row("pupils", "同一时段学员较多", EXPOSURE, AT_LEAST, 20, 60, unit=" 人"),
        _row("prepaid", "预收费余额较大", EXPOSURE, AT_LEAST, 20, 200_000, unit=" 元"),
        _row("upper_floor", "在三层以上", EXPOSURE, YES, 10),
        _row("is_unlicensed", "没有办学许可", CONDITION, YES, 35),
        _row("is_never", "场所性质不得用于培训", CONDITION, YES, 30),
        _row("permit_lapsed_days", "许可已过期", CONDITION, ABOVE, 25, 0, unit=" 天"),
        _row("crowded_by", "人均面积不足", CONDITION, ABOVE, 20, 0, unit=" 人超出"),
        _row("no_fire_acceptance", "没有消防验收（备案）", CONDITION, YES, 20),
        _row("no_custody", "预收费没有监管", CONDITION, YES, 10),
        _row("crime_check_days", "一年没有查询犯罪记录", CONDITION, ABOVE, 10, 366, unit=" 天"),
        _row("crime_check_unknown", "没有查询犯罪记录", CONDITION, YES, 15),
        _row("open_findings", "未整改问题", BEHAVIOUR, EACH, 8, most=Decimal(24), unit=" 处"),
        _row("fire_repeats", "一年内消防问题", BEHAVIOUR, EACH, 8, most=Decimal(24), unit=" 处"),
        _row("complaints", "一年内投诉举报", BEHAVIOUR, EACH, 10, most=Decimal(20), unit=" 次"),
        _row("days_unseen", "久未检查", BEHAVIOUR, ABOVE, 10, 365, unit=" 天"),
        _row("never_seen", "从未检查", BEHAVIOUR, UNKNOWN, 15, fact="days_unseen"),
    ),
)
TABLES = (TABLE,)


def facts(subjects: Sequence[Subject], on: date) -> dict[int, dict[str, Any]]:
    """What is known of each subject on a day: four statements, however many."""
    keys = [subject.pk for subject in subjects]
    since = add_months(on, -12)
    found = {subject.pk: _of_subject(subject) for subject in subjects}
    least = value("art_training.least_m2", on=on)
    for venue in Venue.objects.filter(subject__in=keys):
        found[venue.subject_id] |= _of_venue(venue, least=least, on=on)
    findings = Finding.objects.standing().filter(subject__in=keys, matter=MATTER, found_on__lte=on)
    counted = findings.values("subject").annotate(
        open=Count("pk", filter=Q(state__in=Finding.UNFIXED)),
        fire=Count("pk", filter=Q(group=FIRE, found_on__gt=since)),
    )
    for row in counted.order_by():
        found[row["subject"]] |= {"open_findings": row["open"], "fire_repeats": row["fire"]}
    held = Inspection.objects.done().filter(subject__in=keys, held_on__lte=on)
    visits = held.values("subject").annotate(
        last=Max("held_on"), complaints=Count("pk", filter=Q(source=Source.COMPLAINT, held_on__gt=since))
    )
    for row in visits.order_by():
        found[row["subject"]] |= {"days_unseen": (on - row["last"]).days, "complaints": row["complaints"]}
    return found


def _of_subject(subject: Subject) -> dict[str, Any]:
    return {"is_unlicensed": not subject.is_registered, "open_findings": 0, "fire_repeats": 0, "complaints": 0}


def _of_venue(venue: Venue, *, least: Decimal, on: date) -> dict[str, Any]:
    pupils, area = venue.peak_pupils, venue.area_m2
    lapsed = (on - venue.permit_until).days if venue.permit_until else None
    checked = (on - venue.crime_checked_on).days if venue.crime_checked_on else None
    return {
        "pupils": pupils,
        "prepaid": venue.prepaid,
        "upper_floor": None if venue.floor is None else venue.floor >= 3,
        "is_never": venue.premises in NEVER,
        "permit_lapsed_days": lapsed,
        "crowded_by": None if pupils is None or area is None else max(pupils - int(area / least), 0),
        "no_fire_acceptance": not venue.fire_acceptance_no,
        "no_custody": bool(venue.prepaid) and not venue.has_custody,
        "crime_check_days": checked,
        "crime_check_unknown": checked is None,
    }

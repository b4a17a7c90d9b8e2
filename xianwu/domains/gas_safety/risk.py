"""What makes a site risky, with points and the facts they come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from xianwu.domains.gas_safety import facts as own
from xianwu.domains.gas_safety.kinds import KINDS, MATTER, Fuel, Kind
from xianwu.domains.gas_safety.models import GasSite
from xianwu.registers.enforcement.brain.risk import (
    ABOVE,
    AT_LEAST,
    BEHAVIOUR,
    CONDITION,
    EACH,
    EXPOSURE,
    SEASON,
    UNKNOWN,
    YES,
    Group,
    Row,
    Table,
)
from xianwu.registers.enforcement.deadlines import add_months
from xianwu.registers.enforcement.kinds import Severity, Source
from xianwu.registers.enforcement.models import Finding, Inspection, Subject

HEATING = (11, 12, 1, 2, 3)


def _row(
    code: str, label: str, group: str, test: str, points: int, limit: Any = None, *, fact: str = "", **more: Any
) -> Row:
    return Row(code, label, group, fact or code, test, Decimal(points), limit, **more)


TABLE = Table(
    "gas-2025-1",
    (
        Group(EXPOSURE, "后果", Decimal(40), Decimal("0.45")),
        Group(CONDITION, "隐患", Decimal(45), Decimal("0.35")),
        Group(BEHAVIOUR, "表现", Decimal(40), Decimal("0.6")),
        Group(SEASON, "季节", Decimal(10), Decimal("0.95")),
    ),
    (
        _row("is_crowded", "人员密集场所", EXPOSURE, YES, 25),
        _row("is_station", "场站", EXPOSURE, YES, 25),
        _row("area", "面积较大", EXPOSURE, AT_LEAST, 10, 300, unit=" 平方米"),
        _row("lpg_kg", "存瓶较多", EXPOSURE, AT_LEAST, 15, 100, unit=" 公斤"),
        _row("is_basement", "地下室、半地下室或通风不良", EXPOSURE, YES, 20),
        _row("bottles_up_high", "高层建筑使用瓶装气", EXPOSURE, YES, 20),
        _row("open_major", "未整改重大隐患", CONDITION, EACH, 30, most=Decimal(60), unit=" 处"),
        _row("open_serious", "未整改较大隐患", CONDITION, EACH, 12, most=Decimal(36), unit=" 处"),
        _row("open_general", "未整改一般隐患", CONDITION, EACH, 3, most=Decimal(12), unit=" 处"),
        _row("alarm_lapsed_days", "报警装置过期", CONDITION, ABOVE, 20, 0, unit=" 天"),
        _row("no_alarm", "餐饮没有登记报警装置", CONDITION, YES, 20),
        _row("hose_months_over", "软管超过使用年限", CONDITION, ABOVE, 15, 0, unit=" 个月"),
        _row("permit_lapsed_days", "经营许可过期", CONDITION, ABOVE, 30, 0, unit=" 天"),
        _row("is_unlicensed", "没有经营许可", CONDITION, YES, 50),
        _row("no_supplier", "没有登记供气企业或合同过期", CONDITION, YES, 8),
        _row("overdue", "一年内逾期未改", BEHAVIOUR, EACH, 12, most=Decimal(24), unit=" 处"),
        _row("repeats", "一年内复发", BEHAVIOUR, EACH, 10, most=Decimal(20), unit=" 处"),
        _row("complaints", "一年内投诉举报检查", BEHAVIOUR, EACH, 8, most=Decimal(16), unit=" 次"),
        _row("company_months", "供气企业超期没有安检", BEHAVIOUR, ABOVE, 10, 0, unit=" 个月"),
        _row("company_never", "没有供气企业安检记录", BEHAVIOUR, YES, 12),
        _row("days_unseen", "久未检查", BEHAVIOUR, ABOVE, 8, 365, unit=" 天"),
        _row("never_seen", "从未检查", BEHAVIOUR, UNKNOWN, 12, fact="days_unseen"),
        _row("is_heating", "采暖季", SEASON, YES, 10),
    ),
)
TABLES = (TABLE,)


def facts(subjects: Sequence[Subject], on: date) -> dict[int, dict[str, Any]]:
    """What is known of each subject on a day: four statements, however many."""
    keys = [subject.pk for subject in subjects]
    found = {subject.pk: _of_subject(subject, on) for subject in subjects}
    kinds = {subject.pk: subject.kind for subject in subjects}
    hose = own.number("hose_years", on=on) * 12
    company = {kind: own.check_months(kind, on=on) for kind, _ in KINDS}
    for site in GasSite.objects.filter(subject__in=keys):
        found[site.subject_id] |= _of_site(site, kinds[site.subject_id], hose=hose, company=company, on=on)
    _add_findings(found, keys, on)
    _add_visits(found, keys, on)
    return found


def _of_subject(subject: Subject, on: date) -> dict[str, Any]:
    counts = dict.fromkeys(("open_major", "open_serious", "open_general", "overdue", "repeats", "complaints"), 0)
    return counts | {
        "is_crowded": subject.is_crowded,
        "is_station": subject.kind == Kind.STATION,
        "is_unlicensed": not subject.is_registered,
        "is_heating": on.month in HEATING,
    }


def _of_site(site: GasSite, kind: str, *, hose: int, company: dict[str, int], on: date) -> dict[str, Any]:
    return {
        "area": site.area_m2,
        "lpg_kg": site.lpg_kg,
        "is_basement": site.is_basement,
        "bottles_up_high": site.is_high_rise and site.fuel == Fuel.BOTTLED,
        "alarm_lapsed_days": (on - site.alarm_expires_on).days if site.alarm_expires_on else None,
        "no_alarm": kind == Kind.CATERING and site.alarm_installed_on is None,
        "hose_months_over": months_since(site.hose_installed_on, on, more_than=hose),
        "permit_lapsed_days": (on - site.permit_until).days if site.permit_until else None,
        "no_supplier": kind == Kind.CATERING
        and (not site.supplier or (site.contract_until is not None and site.contract_until < on)),
        "company_months": months_since(site.company_checked_on, on, more_than=company[kind]),
        "company_never": kind in (Kind.CATERING, Kind.RESIDENT) and site.company_checked_on is None,
    }


def months_since(day: date | None, on: date, *, more_than: int) -> int | None:
    """Whole months by which a day lies further back than it should; None where no day is known."""
    if day is None:
        return None
    age = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    return max(age - more_than, 0)


def _add_findings(found: dict[int, dict[str, Any]], keys: list[int], on: date) -> None:
    since = add_months(on, -12)
    rows = Finding.objects.standing().filter(subject__in=keys, matter=MATTER, found_on__lte=on)
    still = Q(state__in=Finding.UNFIXED)
    counted = rows.values("subject").annotate(
        open_major=Count("pk", filter=still & Q(severity=Severity.MAJOR)),
        open_serious=Count("pk", filter=still & Q(severity=Severity.SERIOUS)),
        open_general=Count("pk", filter=still & Q(severity=Severity.GENERAL)),
        overdue=Count("pk", filter=Q(overdue_on__gt=since)),
        repeats=Count("pk", filter=Q(is_recurrence=True, found_on__gt=since)),
    )
    for row in counted.order_by():
        found[row.pop("subject")] |= row


def _add_visits(found: dict[int, dict[str, Any]], keys: list[int], on: date) -> None:
    since = add_months(on, -12)
    held = Inspection.objects.done().filter(subject__in=keys, held_on__lte=on)
    visits = held.values("subject").annotate(
        last=Max("held_on"), complaints=Count("pk", filter=Q(source=Source.COMPLAINT, held_on__gt=since))
    )
    for row in visits.order_by():
        found[row["subject"]] |= {"days_unseen": (on - row["last"]).days, "complaints": row["complaints"]}

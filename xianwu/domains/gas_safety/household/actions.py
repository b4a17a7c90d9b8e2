"""Suppliers' household checks and the hazards they report; nothing here is an inspection by the bureau."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.records.numbers import take_number
from xianwu.core.workflow.api import open_record
from xianwu.domains.gas_safety.household import facts
from xianwu.domains.gas_safety.household.kinds import Outcome
from xianwu.domains.gas_safety.household.records import HouseholdCheck, HouseholdHazard
from xianwu.domains.gas_safety.kinds import USERS
from xianwu.domains.gas_safety.models import GasSite
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

RECORDED = "gas_safety.household_check_recorded"
REPORTED = "gas_safety.household_hazard_reported"
CHECKED = "gas_safety.site_company_checked"
SERIES = "安检隐"


def check_problem(site: GasSite, *, checked_on: date, outcome: str, note: str, on: date) -> tuple[str, str] | None:
    """Field and words of what may not be; None where nothing is wrong."""
    if site.subject.kind not in USERS:
        return "site", f"{site.subject.title}不是燃气用户，供气企业入户安检只登记用户。"
    if not site.supplier:
        return "site", f"{site.subject.title}没有登记供气企业，请先在“燃气对象”补登。"
    if checked_on > on:
        return "checked_on", "上门日期晚于今天，请核对。"
    if outcome == Outcome.REFUSED and not note.strip():
        return "note", "拒绝安检的，请写明谁拒绝、什么理由。"
    return None


@transaction.atomic
def record_check(
    site: GasSite, *, checked_on: date, outcome: str, inspector: str = "", note: str = "", actor: Actor, at: datetime,
    batch: str = "",
) -> HouseholdCheck:  # fmt: skip
    """A supplier's visit. Only one that ended in a check moves the day of the last check, and never back."""
    require_role(actor, site.unit, CLERK, OFFICER)
    wrong = check_problem(site, checked_on=checked_on, outcome=outcome, note=note, on=timezone.localdate(at))
    if wrong:
        raise EnforcementRefused(wrong[1], field=wrong[0])
    if HouseholdCheck.objects.filter(site=site, checked_on=checked_on).exists():
        raise EnforcementRefused(f"这一户 {checked_on} 的上门已经登记。", field="checked_on")
    row = HouseholdCheck(
        site=site, supplier=site.supplier, checked_on=checked_on, outcome=outcome, inspector=inspector.strip(),
        note=note.strip(),
    )  # fmt: skip
    write_new(row, RECORDED, actor=actor, at=at, batch=batch)
    if is_newer(site, row):
        write_change(site, {"company_checked_on": checked_on}, CHECKED, actor=actor, at=at, batch=batch)
    return row


def is_newer(site: GasSite, check: HouseholdCheck) -> bool:
    last = site.company_checked_on
    return check.outcome == Outcome.DONE and (last is None or check.checked_on > last)


def hazard_problem(check: HouseholdCheck, *, fix_due_on: date | None) -> tuple[str, str] | None:
    if check.outcome != Outcome.DONE:
        return "title", f"{check.checked_on} {check.get_outcome_display()}，没有入户，不能登记隐患。"
    if fix_due_on and fix_due_on < check.checked_on:
        return "fix_due_on", "整改期限早于发现日期，请核对。"
    return None


@transaction.atomic
def report_hazard(
    check: HouseholdCheck, *, title: str, severity: str, fix_due_on: date | None = None, actor: Actor, at: datetime,
    batch: str = "",
) -> HouseholdHazard:  # fmt: skip
    """A hazard of a check, as the supplier reports it: late where its working days have run out."""
    require_role(actor, check.unit, CLERK, OFFICER)
    wrong = hazard_problem(check, fix_due_on=fix_due_on)
    if wrong:
        raise EnforcementRefused(wrong[1], field=wrong[0])
    if check.hazards.filter(title=title.strip()).exists():
        raise EnforcementRefused("这次上门的这处隐患已经登记。", field="title")
    row = new_hazard(check, title=title, severity=severity, fix_due_on=fix_due_on, on=timezone.localdate(at))
    row.number = take_number(f"{SERIES}{check.checked_on.year}", width=5)
    open_record(row, REPORTED, actor=actor, at=at, batch=batch)
    return row


def new_hazard(
    check: HouseholdCheck, *, title: str, severity: str, fix_due_on: date | None, on: date
) -> HouseholdHazard:
    """The row without its number."""
    found_on = check.checked_on
    return HouseholdHazard(
        title=title.strip(), unit=check.unit, state=HouseholdHazard.State.REPORTED, household_check=check,
        severity=severity, found_on=found_on, report_due_on=facts.report_due(found_on, severity), reported_on=on,
        fix_due_on=fix_due_on or facts.fix_due(found_on, severity),
    )  # fmt: skip

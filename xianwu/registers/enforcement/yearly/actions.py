"""Verbs of the yearly statistics that are no step: opening one, by hand or when the year is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.core.records.numbers import take_number
from xianwu.core.units.models import Unit
from xianwu.core.workflow.api import open_record
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.deadlines import days
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.models import Case, Inspection
from xianwu.registers.enforcement.yearly.models import YearlyReport

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

WRITERS = (roles.CLERK, roles.REVIEWER)
FIRST_YEAR = 2000


def due_day(year: int) -> date:
    """The last day to publish: so many days after the year's end."""
    return date(year, 12, 31) + timedelta(days=days("yearly_report_days", on=date(year + 1, 1, 1)))


def open_report(data: dict[str, Any], *, actor: Actor | None, at: datetime) -> YearlyReport:
    """Begin the report of one organ for a year that has begun; only one stands at a time."""
    organ, year = data["unit"], data["year"]
    if actor is not None and not actor.covers(organ, *WRITERS):
        raise EnforcementRefused("需由本机关的执法内勤或法制审核人员编制。", field="unit")
    if not FIRST_YEAR <= year <= timezone.localdate(at).year:
        raise EnforcementRefused("年度应是今年或者以前的年份，请改正。", field="year")
    if YearlyReport.objects.filter(unit=organ, year=year).exclude(state=YearlyReport.State.WITHDRAWN).exists():
        raise EnforcementRefused(
            f"{organ}{year}年度的统计年报已经有了，请直接办理；有误的先撤下再重新编制。", field="year"
        )
    row = YearlyReport(
        number=take_number(f"年报{year}", width=3), title=f"{organ}{year}年度行政执法统计年报", unit=organ, year=year,
        note=data.get("note") or "", due_on=due_day(year), state=YearlyReport.State.DRAFT,
    )  # fmt: skip
    open_record(row, "enforcement.yearly_report_opened", actor=actor, at=at)
    return row


def change_note(row: YearlyReport, data: dict[str, Any], *, actor: Actor, at: datetime) -> YearlyReport:
    if not actor.covers(row.unit, *WRITERS):
        raise EnforcementRefused("需由本机关的执法内勤或法制审核人员修改。")
    if row.state != YearlyReport.State.DRAFT:
        raise EnforcementRefused(f"{row.get_state_display()}的年报不能改；待公布的请先退回。")
    write_change(row, {"note": data["note"]}, "enforcement.yearly_report_noted", actor=actor, at=at)
    return row


LATEST_MONTH = 3


def open_last_year(*, at: datetime) -> None:
    """When a year is over: one report for each organ that inspected or punished in it, so that its clock runs.

    After March nothing is opened by itself: what was not asked for by then comes from rows entered later.
    """
    today = timezone.localdate(at)
    if today.month > LATEST_MONTH:
        return
    year = today.year - 1
    busy = set(Case.objects.filter(decided_on__year=year).values_list("unit_id", flat=True))
    busy |= set(Inspection.objects.done().filter(held_on__year=year).values_list("unit_id", flat=True))
    busy -= set(YearlyReport.objects.filter(year=year).values_list("unit_id", flat=True))
    for organ in Unit.objects.filter(pk__in=busy).order_by("pk"):
        open_report({"unit": organ, "year": year}, actor=None, at=at)

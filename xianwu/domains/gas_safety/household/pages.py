"""Ledgers of the suppliers' household checks, and the page that sets the suppliers side by side."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.domains.gas_safety.household import facts
from xianwu.domains.gas_safety.household.deeds import ON_CHECK
from xianwu.domains.gas_safety.household.records import HouseholdCheck, HouseholdHazard
from xianwu.kit import access
from xianwu.kit.columns import Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Switch
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, RelatedIfAny
from xianwu.registers.enforcement.roles import READERS

MOST = 100


class CheckPages(RecordPages):
    model, slug, title, icon = HouseholdCheck, "household-checks", "供气企业入户安检", "home-check"
    columns = ("site", Text("site__subject__address", "地址"), "supplier", "checked_on", "outcome", "inspector", "note")
    filters = ("outcome", "supplier", "checked_on")
    search = ("site__subject__title", "site__subject__number", "site__subject__address", "supplier", "inspector")
    ordering = ("-checked_on",)
    panels = (
        Fields(
            "site", Text("site__subject__address", "地址"), "supplier", "checked_on", "outcome", "inspector", "note"
        ),
        Deeds(ON_CHECK),
        RelatedIfAny("hazards", "number", "title", "severity", "fix_due_on", "state", title="安检隐患"),
        Files(),
        Timeline(),
    )
    readers = READERS
    views = (View("拒绝安检", "outcome=refused"), View("到访不遇", "outcome=absent"))
    empty_text = "供气企业每户上门一次登记一条，一般用 Excel 导入；在“燃气对象”页面也可以逐户登记。"

    def record_number(self, record: Model) -> str:
        return ""


def _overdue(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(facts.overdue(access.as_of(request)))


def _told_late(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(reported_on__gt=F("report_due_on"))


class HazardPages(RecordPages):
    model, slug, title, icon = HouseholdHazard, "household-hazards", "入户安检隐患", "home-exclamation"
    columns = ("number", "title", Text("household_check__site__subject__title", "用户"), Text("household_check__supplier", "供气企业"), "severity",
               "found_on", "fix_due_on", "fixed_on", "state", "clock")  # fmt: skip
    filters = ("state", "severity", "found_on", "fix_due_on", Switch("overdue", "超过整改期限", where=_overdue),
               Switch("told_late", "超过报告期限才报告", where=_told_late))  # fmt: skip
    search = ("number", "title", "household_check__supplier", "household_check__site__subject__title")
    ordering = ("-found_on",)
    panels = (
        Steps(),
        Fields("household_check", Text("household_check__supplier", "供气企业"), "severity", "found_on", "report_due_on",
               "reported_on", "fix_due_on", "fixed_on", "note", "inspection"),
        Clocks(),
        Files(),
        Timeline(),
    )  # fmt: skip
    readers = READERS
    views = (View("待整改", "state=reported"), View("超过整改期限", "overdue=1"), View("迟报", "told_late=1"))
    empty_text = "供气企业安检发现、向局里报告的隐患。到期没有整改的可以转执法检查；供气企业的报告不能代替现场检查。"


@require_GET
def suppliers_view(request: HttpRequest) -> HttpResponse:
    """Each supplier's overdue users, visits in vain and hazards told of; and whom it has not got in to."""
    actor, on, past = access.actor_of(request), access.as_of(request), access.past_day(request)
    context = {
        "lines": facts.by_supplier(actor, on=on, past=past),
        "vain": facts.not_let_in(actor, on=on, past=past)[:MOST],
        "sites": reverse("gas_safety:sites-list"),
        "checks": reverse("gas_safety:household-checks-list"),
        "hazards": reverse("gas_safety:household-hazards-list"),
        "page_title": "供气企业安检",
    }
    return render(request, "gas_safety/suppliers.html", context)


HOUSEHOLD: list[Any] = [
    Page("suppliers/", "suppliers", "供气企业安检", suppliers_view, icon="building-factory", roles=READERS),
    CheckPages,
    HazardPages,
]  # fmt: skip

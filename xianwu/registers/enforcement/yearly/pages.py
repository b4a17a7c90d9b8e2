"""Ledger and pages of the yearly statistics, and those that anybody may open."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit import access
from xianwu.kit.columns import Flag, Long, Text
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Panel
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.roles import CLERK, READERS, REVIEWER
from xianwu.registers.enforcement.yearly import actions, counting, views
from xianwu.registers.enforcement.yearly.models import YearlyReport


class Numbers(Panel):
    """The lines of the report: computed while it is drafted, frozen once published, with what has moved since."""

    title = "统计数据"
    template = "enforcement/yearly_numbers.html"
    key = "numbers"
    is_late = True
    weight = 5

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, YearlyReport)
        numbers = counting.numbers(record)
        return {"numbers": numbers, "report": record, "drifted": sum(each.has_drifted for each in numbers)}


class YearlyPages(RecordPages):
    model, slug, title, icon = YearlyReport, "yearly", "执法统计年报", "report-analytics"
    columns = (
        "title",
        Text("year_word", sort="year"),
        "unit",
        "due_on",
        "published_on",
        "published_by",
        Flag("is_on_time"),
        "state",
        "clock",
    )
    filters = ("state", "unit", "year")
    search = ("title",)
    ordering = ("-year", "unit")
    panels = (
        Steps(),
        Fields(Text("year_word"), "unit", "due_on", "submitted_on", "submitted_by", "published_on", "published_by",
               Flag("is_on_time"), "paper_no", "withdrawn_on", "reason", Long("note")),
        Numbers(),
        Clocks(),
        Papers(),
        Timeline(),
    )  # fmt: skip
    form_fields = ("unit", "year", "note")
    readers, writers = READERS, (CLERK, REVIEWER)
    create, change = actions.open_report, actions.change_note
    views = (View("待办", "state=draft&state=submitted"), View("已公布", "state=published"))
    empty_text = "每年 1 月由系统按机关自动建立上年度年报，也可以新建。数字从检查、案件、公示记录计算，公布时固定。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state == YearlyReport.State.DRAFT  # type: ignore[attr-defined]

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        actor = access.actor_of(request)
        own = actor.units_for(CLERK, REVIEWER) if actor else ()
        last = access.as_of(request).year - 1
        return {"unit": own[0] if own else None, "year": last, **super().initial(request)}


PAGES: list[Any] = [
    YearlyPages,
    Page("yearly/<int:pk>/rows/<str:key>/", "yearly-rows", "统计数字的记录", views.rows_view, roles=READERS, in_menu=False),
    Page("yearly/<int:pk>/table.xlsx", "yearly-table", "统计年报表", views.table_view, roles=READERS, in_menu=False),
    Page("public/yearly/", "public-yearly", "行政执法统计年报", views.public_list_view, is_public=True, in_menu=False),
    Page("public/yearly/<int:pk>/", "public-yearly-report", "行政执法统计年报", views.public_report_view, is_public=True,
         in_menu=False),
    Page("public/yearly/<int:pk>.xlsx", "public-yearly-table", "统计年报表", views.public_table_view, is_public=True,
         in_menu=False),
]  # fmt: skip

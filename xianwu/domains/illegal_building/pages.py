"""Ledgers and pages of the patrol."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.domains.illegal_building import forms, panels, patrol_actions, site_actions, views
from xianwu.domains.illegal_building.models import Cell, Demolition, JointOperation, PatrolTask, Permit, Site
from xianwu.domains.illegal_building.roles import PATROLLER
from xianwu.kit.columns import Number, Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Switch
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Related, RelatedIfAny
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.roles import CLERK, OFFICER, READERS
from xianwu.registers.enforcement.scopes import only_for

EVERYONE = (PATROLLER, *READERS)
PLANNERS = patrol_actions.PLANNERS


def _open(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(state__in=Site.OPEN)


def _rebuilt(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.exclude(rebuilt_of=None)


class BelongingPages(RecordPages):
    """Ledgers of rows that are no records of their own: found by the fields named here."""

    def search_rows(self, rows: QuerySet, text: str) -> QuerySet:
        wanted = Q()
        for path in self.search:
            wanted |= Q(**{f"{path}__icontains": text})
        return rows.filter(wanted)


class SitePages(RecordPages):
    model, slug, title, icon = Site, "sites", "疑似违建", "building-community"
    columns = (
        "number", "title", "cell", "found_on", "source", "found_stage", "stage", "permit_status", "state", "clock",
        Number("area_m2", places=2), "stopped_on", "fixed_on",
        Text("owner_masked", hidden=True), Text("address", hidden=True),
    )  # fmt: skip
    filters = (
        "state", "found_on", "found_stage", "permit_status", "source", "zone", "land_type", "purpose",
        Switch("open", "未处置完毕", where=_open), Switch("rebuilt", "拆后复建", where=_rebuilt),
    )  # fmt: skip
    search = ("number", "title", "owner", "address")
    ordering = ("-found_on",)
    board = "state"
    panels = (
        Steps(),
        panels.Advice(),
        Fields(Text("owner_masked"), Text("owner_id_masked"), "is_owner_known", "source", "found_on", "found_by", "task",
               "cell", "village", "address", "latitude", "longitude", "given_datum", "given_point", "accuracy_m"),
        Fields("found_stage", "stage", "purpose", "structure", Number("length_m", places=2), Number("width_m", places=2),
               Number("area_m2", places=2), "floors", "zone",
               "land_type", title="建设情况"),
        Fields("permit_status", "permit", "verified_on", "stopped_on", "restarted_on", "sealed_on", "owner_announced_on",
               "owner_announced_until", "fixed_on", "handed_over_on",
               "referral", "case", "rebuilt_of", "merged_into", title="核实和处置"),
        Clocks(),
        Deeds(panels.ON_SITE, side=False, key="register"),
        RelatedIfAny("siteactions", "kind", "done_on", "by", "second", "paper", "stage", Number("area_m2", places=2), "note", title="处置措施"),
        panels.OnceFixed("demolitions", "mode", "done_on", Number("area_m2", places=2), "partner", "operation", "consent_no", title="拆除"),
        panels.OnceFixed("watchs", "due_on", "done_on", "by", "is_rebuilt", "note", title="回访"),
        panels.Complaint(),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form = forms.SiteForm
    form_fields = (
        ("建设人", ("owner", "owner_id")),
        ("位置", ("village", "address", "latitude", "longitude", "given_datum", "accuracy_m", "land_type", "zone")),
        ("建设情况", ("purpose", "structure", "length_m", "width_m", "area_m2", "floors")),
    )
    readers, writers = EVERYONE, (OFFICER, CLERK)
    change = site_actions.change_site
    views = (
        View("未处置完毕", "open=1"),
        View("待核实", "state=found"),
        View("合法在建", "state=lawful"),
        View("拆后复建", "rebuilt=1"),
    )
    empty_text = "巡查员在“上报”里登记的都在这里。许可没有核实以前，不算违建。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and getattr(record, "state", "") in Site.OPEN


class TaskPages(RecordPages):
    model, slug, title, icon = PatrolTask, "patrols", "巡查任务", "route"
    columns = ("number", "cell", "planned_on", "starts_at", "rhythm", "patroller", "state", "ended_at", "found_count",
               "is_covered", Text("note", hidden=True), Text("missed_reason", hidden=True))  # fmt: skip
    filters = ("state", "planned_on", "rhythm", "is_covered", "is_offline")
    search = ("number", "title")
    ordering = ("-planned_on",)
    panels = (
        Steps(),
        Fields("cell", "rhythm", "planned_on", "starts_at", "patroller", "started_at", "ended_at", "is_offline",
               "found_count", "note", "missed_reason"),
        panels.TrackPanel(),
        RelatedIfAny("sites", "number", "title", "found_stage", "state", title="发现"),
        Timeline(),
    )  # fmt: skip
    readers = EVERYONE
    views = (View("待巡查", "state=planned"), View("未巡查", "state=missed"))
    empty_text = "执法内勤在“巡查一览”下达一天的任务。出发时间随机，只有本街道的人和巡查员看得到。"


class CellPages(BelongingPages):
    model, slug, title, icon = Cell, "cells", "巡查网格", "map-pin"
    columns = ("unit", "leader", "routine_days", "hot_days", "hot_from", "hot_until", "hot_reason", "heat")
    filters = ("hot_from", "heat")
    search = ("unit__name", "leader")
    ordering = ("-heat",)
    panels = (
        Fields("unit", "leader", "routine_days", "hot_days", "hot_from", "hot_until", "hot_reason", "heat"),
        Related("tasks", "number", "planned_on", "rhythm", "state", title="巡查", limit=10),
        RelatedIfAny("sites", "number", "title", "found_on", "state", title="疑似违建"),
        Timeline(),
    )
    form = forms.CellForm
    form_fields = (
        ("网格", ("unit", "leader", "corners")),
        ("巡查间隔", ("routine_days", "hot_days", "hot_from", "hot_until", "hot_reason")),
    )
    readers, writers = EVERYONE, PLANNERS
    create, change = patrol_actions.register_cell, patrol_actions.change_cell
    empty_text = "先登记网格，才能下达巡查任务。"


class PermitPages(BelongingPages):
    model, slug, title, icon = Permit, "permits", "建设许可", "certificate"
    columns = (
        "kind",
        "number",
        "holder",
        "village",
        "address",
        Number("area", places=2),
        "floors",
        "issued_on",
        "valid_to",
        "source",
    )
    filters = ("kind", "issued_on", "valid_to")
    search = ("number", "holder", "address")
    ordering = ("-issued_on",)
    panels = (
        Fields("kind", "number", "holder", "village", "address", Number("area", places=2), "floors", "issued_on", "valid_to", "source",
               "street"),
        RelatedIfAny("sites", "number", "title", "found_on", "state", title="关联的建设"),
        Timeline(),
    )  # fmt: skip
    form = forms.PermitForm
    form_fields = (
        "kind",
        "number",
        "holder",
        "village",
        "address",
        "area",
        "floors",
        "issued_on",
        "valid_to",
        "source",
    )
    readers, writers = EVERYONE, PLANNERS
    create, change = patrol_actions.record_permit, patrol_actions.change_permit
    empty_text = "规划、自然资源、农业农村部门的许可登记在这里，也可以用 Excel 导入；核实时从这里选。"


class DemolitionPages(BelongingPages):
    model, slug, title, icon = Demolition, "demolitions", "拆除", "tool"
    columns = (
        "site",
        "mode",
        "done_on",
        Number("area_m2", places=2),
        "is_whole",
        "partner",
        "operation",
        "consent_no",
        "note",
    )
    filters = ("mode", "done_on", "partner")
    search = ("site__number", "site__title", "consent_no")
    ordering = ("-done_on",)
    panels = (
        Fields(
            "site",
            "mode",
            "done_on",
            Number("area_m2", places=2),
            "is_whole",
            "partner",
            "operation",
            "consent_no",
            "note",
        ),
        Timeline(),
    )
    readers = EVERYONE
    empty_text = "在疑似违建的“登记拆除”里登记，每处一条。"


class OperationPages(RecordPages):
    model, slug, title, icon = JointOperation, "operations", "联合行动", "users"
    columns = ("number", "title", "held_on", "people_count", "vehicles", "state")
    filters = ("state", "held_on")
    search = ("number", "title")
    ordering = ("-held_on",)
    panels = (
        Steps(),
        Fields("unit", "held_on", "people_count", "vehicles", "plan"),
        Related(
            "demolitions",
            "site",
            "mode",
            "done_on",
            Number("area_m2", places=2),
            "partner",
            title="拆除",
            empty="还没有登记拆除。",
        ),
        Files(),
        Timeline(),
    )
    form = forms.OperationForm
    form_fields = ("title", "held_on", "plan", "people_count", "vehicles")
    readers, writers = READERS, PLANNERS
    create = patrol_actions.plan_operation
    empty_text = "与住建城管局等单位的联合拆除部署在这里，登记拆除时选择。"


PAGES = [
    Page("day/", "day", "我的巡查", views.day_view, icon="route", roles=(PATROLLER,), phone_bar="巡查", is_of_today=True),
    Page("report/", "report", "上报", views.report_view, icon="photo", roles=(PATROLLER, OFFICER, CLERK),
         phone_bar="上报", is_of_today=True),
    Page("board/", "board", "巡查一览", views.board_view, icon="gauge", roles=READERS,
         is_for=only_for("wenyan")),
    SitePages,
    TaskPages,
    CellPages,
    PermitPages,
    DemolitionPages,
    OperationPages,
    Page("patrols/<int:pk>/track/", "track", "上传轨迹", views.track_view, roles=(PATROLLER,), in_menu=False),
]  # fmt: skip

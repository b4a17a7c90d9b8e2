"""Pages of the bulletin: four ledgers, the desk, the reading page, distribution, archive."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.bulletin import (
    actions,
    archive_views,
    desk_views,
    distribution_views,
    item_views,
    reading_views,
    roles,
)
from xianwu.bulletin.contribution_pages import ContributionForm, ContributionText
from xianwu.bulletin.evidence import views as evidence
from xianwu.bulletin.evidence.panels import Evidence
from xianwu.bulletin.models import EVERY_READER, Contribution, Issue, LeaderNote
from xianwu.bulletin.paper import paper
from xianwu.bulletin.resolution import text_of
from xianwu.bulletin.series_pages import IssueForm, SeriesPages
from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit.columns import Column
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Panel


class Paper(Panel):
    title = "文稿"
    template = "bulletin/paper_panel.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Issue)
        is_desk = request.actor.has(*roles.DESK)  # type: ignore[attr-defined]
        return {**paper(record, text_of(record)), "is_desk": is_desk}


class DeskTimeline(Timeline):
    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(request.actor.has(*roles.DESK, AUDITOR))  # type: ignore[attr-defined]


class IssuePages(RecordPages):
    model = Issue
    slug = "issues"
    title = "政务快报"
    icon = "news"
    columns = ("title", "state", "issued_on", "as_of", "editor", "reviewer", "signer")
    filters = ("state",)
    ordering = ("-id",)
    panels = (Steps(), Paper(), Clocks(), Evidence(), DeskTimeline())
    form_fields = (("本期", ("series", "as_of")), ("本期发", ("distribution",)))
    readers = (*roles.DESK, *EVERY_READER)
    writers = (roles.EDITOR,)
    form = IssueForm
    create = actions.open_issue
    change = actions.change_issue
    phone_bar = "快报"
    views = (View("在编", "state=collecting&state=edited&state=reviewed", roles.DESK),)
    empty_text = "还没有可读的快报。分发后会出现在这里；责任编辑可以点“新增”开始组稿。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and not record.is_frozen  # type: ignore[attr-defined]


class ContributionPages(RecordPages):
    model = Contribution
    slug = "contributions"
    title = "信息报送"
    icon = "send"
    columns = ("title", "number", "unit", "state", "submitted_on", Column("length", label="字数"), "opinion")
    filters = ("state", "unit", "submitted_on")
    ordering = ("-id",)
    panels = (Steps(), ContributionText(), Fields("unit", "submitted_on", "issue", "opinion"), Clocks(), Timeline())
    form = ContributionForm
    readers = (*roles.UNIT_DUTIES, *roles.OFFICE_DUTIES, AUDITOR)
    writers = (roles.CONTRIBUTOR,)
    create = actions.draft_contribution
    change = actions.change_contribution
    board = "state"
    empty_text = "还没有信息。信息员点“新增”起草，单位负责人签发后报送。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state in Contribution.EDITABLE  # type: ignore[attr-defined]

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """A contributor of one unit writes for that unit."""
        units = request.actor.units_for(roles.CONTRIBUTOR)  # type: ignore[attr-defined]
        return {**({"unit": units[0]} if len(units) == 1 else {}), **super().initial(request)}


def _page(path: str, name: str, title: str, view: Any, allowed: tuple[str, ...] = (), **options: Any) -> Page:
    return Page(path=path, name=name, title=title, view=view, roles=allowed, **{"in_menu": False, **options})


class NotePages(RecordPages):
    model = LeaderNote
    slug = "notes"
    title = "批示办理"
    icon = "writing"
    columns = ("title", "text", "unit", "state", "leader", "noted_on", "due_on")
    filters = ("state", "unit", "due_on")
    ordering = ("-id",)
    panels = (
        Steps(),
        Fields("text", "leader", "noted_on", "due_on", "unit", "issue", "item", "reply"),
        Clocks(),
        Timeline(),
    )
    readers = (*roles.DESK, *roles.UNIT_DUTIES, LEADER, OFFICE, AUDITOR)
    board = "state"
    empty_text = "还没有批示。县领导在阅读快报时写下批示，办理情况在这里反馈。"


EVERYONE = (*roles.DESK, *EVERY_READER)
SEES_DRIFT = (*roles.DESK, AUDITOR)
read, desk, item = reading_views, desk_views, item_views
PAGES = [
    IssuePages,
    ContributionPages,
    NotePages,
    SeriesPages,
    _page("desk/<int:pk>/", "desk", "编辑台", desk.desk_view, roles.DESK),
    _page("desk/<int:pk>/side/", "side", "指标与核对", desk.side_view, SEES_DRIFT),
    _page("read/<int:pk>/", "read", "阅读快报", read.read_view, EVERYONE),
    _page("read/<int:pk>/figure/<str:key>/", "chip", "快报数据", read.chip_view, EVERYONE),
    _page("read/<int:pk>/confirm/", "confirm", "已阅", read.confirm_view, EVERYONE),
    _page("read/<int:pk>/note/", "note", "批示", read.note_view, (LEADER,)),
    _page("file/<int:pk>/<slug:kind>/", "file", "下载快报", read.file_view, EVERYONE),
    _page("items/new/<int:pk>/", "item-new", "新增条目", item.item_new_view, (roles.EDITOR,)),
    _page("items/check/<int:pk>/", "text-check", "文字核查", item.text_check_view, (roles.EDITOR,)),
    _page("items/<int:pk>/", "item", "修改条目", item.item_view, (roles.EDITOR,)),
    _page("items/<int:pk>/bind/<int:start>/", "bind", "绑定指标", item.bind_view, (roles.EDITOR,)),
    _page("items/<int:pk>/<slug:verb>/", "item-verb", "调整条目", item.item_verb_view, (roles.EDITOR,)),
    _page("distribution/<int:pk>/", "distribution", "分发登记", distribution_views.distribution_view, roles.DESK),
    _page("drift/<int:pk>/", "drift", "签发后变动", distribution_views.drift_view, SEES_DRIFT),
    _page(
        "drift/<int:pk>/<slug:section>/",
        "drift-section",
        "签发后变动",
        distribution_views.drift_section_view,
        SEES_DRIFT,
    ),
    _page("evidence/<int:pk>/", "evidence", "证据页", evidence.evidence_view, EVERYONE),
    _page("evidence/<int:pk>/proof/", "evidence-proof", "核验证据包", evidence.proof_view, EVERYONE),
    _page("evidence/<int:pk>/pack/", "evidence-pack", "下载证据包", evidence.pack_view, EVERYONE),
    _page("evidence/<int:pk>/rows/<str:key>/", "evidence-rows", "签发时的记录", evidence.rows_view, EVERYONE),
    _page("evidence/<int:pk>/erratum/", "erratum", "拟更正启事", evidence.erratum_view, (roles.EDITOR,)),
    _page("evidence/<int:pk>/figures/<slug:section>/", "evidence-section", "证据页", evidence.section_view, EVERYONE),
    _page("archive/", "archive", "快报归档", archive_views.archive_view, EVERYONE, in_menu=True, icon="archive"),
    _page("archive/<int:pk>/", "archive-entry", "归档核验", archive_views.archive_entry_view, EVERYONE),
]

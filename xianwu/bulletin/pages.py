"""Pages of the bulletin: four ledgers, the desk, the reading page, distribution, archive."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from xianwu.bulletin import (
    actions,
    desk_views,
    distribution_views,
    item_views,
    layout_views,
    reading_views,
    roles,
)
from xianwu.bulletin.archives import back_views
from xianwu.bulletin.archives import views as archives
from xianwu.bulletin.archives.loading import WRITERS
from xianwu.bulletin.collecting.pages import PAGES as COLLECTING
from xianwu.bulletin.contribution_pages import ContributionForm, ContributionText
from xianwu.bulletin.editing.pages import PAGES as EDITING
from xianwu.bulletin.evidence import views as evidence
from xianwu.bulletin.evidence.panels import Evidence
from xianwu.bulletin.item_deeds import ITEM_DEEDS
from xianwu.bulletin.models import EVERY_READER, Contribution, Issue, LeaderNote
from xianwu.bulletin.paper import paper
from xianwu.bulletin.proving.api import let_pass_of
from xianwu.bulletin.proving.views import hints_view, proofs_view
from xianwu.bulletin.resolution import IssueText, text_of
from xianwu.bulletin.series_pages import IssueForm, SeriesPages
from xianwu.bulletin.signing_card.views import signing_card_view, signing_checks_view
from xianwu.bulletin.signoff import pages as signoff
from xianwu.bulletin.signoff.panels import RoutePanel
from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import AUDITOR, LEADER, OFFICE
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit.columns import Column
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Panel


def shown_text(issue: Issue) -> IssueText:
    """The text of the record that a page shows: the panels of one page read it once."""
    kept = issue.__dict__.get("_shown_text")
    if kept is None:
        kept = issue.__dict__["_shown_text"] = text_of(issue)
    return kept


class IssueSteps(Steps):
    def context(self, request: HttpRequest, record: Model, *, known: dict[str, Any] | None = None) -> dict[str, Any]:
        assert isinstance(record, Issue)
        return super().context(request, record, known=known or shown_text(record).known)


class Paper(Panel):
    title = "文稿"
    template = "bulletin/paper_panel.html"

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        assert isinstance(record, Issue)
        is_desk = request.actor.has(*roles.DESK)  # type: ignore[attr-defined]
        text = shown_text(record)
        # What was let pass, and in whose name, is the office's affair and the auditor's; it prints with the record.
        sees = is_desk or request.actor.has(AUDITOR)  # type: ignore[attr-defined]
        return {**paper(record, text), "is_desk": is_desk, "let_pass": let_pass_of(text) if sees else ()}


class DeskTimeline(Timeline):
    def shown(self, request: HttpRequest, *, record: Model) -> bool:
        return bool(request.actor.has(*IssuePages.insiders))  # type: ignore[attr-defined]


class IssuePages(RecordPages):
    model = Issue
    slug = "issues"
    title = "政务快报"
    icon = "news"
    columns = ("title", "state", "issued_on", "as_of", "editor", "reviewer", "signer")
    filters = ("state",)
    ordering = ("-id",)
    deeds = ITEM_DEEDS
    panels = (IssueSteps(), RoutePanel(), Paper(), Clocks(), Evidence(), DeskTimeline())
    insiders = (*roles.DESK, AUDITOR)
    announced = ("bulletin.issue_distributed", "bulletin.issue_archived", "bulletin.issue_withdrawn")
    form_fields = (("本期", ("series", "as_of", "preset")), ("本期发", ("distribution",)))
    readers = (*roles.DESK, *EVERY_READER)
    writers = (roles.EDITOR,)
    form = IssueForm
    create = actions.open_issue
    change = actions.change_issue
    phone_bar = "快报"
    brief = ("signing-card", "核对单")
    views = (View("在编", "state=collecting&state=edited&state=reviewed", roles.DESK),)
    empty_text = "还没有可读的快报。分发后会出现在这里；责任编辑可以点“新增”开始组稿。"

    @cached_property
    def joins(self) -> list[str]:
        """The paper prints the name of its periodical."""
        return ["series"]

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
    panels = (
        Steps(),
        ContributionText(),
        Fields("unit", "source", "submitted_on", "issue", "opinion"),
        Clocks(),
        Timeline(),
    )
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
    *COLLECTING,
    NotePages,
    SeriesPages,
    *signoff.PAGES,
    _page("desk/<int:pk>/", "desk", "编辑台", desk.desk_view, roles.DESK),
    _page("desk/<int:pk>/layout/", "desk-layout", "版式核对", layout_views.issue_layout_view, roles.DESK),
    _page("desk/<int:pk>/proofs/", "proofs", "核实数据", proofs_view, roles.DESK),
    _page("desk/<int:pk>/proofs/hints/", "proof-hints", "与台账比对", hints_view, roles.DESK),
    _page("issues/<int:pk>/card/", "signing-card", "签发核对单", signing_card_view, roles.DESK),
    _page("issues/<int:pk>/card/checks/", "signing-checks", "签发核对单", signing_checks_view, roles.DESK),
    _page("desk/<int:pk>/side/", "side", "指标与核对", desk.side_view, SEES_DRIFT),
    _page("read/<int:pk>/", "read", "阅读快报", read.read_view, EVERYONE),
    _page("read/<int:pk>/figure/<str:key>/", "chip", "快报数据", read.chip_view, EVERYONE),
    _page("read/<int:pk>/confirm/", "confirm", "已阅", read.confirm_view, EVERYONE),
    _page("read/<int:pk>/note/", "note", "批示", read.note_view, (LEADER,)),
    _page("file/<int:pk>/<slug:kind>/", "file", "下载快报", read.file_view, EVERYONE),
    _page("desk/<int:pk>/dropped/", "dropped", "撤下的条目", item.dropped_view, (roles.EDITOR,)),
    _page("items/new/<int:pk>/", "item-new", "新增条目", item.item_new_view, (roles.EDITOR,)),
    _page("items/<int:pk>/", "item", "修改条目", item.item_view, (roles.EDITOR,)),
    _page("items/<int:pk>/bind/<int:start>/", "bind", "绑定指标", item.bind_view, (roles.EDITOR,)),
    _page("items/<int:pk>/<slug:verb>/", "item-verb", "调整条目", item.item_verb_view, (roles.EDITOR,)),
    # The last is asked first: their words are no verbs.
    *EDITING,
    _page("distribution/<int:pk>/", "distribution", "分发登记", distribution_views.distribution_view, roles.DESK),
    _page(
        "distribution/<int:pk>/xlsx/",
        "distribution-file",
        "分发登记簿",
        distribution_views.distribution_file_view,
        roles.DESK,
    ),
    _page(
        "distribution/<int:pk>/print/",
        "distribution-print",
        "分发登记簿",
        distribution_views.distribution_print_view,
        roles.DESK,
    ),
    _page("distribution/<int:pk>/copies/", "copies", "份号件", distribution_views.copies_view, roles.DESK),
    _page("distribution/<int:pk>/copies/<int:row>/", "copy", "份号件", distribution_views.copy_view, roles.DESK),
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
    _page("layout/", "layout", "版式核对", layout_views.layout_view, roles.DESK, in_menu=True, icon="ruler-2"),
    _page("archive/", "archive", "快报归档", archives.archive_view, EVERYONE, in_menu=True, icon="archive"),
    _page("archive/<int:pk>/", "archive-entry", "归档核验", archives.archive_entry_view, EVERYONE),
    _page("archive/back/", "back-issues", "旧刊", back_views.issues_view, EVERYONE),
    _page("archive/back/<int:pk>/", "back-issue", "旧刊", back_views.issue_view, EVERYONE),
    _page("archive/back/<int:pk>/file/", "back-file", "下载旧刊原文件", back_views.file_view, EVERYONE),
    _page("archive/loads/", "back-upload", "导入旧刊", back_views.upload_view, WRITERS),
    _page("archive/loads/<int:pk>/", "back-load", "导入旧刊", back_views.load_view, WRITERS),
    _page("archive/loads/<int:pk>/undo/", "back-undo", "撤销导入旧刊", back_views.undo_view, WRITERS),
]

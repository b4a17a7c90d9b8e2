"""Ledgers and pages of the review."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.people.roles import ADMIN, AUDITOR, LEADER, OFFICE
from xianwu.core.workflow.api import overdue
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.domains.fiscal_review import actions, desk, reading_views, views
from xianwu.domains.fiscal_review.deeds import ON_MEETING, ON_PROJECT
from xianwu.domains.fiscal_review.models import (
    AgencyJob,
    ChecklistItem,
    Conclusion,
    Consultation,
    ReviewProject,
)
from xianwu.domains.fiscal_review.panels import (
    ChannelAdvice,
    Draws,
    Outlook,
)
from xianwu.domains.fiscal_review.panels import Papers as Checklist
from xianwu.domains.fiscal_review.roles import AGENCY, DESK, FINAL, FIRST, HEAD, INTAKE, OWNER, PARTY, SECOND
from xianwu.kit import access
from xianwu.kit.columns import Choice, Date, Flag, Link, Long, Money, Number, Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Switch
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, Related, RelatedIfAny
from xianwu.papers.panels import Papers

COUNTY = (LEADER, OFFICE, AUDITOR)
INSIDE = (*DESK, *COUNTY)
PROJECT_READERS = (*INSIDE, OWNER, AGENCY, ADMIN)
S = ReviewProject.State
WITHDRAWN = (Long("withdrawal_words", sort=""),)


# --- filters that are conditions ------------------------------------------------------------------


def _mine(rows: QuerySet, request: HttpRequest) -> QuerySet:
    actor = access.actor_of(request)
    assert actor is not None
    return rows.exclude(state__in=(*ReviewProject.ENDED, S.DRAFT)).filter(desk.mine(actor))


def _overdue(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(id__in=overdue(ReviewProject, on=access.as_of(request), past=access.past_day(request)))


def _standing_still(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(state__in=(S.SUPPLEMENTING, S.QUERIED, S.CONSULTING, S.OPINION_SOUGHT, S.SUSPENDED))


def _valid(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(withdrawn_on=None, superseded_on=None)


# --- ledgers --------------------------------------------------------------------------------------


class ProjectPages(RecordPages):
    model, slug, title, icon = ReviewProject, "projects", "评审项目", "clipboard-list"
    phone_bar = "评审"
    columns = (
        "number", "title", "owner", "stage", "channel", "state", "clock", "submitted", "approved", "cuts",
        "submitted_on", Choice("industry", hidden=True), Text("project_code", hidden=True), Text("lot", hidden=True), Text("location", hidden=True),
        Link("first_reviewer", hidden=True), Link("second_reviewer", hidden=True), Link("final_reviewer", hidden=True),
        Link("agency", hidden=True), Money("adds", hidden=True), Money("approved_budget", hidden=True),
        Date("complete_on", hidden=True), Date("concluded_on", hidden=True),
    )  # fmt: skip
    filters = (
        "state", "stage", "channel", "industry", "owner", "submitted", "submitted_on", "concluded_on",
        "first_reviewer", "agency", Switch("mine", "我经办的", where=_mine), Switch("late", "超期", where=_overdue),
        Switch("paused", "暂停计时", where=_standing_still),
    )  # fmt: skip
    search = ("number", "title", "project_code", "location")
    ordering = ("-submitted_on",)
    sums = ("submitted", "approved", "cuts", "adds")
    board = "state"
    panels = (
        Steps(),
        Fields("project_code", "owner", "location", "stage", "industry", "lot", "parent", "channel"),
        Fields("approved_budget", "first_submitted", "submitted", "first_amount", "second_amount", "above_reason", "approved",
               "cuts", "adds", Money("net_cut"), "disputed", "budget_adjustment_no", title="金额"),
        Fields("first_reviewer", "second_reviewer", "final_reviewer", "agency", "submitted_on", "complete_on",
               "assigned_on", "surveyed_on", "first_reviewed_on", "second_reviewed_on", "finalised_on",
               "opinion_sought_on", "replied_on", "owner_reply", "concluded_on", "archived_on", "archive_no",
               "survey_note", title="经办与日期"),
        Fields("boq_rows", "is_design_complete", "has_disputed_history", "list_standard", "price_month", "quota",
               "green_leader", "green_document_no", "green_until", title="清单与依据"),
        ChannelAdvice(),
        Checklist(),
        Related("submissions", "version_no", "amount", "received_on", Long("items_words", "已交资料", sort=""),
                Long("missing_words", sort=""), "note", title="送审版本", empty="还没有送审。"),
        RelatedIfAny("querys", "kind", "raised_on", "content", "answered_on", "answer", "document_no", title="补正与疑问"),
        RelatedIfAny("objections", "raised_on", "content", "amount", "outcome", "decided_on", "decision", title="异议"),
        Related("fundsources", "kind", "amount", seldom=WITHDRAWN, title="资金来源", empty="还没有登记资金来源。",
                late=True),
        RelatedIfAny("agencyties", "bureau", "kind", title="利害关系（须回避的机构）"),
        RelatedIfAny("jobs", "number", "agency", "mode", "fee", "assigned_on", "delivered_on", "delivered_amount",
                     "state", title="中介任务"),
        Draws(),
        RelatedIfAny("consultations", "number", "called_on", "held_on", "closed_on", "minutes_no", "state",
                     title="会商"),
        RelatedIfAny("conclusions", "document_no", "concluded_on", "version_no", "submitted", "approved", "cuts",
                     "used_days", "paused_days", "limit_days", Flag("is_valid"), title="评审结论"),
        RelatedIfAny("lots", "number", "lot", "submitted", "approved", "state", title="标段"),
        Clocks(),
        Outlook(),
        Deeds(ON_PROJECT),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form_fields = (
        ("基本情况", ("project_code", "title", "owner", "location", "industry", "stage", "lot", "parent")),
        ("金额", ("approved_budget", "submitted")),
        ("清单与依据", ("boq_rows", "is_design_complete", "has_disputed_history", "list_standard", "price_month",
                    "quota")),
    )  # fmt: skip
    readers, writers = PROJECT_READERS, (OWNER,)
    create, change = actions.draft_project, actions.change_project
    views = (
        View("我经办的", "mine=1", roles=(INTAKE, FIRST, SECOND, FINAL, HEAD)),
        View("待我单位办理", "mine=1", roles=(OWNER,)),
        View("核验受理", "state=submitted&state=supplementing&state=accepted&state=classified"),
        View("评审中", "state=assigned&state=queried&state=consulting&state=first_reviewed&state=second_reviewed"),
        View("征求意见", "state=finalised&state=opinion_sought&state=disputed&state=settled"),
        View("已出结论", "state=concluded&state=archived"),
        View("超期", "late=1"),
    )
    empty_text = "建设单位在这里登记送审项目，也可以用 Excel 批量登记。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        assert isinstance(record, ReviewProject)
        if not super().can_change(actor, record) or record.state not in actions.CHANGEABLE:
            return False
        return actor is not None and actor.covers(record.owner, OWNER)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        actor = access.actor_of(request)
        own = actor.units_for(OWNER) if actor else ()
        return {"owner": own[0] if own else None, **super().initial(request)}


class JobPages(RecordPages):
    model, slug, title, icon = AgencyJob, "jobs", "中介任务", "briefcase"
    columns = (
        "number", "title", "agency", "mode", "fee", "assigned_on", "delivered_on", "delivered_amount",
        "recheck_amount", "score", "state", "clock",
    )  # fmt: skip
    filters = ("state", "agency", "mode", "assigned_on", "fee")
    search = ("number", "title")
    ordering = ("-assigned_on",)
    sums = ("fee", "delivered_amount")
    board = "state"
    panels = (
        Steps(),
        Fields("project", "agency", "mode", "fee", "assigned_on", "accepted_on", "delivered_on", "delivered_amount",
               "delivered_note", "conflict"),
        Fields("rechecked_on", "recheck_amount", Number("error_rate", places=2), "score", title="复查考核"),
        Draws(),
        Clocks(),
        Files(),
        Timeline(),
    )  # fmt: skip
    readers = (*INSIDE, AGENCY)
    views = (
        View("在办", "state=appointed&state=accepted"),
        View("待复查", "state=delivered"),
        View("已复查", "state=rechecked"),
    )
    empty_text = "委托给中介机构的评审在这里。中介机构只看到委托给本机构的任务。"


class ConsultationPages(RecordPages):
    model, slug, title, icon = Consultation, "consultations", "会商", "messages"
    columns = ("number", "title", "project__owner", "called_on", "held_on", "closed_on", "minutes_no", "state")
    filters = ("state", "called_on", "closed_on")
    search = ("number", "title")
    ordering = ("-called_on",)
    board = "state"
    panels = (
        Steps(),
        Fields("project", "called_on", "place", "held_on", "closed_on", "minutes_no", "minutes"),
        Related("issues", "subject", "claimed", "reviewed", "raised_on", "decided_on", "decided", "decision",
                seldom=WITHDRAWN, title="争议事项", empty="还没有争议事项。"),
        Related("parties", "party", "kind", "opinion", "signed_on", seldom=("withdrawn_party", *WITHDRAWN),
                title="参加单位", empty="还没有通知参加单位。"),
        Deeds(ON_MEETING),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    readers = (*INSIDE, OWNER, AGENCY, PARTY)
    views = (View("待召开", "state=called"), View("待办结", "state=held"))
    empty_text = "有争议的项目转会商后在这里。施工、设计、监理单位只看到本单位参加的会商。"


class ConclusionPages(RecordPages):
    model, slug, title, icon = Conclusion, "conclusions", "评审结论", "certificate"
    columns = (
        "document_no", "title", "project__owner", "concluded_on", "stage", "channel", "submitted", "approved", "cuts",
        "adds", Money("net_cut"), Number("cut_rate", places=2), "used_days", "paused_days", "limit_days", "is_on_time",
        "owner_reply", "is_objected", "superseded_on", "withdrawn_on",
    )  # fmt: skip
    filters = (
        "stage", "channel", "industry", "project__owner", "concluded_on", "submitted", "is_on_time", "is_objected",
        Switch("valid", "有效", where=_valid),
    )  # fmt: skip
    search = ("document_no", "title", "project__project_code")
    ordering = ("-concluded_on",)
    sums = ("submitted", "approved", "cuts", "adds")
    panels = (
        Fields("project", "document_no", "version_no", "concluded_on", "stage", "industry", "channel", Flag("is_valid"),
               "superseded_on", "withdrawn_on", "withdrawal_reason"),
        Fields("submitted", "approved", "cuts", "adds", Money("net_cut"), Number("cut_rate", places=2), "first_amount",
               "recheck_difference", title="金额"),
        Fields("complete_on", "used_days", Number("former_days"), "paused_days", "limit_days", "is_on_time", "owner_reply",
               "replied_on", "is_objected", title="用时与意见"),
        Timeline(),
    )  # fmt: skip
    readers = (*INSIDE, OWNER, AGENCY)
    views = (View("有效", "valid=1"), View("曾有异议", "is_objected=True"), View("超时办结", "is_on_time=False"))
    empty_text = "签发结论时自动生成，金额、用时和意见按当天固定，不再改动。"

    def record_number(self, record: Model) -> str:
        return str(getattr(record, "document_no", ""))


class ChecklistPages(RecordPages):
    model, slug, title, icon = ChecklistItem, "checklist", "送审资料清单", "list-check"
    columns = ("item", "stage", "is_required", "order", "source")
    filters = ("stage", "is_required")
    search = ("item", "source")
    ordering = ("stage",)
    panels = (Fields("item", "stage", "is_required", "order", "source"), Timeline())
    form_fields = ("stage", "item", "is_required", "order", "source")
    readers, writers = (*INSIDE, OWNER, AGENCY, ADMIN), (INTAKE, HEAD)
    create, change = actions.add_checklist_item, actions.change_checklist_item
    page_size = 100
    empty_text = "每类评审应交的资料。修改后，之后的核验按新清单办。"


PAGES = [
    Page("queue/", "queue", "评审队列", reading_views.queue_view, icon="hourglass", roles=(*INSIDE, OWNER)),
    ProjectPages,
    JobPages,
    ConsultationPages,
    ConclusionPages,
    Page("opinions/", "opinions", "征求意见", views.opinions_view, icon="mail", roles=(*INSIDE, OWNER)),
    Page("results/", "results", "评审成效", reading_views.results_view, icon="chart-bar", roles=INSIDE),
    Page("results/owners/", "owners", "按建设单位", reading_views.owners_view, in_menu=False, roles=INSIDE),
    Page("agencies/", "agencies", "中介机构考核", reading_views.agencies_view, icon="award",
         roles=(*INSIDE, AGENCY)),
    Page("splits/", "splits", "化整为零核查", views.splits_view, icon="git-merge", roles=INSIDE),
    ChecklistPages,
    Page("projects/<int:pk>/draw/", "draw", "抽取中介机构", views.draw_view, roles=(*INSIDE, OWNER, AGENCY),
         in_menu=False),
    Page("projects/<int:pk>/draw.json", "draw-file", "抽取文件", views.draw_file_view, roles=(*INSIDE, OWNER, AGENCY),
         in_menu=False),
]  # fmt: skip

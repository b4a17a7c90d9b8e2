"""Ledgers of subjects, plans, visits, findings and deliveries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.records.models import end_of_day
from xianwu.core.workflow.panels import Clocks, Steps
from xianwu.kit import access, clock
from xianwu.kit.columns import Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Switch
from xianwu.kit.pages import BulkAction, BulkResult, RecordPages, View
from xianwu.kit.panels import Fields, Panel, Related, RelatedIfAny
from xianwu.kit.side_forms import day_field
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.declarations import matters
from xianwu.registers.enforcement.filters import GROUP, KIND, MATTER, SUBJECT_KIND
from xianwu.registers.enforcement.models import Delivery, Finding, Inspection, Officer, Participant, Plan, Subject
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, OFFICER, READERS
from xianwu.registers.enforcement.visits import panels, plan_actions, record_forms, subject_actions, team_actions
from xianwu.registers.enforcement.visits.deeds import ON_FINDING, ON_INSPECTION
from xianwu.registers.enforcement.visits.finding_actions import change_finding, past_due

MATTER_WORD = Text("matter_word", sort="matter")
OF_SUBJECT = 4
"""Panels of a subject that say who and where it is; those of its field follow."""
OF_VISIT = 5
"""Panels of a visit up to its checklist; those of its field follow."""


def _overdue(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Said to be overdue, or past the hour with nobody having said so."""
    past = access.past_day(request)
    late = past_due(rows, at=end_of_day(past) if past else clock.now())
    return rows.filter(Q(state=Finding.State.OVERDUE) | Q(id__in=late.values("id")))


def _mine(rows: QuerySet, request: HttpRequest) -> QuerySet:
    actor = access.actor_of(request)
    there = Participant.as_stood(access.past_day(request)).filter(left_on=None)
    own = there.filter(person_id=actor.id if actor else 0)
    return rows.filter(id__in=own.values("inspection_id"))


def _unserved(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.exclude(order_no="").filter(served_on=None)


# --- subjects -----------------------------------------------------------------------------------------------


class ListForm(forms.Form):
    """Which plan takes the chosen subjects, and when."""

    plan = forms.ModelChoiceField(Plan.objects.none(), label="检查计划", empty_label="请选择")
    planned_on = day_field("计划日期")


def _list_for_plan(request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> BulkResult:
    actor: Any = access.actor_of(request)
    done = plan_actions.plan_subjects(
        data["plan"], list(rows), planned_on=data["planned_on"], actor=actor, at=clock.now()
    )
    return BulkResult(len(done.inspections), done.refused, f"已列入“{data['plan'].title}” {len(done.inspections)} 家。")


LIST = BulkAction("list", "列入检查计划", _list_for_plan, icon="clipboard-list", roles=(CLERK, OFFICER),
                  states=(Subject.State.ACTIVE,), asks=ListForm)  # fmt: skip


class SubjectPages(RecordPages):
    model, slug, title, icon = Subject, "subjects", "检查对象", "building-store"
    columns = (
        "title", "number", MATTER_WORD, Text("kind_word", sort="kind"), "town", "address", "operator",
        "risk_band", "risk_score", "state",
        Text("brand", hidden=True), Text("credit_code", hidden=True), Text("phone_masked", hidden=True),
    )  # fmt: skip
    filters = (MATTER, KIND, "state", "town", "risk_band", "is_registered",
               "is_crowded", "found_on")  # fmt: skip
    search = ("number", "title", "brand", "credit_code", "address")
    ordering = ("-id",)
    board = "state"
    bulk = (LIST,)
    panels = (
        Steps(),
        Fields(MATTER_WORD, Text("kind_word"), "party_kind", "brand", "credit_code", "operator",
               Text("operator_id_masked"), Text("phone_masked"), "unit"),
        Fields("town", "village", "address", "latitude", "longitude", "given_datum", "given_point", "accuracy_m",
               Text("doubts_words"), title="所在地"),
        Fields("is_crowded", "is_registered", "found_on", "leave_reason", title="情况"),
        panels.Risk(),
        RelatedIfAny("inspections", "number", "planned_on", "held_on", "source", "state", title="检查"),
        RelatedIfAny("findings", "number", "title", "severity", "found_on", "due_at", "state", title="问题隐患"),
        panels.Repeats(),
        RelatedIfAny("cases", "number", "title", "filed_on", "decided_on", "state", title="案件"),
        Files(),
        Timeline(),
    )  # fmt: skip
    form = record_forms.SubjectForm
    form_fields = (
        ("身份", ("matter", "kind", "title", "brand", "party_kind", "credit_code", "operator", "operator_id", "phone")),
        (
            "所在地",
            ("town", "village", "address", "latitude", "longitude", "given_datum", "accuracy_m", "is_confirmed"),
        ),
        ("情况", ("is_crowded", "is_registered", "found_on")),
    )
    readers, writers = READERS, (CLERK, OFFICER)
    create, change = subject_actions.register_subject, subject_actions.change_subject
    views = (
        View("在册", "state=active"),
        View("红橙风险", "risk_band=red&risk_band=orange"),
        View("无证", "is_registered=False"),
    )
    empty_text = "要检查的单位、门店、住户、工地。逐个登记，或用 Excel 导入；选中多个可以一次列入检查计划。"

    def remark(self, record: Any) -> str:
        return str(record.doubts_words)

    def all_panels(self, request: HttpRequest, record: Model) -> list[Panel]:
        """The engine's, and what the record's own field adds, before what has happened."""
        assert isinstance(record, Subject)
        matter = matters().get(record.matter)
        own = matter.panels() if matter and matter.panels else ()
        return [*self.panels[:OF_SUBJECT], *own, *self.panels[OF_SUBJECT:]]

    def bulk_actions(self, request: HttpRequest) -> list[BulkAction]:
        """Only plans of the reader's own organ that still run are offered."""
        actor: Any = access.actor_of(request)
        own = Plan.objects.visible_to(actor, roles=(CLERK, OFFICER)).filter(state__in=plan_actions.TAKES_SUBJECTS)
        own = own.filter(ends_on__gte=access.as_of(request))
        field = forms.ModelChoiceField(own.order_by("-starts_on"), label="检查计划", empty_label="请选择")
        asks = type("OwnListForm", (ListForm,), {"plan": field})
        return [replace(each, asks=asks) if each.name == "list" else each for each in super().bulk_actions(request)]

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and actor is not None and actor.covers(record.unit, CLERK, OFFICER)  # type: ignore[attr-defined]


# --- plans --------------------------------------------------------------------------------------------------


class PlanPages(RecordPages):
    model, slug, title, icon = Plan, "plans", "检查计划", "clipboard-list"
    columns = ("number", "title", MATTER_WORD, "source", "unit", "starts_on", "ends_on", "yearly_cap", "published_on",
               "state")  # fmt: skip
    filters = (MATTER, "state", "source", "unit", "starts_on")
    search = ("number", "title")
    ordering = ("-starts_on",)
    panels = (
        Steps(),
        Fields(MATTER_WORD, "source", "unit", "starts_on", "ends_on", "scope", "basis", "yearly_cap", "approved_on",
               "approved_by", "published_on", "closed_on"),
        Related("inspections", "number", "title", "town", "planned_on", "held_on", "state", title="检查", limit=50,
                empty="还没有对象。请在“检查对象”中选择后“列入检查计划”。"),
        Files(),
        Timeline(),
    )  # fmt: skip
    form = record_forms.PlanForm
    form_fields = ("matter", "title", "source", "starts_on", "ends_on", "scope", "basis", "yearly_cap")
    readers, writers = READERS, (CLERK,)
    create, change = plan_actions.draft_plan, plan_actions.change_plan
    views = (View("待审批", "state=submitted", roles=(DEPUTY,)), View("执行中", "state=approved"))
    empty_text = "年度计划、专项检查、双随机抽查。批准并公布后才能实施；每户每年检查次数不超过公布的上限。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state == Plan.State.DRAFT  # type: ignore[attr-defined]


# --- visits -------------------------------------------------------------------------------------------------


class OfficersForm(forms.Form):
    officers = forms.ModelMultipleChoiceField(
        Officer.objects.none(), label="执法人员（两人以上）", widget=forms.CheckboxSelectMultiple
    )


def _assign(request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> BulkResult:
    actor: Any = access.actor_of(request)
    inspections = list(rows.select_related("unit", "subject"))
    done = team_actions.assign_officers(inspections, list(data["officers"]), actor=actor, at=clock.now())
    return BulkResult(done.done, done.refused)


ASSIGN = BulkAction("assign", "指派执法人员", _assign, icon="users", roles=(CLERK, DEPUTY), asks=OfficersForm,
                    states=tuple(Inspection.OPEN))  # fmt: skip


class InspectionPages(RecordPages):
    model, slug, title, icon = Inspection, "inspections", "行政检查", "clipboard-check"
    columns = ("number", "title", MATTER_WORD, "source", "town", "planned_on", "held_on", "state", "clock",
               Text("plan", hidden=True), Text("unit", hidden=True))  # fmt: skip
    filters = (MATTER, SUBJECT_KIND, "state", "source", "town", "plan", "planned_on", "held_on", "is_urgent",
               "is_joint", Switch("mine", "我参加的", where=_mine))  # fmt: skip
    search = ("number", "title")
    ordering = ("-planned_on",)
    board = "state"
    bulk = (ASSIGN,)
    panels = (
        Steps(),
        Fields("subject", MATTER_WORD, "plan", "source", "basis", "scope", "is_urgent", "is_joint", "town", "unit",
               "planned_on", "planned_time", "attempt_reason"),
        Fields("approved_on", "approved_by", "late_reason", "notified_on", "times_this_year", "started_at", "ended_at",
               "is_card_shown", "is_code_scanned", "party_name", "party_role", "remarks", "signature", "witness",
               "concluded_on", title="检查情况"),
        panels.Team(),
        panels.Checklist(),
        RelatedIfAny("findings", "number", "title", "severity", "mode", "due_at", "state", title="问题隐患"),
        panels.Photos(),
        RelatedIfAny("deliveries", "paper", "recipient", "method", "served_on", title="送达"),
        panels.UrgentClocks(),
        Deeds(ON_INSPECTION),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form = record_forms.InspectionForm
    form_fields = (
        ("对象和来源", ("subject", "plan", "source", "basis", "scope")),
        ("安排", ("planned_on", "planned_time", "is_urgent", "is_joint")),
    )
    readers, writers = READERS, (CLERK, OFFICER)
    create, change = plan_actions.plan_inspection, plan_actions.change_inspection
    views = (
        View("我参加的", "mine=1", roles=(OFFICER,)),
        View("待审批", "state=planned", roles=(DEPUTY, CLERK)),
        View("待通知、待到场", "state=approved&state=notified"),
        View("待办结", "state=visited"),
        View("未能检查", "state=attempted"),
    )
    joins = ["approved_by", "plan", "subject", "town", "unit"]
    empty_text = "计划内的检查从“检查对象”列入；投诉举报、移送、监测发现的在这里新增。"

    def all_panels(self, request: HttpRequest, record: Model) -> list[Panel]:
        """The engine's, and what the record's own field adds."""
        assert isinstance(record, Inspection)
        matter = matters().get(record.matter)
        own = matter.visit_panels() if matter and matter.visit_panels else ()
        return [*self.panels[:OF_VISIT], *own, *self.panels[OF_VISIT:]]

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state == Inspection.State.PLANNED  # type: ignore[attr-defined]

    def bulk_actions(self, request: HttpRequest) -> list[BulkAction]:
        """Only cards of the reader's own organ are offered."""
        actor: Any = access.actor_of(request)
        own = Officer.objects.visible_to(actor, roles=(CLERK, DEPUTY)).valid(access.as_of(request))
        field = forms.ModelMultipleChoiceField(
            own.select_related("person").order_by("card_no"), label="执法人员（两人以上）",
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        asks = type("OwnOfficersForm", (OfficersForm,), {"officers": field})
        return [replace(each, asks=asks) if each.name == "assign" else each for each in super().bulk_actions(request)]


# --- findings -----------------------------------------------------------------------------------------------


class FindingPages(RecordPages):
    model, slug, title, icon = Finding, "findings", "问题隐患", "alert-triangle"
    columns = ("number", "title", "subject", MATTER_WORD, Text("group_word", sort="group"), "severity", "mode", "town",
               "found_on", "due_at", "state", "clock", Text("order_no", hidden=True), "served_on")  # fmt: skip
    filters = (MATTER, GROUP, "state", "severity", "mode", "town", "found_on", "verified_on", "is_recurrence",
               "is_suspended", Switch("late", "逾期", where=_overdue), Switch("unserved", "未送达", where=_unserved))  # fmt: skip
    search = ("number", "title", "order_no")
    ordering = ("-found_on",)
    board = "state"
    panels = (
        Steps(),
        panels.Warnings(),
        Fields("subject", "inspection", MATTER_WORD, Text("group_word"), "item", "severity", "mode", "town", "broken",
               "demand", "is_recurrence", "is_suspended"),
        Fields("found_on", "ordered_on", "order_no", "served_on", "due_at", "extended_from", "extension_until",
               "extension_reason", "stopped_on", "stop_no", "dissuaded_on", "reported_on", "fixed_on", "verified_on",
               "verified_by", "overdue_on", "void_reason", "unfixable_reason", "case", title="整改"),
        panels.Repeats(),
        panels.Photos(),
        RelatedIfAny("reinspections", "checked_on", "result", "note", "officers", "paper", title="复查"),
        RelatedIfAny("deliveries", "paper", "recipient", "method", "served_on", "deemed_on", title="送达"),
        RelatedIfAny("referrals", "to_organ", "sent_on", "state", title="移送"),
        Clocks(),
        Deeds(ON_FINDING),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    form = record_forms.FindingForm
    form_fields = ("title", "group", "severity", "mode", "broken", "demand")
    readers, writers = READERS, (OFFICER,)
    change = change_finding
    views = (
        View("逾期", "late=1"),
        View("待处理", "state=found"),
        View("整改中", "state=ordered&state=extended"),
        View("待复查", "state=reported"),
        View("未送达", "unserved=1"),
        View("重大", "severity=major"),
    )
    joins = ["case", "inspection", "item__rule", "subject", "town", "unit", "verified_by"]
    """What the fields name, and what the guards of the steps look at besides."""
    empty_text = "检查中发现的问题：现场整改，或责令限期改正、复查、闭环。在检查页面登记。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        return super().can_change(actor, record) and record.state == Finding.State.FOUND  # type: ignore[attr-defined]


class DeliveryPages(RecordPages):
    model, slug, title, icon = Delivery, "deliveries", "送达回证", "mail"
    columns = ("paper", "recipient", "method", "served_on", "deemed_on", "organ")
    filters = ("method", "organ", "served_on")
    search = ("recipient", "paper__number")
    ordering = ("-served_on",)
    panels = (
        Fields("paper", "recipient", "method", "served_on", "deemed_on", "witness", "has_consent", "organ", "inspection",
               "finding", "case", "note"),
        Papers(),
        Files(),
        Timeline(),
    )  # fmt: skip
    readers = READERS
    empty_text = "文书送达后在检查、问题或案件页面登记，回证自动生成。"

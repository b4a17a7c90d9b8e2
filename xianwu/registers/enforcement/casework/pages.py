"""Ledger, board and pages of cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from xianwu.core.attachments.panels import Files
from xianwu.core.events.panels import Timeline
from xianwu.core.workflow.api import overdue
from xianwu.core.workflow.panels import Clocks
from xianwu.kit import access
from xianwu.kit.columns import Date, Link, Long, Money, Text
from xianwu.kit.deed_pages import Deeds
from xianwu.kit.filters import Switch
from xianwu.kit.pages import Page, RecordPages, View
from xianwu.kit.panels import Fields, RelatedIfAny
from xianwu.papers.panels import Papers
from xianwu.registers.enforcement.casework import actions, views
from xianwu.registers.enforcement.casework.deeds import ON_CASE
from xianwu.registers.enforcement.casework.panels import (
    Account,
    Agreements,
    CaseSteps,
    File,
    Gates,
    Handlers,
    Known,
    Originals,
    Shared,
)
from xianwu.registers.enforcement.casework.record_forms import CaseForm
from xianwu.registers.enforcement.filters import MATTER
from xianwu.registers.enforcement.models import Case, Handler
from xianwu.registers.enforcement.roles import CLERK, OFFICER, ORGAN, READERS

S = Case.State


def _mine(rows: QuerySet, request: HttpRequest) -> QuerySet:
    """Cases the reader handles, reviews or presides over."""
    actor = access.actor_of(request)
    assert actor is not None
    own = Handler.as_stood(access.past_day(request)).filter(person=actor.id, recused_on=None)
    return (
        rows.filter(id__in=own.values("case_id"))
        | rows.filter(reviewed_by=actor.id)
        | rows.filter(hearing_host=actor.id)
    )


def _overdue(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(id__in=overdue(Case, on=access.as_of(request), past=access.past_day(request)))


def _major(rows: QuerySet, request: HttpRequest) -> QuerySet:
    return rows.filter(hearing_offered=True)


class CasePages(RecordPages):
    model, slug, title, icon = Case, "cases", "行政处罚案件", "gavel"
    phone_bar = "案件"
    columns = (
        "number", "title", "party_name", Text("matter_word", sort="matter"), "unit", "state", "clock", "filed_on",
        "sanction", "fine", "decided_on", Link("rule", hidden=True), Text("procedure", hidden=True),
        Link("town", hidden=True), Text("decision_no", hidden=True), Money("confiscation", hidden=True),
        Date("occurred_on", hidden=True), Date("decision_due_on", hidden=True), Date("closed_on", hidden=True),
    )  # fmt: skip
    filters = (
        MATTER, "state", "sanction", "procedure", "rule", "unit", "town", "source", "filed_on", "decided_on", "fine",
        Switch("mine", "我经办的", where=_mine), Switch("late", "超期", where=_overdue),
        Switch("major", "听证案件", where=_major),
    )  # fmt: skip
    search = ("number", "title", "party_name", "decision_no")
    ordering = ("-clue_on",)
    sums = ("fine", "confiscation")
    board = "state"
    form = CaseForm
    form_fields = (
        ("案件", ("unit", "matter", "procedure", "source", "title", "rule", "occurred_on", "clue_on", "is_grave")),
        ("当事人", ("subject", "party_kind", "party_name", "credit_code", "party_id", "legal_rep", "phone", "address",
                 "town")),
        ("线索", ("facts",)),
    )  # fmt: skip
    panels = (
        CaseSteps(),
        Gates(),
        Fields(Text("matter_word"), "procedure", "source", "rule", "unit", "subject", "occurred_on", "clue_on",
               "is_grave", Long("facts")),
        Fields("party_name", "party_kind", "credit_code", Text("party_id_masked"), "legal_rep",
               Text("phone_masked"), "address", "town", title="当事人"),
        Known("filed_on", "filed_by", "decision_due_on", "decision_extended_on", "decision_extended_by", "decision_extension", "investigated_on", Long("evidence"), Long("reasons"),
              "proposal", "proposed_fine", "proposed_confiscation", "fine_base", "discretion", "discretion_factors", "departure", "deviation",
              "correction_demand",
              "is_complex", "is_public_interest", "review_outcome", "reviewed_by", "reviewed_on", "review_note",
              "discussed_on", Long("discussion"), title="调查与审核"),
        Known("notice_no", "notice_served_on", "defence_due_on", "is_defence_waived", "is_hearing_waived", "defence_on", Long("defence"),
               Long("defence_reply"), "hearing_offered", "hearing_due_on", "hearing_asked_on", "hearing_on",
              "hearing_place", "hearing_host", Long("hearing_report"), title="告知、申辩与听证"),
        Known("sanction", "fine", "confiscation", "decision_no", "decided_on", "decided_by", "no_penalty_basis",
              "education", "served_on", "pay_due_on", "deferral_reason", "surcharge_waiver", "recorded_on",
              "challenge", "challenged_on", "challenge_ended_on", "challenge_outcome", "annulled_on", "changed_on", "changed_no", "changed_served_on", "reminder_no",
              "reminded_on", "act_due_on", "court_applied_on", "court_note", "performed_on", "performance", "closed_on",
              "archived_on", "archive_no", "transferred_to", title="决定与执行"),
        Known("seal_place", "seal_reason", "seal_approve_by", "seal_approved_on", "seal_approved_by", "seal_no", "sealed_on", "seal_due_on",
              "seal_extended_on", "unsealed_on", "plea_on", Long("plea"), Long("plea_reply"), "plea_answered_on",
              "announcement_no", "announced_on", "announced_in", "self_until", "coercion_no", "coercion_plan",
              "coercion_decided_on", "coercion_by", "coercion_served_on", title="行政强制"),
        Known("substitute_ground", "substitute_target", "substitute_by", "substitute_plan", "substitute_on",
              "substitute_estimate", "substitute_reckoning", "substitute_no", "substitute_decided_on",
              "substitute_served_on", "substitute_reminded_on", "substituted_on", "clearing_no", "cleared_on",
              "clearing_told", "substitute_watched_by", "substitute_signed", "substitute_cost", "substitute_cost_note",
              title="代履行"),
        Handlers(),
        Shared("custodys", "things", "place", "taken_on", "due_on", "paper_no", "ended_on", "outcome", "outcome_no", of="custodies",
               title="先行登记保存"),
        RelatedIfAny("decisionchanges", "document_no", "changed_on", "served_on", "fine_before", "fine_after", "confiscation_before",
                     "confiscation_after", "pay_due_after", title="决定变更"),
        Account(),
        Agreements(),
        Shared("deliveries", "paper", "recipient", "method", "served_on", "deemed_on", "witness", "note",
               of="deliveries", title="送达"),
        RelatedIfAny("findings", "number", "title", "found_on", "order_no", "served_on", "overdue_on", "state",
                     title="关联的问题隐患"),
        RelatedIfAny("publications", "title", "made_on", "due_on", "published_on", "state", title="公示"),
        RelatedIfAny("referrals", "to_organ", "kind", "sent_on", "received_on", "answered_on", "state", title="移送"),
        Clocks(),
        Deeds(ON_CASE),
        Papers(),
        Originals(),
        File(),
        Files(),
        Timeline(),
    )  # fmt: skip
    readers, writers = READERS, (CLERK, OFFICER)
    create, change = actions.open_clue, actions.change_case
    views = (
        View("我经办的", "mine=1", roles=ORGAN),
        View("线索和待批", "state=clue&state=filing"),
        View("调查审核", "state=filed&state=investigated&state=reviewed&state=discussed"),
        View("告知听证", "state=notified&state=hearing&state=defended"),
        View("送达执行", "state=decided&state=served&state=reminded&state=performed"),
        View("超期", "late=1"),
        View("已结案", "state=closed&state=archived"),
    )
    empty_text = "检查发现的问题“转立案”后在这里，也可以登记线索，或用 Excel 补录历史案件。"

    def can_change(self, actor: Any | None, record: Model) -> bool:
        assert isinstance(record, Case)
        if not super().can_change(actor, record) or record.state != S.CLUE:
            return False
        return actor is not None and actor.covers(record.unit, CLERK, OFFICER)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        actor = access.actor_of(request)
        own = actor.units_for(CLERK, OFFICER) if actor else ()
        today = access.as_of(request)
        return {"unit": own[0] if own else None, "clue_on": today, **super().initial(request)}


PAGES: list[Any] = [
    CasePages,
    Page("case-statistics/", "case-statistics", "案件统计", views.statistics_view, icon="chart-bar", roles=READERS),
    Page("cases/<int:pk>/file/", "make-case-file", "卷宗", views.make_file_view, roles=READERS, in_menu=False),
    Page("case-files/<int:pk>/", "case-file", "卷宗", views.file_view, roles=READERS, in_menu=False),
]  # fmt: skip

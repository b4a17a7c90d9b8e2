"""Papers of a case beside the steps: further deliveries, corrections, an order to correct."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change
from xianwu.papers.api import papers_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement import printing, roles
from xianwu.registers.enforcement.authority import basis_of
from xianwu.registers.enforcement.casework.actions import require
from xianwu.registers.enforcement.casework.issuing import issue, words_of
from xianwu.registers.enforcement.casework.papers import code_of
from xianwu.registers.enforcement.declarations import known_matter
from xianwu.registers.enforcement.gates import EnforcementRefused
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Case, Delivery
from xianwu.registers.enforcement.printing import PREFIX
from xianwu.registers.enforcement.serving import record_delivery

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

NUMBERED = {
    "prior_notice": "notice_no", "demolition_prior_notice": "notice_no", "demolition_decision": "decision_no", "penalty_decision": "decision_no", "spot_decision": "decision_no",
    "no_penalty_decision": "decision_no", "reminder": "reminder_no", "seal_decision": "seal_no",
    "coercion_decision": "coercion_no", "substitute_decision": "substitute_no",
}  # fmt: skip
"""Papers whose number the case carries: their first service is a step, for clocks hang on it."""
ORDER = "correction_order"
INNER = ("filing_approval", "investigation_report", "legal_review", "discussion_record", "closing_report",
         "archive_index", "demolition_notice", "substitute_record",
         "inquest_record", "inquiry_record", "sampling_record", "service_address", "custody_notice")  # fmt: skip
"""Papers that stay in the house."""


def key_of(paper: Paper) -> str:
    return str(paper.kind).removeprefix(PREFIX)


def deliverable(case: Case) -> list[Paper]:
    """Papers addressed to the party that have no receipt yet, newest first."""
    served = case.deliveries.values("paper")
    return list(papers_of(case).exclude(kind__in=[code_of(key) for key in INNER]).exclude(pk__in=served))


def _own_paper(case: Case, paper: Paper) -> None:
    if (paper.record_kind, paper.object_id) != (case._meta.label_lower, case.pk):
        raise EnforcementRefused("这不是本案的文书，请刷新页面。", field="paper")


def serve_paper(
    case: Case,
    *,
    paper: Paper,
    method: str,
    served_on: date,
    recipient: str = "",
    actor: Actor,
    at: datetime,
    **more: Any,
) -> Delivery:
    """A paper served beside the steps: a hearing notice, an order, a correction."""
    require(case, actor, roles.CLERK, roles.OFFICER, even_ended=True)
    _own_paper(case, paper)
    field = NUMBERED.get(key_of(paper))
    if field and getattr(case, field) == paper.number and not paper.cites_id:
        raise EnforcementRefused(
            "这份文书的送达关系到期限，请用办理步骤登记：登记告知书送达、登记决定书送达、登记催告书送达、登记强制执行（代履行）决定书送达。",
            field="paper",
        )
    options: dict[str, Any] = {"matter": case.matter, "case": case, "actor": actor, "at": at, **more}
    return record_delivery(paper, recipient=recipient or case.party_name, method=method, served_on=served_on, **options)


@transaction.atomic
def correct_paper(case: Case, *, paper: Paper, reason: str, actor: Actor, at: datetime) -> Paper:
    """Issue the paper anew from the record as it stands now; it cites the old one, which stays as it is."""
    require(case, actor, roles.OFFICER, roles.CLERK)
    _own_paper(case, paper)
    key = key_of(paper)
    if key == ORDER:
        raise EnforcementRefused("责令改正通知书请重新制发，并写明更正理由。", field="paper")
    newer = paper.cited_by.first()
    is_notice = NUMBERED.get(key) == "notice_no"
    if is_notice and case.decided_on:
        raise EnforcementRefused("已经作出决定，告知书不能再更正；告知有误的，决定应当撤销后重新办理。", field="paper")
    if newer:
        raise EnforcementRefused(f"这份文书已由 {newer.number} 更正，请更正新的那一份。", field="paper")
    if not reason.strip():
        raise EnforcementRefused("请写明更正的理由。", field="reason")
    fresh = issue(case, key, actor=actor, at=at, cites=paper, reason=reason.strip())
    field = NUMBERED.get(key)
    if field and getattr(case, field) == paper.number:
        changes: dict[str, Any] = {field: fresh.number}
        if is_notice:
            # What the party was told has changed: it is served again, and the periods begin anew.
            changes |= dict.fromkeys(("notice_served_on", "defence_due_on", "hearing_due_on"))
            changes |= dict.fromkeys(("is_defence_waived", "is_hearing_waived"), False)
        write_change(case, changes, "enforcement.case_paper_corrected", actor=actor, at=at, note=reason)
    return fresh


def _refuse_demand(case: Case, demand: str) -> None:
    """Raise EnforcementRefused for what no order of this field may demand."""
    known = known_matter(case.matter)
    problem = known.order_problem(case.subject, demand) if known and known.order_problem else ""
    if problem:
        raise EnforcementRefused(problem, field="demand")


@transaction.atomic
def print_order(
    case: Case,
    *,
    demand: str,
    due_at: datetime,
    consequence: str,
    contact: str,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Paper:
    """责令改正通知书 from a case: the same paper as on a visit; it may not carry the words of a penalty."""
    require(case, actor, roles.OFFICER)
    if due_at <= at:
        raise EnforcementRefused("改正期限要晚于现在。", field="due_at")
    _refuse_demand(case, demand)
    on = timezone.localdate(at)
    power = {"town": case.town, "on": on}
    basis = basis_of(case.unit, case.matter, Power.ORDER_CORRECT, **power)
    words = words_of(case, ORDER, on=on) | {
        "demand": demand, "due_at": due_at, "consequence": consequence, "contact": contact, "basis": basis,
        "signature": "当事人签收：＿＿＿＿＿＿　年　月　日",
    }  # fmt: skip
    paper = printing.print_once(
        case, ORDER, words, reason=reason, organ=case.unit, matter=case.matter, actor=actor, at=at
    )
    changes = {"correction_demand": demand.strip()[:300]}
    write_change(case, changes, "enforcement.case_order_printed", actor=actor, at=at)
    return paper

"""Papers of a case beside the steps: further deliveries, corrections, an order to correct."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from xianwu.core.events.api import write_change
from xianwu.papers.api import issue_paper, papers_of
from xianwu.papers.declarations import paper_kinds
from xianwu.papers.models import Paper
from xianwu.registers.enforcement import roles
from xianwu.registers.enforcement.authority import basis_of
from xianwu.registers.enforcement.brain.papers_elements import missing_elements, wording_problem
from xianwu.registers.enforcement.casework.actions import CaseRefused, require
from xianwu.registers.enforcement.casework.deliveries import deliver
from xianwu.registers.enforcement.casework.papers import CORRECTION_ORDER, code_of
from xianwu.registers.enforcement.casework.printing import PaperRefused, print_paper, words_of
from xianwu.registers.enforcement.kinds import Power
from xianwu.registers.enforcement.models import Case, Delivery

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

NUMBERED = {
    "prior_notice": "notice_no", "penalty_decision": "decision_no", "spot_decision": "decision_no",
    "no_penalty_decision": "decision_no", "reminder": "reminder_no",
}  # fmt: skip
"""Papers whose number the case carries: their first service is a step, for clocks hang on it."""
NOT_CORRECTED = ("service_receipt",)


def key_of(paper: Paper) -> str:
    return str(paper.kind).removeprefix("enforcement.")


def _own_paper(case: Case, paper: Paper) -> None:
    if (paper.record_kind, paper.object_id) != (case._meta.label_lower, case.pk):
        raise CaseRefused("这不是本案的文书，请刷新页面。", field="paper")


@transaction.atomic
def record_delivery(case: Case, *, paper: Paper, actor: Actor, at: datetime, **data: Any) -> Delivery:
    """A paper served beside the steps: a hearing notice, a correction, a second try."""
    require(case, actor, roles.CLERK, roles.OFFICER, even_ended=True)
    _own_paper(case, paper)
    field = NUMBERED.get(key_of(paper))
    is_first = field and getattr(case, field) == paper.number
    if is_first and not case.deliveries.filter(paper=paper).exists() and not paper.cites_id:
        raise CaseRefused(
            "这份文书的送达关系到期限，请用办理步骤登记（登记告知书送达、登记决定书送达、登记催告书送达）。",
            field="paper",
        )
    return deliver(case, paper, data, actor=actor, at=at)


@transaction.atomic
def correct_paper(case: Case, *, paper: Paper, reason: str, actor: Actor, at: datetime) -> Paper:
    """Issue the paper anew from the record as it stands now; it cites the old one, which stays as it is."""
    require(case, actor, roles.OFFICER, roles.CLERK)
    _own_paper(case, paper)
    key = key_of(paper)
    if key in NOT_CORRECTED or code_of(key) == CORRECTION_ORDER:
        raise CaseRefused("这种文书不能更正，请按实际情况另行登记。", field="paper")
    if paper.cited_by.exists():
        newer = paper.cited_by.first()
        raise CaseRefused(f"这份文书已由 {newer.number} 更正，请更正新的那一份。", field="paper")
    if not reason.strip():
        raise CaseRefused("请写明更正的理由。", field="reason")
    fresh = print_paper(case, key, actor=actor, at=at, cites=paper)
    field = NUMBERED.get(key)
    if field and getattr(case, field) == paper.number:
        write_change(case, {field: fresh.number}, "enforcement.case_paper_corrected", actor=actor, at=at, note=reason)
    return fresh


@transaction.atomic
def print_order(
    case: Case, *, demand: str, due_at: datetime, consequence: str, contact: str, actor: Actor, at: datetime
) -> Paper:
    """责令改正通知书 from a case: the same paper as on a visit; it may not carry the words of a penalty."""
    require(case, actor, roles.OFFICER)
    if CORRECTION_ORDER not in paper_kinds():
        raise CaseRefused("系统没有启用责令改正通知书，请联系管理员。")
    on = at.date()
    basis_of(case.unit, case.matter, Power.ORDER_CORRECT, town=case.town, on=on)
    words = words_of(case, "correction_order", on=on) | {
        "demand": demand, "due_at": due_at, "consequence": consequence, "contact": contact, "signature": "待签收",
    }  # fmt: skip
    problem = wording_problem("correction_order", words)
    if problem:
        raise PaperRefused(problem, field="demand")
    missing = missing_elements("correction_order", words | {"number": "取号后填"})
    if missing:
        raise PaperRefused(f"《责令改正通知书》还缺：{'、'.join(missing)}。请补齐后再印。")
    words["due_at"] = f"{due_at:%Y年%m月%d日%H时}"
    paper = issue_paper(case, CORRECTION_ORDER, _without_head(words), actor=actor, at=at, organ=case.unit)
    write_change(case, {"correction_demand": demand[:300]}, "enforcement.case_order_printed", actor=actor, at=at)
    return paper


def _without_head(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if name not in ("organ", "issued_on")}


def deliverable(case: Case) -> list[Paper]:
    """Papers addressed to the party, newest first."""
    inner = ("service_receipt", "filing_approval", "investigation_report", "legal_review", "discussion_record",
             "closing_report", "archive_index")  # fmt: skip
    return list(papers_of(case).exclude(kind__in=[code_of(key) for key in inner]))

"""The layout before a signature: a paper that breaks a clause is not signed, or only with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xianwu.bulletin.factcheck.files import Unreadable
from xianwu.bulletin.files import made
from xianwu.bulletin.layout.checking.check import check_layout
from xianwu.bulletin.resolution import items_of, made_doc, resolve
from xianwu.core.workflow.api import StepRefused
from xianwu.core.workflow.declarations import Ask
from xianwu.kit.refusals import Refused

if TYPE_CHECKING:
    from xianwu.bulletin.layout.checking.findings import Finding, Report
    from xianwu.bulletin.models import Issue
    from xianwu.bulletin.resolution import IssueText
    from xianwu.core.workflow.declarations import Move

REASON = "layout_reason"
SHOWN = 3
READ = "_broken_clauses"


def broken_in(issue: Issue, text: IssueText | None = None) -> list[Finding]:
    """The clauses that the issue would break if it were signed now. Read once of one issue in hand.

    None where a reference has no value yet, or it cannot be typeset: either is told in its own words.
    """
    found: list[Finding] | None = issue.__dict__.get(READ)
    if found is None:
        shown = text or resolve(items_of(issue), as_of=issue.as_of)
        found = issue.__dict__[READ] = [] if shown.problems else _broken(issue, shown)
    return found


def _broken(issue: Issue, text: IssueText) -> list[Finding]:
    """Of the PDF as it would be signed, but for its number."""
    doc = made_doc(issue, text, is_draft=False)
    doc = replace(doc, number=doc.number or 1, issued_on=doc.issued_on or issue.as_of)
    try:
        return check_layout(made(doc, "pdf"), preset=doc.preset).broken
    except (Refused, Unreadable):
        return []


def layout_note(issue: Issue, text: IssueText) -> str:
    """Told when the text is handed on: it will hold up the signature."""
    broken = broken_in(issue, text)
    return f"版式核对{_words(broken)}。" if broken else ""


def _words(broken: list[Finding]) -> str:
    """“不符 2 处：GB/T 9704 5.2.3 每面行数，应为 25 行，实测 24 行；…”"""
    told = [f"{each.clause} {each.rule}，应为 {each.wanted}，实测 {each.measured}" for each in broken[:SHOWN]]
    rest = f"；另有 {len(broken) - SHOWN} 处" if len(broken) > SHOWN else ""
    return f"不符 {len(broken)} 处：{'；'.join(told)}{rest}"


def is_broken(issue: Issue) -> bool:
    return bool(broken_in(issue))


def layout_reason(report: Report, move: Move) -> str:
    """Why a paper that breaks a clause is signed all the same; "" for one that breaks none. Raises StepRefused."""
    reason = str(move.data.get(REASON) or "").strip()
    if report.broken and not reason:
        raise StepRefused(f"版式{_words(report.broken)}。请退回编辑改正，或者写明版式不符仍签发的理由。", field=REASON)
    return reason if report.broken else ""


ASK = Ask(
    REASON,
    "版式不符仍签发的理由",
    kind="long",
    required=False,
    help="本期的 PDF 有不符合条款的地方（见签发核对单、版式核对）。能改的请退回改正；写下的理由进入证据包。",
    when=is_broken,
)

"""What the papers of a finding say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.kinds import Power, Recheck
from xianwu.registers.enforcement.models import Finding, Participant, Photo, Reinspection
from xianwu.registers.enforcement.visits import facts
from xianwu.registers.enforcement.visits.visit_words import NOBODY, pairs, party_of, photo_lines

CONSEQUENCE = "逾期不改正的，本机关将依法立案查处。责令改正不是行政处罚，按期改正的请主动报告，由本机关复查。"
SUSPENSION = "该问题属重大隐患：在复查合格前，请立即停止使用有关设施，撤离人员，保证安全。"
RECEIPT = "当事人签收：＿＿＿＿＿＿　　　年　月　日　时"
NEXT = {
    Recheck.FIXED: "复查合格，该问题闭环。",
    Recheck.PARTLY: "尚未改正到位，请继续在期限内改正；逾期的依法处理。",
    Recheck.NOT_FIXED: "没有改正，请继续在期限内改正；逾期的依法处理。",
}

IN_A_CASE = "没有改正到位，案件依法办理；应当立即改正，处罚不免除改正的义务。"

RUN_OUT = "整改期限已满，没有改正到位，本机关依法处理；仍应立即改正。"


def _next_step(row: Reinspection) -> str:
    finding, result = row.finding, Recheck(row.result)
    if result != Recheck.FIXED and finding.case is not None:
        return IN_A_CASE
    is_late = finding.due_at is not None and timezone.localdate(finding.due_at) < row.checked_on
    return RUN_OUT if is_late and result != Recheck.FIXED else NEXT[result]


def contact_of(officers: Sequence[Participant]) -> str:
    """The first officer who can be called."""
    found = next((row for row in officers if row.person_id and row.person.phone), None)
    return f"{found.name} {found.person.phone}" if found else ""


def order_words(finding: Finding, *, contact: str, basis: str) -> dict[str, Any]:
    """Words of an order to correct, or to stop."""
    officers = facts.officers_of(finding.inspection)
    return {
        "party": party_of(finding.subject),
        "facts": finding.title,
        "broken": finding.broken,
        "basis": basis,
        "demand": finding.demand,
        "due_at": finding.due_at,
        "consequence": CONSEQUENCE,
        "suspension": SUSPENSION if finding.is_suspended else "",
        "contact": contact.strip() or contact_of(officers),
        "officers": pairs(officers),
        "signature": RECEIPT,
    }


def basis_of(finding: Finding, power: Power, *, on: Any) -> str:
    """The basis of the organ's power; raises PowerRefused when it has none."""
    return authority.basis_of(finding.unit, finding.matter, power, town=finding.town, on=on)


def dissuasion_words(finding: Finding, *, demand: str, attitude: str, on: Any) -> dict[str, Any]:
    team = facts.team_of(finding.inspection)
    return {
        "time": f"{on.year}年{on.month}月{on.day}日",
        "place": finding.subject.whole_address,
        "party": party_of(finding.subject),
        "facts": finding.title,
        "demand": demand,
        "attitude": attitude or NOBODY,
        "officers_present": "、".join(f"{row.name}（{row.get_duty_display()}）" for row in team),
        "next_step": "报告或移送有权机关处理",
        "signature": RECEIPT,
    }


def recheck_words(row: Reinspection, *, officers: Sequence[tuple[str, str]], photos: Sequence[Photo]) -> dict[str, Any]:
    finding = row.finding
    return {
        "party": party_of(finding.subject),
        "order_no": finding.order_no or (finding.case and (finding.case.decision_no or finding.case.number)) or "",
        "time": f"{row.checked_on.year}年{row.checked_on.month}月{row.checked_on.day}日",
        "item_results": [(finding.demand or finding.title, row.get_result_display(), row.note or NOBODY)],
        "photos": photo_lines(photos) or ["未拍照"],
        "next_step": _next_step(row),
        "officers": list(officers),
    }

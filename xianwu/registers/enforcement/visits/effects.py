"""What steps of plans and visits change beside the state: dates, papers, and findings that follow from answers."""

from __future__ import annotations

from typing import Any

from xianwu.core.workflow.declarations import Effect, Move
from xianwu.registers.enforcement.kinds import ItemResult
from xianwu.registers.enforcement.models import Inspection, Plan
from xianwu.registers.enforcement.printing import print_paper
from xianwu.registers.enforcement.publicity import actions as publicity
from xianwu.registers.enforcement.visits import facts, visit_words
from xianwu.registers.enforcement.visits.evidence import device_place
from xianwu.registers.enforcement.visits.finding_rows import open_from_item


def dated(field: str, *, by: str = "") -> Effect:
    """Set the day of the step in `field`, and who took it in `by`."""

    def effect(record: Any, move: Move) -> None:
        setattr(record, field, move.as_of)
        if by:
            setattr(record, f"{by}_id", move.actor.id)

    return effect


def _print(record: Inspection, kind: str, words: dict[str, Any], move: Move) -> None:
    print_paper(record, kind, words, organ=record.unit, matter=record.matter, actor=move.actor, at=move.at)


def approve(inspection: Inspection, move: Move) -> None:
    inspection.approved_on, inspection.approved_by_id = move.as_of, move.actor.id
    words = visit_words.approval_words(inspection, approver=move.actor.name, on=move.as_of)
    _print(inspection, "inspection_approval", words, move)


def approve_late(inspection: Inspection, move: Move) -> None:
    inspection.late_reason = (move.data.get("late_reason") or "").strip()
    approve(inspection, move)


def notify(inspection: Inspection, move: Move) -> None:
    inspection.notified_on = move.as_of
    inspection.times_this_year = _times(inspection, move)
    _print(inspection, "inspection_notice", visit_words.notice_words(inspection, on=move.as_of), move)


def _times(inspection: Inspection, move: Move) -> int:
    own = facts.visits_in_year([inspection.subject_id], year=move.as_of.year, without=inspection.pk)
    return own[inspection.subject_id] + 1


def start(inspection: Inspection, move: Move) -> None:
    inspection.started_at, inspection.held_on = move.at, move.as_of
    inspection.is_card_shown = bool(move.data.get("card_shown"))
    inspection.is_code_scanned = bool(move.data.get("code_scanned"))
    inspection.party_name = (move.data.get("party_name") or "").strip()
    inspection.party_role = (move.data.get("party_role") or "").strip()
    inspection.times_this_year = _times(inspection, move)
    reason = (move.data.get("no_scan_reason") or "").strip()
    if reason:
        inspection.remarks = f"未扫码：{reason}"
    place = device_place(move.data)
    for name in ("latitude", "longitude", "accuracy_m"):
        setattr(inspection, name, place[name])


def finish(inspection: Inspection, move: Move) -> None:
    """The record is frozen as the party heard it; a fault without a finding becomes one, so that none is lost."""
    inspection.ended_at = move.at
    for name in ("signature", "witness", "party_name", "party_role"):
        value = (move.data.get(name) or "").strip()
        if value:
            setattr(inspection, name, value)
    told = (move.data.get("remarks") or "").strip()
    inspection.remarks = "；".join(part for part in (inspection.remarks, told) if part)[:300]
    failed = inspection.checkeditems.filter(result=ItemResult.FAILED).select_related("item")
    known = set(inspection.findings.standing().values_list("item_id", flat=True))
    for row in failed:
        if row.item_id not in known:
            open_from_item(inspection, row.item, note=row.note, actor=move.actor, at=move.at)
    if not facts.is_patrol(inspection):
        _print(inspection, "inspection_record", visit_words.record_words(inspection), move)


def conclude(inspection: Inspection, move: Move) -> None:
    inspection.concluded_on = move.as_of
    if facts.is_patrol(inspection):
        return
    _print(inspection, "inspection_result", visit_words.result_words(inspection), move)
    publicity.announce_visit(inspection, move)


def attempt(inspection: Inspection, move: Move) -> None:
    """A closed door is no check: it holds no day of a visit."""
    inspection.attempt_reason = move.reason[:200]
    inspection.held_on = None


def close_plan(plan: Plan, move: Move) -> None:
    plan.closed_on = move.as_of

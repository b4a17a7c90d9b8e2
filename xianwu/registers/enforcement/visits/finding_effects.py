"""What steps of a finding change beside the state: orders with their numbers and deadlines, and what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from xianwu.core.workflow.api import start_clocks
from xianwu.core.workflow.declarations import Move, flow_of
from xianwu.papers.models import Paper
from xianwu.registers.enforcement.casework import actions as casework
from xianwu.registers.enforcement.kinds import Mode, Power
from xianwu.registers.enforcement.models import Finding
from xianwu.registers.enforcement.printing import corrects, heading_of, latest_paper, print_paper
from xianwu.registers.enforcement.publicity import actions as publicity
from xianwu.registers.enforcement.visits import facts, finding_words
from xianwu.registers.enforcement.visits.finding_guards import asked_due, not_overdue

S = Finding.State
ORDER = "correction_order"


def _print(finding: Finding, kind: str, words: dict[str, Any], move: Move, *, cites: Paper | None = None) -> Paper:
    return print_paper(
        finding, kind, words, organ=finding.unit, matter=finding.matter, actor=move.actor, at=move.at, cites=cites
    )


def _text(move: Move, name: str) -> str:
    return str(move.data.get(name) or "").strip()


def _take_words(finding: Finding, move: Move) -> None:
    for name in ("broken", "demand"):
        if _text(move, name):
            setattr(finding, name, _text(move, name)[:300])


def fix_on_site(finding: Finding, move: Move) -> None:
    finding.fixed_on = finding.verified_on = finding.inspection.held_on or move.as_of
    finding.verified_by_id, finding.is_suspended = move.actor.id, False


def order(finding: Finding, move: Move) -> None:
    """Number and freeze the order with its deadline to the hour."""
    _take_words(finding, move)
    finding.mode = Mode.DEADLINE
    finding.due_at = asked_due(move) or facts.default_due(finding, on=move.as_of)
    basis = finding_words.basis_of(finding, Power.ORDER_CORRECT, on=move.as_of)
    words = finding_words.order_words(finding, contact=_text(move, "contact"), basis=basis)
    _put_in_force(finding, _print(finding, ORDER, words, move))


def _put_in_force(finding: Finding, paper: Paper) -> None:
    """The order that counts from now on; it binds when it is served itself, whatever was served before it."""
    finding.order_no, finding.ordered_on = paper.number, paper.issued_on
    finding.served_on = finding.overdue_on = None


def _print_anew(finding: Finding, move: Move, *, reason: str) -> None:
    """Another order in place of the one in force, which it cites and takes out of use.

    One that was issued before the system is known by its number alone, and cited by that.
    """
    basis = finding_words.basis_of(finding, Power.ORDER_CORRECT, on=move.as_of)
    words = finding_words.order_words(finding, contact=_text(move, "contact"), basis=basis)
    words["correction_reason"] = reason
    own = latest_paper(finding, ORDER)
    cites = own if own is not None and own.number == finding.order_no else None
    if cites is None:
        words["correction"] = corrects(heading_of(ORDER, finding.matter), finding.order_no)
    _put_in_force(finding, _print(finding, ORDER, words, move, cites=cites))


def correct_order(finding: Finding, move: Move) -> None:
    """A mistake in the order is put right by a new one, with a new deadline where the old one cannot be kept."""
    _take_words(finding, move)
    finding.due_at = asked_due(move) or finding.due_at
    _print_anew(finding, move, reason=move.reason)


def under_order(finding: Finding, move: Move) -> str:
    """Whoever was late under the order that is out of use is not late under the new one."""
    return S.EXTENDED if finding.extended_from else S.ORDERED


def stop(finding: Finding, move: Move) -> None:
    _take_words(finding, move)
    finding.stopped_on = move.as_of
    basis = finding_words.basis_of(finding, Power.ORDER_STOP, on=move.as_of)
    words = finding_words.order_words(finding, contact=_text(move, "contact"), basis=basis)
    finding.stop_no = _print(finding, "stop_order", words, move).number


def dissuade(finding: Finding, move: Move) -> None:
    finding.dissuaded_on = move.as_of
    words = finding_words.dissuasion_words(
        finding, demand=_text(move, "demand"), attitude=_text(move, "attitude"), on=move.as_of
    )
    _print(finding, "dissuasion", words, move)


def report(finding: Finding, move: Move) -> None:
    finding.reported_on = move.as_of


def ask_extension(finding: Finding, move: Move) -> None:
    finding.extension_until, finding.extension_reason = asked_due(move), move.reason[:200]


def extend(finding: Finding, move: Move) -> None:
    """The new deadline stands in an order that cites the first."""
    finding.extended_from, finding.due_at = finding.due_at, finding.extension_until
    finding.extension_until = None
    _print_anew(finding, move, reason=f"经批准延期一次，理由：{finding.extension_reason}。")


def refuse_extension(finding: Finding, move: Move) -> None:
    finding.extension_until, finding.extension_reason = None, ""


def verify(finding: Finding, move: Move) -> None:
    row = finding.reinspections.get(pk=move.data["reinspection"])
    finding.fixed_on, finding.verified_on = finding.reported_on or row.checked_on, row.checked_on
    finding.verified_by_id = move.actor.id
    finding.is_suspended, finding.unfixable_reason = False, ""


def sent_back_to(finding: Finding, move: Move) -> str:
    """Where a return visit that was not satisfied leaves the finding: in time still, or overdue."""
    return under_order(finding, move) if not_overdue(finding, at=move.at) else S.OVERDUE


def send_back(finding: Finding, move: Move) -> None:
    """Overdue since the return visit where that was on the day of the deadline, after its hour."""
    finding.reported_on = None
    if sent_back_to(finding, move) != S.OVERDUE or finding.due_at is None:
        return
    seen = finding.reinspections.get(pk=move.data["reinspection"]).checked_on
    if seen == timezone.localdate(finding.due_at) == move.as_of:
        finding.overdue_on = seen
    lapse(finding, move)


def give_up(finding: Finding, move: Move) -> None:
    finding.unfixable_reason = move.reason[:200]


def lapse(finding: Finding, move: Move) -> None:
    """Overdue from the day after the deadline, whenever somebody says so."""
    if finding.overdue_on is None and finding.due_at is not None:
        finding.overdue_on = day_after(finding.due_at)


def day_after(due: datetime) -> Any:
    return timezone.localdate(due) + timedelta(days=1)


def refer(finding: Finding, move: Move) -> None:
    publicity.refer_finding(finding, move)


def before_referral(finding: Finding, move: Move) -> str:
    """The state that a finding had when it was referred: what was ordered then still binds."""
    if not finding.order_no:
        return S.FOUND
    return S.OVERDUE if finding.overdue_on else under_order(finding, move)


def take_back(finding: Finding, move: Move) -> None:
    """The days of an order that was served have run on all the time."""
    flow = flow_of(Finding)
    if flow is None or not finding.order_no or finding.served_on is None:
        return
    for rule in flow.clocks:
        start_clocks(flow, rule.name, [finding], on=move.as_of)


def file_case(finding: Finding, move: Move) -> None:
    """The case grows out of the finding; casework writes it and links it to the finding."""
    casework.open_clue_from_finding(finding, move)


def void(finding: Finding, move: Move) -> None:
    finding.void_reason = move.reason[:200]

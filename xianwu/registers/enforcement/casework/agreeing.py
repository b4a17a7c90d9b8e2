"""Agreements on execution and fines paid in parts: what was agreed on, what of it stands, and what comes of it.

The parts are told line by line, each with its day and a sum or something to be done.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from xianwu.core.events.api import write_change, write_new
from xianwu.core.workflow.api import relimit, stop_clocks
from xianwu.core.workflow.declarations import flow_of
from xianwu.kit.amounts import exact_text
from xianwu.registers.enforcement.kinds import AgreementEnd, AgreementKind, PaymentKind
from xianwu.registers.enforcement.models import AgreedPart, Agreement, Case, Payment

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

LINE = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?[\s,，:：]*(.+)")
SUM = re.compile(r"(?:缴纳?|罚款)?\s*([\d,]+(?:\.\d{1,2})?)\s*元?")


class PartsUnclear(ValueError):
    """A line that is no part; the message says which."""


@dataclass(frozen=True)
class Part:
    due_on: date
    amount: Decimal | None = None
    duty: str = ""

    @property
    def words(self) -> str:
        return exact_text(self.amount) if self.amount else self.duty


def parts_of(text: str) -> list[Part]:
    """“2025-10-15 3000” or “2025-10-15 拆除围墙”, one a line. Raises PartsUnclear."""
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    found = [_part(line) for line in lines]
    if not found:
        raise PartsUnclear("还没有写各期：每行一期，先写日期，再写金额或者要做的事。")
    days = [each.due_on for each in found]
    if days != sorted(set(days)):
        raise PartsUnclear("各期日期应当一期比一期晚，不能重复。")
    return found


def _part(line: str) -> Part:
    told = LINE.fullmatch(line)
    if told is None:
        raise PartsUnclear(f"“{line[:30]}”看不懂：请写成“2025-10-15 3000”或者“2025-10-15 拆除围墙”。")
    try:
        day = date(int(told[1]), int(told[2]), int(told[3]))
        amount = SUM.fullmatch(told[4].strip())
        if amount is None:
            return Part(day, duty=told[4].strip())
        return Part(day, Decimal(amount[1].replace(",", "")))
    except (ValueError, InvalidOperation):
        raise PartsUnclear(f"“{line[:30]}”的日期或者金额不对，请改正。") from None


# --- what stands ----------------------------------------------------------------------------------------


def agreement_of(case: Case) -> Agreement | None:
    """The one in force, with its parts."""
    return case.agreements.filter(ended_on=None).prefetch_related("parts").first()


def agreements_of(case: Case) -> list[Agreement]:
    """All that were made, with their parts, in one statement: none is without a part."""
    found: dict[int, list[AgreedPart]] = {}
    order = ("agreement__made_on", "agreement_id", "number")
    for part in AgreedPart.objects.filter(agreement__case=case.pk).select_related("agreement").order_by(*order):
        found.setdefault(part.agreement_id, []).append(part)
    rows = [parts[0].agreement for parts in found.values()]
    for row in rows:
        known = row.parts.all()
        known._result_cache = found[row.pk]
        row._prefetched_objects_cache = {"parts": known}
    return rows


def paid_towards(kind: str, payments: Sequence[Payment]) -> Decimal:
    """What has come in of the money that such an agreement is about: a fine put off is about the fine only."""
    counts = (
        (PaymentKind.FINE,)
        if kind == AgreementKind.POSTPONED
        else tuple(kind for kind in PaymentKind if kind != PaymentKind.REFUND)
    )
    return sum((row.amount for row in payments if row.kind in counts), Decimal(0))


def unmet_parts(agreement: Agreement, payments: Sequence[Payment]) -> list[AgreedPart]:
    """Parts that are not performed: money fills the parts from the first on."""
    left, found = paid_towards(agreement.kind, payments) - agreement.paid_before, []
    for part in agreement.parts.all():
        if part.amount is None:
            found += [part] if part.done_on is None else []
            continue
        left -= part.amount
        found += [part] if left < 0 else []
    return found


def next_part(agreement: Agreement, payments: Sequence[Payment]) -> AgreedPart | None:
    return next(iter(unmet_parts(agreement, payments)), None)


def broken_part(agreement: Agreement, payments: Sequence[Payment], *, on: date) -> AgreedPart | None:
    """The first part whose day is over and that was not performed."""
    return next((part for part in unmet_parts(agreement, payments) if part.due_on < on), None)


def days_to_next(case: Case, on: date) -> int:
    """The limit of the clock: from the agreement to its next part."""
    found = agreement_of(case)
    part = next_part(found, list(case.payments.all())) if found else None
    return (part.due_on - found.made_on).days if found and part else 0


def made_on(case: Case) -> date | None:
    found = agreement_of(case)
    return found.made_on if found else None


# --- what is written ------------------------------------------------------------------------------------


def make_agreement(
    case: Case, parts: Sequence[Part], *, kind: str, terms: str, paper_no: str, on: date, actor: Actor, at: datetime
) -> Agreement:
    paid = paid_towards(kind, list(case.payments.all()))
    row = Agreement(case=case, kind=kind, made_on=on, paper_no=paper_no, terms=terms, paid_before=paid)
    write_new(row, "enforcement.agreement_made", actor=actor, at=at)
    for number, part in enumerate(parts, 1):
        one = AgreedPart(agreement=row, number=number, due_on=part.due_on, amount=part.amount, duty=part.duty)
        write_new(one, "enforcement.agreed_part_made", actor=actor, at=at)
    return row


def fulfil(case: Case, part: AgreedPart, *, done_on: date, actor: Actor, at: datetime) -> None:
    write_change(part, {"done_on": done_on}, "enforcement.agreed_part_fulfilled", actor=actor, at=at)
    go_on(case, actor=actor, at=at)


def go_on(case: Case, *, actor: Actor, at: datetime) -> None:
    """After a payment or a part: the clock goes to the next part, and what is performed whole has been kept."""
    found, flow = agreement_of(case), flow_of(Case)
    assert flow
    if found is None:
        return
    if next_part(found, list(case.payments.all())) is None:
        end(case, found, AgreementEnd.KEPT, actor=actor, at=at)
    else:
        relimit(flow, "agreement", [case], on=found.made_on)


def end(case: Case, row: Agreement, outcome: str, *, actor: Actor, at: datetime) -> None:
    on, flow = timezone.localdate(at), flow_of(Case)
    assert flow
    changes: dict[str, Any] = {"ended_on": on, "outcome": outcome}
    write_change(row, changes, f"enforcement.agreement_{outcome}", actor=actor, at=at)
    stop_clocks(flow, ("agreement",), [case], on=on)

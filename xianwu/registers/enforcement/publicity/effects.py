"""What the steps of this part change beside the state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from xianwu.core.workflow.declarations import Effect, Move
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.models import Draw, Publication, Referral
from xianwu.registers.enforcement.publicity import drawing


def dated(field: str) -> Effect:
    """Set the day of the step in `field`."""

    def effect(record: Any, move: Move) -> None:
        setattr(record, field, move.as_of)

    return effect


def keep_reason(row: Publication, move: Move) -> None:
    row.reason = move.reason


def annul(row: Publication, move: Move) -> None:
    row.annulled_on, row.reason = move.data["annulled_on"], move.reason
    row.withdraw_due_on = due_on("withdraw_days", row.annulled_on)


def answer(row: Referral, move: Move) -> None:
    row.answer, row.answered_on = move.data["answer"], move.as_of


def return_referral(row: Referral, move: Move) -> None:
    row.answer, row.answered_on = move.reason, move.as_of


# --- draws ------------------------------------------------------------------------------------------


def enter_value(row: Draw, move: Move) -> None:
    row.public_value, row.valued_by_id = str(move.data["value"]).strip(), move.actor.id


def confirm_value(row: Draw, move: Move) -> None:
    row.confirmed_by_id = move.actor.id


def clear_value(row: Draw, move: Move) -> None:
    row.public_value, row.valued_by, row.confirmed_by = "", None, None


def reveal(row: Draw, move: Move) -> None:
    """Draw, pair officers, open the salt, and put the drawn subjects on the plan for approval."""
    drawn = drawing.drawn(row)
    row.winners = [lot.id for lot in drawn.winners]
    row.pairs = drawing.pairs(row, on=move.as_of)
    row.revealed_salt, row.revealed_on = row.salt, move.as_of
    drawing.plan_visits(row, actor=move.actor, at=move.at, first_day=move.as_of + timedelta(days=1))

"""What the steps of this part change beside the state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from xianwu.core.workflow.declarations import Effect, Move
from xianwu.registers.enforcement.casework.actions import open_clue
from xianwu.registers.enforcement.deadlines import due_on
from xianwu.registers.enforcement.kinds import Procedure, Source
from xianwu.registers.enforcement.models import Draw, PenaltyRule, Publication, Referral
from xianwu.registers.enforcement.publicity import drawing
from xianwu.registers.enforcement.publicity.masking import closed_numbers


def dated(field: str) -> Effect:
    """Set the day of the step in `field`."""

    def effect(record: Any, move: Move) -> None:
        setattr(record, field, move.as_of)

    return effect


def keep_reason(row: Publication, move: Move) -> None:
    """The organ's own note; whose number was typed into it stays masked."""
    row.reason = closed_numbers(move.reason)


def drop(row: Publication, move: Move) -> None:
    row.annulled_on = move.data["annulled_on"]
    keep_reason(row, move)


def annul(row: Publication, move: Move) -> None:
    row.annulled_on = move.data["annulled_on"]
    keep_reason(row, move)
    row.withdraw_due_on = due_on("withdraw_days", row.annulled_on)


def open_case(row: Referral, move: Move) -> None:
    """A clue of the addressee, with the subject and so the party as the sender knows them."""
    data = {
        "unit": row.to_organ, "matter": row.matter, "procedure": Procedure.ORDINARY, "source": Source.TRANSFER,
        "subject": row.subject, "rule": PenaltyRule.objects.get(pk=int(move.data["rule"])), "clue_on": move.as_of,
        **{name: move.data.get(name) for name in ("title", "facts", "occurred_on")},
    }  # fmt: skip
    row.own_case = open_clue(data, actor=move.actor, at=move.at)


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

"""The passages of a leader's note: the unit answers, the office closes."""

from __future__ import annotations

from datetime import date

from xianwu.bulletin import roles
from xianwu.bulletin.models import LeaderNote
from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow

S = LeaderNote.State


def keep_reply(note: LeaderNote, move: Move) -> None:
    note.reply = str(move.data["reply"]).strip()


def days_left(note: LeaderNote, on: date) -> int:
    """The leader named a day: the clock ends there."""
    return max((note.due_on - on).days, 0)


NOTE = Workflow(
    LeaderNote,
    steps=(
        Step(
            "answer",
            "反馈办理情况",
            S.OPEN,
            S.ANSWERED,
            by=(roles.UNIT_LEADER, roles.EDITOR),
            asks=(Ask("reply", "办理情况", kind="long", help="写明怎么办的、结果如何；没有办完的写明预计何时办结。"),),
            effect=keep_reply,
            stops=("note",),
            event="bulletin.note_answered",
            is_bulk=False,
        ),
        Step(
            "return",
            "退回再办",
            S.ANSWERED,
            S.OPEN,
            by=roles.EDITOR,
            reason=True,
            starts=("note",),
            event="bulletin.note_returned",
            is_danger=True,
            is_bulk=False,
        ),
        Step(
            "close",
            "办结",
            S.ANSWERED,
            S.CLOSED,
            by=roles.EDITOR,
            event="bulletin.note_closed",
            second_person=("answer",),
        ),
    ),
    clocks=(ClockRule("note", "办理批示", limit=days_left, kind="calendar", holder=roles.UNIT_LEADER),),
    opens=("note",),
)

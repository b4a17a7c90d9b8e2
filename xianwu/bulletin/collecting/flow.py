"""The passages of a call for contributions and of each unit's answer to it."""

from __future__ import annotations

from datetime import date

from xianwu.bulletin import roles
from xianwu.bulletin.collecting import calling, circulars, leads
from xianwu.bulletin.collecting.models import Call, CallAnswer, Circular, Lead
from xianwu.core.workflow.declarations import Ask, ClockRule, Step, Workflow

C, A = Call.State, CallAnswer.State


def days_left(answer: CallAnswer, on: date) -> int:
    """The call named a day: the clock ends there."""
    return max((answer.due_on - on).days, 0)


CALL = Workflow(
    Call,
    steps=(
        Step(
            "send",
            "发出约稿",
            C.DRAFT,
            C.SENT,
            by=roles.EDITOR,
            guard=calling.send_refusal,
            effect=calling.send_call,
            event="bulletin.call_sent",
            is_bulk=False,
        ),
        Step(
            "close",
            "办结",
            C.SENT,
            C.CLOSED,
            by=roles.EDITOR,
            guard=calling.close_refusal,
            ready=calling.all_dealt_with,
            event="bulletin.call_closed",
        ),
        Step(
            "drop",
            "取消",
            C.DRAFT,
            C.DROPPED,
            by=roles.EDITOR,
            reason=True,
            event="bulletin.call_dropped",
            is_danger=True,
        ),
    ),
)

ANSWER = Workflow(
    CallAnswer,
    steps=(
        Step("receive", "签收", A.SENT, A.RECEIVED, by=roles.UNIT_DUTIES, event="bulletin.call_received"),
        Step(
            "hand_in",
            "交稿",
            CallAnswer.OPEN,
            A.HANDED,
            by=roles.CONTRIBUTOR,
            asks=(
                Ask(
                    "contribution",
                    "交哪一篇",
                    kind="choice",
                    choices=calling.offered_texts,
                    help="列出本单位已报送、还没有用来交约稿的信息。从“写稿”起草的，报送时自动交稿。",
                ),
            ),
            effect=calling.hand_in,
            stops=("call",),
            event="bulletin.call_handed",
            is_bulk=False,
        ),
        Step("pass", "合格", A.HANDED, A.PASSED, by=roles.EDITOR, event="bulletin.call_passed"),
        Step(
            "return",
            "退回重写",
            A.HANDED,
            A.RETURNED,
            by=roles.EDITOR,
            reason=True,
            effect=calling.return_text,
            starts=("call",),
            event="bulletin.call_returned",
            is_danger=True,
        ),
        Step(
            "excuse",
            "免交",
            CallAnswer.OPEN,
            A.EXCUSED,
            by=roles.EDITOR,
            reason=True,
            effect=calling.keep_opinion,
            stops=("call",),
            event="bulletin.call_excused",
            is_danger=True,
        ),
    ),
    clocks=(ClockRule("call", "交约稿", limit=days_left, kind="calendar", holder=roles.CONTRIBUTOR),),
    opens=("call",),
)

N = Circular.State
CIRCULAR = Workflow(
    Circular,
    steps=(
        Step(
            "issue",
            "签发通报",
            N.DRAFT,
            N.ISSUED,
            by=roles.SIGNER,
            effect=circulars.issue_circular,
            second_person=("create",),
            event="bulletin.circular_issued",
            is_bulk=False,
        ),
        Step(
            "drop",
            "作废",
            N.DRAFT,
            N.DROPPED,
            by=(roles.EDITOR, roles.SIGNER),
            reason=True,
            event="bulletin.circular_dropped",
            is_danger=True,
        ),
    ),
)

L = Lead.State
LEAD = Workflow(
    Lead,
    steps=(
        Step(
            "write",
            "写成信息",
            L.OFFERED,
            L.WRITTEN,
            by=roles.CONTRIBUTOR,
            effect=leads.write_lead,
            event="bulletin.lead_written",
            is_bulk=False,
        ),
        Step(
            "dismiss",
            "不采用",
            L.OFFERED,
            L.DISMISSED,
            by=(*roles.UNIT_DUTIES, roles.EDITOR),
            reason=True,
            effect=leads.keep_reason,
            event="bulletin.lead_dismissed",
            is_danger=True,
        ),
    ),
)

FLOWS = [CALL, ANSWER, CIRCULAR, LEAD]

"""Six steps that use every gate and every turn of a clock."""

from decimal import Decimal
from typing import Any

from tests.toyroom.models import Errand
from tests.toyroom.roles import CHECKER, CLERK
from xianwu.core.workflow.declarations import Ask, ClockRule, Move, Step, Workflow

S = Errand.State


def affordable(record: Errand, move: Move) -> str | None:
    amount = move.data.get("amount")
    return f"金额 {amount} 元超过 1000 元，请报批。" if amount is not None and amount > Decimal(1000) else None


def pay(record: Errand, move: Move) -> None:
    record.amount = move.data["amount"]


def days(record: Any, on: Any) -> int:
    return 20 if record.amount and record.amount > 500 else 7


FLOW = Workflow(
    Errand,
    steps=(
        Step("check", "核验", S.OPEN, S.CHECKED, by=CHECKER, needs=("permit_no",), second_person=("create",),
             stops=("papers",), starts=("work",)),
        Step("ask", "询问", S.CHECKED, S.WAITING, by=CHECKER, reason=True, pauses=("work",)),
        Step("answer", "答复", S.WAITING, S.CHECKED, by=CLERK, resumes=("work",)),
        Step("hand_in", "交件", S.CHECKED, S.HANDED, by=CLERK),
        Step("finish", "办结", (S.CHECKED, S.HANDED), S.DONE, by=(CHECKER, CLERK), second_person=("check",),
             asks=(Ask("amount", "金额", "money"),), guard=affordable, effect=pay, stops=("work",)),
        Step("drop", "撤销", (S.OPEN, S.CHECKED, S.WAITING, S.HANDED), S.DROPPED, by=CLERK, reason=True,
             stops=("papers", "work"), is_danger=True),
    ),
    clocks=(
        ClockRule("papers", "核验资料", lambda record, on: 5, holder=CHECKER),
        ClockRule("work", "办理", days, holder=CLERK, begins=lambda record: record.complete_on,
                  turns={S.HANDED: (CHECKER, CLERK)}),
    ),
    opens=("papers",),
)  # fmt: skip
FLOWS = [FLOW]

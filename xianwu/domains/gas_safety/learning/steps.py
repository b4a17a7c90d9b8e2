"""The passages of learning, as data."""

from __future__ import annotations

from xianwu.core.workflow.declarations import Ask, Step, Workflow
from xianwu.domains.gas_safety.learning import effects
from xianwu.domains.gas_safety.learning.records import Contest, FileReview, Training
from xianwu.registers.enforcement.roles import CLERK, DEPUTY

R, T, C = FileReview.State, Training.State, Contest.State
OWN = "gas_safety."

REVIEW = Workflow(
    FileReview,
    steps=(
        Step("confirm", "确认评查", R.OPEN, R.CONFIRMED, by=DEPUTY, guard=effects.not_by_the_reviewer, effect=effects.confirm,
             event=OWN + "review_confirmed"),
    ),
)  # fmt: skip
TRAINING = Workflow(
    Training,
    steps=(
        Step("hold", "已举办", T.PLANNED, T.HELD, by=(CLERK, DEPUTY), guard=effects.somebody_came, event=OWN + "training_held"),
        Step("cancel", "取消培训", T.PLANNED, T.CANCELLED, by=(CLERK, DEPUTY), reason=True, event=OWN + "training_cancelled",
             is_danger=True),
    ),
)  # fmt: skip
CONTEST = Workflow(
    Contest,
    steps=(
        Step("commit", "公布题库承诺", C.PLANNED, C.COMMITTED, by=CLERK, guard=effects.enough_questions, effect=effects.commit,
             asks=(Ask("public_source", "公共随机数来源", help="如“2025年8月27日福彩3D开奖号码”"),
                   Ask("public_on", "公共随机数日期", "date")),
             event=OWN + "contest_committed", is_bulk=False),
        Step("recall", "收回承诺重新公布", C.COMMITTED, C.PLANNED, by=CLERK, reason=True, event=OWN + "contest_recalled",
             is_danger=True, is_bulk=False, is_exception=True),
        Step("draw", "抽题", C.COMMITTED, C.DRAWN, by=DEPUTY, second_person=("commit",), guard=effects.value_is_out,
             effect=effects.draw, asks=(Ask("public_value", "公共随机数", help="照公布的原样填写"),),
             event=OWN + "contest_drawn", is_bulk=False),
        Step("settle", "评定名次", C.DRAWN, C.HELD, by=(CLERK, DEPUTY), guard=effects.enough_scores,
             effect=effects.settle, event=OWN + "contest_settled", is_bulk=False),
    ),
)  # fmt: skip

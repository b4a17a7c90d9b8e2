"""What can be done beside the steps of learning."""

from __future__ import annotations

from xianwu.core.records.deeds import deed
from xianwu.domains.gas_safety.learning import actions, forms
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, REVIEWER

ON_REVIEW = (
    deed("error", "登记评查问题", (REVIEWER, CLERK, DEPUTY), forms.ErrorForm, actions.record_error, ("open",),
         icon="alert-triangle"),
)  # fmt: skip
ON_TRAINING = (
    deed("attend", "登记参训人员", (CLERK, DEPUTY), forms.AttendForm, actions.sign_in, ("planned",), icon="users"),
)
ON_CONTEST = (
    deed("score", "登记成绩", (CLERK, DEPUTY), forms.ScoreForm, actions.record_score, ("drawn",), icon="pencil"),
)

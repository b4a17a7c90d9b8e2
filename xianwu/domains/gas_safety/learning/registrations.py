"""What is registered beside the steps of learning."""

from __future__ import annotations

from typing import Any

from xianwu.domains.gas_safety.learning import actions, forms
from xianwu.domains.gas_safety.learning.records import Contest, FileReview, Training
from xianwu.registers.enforcement.registering import Registration
from xianwu.registers.enforcement.roles import CLERK, DEPUTY, REVIEWER


def _error(record: FileReview, form: Any, **by: Any) -> Any:
    return actions.record_error(record, **form.cleaned_data, **by)


def _attend(record: Training, form: Any, **by: Any) -> Any:
    return actions.sign_in(record, list(form.cleaned_data["people"]), **by)


def _score(record: Contest, form: Any, **by: Any) -> Any:
    return actions.record_score(record, **form.cleaned_data, **by)


ON_REVIEW = (
    Registration(
        "error", "登记评查问题", (REVIEWER, CLERK, DEPUTY), forms.ErrorForm, _error, ("open",), icon="alert-triangle"
    ),
)
ON_TRAINING = (
    Registration("attend", "登记参训人员", (CLERK, DEPUTY), forms.AttendForm, _attend, ("planned",), icon="users"),
)
ON_CONTEST = (Registration("score", "登记成绩", (CLERK, DEPUTY), forms.ScoreForm, _score, ("drawn",), icon="pencil"),)

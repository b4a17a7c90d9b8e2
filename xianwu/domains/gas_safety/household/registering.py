"""What is registered of household checks beside the steps: forms, for whom, and the verbs they call."""

from __future__ import annotations

from typing import Any

from django import forms

from xianwu.domains.gas_safety.household import actions
from xianwu.domains.gas_safety.household.kinds import Outcome
from xianwu.domains.gas_safety.household.records import HouseholdCheck
from xianwu.domains.gas_safety.kinds import USERS
from xianwu.domains.gas_safety.models import GasSite
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.registering import CHOOSE, Registration, SideForm, day_field
from xianwu.registers.enforcement.roles import CLERK, OFFICER

LISTED = (Subject.State.ACTIVE, Subject.State.SUSPENDED)


class CheckForm(SideForm):
    checked_on = day_field("上门日期", help_text="供气企业上门的日期")
    outcome = forms.ChoiceField(label="结果", choices=[CHOOSE, *Outcome.choices])
    inspector = forms.CharField(label="安检员", max_length=60, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="拒绝安检的必填")


class HazardForm(SideForm):
    title = forms.CharField(label="隐患", max_length=200)
    severity = forms.ChoiceField(label="等级", choices=[CHOOSE, *Severity.choices])
    fix_due_on = day_field("整改期限", required=False, help_text="不填按参数里的天数")


def _checked(record: GasSite, form: Any, **by: Any) -> Any:
    return actions.record_check(record, **form.cleaned_data, **by)


def _hazard(record: HouseholdCheck, form: Any, **by: Any) -> Any:
    return actions.report_hazard(record, **form.cleaned_data, **by)


def is_user(record: GasSite) -> bool:
    return record.subject.state in LISTED and record.subject.kind in USERS


def was_let_in(record: HouseholdCheck) -> bool:
    return record.outcome == Outcome.DONE


CHECK = Registration("company-check", "登记供气企业安检", (CLERK, OFFICER), CheckForm, _checked, (),
                     "供气企业的入户安检，不是执法检查；到访不遇、拒绝安检的也登记。", "clipboard-check", fits=is_user)  # fmt: skip
ON_CHECK = (
    Registration("hazard", "登记安检隐患", (CLERK, OFFICER), HazardForm, _hazard, (),
                 "供气企业报告的隐患：登记的日期就是报告日期。", "alert-triangle", fits=was_let_in),
)  # fmt: skip

"""What can be done about household checks beside the steps: forms, for whom, and the verbs they call."""

from __future__ import annotations

from django import forms

from xianwu.core.records.deeds import deed
from xianwu.domains.gas_safety.household import actions
from xianwu.domains.gas_safety.household.kinds import Outcome
from xianwu.domains.gas_safety.household.records import HouseholdCheck
from xianwu.domains.gas_safety.kinds import USERS
from xianwu.domains.gas_safety.models import GasSite
from xianwu.kit import clock
from xianwu.kit.side_forms import CHOOSE, SideForm, day_field
from xianwu.registers.enforcement.kinds import Severity
from xianwu.registers.enforcement.models import Subject
from xianwu.registers.enforcement.roles import CLERK, OFFICER

LISTED = (Subject.State.ACTIVE, Subject.State.SUSPENDED)


class CheckForm(SideForm):
    checked_on = day_field("上门日期", initial=clock.today, help_text="供气企业上门的日期")
    outcome = forms.ChoiceField(label="结果", choices=[CHOOSE, *Outcome.choices])
    inspector = forms.CharField(label="安检员", max_length=60, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="拒绝安检的必填")


class HazardForm(SideForm):
    title = forms.CharField(label="隐患", max_length=200)
    severity = forms.ChoiceField(label="等级", choices=[CHOOSE, *Severity.choices])
    fix_due_on = day_field("整改期限", required=False, help_text="不填按参数里的天数")


def is_user(record: GasSite) -> bool:
    return record.subject.state in LISTED and record.subject.kind in USERS


def was_let_in(record: HouseholdCheck) -> bool:
    return record.outcome == Outcome.DONE


CHECK = deed("company-check", "登记供气企业安检", (CLERK, OFFICER), CheckForm, actions.record_check, icon="clipboard-check",
             fits=is_user, help="供气企业的入户安检，不是执法检查；到访不遇、拒绝安检的也登记。")  # fmt: skip
ON_CHECK = (
    deed("hazard", "登记安检隐患", (CLERK, OFFICER), HazardForm, actions.report_hazard, icon="alert-triangle",
         fits=was_let_in, help="供气企业报告的隐患：登记的日期就是报告日期。"),
)  # fmt: skip

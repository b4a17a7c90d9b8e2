"""What is registered beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from typing import Any

from xianwu.domains.gas_safety import forms, joint_actions, site_actions
from xianwu.domains.gas_safety.household.registering import CHECK, LISTED
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.domains.gas_safety.models import GasSite, PartnerPart
from xianwu.registers.enforcement.kinds import Duty
from xianwu.registers.enforcement.models import Inspection
from xianwu.registers.enforcement.registering import Registration
from xianwu.registers.enforcement.roles import CLERK, OFFICER

BEFORE, DURING = Inspection.OPEN, ("visiting", "visited", "concluded")


def _switch(record: GasSite, form: Any, **by: Any) -> Any:
    return site_actions.switch_away(record, **form.cleaned_data, **by)


def _entry(record: Inspection, form: Any, **by: Any) -> Any:
    return joint_actions.record_entry(record, **form.cleaned_data, **by)


def _declare(record: Inspection, form: Any, **by: Any) -> Any:
    data = dict(form.cleaned_data)
    return joint_actions.declare_interest(data.pop("expert"), **data, **by)


def _advise(record: Inspection, form: Any, **by: Any) -> Any:
    data = dict(form.cleaned_data)
    return joint_actions.record_advice(data.pop("row"), **data, **by)


def _partners(record: Inspection, form: Any, **by: Any) -> Any:
    return joint_actions.invite_partners(record, list(form.cleaned_data["organs"]), **by)


def _decide(record: PartnerPart, form: Any, **by: Any) -> Any:
    return joint_actions.record_decision(record, **form.cleaned_data, **by)


def is_listed(record: GasSite) -> bool:
    return record.subject.state in LISTED


def is_home(record: Inspection) -> bool:
    return record.subject.kind == Kind.RESIDENT


def has_expert(record: Inspection) -> bool:
    return record.participants.present().filter(duty=Duty.EXPERT, expert_advice=None).exists()


def has_form(record: Inspection) -> bool:
    return record.expert_advice.filter(has_no_interest=True).exists()


def is_waiting(record: PartnerPart) -> bool:
    return not record.decision


ON_SITE = (
    CHECK,
    Registration("switch", "改用其他燃料转出", (CLERK,), forms.SwitchForm, _switch, (),
                 "改用电、醇基燃料的不属燃气监管：发移送函，从在册中转出。", "mail", fits=is_listed),
)  # fmt: skip
ON_VISIT = (
    Registration("entry", "登记入户同意", (CLERK, OFFICER), forms.EntryForm, _entry, BEFORE,
                 "进入住宅检查要先征得同意；不同意的不得进入。", "home", fits=is_home),
    Registration("partners", "通知联合部门", (CLERK, OFFICER), forms.PartnersForm, _partners, BEFORE,
                 "市监、消防、商务、应急、公安各在自己职权内处理。", "users"),
    Registration("declare", "专家利益冲突声明", (CLERK, OFFICER), forms.DeclareForm, _declare, (*BEFORE, "visited"),
                 "专家没有签声明的，不能结束检查。", "file-text", fits=has_expert),
    Registration("advise", "登记专家意见", (CLERK, OFFICER), forms.AdviceForm, _advise, DURING,
                 "意见供参考，不能单独作为检查结果。", "message-circle", fits=has_form),
)  # fmt: skip
ON_PART = (
    Registration("decide", "登记处理结果", (CLERK, OFFICER), forms.DecisionForm, _decide, (),
                 "各部门在自己职权内决定，用自己的文书。", "clipboard-check", fits=is_waiting),
)  # fmt: skip

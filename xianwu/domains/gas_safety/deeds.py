"""What can be done beside the steps: which form, for whom, and the verb it calls. Data, no rule."""

from __future__ import annotations

from typing import Any

from xianwu.core.records.deeds import deed
from xianwu.domains.gas_safety import forms, joint_actions, site_actions
from xianwu.domains.gas_safety.household.deeds import CHECK, LISTED
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.domains.gas_safety.models import ExpertAdvice, GasSite, PartnerPart
from xianwu.registers.enforcement.kinds import Duty
from xianwu.registers.enforcement.models import Inspection, Participant
from xianwu.registers.enforcement.roles import CLERK, OFFICER

BEFORE, DURING = Inspection.OPEN, ("visiting", "visited", "concluded")


def _declare(record: Inspection, *, expert: Participant, **said: Any) -> Any:
    return joint_actions.declare_interest(expert, **said)


def _advise(record: Inspection, *, row: ExpertAdvice, **said: Any) -> Any:
    return joint_actions.record_advice(row, **said)


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
    deed("switch", "改用其他燃料转出", (CLERK,), forms.SwitchForm, site_actions.switch_away, icon="mail", fits=is_listed,
         help="改用电、醇基燃料的不属燃气监管：发移送函，从在册中转出。"),
)  # fmt: skip
ON_VISIT = (
    deed("entry", "登记入户同意", (CLERK, OFFICER), forms.EntryForm, joint_actions.record_entry, BEFORE, icon="home",
         fits=is_home, help="进入住宅检查要先征得同意；不同意的不得进入。"),
    deed("partners", "通知联合部门", (CLERK, OFFICER), forms.PartnersForm, joint_actions.invite_partners, BEFORE,
         icon="users", help="市监、消防、商务、应急、公安各在自己职权内处理。"),
    deed("declare", "专家利益冲突声明", (CLERK, OFFICER), forms.DeclareForm, _declare, (*BEFORE, "visited"),
         icon="file-text", fits=has_expert, help="专家没有签声明的，不能结束检查。"),
    deed("advise", "登记专家意见", (CLERK, OFFICER), forms.AdviceForm, _advise, DURING, icon="message-circle",
         fits=has_form, help="意见供参考，不能单独作为检查结果。"),
)  # fmt: skip
ON_PART = (
    deed("decide", "登记处理结果", (CLERK, OFFICER), forms.DecisionForm, joint_actions.record_decision,
         may=joint_actions.not_decider, icon="clipboard-check", fits=is_waiting,
         help="各部门在自己职权内决定，用自己的文书。"),
)  # fmt: skip

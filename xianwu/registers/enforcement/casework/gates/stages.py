"""Which gates stand before which step: the steps' guards and the checklist on the page read the same table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.agreement import AGREE, RESUME
from xianwu.registers.enforcement.casework.gates.coercion import (
    ANNOUNCE,
    APPROVE_SEAL,
    CONFIRM_SEAL,
    DECIDE_SUBSTITUTE,
    EXECUTE,
    REMIND_SUBSTITUTE,
    SEAL,
    SEAL_URGENTLY,
    SUBSTITUTE,
    seal_lifted,
)
from xianwu.registers.enforcement.casework.gates.decision import (
    DECISION,
    ON_SPOT,
    ON_SPOT_SAID,
    STANDING,
    custody_settled,
)
from xianwu.registers.enforcement.casework.gates.filing import FILING, act_fits, power
from xianwu.registers.enforcement.casework.gates.gate import Gate, GateRule
from xianwu.registers.enforcement.casework.gates.inquiry import (
    discretion,
    facts_and_evidence,
    fine_in_range,
    legal_review,
    penalty_lawful,
    two_officers,
)
from xianwu.registers.enforcement.casework.gates.notice import DEFENCE, NOTICE, defence_answered, overdue_order
from xianwu.registers.enforcement.casework.gates.performance import ARCHIVE, CLOSE, COURT, PERFORM, REMIND
from xianwu.registers.enforcement.models import Case

S = Case.State


@dataclass(frozen=True)
class Stage:
    """The gates before one step. `asked` are judged with what the step asks for, `standing` before it is asked."""

    step: str
    label: str
    states: tuple[str, ...]
    standing: tuple[GateRule, ...] = ()
    asked: tuple[GateRule, ...] = ()
    is_simple: bool | None = None
    applies: Callable[[Dossier], bool] | None = None

    @property
    def rules(self) -> tuple[GateRule, ...]:
        return tuple(dict.fromkeys((*self.standing, *self.asked)))

    def gates(self, dossier: Dossier) -> list[Gate]:
        return [rule(dossier) for rule in self.rules]

    def fits(self, case: Case) -> bool:
        return self.is_simple is None or self.is_simple == case.is_simple


def _without(rules: tuple[GateRule, ...], gone: tuple[Callable[..., Gate], ...]) -> tuple[GateRule, ...]:
    return tuple(rule for rule in rules if rule not in gone)


INQUIRY = (facts_and_evidence, penalty_lawful, fine_in_range, discretion)
STAGES = (
    Stage("approve_filing", "立案", (S.CLUE, S.FILING), FILING, is_simple=False),
    Stage(
        "finish_investigation",
        "调查终结",
        (S.FILED,),
        (act_fits, two_officers, overdue_order),
        INQUIRY,
        is_simple=False,
    ),
    Stage("notify", "事先告知", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED), NOTICE, is_simple=False),
    Stage("review_defence", "意见复核", (S.NOTIFIED, S.HEARING), DEFENCE, (defence_answered,), is_simple=False),
    Stage("decide", "处罚决定", (S.DEFENDED,), STANDING, _without(DECISION, STANDING), is_simple=False),
    Stage("decide_on_spot", "当场处罚", (S.CLUE,), ON_SPOT, ON_SPOT_SAID, is_simple=True),
    Stage("serve_decision", "送达", (S.DECIDED,), ()),
    Stage("perform", "履行", (S.SERVED, S.REMINDED), PERFORM),
    Stage("close", "结案", (S.PERFORMED,), (*CLOSE, seal_lifted)),
    Stage("archive", "归档", (S.CLOSED, S.TERMINATED, S.TRANSFERRED), (*ARCHIVE, seal_lifted)),
)
SEALABLE = (S.FILED, S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.NOTIFIED, S.HEARING, S.DEFENDED, S.DECIDED, S.SERVED,
            S.REMINDED)  # fmt: skip
AFTER_SERVICE, REMINDED = (S.SERVED, S.REMINDED), (S.REMINDED,)


def _overdue(d: Dossier) -> bool:
    """A day to pay or to act by that is over."""
    return any(until and until < d.on for until in (d.case.pay_due_on, d.case.act_due_on))


def _sealable(d: Dossier) -> bool:
    """Who has no power to coerce is not shown the way to a seal."""
    return d.case.seal_approved_on is None and d.case.sealed_on is None and not d.coercion_problem


def _seal_waits(d: Dossier) -> bool:
    return bool(d.case.seal_approved_on) and d.case.sealed_on is None


def _seal_unconfirmed(d: Dossier) -> bool:
    return bool(d.case.seal_approve_by) and d.case.seal_approved_on is None and d.case.unsealed_on is None


def _to_announce(d: Dossier) -> bool:
    return bool(d.case.act_due_on) and d.case.announced_on is None


def _to_execute(d: Dossier) -> bool:
    return bool(d.case.act_due_on) and not (d.case.coercion_decided_on or d.case.substituted_on)


def _to_substitute(d: Dossier) -> bool:
    return _to_execute(d) and d.case.substitute_decided_on is None


def _substitute_waits(d: Dossier) -> bool:
    return bool(d.case.substitute_decided_on) and d.case.substituted_on is None


def _court_open(d: Dossier) -> bool:
    return d.case.court_applied_on is None


def _agreed(d: Dossier) -> bool:
    return d.agreement is not None


SIDES = (
    Stage("approve_seal", "查封批准", SEALABLE, APPROVE_SEAL, applies=_sealable),
    Stage("seal", "实施查封", SEALABLE, SEAL, applies=_seal_waits),
    Stage("confirm_seal", "补办查封批准", SEALABLE, CONFIRM_SEAL, applies=_seal_unconfirmed),
    Stage("remind", "催告", (S.SERVED,), REMIND, applies=_overdue),
    Stage("announce", "公告限期拆除", AFTER_SERVICE, ANNOUNCE, applies=_to_announce),
    Stage("decide_coercion", "强制执行决定", REMINDED, EXECUTE, applies=_to_execute),
    Stage("decide_substitute", "代履行决定", REMINDED, DECIDE_SUBSTITUTE, applies=_to_substitute),
    Stage("substitute", "代履行", REMINDED, SUBSTITUTE, applies=_substitute_waits),
    Stage("apply_court", "申请法院强制执行", REMINDED, COURT, applies=_court_open),
    Stage("resume_execution", "恢复执行", AFTER_SERVICE, RESUME, applies=_agreed),
)
"""Ways that lead off the road: coercion, the court, agreements. Each is shown where it may be the next one."""
BY_STEP = {stage.step: stage for stage in (*STAGES, *SIDES)} | {
    "apply_filing": Stage("apply_filing", "申请立案", (S.CLUE,), FILING),
    "discuss": Stage("discuss", "集体讨论", (S.INVESTIGATED, S.REVIEWED, S.DEFENDED), (legal_review,)),
    "decide_none": Stage("decide_none", "不予处罚", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.DEFENDED),
                         (facts_and_evidence, custody_settled)),
    "seal_urgently": Stage("seal_urgently", "紧急查封", SEALABLE, SEAL_URGENTLY),
    "remind_substitute": Stage("remind_substitute", "代履行前催告", REMINDED, REMIND_SUBSTITUTE),
    "clear_at_once": Stage("clear_at_once", "立即代履行", (), (power,)),
    "postpone": Stage("postpone", "延期、分期缴纳", AFTER_SERVICE, AGREE),
    "agree": Stage("agree", "执行协议", REMINDED, AGREE),
}  # fmt: skip


def sides_of(dossier: Dossier) -> list[Stage]:
    """The ways off the road that are open to the case as it stands."""
    fitting = (stage for stage in SIDES if dossier.case.state in stage.states)
    return [stage for stage in fitting if stage.applies is None or stage.applies(dossier)]


def road_of(case: Case) -> list[Stage]:
    """The stages a case of this procedure goes through, in order."""
    return [stage for stage in STAGES if stage.fits(case)]


def stage_now(case: Case) -> Stage | None:
    """The stage before which the case stands."""
    return next((stage for stage in road_of(case) if case.state in stage.states), None)

"""Which gates stand before which step: the steps' guards and the checklist on the page read the same table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xianwu.registers.enforcement.casework.dossier import Dossier
from xianwu.registers.enforcement.casework.gates.coercion import ANNOUNCE, APPROVE_SEAL, EXECUTE, SEAL, seal_lifted
from xianwu.registers.enforcement.casework.gates.decision import (
    DECISION,
    ON_SPOT,
    ON_SPOT_SAID,
    STANDING,
    custody_settled,
)
from xianwu.registers.enforcement.casework.gates.filing import FILING
from xianwu.registers.enforcement.casework.gates.gate import Gate, GateRule
from xianwu.registers.enforcement.casework.gates.inquiry import (
    facts_and_evidence,
    fine_in_range,
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

    @property
    def rules(self) -> tuple[GateRule, ...]:
        return tuple(dict.fromkeys((*self.standing, *self.asked)))

    def gates(self, dossier: Dossier) -> list[Gate]:
        return [rule(dossier) for rule in self.rules]

    def fits(self, case: Case) -> bool:
        return self.is_simple is None or self.is_simple == case.is_simple


def _without(rules: tuple[GateRule, ...], gone: tuple[Callable[..., Gate], ...]) -> tuple[GateRule, ...]:
    return tuple(rule for rule in rules if rule not in gone)


INQUIRY = (facts_and_evidence, penalty_lawful, fine_in_range)
STAGES = (
    Stage("approve_filing", "立案", (S.CLUE, S.FILING), FILING, is_simple=False),
    Stage("finish_investigation", "调查终结", (S.FILED,), (two_officers, overdue_order), INQUIRY, is_simple=False),
    Stage("notify", "事先告知", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED), NOTICE, is_simple=False),
    Stage("review_defence", "意见复核", (S.NOTIFIED, S.HEARING), DEFENCE, (defence_answered,), is_simple=False),
    Stage("decide", "处罚决定", (S.DEFENDED,), STANDING, _without(DECISION, STANDING), is_simple=False),
    Stage("decide_on_spot", "当场处罚", (S.CLUE,), ON_SPOT, ON_SPOT_SAID, is_simple=True),
    Stage("serve_decision", "送达", (S.DECIDED,), ()),
    Stage("perform", "履行", (S.SERVED, S.REMINDED), PERFORM),
    Stage("close", "结案", (S.PERFORMED,), (*CLOSE, seal_lifted)),
    Stage("archive", "归档", (S.CLOSED, S.TERMINATED, S.TRANSFERRED), (*ARCHIVE, seal_lifted)),
)
BY_STEP = {stage.step: stage for stage in STAGES} | {
    "apply_filing": Stage("apply_filing", "申请立案", (S.CLUE,), FILING),
    "decide_none": Stage("decide_none", "不予处罚", (S.INVESTIGATED, S.REVIEWED, S.DISCUSSED, S.DEFENDED),
                         (facts_and_evidence, custody_settled)),
    "remind": Stage("remind", "催告", (S.SERVED,), REMIND),
    "approve_seal": Stage("approve_seal", "查封批准", (), APPROVE_SEAL),
    "seal": Stage("seal", "查封", (), SEAL),
    "announce": Stage("announce", "公告限期拆除", (S.SERVED, S.REMINDED), ANNOUNCE),
    "decide_coercion": Stage("decide_coercion", "强制执行", (S.REMINDED,), EXECUTE),
    "apply_court": Stage("apply_court", "申请法院强制执行", (S.REMINDED,), COURT),
}  # fmt: skip


def road_of(case: Case) -> list[Stage]:
    """The stages a case of this procedure goes through, in order."""
    return [stage for stage in STAGES if stage.fits(case)]


def stage_now(case: Case) -> Stage | None:
    """The stage before which the case stands."""
    return next((stage for stage in road_of(case) if case.state in stage.states), None)

"""What this field asks on top of the engine: consent at a home, experts without interest, the right branch of the law."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from xianwu.core.people.actors import Actor
from xianwu.core.workflow.declarations import Move
from xianwu.domains.gas_safety.acts import OF_CODE
from xianwu.domains.gas_safety.kinds import Kind
from xianwu.domains.gas_safety.models import EntryConsent, ExpertAdvice, PartnerPart
from xianwu.kit.refusals import Wrong
from xianwu.registers.enforcement.declarations import kind_label
from xianwu.registers.enforcement.kinds import Duty
from xianwu.registers.enforcement.models import Case, Finding, Inspection, Subject

NO_CUTTING = (
    "不得对居民生活采取停止供气的方式迫使当事人履行义务（行政强制法第四十三条）：请写要改正什么，"
    "确有泄漏等紧急危险的，由供气企业依法现场处置。"
)
CUTTING = ("停气", "停止供气", "断气", "切断供气", "中断供气", "停供燃气", "停止供应燃气")
STARTING = ("start", "start_urgent")
ORDERING = ("order", "correct_order", "extend", "stop")
"""Whatever prints an order: the first, the one in its place, the one with a later deadline."""
SAYING = ("finish_investigation", "decide", "decide_on_spot")
RULE_49 = "GAS-49"


def cuts_residents(subject: Subject | None, *words: str) -> bool:
    """Whether the words ask to cut a household's gas."""
    if subject is None or subject.kind != Kind.RESIDENT:
        return False
    return any(cut in text for cut in CUTTING for text in words)


def order_problem(subject: Subject | None, demand: str) -> str:
    """For an order that is printed from a case."""
    return NO_CUTTING if cuts_residents(subject, demand) else ""


# --- visits -----------------------------------------------------------------------------------------------


def visit_problem(inspection: Inspection, move: Move) -> str | None:
    if move.step.name in STARTING:
        return _no_consent(inspection) or _no_partner(inspection) or None
    if move.step.name == "finish" and not move.is_offer:
        return _undeclared(inspection) or None
    return None


def _no_consent(inspection: Inspection) -> str:
    if inspection.subject.kind != Kind.RESIDENT:
        return ""
    row = EntryConsent.objects.filter(inspection=inspection).first()
    if row is None:
        return "入户检查要先征得居民同意：请先“登记入户同意”，写明同意人和与户主的关系。"
    if not row.is_given:
        return "居民不同意入户，不能进入住宅检查：请登记“未能检查”，改由供气企业上门安检。"
    return ""


def _no_partner(inspection: Inspection) -> str:
    if not inspection.is_joint or PartnerPart.objects.filter(inspection=inspection).exists():
        return ""
    return "联合检查还没有通知联合部门：请先“通知联合部门”，不是联合检查的请取消“联合检查”。"


def may_be_entered(actor: Actor, on: date) -> Q:
    """For the database: a home with the consent of who lives there, a joint visit of which the partners know."""
    consent = EntryConsent.objects.filter(inspection=OuterRef("pk"), is_given=True)
    partner = PartnerPart.objects.filter(inspection=OuterRef("pk"))
    return (~Q(subject__kind=Kind.RESIDENT) | Q(Exists(consent))) & (Q(is_joint=False) | Q(Exists(partner)))


def _undeclared(inspection: Inspection) -> str:
    """Experts of the team who have signed no form about their interests."""
    experts = inspection.participants.present().filter(duty=Duty.EXPERT)
    declared = ExpertAdvice.objects.filter(inspection=inspection).values("expert_id")
    names = list(experts.exclude(pk__in=declared).values_list("name", flat=True))
    return f"专家{'、'.join(names)}还没有签利益冲突声明，请先登记，或者让其退出检查组。" if names else ""


# --- orders and cases ---------------------------------------------------------------------------------------


def finding_problem(finding: Finding, move: Move) -> str | None:
    """No order that cuts a household's gas; no case by article 49 before the order has run out."""
    if move.step.name in ORDERING:
        said = (str(move.data.get("demand") or ""), "" if move.is_offer else finding.demand)
        return NO_CUTTING if cuts_residents(finding.subject, *said) else None
    if move.step.name != "file" or finding.item is None or finding.item.rule is None:
        return None
    rule, state = finding.item.rule, finding.state
    if rule.needs_overdue_order and state != Finding.State.OVERDUE:
        return f"{rule.basis}要先责令限期改正、送达，逾期不改正的才能立案处罚，重大隐患也不例外。请先责令改正，逾期后再立案。"
    return None


def has_run_out(actor: Actor, on: date) -> Q:
    """For the database: what a provision punishes only after its order ran out is overdue."""
    return Q(state=Finding.State.OVERDUE) | Q(item__rule__needs_overdue_order=False)


def case_problem(case: Case, move: Move) -> str | None:
    if move.is_offer:
        return None
    if move.step.name in SAYING:
        said = str(move.data.get("correction_demand") or case.correction_demand)
        return NO_CUTTING if cuts_residents(case.subject, said) else None
    return None


def act_problem(case: Case) -> str:
    """The provision speaks of other subjects."""
    act = OF_CODE.get(case.rule.code)
    if act is None or not act.kinds or case.subject is None or case.subject.kind in act.kinds:
        return ""
    meant = "、".join(kind_label(case.matter, str(kind)) for kind in act.kinds)
    return Wrong(
        f"{case.rule.basis}针对{meant}，当事人是{case.subject.kind_word}，请换用对应的处罚事项。", field="rule"
    )


def act_fits(actor: Actor, on: date) -> Q:
    """The same for the database."""
    found = Q(subject__isnull=True)
    for act in OF_CODE.values():
        found |= Q(rule__code=act.code, subject__kind__in=act.kinds) if act.kinds else Q(rule__code=act.code)
    return found | ~Q(rule__code__in=list(OF_CODE))

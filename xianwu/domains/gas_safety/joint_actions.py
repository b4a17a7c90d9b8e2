"""What belongs to a visit of gas safety beside the engine's record: consent, experts, partners, the supplier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from xianwu.core.events.api import write_change, write_many_new, write_new
from xianwu.core.units.models import Unit
from xianwu.domains.gas_safety import paper_kinds
from xianwu.domains.gas_safety.acts import PARTNERS
from xianwu.domains.gas_safety.gates import NO_CUTTING, cuts_residents
from xianwu.domains.gas_safety.kinds import MATTER, Decision, Kind
from xianwu.domains.gas_safety.models import EntryConsent, ExpertAdvice, GasSite, PartnerPart
from xianwu.papers.api import issue_paper
from xianwu.papers.models import Paper
from xianwu.papers.wording import chinese_date
from xianwu.registers.enforcement import authority
from xianwu.registers.enforcement.gates import EnforcementRefused, require_role, require_state
from xianwu.registers.enforcement.kinds import Duty, Power, Severity
from xianwu.registers.enforcement.models import Finding, Inspection, Participant
from xianwu.registers.enforcement.roles import CLERK, OFFICER

if TYPE_CHECKING:
    from xianwu.core.people.actors import Actor

NEEDED = {Decision.ORDERED: Power.ORDER_CORRECT, Decision.FINED: Power.FINE}
TOPICS = {each.unit: each.topic for each in PARTNERS}
HELD = (Inspection.State.VISITING, Inspection.State.VISITED, Inspection.State.CONCLUDED)


def record_entry(
    inspection: Inspection, *, given_by: str, relation: str, is_given: bool, note: str = "", actor: Actor, at: datetime
) -> EntryConsent:
    """Whether a household lets the officers in; told once before the visit."""
    require_role(actor, inspection.unit, CLERK, OFFICER)
    require_state(inspection, *Inspection.OPEN, what="登记入户同意")
    if inspection.subject.kind != Kind.RESIDENT:
        raise EnforcementRefused("只有居民住宅要登记入户同意。")
    if not given_by.strip():
        raise EnforcementRefused("请填写同意人姓名。", field="given_by")
    values: dict[str, Any] = {
        "given_by": given_by.strip(), "relation": relation.strip(), "is_given": is_given, "note": note.strip(),
        "recorded_on": timezone.localdate(at),
    }  # fmt: skip
    known = EntryConsent.objects.filter(inspection=inspection).first()
    if known is None:
        known = EntryConsent(inspection=inspection, **values)
        write_new(known, "gas_safety.entry_recorded", actor=actor, at=at)
    else:
        require_state(inspection, *Inspection.OPEN[:3], what="改登入户同意")
        write_change(known, values, "gas_safety.entry_recorded", actor=actor, at=at)
    return known


# --- experts ------------------------------------------------------------------------------------------------


def declare_interest(
    expert: Participant, *, has_no_interest: bool, interest: str = "", signed_on: date, actor: Actor, at: datetime
) -> ExpertAdvice:
    """The form an expert signs before anything is said."""
    inspection = expert.inspection
    require_role(actor, inspection.unit, CLERK, OFFICER)
    if expert.duty != Duty.EXPERT or expert.left_on is not None:
        raise EnforcementRefused("只有检查组里的专家要签利益冲突声明。", field="expert")
    if ExpertAdvice.objects.filter(expert=expert).exists():
        raise EnforcementRefused(f"{expert.name}已签利益冲突声明。", field="expert")
    if signed_on > timezone.localdate(at):
        raise EnforcementRefused("声明日期晚于今天，请核对。", field="signed_on")
    if not has_no_interest and not interest.strip():
        raise EnforcementRefused("有利益关系的，请写明是什么关系。", field="interest")
    row = ExpertAdvice(
        inspection=inspection, expert=expert, has_no_interest=has_no_interest, interest=interest.strip(),
        signed_on=signed_on,
    )  # fmt: skip
    write_new(row, "gas_safety.expert_declared", actor=actor, at=at)
    return row


def record_advice(row: ExpertAdvice, *, advice: str, actor: Actor, at: datetime) -> ExpertAdvice:
    """Advice: it is no finding, and no result of the visit by itself."""
    require_role(actor, row.inspection.unit, CLERK, OFFICER)
    require_state(row.inspection, *HELD, what="登记专家意见")
    if not row.has_no_interest:
        raise EnforcementRefused(
            f"{row.expert.name}声明与检查对象有利益关系（{row.interest}），不能出具意见，请另请专家。", field="expert"
        )
    if not advice.strip():
        raise EnforcementRefused("请填写专家意见。", field="advice")
    changes = {"advice": advice.strip(), "given_on": timezone.localdate(at)}
    write_change(row, changes, "gas_safety.expert_advised", actor=actor, at=at)
    return row


# --- partners -----------------------------------------------------------------------------------------------


@transaction.atomic
def invite_partners(inspection: Inspection, organs: Sequence[Unit], *, actor: Actor, at: datetime) -> list[PartnerPart]:
    """Tell the organs of a joint visit what each of them looks at; those told before stay."""
    require_role(actor, inspection.unit, CLERK, OFFICER)
    require_state(inspection, *Inspection.OPEN, what="通知联合部门")
    if inspection.matter != MATTER:
        raise EnforcementRefused("只有燃气检查在这里通知联合部门。")
    known = set(PartnerPart.objects.filter(inspection=inspection).values_list("organ_id", flat=True))
    fresh = [
        PartnerPart(
            inspection=inspection, organ=organ, topic=TOPICS.get(organ.code, "本部门职责范围内的事项"),
            invited_on=timezone.localdate(at),
        )
        for organ in organs
        if organ.pk not in known and organ.pk != inspection.unit_id
    ]  # fmt: skip
    if not fresh:
        raise EnforcementRefused("请选择还没有通知的联合部门。", field="organs")
    write_many_new(fresh, "gas_safety.partner_invited", actor=actor, at=at)
    if not inspection.is_joint:
        write_change(inspection, {"is_joint": True}, "enforcement.inspection_changed", actor=actor, at=at)
    return fresh


def not_decider(part: PartnerPart, actor: Actor) -> str:
    """Why somebody may not write the partner's decision down; "" for its own people, and for our clerk."""
    is_able = actor.covers(part.organ, CLERK, OFFICER) or actor.covers(part.inspection.unit, CLERK)
    return "" if is_able else f"需由{part.organ}或本机关的执法内勤登记。"


def record_decision(
    part: PartnerPart,
    *,
    decision: str,
    document_no: str = "",
    decided_on: date,
    note: str = "",
    actor: Actor,
    at: datetime,
) -> PartnerPart:
    """What the partner decided: by its own people, or by ours from its document; never beyond its powers."""
    inspection = part.inspection
    if said := not_decider(part, actor):
        raise EnforcementRefused(said)
    require_state(inspection, *HELD, what="登记处理结果；请在检查开始后登记")
    if part.decision:
        raise EnforcementRefused(f"{part.organ}已反馈“{part.get_decision_display()}”，有误的请由该部门另行来函。")
    if decision not in Decision.values or decision == Decision.WAITING:
        raise EnforcementRefused("请选择处理结果。", field="decision")
    if not inspection.planned_on <= decided_on <= timezone.localdate(at):
        raise EnforcementRefused("处理日期要在检查日期之后、今天或以前，请核对。", field="decided_on")
    _refuse_beyond_power(part, decision, document_no, on=decided_on)
    changes = {"decision": decision, "document_no": document_no.strip(), "decided_on": decided_on, "note": note.strip()}
    write_change(part, changes, "gas_safety.partner_decided", actor=actor, at=at)
    return part


def _refuse_beyond_power(part: PartnerPart, decision: str, document_no: str, *, on: date) -> None:
    needed = NEEDED.get(Decision(decision))
    if needed is None:
        return
    authority.basis_of(part.organ, MATTER, needed, town=part.inspection.town, on=on)
    if not document_no.strip():
        raise EnforcementRefused(f"请填写{part.organ}自己的文书文号：各部门在自己职权内作出决定。", field="document_no")


# --- the supplier -------------------------------------------------------------------------------------------


def notify_supplier(finding: Finding, *, demand: str, contact: str = "", actor: Actor, at: datetime) -> Paper:
    """Tell the supplier of a major hazard, so that it acts by the law and the contract; no household is cut off."""
    require_role(actor, finding.unit, CLERK, OFFICER)
    if finding.matter != MATTER or finding.severity != Severity.MAJOR:
        raise EnforcementRefused("只有燃气重大隐患通知供气企业处置。", field="finding")
    if finding.state not in Finding.UNFIXED:
        raise EnforcementRefused(f"这处隐患{finding.get_state_display()}，不用再通知。")
    if cuts_residents(finding.subject, demand):
        raise EnforcementRefused(NO_CUTTING, field="demand")
    site = GasSite.objects.filter(subject=finding.subject_id).first()
    if site is None or not site.supplier:
        raise EnforcementRefused("这个对象没有登记供气企业，请先补登。", field="finding")
    words = {
        "supplier": site.supplier,
        "found_on": chinese_date(finding.found_on),
        "party": finding.subject.title,
        "address": finding.subject.address,
        "facts": finding.title,
        "order_no": finding.order_no or finding.stop_no or "已当场要求停止使用",
        "demand": demand.strip(),
        "contact": contact.strip() or finding.unit.name,
    }
    return issue_paper(finding, paper_kinds.SUPPLY_NOTICE.code, words, actor=actor, at=at, organ=finding.unit)
